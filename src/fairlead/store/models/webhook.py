"""Addresses that are told what happens in a program, and what was sent to them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Webhook(models.Model):
    """An address that is told of some events. The name of who added it stays when accounts go.

    events: values of `Event`. salt: what its secret is derived from, with the secret key of the
    installation; digest: SHA-256 of the secret, to notice when it does not come out the same.
    """

    class Event(models.TextChoices):
        """What can happen. TEST: nothing did; somebody wants to see that it arrives."""

        VERSION_SAVED = "version.saved", "A version was saved"
        CHANGE_DECIDED = "change.decided", "A change request was decided"
        SIMULATION_FINISHED = "simulation.finished", "A simulation is finished"
        IMPORT_FINISHED = "import.finished", "A file was imported"
        TEST = "test", "A test"

    program = models.ForeignKey("store.ProgramRecord", on_delete=models.CASCADE, related_name="+")
    url = models.CharField(max_length=500)
    events = models.JSONField(default=list)
    salt = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    created_by = models.ForeignKey(
        "store.User", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_by_name = models.CharField(max_length=200)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.url


class Delivery(models.Model):
    """An event on its way to an address.

    code: names the event; the same each time it is sent, and for every address. body: JSON, byte
    for byte as it is sent. due_at: when it is sent next. sent_at: when it was sent last. status:
    of the last answer, None when there was none. says: what went wrong, for people.
    """

    class State(models.TextChoices):
        """How far it has come."""

        WAITING = "waiting", "waiting"
        SENDING = "sending", "being sent"
        DELIVERED = "delivered", "delivered"
        FAILED = "failed", "given up"

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    event = models.CharField(max_length=30, choices=Webhook.Event.choices)
    code = models.CharField(max_length=40)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    status = models.PositiveSmallIntegerField(null=True)
    says = models.CharField(max_length=400, blank=True)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["webhook", "code"], name="one_delivery_an_event"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state", "due_at"])]

    def __str__(self) -> str:
        return f"{self.event} to {self.webhook_id}"
