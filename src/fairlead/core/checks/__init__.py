"""What is doubtful about a plan as drawn: one metric a file, each with the definition it prints."""
