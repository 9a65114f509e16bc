"""What is kept: programs with their whole history, people and their roles, jobs and their results.

`models` are rows without behaviour. The only functions that touch them stand beside: `history`
saves and reads versions (with `chain`, which makes them tamper-evident, and `heads`, which keeps
decoded programs), `people` knows who may be what, `tokens` and `invitations` who somebody is.
How a date is computed is unknown here.
"""
