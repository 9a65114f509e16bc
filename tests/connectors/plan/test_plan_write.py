"""How programs are written to plan files, and that nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairlead.connectors.plan import json_form
from fairlead.connectors.plan.emit import emitted
from fairlead.connectors.plan.nodes import ListNode, MapNode, Node, parse
from fairlead.connectors.plan.read import draft_from
from fairlead.connectors.plan.write import written
from fairlead.connectors.source import Source
from fairlead.core.program.build import build
from fairlead.core.program.integrity import judge
from fairlead.core.program.program import Program
from tests.connectors.plan.plans import program
from tests.properties.programs import programs

EXAMPLES = sorted((Path(__file__).parents[3] / "examples").glob("*.yaml"))
LAWS = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)

TEXTS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ("", "null", "~", "no", "true", "012", "1e3", "a: b", "- x", "x #y", "a\nb", "  x", "x ",
         '"q"', "it's", "[x]", "{y}", "a, b", "&a", "*b", "!t", "%x", "@y", "`z", "x:", "<<", "=",
         "---", "...", "?", "? x", ": y", "\ta", "a\r\nb", "\u2028", "\x85", "\xa0", "\x07", "🚢",
         "first\n\nthird", "first\n  indented", "line\n", "long " * 60)
    ),
)  # fmt: skip
TREES = st.recursive(
    TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


def reread(data: bytes, name: str = "plan.yaml") -> Program:
    """The program of a file, without what its gate had to say."""
    return replace(build(draft_from(Source(name, data))), set_aside=())


def plain(node: Node) -> Any:
    """A tree of nodes as texts, lists and dicts."""
    if isinstance(node, MapNode):
        return {key.text: plain(value) for key, value in node.entries}
    if isinstance(node, ListNode):
        return [plain(item) for item in node.items]
    return node.text


@LAWS
@given(programs())
def test_reading_what_was_written_gives_the_same_program(one: Program) -> None:
    again = reread(written(one).data)
    assert again == one
    assert list(again.tasks) == list(one.tasks)


@LAWS
@given(programs())
def test_the_json_form_loses_nothing_either(one: Program) -> None:
    assert reread(json_form.written(one).data, "plan.json") == one


@LAWS
@given(st.dictionaries(TEXTS, TREES, min_size=1, max_size=4))
def test_any_tree_of_texts_can_be_written_and_read(tree: dict[str, Any]) -> None:
    assert plain(parse(Source("plan.yaml", b""), emitted(tree))) == tree


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples_stand_and_come_back(path: Path) -> None:
    one = reread(path.read_bytes())
    assert judge(one) == ()
    assert build(draft_from(Source(path.name, path.read_bytes()))).set_aside == ()
    assert reread(written(one).data) == one


def test_a_written_plan_reads_like_one_written_by_hand() -> None:
    text = """\
fairlead: 1
program:
  id: ship
  name: Ship it
  start: 2026-03-02
  status date: 2026-03-20
  currency: EUR
  calendar: office
  rules: microsoft project
calendars:
  office:
    week: {mon-thu: 09:00-13:00 14:00-18:00, fri: 09:00-13:00, sat-sun: off}
    exceptions: [{days: 2026-12-24 to 2026-12-31, name: Shutdown}, {days: 2026-05-15, hours: 24h}]
teams:
  core: Core
  web: {name: Web, lead: ana}
resources:
  ana: {name: Ana, rates: 95 EUR/h}
  testers: {kind: role, capacity: 300%}
tasks:
  pay:
    name: Payments
    tasks:
      api: {name: Payment API, estimate: 8d / 10d / 16d, owner: ana, who: ana 50%}
      docs:
        name: Documentation
        duration: 1.5d
        deadline: 2026-04-30
        notes: |-
          What it does,
          and what it does not.
        after: [api SS+2d, test FF]
      test: {duration: 10d, team: core, after: api, who: [testers 200%, ana]}
  live: {kind: milestone, after: [docs, test FS+1ed]}
risks:
  R-1:
    name: The vendor is late
    probability: 30%
    impacts: [{task: api, delay: 2d / 5d / 9d}]
    responses:
      M-1: {name: Second vendor, cost: 20000 EUR, lead time: 14ed}
baselines:
  first: {agreed on: 2026-03-06, tasks: {api: 2026-03-02 to 2026-03-13, live: {finish: 2026-04-30}}}
"""
    rewritten = written(program(text, "")).data.decode()
    assert rewritten == text


def test_an_elapsed_estimate_is_written_as_it_is_read() -> None:
    text = "tasks: {a: {estimate: 5ed / 7ed / 14ed}, b: {estimate: {points: 1 / 2 / 4ed}}}"
    one = program(text)
    data = written(one).data
    assert b"estimate: 5ed / 7ed / 14ed" in data
    assert reread(data) == one


def test_keys_may_be_longer_than_yaml_likes() -> None:
    tree = {"k" * 3000: ["x", {"\x07" * 900: "y"}], "z": {}}
    assert plain(parse(Source("plan.yaml", b""), emitted(tree))) == tree  # type: ignore[arg-type]


def test_deep_outlines_name_their_parents() -> None:
    tasks = "tasks:\n"
    for depth in range(60):
        tasks += f"  t{depth}: {{duration: 1d" + (f", parent: t{depth - 1}}}\n" if depth else "}\n")
    deep = program(tasks)
    assert reread(written(deep).data) == deep
    assert b"parent: t19" in written(deep).data


def test_tasks_keep_their_order_even_when_it_is_not_the_order_of_the_outline() -> None:
    mixed = program(
        """
        tasks:
          a: {duration: 1d, parent: s}
          s: {name: Summary, kind: summary}
          x: {duration: 1d}
          b: {duration: 1d, parent: s}
    """.replace("s: {name: Summary}", "s: {name: Summary, kind: summary}")
    )
    assert list(reread(written(mixed).data).tasks) == ["a", "s", "x", "b"]
    assert reread(written(mixed).data) == mixed


def test_resolved_holidays_are_written_so_that_later_tables_move_nothing() -> None:
    one = program("calendars: {office: {holidays: DE-BY}}")
    text = written(one).data.decode()
    assert "      subdivision: BY\n      days:\n        - 2025-01-01 New Year's Day\n" in text


def test_half_characters_are_the_one_thing_that_is_lost_and_said() -> None:
    one = replace(program("tasks: {a: {duration: 1d}}"), name="half \ud800")
    found = written(one)
    assert [f.code for f in found.lost] == ["EXP-001"]
    assert reread(found.data).name == "half ?"
