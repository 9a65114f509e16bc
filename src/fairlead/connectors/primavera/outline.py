"""PROJWBS: the paths of a work breakdown and the order in which it is shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from fairlead.connectors.primavera.cells import flag
from fairlead.connectors.primavera.tables import Row
from fairlead.connectors.source import MAX_DEPTH

LONGEST_CODE = 120
"""Primavera allows 40 characters in a code or short name; a longer one is damage, and is cut."""


def cut(text: str) -> str:
    """A code or short name, cut when it is far longer than Primavera allows."""
    return text if len(text) <= LONGEST_CODE else f"{text[: LONGEST_CODE - 1]}…"


def paths_of(nodes: list[Row]) -> dict[str, str]:
    """For each wbs_id its short names from the project down, joined by points."""
    by_id = {node["wbs_id"]: node for node in nodes}
    paths: dict[str, str] = {}
    levels: dict[str, int] = {}
    for node in nodes:
        branch = [node]
        seen = {node["wbs_id"]}
        while (parent := branch[-1]["parent_wbs_id"]) in by_id and parent not in paths:
            if parent in seen or flag(branch[-1], "proj_node_flag"):
                break
            seen.add(parent)
            branch.append(by_id[parent])
        for step in reversed(branch):
            own, above = cut(step["wbs_short_name"] or step["wbs_id"]), step["parent_wbs_id"]
            rooted = flag(step, "proj_node_flag") or above not in paths
            level = 0 if rooted else levels[above] + 1
            levels[step["wbs_id"]] = level
            # A path names every level above it: beyond any real depth it would only grow.
            path = own if rooted or level > MAX_DEPTH else f"{paths[above]}.{own}"
            paths[step["wbs_id"]] = path
    return paths


def in_order(nodes: list[Row]) -> Iterator[Row]:
    """Each summary before those below it, siblings by their sequence number."""
    ids = {node["wbs_id"] for node in nodes}
    children: dict[str, list[Row]] = defaultdict(list)
    for node in nodes:
        parent = node["parent_wbs_id"]
        top = flag(node, "proj_node_flag") or parent not in ids
        children["" if top else parent].append(node)
    for group in children.values():
        group.sort(key=_sequence)
    waiting = list(reversed(children.pop("", [])))
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(children.pop(node["wbs_id"], [])))
    for group in children.values():
        yield from group


def _sequence(node: Row) -> int:
    text = node["seq_num"]
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else 0
