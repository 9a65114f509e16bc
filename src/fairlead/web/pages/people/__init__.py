"""People and their load."""
