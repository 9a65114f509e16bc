"""The program as a value: its types, the two gates that make one, and differences between two."""
