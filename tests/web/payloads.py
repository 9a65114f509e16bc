"""Texts that would run, or break out of where they stand, if a page did not escape them.

Each is put into every text of a program and of what is kept beside it, found by walking the types,
so that a field which is added later is filled too.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from itertools import count
from typing import Any, get_type_hints

from django.apps import apps
from django.db import models

from fairlead.core.ground.table import Table
from fairlead.core.program.program import Program

CANARY = "alert('xss-canary')"
PAYLOADS = (
    f"<script>{CANARY}</script>",
    f'"><script>{CANARY}</script>',
    f"'><img src=x onerror={CANARY}>",
    f'" onfocus="{CANARY}" autofocus x="',
    f"' onmouseover='{CANARY}' x='",
    f"` onclick=`{CANARY}` x=`",
    f"<svg onload={CANARY}>",
    f"<svg><animate onbegin={CANARY} attributeName=x dur=1s>",
    f"<details open ontoggle={CANARY}>",
    f'<iframe srcdoc="<script>{CANARY}</script>"></iframe>',
    f"<math><mtext><img src=x onerror={CANARY}></mtext></math>",
    f"</title><script>{CANARY}</script>",
    f"</textarea></select><img src=x onerror={CANARY}>",
    f"</script><script>{CANARY}</script>",
    f"--><script>{CANARY}</script><!--",
    f"]]><script>{CANARY}</script>",
    f"javascript:{CANARY}",
    f"JaVaScRiPt&colon;{CANARY}",
    f"data:text/html,<script>{CANARY}</script>",
    f'<a href="javascript:{CANARY}">link</a>',
    "{{7*7}}{% now 'Y' %}${7*7}#{7*7}<%= 7*7 %>",
    "{{constructor.constructor('alert(1)')()}}",
    f"<xss hx-get='/' hx-trigger='load' hx-on:click=\"{CANARY}\">",
    f"＜script＞{CANARY}＜/script＞",
    f"\u202e<script>{CANARY}</script>\u2066",
    f"%3Cscript%3E{CANARY}%3C/script%3E",
    f"&lt;script&gt;{CANARY}&lt;/script&gt;",
    f"\\u003cscript\\u003e{CANARY}\\u003c/script\\u003e",
    f'=HYPERLINK("javascript:{CANARY}")',
    f"+cmd|' /C {CANARY}'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    f"<style>@import 'javascript:{CANARY}';</style>",
    f"<base href=//evil.example/><script src={CANARY}></script>",
    f"<form><button formaction=javascript:{CANARY}>x</button></form>",
)

SHORTEST = 60
"""Shorter fields hold no payload."""
Filling = Callable[[], str]
KEPT = frozenset({"zone", "currency", "country", "subdivision", "days", "table", "rate_table"})
"""Texts of a program that are no free texts: a payload there would be refused, and rightly."""
FREE_CODES = frozenset(
    {"digest", "code", "stored", "sha256", "key", "password", "email", "prefix", "format", "dates"}
)
"""Texts of the tables that nobody writes freely, or that are looked up by."""


def filling(offset: int = 0) -> Filling:
    """Gives one payload after the other."""
    numbers = count(offset)
    return lambda: PAYLOADS[next(numbers) % len(PAYLOADS)]


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
