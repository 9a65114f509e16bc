"""The grammar of plan cards: what can be drawn, and what is refused."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from fairlead.core.ground.ids import TaskId
from fairlead.core.ground.units import Elapsed, Percent, Share, Work
from fairlead.core.program.link import LinkType
from fairlead.core.program.rules import MICROSOFT_PROJECT, ProgressRule
from fairlead.core.program.task import ConstraintKind, Task, TaskKind
from tests.plans.cards import Card, card_from
from tests.plans.chart import CardError


def card(plan: str, more: str = "") -> Card:
    """A card with this plan block, and further blocks."""
    return card_from(f"# A card\n\n```plan\n{plan.strip(chr(10))}\n```\n\n{more}")


def only_task(plan: str) -> Task:
    """The one task of this plan block."""
    (row,) = card(plan).draft.tasks
    return row.value


WEEK = "     | MTWTFssMTWTFss |\n"


def test_a_drawing_gives_duration_start_and_finish() -> None:
    drawn = card(WEEK + "build |    ##..# |")
    (row,) = drawn.draft.tasks
    assert row.value.duration == Work(3 * 480)
    assert str(row.origin) == "card › line 5"
    expected = drawn.expected[TaskId("build")]
    assert expected.start == datetime(2026, 3, 5, 8)
    assert expected.finish == datetime(2026, 3, 9, 17)


def test_a_diamond_is_a_milestone_at_the_end_or_the_start_of_its_day() -> None:
    drawn = card(WEEK + "ready |  ◆ |\nsteady |  ◇ |")
    assert [row.value.kind for row in drawn.draft.tasks] == [TaskKind.MILESTONE] * 2
    assert drawn.expected[TaskId("ready")].start == datetime(2026, 3, 3, 17)
    assert drawn.expected[TaskId("steady")].start == datetime(2026, 3, 3, 8)


def test_a_standstill_counts_as_no_work() -> None:
    assert only_task(WEEK + "build | #--## |").duration == Work(3 * 480)


def test_a_small_letter_on_a_weekday_is_a_holiday() -> None:
    (calendar,) = card("  | MTWtFSs |\na | ##      |").draft.calendars
    days = {(e.first, bool(e.hours)) for e in calendar.value.exceptions}
    assert days == {(date(2026, 3, 5), False), (date(2026, 3, 7), True)}


def test_a_line_in_brackets_draws_another_calendar() -> None:
    drawn = card("  | MTWTFss |\n[Tokyo] | mTWTFss |\na |  ## | calendar Tokyo")
    assert [row.value.id for row in drawn.draft.calendars] == ["standard", "Tokyo"]
    assert drawn.draft.tasks[0].value.calendar == "Tokyo"


@pytest.mark.parametrize(
    ("note", "type", "lag"),
    [
        ("after a", LinkType.FS, Work(0)),
        ("after a SS +1d", LinkType.SS, Work(480)),
        ("after a FF -3h", LinkType.FF, Work(-180)),
        ("after a SF +2ed", LinkType.SF, Elapsed(2880)),
        ("after a +50%", LinkType.FS, Percent(Decimal(50))),
    ],
)
def test_links(note: str, type: LinkType, lag: Work | Elapsed | Percent) -> None:
    (row,) = card(WEEK + f"a | #  |\nb |  # | {note}").draft.links
    assert (row.value.predecessor, row.value.successor) == ("a", "b")
    assert (row.value.type, row.value.lag) == (type, lag)


def test_a_name_may_have_spaces() -> None:
    (row,) = card(WEEK + "sign off | #  |\nb |  # | after sign off SS +1d").draft.links
    assert row.value.predecessor == "sign off"


def test_constraints_hold_at_the_start_or_the_end_of_the_day() -> None:
    task = only_task(WEEK + "a | # | SNET Wed, FNLT w2 Wed, ALAP")
    assert [(c.kind, c.date) for c in task.constraints] == [
        (ConstraintKind.SNET, datetime(2026, 3, 4, 8)),
        (ConstraintKind.FNLT, datetime(2026, 3, 11, 17)),
        (ConstraintKind.ALAP, None),
    ]


def test_progress() -> None:
    progress = only_task(WEEK + "a | #### | started Mon, done 50%, 12h left").progress
    assert progress.actual_start == datetime(2026, 3, 2, 8)
    assert progress.complete == Share(Decimal("0.5"))
    assert progress.remaining == Work(720)


def test_the_header_says_how_the_program_is_computed() -> None:
    draft = card(
        "| WTFss | start 2026-03-04, status Thu, finish by Fri, Microsoft Project, actual dates\n"
        "a | # |"
    ).draft
    assert draft.start == datetime(2026, 3, 4, 8)
    assert draft.status_date == datetime(2026, 3, 5, 17)
    assert draft.finish == datetime(2026, 3, 6, 17)
    assert draft.rules.honor_constraints == MICROSOFT_PROJECT.honor_constraints
    assert draft.rules.progress is ProgressRule.ACTUAL_DATES


def test_what_a_row_expects_besides_its_dates() -> None:
    drawn = card(WEEK + "a | # | float -2d, free float 4h, not critical, late finish Fri")
    expected = drawn.expected[TaskId("a")]
    assert (expected.total_float, expected.free_float) == (Work(-960), Work(240))
    assert expected.critical is False
    assert expected.late_finish == datetime(2026, 3, 6, 17)


def test_further_blocks() -> None:
    drawn = card(
        WEEK + "a | # |\nb | |",
        "```dates\nb | 2026-03-02 08:00 | 2026-03-02 12:00\n```\n"
        "```findings\nBLD-001\n```\n"
        "```explain b\nIt starts when the program starts.\n```\n"
        "```path b\na → b\n```\n",
    )
    assert drawn.expected[TaskId("b")].finish == datetime(2026, 3, 2, 12)
    assert drawn.findings == ("BLD-001",)
    assert drawn.sentences == {"b": ("It starts when the program starts.",)}
    assert drawn.paths == {"b": ("a", "b")}


@pytest.mark.parametrize(
    ("plan", "says"),
    [
        ("a | # |", "line 4: the first line is the days"),
        ("  | MTWFTss |\na | # |", "line 4: the days from 2026-03-02 on are MTWTFSS"),
        (WEEK + "a | # | soon", "line 5: 'soon' is not a note"),
        (WEEK + "a | # | SNET Someday", "line 5: 'Someday' is not a day"),
        (WEEK + "a | #", "line 5: a line is: name | drawing | notes"),
        (WEEK + "a | ## # |", "line 5: '## #' is no drawing"),
        (WEEK + "a | ######  |", "line 5: '#' in column 6, a day on which it does not work"),
        (WEEK + "a | ##.# |", "line 5: '.' in column 3, a day on which it works"),
        (WEEK + "a | # |\na | # |", "line 6: 'a' is drawn twice"),
        (WEEK + "a |   |", "line 3: 'a' is drawn nowhere"),
        (WEEK + "a | # | calendar Tokyo", "line 5: there is no line [Tokyo]"),
        ("  | MTWTFss | fast\na | # |", "line 4: 'fast' is not a note of the header"),
    ],
)
def test_what_is_not_in_the_grammar_is_refused_by_line(plan: str, says: str) -> None:
    with pytest.raises(CardError) as refused:
        card(plan)
    assert str(refused.value).startswith(says)


def test_a_plan_in_yaml_leaves_only_expectations_to_the_rows() -> None:
    yaml = "```yaml\nfairlead: 1\n```\n"
    with pytest.raises(CardError, match="the YAML gives the plan"):
        card(WEEK + "a | # |\nb |  # | after a", yaml)


def test_a_block_that_cards_do_not_have_is_refused() -> None:
    with pytest.raises(CardError, match="line 8: ```python is no block of a card"):
        card(WEEK + "a | # |", "```python\n```\n")
