"""The pure core: values in, values out; no clock, disk, network, logging or hidden randomness."""
