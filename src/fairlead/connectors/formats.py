"""Every format that plans are read from and written to, in one place.

A format is recognised by content; the ending of a file's name only decides where the content
leaves it open. Readers and writers are loaded when they are needed.
"""

from __future__ import annotations

import gc
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from fairlead.connectors.source import Source, Written, quote, refuse_empty
from fairlead.core.ground.errors import SourceError
from fairlead.core.program.draft import Draft

if TYPE_CHECKING:
    from fairlead.core.cpm.schedule import Schedule
    from fairlead.core.tracking.issue import Tracker

YAML, JSON, MSPROJECT, MPP, PRIMAVERA, PSPLIB, CSV, XLSX, JIRA = (
    "yaml",
    "json",
    "msproject",
    "mpp",
    "primavera",
    "psplib",
    "csv",
    "xlsx",
    "jira",
)


@dataclass(frozen=True, slots=True)
class Reader:
    """How a format is read: "module:function", the endings it goes by, and the options it takes."""

    says: str
    function: str
    suffixes: tuple[str, ...]
    options: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Writer:
    """How a format is written.

    of_program: the plan alone is written, without its dates. text: as people can read it.
    """

    says: str
    function: str
    suffixes: tuple[str, ...]
    of_program: bool = False
    text: bool = True


TABLE_OPTIONS = frozenset({"columns", "dates"})
AS_OF = "as_of"
"""The option of formats that hold their past: the day or moment to go back to."""
MAPPING = "mapping"
"""The option of trackers: what their words mean in a plan."""

READERS: Mapping[str, Reader] = {
    YAML: Reader("Fairlead", "fairlead.connectors.plan.read:draft_from", (".yaml", ".yml")),
    JSON: Reader("Fairlead, as JSON", "fairlead.connectors.plan.read:draft_from", (".json",)),
    MSPROJECT: Reader(
        "Microsoft Project XML", "fairlead.connectors.msproject.read:draft_from", (".xml",)
    ),
    MPP: Reader("Microsoft Project", "fairlead.connectors.msproject.mpp:draft_from", (".mpp",)),
    PRIMAVERA: Reader("Primavera XER", "fairlead.connectors.primavera.read:draft_from", (".xer",)),
    PSPLIB: Reader("PSPLIB", "fairlead.connectors.psplib.read:draft_from", (".sm", ".mm")),
    CSV: Reader(
        "CSV", "fairlead.connectors.table.csv:draft_from", (".csv", ".tsv", ".txt"), TABLE_OPTIONS
    ),
    XLSX: Reader(
        "Excel", "fairlead.connectors.table.xlsx:draft_from", (".xlsx", ".xlsm"), TABLE_OPTIONS
    ),
    JIRA: Reader(
        "Jira, recorded",
        "fairlead.connectors.jira.recording:draft_from",
        (".json", ".jsonl", ".jsonl.gz"),
        frozenset({AS_OF, MAPPING}),
    ),
}

WRITERS: Mapping[str, Writer] = {
    YAML: Writer("Fairlead", "fairlead.connectors.plan.write:written", (".yaml", ".yml"), True),
    JSON: Writer(
        "Fairlead, as JSON", "fairlead.connectors.plan.json_form:written", (".json",), True
    ),
    MSPROJECT: Writer(
        "Microsoft Project XML", "fairlead.connectors.msproject.write:written", (".xml",)
    ),
    CSV: Writer("CSV", "fairlead.connectors.table.csv:written", (".csv",)),
    XLSX: Writer("Excel", "fairlead.connectors.table.xlsx:written", (".xlsx",), text=False),
}


def read(source: Source, format: str | None = None, **options: Any) -> Draft:
    """The draft of a file in the given format, or in the one it is recognised as.

    options: of tables, `columns` and `dates`; of what holds its past, AS_OF; of trackers,
    MAPPING. None is as if it were not given.
    Raises SourceError when the file cannot be read.
    """
    name = format or recognise(source)
    reader = READERS.get(name)
    if reader is None:
        raise _no_format(source.name, name, READERS)
    given = {option: value for option, value in options.items() if value is not None}
    if unknown := sorted(given.keys() - reader.options):
        says = f"{reader.says} files take no option {quote(unknown[0])}."
        raise SourceError("IMP-002", source.name, says, "Leave it out.")
    draft_from = _loaded(reader.function)
    with _without_cycle_collector():
        draft: Draft = draft_from(source, **given)
    return draft


