"""Programs and their versions, like commits of a repository."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class ProgramRecord(models.Model):
    """A program that is kept. What it holds is in its versions; this is its place in addresses."""

    key = models.SlugField(max_length=60, unique=True)
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.key


class Branch(models.Model):
    """A line of versions.

    head: its newest version. forked_from: the version it began at, None for the main line.
    """

    class Kind(models.TextChoices):
        """What a line is for."""

        MAIN = "main", "the plan"
        SCENARIO = "scenario", "scenario"
        OPTION = "option", "option of a change request"

    program = models.ForeignKey(ProgramRecord, on_delete=models.CASCADE, related_name="branches")
    name = models.SlugField(max_length=60)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    head = models.ForeignKey("Version", models.PROTECT, null=True, related_name="heads")
    forked_from = models.ForeignKey(
        "Version", on_delete=models.PROTECT, null=True, related_name="forks"
    )
    created_by = models.ForeignKey(
        "store.User", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["program", "name"], name="one_branch_a_name"),
        ]

    def __str__(self) -> str:
        return self.title


class Version(models.Model):
    """A program as it was saved once. Written once, never changed.

    number: counts the versions of a program over all its lines. author_name: as it was then; it
    stays when the account goes. patch: what leads here from the parent, body: the whole
    program, kept every so many versions; both compressed JSON. undoes: the version this one took
    back. name: what a baseline is called, or empty. steps: patches since a kept body. digest: see
    `chain.py`.
    """

    class Origin(models.TextChoices):
        """How a version came about."""

        EDIT = "edit"
        IMPORT = "import"
        SYNC = "sync"
        CHANGE_REQUEST = "change request"
        BASELINE = "baseline"
        UNDO = "undo"

    program = models.ForeignKey(ProgramRecord, on_delete=models.CASCADE, related_name="versions")
    branch = models.ForeignKey(Branch, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    author = models.ForeignKey("store.User", on_delete=models.SET_NULL, null=True)
    author_name = models.CharField(max_length=200)
    at = models.DateTimeField()
    origin = models.CharField(max_length=20, choices=Origin.choices)
    message = models.TextField()
    undoes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=200, blank=True)
    patch = models.BinaryField()
    body = models.BinaryField(null=True)
    changes = models.PositiveIntegerField()
    steps = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["program", "number"], name="one_version_a_number"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["branch", "number"]),
            models.Index(fields=["branch", "at"]),
        ]

    def __str__(self) -> str:
        return f"{self.program_id}@{self.number}"
