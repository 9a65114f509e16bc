"""Which column holds which field: what people and tools call them, in English and German."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from fairlead.connectors.source import MAX_COLUMNS, quote
from fairlead.core.ground.errors import SourceError

IGNORE = "ignore"


@dataclass(frozen=True, slots=True)
class Column:
    """A field that tables have.

    title: what our own tables call it. names: what others do, most telling first. many: several
    columns may hold it. computed: it follows from the plan, so it is written and never read.
    """

    field: str
    title: str
    names: tuple[str, ...] = ()
    width: int = 12
    many: bool = False
    computed: bool = False


COLUMNS: tuple[Column, ...] = (
    Column("id", "Id", ("unique id", "uid", "issue key", "key", "task id", "vorgangs-id",
                        "eindeutige nr", "eindeutige nummer", "schlüssel")),
    Column("source_id", "Source id", ("issue id",), 10),
    Column("number", "Number", ("nr", "no", "#", "row", "zeile", "vorgangsnummer", "lfd nr")),
    Column("level", "Outline level", ("level", "indent", "gliederungsebene", "ebene"), 8),
    Column("wbs", "WBS", ("wbs code", "psp", "psp code", "psp-code", "outline number",
                          "gliederungsnummer"), 10),
    Column("name", "Task name", ("name", "task", "summary", "title", "vorgangsname", "vorgang",
                                 "aufgabe", "aufgabenname", "titel", "kurztext", "bezeichnung",
                                 "activity name", "activity", "zusammenfassung", "subject"), 42),
    Column("parent", "Parent", ("parent task", "parent id", "parent key", "parent summary",
                                "epic link", "sammelvorgang", "übergeordneter vorgang",
                                "übergeordnet", "eltern")),
    Column("kind", "Kind", ("type", "task type", "issue type", "vorgangstyp", "typ", "art"), 11),
    Column("milestone", "Milestone", ("meilenstein",), 10),
    Column("duration", "Duration", ("dauer", "planned duration", "original duration"), 11),
    Column("seconds", "Original estimate", ("original estimate in seconds",)),
    Column("low", "Optimistic", ("low", "best case", "optimistic duration", "optimistisch", "p10",
                                 "minimum"), 11),
    Column("likely", "Most likely", ("likely", "most likely duration", "wahrscheinlich",
                                     "realistisch"), 11),
    Column("high", "Pessimistic", ("high", "worst case", "pessimistic duration", "pessimistisch",
                                   "p90", "maximum"), 11),
    Column("predecessors", "Predecessors", ("predecessor", "vorgänger", "depends on", "blocked by",
                                            "blocked by (dependencies)", "dependencies",
                                            "inward issue link (blocks)", "hängt ab von"), 20,
           many=True),
    Column("successors", "Successors", ("successor", "nachfolger", "blocks", "blocking",
                                        "blocking (dependencies)",
                                        "outward issue link (blocks)"), 20, many=True),
    Column("resources", "Resources", ("resource names", "ressourcennamen", "ressourcen", "resource",
                                      "assigned to", "assignee", "assignees", "zugewiesen an",
                                      "zuständig", "bearbeiter", "who"), 26),
    Column("owner", "Owner", ("responsible", "verantwortlich", "verantwortlicher", "accountable"),
           16),
    Column("team", "Team", ("squad", "group", "abteilung", "mannschaft"), 14),
    Column("complete", "% complete", ("percent complete", "complete", "% abgeschlossen",
                                      "prozent abgeschlossen", "abgeschlossen", "progress",
                                      "fortschritt", "% done", "done %"), 11),
    Column("start", "Start", ("start date", "begin", "anfang", "beginn", "startdatum", "von",
                              "planned start", "target start", "start no earlier than"), 17),
    Column("finish", "Finish", ("finish date", "end", "end date", "ende", "fertigstellung",
                                "enddatum", "bis", "planned finish", "planned end", "target end"),
           17),
    Column("due", "Deadline", ("due", "due date", "stichtag", "fällig", "fälligkeit",
                               "fälligkeitsdatum", "fällig am", "frist", "termin"), 17),
    Column("constraint", "Constraint type", ("constraint", "einschränkungsart", "einschränkung"),
           15),
    Column("constraint_date", "Constraint date", ("einschränkungstermin", "einschränkungsdatum"),
           17),
    Column("actual_start", "Actual start", ("ist-anfang", "aktueller anfang", "started"), 17),
    Column("actual_finish", "Actual finish", ("actual end", "ist-ende", "aktuelles ende",
                                              "completed at", "resolved"), 17),
    Column("remaining", "Remaining duration", ("remaining", "verbleibende dauer", "restdauer"), 12),
    Column("mode", "Task mode", ("vorgangsmodus",)),
    Column("active", "Active", ("aktiv",), 8),
    Column("priority", "Priority", ("priorität",), 8),
    Column("tags", "Tags", ("labels", "stichwörter", "schlagwörter"), 16, many=True),
    Column("url", "Link", ("url", "hyperlink", "hyperlink address"), 20),
    Column("notes", "Notes", ("note", "description", "notizen", "beschreibung", "bemerkung",
                              "comments"), 40),
    Column("scheduled_start", "Scheduled start", ("early start",), 17, computed=True),
    Column("scheduled_finish", "Scheduled finish", ("early finish",), 17, computed=True),
    Column("late_start", "Late start", (), 17, computed=True),
    Column("late_finish", "Late finish", (), 17, computed=True),
    Column("total_float", "Total float (days)", ("total float", "total slack", "slack"), 11,
           computed=True),
    Column("free_float", "Free float (days)", ("free float", "free slack"), 11, computed=True),
    Column("critical", "Critical", ("kritisch",), 8, computed=True),
)  # fmt: skip

BY_FIELD = {column.field: column for column in COLUMNS}
REQUIRED = "name"


def plain(header: str) -> str:
    """A header as it is compared: case, dots, underscores and spacing do not count."""
    return re.sub(r"[\s_:.*]+", " ", header.casefold()).strip()


_FIELD_OF = {
    plain(name): column.field
    for column in reversed(COLUMNS)
    for name in (column.title, *column.names)
}
_RANK = {
    plain(name): rank
    for column in COLUMNS
    for rank, name in enumerate((column.title, *column.names))
}


@dataclass(frozen=True, slots=True)
class Mapped:
    """Which field each column holds, and what was chosen between.

    fields: for each field the positions of its columns. kept: (position, header) of columns that
    nothing is known about. chosen: (field, header taken, headers left) where several would do.
    """

    fields: Mapping[str, tuple[int, ...]]
    kept: tuple[tuple[int, str], ...]
    chosen: tuple[tuple[str, str, tuple[str, ...]], ...]

    def position(self, field: str) -> int | None:
        """The position of a field's first column."""
        return self.fields[field][0] if field in self.fields else None


