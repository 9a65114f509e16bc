"""Long work that was asked for, and the answers that are kept."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Result(models.Model):
    """An answer about one version, kept so that nobody waits for it twice.

    digest: that of the version. question: SHA-256 of what was asked. body: compressed JSON.
    """

    program = models.ForeignKey(
        "store.ProgramRecord", on_delete=models.CASCADE, related_name="results"
    )
    digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=30)
    question = models.CharField(max_length=64)
    body = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["program", "digest", "kind", "question"], name="one_result_a_question"
            ),
        ]


class Job(models.Model):
    """Work for a worker.

    program, version: what it is about; a file that is read is about no version, and about no
    program as long as it is to become one. question: what was asked, hashed in `question_digest`.
    stage: what goes on, in words. done, total: pieces of work, total 0 while nobody knows. error:
    what went wrong, for people. worker: the machine and process it runs in. seen_at: when that last
    said something.
    """

    class State(models.TextChoices):
        """Where a job stands."""

        QUEUED = "queued", "waiting"
        RUNNING = "running", "running"
        DONE = "done", "done"
        FAILED = "failed", "failed"
        CANCELLED = "cancelled", "cancelled"

    program = models.ForeignKey(
        "store.ProgramRecord", on_delete=models.CASCADE, related_name="jobs", null=True
    )
    version = models.ForeignKey(
        "store.Version", on_delete=models.CASCADE, related_name="+", null=True
    )
    kind = models.CharField(max_length=30)
    question = models.JSONField()
    question_digest = models.CharField(max_length=64)
    asked_by = models.ForeignKey(
        "store.User", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    stage = models.CharField(max_length=200, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)
    worker = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    result = models.ForeignKey(Result, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            # Two people who ask the same at once wait for the same job.
            models.UniqueConstraint(
                fields=["version", "kind", "question_digest"],
                condition=models.Q(state__in=["queued", "running"]),
                name="one_open_job_a_question",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["program", "kind", "created_at"]),
            models.Index(fields=["state"]),
        ]

    @property
    def is_open(self) -> bool:
        """Whether it waits or runs."""
        return self.state in {self.State.QUEUED, self.State.RUNNING}

    @property
    def percent(self) -> int:
        """How much of it is done, 0 to 100; 99 until it is all done."""
        if self.state == self.State.DONE:
            return 100
        return 0 if not self.total else min(99, self.done * 100 // self.total)
