"""The plan over time, to look at and to edit."""
