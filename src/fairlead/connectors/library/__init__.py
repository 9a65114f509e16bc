"""What other teams' histories taught: the library of past errors that is shipped, or one's own."""
