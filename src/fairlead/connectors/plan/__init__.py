"""Fairlead's own program file: YAML that people write and review, and nothing is lost in."""
