"""Entities as mappings: one table of fields is read, written and described for editors."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import Any

from fairlead.connectors.conventions import Conventions
from fairlead.connectors.plan.nodes import ListNode, MapNode, Node, TextNode
from fairlead.connectors.plan.reading import Reading
from fairlead.connectors.plan.shapes import SCALAR, Brief, Schema, Shape, Tree, spaced
from fairlead.connectors.quantities import MisreadError
from fairlead.connectors.source import note, quote

_REQUIRED = object()


@dataclass(frozen=True, slots=True)
class Field:
    """A key of a mapping, the shape of its value, and what it says, for the editor.

    names: the attributes the value lives in, the key with underscores unless said; several take a
    tuple, and "progress.complete" is an attribute of a part. vital: where it is said but cannot be
    read, no default stands for it, and the whole entity is left out.
    """

    key: str
    shape: Shape
    says: str
    names: tuple[str, ...] = ()
    vital: bool = False

    def __post_init__(self) -> None:
        if not self.names:
            object.__setattr__(self, "names", (self.key.replace(" ", "_"),))


@dataclass(frozen=True)
class Entity:
    """A kind of thing: its type, its fields, and the parts of it that are types of their own.

    short: the key that a text alone stands for.
    """

    what: str
    type: Callable[..., Any]
    fields: tuple[Field, ...]
    short: str | None = None
    parts: Mapping[str, Callable[..., Any]] = dataclasses.field(default_factory=dict)

    @cached_property
    def by_key(self) -> dict[str, Field]:
        """The fields under the keys they are written with."""
        return {spaced(field.key): field for field in self.fields}

    @cached_property
    def defaults(self) -> dict[str, Any]:
        """What each attribute is when nothing is said."""
        found = _defaults("", self.type)
        for name, part in self.parts.items():
            found |= _defaults(f"{name}.", part)
        return found

    @cached_property
    def usual(self) -> tuple[tuple[Field, Callable[[Any], Any], Any], ...]:
        """Each field with what takes its value from an entity, and its default."""
        found = []
        for field in self.fields:
            defaults = tuple(self.defaults.get(name) for name in field.names)
            usual = defaults if len(defaults) > 1 else defaults[0]
            found.append((field, attrgetter(*field.names), usual))
        return tuple(found)

    @cached_property
    def required(self) -> tuple[tuple[str, str], ...]:
        """The (attribute, key) of what an entity cannot be without."""
        return tuple(
            (name, field.key)
            for field in self.fields
            for name in field.names
            if self.defaults.get(name) is _REQUIRED
        )

    def values(
        self, node: Node, reading: Reading, elsewhere: Collection[str] = ()
    ) -> dict[str, Any]:
        """The attributes that a mapping gives; what cannot be read is noted and left out.

        elsewhere: keys that somebody else reads. Raises MisreadError when it is no mapping, or when
        something vital cannot be read.
        """
        if isinstance(node, TextNode) and self.short and not node.is_null:
            return {self.by_key[self.short].names[0]: node.text}
        if says_nothing(node):
            return {}
        if not isinstance(node, MapNode):
            raise MisreadError("IMP-042", "this is not a mapping.", "Write {key: value, …}.")
        values: dict[str, Any] = {}
        for key, child in node.entries:
            field = self.by_key.get(key.text) or self.by_key.get(spaced(key.text))
            if field is None and spaced(key.text) in elsewhere:
                continue
            if field is None:
                reading.unknown(key, key.text, [*self.by_key, *elsewhere])
                continue
            if field.names[0] in values:
                says = f"{quote(key.text)} is said twice; this one is left out."
                reading.misread(key, "", MisreadError("IMP-033", says, "Remove one."))
                continue
            if says_nothing(child):
                continue
            try:
                value = field.shape.read(child, reading)
            except MisreadError as error:
                if field.vital:
                    says = f"{key.text}: {error.says} The {self.what} was left out."
                    raise MisreadError(error.code, says, error.do) from None
                reading.misread(child, key.text, error)
                continue
            names = field.names
            values |= {names[0]: value} if len(names) == 1 else dict(zip(names, value, strict=True))
        return values

    def made(self, values: Mapping[str, Any]) -> Any:
        """The entity with these attributes. Raises MisreadError when a required one is missing."""
        whole = {name: value for name, value in values.items() if "." not in name}
        for part, type in self.parts.items():
            prefix = f"{part}."
            inner = {n.removeprefix(prefix): v for n, v in values.items() if n.startswith(prefix)}
            if inner:
                whole[part] = type(**inner)
        for name, key in self.required:
            if name not in whole:
                says = f"the {self.what} has no {key}."
                raise MisreadError("IMP-043", says, f"Add {quote(key)}.")
        return self.type(**whole)

    def written(self, value: Any, conventions: Conventions) -> dict[str, Tree]:
        """The mapping of an entity, without what is as usual."""
        tree: dict[str, Tree] = {}
        for field, attributes_of, usual in self.usual:
            found = attributes_of(value)
            if found != usual:
                tree[field.key] = field.shape.write(found, conventions)
        return tree

    def schema(self, extra: Mapping[str, Schema] | None = None) -> Schema:
        """The JSON Schema of the mapping, or of the short text."""
        properties = {f.key: {"description": f.says} | f.shape.schema() for f in self.fields}
        mapping = {
            "type": "object",
            "properties": properties | dict(extra or {}),
            "additionalProperties": False,
        }
        return {"anyOf": [{"type": SCALAR}, mapping]} if self.short else mapping


@dataclass(frozen=True, slots=True)
class Record:
    """An entity as the value of a field: a mapping, or a short text where that holds it."""

    entity: Entity
    brief: Brief | None = None

    def read(self, node: Node, reading: Reading) -> Any:
        """The entity. Raises MisreadError when it is not one or lacks something."""
        if self.brief is not None and isinstance(node, TextNode):
            return self.brief.read(node, reading)
        return self.entity.made(self.entity.values(node, reading))

    def write(self, value: Any, conventions: Conventions) -> Tree:
        """The short text if it reads back as the same, else the mapping."""
        short = self.brief.holds(value, conventions) if self.brief is not None else None
        return self.entity.written(value, conventions) if short is None else short

    def schema(self) -> Schema:
        """Either form."""
        mapping = self.entity.schema()
        return {"anyOf": [self.brief.schema(), mapping]} if self.brief else mapping


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a section: its id, what stands under it, and where.

    listed: it is an item of a list, and says its id itself.
    """

    id: str
    body: Node
    place: Node
    listed: bool

    def keys_elsewhere(self, *keys: str) -> tuple[str, ...]:
        """The keys that are not fields of the entity."""
        return (*keys, "id") if self.listed else keys


