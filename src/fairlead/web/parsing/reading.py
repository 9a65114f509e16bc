"""A file read in a child process, and an answer whatever happens to that process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from tempfile import TemporaryFile
from threading import Thread
from time import monotonic
from typing import IO

import orjson

_STEP = b'{"step":'
_LOOKS_EVERY_S = 0.3
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "TZ", "PYTHONPATH", "JAVA_HOME", "LD_LIBRARY_PATH")
"""What the child may know of the environment; passwords and keys stand there too."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost."""

    memory_bytes: int = 2 * 2**30
    cpu_seconds: int = 60
    wall_seconds: float = 90.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be read: a plan, or the items of a team's history.

    name: the file's, for messages. columns, dates: what tables of plans mean.
    """

    name: str
    columns: Mapping[str, str] = field(default_factory=dict)
    dates: str = ""
    is_items: bool = False


Tell = Callable[[str | None], None]
"""Is told each step that the child says it is at, and None again and again in between.

What it raises ends the child.
"""


def read(
    data: bytes, wanted: Wanted, limits: Limits = Limits(), tell: Tell = lambda step: None
) -> bytes:
    """The child's answer about a file, as JSON: a "program", "items", or why it is "refused".

    However the child ends, there is an answer; nothing is raised for what a file may do.
    """
    asked = {
        "name": wanted.name,
        "columns": dict(wanted.columns),
        "dates": wanted.dates,
        "is_items": wanted.is_items,
        "memory_bytes": limits.memory_bytes,
        "cpu_seconds": limits.cpu_seconds,
    }
    given = orjson.dumps(asked) + b"\n" + data
    tell("")
    with TemporaryFile() as errors, _child(errors) as child:
        try:
            said = _followed(child, given, monotonic() + limits.wall_seconds, tell)
            child.wait()
        except TimeoutError:
            return _refused(wanted.name, *_too_long(limits.wall_seconds))
        finally:
            child.kill()
        errors.seek(0)
        return _answer(child.returncode, said, errors.read(), wanted.name, limits)


def _child(errors: IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "fairlead.web.parsing.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        env=child_environment(),
        cwd="/",
        start_new_session=True,
    )


def _followed(child: subprocess.Popen[bytes], given: bytes, until: float, tell: Tell) -> bytes:
    """The last line that a child says. Raises TimeoutError, and what `tell` raises."""
    lines: SimpleQueue[bytes | None] = SimpleQueue()
    Thread(target=_feed, args=(child, given), daemon=True).start()
    Thread(target=_hear, args=(child, lines), daemon=True).start()
    last = b""
    while True:
        if (left := until - monotonic()) <= 0:
            raise TimeoutError
        try:
            line = lines.get(timeout=min(_LOOKS_EVERY_S, left))
        except Empty:
            tell(None)
            continue
        if line is None:
            return last
        if line.startswith(_STEP):
            tell(orjson.loads(line)["step"])
        last = line


def _feed(child: subprocess.Popen[bytes], given: bytes) -> None:
    assert child.stdin is not None
    # A child that ends before it has read all says why in another way.
    with suppress(OSError), child.stdin as taken:
        taken.write(given)


def _hear(child: subprocess.Popen[bytes], lines: SimpleQueue[bytes | None]) -> None:
    assert child.stdout is not None
    with suppress(OSError, ValueError):
        for line in child.stdout:
            lines.put(line)
    lines.put(None)


def child_environment() -> dict[str, str]:
    """What the child gets of the server's environment: nothing that is secret."""
    given = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    # Threads of the arithmetic library would reserve memory for work that no file needs.
    return {**given, "OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}


def _answer(code: int, line: bytes, errors: bytes, name: str, limits: Limits) -> bytes:
    """What a child said; what it meant by saying nothing."""
    try:
        said = orjson.loads(line)
    except orjson.JSONDecodeError:
        said = None
    if code == 0 and isinstance(said, dict) and {"program", "items", "refused"} & said.keys():
        return line
    if -code in {signal.SIGXCPU, signal.SIGKILL}:
        return _refused(name, *_too_long(limits.cpu_seconds))
    if said == {"problem": "memory"} or b"MemoryError" in errors:
        megabytes = limits.memory_bytes // 2**20
        says = f"reading it needs more than {megabytes:,} MB of memory (limit)."
        return _refused(name, "IMP-006", says, "Split it, or export only what is planned.")
    says = "reading it broke off; something in it is not as it should be."
    return _refused(name, "IMP-003", says, "Export it again, or in another format.")


def _too_long(seconds: float) -> tuple[str, str, str]:
    says = f"reading it takes longer than {seconds:g} seconds (limit)."
    return "IMP-006", says, "Split it, or export only what is planned."


def _refused(name: str, number: str, says: str, do: str) -> bytes:
    refused = {"number": number, "where": name, "says": says, "do": do}
    return orjson.dumps({"refused": refused})
