"""What planners write about activities: activity codes, user-defined fields and notebooks."""

from __future__ import annotations

import html
import re
from collections import defaultdict

from fairlead.connectors.primavera.tables import Row, Tables

_TAG = re.compile(r"<(?:/?([a-zA-Z][a-zA-Z0-9]{0,15}+)[^<>]*+|![^<>]*+)>")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_SPACES = re.compile(r"[^\S\n]+")
_BREAKS = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4"})
LONGEST_NOTE = 100_000
UDF_CELLS = ("udf_text", "udf_number", "udf_date")


def activity_fields(tables: Tables, project: str) -> dict[str, dict[str, str]]:
    """For each activity's task_id its activity codes and user-defined fields, by their names."""
    fields: dict[str, dict[str, str]] = defaultdict(dict)
    types = {r["actv_code_type_id"]: r["actv_code_type"] for r in tables.rows("ACTVTYPE")}
    values = {r["actv_code_id"]: _code_text(r) for r in tables.rows("ACTVCODE")}
    for row in tables.rows("TASKACTV"):
        if row["proj_id"] in ("", project) and (value := values.get(row["actv_code_id"])):
            type = row["actv_code_type_id"]
            fields[row["task_id"]][types.get(type) or type] = value
    labels = {
        r["udf_type_id"]: r["udf_type_label"] or r["udf_type_name"]
        for r in tables.rows("UDFTYPE")
        if r["table_name"] == "TASK"
    }
    for row in tables.rows("UDFVALUE"):
        label = labels.get(row["udf_type_id"]) if row["proj_id"] in ("", project) else None
        if label and (text := _udf_text(row) or values.get(row["udf_code_id"], "")):
            fields[row["fk_id"]][label] = text
    return fields


def activity_notes(tables: Tables, project: str) -> dict[str, str]:
    """For each activity's task_id its notebook as plain text, each topic under its name."""
    topics = {r["memo_type_id"]: r["memo_type"] for r in tables.rows("MEMOTYPE")}
    notes: dict[str, list[str]] = defaultdict(list)
    for row in tables.rows("TASKMEMO"):
        if row["proj_id"] in ("", project) and (text := plain_text(row["task_memo"])):
            topic = topics.get(row["memo_type_id"], "")
            notes[row["task_id"]].append(f"{topic}\n{text}" if topic else text)
    return {task: "\n\n".join(parts) for task, parts in notes.items()}


def plain_text(text: str) -> str:
    """The text of an HTML note: tags gone, paragraphs on lines of their own, entities as signs.

    A note of more than LONGEST_NOTE characters ends there, in "…".
    """
    if len(text) > LONGEST_NOTE:
        text = f"{text[:LONGEST_NOTE]}…"
    text = text.replace("\x7f", "\n")
    if "<" not in text and "&" not in text:
        return text.strip()
    plain = _ENTITY.sub(_sign, _TAG.sub(_line, text))
    lines = (line.strip() for line in _SPACES.sub(" ", plain).split("\n"))
    return "\n".join(line for line in lines if line)


def _line(tag: re.Match[str]) -> str:
    return "\n" if (tag[1] or "").lower() in _BREAKS else ""


def _sign(entity: re.Match[str]) -> str:
    return html.unescape(entity[0])


def _code_text(value: Row) -> str:
    short, name = value["short_name"], value["actv_code_name"]
    return f"{short}: {name}" if short and name and short != name else short or name


def _udf_text(row: Row) -> str:
    for column in UDF_CELLS:
        if text := row[column]:
            return _trimmed(text) if column == "udf_number" else text
    return ""


def _trimmed(number: str) -> str:
    """A number without zeros that say nothing."""
    return number.rstrip("0").rstrip(".") if "." in number else number
