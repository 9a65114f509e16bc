"""Links: what waits for what, and by how much."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from fairlead.core.ground.ids import LinkId, ResourceId, TaskId
from fairlead.core.ground.units import NO_WORK, Elapsed, Percent, Work

Lag = Work | Elapsed | Percent
"""Time between the two ends of a link; a negative lag is a lead. Percent is of the predecessor."""


class LinkType(StrEnum):
    """Which end of the predecessor bounds which end of the successor."""

    FS = "FS"
    SS = "SS"
    FF = "FF"
    SF = "SF"


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What two sides agreed about a link between teams: needed by, promised by, and by whom."""

    needed_by: datetime | None = None
    promised_by: datetime | None = None
    giver: ResourceId | None = None
    receiver: ResourceId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """The successor waits for the predecessor."""

    id: LinkId
    predecessor: TaskId
    successor: TaskId
    type: LinkType = LinkType.FS
    lag: Lag = NO_WORK
    promise: Promise | None = None


def link_id(predecessor: TaskId, successor: TaskId, type: LinkType = LinkType.FS) -> LinkId:
    """The natural key of a link, such as "12>17:FS"."""
    return LinkId(f"{predecessor}>{successor}:{type}")
