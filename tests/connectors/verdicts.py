"""What any file comes to, however damaged: a program that stands, or a refusal that says why."""

from __future__ import annotations

import re
from collections.abc import Callable

from fairlead.connectors.source import Source
from fairlead.core.ground.errors import SourceError
from fairlead.core.program.build import build
from fairlead.core.program.draft import Draft
from fairlead.core.program.integrity import judge
from fairlead.core.program.program import Program

CODE = re.compile(r"(IMP|MSP)-0[0-9]{2}")


def stands_or_is_refused(read: Callable[[Source], Draft], source: Source) -> Program | None:
    """The program of a file, or None when it is refused; anything else that is raised is a bug."""
    try:
        draft = read(source)
    except SourceError as refusal:
        error = refusal
    else:
        program = build(draft)
        assert judge(program) == ()
        for finding in program.set_aside:
            assert CODE.fullmatch(finding.code), finding
            assert finding.origin.source == source.name
            assert finding.says.endswith((".", "?")), finding
            assert finding.do.endswith((".", "?")), finding
        return program
    assert CODE.fullmatch(error.number)
    assert str(error).startswith(f"{error.number} · {source.name}")
    assert str(error).endswith(" Nothing was changed.")
    return None
