"""What a careful planner keeps in order besides the fourteen points."""
