"""The tasks as a table."""
