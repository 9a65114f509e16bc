"""What a worker would do next, done at once."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from fairlead.store import jobs
from fairlead.web.jobs.work import run

if TYPE_CHECKING:
    from playwright.sync_api import Page


def work() -> int:
    """Do all jobs that wait; how many there were."""
    waiting = jobs.waiting()
    for number in waiting:
        run.call(number)
    return len(waiting)


def work_for(page: Page, within_s: float = 10) -> None:
    """Do what a page in the browser asks for, once it has."""
    until = monotonic() + within_s
    while not work():
        assert monotonic() < until, "no job was asked for"
        page.wait_for_timeout(20)
