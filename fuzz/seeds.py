"""What the fuzzer starts from: the shipped plans, and small files that use each feature once."""

from __future__ import annotations

import io
import random
import re
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path

import atheris

SMALL_FILES = {
    "msproject": {
        "small.xml": b"""<?xml version="1.0" encoding="UTF-8"?>
<Project xmlns="http://schemas.microsoft.com/project"><Name>P</Name>
<StartDate>2026-03-02T08:00:00</StartDate><CalendarUID>1</CalendarUID><MinutesPerDay>480</MinutesPerDay>
<Calendars><Calendar><UID>1</UID><Name>Standard</Name><IsBaseCalendar>1</IsBaseCalendar><WeekDays>
<WeekDay><DayType>2</DayType><DayWorking>1</DayWorking><WorkingTimes><WorkingTime>
<FromTime>08:00:00</FromTime><ToTime>17:00:00</ToTime></WorkingTime></WorkingTimes></WeekDay></WeekDays>
<Exceptions><Exception><TimePeriod><FromDate>2026-04-03T00:00:00</FromDate><ToDate>2026-04-03T23:59:00</ToDate>
</TimePeriod><Occurrences>1</Occurrences><Type>1</Type><DayWorking>0</DayWorking></Exception></Exceptions>
</Calendar></Calendars><Tasks><Task><UID>1</UID><ID>1</ID><Name>A</Name><OutlineLevel>1</OutlineLevel>
<Duration>PT16H0M0S</Duration><DurationFormat>7</DurationFormat><ConstraintType>4</ConstraintType>
<ConstraintDate>2026-03-04T08:00:00</ConstraintDate><PercentComplete>50</PercentComplete></Task>
<Task><UID>2</UID><ID>2</ID><Name>B</Name><Milestone>1</Milestone><PredecessorLink>
<PredecessorUID>1</PredecessorUID><Type>1</Type><LinkLag>4800</LinkLag><LagFormat>7</LagFormat>
</PredecessorLink></Task></Tasks><Resources><Resource><UID>1</UID><Name>R</Name><MaxUnits>1</MaxUnits>
</Resource></Resources><Assignments><Assignment><UID>1</UID><TaskUID>1</TaskUID><ResourceUID>1</ResourceUID>
<Units>1</Units></Assignment></Assignments></Project>
""",
    },
    "primavera": {
        "small.xer": b"ERMHDR\t18.8\t2026-03-02\tProject\tadmin\n"
        b"%T\tPROJECT\n%F\tproj_id\tproj_short_name\tclndr_id\tplan_start_date\tlast_recalc_date\n"
        b"%R\t1\tP\t10\t2026-03-02 08:00\t2026-03-02 08:00\n"
        b"%T\tCALENDAR\n%F\tclndr_id\tclndr_name\tday_hr_cnt\tclndr_data\n"
        b"%R\t10\tFive days\t8\t(0||CalendarData()((0||DaysOfWeek()((0||1()())"
        b"(0||2()((0||0(s|08:00|f|17:00)())))(0||3()())(0||4()())(0||5()())(0||6()())(0||7()())))"
        b"(0||Exceptions()((0||0(d|46115)())))))\n"
        b"%T\tTASK\n%F\ttask_id\tproj_id\ttask_code\ttask_name\tclndr_id\ttask_type\tstatus_code"
        b"\ttarget_drtn_hr_cnt\tremain_drtn_hr_cnt\tcstr_type\tcstr_date\n"
        b"%R\t1\t1\tA1\tA\t10\tTT_Task\tTK_NotStart\t16\t16\tCS_MSOA\t2026-03-04 08:00\n"
        b"%R\t2\t1\tA2\tB\t10\tTT_FinMile\tTK_NotStart\t0\t0\t\t\n"
        b"%T\tTASKPRED\n%F\ttask_pred_id\ttask_id\tpred_task_id\tpred_type\tlag_hr_cnt\n"
        b"%R\t1\t2\t1\tPR_FS\t8\n%E\n",
    },
    "psplib": {
        "small.sm": b"projects                      :  1\njobs (incl. supersource/sink ):  3\n"
        b"horizon                       :  5\nRESOURCES\n  - renewable                 :  1   R\n"
        b"PRECEDENCE RELATIONS:\njobnr.    #modes  #successors   successors\n"
        b"   1        1          1           2\n   2        1          1           3\n"
        b"   3        1          0\nREQUESTS/DURATIONS:\njobnr. mode duration  R 1\n"
        b"  1      1     0       0\n  2      1     5       1\n  3      1     0       0\n"
        b"RESOURCEAVAILABILITIES:\n  R 1\n    4\n",
    },
    "csv": {
        "small.csv": b"id,name,duration,predecessors,start\n1,Design,3d,,2026-03-02\n"
        b"2,Build,5d,1FS+1d,\n",
        "semicolon.csv": b"id;name;duration;predecessors\n1;Entwurf;2,5d;\n2;Bau;1w;1SS\n",
    },
    "yaml": {
        "tasks.yaml": b"""fairlead: 1
program: {name: P, start: 2026-03-02, status date: 2026-03-04, rules: primavera}
tasks:
  a: {duration: 2d, estimate: 1d / 2d / 4d, actual start: 2026-03-02, complete: 50%}
  s:
    tasks:
      b: {duration: 3ed, after: a SS+1d, constraint: SNET 2026-04-01, deadline: 2026-05-01}
      c: {kind: milestone, after: [a, b FF-2h]}
""",
        "calendars.yaml": b"""fairlead: 1
program: {start: 2026-03-02, calendar: n, zone: Europe/Berlin}
calendars:
  n:
    week: {mon-fri: 22:00-06:00, sat: off}
    holidays: DE-BY
    exceptions:
      - {days: 2026-04-01 to 2026-04-30, repeats: {every: 2 weeks, weekdays: mon}}
tasks: {a: {duration: 5d}}
""",
        "people.yaml": b"""fairlead: 1
program: {start: 2026-03-02, currency: EUR}
teams: {t: T}
resources: {r: {team: t, capacity: 80%, rates: [95 EUR/h], skills: [python 4]}}
tasks: {a: {duration: 5d, effort: assignments, who: {resource: r, work: 3d}}}
risks:
  R-1: {probability: 30%, impacts: [{task: a, delay: 1d / 2d / 5d}], responses: {A: {cost: 5 EUR}}}
gates: {g: {milestone: a, criteria: {c: Works}}}
budget: {b: {amount: 100 EUR}}
""",
    },
    "json": {"small.json": b'{"fairlead": 1, "id": "p", "name": "P", "start": "2026-03-02T08:00"}'},
    "xlsx": {},
}
"""Written by hand; they break no rule, so that a mutation breaks one at a time."""

UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError)
"""All that a mutated archive makes the standard library raise."""

LONGEST = 4_000
"""Bytes of an input at most: what is longer is slow to read and finds no more."""

SUFFIXES = {"msproject": ".xml", "primavera": ".xer", "psplib": ".sm"}

ANY = "any"
"""Not a format: files of all of them, whose format has to be recognised."""

FORMATS = (*SMALL_FILES, ANY)


def seeds(format: str, root: Path) -> Mapping[str, bytes]:
    """Names and contents of the inputs to start from."""
    if format == ANY:
        return {k: v for each in SMALL_FILES for k, v in seeds(each, root).items()}
    found = dict(SMALL_FILES[format])
    suffix = SUFFIXES.get(format, f".{format}")
    for folder in (root / "examples", root / "tests" / "connectors"):
        for path in sorted(folder.rglob(f"*{suffix}")):
            if path.stat().st_size <= LONGEST:
                found[path.name] = path.read_bytes()
    if format == "xlsx":
        found["small.xlsx"] = _workbook()
    if format == "json":
        found["tasks.json"] = _as_json(SMALL_FILES["yaml"]["tasks.yaml"])
    return found


def tokens(texts: Iterable[bytes]) -> list[str]:
    """The words of the seeds, for the fuzzer to put together anew."""
    words = {word for text in texts for word in re.findall(rb"[A-Za-z_%][\w:|-]{2,30}", text)}
    odd = {b"9999-12-31T00:00:00", b"0001-01-01", b"NaN", b"-1", b"1e309", b"99999999999999999999"}
    return sorted(word.decode("ascii") for word in words | odd if word.isascii())


def _as_json(plan: bytes) -> bytes:
    # Not at the top: what is imported before the fuzzer's own imports is not watched by it.
    from fairlead.connectors import formats
    from fairlead.connectors.plan.json_form import written
    from fairlead.connectors.source import Source
    from fairlead.core.program.build import build

    draft = formats.read(Source("plan.yaml", plan), formats.YAML)
    return written(build(draft)).data


def _workbook() -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["id", "name", "duration", "predecessors", "start"])
    sheet.append(["1", "Design", "3d", "", "2026-03-02"])
    sheet.append(["2", "Build", 5, "1FS+1d", None])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zipped_mutation(data: bytes, longest: int, seed: int) -> bytes:
    """A workbook with one of its parts mutated; a mutated archive alone is rarely one any more."""
    choose = random.Random(seed)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except UNREADABLE:
        return bytes(atheris.Mutate(data, longest))
    if not parts or choose.random() < 0.1:
        return bytes(atheris.Mutate(data, longest))
    name = choose.choice(sorted(parts))
    parts[name] = bytes(
        atheris.Mutate(parts[name], max(1, min(longest, 2 * len(parts[name]) + 64)))
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return out.getvalue()[:longest]
