"""GitHub: issues, pull requests, milestones and what was done to them, of one repository."""
