"""Rings: things that stand below themselves, and tasks that wait for one another.

A link to or from a summary stands for all the tasks below it. So each summary is two nodes, one
before and one after everything below it, and each other task is one: the network stays as small
as the plan, whatever the summaries hold.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

from fairlead.core.ground.ids import LinkId, TaskId
from fairlead.core.program.link import Link
from fairlead.core.program.outline import children_of, walk
from fairlead.core.program.task import Task

Id = TypeVar("Id", bound=str)

STEPS = 500_000
"""Nodes and links to visit in search of what closes rings, and again of the shortest rings."""


@dataclass(frozen=True, slots=True)
class LinkRing:
    """A link that closes a ring.

    tasks: the shortest ring through it, from its successor round to its predecessor: the tasks at
    the ends of links. One after the other without a link stands above or below it.
    links: the links of that ring, the closing one last.
    """

    link: Link
    tasks: tuple[TaskId, ...]
    links: tuple[LinkId, ...]


def parent_rings(parents: Iterable[tuple[Id, Id | None]]) -> Iterator[tuple[Id, ...]]:
    """The rings among things that each name at most one other thing above them.

    Each ring starts with the one of it that comes first in `parents`.
    """
    above = dict(parents)
    place = {id: n for n, id in enumerate(above)}
    done: set[Id] = set()
    for start in above:
        way: dict[Id, None] = {}
        at: Id | None = start
        while at is not None and at in above and at not in done and at not in way:
            way[at] = None
            at = above[at]
        if at is not None and at in way:
            ids = list(way)
            ring = ids[ids.index(at) :]
            first = ring.index(min(ring, key=place.__getitem__))
            yield (*ring[first:], *ring[:first])
        done.update(way)


def link_rings(
    tasks: Mapping[TaskId, Task],
    links: Mapping[LinkId, Link],
    among: Collection[LinkId] | None = None,
) -> Iterator[LinkRing]:
    """The links that close rings, so that without them nothing waits for itself.

    Every parent and every end of a link must be in `tasks`, and no link may join a summary with
    something below it. Links that point forward in the outline never form a ring on their own,
    so of each ring one that points back is named, in the order of `links`.
    among: only these links are suspected; the others are known to form no ring.
    Linear in tasks and links when there is no ring. In a plan so knotted that looking at one link
    after the other takes too long, the last links that lie on rings or between them are all named,
    perhaps too many of them, and the last rings have no tasks.
    """
    network = _Network(tasks)
    if among is None:
        network.follow(links.values())
        knotted = network.knotted()
        if not knotted:
            return
        network = _Network(tasks)
        suspects = {
            id
            for id, link in links.items()
            if network.points_back(link) and knotted.issuperset(network.ends(link))
        }
    else:
        suspects = set(among)
    network.follow(link for id, link in links.items() if id not in suspects)
    doubtful = [link for id, link in links.items() if id in suspects]
    closing: list[Link] = []
    for number, link in enumerate(doubtful):
        if network.steps > STEPS:
            tangled = network.tangled(doubtful[number:])
            break
        if network.closes_ring(link):
            closing.append(link)
        else:
            network.follow((link,))
    else:
        tangled = []
    network.steps = 0
    for link in closing:
        ring = (*network.way(link), link) if network.steps <= STEPS else ()
        yield LinkRing(link, _tasks_on(ring), tuple(one.id for one in ring) or (link.id,))
    for link in tangled:
        yield LinkRing(link, (), (link.id,))


def _tasks_on(ring: Sequence[Link]) -> tuple[TaskId, ...]:
    """The tasks that a ring of links leads through, from the last link's successor on."""
    ends = [link.successor for link in ring[-1:]]
    for link in ring:
        ends += [link.predecessor, link.successor]
    return tuple(task for task, _ in groupby(ends[:-1]))


