"""Every address there is, by walking the resolver, with something in the place of each variable."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver, resolve

SAMPLES = {"key": "checkout", "provider_id": "company"}


@dataclass(frozen=True)
class Address:
    """A pattern as the policy knows it, and a path that leads there."""

    pattern: str
    path: str

    @property
    def is_of_a_program(self) -> bool:
        return "<slug:key>" in self.pattern

    @property
    def is_api(self) -> bool:
        return self.path.startswith("/api/")

    def at(self, key: str) -> str:
        """The path with another program."""
        return self.path.replace("/checkout/", f"/{key}/", 1)


def addresses() -> list[Address]:
    """All of them, those of allauth too."""
    found = [Address(pattern, "/" + _filled(pattern)) for pattern in _patterns(get_resolver())]
    for one in found:
        assert resolve(one.path).route == one.pattern, one
    return found


def _patterns(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for one in resolver.url_patterns:
        # As Django joins them to the route of a match.
        pattern = before + (str(one.pattern).removeprefix("^") if before else str(one.pattern))
        if isinstance(one, URLPattern):
            yield pattern
        else:
            yield from _patterns(one, pattern)


def _filled(pattern: str) -> str:
    """A path of a pattern: `<int:task>` and `(?P<key>.+)` become what SAMPLES says, or 1."""
    named = re.sub(r"\(\?P<(\w+)>[^)]*\)|<(?:\w+:)?(\w+)>", _sample, pattern)
    return named.replace("^", "").replace("$", "")


def _sample(match: re.Match[str]) -> str:
    return SAMPLES.get(match[1] or match[2], "1")
