"""In a real terminal and in real pipes: width, colour, interruption, closed pipes, progress."""

from __future__ import annotations

import os
import re
import signal
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.cli.conftest import SHOP

if sys.platform == "win32":
    pytest.skip(
        "run it on Linux or macOS: Windows has no pseudo-terminals", allow_module_level=True
    )

import fcntl
import pty
import termios

FAIRLEAD = [sys.executable, "-m", "fairlead"]
COLOUR = re.compile(r"\x1b\[(?:\d+;)*3\d")
ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def environment(**more: str) -> dict[str, str]:
    ours = ("COLUMNS", "NO_COLOR", "FORCE_COLOR", "PYTHONUNBUFFERED")
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return kept | {"TERM": "xterm-256color"} | more


def in_terminal(*arguments: str, columns: int = 80, **more: str) -> str:
    """What a command shows on a terminal of so many columns."""
    return shown_by([*FAIRLEAD, *arguments], columns, **more)


def shown_by(command: list[str], columns: int = 80, **more: str) -> str:
    """What any program shows on a terminal of so many columns."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    with subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment(**more)
    ):
        os.close(theirs)
        seen = b""
        while True:
            try:
                some = os.read(ours, 65536)
            except OSError:
                break
            if not some:
                break
            seen += some
    os.close(ours)
    return seen.decode("utf-8")


@pytest.fixture
def plan(tmp_path: Path) -> str:
    path = tmp_path / "shop.yaml"
    path.write_text(SHOP, "utf-8")
    return str(path)


@pytest.mark.parametrize("columns", [80, 120, 200])
def test_the_chart_fills_the_terminal(plan: str, columns: int) -> None:
    lines = ESCAPE.sub("", in_terminal("schedule", plan, columns=columns)).splitlines()
    assert max(len(line.split("\r")[-1]) for line in lines) == columns


def test_a_terminal_gets_colours_unless_it_wants_none(plan: str) -> None:
    assert COLOUR.search(in_terminal("schedule", plan))
    assert not COLOUR.search(in_terminal("schedule", plan, NO_COLOR="1"))


def test_critical_work_can_be_told_without_colours(plan: str) -> None:
    text = ESCAPE.sub("", in_terminal("schedule", plan))
    assert "████" in text
    assert "▒▒▒▒" in text


def test_a_pipe_gets_80_columns_and_no_escapes(plan: str) -> None:
    run = subprocess.run(
        [*FAIRLEAD, "schedule", plan], capture_output=True, env=environment(), check=True
    )
    text = run.stdout.decode("utf-8")
    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) == 80
    assert run.stderr == b""


def test_a_reader_that_goes_away_ends_a_command_quietly(tmp_path: Path) -> None:
    tasks = "".join(f"  t{n}: {{name: T{n}, duration: 1d}}\n" for n in range(3000))
    plan = tmp_path / "plan.yaml"
    plan.write_text(
        f"fairlead: 1\nprogram: {{name: P, start: 2026-03-02}}\ntasks:\n{tasks}", "utf-8"
    )
    with subprocess.Popen(
        [*FAIRLEAD, "schedule", str(plan), "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


@pytest.fixture
def endless(tmp_path: Path) -> Path:
    """A plan that never finishes arriving: a pipe with a writer that says nothing."""
    path = tmp_path / "slow.yaml"
    os.mkfifo(path)
    return path


def fed(path: Path, text: str, after: float) -> threading.Thread:
    """Write a text into a pipe a while after somebody has begun to read it."""

    def feed() -> None:
        with path.open("w", encoding="utf-8") as pipe:
            time.sleep(after)
            pipe.write(text)

    thread = threading.Thread(target=feed, daemon=True)
    thread.start()
    return thread


def test_an_interrupted_command_ends_with_130_and_no_traceback(endless: Path) -> None:
    with (
        subprocess.Popen(
            [*FAIRLEAD, "schedule", str(endless)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(),
        ) as process,
        endless.open("w", encoding="utf-8"),
    ):  # opens once the command reads
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (130, b"")
    assert b"Traceback" not in err


def test_long_work_is_announced_on_a_terminal(endless: Path) -> None:
    fed(endless, SHOP, after=2.5)
    assert "Reading slow.yaml" in in_terminal("schedule", str(endless))


def test_long_work_in_several_steps_says_which_it_is_at() -> None:
    script = """
from time import sleep
from fairlead.cli.waiting import waiting
with waiting("First") as say:
    say("Second")
    sleep(3.0)
    say("Third")
    sleep(0.5)
"""
    shown = shown_by([sys.executable, "-c", script])
    assert "First" not in shown
    assert shown.index("Second …") < shown.index("Third …")


def test_nothing_is_announced_where_no_person_waits(endless: Path) -> None:
    fed(endless, SHOP, after=1.5)
    run = subprocess.run(
        [*FAIRLEAD, "schedule", str(endless)], capture_output=True, env=environment(), check=True
    )
    assert run.stderr == b""
