"""Every variable of the environment that is read stands where people look for it."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
OPERATING = ROOT / "docs" / "operating.md"
_NAMED = re.compile(r"\bFAIRLEAD_[A-Z][A-Z_]*[A-Z]\b|\bDATABASE_URL\b")
_PUT_TOGETHER = re.compile(r'f"(FAIRLEAD_[A-Z_]*)\{(\w+)\}".*?for \2 in \(([^)]*)\)', re.DOTALL)


def read_in(source: str) -> set[str]:
    """The variables that a module names, also where a name is put together of two parts."""
    found = set(_NAMED.findall(source))
    for begin, _, ends in _PUT_TOGETHER.findall(source):
        found |= {begin + end for end in re.findall(r'"([A-Z_]+)"', ends)}
    return found


def missing(sources: list[str], document: str) -> list[str]:
    """The variables that modules read and a document does not say."""
    named = set().union(*map(read_in, sources))
    return sorted(name for name in named if f"`{name}`" not in document)


def test_every_variable_that_is_read_is_documented() -> None:
    sources = [path.read_text("utf-8") for path in (ROOT / "src").rglob("*.py")]
    assert missing(sources, OPERATING.read_text("utf-8")) == []
    assert len(set().union(*map(read_in, sources))) > 10


def test_a_variable_that_nobody_documented_is_found() -> None:
    planted = 'os.environ.get("FAIRLEAD_PLANTED")'
    parts = '(os.environ.get(f"FAIRLEAD_{it}", "") for it in ("ONE", "TWO"))'
    said = "| `FAIRLEAD_ONE` | one |"
    assert missing([planted, parts], said) == ["FAIRLEAD_PLANTED", "FAIRLEAD_TWO"]
