"""What Jira calls things where nobody says what they mean: statuses, links, custom fields."""

from __future__ import annotations

from fairlead.core.tracking.issue import Aspect, State

TO_DO = frozenset({
    "backlog", "created", "new", "open", "ready", "ready for development", "received", "reopened",
    "selected for development", "to do", "todo", "triage",
})  # fmt: skip
DONE = frozenset({
    "canceled", "cancelled", "closed", "done", "duplicate", "finished", "rejected", "resolved",
    "won't do", "won't fix",
})  # fmt: skip
"""What statuses are called in which no work is done yet or any more; in all others there is."""

CATEGORIES = {
    "new": State.TO_DO,
    "undefined": State.TO_DO,
    "indeterminate": State.IN_PROGRESS,
    "done": State.DONE,
}
"""Jira's own categories of statuses, the same in every language."""

ASPECTS = {
    "summary": Aspect.TITLE,
    "issuetype": Aspect.KIND,
    "issue type": Aspect.KIND,
    "key": Aspect.KEY,
    "status": Aspect.STATUS,
    "assignee": Aspect.OWNER,
    "duedate": Aspect.DUE,
    "story points": Aspect.POINTS,
    "story point estimate": Aspect.POINTS,
    "timeoriginalestimate": Aspect.ESTIMATE,
    "timeestimate": Aspect.REMAINING,
    "component": Aspect.COMPONENTS,
    "labels": Aspect.LABELS,
    "fix version": Aspect.RELEASES,
    "sprint": Aspect.SPRINTS,
    "link": Aspect.LINKS,
    "parent": Aspect.PARENT,
    "parent issue": Aspect.PARENT,
    "epic link": Aspect.PARENT,
    "issueparentassociation": Aspect.PARENT,
}
"""The names under which the changelog has what is read, in small letters."""

SPRINT = "com.pyxis.greenhopper.jira:gh-sprint"
EPIC = "com.pyxis.greenhopper.jira:gh-epic-link"
POINTS = frozenset({"story points", "story point estimate"})
"""How custom fields are known: by their type, or by the name that Jira Software gives them."""


def state_named(status: str) -> State:
    """What a status of this name means, as far as a name can tell."""
    name = status.strip().casefold()
    if name in TO_DO:
        return State.TO_DO
    return State.DONE if name in DONE else State.IN_PROGRESS