def tracker(source: Source, format: str | None = None, **options: Any) -> Tracker | None:
    """The tracker that a file was recorded from; None for a file of another kind.

    options: as of `read`. Raises SourceError as it does.
    """
    if (format or recognise(source)) != JIRA:
        return None
    found: Tracker = _loaded("fairlead.connectors.jira.recording:tracker")(source, **options)
    return found


def write(schedule: Schedule, format: str) -> Written:
    """A schedule as a file of the given format. Raises SourceError when there is no such."""
    writer = WRITERS.get(format)
    if writer is None:
        raise _no_format(schedule.program.name, format, WRITERS)
    written: Written = _loaded(writer.function)(schedule.program if writer.of_program else schedule)
    return written


def recognise(source: Source) -> str:
    """The format of a file, by its content.

    Raises SourceError, with what it seems to be and what to do, when it is no plan.
    """
    refuse_empty(source)
    for magic, found in _BINARY.items():
        if source.data.startswith(magic):
            return found(source)
    for magic, (what, do) in _NO_PLANS.items():
        if source.data.startswith(magic):
            raise _no_plan(source, f"looks like {what}.", do)
    return _of_text(source)


def _of_ole(source: Source) -> str:
    """Microsoft's older compound files: .mpp, .xls, .doc, and whatever Office has encrypted."""
    data = source.data
    if _utf_16("EncryptedPackage") in data:
        do = "Remove the password and try again."
        raise SourceError("IMP-004", source.name, "is encrypted.", do)
    if _utf_16("Workbook") in data:
        raise _no_plan(source, "looks like an old Excel file (.xls).", "Save it as .xlsx.")
    if _utf_16("WordDocument") in data:
        raise _no_plan(source, "looks like a Word document.", _EXPORT)
    if _utf_16("PowerPoint Document") in data:
        raise _no_plan(source, "looks like a PowerPoint file.", _EXPORT)
    return MPP


def _of_gzip(source: Source) -> str:
    """A recording of Jira is the one thing that comes packed like this."""
    try:
        head = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(source.data[:_HEAD], _HEAD)
    except zlib.error:
        head = b""
    if all(name.encode() in head for name in _OF_JIRA):
        return JIRA
    raise _no_plan(source, "looks like a gzip archive.", "Unpack it and give the plan in it.")


def _of_zip(source: Source) -> str:
    from fairlead.connectors.table.package import names_in

    names = names_in(source.data)
    if names is None:
        # Its reader says what is wrong with the archive.
        return XLSX
    if any(name.casefold().startswith("xl/") for name in names):
        return XLSX
    for folder, what in (("word/", "a Word document"), ("ppt/", "a PowerPoint file")):
        if any(name.casefold().startswith(folder) for name in names):
            raise _no_plan(source, f"looks like {what}.", _EXPORT)
    if "mimetype" in names:
        do = "Save it as .xlsx."
        raise _no_plan(source, "looks like an OpenDocument file.", do)
    raise _no_plan(source, "is a zip archive.", "Unpack it and give the plan in it.")


def _of_text(source: Source) -> str:
    text = _head(source.data)
    if text.startswith("ERMHDR"):
        return PRIMAVERA
    if text.startswith("<"):
        return _of_xml(source, text)
    if re.search(r"(?m)^\{?[ \t]{0,20}fairlead[ \t]{0,20}:", text):
        return YAML
    if text.startswith(("{", "[")):
        if text[1:].lstrip()[:1] == '"' and '"fairlead"' in text:
            return JSON
        if all(name in text for name in _OF_JIRA):
            return JIRA
        says = "is JSON, but neither a Fairlead program nor issues recorded from Jira."
        raise _no_plan(source, says, _EXPORT)
    if "PRECEDENCE RELATIONS:" in text or "jobs (incl. supersource" in text:
        return PSPLIB
    if text.startswith("MPX"):
        do = "Open it in Microsoft Project and save it as XML."
        raise _no_plan(source, "looks like an old exchange file (.mpx).", do)
    if _is_binary(text):
        raise _no_plan(source, "is a binary file of no kind that plans come in.", _EXPORT)
    if source.name.casefold().endswith(READERS[YAML].suffixes):
        return YAML
    if source.name.casefold().endswith(READERS[CSV].suffixes) or _is_table(text):
        return CSV
    raise _no_plan(source, "is a text, but not a plan.", _EXPORT)


