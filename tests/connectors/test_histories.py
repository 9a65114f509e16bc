"""Files of items: which days are read of each, and what is said of those that cannot be."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from fairlead.connectors.histories import items
from fairlead.connectors.source import Source
from fairlead.core.forecast.history import Item
from fairlead.core.ground.errors import SourceError


def table(text: str) -> tuple[Item, ...]:
    """The items of a CSV of which nothing is doubtful."""
    found, findings = items(Source("team.csv", text.encode()))
    assert not findings
    return found


def issue(key: str, *moves: tuple[str, str, str], **fields: Any) -> dict[str, Any]:
    """An issue as Jira answers it; moves: day, status before and status after."""
    histories = [
        {
            "created": f"{day}T09:00:00.000+0000",
            "items": [{"field": "status", "fromString": before, "toString": after}],
        }
        for day, before, after in moves
    ]
    changelog = {"total": len(histories), "histories": histories}
    return {"key": key, "fields": fields, "changelog": changelog}


def recorded(*issues: dict[str, Any]) -> tuple[Item, ...]:
    """The items of a recording of which nothing is doubtful."""
    found, findings = items(Source("shop.json", json.dumps(list(issues)).encode()))
    assert not findings
    return found


def test_a_row_has_the_days_on_which_its_item_was_created_started_and_done() -> None:
    found = table("Key,Opened,In Progress,Done\nA,2026-03-01,2026-03-02,2026-03-05\n")
    assert found == (Item("A", date(2026, 3, 5), date(2026, 3, 1), date(2026, 3, 2)),)


def test_a_row_without_a_day_in_done_is_an_open_item() -> None:
    found = table("id,created,done\nA,2026-03-01,\nB,,\n")
    assert found == (Item("A", None, date(2026, 3, 1)), Item("B", None))


def test_a_row_without_any_day_and_id_is_no_item() -> None:
    text = "id,created,done,notes\nA,,2026-03-05,\n,,,nothing here\n,,,\n,2026-03-01,,\n"
    assert [one.id for one in table(text)] == ["A", "row 5"]


def test_days_out_of_order_are_kept_as_they_are() -> None:
    (found,) = table("id,created,done\nA,2026-03-05,2026-03-01\n")
    assert (found.created, found.done) == (date(2026, 3, 5), date(2026, 3, 1))


def test_the_order_of_day_and_month_comes_from_any_column_of_days() -> None:
    (found, _) = table("id,created,done\nA,03/13/2026,04/05/2026\nB,03/01/2026,\n")
    assert (found.created, found.done) == (date(2026, 3, 13), date(2026, 4, 5))


@pytest.mark.parametrize(
    ("days", "why"),
    [
        (("03/04/2026", "05/06/2026"), "no date tells"),
        (("03/04/2026", "25/06/2026", "06/25/2026"), "some dates have the day first and some"),
    ],
    ids=["open", "mixed"],
)
def test_an_order_of_day_and_month_that_is_taken_for_granted_is_told(
    days: tuple[str, ...], why: str
) -> None:
    text = "id,done\n" + "".join(f"{n},{day}\n" for n, day in enumerate(days))
    found, findings = items(Source("team.csv", text.encode()))
    assert found[0].done == date(2026, 4, 3)
    [told] = [one for one in findings if one.code == "HIS-005"]
    assert told.says.startswith("'03/04/2026' was read with the day first")
    assert why in told.says


@pytest.mark.parametrize("after", [120, 150])
def test_rows_that_an_open_quote_swallows_are_told(after: int) -> None:
    rows = [f"{n},Story {n},2026-03-{1 + n % 28:02}" for n in range(150)]
    rows[50] = rows[50].replace("Story", '"Story')
    if after < 150:
        rows[after] = rows[after].replace("Story", '"Story')
    text = "id,title,done\n" + "\n".join(rows)
    with pytest.raises(SourceError, match="stand in the text of other cells") as raised:
        items(Source("team.csv", text.encode()))
    assert raised.value.number == "HIS-006"


def test_long_descriptions_are_no_rows() -> None:
    lines = "\n".join(f"line {n}, of a text, with commas {n}" for n in range(40))
    found, findings = items(Source("a.csv", f'id,text,done\n1,"{lines}",2026-03-02\n'.encode()))
    assert [one.done for one in found] == [date(2026, 3, 2)]
    assert findings == ()


def test_what_is_no_day_of_creation_is_told_once_a_column_and_the_item_is_taken() -> None:
    text = "id,created,started,done\nA,long ago,2026-03-01,2026-03-05\nB,recently,soon,\n"
    found, findings = items(Source("team.csv", text.encode()))
    assert found == (Item("A", date(2026, 3, 5), None, date(2026, 3, 1)), Item("B", None))
    assert [str(one.origin) for one in findings] == ["team.csv › row 2", "team.csv › row 3"]
    assert "long ago" in findings[0].says
    assert "1 more" in findings[0].says


def test_a_row_whose_day_of_done_cannot_be_read_is_no_open_item() -> None:
    found, findings = items(Source("team.csv", b"id,done\nA,soon\nB,2026-03-05\n"))
    assert [one.id for one in found] == ["B"]
    assert "soon" in findings[0].says


def test_issues_without_a_resolution_are_open_items() -> None:
    created = "2026-03-01T10:00:00.000+0000"
    done = issue("A", created=created, resolutiondate="2026-03-05T10:00:00.000+0000")
    found = recorded(done, issue("B", created=created, resolutiondate=None))
    assert found == (
        Item("A", date(2026, 3, 5), date(2026, 3, 1)),
        Item("B", None, date(2026, 3, 1)),
    )


def test_an_issue_is_started_when_it_first_leaves_what_is_to_be_done() -> None:
    found = recorded(
        issue(
            "A",
            ("2026-03-04", "Reopened", "In Progress"),
            ("2026-03-03", "In Progress", "Resolved"),
            ("2026-03-02", "To Do", "In Progress"),
            ("2026-03-01", "Backlog", "To Do"),
        )
    )
    assert found[0].started == date(2026, 3, 2)


@pytest.mark.parametrize(
    "unknown",
    [
        issue("A", ("2026-03-02", "Open", "Resolved")),
        issue("A", ("2026-03-02", "In Progress", "In Review")),
        {"key": "A", "fields": {}},
        {"key": "A", "fields": {}, "changelog": {"histories": [{"items": "none"}, 7]}},
        issue("A", ("2026-03-02", "Open", "In Progress")) | {"changelog": {"total": 2}},
    ],
    ids=["straight to its end", "in work already", "none recorded", "broken", "no list"],
)
def test_when_work_on_an_issue_began_is_not_guessed(unknown: dict[str, Any]) -> None:
    assert recorded(unknown)[0].started is None


def test_a_changelog_of_which_a_part_is_recorded_does_not_tell_the_start() -> None:
    part = issue("A", ("2026-03-02", "Open", "In Progress"))
    assert recorded(part)[0].started == date(2026, 3, 2)
    part["changelog"]["total"] = 150
    assert recorded(part)[0].started is None


def test_a_table_without_a_column_of_done_is_refused() -> None:
    with pytest.raises(SourceError, match="no column is called 'done'"):
        table("id,created\nA,2026-03-01\n")
