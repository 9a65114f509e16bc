"""The fourteen points of the DCMA schedule assessment.

Each metric names its place in DCMA-EA PAM 200.1 (2012). Where the limits come from, and that most
are recalled rather than read there, is said in `core/checks/thresholds.py`.
"""
