"""A file read in a child process, and an answer whatever happens to that process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore

import orjson

_AT_ONCE = BoundedSemaphore(2)
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "TZ", "PYTHONPATH", "JAVA_HOME", "LD_LIBRARY_PATH")
"""What the child may know of the environment; passwords and keys stand there too."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost. wall_seconds: also for waiting until another file is done."""

    memory_bytes: int = 2 * 2**30
    cpu_seconds: int = 60
    wall_seconds: float = 90.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be read. name: the file's, for messages. columns, dates: what tables mean."""

    name: str
    columns: Mapping[str, str]
    dates: str = ""


def read(path: Path, wanted: Wanted, limits: Limits = Limits()) -> bytes:
    """The child's answer about a file, as JSON: with a "program", or with why it is "refused".

    However the child ends, there is an answer; nothing is raised for what a file may do.
    """
    asked = {
        "name": wanted.name,
        "columns": dict(wanted.columns),
        "dates": wanted.dates,
        "memory_bytes": limits.memory_bytes,
        "cpu_seconds": limits.cpu_seconds,
    }
    if not _AT_ONCE.acquire(timeout=limits.wall_seconds):
        return _busy(wanted.name)
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "fairlead.web.parsing.child"],
            input=orjson.dumps(asked) + b"\n" + path.read_bytes(),
            capture_output=True,
            timeout=limits.wall_seconds,
            env=child_environment(),
            cwd="/",
            start_new_session=True,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return _refused(wanted.name, *_too_long(limits.wall_seconds))
    finally:
        _AT_ONCE.release()
    return _answer(done, wanted.name, limits)


def child_environment() -> dict[str, str]:
    """What the child gets of the server's environment: nothing that is secret."""
    given = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    # Threads of the arithmetic library would reserve memory for work that no file needs.
    return {**given, "OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}


def _answer(done: subprocess.CompletedProcess[bytes], name: str, limits: Limits) -> bytes:
    """What a child said; what it meant by saying nothing."""
    try:
        said = orjson.loads(done.stdout)
    except orjson.JSONDecodeError:
        said = None
    if done.returncode == 0 and isinstance(said, dict) and {"program", "refused"} & said.keys():
        return done.stdout
    if -done.returncode in {signal.SIGXCPU, signal.SIGKILL}:
        return _refused(name, *_too_long(limits.cpu_seconds))
    if said == {"problem": "memory"} or b"MemoryError" in done.stderr:
        megabytes = limits.memory_bytes // 2**20
        says = f"reading it needs more than {megabytes:,} MB of memory (limit)."
        return _refused(name, "IMP-006", says, "Split it, or export only what is planned.")
    says = "reading it broke off; something in it is not as it should be."
    return _refused(name, "IMP-003", says, "Export it again, or in another format.")


def _too_long(seconds: float) -> tuple[str, str, str]:
    says = f"reading it takes longer than {seconds:g} seconds (limit)."
    return "IMP-006", says, "Split it, or export only what is planned."


def _busy(name: str) -> bytes:
    says = "other files are being read at the moment."
    return _refused(name, "IMP-006", says, "Try again in a minute.")


def _refused(name: str, number: str, says: str, do: str) -> bytes:
    refused = {"number": number, "where": name, "says": says, "do": do}
    return orjson.dumps({"refused": refused})