def recognised(headers: Sequence[str], columns: Mapping[str, str] | None = None) -> int:
    """How many of these headers name a field."""
    asked = _asked(columns)
    return len({field for h in headers if (field := _field(h, asked)) is not None})


def field_called(header: str) -> str | None:
    """The field that a header names by itself, or None."""
    return _FIELD_OF.get(plain(header))


def names_tasks(headers: Sequence[str], columns: Mapping[str, str] | None = None) -> bool:
    """Whether one of these headers is that of the task names."""
    asked = _asked(columns)
    return any(_field(h, asked) == REQUIRED for h in headers)


def mapped(headers: Sequence[str], columns: Mapping[str, str] | None, where: str) -> Mapped:
    """The field of each column.

    columns: headers, or column letters, to field names, over what is recognised; "ignore" leaves
    a column out. Raises SourceError when one of them is not there, two columns claim one field, or
    none holds task names.
    """
    asked = _asked(columns)
    unknown = sorted(set(asked.values()) - set(BY_FIELD) - {IGNORE})
    if unknown:
        do = f"Choose from: {', '.join(BY_FIELD)}, {IGNORE}."
        raise SourceError("IMP-014", where, f"there is no field {quote(unknown[0])}.", do)
    _refuse_missing(headers[:MAX_COLUMNS], columns or {}, where)
    claims: dict[str, list[int]] = {}
    kept = []
    for position, header in enumerate(headers[:MAX_COLUMNS]):
        field = asked.get(letters(position).casefold()) or _field(header, asked)
        if field is None and header.strip():
            kept.append((position, header.strip()))
        elif field is not None and field != IGNORE:
            claims.setdefault(field, []).append(position)
    _tell_apart_ids(claims, headers)
    chosen = []
    fields: dict[str, tuple[int, ...]] = {}
    for field, positions in claims.items():
        if BY_FIELD[field].many or len(positions) == 1:
            fields[field] = tuple(positions)
            continue
        best = _best(field, positions, headers, asked, where)
        fields[field] = (best,)
        others = tuple(headers[p].strip() for p in positions if p != best)
        kept += [(p, headers[p].strip()) for p in positions if p != best]
        chosen.append((field, headers[best].strip(), others))
    if REQUIRED not in fields:
        raise _no_names(headers, where)
    return Mapped(fields, tuple(kept), tuple(chosen))


