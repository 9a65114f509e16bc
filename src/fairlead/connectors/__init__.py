"""Where plans come from and go to: one folder a tool, strangers to one another."""
