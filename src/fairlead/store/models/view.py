"""Views of the timeline that people keep under a name. They move no date."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from fairlead.store.models.history import ProgramRecord
from fairlead.store.models.people import User


class SavedView(models.Model):
    """What is shown of a program and how. shows: filters, columns, scale, chosen milestone."""

    program = models.ForeignKey(ProgramRecord, on_delete=models.CASCADE, related_name="views")
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    is_shared = models.BooleanField(default=False)
    shows = models.JSONField(default=dict)
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["program", "owner", "name"], name="one_view_a_name"),
            models.UniqueConstraint(
                fields=["program", "name"],
                condition=models.Q(is_shared=True),
                name="one_shared_view_a_name",
            ),
        ]

    def __str__(self) -> str:
        return self.name
