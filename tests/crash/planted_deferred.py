"""The product's settings with a planted fault: transactions do not begin as writers."""

from __future__ import annotations

from fairlead.web import settings as product
from fairlead.web.settings import *  # noqa: F403

_before = product.DATABASES["default"]
DATABASES = {
    "default": {
        **_before,
        "OPTIONS": {
            name: value for name, value in _before["OPTIONS"].items() if name != "transaction_mode"
        },
    }
}
