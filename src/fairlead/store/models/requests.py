"""Change requests: what was asked for, the ways to answer it, and what was decided."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class ChangeRequest(models.Model):
    """A change that somebody asked for. What it would do is in its options.

    number: counts the requests of a program; people call it CR-7. The names of people are as they
    were then and stay when accounts go. taken: the option that was approved. applied: the version
    that made it part of the plan; None while there is none, and where the plan held it already.
    """

    class State(models.TextChoices):
        """How far a request has come."""

        DRAFT = "draft"
        OPEN = "open"
        APPROVED = "approved"
        REJECTED = "rejected"
        WITHDRAWN = "withdrawn"

    program = models.ForeignKey(
        "store.ProgramRecord", on_delete=models.CASCADE, related_name="requests"
    )
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    reason = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    raised_by = models.ForeignKey(
        "store.User", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    raised_by_name = models.CharField(max_length=200)
    raised_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        "store.User", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    decided_by_name = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    because = models.TextField(blank=True)
    taken = models.ForeignKey(
        "store.RequestOption", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    applied = models.ForeignKey(
        "store.Version", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["program", "number"], name="one_request_a_number"),
        ]

    def __str__(self) -> str:
        return f"CR-{self.number}"

    @property
    def is_undecided(self) -> bool:
        """Whether its options can still change."""
        return self.state in {self.State.DRAFT, self.State.OPEN}


class RequestOption(models.Model):
    """One way to answer a request: a line of versions, or a patch made for one version.

    base: what it began from: the version the line forked from, or the one the patch is made for.
    line: None for a patch. patch: compressed JSON as in a version, None for a line.
    """

    request = models.ForeignKey(ChangeRequest, on_delete=models.CASCADE, related_name="options")
    name = models.CharField(max_length=200)
    says = models.TextField(blank=True)
    base = models.ForeignKey("store.Version", on_delete=models.PROTECT, related_name="+")
    line = models.ForeignKey("store.Branch", on_delete=models.PROTECT, null=True, related_name="+")
    patch = models.BinaryField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(line__isnull=True) ^ models.Q(patch__isnull=True),
                name="option_is_a_line_or_a_patch",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Remark(models.Model):
    """What somebody said about a request."""

    request = models.ForeignKey(ChangeRequest, on_delete=models.CASCADE, related_name="remarks")
    author = models.ForeignKey("store.User", on_delete=models.SET_NULL, null=True, related_name="+")
    author_name = models.CharField(max_length=200)
    at = models.DateTimeField()
    text = models.TextField()
