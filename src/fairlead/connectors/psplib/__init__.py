"""PSPLIB: the benchmark instances of resource-constrained project scheduling."""
