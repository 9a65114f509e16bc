"""Rings of links, against the plain way: every link between summaries written out leaf by leaf."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from fairlead.core.ground.finding import Origin
from fairlead.core.ground.ids import LinkId, TaskId
from fairlead.core.program.build import build
from fairlead.core.program.change import applied
from fairlead.core.program.draft import Draft, Row
from fairlead.core.program.integrity import judge
from fairlead.core.program.intentions import move
from fairlead.core.program.link import Link
from fairlead.core.program.outline import children_of, spans, walk
from fairlead.core.program.rings import link_rings
from fairlead.core.program.task import Task

Plan = tuple[dict[TaskId, Task], dict[LinkId, Link]]


@st.composite
def plans(draw: DrawFn) -> Plan:
    """A few tasks below one another and links among them, none within its own summary."""
    tasks: dict[TaskId, Task] = {}
    for n in range(draw(st.integers(2, 8))):
        parent = draw(st.sampled_from([None, *tasks]))
        tasks[TaskId(f"T{n}")] = Task(id=TaskId(f"T{n}"), name="", parent=parent)
    tasks = dict(draw(st.permutations(list(tasks.items()))))
    places = spans(tasks)
    links: dict[LinkId, Link] = {}
    ends = st.sampled_from(list(tasks))
    for n, (one, other) in enumerate(draw(st.lists(st.tuples(ends, ends), max_size=10))):
        if places[one][0] not in places[other] and places[other][0] not in places[one]:
            links[LinkId(f"L{n}")] = Link(id=LinkId(f"L{n}"), predecessor=one, successor=other)
    return tasks, links


def written_out(plan: Plan) -> dict[TaskId, set[TaskId]]:
    """For each task at the bottom those that wait for it."""
    tasks, links = plan
    below = children_of(tasks)

    def bottom(task: TaskId) -> Iterable[TaskId]:
        return [id for id in (task, *walk(below, task)) if id not in below]

    waits: dict[TaskId, set[TaskId]] = {id: set() for id in tasks if id not in below}
    for link in links.values():
        for before in bottom(link.predecessor):
            waits[before].update(bottom(link.successor))
    return waits


def has_ring(plan: Plan) -> bool:
    """Whether some task cannot be put after all it waits for."""
    waits = written_out(plan)
    while free := [id for id in waits if not any(id in others for others in waits.values())]:
        for id in free:
            del waits[id]
    return bool(waits)


@settings(max_examples=100, deadline=None)
@given(plans())
def test_links_close_rings_when_and_only_when_tasks_wait_for_one_another(plan: Plan) -> None:
    tasks, links = plan
    rings = list(link_rings(tasks, links))
    assert bool(rings) == has_ring(plan)
    closing = {ring.link.id for ring in rings}
    assert not has_ring((tasks, {id: link for id, link in links.items() if id not in closing}))


@settings(max_examples=100, deadline=None)
@given(plans())
def test_every_closing_link_is_needed_and_its_ring_is_one(plan: Plan) -> None:
    tasks, links = plan
    places = spans(tasks)
    rings = list(link_rings(tasks, links))
    closing = {ring.link.id for ring in rings}
    sound = {id: link for id, link in links.items() if id not in closing}
    for ring in rings:
        assert has_ring((tasks, {**sound, ring.link.id: ring.link}))
        assert ring.links[-1] == ring.link.id
        assert has_ring((tasks, {id: links[id] for id in ring.links}))
        for one, after in zip(ring.links, (*ring.links[1:], ring.links[0]), strict=True):
            end, start = places[links[one].successor], places[links[after].predecessor]
            assert start[0] in end or end[0] in start
        assert len(ring.links) == shortest(tasks, sound, ring.link)


@settings(max_examples=100, deadline=None)
@given(plans(), st.data())
def test_asked_about_one_link_only_its_rings_are_told(plan: Plan, data: st.DataObject) -> None:
    tasks, links = plan
    closing = {ring.link.id for ring in link_rings(tasks, links)}
    sound = {id: link for id, link in links.items() if id not in closing}
    if not closing:
        return
    added = data.draw(st.sampled_from(sorted(closing)))
    together = {**sound, added: links[added]}
    assert [r.link.id for r in link_rings(tasks, together, {added})] == [added]


@settings(max_examples=40, deadline=None)
@given(plans())
def test_after_a_move_it_is_enough_to_judge_what_was_touched(plan: Plan) -> None:
    tasks, links = plan
    origin = Origin("plan")
    program = build(
        Draft(
            origin=origin,
            start=datetime(2026, 3, 2),
            tasks=tuple(Row(task, origin) for task in tasks.values()),
            links=tuple(Row(link, origin) for link in links.values()),
        )
    )
    for task in program.tasks:
        for parent in (None, *program.tasks):
            moved, touched = applied(program, move(program, task, parent=parent, after=None))
            assert bool(judge(moved, touched)) == bool(judge(moved))


def shortest(tasks: dict[TaskId, Task], links: dict[LinkId, Link], closing: Link) -> int:
    """The least number of links on a ring through `closing`."""
    places = spans(tasks)

    def leads_on(one: Link, other: Link) -> bool:
        end, start = places[one.successor], places[other.predecessor]
        return start[0] in end or end[0] in start

    reached, count = [closing], 1
    seen = {closing.id}
    while not any(leads_on(one, closing) for one in reached):
        reached = [
            other
            for id, other in links.items()
            if id not in seen and any(leads_on(one, other) for one in reached)
        ]
        assert reached, "no ring at all"
        seen |= {one.id for one in reached}
        count += 1
    return count
