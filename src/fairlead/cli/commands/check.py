"""`fairlead check`: whether a plan holds up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

import click

from fairlead.cli import targets, writing
from fairlead.cli.exits import NO, verdict
from fairlead.cli.fixing import fixed
from fairlead.cli.json_changes import check_json
from fairlead.cli.json_output import printed
from fairlead.cli.opening import Reading, opened, tracker_checks
from fairlead.cli.options import (
    force_option,
    json_option,
    reading_options,
    source_argument,
    status_date_option,
)
from fairlead.cli.waiting import waiting
from fairlead.core.checks.check import METRICS, check
from fairlead.core.checks.trackers.check import FAULTS
from fairlead.core.cpm.schedule import schedule

CODES = (*(metric.code for metric in METRICS), *(fault.code for fault in FAULTS))


def _codes(text: str) -> tuple[str, ...]:
    """Codes of a list, or beginnings of them: "DCMA-01,HYG" is one code and all of a family."""
    wanted = [word.strip().upper() for word in text.split(",")]
    for word in wanted:
        if not word or not any(code.startswith(word) for code in CODES):
            do = f"Choose among {', '.join(CODES)}."
            raise click.BadParameter(f"There is no check '{word}'. {do}")
    return tuple(code for code in CODES if code.startswith(tuple(wanted)))


@click.command(
    "check",
    epilog="Example: fairlead check plan.xml --only DCMA,HYG-09"
    " (the 14 points, and tasks without an owner)",
)
@source_argument()
@click.option(
    "--only",
    type=_codes,
    metavar="CODES",
    help="Only these checks, as in DCMA-01,HYG-04 or DCMA.",
)
@click.option(
    "--fix",
    "out",
    type=click.Path(dir_okay=False),
    metavar="OUT",
    help="Write a plan with the offered fixes to a new file, and say what they change.",
)
@force_option
@status_date_option
@reading_options
@json_option
def command(
    source: str,
    only: Sequence[str] | None,
    out: str | None,
    status_date: date | datetime | None,
    reading: Reading,
    *,
    force: bool,
    as_json: bool,
) -> int:
    """Whether a plan holds up: DCMA's 14 points and hygiene.

    Of issues recorded from Jira also what is wrong with the issues. Exits with 1 when a check fails
    or a blocker is found.
    """
    if out is not None:
        writing.refuse_target(out, force=force, never=source)
        targets.target_format(out)
    reading = replace(reading, status_date=status_date)
    planned = schedule(opened(source, reading))
    with waiting("Checking"):
        every = (*check(planned), *tracker_checks(source, reading))
        results = [r for r in every if only is None or r.code in only]
        offered = [result.code for result in results if result.fix]
        mended = None if out is None else fixed(planned.program, offered)
    findings = (*planned.program.set_aside, *planned.findings)
    if as_json:
        printed(check_json(results, findings, mended))
    else:
        from fairlead.cli.showing.checks import show_checks
        from fairlead.cli.showing.screen import screen

        show_checks(screen(), planned.program, results, findings, mended)
    if out is not None and mended is not None:
        written = targets.written_plan(schedule(mended.program), out, targets.target_format(out))
        targets.save(written, out, source=source, force=force)
    failed = any(result.passed is False for result in results)
    return NO if failed else verdict(findings)
