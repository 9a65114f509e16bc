"""The critical path method: dates, floats and driving links that follow from a program."""
