"""How the tests read tables: as drafts, as programs, and as the messages they give."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import pytest

from fairlead.connectors.source import Source
from fairlead.connectors.table import csv, xlsx
from fairlead.core.ground.errors import SourceError
from fairlead.core.program.build import build
from fairlead.core.program.draft import Draft
from fairlead.core.program.program import Program

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def from_csv(text: str | bytes, **options: Any) -> Draft:
    """The draft of a CSV file."""
    data = text.encode() if isinstance(text, str) else text
    return csv.draft_from(Source("plan.csv", data), **options)


def from_xlsx(data: bytes, **options: Any) -> Draft:
    """The draft of a workbook."""
    return xlsx.draft_from(Source("plan.xlsx", data), **options)


def program(draft: Draft) -> Program:
    """The program of a draft in which nothing is doubtful, on a day the table does not say."""
    built = build(draft, status_date=datetime(2026, 3, 2, 8))
    assert built.set_aside == ()
    return built


def said(draft: Draft) -> list[str]:
    """What a draft has to say, each with its place."""
    return [f"{f.code} {f.severity.value} {f.origin.place}: {f.says}" for f in draft.findings]


def refusal(data: str | bytes, **options: Any) -> str:
    """The message with which a CSV file, or a workbook, is refused."""
    raw = data.encode() if isinstance(data, str) else data
    with pytest.raises(SourceError) as refused:
        (from_xlsx if raw[:2] == b"PK" or raw[:1] == b"\xd0" else from_csv)(raw, **options)
    return str(refused.value)


def workbook(
    rows: Sequence[str],
    *,
    after: str = "",
    formats: Sequence[str] = (),
    date1904: bool = False,
    name: str = "Plan",
    extra: Mapping[str, bytes] | None = None,
) -> bytes:
    """A workbook with one sheet, from the XML of its rows.

    after: XML behind the rows. formats: codes of number formats, for the styles 1, 2 and so on.
    """
    codes = "".join(
        f'<numFmt numFmtId="{200 + n}" formatCode="{c}"/>' for n, c in enumerate(formats)
    )
    styles = "".join(f'<xf numFmtId="{200 + n}"/>' for n in range(len(formats)))
    parts = {
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
        f'<workbookPr date1904="{int(date1904)}"/>'
        f'<sheets><sheet name="{name}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" '
        f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts>{codes}</numFmts>'
        f'<cellXfs><xf numFmtId="0"/>{styles}</cellXfs></styleSheet>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(rows)}'
        f"</sheetData>{after}</worksheet>",
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for part, text in parts.items():
            packed.writestr(part, text)
        for part, data in (extra or {}).items():
            packed.writestr(part, data)
    return file.getvalue()


def row(number: int, *cells: str | float | None, hidden: bool = False) -> str:
    """The XML of a row of texts and numbers; XML stands for itself."""
    shown = []
    for position, cell in enumerate(cells):
        reference = f"{chr(ord('A') + position)}{number}"
        if isinstance(cell, str) and cell.startswith("<c"):
            shown.append(cell.replace("<c", f'<c r="{reference}"', 1))
        elif isinstance(cell, str):
            shown.append(f'<c r="{reference}" t="inlineStr"><is><t>{cell}</t></is></c>')
        elif cell is not None:
            shown.append(f'<c r="{reference}"><v>{cell}</v></c>')
    attributes = f'r="{number}"' + (' hidden="1"' if hidden else "")
    return f"<row {attributes}>{''.join(shown)}</row>"