def keyed(node: Node, what: str, reading: Reading) -> Iterator[Entry]:
    """The entries of a section.

    A section is a mapping from ids, or a list of mappings with an `id` each.
    """
    if isinstance(node, MapNode):
        for key, body in node.entries:
            yield Entry(key.text, body, key, False)
    elif isinstance(node, ListNode):
        for body in node.items:
            id = _id_of(body, what, reading)
            if id is not None:
                yield Entry(id, body, body, True)
    elif not node.is_null:
        error = MisreadError(
            "IMP-042", f"{quote(node.text)} stands where a mapping from ids belongs.", "Write id: …"
        )
        reading.misread(node, "", error)


def _id_of(body: Node, what: str, reading: Reading) -> str | None:
    texts = {}
    if isinstance(body, MapNode):
        said = [(spaced(k.text), v) for k, v in body.entries if isinstance(v, TextNode)]
        texts = {key: value.text for key, value in said if not value.is_null}
    if "id" in texts:
        return texts["id"]
    if "name" in texts:
        says = f"the {what} has no id; its name is used."
        reading.add(note("IMP-043", reading.origin(body), says, "Give it an id."))
        return texts["name"]
    missing = MisreadError("IMP-043", f"the {what} has no id; it was left out.", "Give it an id.")
    reading.misread(body, "", missing)
    return None


def entity_of(
    entity: Entity, entry: Entry, reading: Reading, elsewhere: Collection[str] = (), **given: Any
) -> Any:
    """An entity that has an id and, if nothing is said, the id for its name.

    Raises MisreadError when it is no mapping or lacks what it cannot be without.
    """
    values = entity.values(entry.body, reading, entry.keys_elsewhere(*elsewhere))
    if entity.short and entity.by_key[entity.short].names[0] not in values:
        values[entity.by_key[entity.short].names[0]] = entry.id
    return entity.made({"id": entry.id} | given | values)


def keyed_tree(entity: Entity, value: Any, conventions: Conventions) -> Tree:
    """What stands under an entity's id: only its name if that is all, none if it is the id."""
    tree = entity.written(value, conventions)
    if entity.short is not None:
        if tree.get(entity.short) == value.id:
            del tree[entity.short]
        if list(tree) == [entity.short] and tree[entity.short]:
            return tree[entity.short]
    return tree


def _defaults(prefix: str, type: Callable[..., Any]) -> dict[str, Any]:
    if not dataclasses.is_dataclass(type):
        return {}
    found: dict[str, Any] = {}
    for field in dataclasses.fields(type):
        value = field.default
        if field.default_factory is not dataclasses.MISSING:
            value = field.default_factory()
        found[f"{prefix}{field.name}"] = _REQUIRED if value is dataclasses.MISSING else value
    return found


def keys_of(node: Node) -> frozenset[str]:
    """The keys under which a mapping says something, as they are compared."""
    entries = node.entries if isinstance(node, MapNode) else ()
    return frozenset(spaced(key.text) for key, value in entries if not says_nothing(value))


def says_nothing(node: Node) -> bool:
    """Whether a value is left empty, which is the same as leaving its key out."""
    return isinstance(node, TextNode) and node.is_null


def node_under(node: Node, key: str) -> Node | None:
    """What a mapping holds under a key, if it does."""
    entries = node.entries if isinstance(node, MapNode) else ()
    return next((child for name, child in entries if spaced(name.text) == key), None)


def text_under(node: Node, key: str) -> str | None:
    """The text a mapping holds under a key, if it does."""
    child = node_under(node, key)
    return child.text if isinstance(child, TextNode) and not child.is_null else None
