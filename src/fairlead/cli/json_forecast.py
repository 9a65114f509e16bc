"""Forecasts and back-tests as JSON objects, as the contract of the command line has them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from typing import Any

from fairlead.cli.histories import Team
from fairlead.cli.options import today
from fairlead.core.forecast.backtest import SAID, Question, Records
from fairlead.core.forecast.history import SILENT_WEEKS, WEEK_DAYS, last_day
from fairlead.core.forecast.issued import issue
from fairlead.core.forecast.macro import calibrated_share, macro
from fairlead.core.forecast.open_set import SetOutlook
from fairlead.core.forecast.paces import LONGEST
from fairlead.core.forecast.reliability import Reliability
from fairlead.core.forecast.throughput import Throughput

Object = dict[str, Any]

SHARES = (0.1, 0.2, 0.5, 0.8, 0.85, 0.9)


def forecast_json(
    seen: Team,
    found: Throughput,
    record: Mapping[int, Reliability] | None,
    *,
    items: int | None,
    weeks: int | None,
) -> Object:
    """The answer of `fairlead forecast`: quantiles of the day, or of the items.

    A day that lies more than two years ahead is null. `said` is what one can promise, by how sure
    that is: the day by which, or the items at least, as people are told. `reliability` says, by
    weeks ahead, how forecasts like it would have been kept; it is null where the library was built
    from the history.
    """
    answer = _seen(seen) | {
        "items_a_week": round(found.weekly, 2),
        "own_forecasts_resolved": found.resolved,
        "borrowed": found.is_borrowed,
        "reliability": None
        if record is None
        else {str(ahead): _reliability(one) for ahead, one in record.items()},
        "doubts": [*found.doubts, *doubts(seen)],
    }
    if items is not None:
        days = {f"{share:g}": day_of(seen, found, share, items) for share in SHARES}
        quantiles: Object = {share: day and day.isoformat() for share, day in days.items()}
        told = {f"{share:g}": quantiles[f"{share:g}"] for share in SAID}
        return answer | {"question": {"items": items}, "quantiles": quantiles, "said": told}
    assert weeks is not None
    counts = {f"{share:g}": round(found.outlook.items(share, weeks), 1) for share in SHARES}
    least = {f"{share:g}": at_least(seen, found, share, weeks) for share in SAID}
    return answer | {"question": {"weeks": weeks}, "quantiles": counts, "said": least}


def set_json(seen: Team, found: SetOutlook, items: int) -> Object:
    """The answer of `fairlead forecast --set`: quantiles of the day, the naive one beside them."""
    days = {f"{share:g}": day_within(seen, found.weeks(share)) for share in SHARES}
    naive = day_within(seen, found.naive)
    return _seen(seen) | {
        "question": {"set": items, "kind": found.kind.value},
        "naive": naive and naive.isoformat(),
        "reference_class": {"teams": found.ratios.projects},
        "quantiles": {share: day and day.isoformat() for share, day in days.items()},
        "doubts": doubts(seen),
    }


def at_least(seen: Team, found: Throughput, said: float, weeks: int) -> int:
    """The items of which one can be so sure."""
    return int(issue(found.outlook, seen.as_of, Question.COUNTS, weeks).said(said))


def _seen(seen: Team) -> Object:
    history = seen.history
    return {
        "history": {
            "name": seen.name,
            "items": int(history.counts.sum()),
            "weeks": len(history.counts),
            "first": history.monday.isoformat(),
            "until": history.until.isoformat(),
            "left_out": {
                "repeated": history.repeated,
                "future": history.future,
                "unfinished_week": history.unfinished_week,
            },
        },
        "as_of": seen.as_of.isoformat(),
        "findings": [
            {"code": one.code, "origin": str(one.origin), "says": one.says} for one in seen.findings
        ],
    }


def _reliability(one: Reliability) -> Object:
    return {
        "resolved": one.resolved,
        "independent": round(one.independent, 1),
        "borrowed": one.is_borrowed,
        "kept": {
            f"{kept.said:g}": {
                "count": kept.kept,
                "share": _rounded(kept.share),
                "low": _rounded(kept.low),
                "high": _rounded(kept.high),
            }
            for kept in one.kept
        },
        "pit": list(one.pit),
        "crps_ratio_velocity": None
        if one.crps_ratio_velocity is None
        else _rounded(one.crps_ratio_velocity),
    }


def day_of(seen: Team, found: Throughput, share: float, items: int) -> date | None:
    """The day on which so many items are done with this probability; None beyond two years."""
    weeks = issue(found.outlook, seen.as_of, Question.DATES, items).promise(share)
    return day_after(seen, weeks) if weeks <= LONGEST else None


def doubts(seen: Team) -> list[str]:
    """What makes a look from this history doubtful, in words."""
    weeks = (today() - seen.as_of).days // WEEK_DAYS
    if weeks < SILENT_WEEKS:
        return []
    old = f"It looks from {seen.as_of:%d %b %Y}, {weeks} weeks ago, as if that were today."
    return [f"{old} Say --as-of to look from another day."]


def day_within(seen: Team, weeks: float | None) -> date | None:
    """The last day of so many weeks after the history; None where that is too far to say."""
    return None if weeks is None else day_after(seen, weeks)


def day_after(seen: Team, weeks: float) -> date:
    """The last day of so many weeks, from the day that is looked from."""
    return last_day(seen.as_of, weeks)


def backtest_json(records: Mapping[str, Records]) -> Object:
    """The answer of `fairlead backtest`, by series and over all of them."""
    series = [_series(name, one) for name, one in records.items()]
    answer: Object = {"series": series, "macro": {}}
    if not any(records.values()):
        return answer
    for (question, weeks), mean in macro(records).items():
        of_question = answer["macro"].setdefault(question.value, {})
        of_question[str(weeks)] = {
            "series": mean.teams,
            "coverage_80": _rounded(mean.coverage_80),
            "p80_kept": _rounded(mean.p80_kept),
            "crps_ratio_bootstrap_12w": _rounded(mean.against_bootstrap),
            "crps_ratio_velocity": _rounded(mean.against_velocity),
        }
    answer["macro"]["p80_within_70_to_90"] = _rounded(calibrated_share(records))
    return answer


def _series(name: str, records: Records) -> Object:
    found: Object = {
        "name": name,
        "origins": max((one.origins for one in records.values()), default=0),
    }
    for question in Question:
        found[question.value] = {
            str(weeks): {
                "origins": one.origins,
                "coverage_80": _rounded(one.coverage_80),
                "p80_kept": _rounded(one.p80_kept),
                "crps": _rounded(one.crps),
                "crps_bootstrap_12w": _rounded(one.crps_bootstrap_12w),
                "crps_velocity": _rounded(one.crps_velocity),
            }
            for (asked, weeks), one in records.items()
            if asked is question
        }
    return found


def _rounded(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 4)
