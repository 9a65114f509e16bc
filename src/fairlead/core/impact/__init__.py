"""What a change does: which tasks move between two schedules of a program, and by how much."""
