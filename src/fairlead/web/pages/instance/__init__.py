"""People and invitations of this instance."""
