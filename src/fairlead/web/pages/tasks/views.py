"""All tasks as a table, and each on a page of its own."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from fairlead.core.program.task import TaskKind
from fairlead.store.people import Role
from fairlead.web.access.visit import Visit
from fairlead.web.services.reading import reading
from fairlead.web.services.task_page import past, task_page
from fairlead.web.services.tasks_table import NO_TEAM, STATES, tasks_table, wanted_tasks


def page(visit: Visit, key: str) -> HttpResponse:
    """Show a page of the table."""
    seen, wanted = reading(visit), wanted_tasks(visit.GET)
    program = seen.program
    context = {
        "reading": seen,
        "wanted": wanted,
        # Made when it is drawn, which it is not where what was drawn of it before is kept.
        "table": SimpleLazyObject(lambda: tasks_table(seen.schedule, wanted)),
        "columns": COLUMNS,
        "teams": program.teams.values(),
        "no_team": NO_TEAM,
        "states": STATES,
        "milestones": [t for t in program.tasks.values() if t.kind is TaskKind.MILESTONE],
        "may_edit": seen.is_newest and visit.place.role >= Role.CONTRIBUTOR,
    }
    return render(visit, "tasks/page.html", context)


def one(visit: Visit, key: str, id: str) -> HttpResponse:
    """Show one task."""
    seen = reading(visit)
    context = {"reading": seen, "found": task_page(seen, id), "past": list(past(seen, id))}
    return render(visit, "tasks/one.html", context)


COLUMNS = (
    ("wbs", "No.", ""),
    ("name", "Task", ""),
    ("team", "Team", ""),
    ("duration", "Duration", "num"),
    ("start", "Start", ""),
    ("finish", "Finish", ""),
    ("float", "Float", "num"),
    ("percent", "Done", "num"),
    ("owner", "Owner", ""),
)
"""Each column: what it is sorted by, its heading, and its class."""
