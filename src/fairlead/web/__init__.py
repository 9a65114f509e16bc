"""The workbench: programs with their history, for a team, in the browser and as an API.

`settings` and `urls` make it a Django project. `access` decides who may do what, in one place.
`pages` has a folder for each page, `api` the same as JSON, `services` one use case a file, which
both of them call. `problems` turns errors into words, `server` runs it all.
"""
