"""Issues as Jira answers them, made short for the tests of its reader."""

from __future__ import annotations

from typing import Any

CATEGORIES = {"Open": "new", "In Progress": "indeterminate", "Done": "done"}


def issue(id: int, *entries: dict[str, Any], key: str = "", **fields: Any) -> dict[str, Any]:
    """An issue of the project SHOP. entries: of its changelog. fields: over the usual ones."""
    status = fields.pop("status", "Open")
    usual = {
        "summary": f"Story {id}",
        "issuetype": {"name": "Story", "subtask": False},
        "project": {"key": "SHOP"},
        "status": {"name": status, "statusCategory": {"key": CATEGORIES[status]}},
        "created": "2026-03-02T09:00:00.000+0100",
        "updated": "2026-03-20T09:00:00.000+0100",
    }
    return {
        "id": str(id),
        "key": key or f"SHOP-{id}",
        "self": f"https://shop.example.org/rest/api/2/issue/{id}",
        "fields": {**usual, **fields},
        "changelog": {"total": len(entries), "histories": list(entries)},
    }


def entry(day: str, field: str, before: Any, after: Any, by: str = "ana") -> dict[str, Any]:
    """One change of a changelog. before, after: an id and its name, or one text for both."""
    (old, was), (new, is_) = (
        one if isinstance(one, tuple) else (one, one) for one in (before, after)
    )
    item = {"field": field, "from": old, "fromString": was, "to": new, "toString": is_}
    return {
        "created": f"{day}T10:00:00.000+0100",
        "author": {"accountId": by, "displayName": by.title()},
        "items": [item],
    }


def moved(day: str, before: str, after: str) -> dict[str, Any]:
    """A change of status."""
    return entry(day, "status", ("1", before), ("2", after))


def link(way: str, key: str, *, outward: bool) -> dict[str, Any]:
    """A link of the type Blocks."""
    end = "outwardIssue" if outward else "inwardIssue"
    words = {"name": "Blocks", "outward": "blocks", "inward": "is blocked by"}
    return {"id": f"{way}{key}", "type": words, end: {"id": "9", "key": key}}
