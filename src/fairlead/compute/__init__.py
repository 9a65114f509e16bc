"""Where the core's pure functions run: on threads, in processes, or on a cluster."""
