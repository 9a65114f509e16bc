"""What always holds of programs, however they are drawn."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject, data

from fairlead.core.calendars.calendar import Shift
from fairlead.core.ground.errors import ProgramError
from fairlead.core.program.build import build
from fairlead.core.program.change import change
from fairlead.core.program.codec import canonical, decode, decode_patch, encode, encode_patch
from fairlead.core.program.diff import diff
from fairlead.core.program.draft import Draft
from fairlead.core.program.hours import tidy
from fairlead.core.program.integrity import judge
from fairlead.core.program.merge import merge
from fairlead.core.program.patch import Patch, inverse
from fairlead.core.program.program import Program
from tests.properties.programs import attempts, draft_of, drafts, edited, programs

law = settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large),
)


overlapping_shifts = st.lists(
    st.builds(
        lambda start, length: Shift(start, start + length),
        st.integers(0, 1439),
        st.integers(1, 1440),
    ),
    min_size=2,
    max_size=4,
)


def same(left: Program, right: Program) -> bool:
    """Equal, order of tasks included, which a comparison of tables does not see."""
    return left == right and list(left.tasks) == list(right.tasks)


@law
@given(drafts())
def test_build_takes_any_draft_and_its_program_stands(draft: Draft) -> None:
    program = build(draft)
    assert judge(program) == ()


@law
@given(overlapping_shifts)
def test_tidied_hours_are_the_same_working_time_and_tidy(shifts: list[Shift]) -> None:
    hours = tidy(shifts)
    assert tidy(hours) == hours
    minutes = [minute for shift in hours for minute in range(shift.start, shift.end)]
    assert minutes == sorted({m for shift in shifts for m in range(shift.start, shift.end)})


@law
@given(programs())
def test_nothing_of_a_program_is_set_aside_when_it_is_read_again(program: Program) -> None:
    again = build(draft_of(program))
    said = ("; kept as it is", "; kept as they are")
    kept = [f for f in again.set_aside if any(words in f.says for words in said)]
    assert list(again.set_aside) == kept
    assert same(replace(again, set_aside=()), program)


@law
@given(programs())
def test_a_program_survives_its_encoding(program: Program) -> None:
    assert same(decode(json.loads(json.dumps(encode(program)))), program)


@law
@given(drafts())
def test_findings_are_kept_with_the_program(draft: Draft) -> None:
    program = build(draft)
    assert decode(json.loads(json.dumps(encode(program)))).set_aside == program.set_aside


@law
@given(programs(), programs())
def test_equal_programs_and_only_they_have_equal_canonical_bytes(
    one: Program, other: Program
) -> None:
    shuffled = replace(one, links=type(one.links)(reversed(one.links.items())))
    assert canonical(shuffled) == canonical(one)
    assert (canonical(one) == canonical(other)) == same(one, other)


@law
@given(programs(), programs())
def test_a_diff_leads_from_one_program_to_any_other(before: Program, after: Program) -> None:
    patch = diff(before, after)
    assert same(change(before, patch), after)
    assert same(change(after, inverse(patch)), before)


@law
@given(programs(), data())
def test_a_diff_leads_from_a_program_to_an_edited_one_and_back(
    before: Program, draw: DataObject
) -> None:
    after = draw.draw(edited(before))
    patch = diff(before, after)
    assert same(change(before, patch), after)
    assert same(change(after, inverse(patch)), before)


@law
@given(programs(), data())
def test_whatever_is_tried_change_refuses_it_or_gives_a_program_that_stands(
    program: Program, draw: DataObject
) -> None:
    patch = draw.draw(attempts(program))
    try:
        after = change(program, patch)
    except ProgramError:
        return
    assert judge(after) == ()
    assert same(change(program, diff(program, after)), after)


@law
@given(programs(), data())
def test_a_patch_survives_its_encoding(before: Program, draw: DataObject) -> None:
    patch = diff(before, draw.draw(edited(before)), "Replanned after the review")
    assert decode_patch(json.loads(json.dumps(encode_patch(patch)))) == patch


@law
@given(programs())
def test_a_program_does_not_differ_from_itself(program: Program) -> None:
    assert diff(program, program) == Patch()
    assert diff(program, decode(encode(program))) == Patch()
    assert same(change(program, Patch()), program)


@law
@given(programs(), data())
def test_merging_with_no_change_is_the_other_change(base: Program, draw: DataObject) -> None:
    other = draw.draw(edited(base))
    for merged in (merge(base, base, other), merge(base, other, base), merge(base, other, other)):
        assert merged.conflicts == ()
        assert same(merged.program, other)


@law
@given(programs(), data())
def test_a_merged_program_stands_and_its_patch_leads_to_it(base: Program, draw: DataObject) -> None:
    ours, theirs = draw.draw(edited(base)), draw.draw(edited(base))
    merged = merge(base, ours, theirs)
    assert judge(merged.program) == ()
    assert same(change(ours, merged.patch), merged.program)


@law
@given(programs(), data())
def test_a_merge_without_conflict_holds_every_change_of_both(
    base: Program, draw: DataObject
) -> None:
    ours, theirs = draw.draw(edited(base)), draw.draw(edited(base))
    merged = merge(base, ours, theirs)
    if merged.conflicts:
        return
    for side in (ours, theirs):
        left = {(c.entity, c.id, c.field) for c in diff(side, merged.program).changes}
        own = {(c.entity, c.id, c.field) for c in diff(base, side).changes if c.field != "after"}
        assert not left & own
