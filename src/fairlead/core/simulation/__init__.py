"""How sure we are: many possible futures of one program, and what they have in common."""
