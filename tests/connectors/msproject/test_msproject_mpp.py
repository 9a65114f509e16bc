"""Microsoft Project's own files, read by MPXJ; a clear word where that is not installed."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from fairlead.connectors import formats
from fairlead.connectors.msproject import mpp, read
from fairlead.connectors.source import Source
from fairlead.core.ground.errors import SourceError
from tests.connectors.msproject.projects import golden, tasks

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
HAS_MPXJ = find_spec("mpxj") is not None and find_spec("jpype") is not None
needs_mpxj = pytest.mark.skipif(
    not HAS_MPXJ, reason="run pip install '.[mpp]' and install a Java runtime"
)


@pytest.mark.parametrize("name", ["plan.mpp", "plan.xml"])
def test_without_mpxj_it_says_what_the_file_is_and_what_to_do_about_it(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    # What Python itself sets for a module that cannot be imported.
    monkeypatch.setitem(sys.modules, "jpype", None)
    with pytest.raises(SourceError) as refused:
        formats.read(Source(name, OLE + bytes(500)))
    assert str(refused.value) == (
        f"IMP-002 · {name}: looks like a Microsoft Project .mpp (binary), which only the extra "
        "mpp reads. In Microsoft Project choose File › Save As › XML; or run "
        "pip install '.[mpp]' and install a Java runtime, version 11 or later. "
        "Nothing was changed."
    )


def test_the_install_line_is_that_of_the_readme() -> None:
    readme = (Path(__file__).parents[3] / "README.md").read_text("utf-8")
    assert mpp.INSTALL in readme


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", "IMP-001"), (OLE + "EncryptedPackage".encode("utf-16-le"), "IMP-004")],
)
def test_what_can_be_refused_without_java_is(data: bytes, code: str) -> None:
    with pytest.raises(SourceError, match=code):
        mpp.draft_from(Source("plan.mpp", data))


@needs_mpxj
def test_what_mpxj_reads_is_what_we_read() -> None:
    source = golden("9_mp_j30_a2_nr4.xml")
    ours, theirs = read.draft_from(source), mpp.draft_from(source)
    assert tasks(theirs) == tasks(ours)
    assert [row.value for row in theirs.links] == [row.value for row in ours.links]
    assert [row.value for row in theirs.assignments] == [row.value for row in ours.assignments]


@needs_mpxj
def test_a_file_that_mpxj_does_not_know_is_named() -> None:
    with pytest.raises(SourceError, match="is of a kind that MPXJ does not know"):
        mpp.draft_from(Source("plan.mpp", OLE + b"nothing"))
