"""The product's settings with a planted fault: whoever saves overwrites what others saved since."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from fairlead.web.settings import *  # noqa: F403
from fairlead.web.settings import MIDDLEWARE as _PRODUCT

MIDDLEWARE = [f"{__name__}.Planted", *_PRODUCT]


class Planted:
    """Takes the merge out of the store, before the first request."""

    def __init__(self, next: Callable[[HttpRequest], HttpResponse]) -> None:
        from fairlead.core.program.diff import diff
        from fairlead.core.program.merge import Merged
        from fairlead.store import history

        def overwritten(base: Any, current: Any, wanted: Any) -> Merged:
            return Merged(wanted, diff(current, wanted), ())

        vars(history)["merge"] = overwritten
        self.next = next

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as always."""
        return self.next(request)
