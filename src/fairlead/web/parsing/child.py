"""What runs in the child: one file from standard input, one answer as JSON on standard output.

Before the answer come lines of their own that say how far it is: `{"step": "built"}`.

It has no Django, no database, no secret of the server, and no file to write. Its limits are set
before the first byte of the file is looked at.
"""

from __future__ import annotations

import ctypes
import resource
import signal
import sys
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

# Loaded before there is a limit: where memory is short, its arithmetic library tries for ever.
import numpy as np  # noqa: F401
import orjson

OLE = b"\xd0\xcf\x11\xe0"
"""How Microsoft's binary files begin. Java reads those; it reserves far more than it uses."""
JAVA_BYTES = 8 * 2**30
_PR_SET_PDEATHSIG = 1
"""From Linux's <sys/prctl.h>."""


def main() -> None:
    """Answer for the file on standard input; its first line says how it is to be read."""
    _end_with_the_reader()
    asked: dict[str, Any] = orjson.loads(sys.stdin.buffer.readline())
    _limit(asked["memory_bytes"], asked["cpu_seconds"])
    try:
        data = sys.stdin.buffer.read()
        if data.startswith(OLE):
            resource.setrlimit(resource.RLIMIT_AS, (JAVA_BYTES, JAVA_BYTES))
        answer = orjson.dumps(_answer(asked, data))
    except MemoryError:
        answer = orjson.dumps({"problem": "memory"})
    sys.stdout.buffer.write(answer + b"\n")
    sys.stdout.buffer.flush()


def _tell(step: str) -> None:
    sys.stdout.buffer.write(orjson.dumps({"step": step}) + b"\n")
    sys.stdout.buffer.flush()


def _end_with_the_reader() -> None:
    """Let Linux end this process when the one that waits for it ends; elsewhere limits do."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _limit(memory_bytes: int, cpu_seconds: int) -> None:
    # The hard limit on memory is left higher, for files that only Java can read.
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, max(memory_bytes, JAVA_BYTES)))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(asked: Mapping[str, Any], data: bytes) -> dict[str, Any]:
    """What was understood, or why nothing can be; with the columns of a table either way."""
    from fairlead.connectors.source import Source
    from fairlead.core.ground.errors import FairleadError, SourceError

    source = Source(asked["name"], data)
    if asked["is_items"]:
        return _items(source)
    from fairlead.connectors import formats

    answer: dict[str, Any] = {}
    try:
        format = formats.recognise(source)
        _tell("read")
        answer["format"] = format
        options = {"columns": asked["columns"] or None, "dates": asked["dates"] or None}
        if "columns" in formats.READERS[format].options:
            answer["headings"] = _headings(source, format, asked["columns"])
        else:
            options = {}
        answer |= _understood(formats.read(source, format, **options))
    except SourceError as error:
        answer["refused"] = _refused(error)
    except FairleadError as error:
        # A plan that was read, but whose dates lie outside all years.
        answer["refused"] = {
            "number": "IMP-019",
            "where": source.name,
            "says": str(error),
            "do": "",
        }
    return answer


def _items(source: Any) -> dict[str, Any]:
    """The items of a team's history, and what is doubtful about them."""
    from fairlead.connectors import histories
    from fairlead.core.ground.errors import SourceError

    try:
        items, findings = histories.items(source)
    except SourceError as error:
        return {"refused": _refused(error)}
    rows = [[one.id, one.done, one.created, one.started] for one in items]
    told = [{"code": one.code, "where": str(one.origin), "says": one.says} for one in findings]
    return {"items": rows, "findings": told}


def _refused(error: Any) -> dict[str, str]:
    return {
        "number": error.number,
        "where": error.where,
        "says": error.says,
        "do": error.do,
    }


def _understood(draft: Any) -> dict[str, Any]:
    """The program of a draft, and when it begins and ends."""
    # Loaded here, because most files that are refused do not come this far.
    from fairlead.core.cpm.schedule import schedule
    from fairlead.core.program.build import build
    from fairlead.core.program.codec import encode

    _tell("built")
    program = build(draft)
    _tell("scheduled")
    dates = schedule(program)
    _tell("told")
    start, finish = dates.start.isoformat(), dates.finish.isoformat()
    return {"program": encode(program), "start": start, "finish": finish}


def _headings(source: Any, format: str, columns: Mapping[str, str]) -> list[dict[str, Any]]:
    from fairlead.connectors.table.headings import headings
    from fairlead.core.ground.errors import SourceError

    try:
        return [asdict(one) for one in headings(source, format, columns or None)]
    except SourceError:
        # Reading the file says what is wrong with it.
        return []


if __name__ == "__main__":
    main()
