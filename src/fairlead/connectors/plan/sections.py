"""Shapes that are mappings of their own: a week, a gate's criteria, named records, the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from fairlead.connectors.conventions import Conventions
from fairlead.connectors.plan.calendar_grammar import HOURS, WEEKDAYS, weekdays, weekdays_text
from fairlead.connectors.plan.entity import Entity, Record, entity_of, keyed, keyed_tree, text_under
from fairlead.connectors.plan.nodes import MapNode, Node, TextNode
from fairlead.connectors.plan.reading import Reading
from fairlead.connectors.plan.shapes import Schema, Tree, spaced
from fairlead.connectors.quantities import MisreadError
from fairlead.connectors.source import quote
from fairlead.core.calendars.calendar import DayHours, NationalHolidays
from fairlead.core.calendars.holidays import national
from fairlead.core.ground.errors import UnknownNameError
from fairlead.core.ground.table import Table
from fairlead.core.program.rules import MICROSOFT_PROJECT, PRIMAVERA, Rules

YEARS_BEFORE = 1
YEARS_AFTER = 10
"""The years around the program's start for which holidays are resolved."""

RULE_BOOKS: Mapping[str, Rules] = {
    "fairlead": Rules(),
    "microsoft project": MICROSOFT_PROJECT,
    "primavera": PRIMAVERA,
}


@dataclass(frozen=True, slots=True)
class Week:
    """Hours by day of the week; a day that is not named is the base calendar's, or off."""

    def read(self, node: Node, reading: Reading) -> tuple[DayHours | None, ...]:
        """Seven days, Monday first. Raises MisreadError when it is no mapping."""
        if not isinstance(node, MapNode):
            do = "Write {mon-fri: 09:00-17:00}."
            raise MisreadError("IMP-042", "this is not a week.", do)
        week: list[DayHours | None] = [None] * 7
        for key, child in node.entries:
            try:
                days = weekdays(key.text)
                hours = HOURS.read(child, reading)
                for number in days:
                    week[number] = hours
            except MisreadError as error:
                reading.misread(child, key.text, error)
        return tuple(week)

    def write(self, value: tuple[DayHours | None, ...], conventions: Conventions) -> Tree:
        """Days with the same hours together, as "mon-fri"."""
        days_of: dict[DayHours, list[int]] = {}
        for number, hours in enumerate(value):
            if hours is not None:
                days_of.setdefault(hours, []).append(number)
        return {weekdays_text(days): HOURS.write(h, conventions) for h, days in days_of.items()}

    def schema(self) -> Schema:
        """A mapping from days or ranges of days to hours."""
        days = "|".join(WEEKDAYS)
        pattern = f"^({days})([-, ]+({days}))*$"
        return {
            "type": "object",
            "patternProperties": {pattern: HOURS.schema()},
            "additionalProperties": False,
        }


@dataclass(frozen=True, slots=True)
class Criteria:
    """The criteria of a gate, each under its id."""

    criterion: Entity

    def read(self, node: Node, reading: Reading) -> tuple[Any, ...]:
        """The criteria that could be read."""
        found = []
        for entry in keyed(node, "criterion", reading):
            try:
                found.append(entity_of(self.criterion, entry, reading))
            except MisreadError as error:
                reading.misread(entry.place, entry.id, error)
        return tuple(found)

    def write(self, value: tuple[Any, ...], conventions: Conventions) -> Tree:
        """A mapping from ids; a list where two have the same."""
        if len({one.id for one in value}) == len(value):
            return {one.id: keyed_tree(self.criterion, one, conventions) for one in value}
        return [{"id": one.id, **self.criterion.written(one, conventions)} for one in value]

    def schema(self) -> Schema:
        """Either form."""
        return section_schema(self.criterion.schema())


@dataclass(frozen=True, slots=True)
class Named:
    """Records under the ids they belong to."""

    record: Record

    def read(self, node: Node, reading: Reading) -> Table[str, Any]:
        """A table of those that could be read. Raises MisreadError when it is no mapping."""
        if not isinstance(node, MapNode):
            raise MisreadError("IMP-042", "this is not a mapping.", "Write {id: …}.")
        found = {}
        for key, child in node.entries:
            try:
                found[key.text] = self.record.read(child, reading)
            except MisreadError as error:
                reading.misread(child, key.text, error)
        return Table(found)

    def write(self, value: Mapping[str, Any], conventions: Conventions) -> Tree:
        """A mapping from ids."""
        return {id: self.record.write(one, conventions) for id, one in value.items()}

    def schema(self) -> Schema:
        """A mapping from ids."""
        return {"type": "object", "additionalProperties": self.record.schema()}


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Scheduling rules: those of a tool by its name, or `like` a tool with some rules changed."""

    rules: Entity

    def read(self, node: Node, reading: Reading) -> Rules:
        """The rules. Raises MisreadError for a tool that is not known."""
        name = node.text if isinstance(node, TextNode) else text_under(node, "like")
        book = RULE_BOOKS.get(spaced(name or "fairlead"))
        if book is None:
            do = f"Write one of: {', '.join(RULE_BOOKS)}."
            raise MisreadError("IMP-042", f"the rules of {quote(name)} are not known.", do)
        if isinstance(node, TextNode):
            return book
        return replace(book, **self.rules.values(node, reading, ("like",)))

    def write(self, value: Rules, conventions: Conventions) -> Tree:
        """The tool whose rules are nearest, and what differs from them."""

        def apart(name: str) -> dict[str, Tree]:
            usual = self.rules.written(RULE_BOOKS[name], conventions)
            own = self.rules.written(value, conventions)
            return {
                field.key: field.shape.write(getattr(value, field.names[0]), conventions)
                for field in self.rules.fields
                if usual.get(field.key) != own.get(field.key)
            }

        nearest = min(RULE_BOOKS, key=lambda name: len(apart(name)))
        differs = apart(nearest)
        return {"like": nearest, **differs} if differs else nearest

    def schema(self) -> Schema:
        """The name of a tool, or the rules."""
        names: Schema = {"enum": list(RULE_BOOKS)}
        like = names | {"description": "The tool whose rules hold unless said."}
        return {"anyOf": [names, self.rules.schema({"like": like})]}


@dataclass(frozen=True, slots=True)
class Holidays:
    """Public holidays: a place such as DE-BY, resolved now, or a mapping with the days."""

    holidays: Record

    def read(self, node: Node, reading: Reading) -> NationalHolidays:
        """The holidays. Raises MisreadError for a place nobody knows."""
        found: NationalHolidays = self.holidays.read(node, reading)
        if not isinstance(node, TextNode):
            return found
        if reading.start_year is None:
            do = "Give the program a start."
            raise MisreadError("IMP-043", "holidays need the year the program starts in.", do)
        first, last = reading.start_year - YEARS_BEFORE, reading.start_year + YEARS_AFTER
        try:
            return national(found.country, found.subdivision, first, last)
        except UnknownNameError as error:
            do = "Write a country or a part of it, such as DE or DE-BY."
            raise MisreadError("IMP-042", str(error), do) from None

    def write(self, value: NationalHolidays, conventions: Conventions) -> Tree:
        """The mapping: a later edition of the holiday tables then moves nothing."""
        return self.holidays.entity.written(value, conventions)

    def schema(self) -> Schema:
        """Either form."""
        return self.holidays.schema()


def section_schema(entry: Schema) -> Schema:
    """A mapping from ids to entries, or a list of entries with an `id`."""
    return {
        "anyOf": [
            {"type": "object", "additionalProperties": entry},
            {"type": "array", "items": {"type": "object", "required": ["id"]}},
        ]
    }
