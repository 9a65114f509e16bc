"""Programs put away: nothing of them is lost, they can be read, and nobody changes them."""

from __future__ import annotations

from django.utils import timezone

from fairlead.store.models import ProgramRecord


def archive(record: ProgramRecord) -> None:
    """Put a program away."""
    record.archived_at = timezone.now()
    record.save(update_fields=["archived_at"])


def bring_back(record: ProgramRecord) -> None:
    """Let a program be as it was before it was put away."""
    record.archived_at = None
    record.save(update_fields=["archived_at"])
