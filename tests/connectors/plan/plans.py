"""How the tests read plan files: as drafts, as programs, and as the one message that refuses."""

from __future__ import annotations

from textwrap import dedent

import pytest

from fairlead.connectors.plan.read import draft_from
from fairlead.connectors.source import Source
from fairlead.core.ground.errors import SourceError
from fairlead.core.program.build import build
from fairlead.core.program.draft import Draft
from fairlead.core.program.program import Program

HEAD = "fairlead: 1\nprogram: {name: Ship it, start: 2026-03-02, currency: EUR}\n"


def draft(body: str, head: str = HEAD) -> Draft:
    """The draft of a plan file with this body."""
    return draft_from(Source("plan.yaml", (head + dedent(body).lstrip("\n")).encode()))


def program(body: str, head: str = HEAD) -> Program:
    """The program of a plan file with this body, in which nothing may be doubtful."""
    built = build(draft(body, head))
    assert built.set_aside == ()
    return built


def said(body: str, head: str = HEAD) -> list[str]:
    """What reading a plan with this body has to say, each with its place."""
    found = draft(body, head).findings
    return [f"{f.code} {f.origin.place}: {f.says} {f.do}" for f in found]


def refusal(data: bytes) -> str:
    """The message with which a file is refused."""
    with pytest.raises(SourceError) as refused:
        draft_from(Source("plan.yaml", data))
    return str(refused.value)
