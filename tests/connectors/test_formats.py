"""Formats are recognised by what is in a file; what is no plan is told what it seems to be."""

from __future__ import annotations

import io
import zipfile
from importlib import import_module
from pathlib import Path

import pytest

from fairlead.connectors import formats
from fairlead.connectors.source import Source
from fairlead.connectors.table.template import template
from fairlead.core.cpm.schedule import Schedule, schedule
from fairlead.core.ground.errors import SourceError
from fairlead.core.program.build import build

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512
EXAMPLE = (Path(__file__).parents[2] / "examples" / "checkout.yaml").read_bytes()
EXPORT = "Export the plan as .xml, .xer, .xlsx, .csv or .yaml."


def archive(*names: str) -> bytes:
    """A zip archive with these entries."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for name in names:
            packed.writestr(name, "x")
    return file.getvalue()


def named(stream: str) -> bytes:
    """A Microsoft compound file with a stream of this name."""
    return OLE + stream.encode("utf-16-le")


def planned() -> Schedule:
    """The schedule of the example."""
    return schedule(build(formats.read(Source("checkout.yaml", EXAMPLE))))


@pytest.mark.parametrize(
    ("data", "format"),
    [
        (EXAMPLE, "yaml"),
        (b"# a comment\n\nfairlead: 1\n", "yaml"),
        (b"{fairlead: 1}", "yaml"),
        (b'{\n "fairlead": 1,\n "id": "x"}', "json"),
        (
            b'<?xml version="1.0"?>\n<Project xmlns="http://schemas.microsoft.com/project">',
            "msproject",
        ),
        (b"\xef\xbb\xbf<!-- by hand --><Project>", "msproject"),
        ("<Project>".encode("utf-16"), "msproject"),
        (b"ERMHDR\t19.12\t2026-03-02", "primavera"),
        (b"*****\njobs (incl. supersource/sink ):  32\nhorizon", "psplib"),
        (b"Task Name,Duration\nA,5d\n", "csv"),
        (b"Vorgangsname;Dauer\nA;5 Tage\n", "csv"),
        (b"Name\nA\nB\n", "csv"),
        (template(), "xlsx"),
        (named("TBkndTask"), "mpp"),
    ],
)
def test_a_format_is_recognised_by_content_whatever_the_file_is_called(
    data: bytes, format: str
) -> None:
    assert formats.recognise(Source("plan.xml", data)) == format


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "IMP-001 · plan.xml: the file is empty. Export it again."),
        (b"\xef\xbb\xbf \r\n", "IMP-001 · plan.xml: the file is empty. Export it again."),
        (
            b"\x00" * 4096,
            (
                "IMP-001 · plan.xml: the file holds nothing but null bytes; probably a broken "
                "copy. Copy or export it again."
            ),
        ),
        (b"%PDF-1.7 ...", f"IMP-002 · plan.xml: looks like a PDF. {EXPORT}"),
        (b"\x89PNG\r\n...", f"IMP-002 · plan.xml: looks like a picture (PNG). {EXPORT}"),
        (
            b"\x1f\x8b\x08...",
            "IMP-002 · plan.xml: looks like a gzip archive. Unpack it and give the plan in it.",
        ),
        (
            named("EncryptedPackage"),
            "IMP-004 · plan.xml: is encrypted. Remove the password and try again.",
        ),
        (
            named("Workbook"),
            "IMP-002 · plan.xml: looks like an old Excel file (.xls). Save it as .xlsx.",
        ),
        (named("WordDocument"), f"IMP-002 · plan.xml: looks like a Word document. {EXPORT}"),
        (
            archive("word/document.xml"),
            f"IMP-002 · plan.xml: looks like a Word document. {EXPORT}",
        ),
        (
            archive("mimetype", "content.xml"),
            "IMP-002 · plan.xml: looks like an OpenDocument file. Save it as .xlsx.",
        ),
        (
            archive("readme.txt"),
            "IMP-002 · plan.xml: is a zip archive. Unpack it and give the plan in it.",
        ),
        (
            b"<!DOCTYPE html><html><body>Log in</body>",
            (
                "IMP-002 · plan.xml: is a web page, perhaps one that asks to log in. "
                "Log in, fetch the export again, and look at the file before you give it."
            ),
        ),
        (
            b'<APIBusinessObjects xmlns="x">',
            "IMP-002 · plan.xml: looks like Primavera XML. Export it from Primavera as XER.",
        ),
        (
            b"<note><to>you</to></note>",
            (
                "IMP-002 · plan.xml: is XML, but not a Microsoft Project plan (its root is "
                "'note'). In Microsoft Project: File › Save As › XML."
            ),
        ),
        (
            b'{"issues": []}',
            (
                "IMP-002 · plan.xml: is JSON, but neither a Fairlead program nor issues recorded "
                f"from Jira. {EXPORT}"
            ),
        ),
        (
            b"MPX,Microsoft Project,4.0",
            (
                "IMP-002 · plan.xml: looks like an old exchange file (.mpx). "
                "Open it in Microsoft Project and save it as XML."
            ),
        ),
        (b"Dear all\n\nsee below\n", f"IMP-002 · plan.xml: is a text, but not a plan. {EXPORT}"),
        (
            bytes(range(1, 32)) * 9,
            f"IMP-002 · plan.xml: is a binary file of no kind that plans come in. {EXPORT}",
        ),
    ],
)
def test_what_is_no_plan_is_told_what_it_looks_like(data: bytes, message: str) -> None:
    with pytest.raises(SourceError) as refused:
        formats.recognise(Source("plan.xml", data))
    assert str(refused.value) == f"{message} Nothing was changed."


def test_the_ending_of_the_name_decides_only_what_the_content_leaves_open() -> None:
    assert formats.recognise(Source("plan.csv", b"one column\nand no header")) == "csv"
    assert formats.recognise(Source("plan.yaml", b"tasks: {a: 5d}")) == "yaml"


def test_a_format_can_be_asked_for() -> None:
    draft = formats.read(Source("plan.txt", b"Name\nA\n"), "csv")
    assert draft.tasks[0].value.name == "A"
    with pytest.raises(SourceError, match=r"there is no format 'doc'\. Choose one of: yaml, json"):
        formats.read(Source("plan.txt", b"Name\nA\n"), "doc")


def test_options_go_to_the_formats_that_take_them() -> None:
    table = Source("plan.csv", b"Titel,Start\nA,03/04/2026\n")
    draft = formats.read(table, columns={"Start": "start"}, dates="DMY")
    assert draft.tasks[0].value.constraints[0].date is not None
    assert formats.read(Source("p.yaml", EXAMPLE), columns=None, dates=None).name is not None
    with pytest.raises(SourceError, match="Fairlead files take no option 'dates'"):
        formats.read(Source("p.yaml", EXAMPLE), dates="DMY")


@pytest.mark.parametrize("format", ["yaml", "json", "csv", "xlsx", "msproject"])
def test_what_is_written_is_recognised_and_read(format: str) -> None:
    written = formats.write(planned(), format)
    source = Source("plan", written.data)
    assert formats.recognise(source) == format
    assert len(formats.read(source).tasks) == len(planned().program.tasks)


def test_a_format_that_nothing_is_written_in_is_refused() -> None:
    with pytest.raises(SourceError, match="there is no format 'primavera'"):
        formats.write(planned(), "primavera")


@pytest.mark.parametrize(
    "function",
    [r.function for r in formats.READERS.values()] + [w.function for w in formats.WRITERS.values()],
)
def test_every_function_that_the_tables_name_is_there(function: str) -> None:
    module, _, name = function.partition(":")
    assert callable(getattr(import_module(module), name))
