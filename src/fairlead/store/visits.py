"""What is new to somebody since the last time."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from fairlead.store.models import LastVisit, ProgramRecord, User, Version

ONE_VISIT = timedelta(minutes=30)
"""Pages opened within so long of one another are one visit."""


def last_seen(user: User, record: ProgramRecord) -> tuple[Version, datetime] | None:
    """The newest version at the person's visit before this one, and when that was."""
    found = _visit(user, record)
    if found is None:
        return None
    if timezone.now() - found.at > ONE_VISIT:
        return found.version, found.at
    if found.before is None or found.before_at is None:
        return None
    return found.before, found.before_at


def seen(user: User, newest: Version) -> None:
    """Remember that the person looks at a program now."""
    now = timezone.now()
    found, is_first = LastVisit.objects.get_or_create(
        user=user, program=newest.program, defaults={"at": now, "version": newest}
    )
    if is_first:
        return
    if now - found.at > ONE_VISIT:
        found.before, found.before_at = found.version, found.at
    found.at, found.version = now, newest
    found.save()


def _visit(user: User, record: ProgramRecord) -> LastVisit | None:
    found = LastVisit.objects.filter(user=user, program=record)
    return found.select_related("version", "before").first()
