"""A file's bytes as XML elements, read safely: no DTD, no entities, no network, no great depth."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from fairlead.connectors.msproject.values import counted
from fairlead.connectors.source import MAX_DEPTH, Source, note, quote, refuse_empty
from fairlead.core.ground.errors import SourceError
from fairlead.core.ground.finding import Finding, Origin

Element = etree._Element

SAVE_AS = "In Microsoft Project choose File › Save As › XML."

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

_KINDS: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "a PDF", SAVE_AS),
    (b"PK\x03\x04", "a ZIP archive or an Office file such as .xlsx", SAVE_AS),
    (b"\x1f\x8b", "a compressed (gzip) file", "Unpack it first."),
    (b"MPX", "a Microsoft Project 98 exchange file (.mpx)", SAVE_AS),
    (b"ERMHDR", "a Primavera file (.xer)", "Name it .xer and open it as such."),
    (b"{", "JSON", SAVE_AS),
    (b"[", "JSON", SAVE_AS),
    (b"<!doctype html", "a web page", "Download the file itself, not the page that shows it."),
    (b"<html", "a web page", "Download the file itself, not the page that shows it."),
)

_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_LAST_TAG = re.compile(rb"</(?:[\w.-]{1,64}:)?Project\s*>")
_TAIL = 4_000
_OWN_NOTES = b"<?fairlead "
_PROLOGUE = 200
_MOST_TAGS = 4_000_000
"""More than this, at about 150 bytes an element, and reading would take a gigabyte of memory."""
_FORBIDDEN = bytes(b for b in range(0x20) if b not in b"\t\n\r")
_REFERENCE = re.compile(rb"&#(?:x([0-9a-fA-F]+)|([0-9]+));")
_ROWS = ("Task", "Resource", "Assignment", "Calendar")


class _Names(dict[str, str]):
    """Tags without their namespace, each cut only once: a file has a million and few of them."""

    def __init__(self, prefix: int) -> None:
        super().__init__()
        self._prefix = prefix

    def __missing__(self, tag: str) -> str:
        self[tag] = name = tag[self._prefix :]
        return name


@dataclass(frozen=True, slots=True)
class Document:
    """The root element of a Microsoft Project file.

    prefix: how many characters of each tag are the namespace.
    names: the tags without it.
    own_notes: what Fairlead itself wrote into the file for itself (see identifiers.py).
    findings: what had to be done so that it could be read at all.
    """

    root: Element
    prefix: int
    names: _Names
    own_notes: str = ""
    findings: tuple[Finding, ...] = field(default=())

    def section(self, name: str) -> Iterator[Element]:
        """The rows of a section such as "Tasks", whatever namespace the file has."""
        namespace = self.root.tag[: self.prefix]
        for part in self.root.iterfind(namespace + name):
            yield from part

    def fields(self, element: Element) -> dict[str, str]:
        """The texts of an element's children by their names; of a repeated one the last."""
        names = self.names
        return {names[child.tag]: child.text or "" for child in element}

    def children(self, element: Element, path: str) -> list[Element]:
        """The descendants of an element along a path such as "Rates/Rate"."""
        namespace = self.root.tag[: self.prefix]
        found = [element]
        for name in path.split("/"):
            found = [child for above in found for child in above.iterchildren(namespace + name)]
        return found


def line_of(element: Element) -> int:
    """The line of the file on which an element begins; 0 when it is not known."""
    line: Any = element.sourceline
    return line or 0


def document(source: Source) -> Document:
    """The XML of a Microsoft Project file.

    Raises SourceError when it is empty, another kind of file, carries a DTD, is cut off or is no
    well-formed XML, is nested deeper than MAX_DEPTH, or is the XML of something else.
    """
    refuse_empty(source)
    _refuse_other_kinds(source)
    data, findings = source.data, list[Finding]()
    root, error = _parsed(data)
    if error is not None:
        data, findings = _repaired(source, error)
        root, error = _parsed(data) if findings else (root, error)
    if root is None:
        raise _unreadable(Source(source.name, data), error)
    encoding = (root.getroottree().docinfo.encoding or "").upper()
    if encoding.startswith("UTF-16"):
        says = "Read as UTF-16."
        do = "Check names with accents; save the file again as UTF-8 if they are wrong."
        findings.append(note("IMP-010", Origin(source.name), says, do))
    if root.getroottree().docinfo.internalDTD is not None:
        raise _dtd(source)
    if root.xpath("boolean(" + "/*" * (MAX_DEPTH + 1) + ")"):
        raise _too_deep(source)
    namespace, _, name = str(root.tag).rpartition("}")
    if name != "Project" or (namespace and "microsoft" not in namespace):
        raise _other_root(source, name)
    prefix = len(namespace) + 1 if namespace else 0
    return Document(root, prefix, _Names(prefix), _own_notes(data), tuple(findings))


def _own_notes(data: bytes) -> str:
    start = data[:_PROLOGUE].find(_OWN_NOTES)
    end = data.find(b"?>", start)
    if start < 0 or end < 0:
        return ""
    return data[start + len(_OWN_NOTES) : end].decode(errors="replace")


def _parsed(
    data: bytes, *, recover: bool = False
) -> tuple[Element | None, etree.XMLSyntaxError | None]:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        remove_blank_text=True,
        collect_ids=False,
        recover=recover,
    )
    try:
        return etree.fromstring(data, parser), None
    except etree.XMLSyntaxError as error:
        return None, error


