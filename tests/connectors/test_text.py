"""Bytes as text: which encoding was taken, and what is said about it."""

from __future__ import annotations

import pytest

from fairlead.connectors.source import Source
from fairlead.connectors.text import decoded
from fairlead.core.ground.errors import SourceError
from fairlead.core.ground.finding import Severity

TEXT = "Name;Ort\nMüller;Zürich\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode().replace(b"\n", b"\r\n"),
    ],
    ids=["utf-8", "utf-8 with mark", "windows line ends"],
)
def test_utf_8_is_read_without_a_word(data: bytes) -> None:
    assert decoded(Source("plan.csv", data)) == (TEXT, ())


def test_windows_1252_is_taken_when_it_is_not_utf_8_and_said() -> None:
    text, (found,) = decoded(Source("plan.csv", TEXT.encode("cp1252")))
    assert text == TEXT
    assert (found.code, found.says) == (
        "IMP-010",
        "Read as Windows-1252 (2 bytes are not UTF-8, first at row 2 'Müller').",
    )


def test_utf_16_is_said_even_where_its_mark_says_it() -> None:
    text, (found,) = decoded(Source("plan.csv", TEXT.encode("utf-16")))
    assert text == TEXT
    assert (found.code, found.severity, found.says) == (
        "IMP-010",
        Severity.NOTE,
        "Read as UTF-16.",
    )


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_recognised_and_said(encoding: str) -> None:
    text, (found,) = decoded(Source("plan.csv", TEXT.encode(encoding)))
    assert text == TEXT
    assert found.says == "Read as UTF-16 without a byte order mark."


def test_bytes_that_are_not_what_their_mark_says_are_refused() -> None:
    with pytest.raises(SourceError) as refused:
        decoded(Source("plan.csv", b"\xef\xbb\xbfa\xff"))
    assert str(refused.value) == (
        "IMP-010 · plan.csv: the file is marked as utf-8-sig but byte 1 is not. "
        "Save it again as UTF-8. Nothing was changed."
    )
