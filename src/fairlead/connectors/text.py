"""A file's bytes as text, with a word about the encoding when it had to be worked out."""

from __future__ import annotations

import codecs
import re

from fairlead.connectors.source import Source, note, quote
from fairlead.core.ground.errors import SourceError
from fairlead.core.ground.finding import Finding, Origin

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UNDECODED = re.compile("[\udc80-\udcff]")
_WORD = 30


def decoded(source: Source) -> tuple[str, tuple[Finding, ...]]:
    """The text of a file, lines ended by line feeds, and what is worth knowing of its encoding.

    A byte order mark decides; then UTF-8 if the bytes are that, UTF-16 if every other byte is
    zero, and Windows-1252 otherwise. What is not UTF-8 gets a note. Raises SourceError when the
    bytes are not what their mark says.
    """
    findings: tuple[Finding, ...] = ()
    data = source.data
    marked = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)
    try:
        if marked:
            text = data.decode(marked)
            if marked == "utf-16":
                findings = (_encoding(source, "Read as UTF-16."),)
        elif (unmarked := _utf_16(data)) is not None:
            text = data.decode(unmarked)
            findings = (_encoding(source, "Read as UTF-16 without a byte order mark."),)
        else:
            text = data.decode("utf-8", errors="surrogateescape")
            if not text.isascii() and (missed := _UNDECODED.findall(text)):
                findings = (_encoding(source, _as_windows_1252(text, len(missed))),)
                text = data.decode("cp1252", errors="replace")
    except UnicodeDecodeError as error:
        raise SourceError(
            "IMP-010",
            source.name,
            f"the file is marked as {marked or 'UTF-16'} but byte {error.start:,} is not.",
            "Save it again as UTF-8.",
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n"), findings


def _utf_16(data: bytes) -> str | None:
    """UTF-16 without a mark shows as a zero in nearly every second byte of western text."""
    head = data[:4096]
    half = max(1, len(head) // 2)
    if len(data) % 2 == 0 and head[1::2].count(0) > 0.7 * half > 10 * head[::2].count(0):
        return "utf-16-le"
    if len(data) % 2 == 0 and head[::2].count(0) > 0.7 * half > 10 * head[1::2].count(0):
        return "utf-16-be"
    return None


def _as_windows_1252(text: str, count: int) -> str:
    at = next(_UNDECODED.finditer(text)).start()
    row = text.count("\n", 0, at) + 1
    start = max(text.rfind(c, max(0, at - _WORD), at) for c in " \n\t,;|\"'") + 1
    word = re.split(r"[\s,;|\"']", text[max(start, at - _WORD) : at + _WORD])[0]
    shown = word.encode("utf-8", "surrogateescape").decode("cp1252", "replace")
    bytes_are = "byte is" if count == 1 else "bytes are"
    return (
        f"Read as Windows-1252 ({count} {bytes_are} not UTF-8, first at row {row} {quote(shown)})."
    )


def _encoding(source: Source, says: str) -> Finding:
    do = "Check names with accents; save the file as UTF-8 if they are wrong."
    return note("IMP-010", Origin(source.name), says, do)
