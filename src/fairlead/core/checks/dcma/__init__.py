"""The fourteen points of the DCMA schedule assessment."""
