"""When people last looked at a program, so that it can say what is new to them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class LastVisit(models.Model):
    """The last two times that a person looked at a program.

    at, version: this visit, the newest version then. before_at, before: the visit before, which
    "new since" is about; pages opened shortly after one another are one visit.
    """

    user = models.ForeignKey("store.User", on_delete=models.CASCADE, related_name="+")
    program = models.ForeignKey("store.ProgramRecord", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    version = models.ForeignKey("store.Version", on_delete=models.CASCADE, related_name="+")
    before_at = models.DateTimeField(null=True)
    before = models.ForeignKey(
        "store.Version", on_delete=models.CASCADE, null=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "program"], name="one_last_visit"),
        ]
