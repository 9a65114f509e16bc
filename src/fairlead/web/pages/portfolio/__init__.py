"""All programs of a person."""
