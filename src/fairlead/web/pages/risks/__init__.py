"""The risk register, what drives the dates, what responses are worth."""
