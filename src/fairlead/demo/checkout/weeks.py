"""Ten weeks of the program: who changed what on which day, and why.

Days are those that the plan is written for; see `shift.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

from fairlead.core.ground.ids import ResourceId, TeamId
from fairlead.core.program.risk import ResponseState, RiskStatus
from fairlead.demo.checkout import acts
from fairlead.demo.checkout.acts import Act
from fairlead.demo.checkout.progress import Left
from fairlead.demo.story import EditionOrigin

UTC_EVENING = "16:30"
"""When the Monday round with the leads is over, whatever the clocks in Europe show."""


@dataclass(frozen=True, slots=True)
class Step:
    """An edition to be: when (UTC), by whom (id of a person), how, why, and what is done."""

    day: str
    time: str
    author: str
    origin: EditionOrigin
    message: str
    act: Act


def _monday(day: str, message: str, left: Left) -> Step:
    return Step(day, UTC_EVENING, "mara", "sync", message, acts.week(day, left))


STEPS: tuple[Step, ...] = (
    Step(
        "2026-09-16",
        "09:12",
        "ines",
        "edit",
        "Routing: the old provider needs retry rules of its own, two days more",
        acts.takes("pay-routing", "20d", "16d / 20d / 30d"),
    ),
    _monday(
        "2026-09-21",
        "Progress of the week; the cart on iOS waits for the price service",
        {"fd-fallback": "1d", "web-delivery": "2d", "ios-cart": "4d"},
    ),
    Step(
        "2026-09-24",
        "13:40",
        "mara",
        "edit",
        "Nordpay moves webhooks v2 by a week; what we feared of it has happened",
        acts.together(
            acts.takes("psp-webhooks", "44d", "40d / 44d / 54d"),
            acts.set_to("risk", "R-01", "status", RiskStatus.OCCURRED),
        ),
    ),
    _monday(
        "2026-09-28",
        "Progress of the week; the warehouse waits for schemas of two teams",
        {"plt-loadgen": "3d", "dm-warehouse": "3d", "be-tax": "1d"},
    ),
    Step(
        "2026-09-30",
        "10:05",
        "chiara",
        "edit",
        "Risk review: scripts of the tag manager, and regressions in the second round",
        acts.added("risk-review"),
    ),
    _monday(
        "2026-10-05",
        "Progress of the week; the payment step on Android starts late",
        {"fd-review": "2d", "and-pay": "2d", "dm-warehouse": "2d"},
    ),
    Step(
        "2026-10-06",
        "07:55",
        "anneke",
        "import",
        "Actuals of the month, from SAP and the cloud bill",
        acts.added("spent-september"),
    ),
    Step(
        "2026-10-08",
        "14:20",
        "mara",
        "change request",
        "Pay in 3: in the browser first, as the steering committee decided",
        acts.together(acts.added("pay-in-3"), acts.linked("p3-ready", "e2e-2")),
    ),
    _monday(
        "2026-10-12",
        "Progress of the week; gift cards are harder to split than thought",
        {"pay-routing": "3d", "card-mit": "2d", "gift": "2d", "pci-evidence": "7d"},
    ),
    Step(
        "2026-10-14",
        "15:10",
        "mara",
        "baseline",
        "New baseline with Pay in 3, agreed by the steering committee",
        acts.baseline("october", "Agreed with Pay in 3", "2026-10-14", "Henrik Dahl"),
    ),
    _monday(
        "2026-10-19",
        "Progress of the week; the ledger engine takes longer than all of us thought",
        {"lg-engine": "4d", "web-wallets": "2d", "web-3ds": "2d", "dm-tokens": "14d"},
    ),
    Step(
        "2026-10-20",
        "08:30",
        "ravi",
        "edit",
        "Deepa is on parental leave for three months; Meera and Vikram take over",
        acts.together(
            acts.away("deepa", "2026-11-30", "2027-02-26", "Parental leave"),
            acts.added("handover"),
            acts.linked("plt-handover", "load-1"),
            acts.assigned("load-fix", to="meera", instead_of="deepa"),
            acts.assigned("load-2", to="meera", instead_of="deepa"),
            acts.assigned("plt-chaos", to="vikram", instead_of="deepa"),
            acts.takes("load-fix", "13d", "9d / 13d / 22d"),
            acts.set_to("risk", "R-07", "status", RiskStatus.OCCURRED),
        ),
    ),
    Step(
        "2026-10-22",
        "11:45",
        "mara",
        "edit",
        "Chargebacks move from Fraud to Ledger, which books them anyway",
        acts.together(
            acts.set_to("task", "fd-chargebacks", "team", TeamId("ledger")),
            acts.set_to("task", "fd-chargebacks", "owner", ResourceId("yuki")),
            acts.assigned("fd-chargebacks", to="yuki", instead_of="nkechi"),
            acts.assigned("fd-chargebacks", to="ledger-eng", instead_of="fraud-eng"),
        ),
    ),
    _monday(
        "2026-10-26",
        "Progress of the week; the performance environment is nearly there",
        {"ios-pay": "2d", "web-csp": "2d", "plt-env-perf": "2d"},
    ),
    Step(
        "2026-10-27",
        "09:31",
        "pavel",
        "edit",
        "Device tests need a little longer",
        acts.takes("mob-e2e", "210d"),
    ),
    Step(
        "2026-10-27",
        "09:44",
        "pavel",
        "undo",
        "Undo: Device tests need a little longer (a zero too many)",
        acts.takes("mob-e2e", "21d"),
    ),
    _monday(
        "2026-11-02",
        "Progress of the week; the first model misses too much in Italy",
        {"fd-model": "6d", "lg-consumer": "10d", "web-csp": "1d"},
    ),
    Step(
        "2026-11-04",
        "08:20",
        "anneke",
        "import",
        "Actuals of the month, from SAP and the cloud bill",
        acts.added("spent-october"),
    ),
    Step(
        "2026-11-05",
        "12:15",
        "kofi",
        "edit",
        "Apple Pay entitlement is there: the risk is closed; the expedited review is agreed",
        acts.together(
            acts.set_to("risk", "R-12", "status", RiskStatus.CLOSED),
            acts.set_to("response", "A-09", "state", ResponseState.PLANNED),
        ),
    ),
    Step(
        "2026-11-06",
        "11:05",
        "beatriz",
        "edit",
        "A risk from judging the model: good customers declined",
        acts.added("declines"),
    ),
    _monday(
        "2026-11-09",
        "Progress of the week; webhooks v2 are in the sandbox, with gaps",
        {"psp-webhooks": "4d", "lg-sap": "6d", "dm-tokens": "5d"},
    ),
    Step(
        "2026-11-10",
        "14:50",
        "chiara",
        "change request",
        "The penetration test moves to Kestrel's next free slot",
        acts.not_before("pci-pentest", "2027-01-11"),
    ),
    Step(
        "2026-11-12",
        "10:25",
        "kofi",
        "edit",
        "3-D Secure on Android: two banks hand back without a result",
        acts.takes("and-3ds", "18d", "15d / 18d / 27d"),
    ),
    Step(
        "2026-11-12",
        "15:35",
        "ines",
        "edit",
        "Webhooks v2 repeat events out of order: receiving them takes three days more",
        acts.takes("pay-webhook", "19d", "15d / 19d / 28d"),
    ),
    Step(
        "2026-11-13",
        "09:05",
        "zoe",
        "edit",
        "A correction: customer service accepts what employees have shopped on",
        acts.linked("alpha-start", "uat-service"),
    ),
    Step(
        "2026-11-13",
        "13:20",
        "mara",
        "edit",
        "Risk review: card numbers and reserved capacity have arrived, two risks are closed",
        acts.together(
            acts.set_to("risk", "R-05", "status", RiskStatus.CLOSED),
            acts.set_to("risk", "R-09", "status", RiskStatus.CLOSED),
        ),
    ),
    _monday(
        "2026-11-16",
        "Progress of the week; webhooks v2 are delivered, a week late",
        {"fd-model": "3d", "ios-3ds": "13d", "and-3ds": "4d", "dm-orders": "8d"},
    ),
)
"""Everything after the first edition, in order."""
