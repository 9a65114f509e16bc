"""PROJECT and SCHEDOPTIONS: which project of the file is read, and how it is scheduled."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from fairlead.connectors.primavera.cells import Cells, flag, label
from fairlead.connectors.primavera.findings import shown
from fairlead.connectors.primavera.tables import Row, Tables
from fairlead.connectors.source import Source
from fairlead.core.ground.errors import SourceError
from fairlead.core.ground.units import Work
from fairlead.core.program.program import TimeUnits
from fairlead.core.program.rules import (
    PRIMAVERA,
    FloatRule,
    LagCalendar,
    ProgressRule,
    Rules,
)

LAG_CALENDARS = {
    "rcal_Predecessor": LagCalendar.PREDECESSOR,
    "rcal_Successor": LagCalendar.SUCCESSOR,
    "rcal_24Hour": LagCalendar.ALWAYS,
    "rcal_ProjDefault": LagCalendar.PROGRAM,
}
FLOATS = {
    "FT_FF": FloatRule.FINISH,
    "FT_SS": FloatRule.START,
    "FT_SF": FloatRule.START,
    "FT_Min": FloatRule.SMALLEST,
    "FT_MN": FloatRule.SMALLEST,
}
HEADER_CURRENCY = 8
NAMED_AT_MOST = 10


@dataclass(frozen=True, slots=True)
class Chosen:
    """The project that is read, the names of all projects in the file, and its baselines."""

    row: Row
    names: dict[str, str]
    baselines: tuple[Row, ...]

    @property
    def id(self) -> str:
        """The project's technical key, which its rows in other tables carry."""
        return self.row["proj_id"]

    @property
    def name(self) -> str:
        """The project's short name, which is its id to people."""
        return self.row["proj_short_name"] or self.id


def chosen_project(source: Source, tables: Tables, cells: Cells) -> Chosen:
    """The first project marked as exported; without marks the one with the most activities.

    Other projects stand in a file because links lead to them, or as baselines of the one that is
    read; the former are named in a warning. Raises SourceError when there is no project.
    """
    projects = [row for row in tables.rows("PROJECT") if row["proj_id"]]
    if not projects:
        says = "table PROJECT is missing or empty: there is no project in this file."
        raise SourceError("IMP-039", source.name, says, "Export a project, not resources alone.")
    plans = [row for row in projects if not row["orig_proj_id"]] or projects
    exported = [row for row in plans if flag(row, "export_flag")]
    if len(plans) == 1 or exported:
        row = (exported or plans)[0]
    else:
        tasks = Counter(task["proj_id"] for task in tables.rows("TASK"))
        row = max(plans, key=lambda plan: tasks[plan["proj_id"]])
    names = {p["proj_id"]: p["proj_short_name"] or p["proj_id"] for p in projects}
    chosen = Chosen(
        row,
        names,
        tuple(p for p in projects if p is not row and p["orig_proj_id"] == row["proj_id"]),
    )
    others = [p for p in projects if p is not row and p not in chosen.baselines]
    if others:
        _name_others(chosen, others, cells)
    return chosen


def rules(chosen: Chosen, tables: Tables, cells: Cells) -> Rules:
    """The scheduling options of a project; where the file says nothing, Primavera's defaults."""
    project = chosen.row
    options = next((o for o in tables.rows("SCHEDOPTIONS") if o["proj_id"] == chosen.id), None)
    critical = cells.minutes(project, "critical_drtn_hr_cnt")
    found = replace(
        PRIMAVERA,
        critical_float=Work(critical or 0),
        longest_path=project["critical_path_type"] == "CT_DrivPath",
        use_expected_finish=True,
    )
    if options is None:
        return found
    lag = cells.kind(
        options,
        "sched_calendar_on_relationship_lag",
        LAG_CALENDARS,
        "lags count the predecessor's working time",
    )
    total = cells.kind(options, "sched_float_type", FLOATS, "total float is measured at the finish")
    return replace(
        found,
        progress=_progress(options),
        lag_calendar=LAG_CALENDARS.get(lag, LagCalendar.PREDECESSOR),
        total_float=FLOATS.get(total, FloatRule.FINISH),
        lag_from_actual=not flag(options, "sched_lag_early_start_flag", otherwise=True),
        open_ends_critical=flag(options, "sched_open_critical_flag"),
        use_expected_finish=flag(options, "sched_use_expect_end_flag", otherwise=True),
    )


def heeds_other_projects(chosen: Chosen, tables: Tables) -> bool:
    """Whether the dates of links to other projects count, as the scheduling options say."""
    options = (o for o in tables.rows("SCHEDOPTIONS") if o["proj_id"] == chosen.id)
    return all(o["sched_outer_depend_type"] != "SD_None" for o in options)


def currency(tables: Tables, cells: Cells) -> str | None:
    """The currency that all amounts of a file are in: its header says, or table CURRTYPE."""
    named = tables.header[HEADER_CURRENCY] if len(tables.header) > HEADER_CURRENCY else ""
    base = next((row for row in tables.rows("CURRTYPE") if row["curr_id"] == "1"), None)
    for code in (named, base["curr_short_name"] if base else ""):
        if len(code) == 3 and code.isascii() and code.isalpha():
            return code.upper()
    if named:
        says = f"the currency {shown(named)} has no three-letter code; the usual one was taken."
        cells.findings.note("IMP-039", 1, "ERMHDR", says, "Set the currency of the program.")
    return None


def units(calendar: Row | None, cells: Cells) -> TimeUnits:
    """What a day, a week and a month mean: the counts of the project's default calendar."""
    if calendar is None:
        return TimeUnits()
    day = cells.minutes(calendar, "day_hr_cnt") or TimeUnits().minutes_per_day
    week = cells.minutes(calendar, "week_hr_cnt") or 5 * day
    month = cells.minutes(calendar, "month_hr_cnt") or 20 * day
    return TimeUnits(
        minutes_per_day=day, minutes_per_week=week, days_per_month=max(1, round(month / day))
    )


def _progress(options: Row) -> ProgressRule:
    if flag(options, "sched_progress_override"):
        return ProgressRule.OVERRIDE
    if flag(options, "sched_retained_logic", otherwise=True):
        return ProgressRule.RETAINED_LOGIC
    return ProgressRule.ACTUAL_DATES


def _name_others(chosen: Chosen, others: list[Row], cells: Cells) -> None:
    names = ", ".join(shown(chosen.names[p["proj_id"]]) for p in others[:NAMED_AT_MOST])
    more = f" and {len(others) - NAMED_AT_MOST:,} more" if len(others) > NAMED_AT_MOST else ""
    says = (
        f"the file holds {len(others) + 1:,} projects; only {shown(chosen.name)} was read, not "
        f"{names}{more}."
    )
    do = "Export each project to a file of its own to read it."
    cells.findings.warning("IMP-039", others[0].line, label(others[0]), says, do)
