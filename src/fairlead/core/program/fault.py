"""A fault: what keeps a program from standing, said once for both gates.

`build` sets the value aside and names the fault as a `Finding`; `change` raises it as an error.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from fairlead.core.ground.errors import (
    DependencyCycleError,
    InvalidValueError,
    ProgramError,
    SummaryCycleError,
    UnknownIdError,
)
from fairlead.core.ground.finding import Finding, Origin, Severity

QUOTED = 80
SHOWN_OF_RING = 12

DATE_OUT_OF_RANGE = "IMP-019"
CLOCK_CHANGE = "IMP-020"
ZONE = "IMP-021"
FINISH_BEFORE_START = "IMP-022"
DURATION_OUT_OF_RANGE = "IMP-023"
OTHER_TIME = "IMP-024"
NO_WORKING_TIME = "IMP-025"
SHIFTS = "IMP-026"
CALENDAR_MISSING = "IMP-027"
LINK_RING = "IMP-028"
LINK_DANGLES = "IMP-029"
LINK_REPEATED = "IMP-030"
LINK_TO_OWN_CHILD = "IMP-031"
LAG_OUT_OF_RANGE = "IMP-032"
ID_REPEATED = "IMP-033"
OUTLINE = "IMP-034"
REFERENCE_DANGLES = "IMP-035"
NUMBER_OUT_OF_RANGE = "IMP-036"
OTHER_CURRENCY = "IMP-045"
TEXT = "IMP-046"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that cannot stand in a program, or that stands but is doubtful.

    entity, id, who: whose fault, and how people know it; empty while only a value is looked at.
    field: where in it, with dots into nested values; "" is the whole.
    says: what is wrong, without a full stop. taken: what `build` makes of it.
    kept: the value stands as it is; only a finding, never an error.
    silent: `build` puts it right without a word; `change` still raises it.
    missing: the entity and id that a dangling reference names.
    ring: the tasks of a ring, as people know them.
    involves: what else has part in it, by entity, id and field.
    """

    code: str
    severity: Severity = Severity.WARNING
    entity: str = ""
    id: str = ""
    who: str = ""
    field: str = ""
    says: str
    taken: str = ""
    do: str
    kept: bool = False
    silent: bool = False
    missing: tuple[str, str] | None = None
    ring: tuple[str, ...] = ()
    involves: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """A fault, and the value that can stand instead; GONE when nothing can."""

    fault: Fault
    value: Any


def below(name: str, fault: Fault) -> Fault:
    """The fault as seen from the value that holds it in the field `name`."""
    return replace(fault, field=f"{name}.{fault.field}" if fault.field else name)


def quoted(value: object) -> str:
    """A text as messages show it: at most 80 characters, control characters spelled out."""
    text = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in str(value)[: QUOTED + 1])
    return f"{text[: QUOTED - 1]}…" if len(text) > QUOTED else text


def shown(moment: date) -> str:
    """A day, or a moment to the minute, as messages show it."""
    if isinstance(moment, datetime):
        return moment.isoformat(sep=" ", timespec="minutes")
    return moment.isoformat()


def label(value: Any) -> str:
    """A value as people know it: its name with its id, such as "Design (12)", or its id alone."""
    name = getattr(value, "name", "")
    return f"{quoted(name)} ({quoted(value.id)})" if name else quoted(value.id)


def ring_text(ring: tuple[str, ...]) -> str:
    """A ring as one line that ends where it begins."""
    ring = _shortened(ring)
    return " → ".join((*ring, ring[0]))


def finding(fault: Fault, origin: Origin) -> Finding:
    """The fault as `build` names it, with the row it came from."""
    subject = f"{fault.entity.capitalize()} {fault.who}"
    where = f"{subject}, {fault.field.replace('_', ' ')}" if fault.field else subject
    outcome = f"; {fault.taken}" if fault.taken else ""
    return Finding(fault.code, fault.severity, origin, f"{where}: {fault.says}{outcome}.", fault.do)


def error(fault: Fault, nearest: tuple[str, ...] = ()) -> ProgramError:
    """The fault as `change` raises it; `nearest` are ids that may have been meant."""
    if fault.ring:
        kind = DependencyCycleError if fault.code == LINK_RING else SummaryCycleError
        return kind(_shortened(fault.ring))
    if fault.missing:
        return UnknownIdError(*fault.missing, nearest)
    return InvalidValueError(fault.entity, fault.id, fault.field, f"{fault.says}.", fault.do)


def _shortened(ring: tuple[str, ...]) -> tuple[str, ...]:
    """The ring, with the middle of a long one counted."""
    if len(ring) <= SHOWN_OF_RING:
        return ring
    half = SHOWN_OF_RING // 2
    return (*ring[:half], f"… {len(ring) - 2 * half:,} more …", *ring[-half:])
