"""Long work as other programs and the pages' scripts follow it."""
