"""The rows of the database. They have no behaviour: functions beside this folder do the work."""

from __future__ import annotations

from fairlead.store.models.cache import CacheEntry
from fairlead.store.models.forecasts import Forecast, Recording
from fairlead.store.models.history import Branch, ProgramRecord, Version
from fairlead.store.models.jobs import Job, Result
from fairlead.store.models.people import (
    ApiToken,
    Invitation,
    Membership,
    Team,
    User,
)
from fairlead.store.models.requests import ChangeRequest, Remark, RequestOption
from fairlead.store.models.terms import Term
from fairlead.store.models.uploads import Upload
from fairlead.store.models.view import SavedView
from fairlead.store.models.visits import LastVisit
from fairlead.store.models.webhook import Delivery, Webhook

__all__ = [
    "ApiToken",
    "Branch",
    "CacheEntry",
    "ChangeRequest",
    "Delivery",
    "Forecast",
    "Invitation",
    "Job",
    "LastVisit",
    "Membership",
    "ProgramRecord",
    "Recording",
    "Remark",
    "RequestOption",
    "Result",
    "SavedView",
    "Team",
    "Term",
    "Upload",
    "User",
    "Version",
    "Webhook",
]
