"""Metric 4: most links are finish to start."""

from __future__ import annotations

from fairlead.core.checks.metric import Comparison, Measured, Unit, metric, unmeasured
from fairlead.core.checks.scope import Scope
from fairlead.core.program.link import LinkType


@metric(
    "DCMA-04",
    "Relationship types",
    unit=Unit.SHARE,
    comparison=Comparison.AT_LEAST,
    threshold=lambda limits: limits.finish_to_start,
    do="Split tasks so that one begins when the other is finished.",
)
def relationship_types(scope: Scope) -> Measured:
    """Finish-to-start links, of all links into unfinished tasks and milestones.

    Source: DCMA-EA PAM 200.1 (2012), metric 4.
    """
    base = len(scope.relationships)
    if base == 0:
        return unmeasured("The plan has no links.")
    others = {link.id: f"{link.type}" for link in scope.relationships if link.type != LinkType.FS}
    kept = base - len(others)
    says = f"Finish to start: {kept:,} of {base:,} links ({100 * kept / base:.1f} %)."
    return Measured(value=kept / base, says=says, offenders=others)
