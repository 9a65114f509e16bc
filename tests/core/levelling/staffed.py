"""Plans with people: drawn as on a plan card, with who works on what added by hand."""

from __future__ import annotations

from dataclasses import replace

from fairlead.core.ground.ids import AssignmentId, ResourceId, TaskId
from fairlead.core.ground.units import Share
from fairlead.core.program.people import Assignment, Availability, Resource
from fairlead.core.program.program import Program


def staffed(
    program: Program, people: dict[str, float], work: dict[str, dict[str, float]]
) -> Program:
    """The program with these people, by how many there are, and who each task needs."""
    resources = {
        ResourceId(id): Resource(id=ResourceId(id), name=id, capacity=Share.of(units))
        for id, units in people.items()
    }
    assignments = {
        AssignmentId(f"{id} on {task}"): Assignment(
            id=AssignmentId(f"{id} on {task}"),
            task=TaskId(task),
            resource=ResourceId(id),
            units=Share.of(units),
        )
        for task, needs in work.items()
        for id, units in needs.items()
    }
    return replace(
        program,
        resources=program.resources.with_(resources),
        assignments=program.assignments.with_(assignments),
    )


def available(program: Program, id: str, *periods: Availability) -> Program:
    """The program in which somebody is there in these periods only."""
    resource = replace(program.resources[ResourceId(id)], availability=periods)
    return replace(program, resources=program.resources.with_({resource.id: resource}))
