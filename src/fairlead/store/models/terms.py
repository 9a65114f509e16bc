"""The glossary of a program: what its people mean by their words. It moves no date."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from fairlead.store.models.history import ProgramRecord
from fairlead.store.models.people import User


class Term(models.Model):
    """A word and what it means here. changed_by_name stays when the account goes."""

    program = models.ForeignKey(ProgramRecord, on_delete=models.CASCADE, related_name="terms")
    name = models.CharField(max_length=120)
    meaning = models.TextField(max_length=2000)
    changed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_by_name = models.CharField(max_length=200)
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["program", "name"], name="one_term_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
