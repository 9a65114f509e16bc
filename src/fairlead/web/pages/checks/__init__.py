"""Whether the plan holds up, with fixes to review."""
