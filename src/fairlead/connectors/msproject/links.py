"""Links of a Microsoft Project file: what a task says about its predecessors."""

from __future__ import annotations

from collections.abc import Mapping

from fairlead.connectors.msproject.document import Document
from fairlead.connectors.msproject.outline import Line
from fairlead.connectors.msproject.values import Trouble, Values
from fairlead.connectors.msproject.vocabulary import FORMATS, LINK_TYPES, PLAIN
from fairlead.connectors.source import quote
from fairlead.core.ground.finding import Origin, Severity
from fairlead.core.ground.ids import TaskId
from fairlead.core.ground.units import NO_WORK, Elapsed, Percent, Work
from fairlead.core.program.draft import Row
from fairlead.core.program.link import Lag, Link, LinkType, link_id

ELEMENT = "PredecessorLink"
_TYPE = f"{ELEMENT} › Type"
_LAG = f"{ELEMENT} › LinkLag"
_LAG_FORMAT = f"{ELEMENT} › LagFormat"
_CROSS_PROJECT = f"{ELEMENT} › CrossProject"
_FINISH_TO_START = "1"


def links_of(
    document: Document, values: Values, line: Line, ids: Mapping[str, TaskId]
) -> list[Row[Link]]:
    """The links to a task's predecessors; `ids` says which task each UID is."""
    rows = []
    for part in document.children(line.element, ELEMENT):
        fields = document.fields(part)
        link = _link(fields, values, line, ids)
        if link is not None:
            place = f"{line.place} › {ELEMENT} {fields['PredecessorUID'].strip()}"
            rows.append(Row(link, Origin(values.source, place)))
    return rows


def _link(
    fields: Mapping[str, str], values: Values, line: Line, ids: Mapping[str, TaskId]
) -> Link | None:
    place = line.place
    uid = values.whole(fields.get("PredecessorUID"), place, ELEMENT)
    if values.flag(fields.get("CrossProject"), place, _CROSS_PROJECT):
        project = quote(fields.get("CrossProjectName", ""))
        says = f"comes from another project, {project}; it was dropped."
        do = "Add a milestone for what is waited for and link to that."
        values.tell(Trouble("IMP-029", says, do), place, ELEMENT)
        return None
    if uid is None:
        says = "names no predecessor; it was dropped."
        values.tell(Trouble("IMP-015", says, "Name the task."), place, ELEMENT)
        return None
    number = values.whole(fields.get("Type", _FINISH_TO_START), place, _TYPE)
    type = LINK_TYPES.get(-1 if number is None else number)
    if type is None:
        says = "is none of Project's link types 0 to 3; read as finish to start."
        values.tell(Trouble("IMP-036", says, "Correct it."), place, _TYPE)
        type = LinkType.FS
    predecessor = ids.get(str(uid), TaskId(str(uid)))
    return Link(
        id=link_id(predecessor, line.id, type),
        predecessor=predecessor,
        successor=line.id,
        type=type,
        lag=_lag(fields, values, place),
    )


def _lag(fields: Mapping[str, str], values: Values, place: str) -> Lag:
    """The lag: tenths of a minute, or with a percent format whole percent."""
    text = fields.get("LinkLag")
    if not text or text == "0":
        return NO_WORK
    number = values.whole(fields.get("LagFormat"), place, _LAG_FORMAT)
    form = FORMATS.get(number or 0, PLAIN)
    if form.percent:
        percent = values.number(text, place, _LAG)
        if not percent:
            return NO_WORK
        if form.elapsed:
            says = f"of {percent:f} elapsed percent is counted in working time."
            trouble = Trouble("IMP-032", says, "Check the lag.", Severity.NOTE)
            values.tell(trouble, place, _LAG)
        return Percent(percent)
    minutes = values.tenths(text, place, _LAG)
    if not minutes:
        return NO_WORK
    return Elapsed(minutes) if form.elapsed else Work(minutes)
