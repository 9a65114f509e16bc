"""Routes of this page: files that become a program, and files for a program that is there."""

from __future__ import annotations

from fairlead.web.needs import Need
from fairlead.web.pages.importing import views
from fairlead.web.route import PROGRAM, Route

_NEW = "import/"
_INTO = f"{PROGRAM}import/"
_ONE = "<slug:code>/"
_SIGNED_IN = {"GET": Need.SIGNED_IN, "POST": Need.SIGNED_IN}
_MANAGE = {"GET": Need.MANAGE, "POST": Need.MANAGE}

ROUTES: tuple[Route, ...] = (
    Route(_NEW, views.start, "importing", _SIGNED_IN),
    Route(f"{_NEW}{_ONE}", views.preview, "importing_preview", _SIGNED_IN),
    Route(f"{_NEW}{_ONE}apply/", views.apply, "importing_apply", {"POST": Need.SIGNED_IN}),
    Route(f"{_NEW}{_ONE}discard/", views.discard, "importing_discard", {"POST": Need.SIGNED_IN}),
    Route(_INTO, views.start, "import", {"GET": Need.VIEW, "POST": Need.MANAGE}, label="Import"),
    Route(f"{_INTO}{_ONE}", views.preview, "import_preview", _MANAGE),
    Route(f"{_INTO}{_ONE}apply/", views.apply, "import_apply", {"POST": Need.MANAGE}),
    Route(f"{_INTO}{_ONE}discard/", views.discard, "import_discard", {"POST": Need.MANAGE}),
    Route(f"{_INTO}{_ONE}undo/", views.undo, "import_undo", {"POST": Need.MANAGE}),
    Route(f"{_INTO}{_ONE}file/", views.file, "import_file", {"GET": Need.MANAGE}),
)
