"""Who waits for whom across teams."""
