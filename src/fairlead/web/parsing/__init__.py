"""Files from people, read where they can do no harm: in a child process with little of everything.

`child` is what runs there, `reading` starts it and says what came of it. `limit` refuses what is
too large before it is taken in. Nothing comes back but JSON.
"""
