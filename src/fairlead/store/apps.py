"""The store as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """Tables of programs, versions, people and jobs."""

    name = "fairlead.store"
    label = "store"
    default_auto_field = "django.db.models.BigAutoField"
