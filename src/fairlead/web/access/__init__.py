"""Who may do what, in one place: every request passes `gate`, which asks `policy`.

`policy` names a need (`web/needs.py`) for each method of each route; a route
without a row is refused, and the tests fail. `tokens` lets programs sign in, `accounts` people.
"""
