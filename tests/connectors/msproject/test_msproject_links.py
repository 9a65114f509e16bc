"""Links as they are read: the four types, and every kind of lag."""

from __future__ import annotations

from decimal import Decimal

import pytest

from fairlead.connectors.msproject.read import draft_from
from fairlead.core.ground.units import Elapsed, Percent, Work
from fairlead.core.program.draft import Draft
from fairlead.core.program.link import Lag, Link, LinkType
from tests.connectors.msproject.projects import project, row, says


def read(fields: str) -> Draft:
    """Task 2 with a link to its predecessor."""
    return draft_from(project(row(1) + row(2, f"<PredecessorLink>{fields}</PredecessorLink>")))


def link(fields: str) -> Link:
    draft = read(f"<PredecessorUID>1</PredecessorUID>{fields}")
    assert says(draft) == []
    return draft.links[0].value


@pytest.mark.parametrize(
    ("number", "type"),
    [(0, LinkType.FF), (1, LinkType.FS), (2, LinkType.SF), (3, LinkType.SS)],
)
def test_the_four_types(number: int, type: LinkType) -> None:
    found = link(f"<Type>{number}</Type>")
    assert (found.id, found.predecessor, found.successor, found.type) == (
        f"1>2:{type}",
        "1",
        "2",
        type,
    )


def test_a_link_without_type_is_finish_to_start() -> None:
    assert link("").type is LinkType.FS


@pytest.mark.parametrize(
    ("tenths", "form", "lag"),
    [
        ("0", 7, Work(0)),
        ("9600", 7, Work(960)),
        ("-4800", 5, Work(-480)),
        ("4800", 39, Work(480)),
        ("14400", 8, Elapsed(1440)),
        ("-14400", 40, Elapsed(-1440)),
        ("50", 19, Percent(Decimal(50))),
        ("-25", 51, Percent(Decimal(-25))),
        ("0", 19, Work(0)),
    ],
)
def test_lags(tenths: str, form: int, lag: Lag) -> None:
    assert link(f"<LinkLag>{tenths}</LinkLag><LagFormat>{form}</LagFormat>").lag == lag


def test_a_lag_in_elapsed_percent_is_taken_for_working_percent_and_noted() -> None:
    draft = read("<PredecessorUID>1</PredecessorUID><LinkLag>50</LinkLag><LagFormat>20</LagFormat>")
    assert draft.links[0].value.lag == Percent(Decimal(50))
    assert [code for code, _, _ in says(draft)] == ["IMP-032"]


def test_a_link_to_another_project_is_dropped_and_named() -> None:
    draft = read(
        r"<PredecessorUID>0</PredecessorUID><CrossProject>1</CrossProject>"
        r"<CrossProjectName>Q:\vendor.mpp\17</CrossProjectName>"
    )
    assert draft.links == []
    assert says(draft) == [
        (
            "IMP-029",
            "Task UID 2 › PredecessorLink",
            r"PredecessorLink comes from another project, 'Q:\vendor.mpp\17'; it was dropped.",
        )
    ]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ("", "IMP-015"),
        ("<PredecessorUID>one</PredecessorUID>", "IMP-036"),
        ("<PredecessorUID>1</PredecessorUID><Type>7</Type>", "IMP-036"),
        ("<PredecessorUID>1</PredecessorUID><LinkLag>2d</LinkLag>", "IMP-036"),
    ],
)
def test_what_cannot_be_read_is_named(fields: str, code: str) -> None:
    assert says(read(fields))[0][0] == code


def test_a_link_to_a_task_that_is_not_there_is_left_for_build_to_judge() -> None:
    draft = read("<PredecessorUID>4411</PredecessorUID>")
    assert draft.links[0].value.predecessor == "4411"
    assert str(draft.links[0].origin) == "plan.xml › Task UID 2 › PredecessorLink 4411"
