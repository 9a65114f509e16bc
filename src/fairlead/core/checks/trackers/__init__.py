"""Faults in what a tracker holds, that make a plan read from it unreliable; one a file."""
