"""Plan files that are broken, misspelt or hostile: what their authors are told."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairlead.connectors.plan.json_form import written
from fairlead.connectors.plan.read import draft_from
from fairlead.connectors.source import Source
from fairlead.core.calendars.calendar import standard
from fairlead.core.ground.finding import Severity
from fairlead.core.ground.ids import TaskId
from fairlead.core.program.build import build
from fairlead.core.program.link import LinkType
from fairlead.core.program.task import TaskKind
from tests.connectors.plan.plans import HEAD, draft, refusal, said
from tests.connectors.verdicts import stands_or_is_refused

NOTHING = "Nothing was changed."
EXAMPLE = (Path(__file__).parents[3] / "examples" / "mobile-release.yaml").read_bytes()
JSON = written(build(draft("tasks: {a: {name: Müller, duration: 1d}}"))).data.decode()
NASTY = (
    b"", b"\x00", b"\xff", b'"', b"{", b"]", b"- ", b"\n", b": ", b"&a ", b"*a", b"!t ", b"|-\n",
    b"9" * 50, b"1e999999", b"nan", b"-", b"%", b"2026-02-30", b"9999-12-31", b"24:00", b"FS+",
)  # fmt: skip


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "IMP-001 · plan.yaml: the file is empty. Export it again."),
        (b"# only a comment", "IMP-001 · plan.yaml: the file is empty. Write a plan in it."),
        (
            b"tasks: {}",
            (
                "IMP-002 · plan.yaml: this is not a Fairlead plan: "
                "the line `fairlead: 1` is missing. Add it at the top if it is one."
            ),
        ),
        (
            b"fairlead: 7",
            (
                "IMP-002 · plan.yaml: the plan is written for version '7' of the format. "
                "Read it with a newer Fairlead, or write `fairlead: 1`."
            ),
        ),
        (
            b"fairlead: 1\ntasks: [a, {b",
            (
                "IMP-003 · plan.yaml › line 2: this is not YAML: did not find expected ',' or '}'. "
                "Check indentation, brackets and quotes there."
            ),
        ),
        (
            b"fairlead: 1\ntasks:\n  a: {}\n  b: {}\n  a: {}",
            (
                "IMP-033 · plan.yaml › line 5: 'a' is used twice (lines 3 and 5). "
                "Rename or remove one of them."
            ),
        ),
        (
            b"fairlead: 1\nx: &x [a]\ny: *x",
            "IMP-005 · plan.yaml › line 2: the anchor &x is refused. Write the value out.",
        ),
        (
            b"fairlead: 1\ny: *x",
            "IMP-005 · plan.yaml › line 2: the alias *x is refused. Write the value out.",
        ),
        (
            b"fairlead: 1\ny: !!python/object:os.system [ls]",
            (
                "IMP-005 · plan.yaml › line 2: the tag 'tag:yaml.org,2002:python/object:os.system' "
                "is refused. Write the value out."
            ),
        ),
        (
            b"fairlead: 1\n---\nfairlead: 1",
            (
                "IMP-005 · plan.yaml › line 2: a second document begins here. "
                "Keep one plan in one file."
            ),
        ),
        (
            b"fairlead: 1\ntasks: " + b"[" * 101,
            (
                "IMP-006 · plan.yaml › line 2: this is nested deeper than 100 levels. "
                "Use `parent` instead of nesting."
            ),
        ),
        (
            b"fairlead: 1\ntasks: {a: {name: bad\x00name}}",
            (
                "IMP-011 · plan.yaml › line 2: "
                "the control character U+0000 cannot stand in a plan. "
                'Remove it, or write it as an escape in double quotes, such as "\\x07".'
            ),
        ),
        (
            b"fairlead: 1\n? [a]\n: b",
            "IMP-003 · plan.yaml › line 2: a key must be a text. Write `key: value`.",
        ),
    ],
)
def test_a_file_that_cannot_be_read_says_where_and_why(data: bytes, message: str) -> None:
    assert refusal(data) == f"{message} {NOTHING}"


def test_an_id_that_is_used_in_two_summaries_is_refused() -> None:
    body = b"tasks:\n  s: {tasks: {a: {duration: 1d}}}\n  t: {tasks: {a: {duration: 1d}}}"
    assert refusal(HEAD.encode() + body) == (
        "IMP-033 · plan.yaml: task 'a' is used twice (line 4, task a and line 5, task a). "
        f"Give one of them another id. {NOTHING}"
    )


def test_a_billion_laughs_are_not_laughed() -> None:
    bomb = b"fairlead: 1\na0: &a0 ha\n" + b"".join(
        b"a%d: &a%d [%s]\n" % (n, n, b", ".join([b"*a%d" % (n - 1)] * 9)) for n in range(1, 30)
    )
    assert "the anchor &a0 is refused" in refusal(bomb)


def test_an_unknown_key_is_named_with_the_nearest_known_one() -> None:
    assert said("""
        taks: {}
        tasks: {a: {duratoin: 5d, duration: 5d, owner: ana, colour: red}}
    """) == [
        "IMP-041 line 3: 'taks' is not known here. Did you mean tasks or teams?",
        "IMP-041 line 4, task a: 'duratoin' is not known here. Did you mean duration?",
        "IMP-041 line 4, task a: 'colour' is not known here. Remove it or correct it.",
    ]


def test_a_key_that_is_said_twice_in_two_spellings_counts_once() -> None:
    assert said("tasks: {a: {duration: 5d, Duration: 6d}}") == [
        "IMP-033 line 3, task a: 'Duration' is said twice; this one is left out. Remove one."
    ]


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ("duration: five days", "IMP-024: duration: 'five days' is not a duration."),
        ("duration: 5 fortnights", "IMP-024: duration: '5 fortnights' has an unknown unit"),
        ("duration: PT999999999999H", "IMP-023: duration: 'PT999999999999H' is over 100 years."),
        ("duration: 1e999999d", "IMP-024: duration: '1e999999d' is not a duration."),
        ("duration: ٣d", "IMP-024: duration: '٣d' is not a duration."),
        ("deadline: 2026-02-30", "IMP-017: deadline: 2026-02-30 does not exist."),
        ("deadline: 03/04/2026", "IMP-017: deadline: '03/04/2026' is not a date."),
        (
            "deadline: 9999-12-31",
            "IMP-019: deadline: 9999-12-31 is outside 1900–2200; treated as none.",
        ),
        ("deadline: 2026-03-02 25:00", "IMP-017: deadline: '2026-03-02 25:00' is not a time."),
        ("complete: most", "IMP-042: complete: 'most' is not a share."),
        ("complete: nan", "IMP-042: complete: 'nan' is not a share."),
        ('fixed cost: "1,200 EUR"', "IMP-042: fixed cost: '1,200 EUR' is not an amount of money."),
        ("kind: milstone", "IMP-042: kind: 'milstone' is not one of its values."),
        ("priority: " + "9" * 5000, "IMP-042: priority: "),
        ("active: yes", "IMP-042: active: 'yes' is neither true nor false. Write true."),
        ("constraint: NOW 2026-03-02", "IMP-042: 'NOW' is not a constraint."),
        ("after: [a FS+2x]", "IMP-024: after: '+2x' has an unknown unit 'x'."),
        ("estimate: 1d / 2d", "IMP-042: estimate: '1d / 2d' is not three points."),
        ("name: [a, b]", "IMP-042: name: a list cannot stand here. Write one text."),
    ],
)
def test_a_value_that_cannot_be_read_is_named_and_left_out(field: str, message: str) -> None:
    code, _, says = message.partition(": ")
    other = "duration: 1d" if field.startswith("kind") else "kind: task"
    (found,) = said(f"tasks: {{b: {{{other}, {field}}}}}")
    assert found.startswith(f"{code} line 3, task b: {says}")


def test_a_number_without_unit_is_days_and_said() -> None:
    read = draft("tasks: {a: {duration: 5}}")
    assert read.tasks[0].value.duration.minutes == 5 * 480
    assert said("tasks: {a: {duration: 5}}") == [
        "IMP-024 line 3, task a: '5' has no unit; days are meant. Write d, h, min, w or mo."
    ]


def test_a_task_without_duration_and_kind_is_a_milestone_and_said() -> None:
    read = draft("tasks: {a: Payment API}")
    assert read.tasks[0].value.kind is TaskKind.MILESTONE
    assert said("tasks: {a: Payment API}") == [
        (
            "IMP-043 line 3, task a: neither a duration nor a kind is given; read as a milestone. "
            "Write `kind: milestone` or a duration."
        )
    ]


@pytest.mark.parametrize("body", ["{duration: }", "{duration: ~}", "{estimate: }", "{tasks: }"])
def test_a_key_without_a_value_is_the_same_as_no_key(body: str) -> None:
    assert draft(f"tasks: {{a: {body}}}").tasks == draft("tasks: {a: }").tasks
    assert said(f"tasks: {{a: {body}}}") == said("tasks: {a: }")


def test_a_week_without_a_value_is_the_usual_one() -> None:
    (row,) = draft("calendars: {c: {week: }}").calendars
    assert row.value.week == standard().week


def test_a_duration_that_cannot_be_read_does_not_make_a_milestone() -> None:
    assert draft("tasks: {a: {duration: soon}}").tasks[0].value.kind is TaskKind.TASK


def test_an_entry_without_what_it_cannot_be_without_is_left_out() -> None:
    assert said("actuals: {A-1: {day: 2026-03-31}}") == [
        "IMP-043 line 3, actual A-1: the actual has no amount. Add 'amount'."
    ]


def test_a_list_entry_without_an_id_goes_by_its_name() -> None:
    assert draft("tasks: [{name: Payment API, duration: 1d}]").tasks[0].value.id == "Payment API"
    assert said("teams: [{lead: ana}]") == [
        "IMP-043 line 3: the team has no id; it was left out. Give it an id."
    ]


def test_a_country_that_nobody_knows_is_named() -> None:
    (found,) = said("calendars: {c: {holidays: QQ}}")
    assert found.startswith("IMP-042 line 3, calendar c: holidays: There is no country 'QQ'.")


def test_holidays_need_to_know_when_the_program_starts() -> None:
    assert said("calendars: {c: {holidays: DE}}", "fairlead: 1\n") == [
        (
            "IMP-043 line 2, calendar c: holidays: holidays need the year the program starts in. "
            "Give the program a start."
        )
    ]


def test_a_shift_without_length_is_not_taken_for_a_whole_day() -> None:
    (found,) = said("calendars: {c: {week: {mon: 08:00-08:00}}}")
    assert found == (
        "IMP-026 line 3, calendar c: mon: '08:00-08:00' has no length. "
        "Write 24h for a whole day, or 08:00-32:00 for 24 hours from eight."
    )


@pytest.mark.parametrize(
    ("hours", "read"),
    [
        ("09:00-25:00", "09:00-01:00"),
        ("22:00-30:00", "22:00-06:00"),
        ("08:00-24:30", "08:00-00:30"),
        ("08:00–24:30", "08:00-00:30"),
    ],
)
def test_an_hour_after_24_is_read_as_one_of_the_next_day_and_said(hours: str, read: str) -> None:
    body = f"calendars: {{c: {{week: {{mon-fri: {hours}}}}}}}"
    assert draft(body).calendars == draft(body.replace(hours, read)).calendars
    (found,) = said(body)
    assert found == (
        f"IMP-026 line 3, calendar c: '{hours}' ends after 24:00; read as {read}, into the next "
        f"day. Write {read} if that is meant."
    )


@pytest.mark.parametrize("hours", ["24h", "08:00-24:00", "08:00-32:00", "22:00-06:00", "off"])
def test_hours_that_have_no_other_way_to_be_written_are_taken_without_a_word(hours: str) -> None:
    assert said(f"calendars: {{c: {{week: {{mon-fri: {hours}}}}}}}") == []


def test_the_hours_of_an_exception_are_looked_at_as_well() -> None:
    body = "calendars: {c: {exceptions: [{days: 2026-01-02, hours: 09:00-25:00}]}}"
    assert [one.partition(": ")[2][:13] for one in said(body)] == ["'09:00-25:00'"]


@pytest.mark.parametrize(
    ("hours", "says"),
    [
        ("25:00-26:00", "'25:00-26:00' is not a shift."),
        ("08:00-33:00", "'08:00-33:00' lasts more than 24 hours."),
    ],
)
def test_hours_that_no_day_has_are_not_taken(hours: str, says: str) -> None:
    (found,) = said(f"calendars: {{c: {{week: {{mon-fri: {hours}}}}}}}")
    assert found.startswith(f"IMP-026 line 3, calendar c: mon-fri: {says}")


@pytest.mark.parametrize(
    ("after", "says"),
    [
        ("b + 99999999d", "IMP-023 line 3, task c: after: '+ 99999999d' is over 100 years; the"),
        ("b +2x", "IMP-024 line 3, task c: after: '+2x' has an unknown unit 'x'; the"),
    ],
)
def test_a_lag_that_is_none_is_named_not_the_task_it_follows(after: str, says: str) -> None:
    (found,) = said(f"tasks: {{b: {{duration: 1d}}, c: {{duration: 1d, after: {after}}}}}")
    assert found.startswith(f"{says} link was left out. ")


@pytest.mark.parametrize("after", ["b FX+2d", "b FX", "b FX -1d", "b fx +50%"])
def test_a_link_type_that_nobody_has_is_named_with_those_that_there_are(after: str) -> None:
    body = f"tasks: {{b: {{duration: 1d}}, c: {{duration: 1d, after: [b SS, {after}]}}}}"
    (found,) = said(body)
    assert found == (
        f"IMP-042 line 3, task c: after: '{after[2:4]}' is no link type: FS, SS, FF or SF; the "
        "link was left out. Write it like b FS+2d."
    )
    assert [row.value.type for row in draft(body).links] == [LinkType.SS]


@pytest.mark.parametrize(
    ("after", "task"), [("b QA", "b QA"), ("b QA +2d", "b QA"), ("x QA", "x QA"), ("b FS", "b")]
)
def test_an_id_that_only_looks_like_a_link_with_a_type_is_an_id(after: str, task: str) -> None:
    body = (
        f"tasks: {{b: {{duration: 1d}}, b QA: {{duration: 1d}}, c: {{kind: task, after: {after}}}}}"
    )
    assert said(body) == []
    assert [row.value.predecessor for row in draft(body).links] == [task]


def test_a_number_is_no_day_of_the_week() -> None:
    body = "calendars: {c: {week: {9: 9:00-17:00}, exceptions: [{days: 2026-01-01, repeats: "
    body += "{every: week, weekdays: 7}}]}}"
    assert [found.partition(", ")[2] for found in said(body)] == [
        f"calendar c: {what}. Write mon, tue, wed, thu, fri, sat, sun, or a range such as mon-fri."
        for what in ("9: '9' is no day of the week", "weekdays: '7' is no day of the week")
    ]


def test_text_that_is_not_utf_8_is_read_as_windows_1252_with_a_note() -> None:
    data = (HEAD + "tasks: {a: {name: Müller, duration: 1d}}").encode("cp1252")
    read = draft_from(Source("plan.yaml", data))
    assert read.tasks[0].value.name == "Müller"
    assert read.findings[0].says == (
        "Read as Windows-1252 (1 byte is not UTF-8, first at row 3 'Müller')."
    )


@pytest.mark.parametrize("text", [HEAD + "tasks: {a: {name: Müller, duration: 1d}}", JSON])
def test_utf_16_is_read_with_a_note_in_yaml_and_in_json(text: str) -> None:
    read = draft_from(Source("plan.yaml", text.encode("utf-16")))
    assert [row.value.name for row in read.tasks] == ["Müller"]
    assert [(f.code, f.severity, f.says) for f in read.findings] == [
        ("IMP-010", Severity.NOTE, "Read as UTF-16.")
    ]


def test_a_windows_time_zone_is_read_as_the_iana_zone() -> None:
    built = build(draft("", head=HEAD.replace("start:", "zone: W. Europe Standard Time, start:")))
    assert (built.zone, [f.code for f in built.set_aside]) == ("Europe/Berlin", ["IMP-021"])


def test_a_moment_that_the_clocks_leave_out_is_told_with_its_line() -> None:
    head = HEAD.replace("start:", "zone: Europe/Berlin, start:")
    built = build(draft("tasks: {a: {duration: 1d, constraint: SNET 2026-03-29 02:30}}", head))
    assert [(f.code, str(f.origin)) for f in built.set_aside] == [
        ("IMP-020", "plan.yaml › line 3, task a")
    ]


def test_findings_are_listed_up_to_a_thousand() -> None:
    body = "tasks:\n" + "".join(f"  t{n}: {{duration: 1d, colour: red}}\n" for n in range(1200))
    found = said(body)
    assert len(found) == 1001
    assert "There are more findings than these." in found[-1]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"fairlead": 1, ', "IMP-003 · plan.yaml › line 1: this is not JSON: "),
        ('{"fairlead": 99}', "IMP-002 · plan.yaml: this is not a program: "),
        ('{"fairlead": NaN}', "IMP-023 · plan.yaml: it holds a number that no program has: NaN."),
        ('{"fairlead": ' + "9" * 5000 + "}", "IMP-023 · plan.yaml: it holds a number that"),
        ('{"fairlead": ' + "[" * 100_000, "IMP-006 · plan.yaml: it is nested too deep."),
    ],
)
def test_json_that_is_no_program_is_refused(text: str, message: str) -> None:
    assert refusal(text.encode()).startswith(message)


def test_what_a_plan_names_and_does_not_have_is_for_the_gate_to_say() -> None:
    built = build(draft("tasks: {a: {duration: 1d, after: design, owner: ana}}"))
    assert [(f.code, str(f.origin), f.says) for f in built.set_aside] == [
        (
            "IMP-035",
            "plan.yaml › line 3, task a",
            "Task a (a), owner: there is no resource 'ana'; treated as none.",
        ),
        (
            "IMP-029",
            "plan.yaml › line 3, task a",
            "Link design>a:FS, predecessor: there is no task 'design'; the link was left out.",
        ),
    ]
    assert list(built.tasks) == [TaskId("a")]


@settings(max_examples=150, deadline=None)
@given(
    st.integers(0, len(EXAMPLE) - 1),
    st.integers(0, 30),
    st.sampled_from(NASTY) | st.binary(max_size=6),
)
def test_a_plan_with_a_wound_is_a_program_or_a_refusal(at: int, gone: int, put: bytes) -> None:
    wounded = EXAMPLE[:at] + put + EXAMPLE[at + gone :]
    stands_or_is_refused(draft_from, Source("plan.yaml", wounded))


def test_a_risk_whose_probability_cannot_be_read_is_left_out_rather_than_guessed() -> None:
    body = """
        risks:
          flood: {name: Flood, probability: NaN}
          fire: {name: Fire, probability: 20%}
    """
    (finding,) = said(body)
    assert finding == (
        "IMP-042 line 4, risk flood: probability: 'NaN' is not a share. The risk was left out. "
        "Write a share such as 30% or 0.3."
    )
    assert [row.value.id for row in draft(body).risks] == ["fire"]


def test_an_estimate_in_other_time_than_its_duration_is_left_out_and_named() -> None:
    body = "tasks: {cure: {duration: 28ed, estimate: 20d / 28d / 40d}}"
    found = build(draft(body))
    assert found.tasks[TaskId("cure")].estimate is None
    (finding,) = found.set_aside
    assert finding.says.startswith("Task cure (cure), estimate: it is working time, but")
