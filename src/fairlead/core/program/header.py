"""The rules for a program's own fields: its dates, zone, calendar and options."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from fairlead.core.calendars.calendar import Calendar, standard
from fairlead.core.program import fault as code
from fairlead.core.program.entities import HEADER, PROGRAM
from fairlead.core.program.fault import Fault, Verdict, quoted, shown
from fairlead.core.program.limits import zone_in_database
from fairlead.core.program.mend import mended_field
from fairlead.core.program.program import Program
from fairlead.core.program.rules import Direction


def sound_header(header: Mapping[str, Any], calendars: Mapping[Any, Calendar]) -> Iterator[Verdict]:
    """What cannot stand in the program's own fields, given by name; each with what can instead.

    The first part of a fault's field is the field that the verdict's value is for. Later rules
    see what was put in place of earlier verdicts.
    """
    for verdict in _verdicts(header, calendars):
        who = quoted(header["name"] or header["id"])
        named = replace(verdict.fault, entity=PROGRAM, id=header["id"], who=who)
        yield Verdict(named, verdict.value)


def _verdicts(header: Mapping[str, Any], calendars: Mapping[Any, Calendar]) -> Iterator[Verdict]:
    for name in HEADER:
        if header[name] is not None:
            stands, faults = mended_field(Program, name, header[name])
            for fault in faults:
                yield Verdict(fault, stands)
    if header["zone"] is not None and (verdict := zone_in_database(header["zone"])):
        yield verdict
    if header["calendar"] not in calendars:
        instead = next((c for c in calendars.values() if c.base is None), standard())
        fault = Fault(
            code=code.CALENDAR_MISSING,
            field="calendar",
            says=f"there is no calendar '{quoted(header['calendar'])}' that can be used",
            taken=f"'{quoted(instead.name or instead.id)}' was taken",
            do="Choose one of the program's calendars.",
            missing=("calendar", header["calendar"]),
        )
        yield Verdict(fault, instead.id)
    if header["rules"].direction is Direction.FROM_FINISH:
        if header["finish"] is None:
            fault = Fault(
                code=code.FINISH_BEFORE_START,
                field="rules.direction",
                says="a program computed from its finish backward has no finish",
                taken="computed from its start instead",
                do="Give the program a finish.",
            )
            yield Verdict(fault, replace(header["rules"], direction=Direction.FROM_START))
    elif header["finish"] is not None and header["finish"] < header["start"]:
        fault = Fault(
            code=code.FINISH_BEFORE_START,
            field="finish",
            says=f"{shown(header['finish'])} lies before the start, {shown(header['start'])}",
            taken="treated as none",
            do="Correct one of the two dates.",
        )
        yield Verdict(fault, None)
