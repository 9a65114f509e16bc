"""Programs to try Fairlead on, told as stories: who did what on which day, with every version."""
