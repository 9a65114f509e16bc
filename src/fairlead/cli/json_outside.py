"""Outside views of dates and costs as JSON objects."""

from __future__ import annotations

from typing import Any

from fairlead.core.forecast.outside_view import OutsideCost, OutsideDate

Object = dict[str, Any]


def date_json(found: OutsideDate) -> Object:
    """The answer of `fairlead outside date`: how often such days were kept, and quantiles."""
    return {
        "as_of": found.today.isoformat(),
        "expected": found.expected.isoformat(),
        "kept": None if found.kept is None else round(found.kept, 3),
        "doubts": [found.doubt] if found.doubt else [],
        "quantiles": {f"{share:g}": day.isoformat() for share, day in found.days.items()},
        "reference_class": {"projects": found.projects},
    }


def cost_json(found: OutsideCost) -> Object:
    """The answer of `fairlead outside cost`, in the unit that the budget was given in."""
    now = found.now
    return {
        "budget": now.budget,
        "earned": now.earned,
        "spent": now.spent,
        "estimate_at_completion": round(found.estimate, 2),
        "within_budget": round(found.within, 3),
        "within_estimate": round(found.estimate_kept, 3),
        "quantiles": {f"{share:g}": round(cost, 2) for share, cost in found.costs.items()},
        "cpi": None if found.own_cpi is None else round(found.own_cpi, 4),
        "reference_class": {"projects": found.projects, "cpi": round(found.others_cpi, 4)},
    }
