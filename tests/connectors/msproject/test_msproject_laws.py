"""What must hold for any file and any program."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from fairlead.connectors.msproject.read import draft_from
from fairlead.connectors.msproject.write import written
from fairlead.connectors.source import Source
from fairlead.core.cpm.schedule import schedule
from fairlead.core.program.build import build
from fairlead.core.program.program import Program
from fairlead.core.program.task import TaskKind
from tests.connectors.msproject.projects import golden
from tests.connectors.verdicts import stands_or_is_refused
from tests.properties.programs import programs

LIGHTHOUSE = golden("lighthouse.xml").data
VALUE = re.compile(rb"<(\w+)>([^<]*)</\1>")
PLACES = list(VALUE.finditer(LIGHTHOUSE))
NASTY = (
    b"", b"-1", b"0", b"1E99", b"NaN", b"99999999999999999999", b"2026-02-30T00:00:00",
    b"9999-12-31T23:59:59.9999999", b"0001-01-01T00:00:00", b"PT999999999999999H", b"P1D", b"PT",
    b"-PT1H", b"maybe", b"\xd9\xa3", b"24:00:00", b"&#0;", b"\xff", b"-65535", b"1.5", b"<a/>",
    b"2049-12-31T23:59:00", b"100000000000000.999999999999999999",
)  # fmt: skip

settings.register_profile("laws", suppress_health_check=[HealthCheck.too_slow], deadline=None)


@settings(settings.get_profile("laws"), max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(PLACES), st.sampled_from(NASTY)), max_size=30))
def test_no_value_can_break_the_reader(changes: list[tuple[re.Match[bytes], bytes]]) -> None:
    data = LIGHTHOUSE
    for place, value in sorted({p.start(): (p, v) for p, v in changes}.values(), key=_place)[::-1]:
        data = data[: place.start(2)] + value + data[place.end(2) :]
    stands_or_is_refused(draft_from, Source("plan.xml", data))


def _place(change: tuple[re.Match[bytes], bytes]) -> int:
    return change[0].start()


@settings(settings.get_profile("laws"), max_examples=60)
@given(st.data())
def test_no_damage_can_break_the_reader(data: DataObject) -> None:
    start = data.draw(st.integers(0, len(LIGHTHOUSE)))
    length = data.draw(st.integers(0, 2_000))
    put = data.draw(st.binary(max_size=50))
    damaged = LIGHTHOUSE[:start] + put + LIGHTHOUSE[start + length :]
    stands_or_is_refused(draft_from, Source("plan.xml", damaged))


@settings(settings.get_profile("laws"), max_examples=100)
@given(st.binary(max_size=300))
def test_bytes_that_are_no_project_are_refused(data: bytes) -> None:
    assert stands_or_is_refused(draft_from, Source("plan.xml", data)) is None


def essence(program: Program) -> dict[str, Any]:
    """What a program and the file written from it have in common, whatever else is lost."""
    forbidden = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
    tasks = program.tasks.values()
    return {
        "units": program.units,
        "status": program.status_date,
        "tasks": {
            task.id: (
                forbidden.sub("", task.name),
                task.parent,
                task.kind is TaskKind.SUMMARY,
                task.calendar,
                task.deadline,
                task.pinned,
                task.active,
                task.priority,
            )
            for task in tasks
        },
        "durations": {t.id: t.duration for t in tasks if t.kind is not TaskKind.SUMMARY},
        "links": {(link.predecessor, link.successor, link.type) for link in program.links.values()},
        "resources": {r.id: (r.calendar, r.capacity) for r in program.resources.values()},
        "assignments": {a.id: (a.task, a.resource, a.units) for a in program.assignments.values()},
        "calendars": {c.id: forbidden.sub("", c.name) for c in program.calendars.values()},
    }


@settings(settings.get_profile("laws"), max_examples=60)
@given(programs())
def test_any_program_can_be_written_and_keeps_its_essence(program: Program) -> None:
    out = written(schedule(program))
    back = build(draft_from(Source("plan.xml", out.data)))
    assert essence(back) == essence(program)
