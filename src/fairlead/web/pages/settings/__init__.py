"""Calendars, people and words of a program."""
