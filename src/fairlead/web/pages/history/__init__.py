"""Versions: compared, undone, looked at as they were."""
