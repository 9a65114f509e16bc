"""A workbook's parts: which sheets there are, and the texts and formats that they share.

Read in one pass over each part, because what matters beside values (formulas without a saved
value, merged cells, hidden rows, cells far outside) is lost by readers that give values only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from fairlead.connectors.source import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Source
from fairlead.connectors.table.package import Handler, Package
from fairlead.core.ground.errors import SourceError

LONGEST_TEXT = 1_000_000
# Halves of character pairs are not characters; they stay as they are written.
_ESCAPED = re.compile("_x(?![dD][89a-fA-F])([0-9A-Fa-f]{4})_")
_DATE_FORMATS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_TIMED_FORMATS = frozenset((18, 19, 20, 21, 22, 45, 46, 47))
_PERCENT_FORMATS = frozenset((9, 10))
_NOT_IN_FORMAT = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')


@dataclass(frozen=True, slots=True)
class Style:
    """How the numbers of a cell are shown."""

    is_date: bool = False
    has_time: bool = False
    is_percent: bool = False


PLAIN = Style()


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook that was opened: its sheets by name, in order, and what all of them share."""

    source: Source
    package: Package
    sheets: dict[str, str]
    texts: Sequence[str]
    styles: Sequence[Style]
    base_1904: bool


class Collector(Handler):
    """The base of handlers that gather the text of some elements."""

    def __init__(self) -> None:
        self._parts: list[str] | None = None
        self._size = 0

    def text(self, data: str) -> None:
        """Take text, if some is wanted."""
        if self._parts is not None and self._size < LONGEST_TEXT:
            self._parts.append(data)
            self._size += len(data)

    def gather(self) -> None:
        """Begin to gather text."""
        self._parts, self._size = [], 0

    def gathered(self) -> str:
        """The text since `gather`; no more is wanted."""
        text = "".join(self._parts or ())
        self._parts = None
        return text


class _Relations(Handler):
    def __init__(self) -> None:
        self.target: dict[str, str] = {}
        self.main = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            target = attributes.get("Target", "")
            self.target[attributes.get("Id", "")] = target
            if attributes.get("Type", "").endswith("/officeDocument"):
                self.main = target


class _Contents(Handler):
    def __init__(self) -> None:
        self.sheets: dict[str, str] = {}
        self.base_1904 = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet" and len(self.sheets) < MAX_COLUMNS:
            relation = next((v for k, v in attributes.items() if k.endswith("}id")), "")
            self.sheets.setdefault(attributes.get("name", ""), relation)
        elif name == "workbookPr":
            self.base_1904 = attributes.get("date1904", "0") in {"1", "true"}


class _Texts(Collector):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._item: list[str] = []
        self._spoken = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "si":
            self._item = []
        elif name == "rPh":
            # How a text is spoken is not part of it.
            self._spoken = True
        elif name == "t" and not self._spoken:
            self.gather()

    def end(self, name: str) -> None:
        if name == "t" and not self._spoken:
            self._item.append(self.gathered())
        elif name == "rPh":
            self._spoken = False
        elif name == "si" and len(self.texts) < MAX_CELLS:
            self.texts.append(unescaped("".join(self._item)))


class _Styles(Handler):
    def __init__(self) -> None:
        self.styles: list[Style] = []
        self._codes: dict[str, str] = {}
        self._inside = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._inside = True
        elif name == "xf" and self._inside and len(self.styles) < MAX_ROWS:
            number = attributes.get("numFmtId", "0")
            self.styles.append(_style(number, self._codes.get(number)))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._inside = False


def _style(number: str, code: str | None) -> Style:
    if code is None:
        known = int(number) if re.fullmatch("[0-9]{1,5}", number) else 0
        return Style(known in _DATE_FORMATS, known in _TIMED_FORMATS, known in _PERCENT_FORMATS)
    signs = set(_NOT_IN_FORMAT.sub("", code[:500]).split(";")[0].casefold())
    return Style(bool(signs & set("dmyhs")), bool(signs & set("hs")), "%" in signs)


def opened(source: Source) -> Workbook:
    """A workbook's directory, texts and styles. Raises SourceError when it is none."""
    package = Package(source)
    top = _Relations()
    if package.has("_rels/.rels"):
        package.parse("_rels/.rels", top)
    main = _path("", top.main) if top.main else "xl/workbook.xml"
    if not package.has(main) or not main.startswith("xl/"):
        says = "is an archive, but not an Excel workbook."
        raise SourceError("IMP-002", source.name, says, "Save the plan as .xlsx.")
    contents, relations = _Contents(), _Relations()
    package.parse(main, contents)
    folder, _, file = main.rpartition("/")
    rels = f"{folder}/_rels/{file}.rels"
    if package.has(rels):
        package.parse(rels, relations)
    sheets = {
        name: path
        for name, id in contents.sheets.items()
        if package.has(path := _path(folder, relations.target.get(id, "")))
    }
    texts, styles = _Texts(), _Styles()
    for part, handler in (("sharedStrings.xml", texts), ("styles.xml", styles)):
        if package.has(f"{folder}/{part}"):
            package.parse(f"{folder}/{part}", handler)
    if not sheets:
        raise SourceError("IMP-001", source.name, "there are no sheets.", "Export it again.")
    return Workbook(source, package, sheets, texts.texts, styles.styles, contents.base_1904)


def _path(folder: str, target: str) -> str:
    return target[1:] if target.startswith("/") else f"{folder}/{target}".lstrip("/")


def unescaped(text: str) -> str:
    """Workbooks write characters that XML cannot hold as _x0007_."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