def _refuse_other_kinds(source: Source) -> None:
    start = source.data[:64].lstrip(b"\xef\xbb\xbf\x00 \t\r\n").lower()
    if source.data.startswith(OLE):
        if ENCRYPTED in source.data[:65_536]:
            says, do = "is encrypted.", "Remove the password and try again."
            raise SourceError("IMP-004", source.name, says, do)
        raise _wrong_kind(source, "a Microsoft Project .mpp (binary)", SAVE_AS)
    for signature, kind, do in _KINDS:
        if start.startswith(signature.lower()):
            raise _wrong_kind(source, kind, do)
    if b"<" not in source.data[:4096]:
        raise _wrong_kind(source, "no XML at all", SAVE_AS)
    tags = source.data.count(b"<")
    if tags > _MOST_TAGS:
        says = f"has {tags:,} tags (limit {_MOST_TAGS:,})."
        raise SourceError("IMP-006", source.name, says, "Split it.")


def _wrong_kind(source: Source, kind: str, do: str) -> SourceError:
    return SourceError("IMP-002", source.name, f"looks like {kind}.", do)


def _dtd(source: Source) -> SourceError:
    return SourceError(
        "IMP-005",
        source.name,
        "contains a DTD, which project files never need; refused for safety.",
        "Export the file again.",
    )


def _too_deep(source: Source) -> SourceError:
    says = f"has elements nested deeper than {MAX_DEPTH}; no project file has."
    return SourceError("IMP-006", source.name, says, "Export the file again.")


def _other_root(source: Source, name: str) -> SourceError:
    if name == "APIBusinessObjects":
        kind, do = "Primavera P6 XML", "Export the project from P6 as .xer instead."
    else:
        kind, do = f"XML of another kind (its outermost element is {quote(name)})", SAVE_AS
    return SourceError("IMP-002", source.name, f"looks like {kind}.", do)


def _repaired(source: Source, error: etree.XMLSyntaxError) -> tuple[bytes, list[Finding]]:
    """The bytes in an encoding and with characters that XML allows, and what was changed."""
    data = source.data
    findings: list[Finding] = []
    wide = b"\x00" in data[:4]  # UTF-16 or UTF-32
    if not wide and "encoding" in str(error.msg).lower() and not _is_utf8(data):
        data, findings = _from_windows(source, data)
    if not wide:
        data, gone = _without_control_characters(data)
        if gone:
            findings.append(
                note(
                    "IMP-011",
                    Origin(source.name),
                    f"Removed {counted(gone, 'control character')} that XML forbids.",
                    "Look for stray characters in names and notes of the original.",
                )
            )
    return data, findings


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _from_windows(source: Source, data: bytes) -> tuple[bytes, list[Finding]]:
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return data, []
    wrong = data.decode(errors="replace").count("\ufffd")
    line = data[: _first_wrong(data)].count(b"\n") + 1
    text = re.sub(r"^\ufeff?<\?xml[^>]*\?>", '<?xml version="1.0" encoding="utf-8"?>', text)
    return text.encode(), [
        note(
            "IMP-010",
            Origin(source.name, f"line {line:,}"),
            f"Read as Windows-1252: {counted(wrong, 'character')} did not fit the file's encoding.",
            "Check names with accents; save the file again as UTF-8 if they are wrong.",
        )
    ]


def _first_wrong(data: bytes) -> int:
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return error.start
    return len(data)


def _without_control_characters(data: bytes) -> tuple[bytes, int]:
    removed = 0

    def allowed(match: re.Match[bytes]) -> bytes:
        nonlocal removed
        digits, base = (match[1], 16) if match[1] else (match[2], 10)
        number = int(digits[:9], base)
        if number in {9, 10, 13} or 0x20 <= number < 0xD800 or 0xE000 <= number < 0xFFFE:
            return match[0]
        if 0x10000 <= number <= 0x10FFFF:
            return match[0]
        removed += 1
        return b""

    data = _REFERENCE.sub(allowed, data)
    clean = data.translate(None, _FORBIDDEN)
    return clean, removed + len(data) - len(clean)


def _unreadable(source: Source, error: etree.XMLSyntaxError | None) -> SourceError:
    data = source.data
    if _DTD.search(data.replace(b"\x00", b"")):
        return _dtd(source)
    line, column = (error.lineno or 1, error.offset or 0) if error is not None else (1, 0)
    reason = (
        str(error.msg).partition(", line")[0].strip() if error is not None else "it has no element"
    )
    if "depth" in reason.lower():
        return _too_deep(source)
    inside = _inside(data, line, column)
    place = f"line {line:,}{f', inside {inside}' if inside else ''}"
    if not _LAST_TAG.search(data[-_TAIL:].replace(b"\x00", b"")):
        says = f"ends unexpectedly at {place}; probably a broken download."
        return SourceError("IMP-003", source.name, says, "Export or download the file again.")
    says = f"is no well-formed XML at {place}: {quote(reason)}."
    return SourceError("IMP-003", source.name, says, "Export the file again.")


def _inside(data: bytes, line: int, column: int) -> str:
    """The row of the project, such as "Task UID 311", that a place in the file lies in."""
    start = 0
    for _ in range(line - 1):
        start = data.find(b"\n", start) + 1
        if start == 0:
            return ""
    root, _ = _parsed(data[: start + max(column, 0)], recover=True)
    element = root
    while element is not None:
        name = str(element.tag).rpartition("}")[2]
        if name in _ROWS:
            uid = next((c.text for c in element if str(c.tag).rpartition("}")[2] == "UID"), None)
            return f"{name} UID {uid}" if uid else f"a {name} without UID"
        element = element[-1] if len(element) else None
    return ""
