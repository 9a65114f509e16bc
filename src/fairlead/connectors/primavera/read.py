"""Reads a Primavera P6 export (.xer, versions 3 to 24) as a Draft."""

from __future__ import annotations

from fairlead.connectors.primavera.baselines import baselines
from fairlead.connectors.primavera.breakdown import breakdown
from fairlead.connectors.primavera.cells import Cells
from fairlead.connectors.primavera.findings import Findings
from fairlead.connectors.primavera.hours import calendars
from fairlead.connectors.primavera.logic import links
from fairlead.connectors.primavera.people import assignments, people
from fairlead.connectors.primavera.project import (
    Chosen,
    chosen_project,
    currency,
    rules,
    units,
)
from fairlead.connectors.primavera.tables import PASSED_OVER, Tables, tables_of
from fairlead.connectors.source import Source, refuse_duplicates, refuse_empty
from fairlead.connectors.text import decoded
from fairlead.core.ground.ids import CalendarId, ProgramId
from fairlead.core.program.draft import Draft


def draft_from(source: Source) -> Draft:
    """The one project of an XER file that is read, with everything in it that can move a date.

    Primavera's own dates and floats are left out; `stored_dates` reads them. Raises SourceError
    when the bytes are no whole XER file with a project, or when an id is used twice.
    """
    refuse_empty(source)
    findings = Findings(source.name)
    text, said = decoded(source)
    for finding in said:
        findings.add(finding)
    tables, cells = tables_of(source, text, findings), Cells(findings)
    chosen = chosen_project(source, tables, cells)
    money = currency(tables, cells)
    _say_what_is_missing(tables, findings)
    who = people(tables, cells, money)
    work = breakdown(chosen, tables, cells, who.by_rsrc)
    own_calendars = calendars(tables, cells, chosen.id)
    usual = chosen.row["clndr_id"]
    default = next((r for r in tables.rows("CALENDAR") if usual and r["clndr_id"] == usual), None)
    refuse_duplicates(source, "calendar", own_calendars)
    refuse_duplicates(source, "resource", who.resources)
    refuse_duplicates(source, "activity", work.tasks)
    booked = tuple(assignments(chosen, tables, cells, who, work.ids, money))
    refuse_duplicates(source, "assignment", booked)
    return Draft(
        origin=findings.origin(chosen.row.line, f"PROJECT {chosen.name[:60]}"),
        id=ProgramId(chosen.name),
        name=_name(chosen, tables),
        start=cells.moment(chosen.row, "plan_start_date"),
        finish=cells.moment(chosen.row, "plan_end_date"),
        status_date=cells.moment(chosen.row, "last_recalc_date"),
        currency=money,
        calendar=CalendarId(usual) if usual else None,
        units=units(default, cells),
        rules=rules(chosen, tables, cells),
        calendars=own_calendars,
        tasks=work.tasks,
        links=links(chosen, tables, cells, work.ids),
        resources=who.resources,
        assignments=booked,
        baselines=tuple(baselines(chosen, tables, cells)),
        findings=findings.all(),
    )


def _name(chosen: Chosen, tables: Tables) -> str:
    """A project's name is that of the top of its work breakdown."""
    nodes = (row for row in tables.rows("PROJWBS") if row["proj_id"] == chosen.id)
    top = next((row for row in nodes if row["proj_node_flag"] == "Y"), None)
    return (top["wbs_name"] if top else "") or chosen.name


def _say_what_is_missing(tables: Tables, findings: Findings) -> None:
    """Names tables whose absence changes the plan, and those that are not taken over."""
    for table, what in (("TASK", "there are no activities"), ("CALENDAR", "no calendar was read")):
        if table not in tables:
            says = f"table {table} is missing: {what}."
            findings.warning("IMP-039", 0, table, says, "Export the whole project again.")
    for table, rows in tables.passed_over.items():
        says = f"{rows:,} {PASSED_OVER[table]} ({table}) are not taken over."
        findings.note("IMP-039", 0, table, says, "Keep them in Primavera.")
