"""Scenarios and change requests with what they would do."""
