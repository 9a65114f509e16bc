"""Calls to other systems over HTTP: which addresses may be called, and a client with a deadline.

Whoever gives an address decides where this machine connects to, so nobody calls out past
`address.checked`: it finds the name once, refuses what lies inside a network, and `client` then
connects to the very address that was checked.
"""
