"""Fairlead: dates you can defend, the reason for every move, and the updates already written."""

__version__ = "0.1.0"
