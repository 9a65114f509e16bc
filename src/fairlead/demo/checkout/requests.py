"""What was asked for, the ways found to answer it, and what was decided.

Of an option that was taken nothing is left to change: the plan holds it, and its patch is empty.
"""

from __future__ import annotations

from datetime import UTC, datetime, time
from decimal import Decimal

from fairlead.core.ground.units import Money
from fairlead.core.program.diff import diff
from fairlead.core.program.patch import Patch
from fairlead.core.program.program import Program
from fairlead.core.program.risk import ResponseState
from fairlead.demo.checkout import acts
from fairlead.demo.checkout.acts import Act
from fairlead.demo.checkout.cast import address
from fairlead.demo.checkout.shift import Shift
from fairlead.demo.story import REJECTED, Option, Request

PAY_IN_3 = ("p3-contract", "p3-api", "p3-limits", "p3-ledger", "p3-web", "p3-ready")
ITALY = ("methods", "tax", "legal", "copy", "fraud", "ready", "cards", "ramp", "live")
LAST_TWO = ("es-ready", "it-ready")


def requests(program: Program, shift: Shift) -> tuple[Request, ...]:
    """The four requests of the ten weeks; `program` is that of the last edition."""

    def option(name: str, says: str, *steps: Act) -> Option:
        return Option(name, says, diff(program, acts.together(*steps)(program, shift), name))

    def taken(name: str, says: str) -> Option:
        return Option(name, says, Patch(message=name))

    def costs(task: str, euros: int) -> Act:
        return acts.set_to("task", task, "fixed_cost", Money(Decimal(euros), "EUR"))

    def at(day: str, clock: str) -> datetime:
        return datetime.combine(shift.day(day), time.fromisoformat(clock), tzinfo=UTC)

    return (
        Request(
            title="Pay in 3 at launch",
            text="Competitors offer three instalments for baskets above 60 euros. Product expects "
            "1.2 points of conversion from it and asks to have it from the first country on.",
            by=address("david"),
            at=at("2026-09-22", "09:30"),
            options=(
                option(
                    "In the browser and the apps at once",
                    "One launch and one message; the apps are finished later.",
                    acts.added("pay-in-3-apps"),
                    acts.linked("p3-ios", "mob-fc"),
                    acts.linked("p3-and", "mob-fc"),
                ),
                taken(
                    "In the browser first",
                    "Two thirds of the orders get it at launch; the apps follow with version 8.1.",
                ),
                option(
                    "After all countries are live",
                    "Nothing is added before the promise is kept.",
                    *(acts.without("task", id) for id in reversed(PAY_IN_3)),
                ),
            ),
            decision="In the browser first",
            decided_by=address("henrik"),
            decided_at=at("2026-10-08", "13:00"),
            because="Most of the gain, and App 8.0 keeps its date.",
        ),
        Request(
            title="Germany earlier",
            text="Germany makes four tenths of the revenue. Can it go before the smaller countries "
            "have shown that all is well?",
            by=address("henrik"),
            at=at("2026-10-13", "16:10"),
            options=(
                option(
                    "Germany with Austria and Belgium",
                    "Three countries in the first wave after the pilot.",
                    acts.without("link", "at-live>de-ready:FS"),
                    acts.without("link", "be-live>de-ready:FS"),
                    acts.linked("pilot-review", "de-ready"),
                    acts.added("germany-first"),
                ),
                option(
                    "Germany straight after Austria",
                    "Germany no longer waits for Belgium.",
                    acts.without("link", "be-live>de-ready:FS"),
                ),
            ),
            decision=REJECTED,
            decided_by=address("henrik"),
            decided_at=at("2026-10-22", "12:30"),
            because="The weeks are there to gain, but a fault first seen in Germany costs more "
            "than they are worth; Austria pays with much the same methods and shows it first.",
        ),
        Request(
            title="The booked days of the penetration test cannot be kept",
            text="The payment API is complete a week before the testers come; one more slip, "
            "and they test an unfinished product. Moving them takes three weeks' notice.",
            by=address("chiara"),
            at=at("2026-11-05", "10:20"),
            options=(
                option(
                    "Keep the days, test what is there",
                    "The re-test then covers what was not finished, and takes twice as long.",
                    acts.not_before("pci-pentest", "2026-12-14"),
                    acts.takes("pci-retest", "8d", "6d / 8d / 13d"),
                    costs("pci-pentest", 104_000),
                ),
                taken(
                    "Kestrel's next free slot",
                    "Four weeks later, everything is finished, and nothing more is paid.",
                ),
            ),
            decision="Kestrel's next free slot",
            decided_by=address("mara"),
            decided_at=at("2026-11-10", "14:30"),
            because="The attestation still comes with the end-to-end tests, not after them.",
        ),
        Request(
            title="Room before the promise for all eight countries",
            text="The plan keeps the promise, but most of its futures do not. Three ways to gain "
            "room; the steering committee decides in its next round.",
            by=address("mara"),
            at=at("2026-11-12", "17:05"),
            options=(
                option(
                    "Spain and Italy with the third wave",
                    "Four countries in one week: hypercare gets harder.",
                    *(
                        acts.without("link", f"{first}-ready>{last}:SS")
                        for last in LAST_TWO
                        for first in ("nl", "fr")
                    ),
                    *(acts.linked("de-live", last) for last in LAST_TWO),
                ),
                option(
                    "Two more test engineers",
                    "A shorter first round and quicker mending; paid from the contingency.",
                    acts.takes("e2e-1", "9d", "8d / 9d / 14d"),
                    acts.takes("e2e-fix", "12d", "9d / 12d / 20d"),
                    acts.takes("pci-fix", "5d", "4d / 5d / 9d"),
                    acts.set_to("response", "A-14", "state", ResponseState.PLANNED),
                ),
                option(
                    "Italy in a release of its own",
                    "Seven countries keep the promise; Italy comes after the old checkout is off.",
                    *(acts.set_to("task", f"it-{part}", "active", False) for part in ITALY),
                ),
            ),
        ),
    )
