"""`fairlead explain`: each step of why a task is when it is, and what was overruled."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Ask, Run


def test_the_answer_holds_the_task_its_steps_and_what_was_beaten(ask: Ask, shop: str) -> None:
    answer = ask("explain", shop, "live")
    assert answer.keys() == {"task", "steps", "beaten", "findings"}
    task = answer["task"]
    assert (task["id"], task["kind"]) == ("live", "milestone")
    assert (task["finish"], task["total_float_minutes"]) == ("2026-03-23T17:00", -480)
    assert [step["task"] for step in answer["steps"]] == ["live", "test", "pay", "api"]
    first = answer["steps"][0]
    assert first.keys() == {
        "task", "name", "start", "finish", "rule", "says", "link", "waits_for",
    }  # fmt: skip
    assert (first["rule"], first["link"], first["waits_for"]) == ("link", "test>live:FS", "test")
    assert (answer["steps"][-1]["link"], answer["steps"][-1]["waits_for"]) == (None, None)
    (beaten,) = answer["beaten"]
    assert beaten == {
        "task": "live",
        "limit": "deadline",
        "says": "The deadline of 'Go live', Fri 20 Mar 2026 17:00, is missed by 1 working day.",
        "by_minutes": 480,
        "by_unit": "working",
    }


@pytest.mark.parametrize("name", ["pay", "Payments", "payments", "1.2"])
def test_a_task_goes_by_id_name_or_number(ask: Ask, shop: str, name: str) -> None:
    assert ask("explain", shop, name)["task"]["id"] == "pay"


def test_an_unknown_task_is_refused_with_a_hint(run: Run, shop: str) -> None:
    result = run("explain", shop, "Paymets", "--json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "Error: There is no task 'Paymets' in this program. Did you mean pay (Payments)?\n"
    )


def test_a_person_reads_the_answer_first_and_then_the_steps(run: Run, shop: str) -> None:
    result = run("explain", shop, "Go live")
    assert result.exit_code == 0
    assert result.stderr == ""
    lines = result.stdout.splitlines()
    assert lines[:3] == [
        "Go live (milestone live)",
        "Mon 23 Mar 2026 17:00 · critical · float -1d",
        "",
    ]
    assert lines[3].startswith("1. 'Go live' stands on Mon 23 Mar 2026 17:00 because 'Test'")
    assert lines[-2:] == [
        "What was overruled",
        "· The deadline of 'Go live', Fri 20 Mar 2026 17:00, is missed by 1 working day.",
    ]


def test_control_characters_in_names_reach_no_terminal(run: Run) -> None:
    plan = (
        "fairlead: 1\nprogram: {name: X, start: 2026-03-02}\n"
        'tasks:\n  a: {name: "A\\e[31m", duration: 1d}\n'
    )
    for arguments in (("explain", "-", "a"), ("schedule", "-"), ("check", "-")):
        result = run(*arguments, input=plan.encode())
        assert "A [31m" in result.output
        assert "\x1b" not in result.output
