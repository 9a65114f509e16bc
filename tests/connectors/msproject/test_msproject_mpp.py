"""Microsoft Project's own files, read by MPXJ; a clear word where that is not installed."""

from __future__ import annotations

import sys
from importlib.util import find_spec

import pytest

from fairlead.connectors.msproject import mpp, read
from fairlead.connectors.source import Source
from fairlead.core.ground.errors import MissingExtraError, SourceError
from tests.connectors.msproject.projects import golden, tasks

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
HAS_MPXJ = find_spec("mpxj") is not None and find_spec("jpype") is not None
needs_mpxj = pytest.mark.skipif(
    not HAS_MPXJ, reason="run pip install '.[mpp]' and install a Java runtime"
)


def test_a_project_file_is_known_by_its_streams() -> None:
    props = "Props".encode("utf-16-le")
    assert mpp.is_mpp(OLE + bytes(500) + props)
    assert not mpp.is_mpp(OLE + bytes(500))
    assert not mpp.is_mpp(b"<Project/>" + props)


def test_without_mpxj_it_says_what_to_install_and_what_needs_no_java(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # What Python itself sets for a module that cannot be imported.
    monkeypatch.setitem(sys.modules, "jpype", None)
    with pytest.raises(MissingExtraError) as missing:
        mpp.draft_from(Source("plan.mpp", OLE + bytes(500)))
    assert str(missing.value) == (
        "Reading Microsoft Project's .mpp files needs fairlead[mpp]. "
        "Run pip install 'fairlead[mpp]' and install a Java runtime, version 11 or later. "
        "Without both: in Microsoft Project choose File › Save As › XML."
    )


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
