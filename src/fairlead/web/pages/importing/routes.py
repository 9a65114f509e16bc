"""Routes of this page: files that become a program, and files for a program that is there."""

from __future__ import annotations

from fairlead.web.needs import Need
from fairlead.web.pages.importing import api, views
from fairlead.web.route import API_PROGRAM, PROGRAM, Route

_NEW = "import/"
_INTO = f"{PROGRAM}import/"
_ONE = "<slug:code>/"
_API_NEW = "api/v1/imports"
_API_INTO = f"{API_PROGRAM}imports"
_API_ONE = "/<slug:code>"
_SIGNED_IN = {"GET": Need.SIGNED_IN, "POST": Need.SIGNED_IN}
_SEND = {"POST": Need.SIGNED_IN}
_MANAGE = {"GET": Need.MANAGE, "POST": Need.MANAGE}

ROUTES: tuple[Route, ...] = (
    Route(_NEW, views.start, "importing", _SIGNED_IN),
    Route(f"{_NEW}{_ONE}", views.preview, "importing_preview", _SIGNED_IN),
    Route(f"{_NEW}{_ONE}apply/", views.apply, "importing_apply", {"POST": Need.SIGNED_IN}),
    Route(f"{_NEW}{_ONE}discard/", views.discard, "importing_discard", {"POST": Need.SIGNED_IN}),
    Route(f"{_NEW}{_ONE}cancel/", views.cancel, "importing_cancel", _SEND),
    Route(
        _INTO,
        views.start,
        "import",
        {"GET": Need.VIEW, "POST": Need.MANAGE},
        label="Import",
        letter="i",
    ),
    Route(f"{_INTO}{_ONE}", views.preview, "import_preview", _MANAGE),
    Route(f"{_INTO}{_ONE}apply/", views.apply, "import_apply", {"POST": Need.MANAGE}),
    Route(f"{_INTO}{_ONE}discard/", views.discard, "import_discard", {"POST": Need.MANAGE}),
    Route(f"{_INTO}{_ONE}cancel/", views.cancel, "import_cancel", {"POST": Need.MANAGE}),
    Route(f"{_INTO}{_ONE}undo/", views.undo, "import_undo", {"POST": Need.MANAGE}),
    Route(f"{_INTO}{_ONE}file/", views.file, "import_file", {"GET": Need.MANAGE}),
    Route(_API_NEW, api.give, "api-importings", _SIGNED_IN),
    Route(
        f"{_API_NEW}{_API_ONE}",
        api.one,
        "api-importing",
        {"GET": Need.SIGNED_IN, "DELETE": Need.SIGNED_IN},
    ),
    Route(f"{_API_NEW}{_API_ONE}/job", api.job, "api-importing-job", {"GET": Need.SIGNED_IN}),
    Route(f"{_API_NEW}{_API_ONE}/read", api.read, "api-importing-read", _SEND),
    Route(f"{_API_NEW}{_API_ONE}/cancel", api.cancel, "api-importing-cancel", _SEND),
    Route(f"{_API_NEW}{_API_ONE}/apply", api.apply, "api-importing-apply", _SEND),
    Route(_API_INTO, api.give, "api-imports", _MANAGE),
    Route(
        f"{_API_INTO}{_API_ONE}",
        api.one,
        "api-import",
        {"GET": Need.MANAGE, "DELETE": Need.MANAGE},
    ),
    Route(f"{_API_INTO}{_API_ONE}/job", api.job, "api-import-job", {"GET": Need.MANAGE}),
    Route(f"{_API_INTO}{_API_ONE}/read", api.read, "api-import-read", {"POST": Need.MANAGE}),
    Route(f"{_API_INTO}{_API_ONE}/cancel", api.cancel, "api-import-cancel", {"POST": Need.MANAGE}),
    Route(f"{_API_INTO}{_API_ONE}/apply", api.apply, "api-import-apply", {"POST": Need.MANAGE}),
    Route(f"{_API_INTO}{_API_ONE}/undo", api.undo, "api-import-undo", {"POST": Need.MANAGE}),
)
