"""An address with the view that answers it and what each of its methods needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.http import HttpResponse

from fairlead.web.needs import Need

PROGRAM = "programs/<slug:key>/"
"""What addresses of a program begin with."""
API_PROGRAM = "api/v1/programs/<slug:key>/"
"""The same for programs that ask, not people."""
BRING_BACK = f"{PROGRAM}settings/bring-back/"
API_BRING_BACK = f"{API_PROGRAM}bring-back"
BRINGS_BACK = frozenset({BRING_BACK, API_BRING_BACK})
"""The only change that an archived program takes."""


@dataclass(frozen=True, slots=True)
class Route:
    """A route; it cannot be declared without saying who may use it.

    pattern: as Django writes it; one that needs a role begins with PROGRAM. needs: by method, GET
    for all that only read. label: what the navigation calls it, empty when it is not listed there;
    letter: what leads there from anywhere, after `G`.
    """

    pattern: str
    view: Callable[..., HttpResponse]
    name: str
    needs: Mapping[str, Need]
    label: str = ""
    letter: str = ""
