"""An .xlsx file as a zip archive, looked at before anything in it is unpacked."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from xml.parsers import expat

from fairlead.connectors.source import (
    MAX_ARCHIVE_ENTRIES,
    MAX_DEPTH,
    MAX_UNPACK_RATIO,
    MAX_UNPACKED_BYTES,
    Source,
    quote,
)
from fairlead.core.ground.errors import SourceError

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""The stream in which Office keeps what it has encrypted."""

SMALL = 10 * 2**20
"""Up to this size an archive may unpack as it likes: texts that repeat pack well."""

_CHUNK = 65_536
_LARGEST_DIRECTORY = MAX_ARCHIVE_ENTRIES * 512
_NAMES_KEPT = 1_000
_ENCODINGS = frozenset({"utf-8", "utf-16", "us-ascii", "iso-8859-1"})
_UNPACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,
    NotImplementedError,
    ValueError,
    OverflowError,
)


def names_in(data: bytes) -> list[str] | None:
    """The names of an archive's entries; None when it is broken or has far too many."""
    if _directory_size(data) > _LARGEST_DIRECTORY:
        return None
    try:
        return zipfile.ZipFile(io.BytesIO(data)).namelist()
    except _BROKEN:
        return None


def _directory_size(data: bytes) -> int:
    """The size that an archive says its directory has; 0 when it does not say."""
    end = data.rfind(b"PK\x05\x06")
    field = data[end + 12 : end + 16]
    return int.from_bytes(field, "little") if end >= 0 and len(field) == 4 else 0


class Handler:
    """What is done with the elements of a part; names are local, without namespace."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""

    def end(self, name: str) -> None:
        """Take its end."""

    def text(self, data: str) -> None:
        """Take text."""


class Package:
    """The parts of an .xlsx file."""

    def __init__(self, source: Source) -> None:
        """Look at the archive's directory. Raises SourceError when it is not safe or no archive."""
        self._source = source
        if source.data.startswith(OLE):
            raise self._not_a_workbook()
        if _directory_size(source.data) > _LARGEST_DIRECTORY:
            says = f"the archive has more than {MAX_ARCHIVE_ENTRIES:,} entries."
            raise SourceError("IMP-006", source.name, says, "Save it again in Excel.")
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(source.data))
            entries = self._archive.infolist()
        except _BROKEN:
            raise self._cut_off() from None
        self._refuse_unsafe(entries)
        self.names = {entry.filename.casefold(): entry.filename for entry in entries}

    def has(self, name: str) -> bool:
        """Whether there is such a part."""
        return name.casefold() in self.names

    def parse(self, name: str, handler: Handler) -> None:
        """Feed a part to a handler. Raises SourceError when it is broken, deep or has a DTD."""
        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        depth = 0
        take, leave = handler.start, handler.end
        known: dict[str, str] = {}

        def start(tag: str, attributes: dict[str, str]) -> None:
            nonlocal depth
            depth += 1
            if depth > MAX_DEPTH:
                says = f"{name} is nested deeper than {MAX_DEPTH} levels."
                raise SourceError("IMP-006", self._source.name, says, "Save it again in Excel.")
            local = known.get(tag)
            if local is None:
                local = tag.rpartition("}")[2]
                if len(known) < _NAMES_KEPT:
                    known[tag] = local
            take(local, attributes)

        def end(tag: str) -> None:
            nonlocal depth
            depth -= 1
            leave(known.get(tag) or tag.rpartition("}")[2])

        def doctype(*_: object) -> None:
            says = f"{name} contains a DTD, which workbooks never need; refused for safety."
            raise SourceError("IMP-005", self._source.name, says, "Save it again in Excel.")

        def declaration(_version: str, encoding: str | None, _standalone: int) -> None:
            # For any other name the parser would ask Python's codecs, of which some are no texts.
            if encoding is not None and encoding.casefold() not in _ENCODINGS:
                says = f"{name} is written in {quote(encoding)}, which workbooks never are."
                raise SourceError("IMP-010", self._source.name, says, "Save it again in Excel.")

        parser.XmlDeclHandler = declaration
        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = handler.text
        parser.StartDoctypeDeclHandler = doctype
        try:
            for chunk in self._chunks(name):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            says = f"{name} ends or breaks at line {error.lineno}; probably a broken download."
            raise SourceError("IMP-003", self._source.name, says, "Fetch it again.") from None

    def _chunks(self, name: str) -> Iterator[bytes]:
        try:
            with self._archive.open(self.names[name.casefold()]) as part:
                while chunk := part.read(_CHUNK):
                    yield chunk
        except _BROKEN:
            raise self._cut_off() from None

    def _refuse_unsafe(self, entries: list[zipfile.ZipInfo]) -> None:
        name = self._source.name
        if len(entries) > MAX_ARCHIVE_ENTRIES:
            says = f"the archive has {len(entries):,} entries (limit {MAX_ARCHIVE_ENTRIES:,})."
            raise SourceError("IMP-006", name, says, "Save it again in Excel.")
        unpacked = sum(entry.file_size for entry in entries)
        ratio = unpacked / max(1, len(self._source.data))
        if unpacked > MAX_UNPACKED_BYTES or (unpacked > SMALL and ratio > MAX_UNPACK_RATIO):
            limit = f"{MAX_UNPACKED_BYTES // 2**20} MB, {MAX_UNPACK_RATIO} times its size"
            says = f"unpacks to {unpacked / 2**20:,.0f} MB (limit {limit})."
            raise SourceError("IMP-006", name, says, "Split it.")
        seen: set[str] = set()
        for entry in entries:
            path = entry.filename.replace("\\", "/")
            if path.startswith("/") or ".." in path.split("/") or ":" in path or path in seen:
                says = f"contains unsafe path {quote(entry.filename)}; refused."
                raise SourceError("IMP-007", name, says, "Save it again in Excel.")
            seen.add(path)
            if entry.flag_bits & 1:
                says = "is encrypted."
                raise SourceError("IMP-004", name, says, "Remove the password and try again.")
            if entry.compress_type not in _UNPACKED:
                says = f"{quote(entry.filename)} is packed in a way no workbook is."
                raise SourceError("IMP-003", name, says, "Save it again in Excel.")

    def _not_a_workbook(self) -> SourceError:
        if ENCRYPTED in self._source.data:
            do = "Remove the password and try again."
            return SourceError("IMP-004", self._source.name, "is encrypted.", do)
        says = "looks like an old binary Office file, not an .xlsx workbook."
        return SourceError("IMP-002", self._source.name, says, "Save it as .xlsx in Excel.")

    def _cut_off(self) -> SourceError:
        says = "the archive is broken; probably a broken download."
        return SourceError("IMP-003", self._source.name, says, "Fetch or save it again.")
