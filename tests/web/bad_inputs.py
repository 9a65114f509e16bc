"""Forty kinds of bad files that people give, as bytes; the numbers are those of their messages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.connectors.table.tables import row, workbook

GOLDEN = Path(__file__).parents[1] / "golden"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEAD = row(1, "Task name", "Duration", "Start")
PLAN = b"fairlead: 1\nprogram: {start: 2026-03-02}\n"
LONG_TEXT = b"x" * 200_000


@dataclass(frozen=True)
class Bad:
    """A file. number: of the kind, 1 to 40. is_stop: nothing of it can be imported."""

    number: int
    name: str
    data: bytes
    is_stop: bool = False

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


def _table(number: int, text: str, *, stop: bool = False) -> Bad:
    return Bad(number, "plan.csv", text.encode(), stop)


def _plan(number: int, text: str) -> Bad:
    return Bad(number, "plan.yaml", PLAN + text.encode())


def bad_inputs() -> Iterator[Bad]:
    """All of them."""
    lighthouse = (GOLDEN / "msproject" / "lighthouse.xml").read_bytes()
    yield Bad(1, "plan.xml", b"", True)
    yield Bad(2, "plan.xml", b"%PDF-1.4", True)
    yield Bad(3, "plan.xml", lighthouse[: len(lighthouse) // 2], True)
    yield Bad(4, "plan.mpp", OLE + "EncryptedPackage".encode("utf-16-le"), True)
    yield Bad(5, "plan.xml", b'<!DOCTYPE Project SYSTEM "file:///etc/hostname"><Project/>', True)
    bomb = workbook([], extra={"xl/media/big.bin": b"\0" * (60 * 2**20)})
    yield Bad(6, "plan.xlsx", bomb, True)
    yield Bad(7, "plan.xlsx", workbook([], extra={"../../etc/x": b"x"}), True)
    corner = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    yield Bad(8, "plan.xlsx", workbook([HEAD, row(2, "A", "1d"), corner]))
    yield _table(9, "Task name\n" + "a\n" * 1_000_001, stop=True)
    yield Bad(10, "plan.csv", "Name;Duration\nZürich;1d\n".encode("cp1252"))
    yield _table(11, "Name;Duration\nA\0B;1d\nC\u202eD;1d\n")
    yield _table(12, 'Name;Notes\n"Dig;3d\n' + "Build;2d\n" * 20_000, stop=True)
    yield _table(13, "Name;Duration;Notes\nA;1d\nB;1d;x;y;z\n")
    yield _table(14, "Task name;Start;Start\nDig;;\n", stop=True)
    yield _table(15, "Duration\n3d\n", stop=True)
    yield _table(16, "Task name;Start\nDig;03/04/2026\n", stop=True)
    yield _table(17, "Name;Duration;Deadline\nA;1d;2026-02-30\nB;1d;29.02.2027\n")
    yield Bad(18, "plan.xlsx", workbook([HEAD, row(2, "A", "1d", 60), row(3, "B", "1d", 45_000)]))
    yield _table(19, "Name;Duration;Deadline\nA;1d;9999-12-31\nB;1d;0001-01-01\nC;1d;1984-01-01\n")
    berlin = PLAN.replace(b"2026-03-02", b"2026-03-02, zone: Europe/Berlin")
    gap = b"tasks: {a: {duration: 1d, constraint: SNET 2026-03-29 02:30}}\n"
    yield Bad(20, "plan.yaml", berlin + gap)
    nowhere = PLAN.replace(b"2026-03-02", b"2026-03-02, zone: Mars/Olympus")
    yield Bad(21, "plan.yaml", nowhere + b"tasks: {a: {duration: 1d}}\n")
    yield _table(22, "Name;Start;Finish\nA;2026-03-09;2026-03-01\n")
    yield _table(23, "Name;Duration\nA;PT999999999999H\nB;-3d\nC;nan\nD;inf\nE;1e999999d\n")
    yield _table(24, "Name;Duration\nA;5\nB;5 ed\nC;3mo\nD;2,5 d\nE;5 fortnights\n")
    night = "calendars: {night: {week: {mon-sun: off}}}\n"
    yield _plan(25, night + "tasks: {a: {duration: 1d, calendar: night}}\n")
    yield _plan(26, "calendars: {n: {week: {fri: 22:00-06:00, sat: 08:00-26:00}}}\n")
    unknown = lighthouse.replace(
        b"<CalendarUID>1</CalendarUID>", b"<CalendarUID>4507</CalendarUID>"
    )
    yield Bad(27, "plan.xml", unknown)
    ring = "tasks: {a: {duration: 1d, after: c}, b: {duration: 1d, after: a}, "
    yield _plan(28, ring + "c: {duration: 1d, after: b}}\n")
    yield _table(29, "Id;Name;Duration;Predecessors\n90;A;1d;4411\n")
    yield _table(30, "Id;Name;Duration;Predecessors\n5;A;1d;5\n6;B;1d;5FS,5FS,5SS\n")
    yield _plan(31, "tasks: {s: {after: s1, tasks: {s1: {duration: 1d}}}}\n")
    yield _table(32, "Id;Name;Duration;Predecessors\n1;A;1d;\n2;B;1d;1FS-400d\n3;C;1d;1FS+3x\n")
    yield _table(33, "Id;Task name\n17;Dig\n18;Build\n17;Sell\n", stop=True)
    yield _table(34, "Name;Level;Duration\nA;1;\nB;2;\nC;5;1d\n")
    people = "resources: {a: {name: A. Kim}, b: {name: A. Kim}}\n"
    yield _plan(35, people + "tasks: {t: {duration: 1d, owner: A. Kim}}\n")
    yield _table(36, "Name;Duration;% Complete\nA;1d;120%\nB;1d;-5%\n")
    formula = '<c t="str"><f>1+1</f></c>'
    fault = '<c t="e"><v>#REF!</v></c>'
    hidden = row(4, "C", "1d", hidden=True)
    broken = [HEAD, row(2, "A", formula), row(3, "B", fault), hidden]
    yield Bad(37, "plan.xlsx", workbook(broken))
    yield _table(38, 'Name;Duration\n"=1+1";1d\n@SUM(A1);1d\n<script>alert(1)</script>;1d\n')
    yield Bad(39, "plan.xer", b"ERMHDR\t8.0\n%T\tTASK\n%F\ta\tb\n%R\t1\n", True)
    yield Bad(40, "plan.json", b'{"fairlead": 99, "x": "' + LONG_TEXT + b'"}', True)
