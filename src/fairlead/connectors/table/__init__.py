"""Tables: plans as people keep them in CSV files and spreadsheets."""
