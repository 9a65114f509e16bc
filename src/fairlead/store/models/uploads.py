"""Files that people gave to be imported, and what became of them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Upload(models.Model):
    """A file that was given, with what was read in it.

    code: what it is found by in addresses. program: what it is imported into, None as long as it
    is to become a program of its own. name: as its giver calls it; the file itself is kept under
    `stored`, which says nothing. mapping: what was said about its columns, field by header; dates:
    the order of day and month. job: what reads it, or read it last. answer: what the reader said,
    compressed JSON. version: what came of it. touched_at: when somebody last worked on it.
    """

    class State(models.TextChoices):
        """How far an import has come."""

        READING = "reading"
        STOPPED = "stopped"
        READY = "ready"
        REFUSED = "refused"
        IMPORTED = "imported"
        UNDONE = "undone"
        DISCARDED = "discarded"

    code = models.SlugField(max_length=40, unique=True)
    program = models.ForeignKey(
        "store.ProgramRecord", on_delete=models.CASCADE, related_name="uploads", null=True
    )
    name = models.CharField(max_length=255)
    stored = models.CharField(max_length=64, unique=True)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    by = models.ForeignKey("store.User", on_delete=models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()
    touched_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices)
    mapping = models.JSONField(default=dict)
    dates = models.CharField(max_length=3, blank=True)
    format = models.CharField(max_length=20, blank=True)
    job = models.ForeignKey("store.Job", on_delete=models.SET_NULL, null=True, related_name="+")
    answer = models.BinaryField(null=True)
    version = models.ForeignKey(
        "store.Version", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["program"],
                condition=models.Q(state__in=["reading", "ready"], program__isnull=False),
                name="one_open_import_a_program",
            ),
        ]

    def __str__(self) -> str:
        return self.name
