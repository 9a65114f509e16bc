"""The child process that reads files: whatever a file does, there is an answer in time."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from fairlead.web.parsing.reading import Limits, Wanted, read
from tests.connectors.table.tables import row, workbook
from tests.crash.kills import is_running

EXAMPLES = Path(__file__).parents[2] / "examples"
CANARY = "canary-7f3a"
Refused = dict[str, str]


@pytest.fixture
def asked(tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """Reads bytes as a file of a name; the answer."""

    def answered(name: str, data: bytes, **limits: float) -> dict[str, Any]:
        path = tmp_path / "stored"
        path.write_bytes(data)
        answer: dict[str, Any] = orjson.loads(
            read(path.read_bytes(), Wanted(name, {}), Limits(**limits))  # type: ignore[arg-type]
        )
        return answer

    return answered


def test_a_plan_comes_back_with_its_format_and_dates(asked: Callable[..., Any]) -> None:
    answer = asked("checkout.yaml", (EXAMPLES / "checkout.yaml").read_bytes())
    assert (answer["format"], answer["finish"]) == ("yaml", "2026-06-12T17:00:00")
    assert answer["program"]["name"] == "Checkout relaunch"


def dtd(secret: Path) -> bytes:
    return f'<!DOCTYPE Project SYSTEM "file://{secret}"><Project/>'.encode()


def entity(secret: Path) -> bytes:
    reference = f'<!DOCTYPE Project [<!ENTITY x SYSTEM "file://{secret}">]>'
    return f"{reference}<Project><Name>&x;</Name></Project>".encode()


def laughs(secret: Path) -> bytes:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    inner = f'<!DOCTYPE Project [<!ENTITY e0 "{secret.name}">{levels}]>'
    return f"{inner}<Project><Name>&e9;</Name></Project>".encode()


def zip_bomb(secret: Path) -> bytes:
    return workbook([], extra={"xl/media/big.bin": b"\0" * (60 * 2**20)})


def upward_path(secret: Path) -> bytes:
    return workbook([], extra={f"../../{secret.name}": b"x"})


@pytest.mark.parametrize("made", [dtd, entity, laughs, zip_bomb, upward_path])
def test_hostile_files_are_refused_at_once_and_open_nothing(
    made: Callable[[Path], bytes], asked: Callable[..., Any], tmp_path: Path
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(CANARY)
    data = made(secret)
    before = os.times()
    answer = asked("plan.xml", data)
    after = os.times()
    spent = after.children_user + after.children_system
    assert spent - before.children_user - before.children_system <= 1.0
    assert answer["refused"]["number"] in {"IMP-005", "IMP-006", "IMP-007"}
    assert CANARY not in str(answer)


def test_a_cell_in_the_far_corner_is_a_note_within_a_second(asked: Callable[..., Any]) -> None:
    header = row(1, "Task name", "Duration")
    corner = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    before = os.times()
    answer = asked("plan.xlsx", workbook([header, row(2, "A", "1d"), corner]))
    after = os.times()
    assert after.children_user - before.children_user <= 1.0
    assert [finding["code"] for finding in answer["program"]["set_aside"]][:1] == ["IMP-008"]


def test_a_file_that_takes_too_much_computing_is_ended(asked: Callable[..., Any]) -> None:
    many = b"Task name;Duration\n" + b"A;1d\n" * 400_000
    answer = asked("plan.csv", many, cpu_seconds=1)
    assert answer["refused"] == {
        "number": "IMP-006",
        "where": "plan.csv",
        "says": "reading it takes longer than 1 seconds (limit).",
        "do": "Split it, or export only what is planned.",
    }


def test_a_file_that_takes_too_much_memory_is_ended(asked: Callable[..., Any]) -> None:
    many = b"Task name;Duration\n" + b"A;1d\n" * 100_000
    answer = asked("plan.csv", many, memory_bytes=180 * 2**20)
    assert answer["refused"]["number"] == "IMP-006"
    assert answer["refused"]["says"] == "reading it needs more than 180 MB of memory (limit)."


def test_nobody_waits_longer_than_the_limit(asked: Callable[..., Any]) -> None:
    many = b"Task name;Duration\n" + b"A;1d\n" * 400_000
    started = time.monotonic()
    answer = asked("plan.csv", many, wall_seconds=0.5)
    assert time.monotonic() - started < 3
    assert answer["refused"]["says"] == "reading it takes longer than 0.5 seconds (limit)."


def test_the_child_knows_no_secret_of_the_server_and_writes_no_file() -> None:
    from fairlead.web.parsing import reading

    os.environ["FAIRLEAD_SECRET_KEY_OF_TEST"] = CANARY
    try:
        known = reading.child_environment()
    finally:
        del os.environ["FAIRLEAD_SECRET_KEY_OF_TEST"]
    assert CANARY not in known.values()
    assert not [name for name in known if name.startswith(("FAIRLEAD", "DATABASE"))]


@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone ends a child with its parent")
def test_the_child_does_not_outlive_who_waits_for_it(tmp_path: Path) -> None:
    path = tmp_path / "stored"
    path.write_bytes(b"Task name;Duration\n" + b"A;1d\n" * 400_000)
    waits = (
        "import sys; from pathlib import Path\n"
        "from fairlead.web.parsing.reading import Wanted, read\n"
        "tell = lambda step: print(step, flush=True)\n"
        f"read(Path({str(path)!r}).read_bytes(), Wanted('plan.csv', {{}}), tell=tell)\n"
    )
    reader = subprocess.Popen([sys.executable, "-c", waits], stdout=subprocess.PIPE, text=True)
    assert reader.stdout is not None
    assert any(line.strip() == "read" for line in reader.stdout)
    (child,) = Path(f"/proc/{reader.pid}/task/{reader.pid}/children").read_text().split()
    reader.kill()
    reader.wait()
    until = time.monotonic() + 5
    while is_running(int(child)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not is_running(int(child))
