"""The product's settings with a planted fault: an import is no transaction, and takes its time."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from time import sleep
from types import SimpleNamespace
from typing import Any

from django.http import HttpRequest, HttpResponse

from fairlead.web.settings import *  # noqa: F403
from fairlead.web.settings import MIDDLEWARE as _PRODUCT

MIDDLEWARE = [f"{__name__}.Planted", *_PRODUCT]


class Planted:
    """Takes the transaction out of the import, before the first request."""

    def __init__(self, next: Callable[[HttpRequest], HttpResponse]) -> None:
        from fairlead.store import uploads
        from fairlead.web.services import importing

        give_role = vars(importing)["give_role"]

        def slowly(*arguments: Any) -> None:
            sleep(0.5)
            give_role(*arguments)

        vars(importing)["transaction"] = SimpleNamespace(atomic=nullcontext)
        # PostgreSQL locks nothing where there is no transaction.
        vars(uploads)["locked"] = lambda upload, state: upload
        vars(importing)["give_role"] = slowly
        self.next = next

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as always."""
        return self.next(request)
