"""One's own account: password, keys, look."""