def _of_xml(source: Source, text: str) -> str:
    # Only the beginning: patterns that look for an end would read a long text again and again.
    outside = re.sub(r"<\?.*?\?>|<!--.*?-->", "", text[:_PROLOG], flags=re.DOTALL)
    found = re.search(r"<([A-Za-z_][\w.-]{0,60}:)?([A-Za-z_][\w.-]{0,60})", outside)
    root = found[2] if found else ""
    if root == "Project":
        return MSPROJECT
    if root == "APIBusinessObjects":
        raise _no_plan(source, "looks like Primavera XML.", "Export it from Primavera as XER.")
    if root.casefold() == "html" or "<!doctype html" in text[:2000].casefold():
        do = "Log in, fetch the export again, and look at the file before you give it."
        raise _no_plan(source, "is a web page, perhaps one that asks to log in.", do)
    if not root and "<!" in text:
        return MSPROJECT
    says = f"is XML, but not a Microsoft Project plan (its root is {quote(root)})."
    raise _no_plan(source, says, "In Microsoft Project: File › Save As › XML.")


def _head(data: bytes) -> str:
    """The beginning of a file as text, whatever its encoding."""
    head = data[:_HEAD]
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        text = head.decode("utf-16", errors="replace")
    elif head[1:2] == b"\x00":
        text = head.decode("utf-16-le", errors="replace")
    elif head[:1] == b"\x00":
        text = head.decode("utf-16-be", errors="replace")
    else:
        text = head.decode("utf-8", errors="replace")
    return text.lstrip("\ufeff \t\r\n")


def _is_binary(text: str) -> bool:
    controls = sum(1 for c in text if c < " " and c not in "\t\n\r\f")
    return controls > len(text) // 100 + 2


def _is_table(text: str) -> bool:
    """Whether the first lines have a delimiter in common, or one names the tasks."""
    from fairlead.connectors.table.columns import names_tasks

    lines = [line for line in text.splitlines()[:5] if line.strip()]
    shared = any(all(d in line for line in lines) for d in (",", ";", "\t", "|"))
    return shared or any(names_tasks([line[:200]]) for line in lines)


@contextmanager
def _without_cycle_collector() -> Iterator[None]:
    """A large file makes a million values and no cycle; looking for one takes half the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _loaded(function: str) -> Callable[..., Any]:
    module, _, name = function.partition(":")
    loaded: Callable[..., Any] = getattr(import_module(module), name)
    return loaded


def _utf_16(name: str) -> bytes:
    return name.encode("utf-16-le")


def _no_format(where: str, name: str, table: Mapping[str, object]) -> SourceError:
    do = f"Choose one of: {', '.join(table)}."
    return SourceError("IMP-002", where, f"there is no format {quote(name)}.", do)


def _no_plan(source: Source, says: str, do: str) -> SourceError:
    return SourceError("IMP-002", source.name, says, do)


_HEAD = 65_536
_PROLOG = 4_096
_OF_JIRA = ('"key"', '"fields"', '"issuetype"')
_EXPORT = "Export the plan as .xml, .xer, .xlsx, .csv or .yaml."
_BINARY: Mapping[bytes, Callable[[Source], str]] = {
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": _of_ole,
    b"PK\x03\x04": _of_zip,
    b"PK\x05\x06": _of_zip,
    b"\x1f\x8b": _of_gzip,
}
_NO_PLANS: Mapping[bytes, tuple[str, str]] = {
    b"%PDF": ("a PDF", _EXPORT),
    b"\x89PNG": ("a picture (PNG)", _EXPORT),
    b"\xff\xd8\xff": ("a picture (JPEG)", _EXPORT),
    b"GIF8": ("a picture (GIF)", _EXPORT),
    b"7z\xbc\xaf": ("a 7z archive", "Unpack it and give the plan in it."),
    b"Rar!": ("a RAR archive", "Unpack it and give the plan in it."),
    b"SQLite format 3": ("a database (SQLite)", _EXPORT),
    b"{\\rtf": ("a rich text document", _EXPORT),
}
