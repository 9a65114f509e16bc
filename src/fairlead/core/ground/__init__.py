"""What everything stands on: units, ids, errors, findings, and the unchanging table."""
