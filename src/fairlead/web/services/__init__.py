"""What the workbench does, one use case a file. Pages and the API call these and nothing else."""
