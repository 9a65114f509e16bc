"""What teams did, as it was recorded, and the forecasts that were issued from it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from fairlead.store.models.history import ProgramRecord
from fairlead.store.models.people import User


class Recording(models.Model):
    """The items of a team as they were recorded once. The latest of a team counts.

    team: what it is called here. as_of: the first day that was not known. body: compressed JSON.
    digest: SHA-256 of that JSON, so that the same items are recorded once. by_name stays when the
    account goes.
    """

    program = models.ForeignKey(ProgramRecord, on_delete=models.CASCADE, related_name="recordings")
    team = models.CharField(max_length=100)
    as_of = models.DateField()
    body = models.BinaryField()
    digest = models.CharField(max_length=64)
    items = models.PositiveIntegerField()
    file = models.CharField(max_length=255)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["program", "team", "as_of", "digest"], name="one_recording_a_state"
            ),
        ]

    def __str__(self) -> str:
        return self.team


class Forecast(models.Model):
    """A forecast as it was issued, and what came of it. Written once; only what came is added.

    question, asked, since, quantiles: see `core/forecast/issued.py`. model: what made it, with its
    edition. digest: of the items it was made from. outcome: items or weeks, None as long as it has
    not come due, or where it came due without the items; then resolved_at is there.
    """

    program = models.ForeignKey(ProgramRecord, on_delete=models.CASCADE, related_name="forecasts")
    team = models.CharField(max_length=100)
    question = models.CharField(max_length=10)
    asked = models.PositiveIntegerField()
    since = models.DateField()
    quantiles = models.JSONField()
    model = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()
    outcome = models.FloatField(null=True)
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            # Whoever asks the same of the same items is given the same: it counts once.
            models.UniqueConstraint(
                fields=["program", "team", "question", "asked", "since", "digest", "model"],
                name="one_forecast_a_question",
            ),
        ]
