"""Gates: points at which somebody decides whether the program goes on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from fairlead.core.ground.ids import GateId, ResourceId, TaskId


class GateDecision(StrEnum):
    """What was decided at a gate."""

    GO = "go"
    CONDITIONAL = "conditional go"
    HOLD = "hold"
    KILL = "kill"


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """Something that must hold for a gate to be passed, and how one can tell."""

    id: str
    says: str
    task: TaskId | None = None
    met: bool = False
    evidence: str = ""
    owner: ResourceId | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """A decision tied to a milestone, with its criteria."""

    id: GateId
    name: str
    milestone: TaskId | None = None
    criteria: tuple[Criterion, ...] = ()
    decision: GateDecision | None = None
    decided_on: date | None = None
    decider: ResourceId | None = None
