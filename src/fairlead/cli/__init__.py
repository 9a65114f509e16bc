"""The command line: gathers arguments and files, asks the core, shows the answer."""
