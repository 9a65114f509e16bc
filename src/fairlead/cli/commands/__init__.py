"""One command a module; each is loaded when it is called (see `cli/main.py`)."""
