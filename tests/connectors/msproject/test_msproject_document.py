"""What is no Microsoft Project XML, or a broken one, is refused with a sentence that helps."""

from __future__ import annotations

import pytest

from fairlead.connectors.msproject.read import draft_from
from fairlead.connectors.source import Source
from fairlead.core.ground.errors import SourceError
from tests.connectors.msproject.projects import NAMESPACE, golden, project, row, says, tasks

OPEN = f'<Project xmlns="{NAMESPACE}">'.encode()
ENTITIES = b'<!DOCTYPE p [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def refusal(data: bytes) -> str:
    with pytest.raises(SourceError) as refused:
        draft_from(Source("plan.xml", data))
    return str(refused.value)


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf \r\n"])
def test_an_empty_file(data: bytes) -> None:
    assert refusal(data) == (
        "IMP-001 · plan.xml: the file is empty. Export it again. Nothing was changed."
    )


def test_an_mpp_file_renamed_to_xml() -> None:
    assert refusal(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)) == (
        "IMP-002 · plan.xml: looks like a Microsoft Project .mpp (binary). "
        "In Microsoft Project choose File › Save As › XML. Nothing was changed."
    )


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7", "a PDF"),
        (b"PK\x03\x04rest", "a ZIP archive or an Office file such as .xlsx"),
        (b"\x1f\x8b\x08rest", "a compressed (gzip) file"),
        (b"ERMHDR\t8.2", "a Primavera file (.xer)"),
        (b"MPX,Microsoft Project", "a Microsoft Project 98 exchange file (.mpx)"),
        (b'{"tasks": []}', "JSON"),
        (b"<!DOCTYPE html><html></html>", "a web page"),
        (b"hello", "no XML at all"),
        (b"<plan/>", "XML of another kind (its outermost element is 'plan')"),
        (
            b'<Project xmlns="urn:other"/>',
            "XML of another kind (its outermost element is 'Project')",
        ),
        (b"<APIBusinessObjects/>", "Primavera P6 XML"),
    ],
)
def test_a_file_of_another_kind_is_told_what_it_is(data: bytes, kind: str) -> None:
    message = refusal(data)
    assert message.startswith(f"IMP-002 · plan.xml: looks like {kind}. ")
    assert message.endswith(" Nothing was changed.")


def test_an_encrypted_document() -> None:
    data = bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le")
    assert refusal(data) == (
        "IMP-004 · plan.xml: is encrypted. Remove the password and try again. Nothing was changed."
    )


def test_a_download_that_broke_off_names_the_line_and_the_task() -> None:
    data = golden("9_mp_j30_a2_nr4.xml").data
    cut = data.index(b"<Duration>", data.index(b"<UID>31</UID>", data.index(b"<Tasks>")))
    line = data[:cut].count(b"\n") + 1
    assert refusal(data[: cut + 5]) == (
        f"IMP-003 · plan.xml: ends unexpectedly at line {line:,}, inside Task UID 31; "
        "probably a broken download. Export or download the file again. Nothing was changed."
    )


def test_malformed_xml_names_the_line_the_row_and_the_reason() -> None:
    source = project(row(1) + row(7, "<WBS>1</WSB>"))
    assert refusal(source.data) == (
        "IMP-003 · plan.xml: is no well-formed XML at line 1, inside Task UID 7: "
        "'Opening and ending tag mismatch: WBS line 1 and WSB'. "
        "Export the file again. Nothing was changed."
    )


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE Project SYSTEM "http://example.org/x.dtd">' + OPEN + b"</Project>",
        ENTITIES + OPEN + b"<Name>&b;</Name></Project>",
        b'<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + OPEN + b"&x;</Project>",
        ENTITIES + OPEN + b"<Name>",
    ],
)
def test_a_dtd_is_refused_unread(data: bytes) -> None:
    assert refusal(data) == (
        "IMP-005 · plan.xml: contains a DTD, which project files never need; refused for safety. "
        "Export the file again. Nothing was changed."
    )


