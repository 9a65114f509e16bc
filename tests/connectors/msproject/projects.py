"""Small Microsoft Project files, written in the tests that read them."""

from __future__ import annotations

from pathlib import Path

from fairlead.connectors.msproject.read import draft_from
from fairlead.connectors.source import Source
from fairlead.core.program.draft import Draft
from fairlead.core.program.task import Task

ROOT = Path(__file__).parents[3]
GOLDEN = ROOT / "tests" / "golden" / "msproject"
SHARED = ROOT / ".." / "shared" / "data" / "schedules"
JUNIT = SHARED / "mpxj_junit" / "junit" / "data"

NAMESPACE = "http://schemas.microsoft.com/project"

HOURS = (
    "<DayWorking>1</DayWorking><WorkingTimes>"
    "<WorkingTime><FromTime>08:00:00</FromTime><ToTime>12:00:00</ToTime></WorkingTime>"
    "<WorkingTime><FromTime>13:00:00</FromTime><ToTime>17:00:00</ToTime></WorkingTime>"
    "</WorkingTimes>"
)
OFF = "<DayWorking>0</DayWorking>"


def week(monday_to_friday: str = HOURS, weekend: str = OFF) -> str:
    """The week days of a calendar, Sunday first as Project has them."""
    days = [weekend, *[monday_to_friday] * 5, weekend]
    return "".join(
        f"<WeekDay><DayType>{n}</DayType>{day}</WeekDay>" for n, day in enumerate(days, 1)
    )


def calendar(uid: int, rest: str, *, base: int = -1, name: str = "Standard") -> str:
    """A calendar; with a base it is one of a resource."""
    return (
        f"<Calendar><UID>{uid}</UID><Name>{name}</Name><IsBaseCalendar>{int(base < 0)}"
        f"</IsBaseCalendar><BaseCalendarUID>{base}</BaseCalendarUID>{rest}</Calendar>"
    )


STANDARD = calendar(1, f"<WeekDays>{week()}</WeekDays>")


def project(
    tasks: str = "",
    *,
    header: str = "<StartDate>2026-03-02T08:00:00</StartDate><CalendarUID>1</CalendarUID>",
    calendars: str = STANDARD,
    resources: str = "",
    assignments: str = "",
    definitions: str = "",
) -> Source:
    """A file with these rows in its sections."""
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?><Project xmlns="{NAMESPACE}">'
        f"<Name>plan.xml</Name>{header}{definitions}<Calendars>{calendars}</Calendars>"
        f"<Tasks>{tasks}</Tasks><Resources>{resources}</Resources>"
        f"<Assignments>{assignments}</Assignments></Project>"
    )
    return Source("plan.xml", text.encode())


def delayed(tenths: int, form: int) -> str:
    """What levelling added to a start."""
    return (
        f"<LevelingDelay>{tenths}</LevelingDelay><LevelingDelayFormat>{form}</LevelingDelayFormat>"
    )


def row(uid: int, fields: str = "", *, level: int = 1, name: str = "A") -> str:
    """A task of eight hours; `fields` are further elements, which win."""
    return (
        f"<Task><UID>{uid}</UID><ID>{uid}</ID><Name>{name}</Name><Type>1</Type>"
        f"<OutlineLevel>{level}</OutlineLevel><Duration>PT8H0M0S</Duration>"
        f"<DurationFormat>7</DurationFormat>{fields}</Task>"
    )


def task(fields: str = "", **parts: str) -> Task:
    """The task that is read from a row with these further elements."""
    return tasks(draft_from(project(row(1, fields), **parts)))["1"]


def tasks(draft: Draft) -> dict[str, Task]:
    """The tasks of a draft by their ids."""
    return {row.value.id: row.value for row in draft.tasks}


def says(draft: Draft) -> list[tuple[str, str, str]]:
    """What the reader found doubtful: code, place and sentence."""
    return [(f.code, f.origin.place, f.says) for f in draft.findings]


def golden(name: str) -> Source:
    """One of the shipped files."""
    return Source(name, (GOLDEN / name).read_bytes())


def shared_files(pattern: str, folder: Path = JUNIT) -> list[Path]:
    """Real files that the project may not ship; none when they are not there."""
    found = sorted(folder.rglob(pattern))
    return [path for path in found if b"schemas.microsoft.com/project" in path.read_bytes()[:500]]


def name_of(path: Path) -> str:
    """What a test on a file is called."""
    return path.name
