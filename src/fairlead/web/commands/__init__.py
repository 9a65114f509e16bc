"""Commands of `fairlead` that need the workbench; `cli/main.py` finds them by name.

Each module has its `command`. What stops one on this machine is a `RefusedError` of `ready`.
"""
