"""What trackers hold: issues as they stand, and how they came to.

A connector makes a `Tracker` of what a tool answers; `as_of` takes it back to any moment of its
past. Nothing here knows a tool, and nothing knows a plan yet.
"""