@pytest.mark.parametrize("depth", [101, 300, 100_000])
def test_elements_nested_too_deep(depth: int) -> None:
    message = refusal(OPEN + b"<a>" * depth + b"</a>" * depth + b"</Project>")
    assert message.startswith("IMP-006 · plan.xml: has elements nested deeper than 100;")


def test_a_file_that_is_too_large() -> None:
    assert refusal(OPEN + b" " * (51 * 2**20)).startswith(
        "IMP-006 · plan.xml: the file has 51 MB (limit 50)."
    )


def test_a_file_of_more_elements_than_memory_has_room_for() -> None:
    assert refusal(OPEN + b"<a/>" * 4_000_001 + b"</Project>").startswith(
        "IMP-006 · plan.xml: has 4,000,003 tags (limit 4,000,000)."
    )


def test_text_in_another_encoding_than_the_file_claims_is_read_and_noted() -> None:
    source = project(row(1, name="Küche"))
    draft = draft_from(Source("plan.xml", source.data.decode().encode("cp1252")))
    assert [t.name for t in tasks(draft).values()] == ["Küche"]
    assert [(code, place) for code, place, _ in says(draft)] == [("IMP-010", "line 1")]


@pytest.mark.parametrize(
    ("encoding", "notes"),
    [
        ("utf-8-sig", []),
        ("iso-8859-1", []),
        ("utf-16", [("IMP-010", "", "Read as UTF-16.")]),
    ],
)
def test_declared_encodings_are_understood_and_utf_16_is_said(
    encoding: str, notes: list[tuple[str, str, str]]
) -> None:
    name = encoding.removesuffix("-sig")
    text = project(row(1, name="Küche")).data.decode().replace('"UTF-8"', f'"{name}"')
    draft = draft_from(Source("plan.xml", text.encode(encoding)))
    assert ([t.name for t in tasks(draft).values()], says(draft)) == (["Küche"], notes)


def test_control_characters_that_xml_forbids_are_removed_and_counted() -> None:
    source = project(row(1, name="Ki\x07tchen&#x1F;"))
    draft = draft_from(source)
    assert [t.name for t in tasks(draft).values()] == ["Kitchen"]
    assert says(draft) == [("IMP-011", "", "Removed 2 control characters that XML forbids.")]


def test_characters_one_cannot_see_are_kept_and_shown() -> None:
    draft = draft_from(project(row(1, name="safe\u202egpj")))
    assert says(draft) == [
        ("IMP-011", "Task UID 1 › Name", r"Name holds characters one cannot see: 'safe\u202egpj'.")
    ]


def test_any_namespace_of_project_is_fine_and_so_is_none() -> None:
    for namespace in (NAMESPACE, f"{NAMESPACE}/2007", ""):
        data = project(row(1)).data.replace(NAMESPACE.encode(), namespace.encode())
        assert list(tasks(draft_from(Source("plan.xml", data)))) == ["1"]


def test_a_uid_used_twice_names_both_lines() -> None:
    source = project(row(17) + "\n\n" + row(17))
    assert refusal(source.data) == (
        "IMP-033 · plan.xml: task UID '17' is used twice (line 1 and line 3). "
        "Give one of them another id. Nothing was changed."
    )


@pytest.mark.parametrize(
    ("section", "what"),
    [("resources", "resource"), ("calendars", "calendar"), ("assignments", "assignment")],
)
def test_other_uids_are_not_repeated_either(section: str, what: str) -> None:
    name = what.capitalize()
    rows = f"<{name}><UID>5</UID><TaskUID>1</TaskUID><ResourceUID>2</ResourceUID></{name}>" * 2
    message = refusal(project(row(1), **{section: rows}).data)
    assert message.startswith(f"IMP-033 · plan.xml: {what} UID '5' is used twice")
