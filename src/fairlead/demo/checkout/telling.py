"""The whole story, told so that its last status date is a given Monday."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from fairlead.core.program.build import build
from fairlead.demo.checkout.acts import read
from fairlead.demo.checkout.cast import PEOPLE, address
from fairlead.demo.checkout.queues import queues
from fairlead.demo.checkout.requests import requests
from fairlead.demo.checkout.shift import Shift, shift_to
from fairlead.demo.checkout.weeks import STEPS, UTC_EVENING
from fairlead.demo.story import Edition, Story

KEY = "checkout"
FIRST_DAY = "2026-09-14"


def story(monday: date) -> Story:
    """The checkout replatform up to a Monday: plan, ten weeks of editions, requests for change.

    The same Monday gives the same story. Raises ValueError when the day is no Monday.
    """
    shift = shift_to(monday)
    program = build(read("plan.yaml", shift))
    first = "The plan as all seven teams agreed on it"
    editions = [
        Edition(_at(shift, FIRST_DAY, UTC_EVENING), address("mara"), "import", first, program)
    ]
    for step in STEPS:
        program = step.act(program, shift)
        at = _at(shift, step.day, step.time)
        editions.append(Edition(at, address(step.author), step.origin, step.message, program))
    return Story(
        key=KEY,
        name=program.name,
        people=PEOPLE,
        editions=tuple(editions),
        requests=requests(program, shift),
        queues=queues(monday),
    )


def _at(shift: Shift, day: str, clock: str) -> datetime:
    return datetime.combine(shift.day(day), time.fromisoformat(clock), tzinfo=UTC)
