"""What the checks tolerate, and the lengths they count by."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Limits of all checks; the defaults of the first group are those of the DCMA 14 points.

    Shares lie from 0 to 1, names ending in `days` are working days of the task's calendar.
    critical_path_days: how much the critical path test adds to a task.
    planning_package: tasks with this tag are not yet planned in detail, so they may be long.
    tolerated: how many offenders a hygiene check lets pass. The numbers of that group are this
    house's own, as no standard names any, but for the 44 days.
    Source: DCMA-EA PAM 200.1 (2012). Of it, only the limits of `missing_logic` and `leads` were
    compared with published summaries; all others, 44 and 600 days included, are recalled and want
    reading in the PAM before a result is called official. Contracts may set others.
    """

    missing_logic: float = 0.05
    leads: float = 0.0
    lags: float = 0.05
    finish_to_start: float = 0.90
    hard_constraints: float = 0.05
    high_float: float = 0.05
    high_float_days: float = 44
    negative_float: float = 0.0
    high_duration: float = 0.05
    high_duration_days: float = 44
    invalid_dates: float = 0
    without_resources: float = 0.0
    without_resources_days: float = 1
    missed_tasks: float = 0.05
    critical_path_days: float = 600
    critical_path_length_index: float = 0.95
    baseline_execution_index: float = 0.95

    tolerated: float = 0
    planning_package: str = "planning package"
    over_long_days: float = 44
    over_long_share: float = 0.20
    over_long_least_days: float = 10
    long_lag_days: float = 10
    redundant_links: float = 0.05
