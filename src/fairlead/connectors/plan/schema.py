"""The JSON Schema of plan files, for completion and checking in editors.

`fairlead schema` prints it, and docs/reference/plan.schema.json is what it printed last. A plan
file names it in its first line, as the examples do.
"""

from __future__ import annotations

import json

from fairlead.connectors.plan.fields import SECTIONS
from fairlead.connectors.plan.fields.calendars import CALENDAR
from fairlead.connectors.plan.fields.program import PROGRAM
from fairlead.connectors.plan.fields.risks import RESPONSE, RISK
from fairlead.connectors.plan.fields.tasks import AFTER, TASK, WHO
from fairlead.connectors.plan.grammar import ASSIGNED, PREDECESSOR
from fairlead.connectors.plan.read import VERSION
from fairlead.connectors.plan.sections import section_schema
from fairlead.connectors.plan.shapes import SCALAR, Schema

WHAT_SECTIONS_SAY = {
    "calendars": "Working weeks, holidays and exceptions.",
    "vendors": "Companies that deliver work or people.",
    "teams": "Groups that own work together.",
    "resources": "People, roles, equipment, materials and costs.",
    "tasks": "The work breakdown: tasks, milestones, and summaries with tasks below them.",
    "gates": "Points at which somebody decides whether the program goes on.",
    "risks": "What may happen, and what is done about it.",
    "drivers": "Causes that stretch or shrink many durations at once.",
    "budget": "What is planned to be spent.",
    "actuals": "What was spent.",
    "baselines": "The plan as it was agreed.",
}


def json_schema() -> Schema:
    """The schema of a plan file, JSON Schema 2020-12."""
    tasks: Schema = {"$ref": "#/$defs/tasks"}
    below = {
        "after": _list_of(PREDECESSOR.schema(), AFTER.schema(), "What it waits for."),
        "who": _list_of(ASSIGNED.schema(), WHO.schema(), "Who works on it."),
        "tasks": tasks | {"description": "The tasks below it."},
    }
    responses = section_schema(RESPONSE.schema())
    entries = {name: entity.schema() for name, entity in SECTIONS.items()} | {
        "calendars": CALENDAR.schema(),
        "risks": RISK.schema({"responses": responses | {"description": "What is done about it."}}),
    }
    sections = {name: section_schema(entry) for name, entry in entries.items()} | {"tasks": tasks}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Fairlead program",
        "type": "object",
        "required": ["fairlead"],
        "properties": {
            "fairlead": {"const": VERSION, "description": "The version of the format."},
            "program": PROGRAM.schema() | {"description": "The program as a whole."},
            **{
                name: {"description": says} | sections[name]
                for name, says in WHAT_SECTIONS_SAY.items()
            },
        },
        "additionalProperties": False,
        "$defs": {"tasks": section_schema(TASK.schema(below))},
    }


def schema_text() -> str:
    """The schema as the text of its committed file."""
    return json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n"


def _list_of(text: Schema, mapping: Schema, says: str) -> Schema:
    one: Schema = {"anyOf": [text | {"type": SCALAR}, mapping]}
    return {"description": says, "anyOf": [one, {"type": "array", "items": one}]}
