"""The table of entities covers all that a program is made of, and every id that is named."""

from __future__ import annotations

from dataclasses import fields

from fairlead.core.ground import ids
from fairlead.core.ground.ids import RiskId, TaskId
from fairlead.core.program.draft import Draft
from fairlead.core.program.entities import ENTITIES, HEADER, PROGRAM, references, without
from fairlead.core.program.program import Program
from fairlead.core.program.risk import Impact, Risk
from fairlead.core.program.shape import GONE, Keyed, Leaf, record
from tests.core.program.sketch import link, task


def test_every_table_of_a_program_is_an_entity_and_every_other_field_a_header() -> None:
    tables = {f.name for f in record(Program).fields if isinstance(f.shape, Keyed)}
    assert {entity.table for entity in ENTITIES.values()} == tables
    assert {f.name for f in fields(Program)} == tables | set(HEADER)
    assert tables <= {f.name for f in fields(Draft)}


def test_every_entity_has_the_types_of_its_table() -> None:
    for f in record(Program).fields:
        if isinstance(f.shape, Keyed):
            entity = next(e for e in ENTITIES.values() if e.table == f.name)
            assert f.shape == Keyed(Leaf(entity.id_type), record(entity.type))


def test_every_kind_of_id_names_an_entity_or_the_program() -> None:
    kinds = {value for name, value in vars(ids).items() if name.endswith("Id")}
    assert kinds == {entity.id_type for entity in ENTITIES.values()} | {ids.ProgramId}
    assert PROGRAM not in ENTITIES


def test_these_are_the_references_between_entities() -> None:
    found = {
        f"{name}.{reference.field} → {reference.to}{' !' if reference.takes_holder else ''}"
        for name in ENTITIES
        for reference in references(name)
    }
    assert sorted(found) == [
        "actual.line → budget line",
        "actual.resource → resource",
        "actual.task → task",
        "assignment.resource → resource !",
        "assignment.task → task !",
        "baseline.tasks → task",
        "budget line.task → task",
        "budget line.team → team",
        "budget line.vendor → vendor",
        "calendar.base → calendar",
        "driver.tasks → task",
        "driver.team → team !",
        "driver.vendor → vendor !",
        "gate.criteria.owner → resource",
        "gate.criteria.task → task",
        "gate.decider → resource",
        "gate.milestone → task",
        "link.predecessor → task !",
        "link.promise.giver → resource",
        "link.promise.receiver → resource",
        "link.successor → task !",
        "resource.calendar → calendar",
        "resource.team → team",
        "resource.vendor → vendor",
        "response.owner → resource",
        "response.residual_impacts.adds → task !",
        "response.residual_impacts.skips → task !",
        "response.residual_impacts.task → task !",
        "response.risk → risk !",
        "risk.drivers → driver",
        "risk.impacts.adds → task !",
        "risk.impacts.skips → task !",
        "risk.impacts.task → task !",
        "risk.owner → resource",
        "task.calendar → calendar",
        "task.owner → resource",
        "task.parent → task",
        "task.team → team",
        "team.calendar → calendar",
        "team.lead → resource",
        "team.vendor → vendor",
        "vendor.calendar → calendar",
    ]


def test_a_reference_reads_every_id_that_stands_in_its_place() -> None:
    impacts = (Impact(task=TaskId("1")), Impact(), Impact(task=TaskId("2")))
    risk = Risk(id=RiskId("R"), name="R", impacts=impacts)
    named = {r.field: list(r.named(risk)) for r in references("risk")}
    assert named["impacts.task"] == ["1", "2"]
    assert named["drivers"] == []


def test_without_an_id_only_what_needs_it_goes() -> None:
    parent = next(r for r in references("task") if r.field == "parent")
    predecessor = next(r for r in references("link") if r.field == "predecessor")
    assert without(task("2", under="1"), parent, known={"2"}) == task("2")
    assert without(link("1", "2"), predecessor, known={"2"}) is GONE
    assert without(link("1", "2"), predecessor, known={"1"}) == link("1", "2")