def _tell_apart_ids(claims: dict[str, list[int]], headers: Sequence[str]) -> None:
    """Beside a "Unique ID", an "ID" is the number of the row, which predecessors are named by."""
    if "id" not in claims and "number" in claims:
        claims["id"] = claims["number"]
    elif len(claims.get("id", ())) == 2 and "number" not in claims:
        numbers = [p for p in claims["id"] if plain(headers[p]) == "id"]
        if len(numbers) == 1:
            claims["number"] = numbers
            claims["id"].remove(numbers[0])


def letters(position: int) -> str:
    """The letters a spreadsheet puts above a column: 0 is A, 26 is AA."""
    text = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def _asked(columns: Mapping[str, str] | None) -> dict[str, str]:
    return {plain(header): field for header, field in (columns or {}).items()}


def _field(header: str, asked: Mapping[str, str]) -> str | None:
    name = plain(header)
    return asked.get(name) or _FIELD_OF.get(name)


def _best(
    field: str, positions: list[int], headers: Sequence[str], asked: Mapping[str, str], where: str
) -> int:
    """The column whose header names the field best. Raises SourceError between equals."""

    def rank(position: int) -> int:
        name = plain(headers[position])
        wanted = asked.get(letters(position).casefold()) or asked.get(name)
        return -1 if wanted == field else _RANK.get(name, 99)

    ordered = sorted(positions, key=rank)
    if rank(ordered[0]) == rank(ordered[1]):
        same = [p for p in positions if rank(p) == rank(ordered[0])]
        columns = ", ".join(letters(p) for p in same)
        says = f"column {quote(headers[same[0]].strip())} appears twice ({columns})."
        raise SourceError("IMP-014", where, says, "Choose one, and rename or remove the others.")
    return ordered[0]


def _refuse_missing(headers: Sequence[str], columns: Mapping[str, str], where: str) -> None:
    """Raises SourceError when a column that was asked for is not in the table."""
    known = {letters(position).casefold() for position in range(len(headers))}
    names = {plain(header): header.strip() for header in headers if header.strip()}
    for asked in columns:
        if plain(asked) in known or plain(asked) in names:
            continue
        nearest = get_close_matches(plain(asked)[:200], names, n=1)
        hint = f"Did you mean {quote(names[nearest[0]])}? " if nearest else ""
        do = f"{hint}There are: {', '.join(list(names.values())[:20])}."
        raise SourceError("IMP-015", where, f"there is no column {quote(asked)}.", do)


def _no_names(headers: Sequence[str], where: str) -> SourceError:
    shown = [h.strip() for h in headers if h.strip()][:20]
    do = "Add a header row with Task name."
    if shown:
        # A header that cannot stand on a command line as it is goes by its letter.
        first = next((h for h in shown if re.fullmatch(r"[\w -]{1,40}", h)), letters(0))
        example = f"as in --columns '{first}={REQUIRED}'"
        do = f"Say which it is with --columns, {example}; there are: {', '.join(shown)}."
    return SourceError("IMP-015", where, f"no column for {BY_FIELD[REQUIRED].title}.", do)