class _Network:
    """Which node leads to which. Nodes count tasks in outline order, two for each summary.

    A summary's first node leads to everything directly below it, which leads to its second node;
    that one leads on, as the only node of any other task does.
    """

    def __init__(self, tasks: Mapping[TaskId, Task]) -> None:
        self.tasks = tasks
        self.below = children_of(tasks)
        self.order = list(walk(self.below, None))
        self.before = {id: 2 * n for n, id in enumerate(self.order)}
        self.links: dict[TaskId, list[Link]] = {}
        self.targets: dict[int, list[int]] = {}
        self.steps = 0

    def after(self, task: TaskId) -> int:
        return self.before[task] + 1 if task in self.below else self.before[task]

    def ends(self, link: Link) -> tuple[int, int]:
        return self.after(link.predecessor), self.before[link.successor]

    def points_back(self, link: Link) -> bool:
        return self.before[link.predecessor] > self.before[link.successor]

    def follow(self, links: Iterable[Link]) -> None:
        """Let these links lead from after their predecessor to before their successor."""
        for link in links:
            leaving = self.links.get(link.predecessor)
            if leaving is None:
                self.links[link.predecessor] = [link]
            else:
                leaving.append(link)
            if self.targets:
                self.targets.pop(self.after(link.predecessor), None)

    def knotted(self) -> set[int]:
        """The nodes that lie on rings or between them."""
        forward = [self._targets(node) for node in range(2 * len(self.order))]
        backward: list[list[int]] = [[] for _ in forward]
        for node, targets in enumerate(forward):
            for to in targets:
                backward[to].append(node)
        left = _peeled(range(len(forward)), forward, backward)
        return set(_peeled(left, backward, forward))

    def tangled(self, links: Sequence[Link]) -> list[Link]:
        """Those of the links that lie on rings, or between them, once all of them are followed."""
        self.follow(links)
        knotted = self.knotted()
        return [link for link in links if knotted.issuperset(self.ends(link))]

    def closes_ring(self, link: Link) -> bool:
        """Whether the link's successor leads to its predecessor already."""
        goal, start = self.ends(link)
        seen, waiting = {start}, [start]
        while waiting and goal not in seen:
            targets = self._targets(waiting.pop())
            self.steps += 1 + len(targets)
            fresh = [to for to in targets if to not in seen]
            seen.update(fresh)
            waiting += fresh
        return goal in seen

    def way(self, link: Link) -> tuple[Link, ...]:
        """The fewest links that lead from the link's successor to its predecessor, in order."""
        goal, start = self.ends(link)
        came: dict[int, tuple[int, Link | None]] = {}
        # Level by level of links; going up and down the outline counts for nothing.
        level: list[tuple[int, int, Link | None]] = [(start, start, None)]
        while level and goal not in came:
            following: list[tuple[int, int, Link | None]] = []
            while level:
                node, before, by = level.pop()
                if node in came:
                    continue
                came[node] = (before, by)
                self.steps += 1
                for to, one in self._next(node):
                    self.steps += 1
                    (level if one is None else following).append((to, node, one))
            level = following[::-1]
        links: list[Link] = []
        node = goal
        while node != start:
            node, by = came[node]
            if by is not None:
                links.append(by)
        return tuple(reversed(links))

    def _targets(self, node: int) -> list[int]:
        """The nodes that a node leads to; kept, for they are asked for again and again."""
        found = self.targets.get(node)
        if found is None:
            found = self.targets[node] = [to for to, _ in self._next(node)]
        return found

    def _next(self, node: int) -> Iterator[tuple[int, Link | None]]:
        """Where a node leads, and by which link if not by the outline."""
        task = self.order[node // 2]
        if task in self.below and node % 2 == 0:
            for child in self.below[task]:
                yield self.before[child], None
            return
        if task not in self.below and node % 2:
            return
        for link in self.links.get(task, ()):
            yield self.before[link.successor], link
        parent = self.tasks[task].parent
        if parent is not None:
            yield self.before[parent] + 1, None


def _peeled(
    nodes: Iterable[int], forward: Sequence[Sequence[int]], backward: Sequence[Sequence[int]]
) -> list[int]:
    """The nodes that are left when those that nothing leads to are taken away, over and over."""
    inside = set(nodes)
    degree = {node: sum(1 for b in backward[node] if b in inside) for node in inside}
    free = [node for node, count in degree.items() if count == 0]
    while free:
        node = free.pop()
        inside.discard(node)
        for to in forward[node]:
            if to in inside:
                degree[to] -= 1
                if degree[to] == 0:
                    free.append(to)
    return sorted(inside)
