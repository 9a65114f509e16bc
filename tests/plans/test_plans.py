"""Every plan card gives the schedule that is drawn on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from fairlead.core.cpm.explain import explain
from fairlead.core.cpm.paths import driving_path
from fairlead.core.cpm.schedule import Schedule, schedule
from fairlead.core.ground.ids import TaskId
from fairlead.core.program.build import build
from tests.plans.cards import Card, Expected, card_from

CARDS = sorted(p for p in Path(__file__).parent.glob("*.md") if p.stem != "README")

QUANTITIES = ("start", "finish", "late_start", "late_finish", "total_float", "free_float")


def complaints(card: Card) -> list[str]:
    """What differs between a card and what comes out, in words and as a chart."""
    program = build(card.draft)
    said = []
    if sorted(found.code for found in program.set_aside) != sorted(card.findings):
        said = [f"set aside: {f.code} · {f.origin}: {f.says}" for f in program.set_aside]
        said.append(f"the card names: {', '.join(card.findings) or 'nothing'}")
    planned = schedule(program)
    for id, expected in card.expected.items():
        said += differences(planned, id, expected)
    for id, sentences in card.sentences.items():
        said += unsaid(planned, id, sentences)
    for id, path in card.paths.items():
        found = tuple(hop.task for hop in driving_path(planned, id))
        if found != path:
            said.append(f"the critical path to {id} is {' → '.join(found)}")
    if said:
        said += ["", "as drawn:", *chart(card, None), "as scheduled:", *chart(card, planned)]
    return said


def differences(planned: Schedule, id: TaskId, expected: Expected) -> list[str]:
    """The quantities of one task that are not as its card says."""
    dates = planned.dates(id)
    found = [
        f"{id}: {name} is {getattr(dates, name)}, the card says {getattr(expected, name)}"
        for name in QUANTITIES
        if getattr(expected, name) not in (None, getattr(dates, name))
    ]
    if expected.critical not in (None, dates.critical):
        found.append(f"{id} is {'' if dates.critical else 'not '}critical")
    return found


def unsaid(planned: Schedule, id: TaskId, sentences: tuple[str, ...]) -> list[str]:
    """The first of these words that the explanation of a task does not say in this order."""
    explanation = explain(planned, id)
    says = [step.says for step in explanation.steps] + [b.says for b in explanation.beaten]
    text, at = " ".join(says), 0
    for sentence in sentences:
        at = text.find(sentence, at)
        if at < 0:
            return [f"the explanation of {id} does not say '{sentence}' there; it says:", *says]
        at += len(sentence)
    return []


def chart(card: Card, planned: Schedule | None) -> list[str]:
    """The card's rows as drawn on it, or as a schedule would draw them."""
    width = max(len(id) for id in card.expected)
    rows = [f"{'':{width}} | {card.chart.calendars['']}"]
    for id, expected in card.expected.items():
        drawing = expected.drawing
        if planned is not None:
            dates = planned.dates(id)
            if (dates.start, dates.finish) != (expected.start, expected.finish):
                drawing = card.chart.drawn(dates.start, dates.finish, expected.calendar)
        rows.append(f"{id:{width}} | {drawing}")
    return rows


@pytest.mark.parametrize("path", CARDS, ids=lambda path: path.stem)
def test_the_card_holds(path: Path) -> None:
    found = complaints(card_from(path.read_text("utf-8"), path.name))
    assert not found, "\n".join([path.name, *found])


def test_there_are_cards() -> None:
    assert len(CARDS) >= 20


def test_a_wrong_drawing_is_found_and_shown() -> None:
    card = card_from("""
```plan
       | MTWTFss |
design | ###     |
build  |   ##    | after design, float 0d
```
""")
    assert complaints(card) == [
        "build: start is 2026-03-05 08:00:00, the card says 2026-03-04 08:00:00",
        "build: finish is 2026-03-06 17:00:00, the card says 2026-03-05 17:00:00",
        "",
        "as drawn:",
        "       | MTWTFss",
        "design | ###",
        "build  |   ##",
        "as scheduled:",
        "       | MTWTFss",
        "design | ###",
        "build  |    ##",
    ]


def test_a_wrong_path_and_an_unsaid_sentence_are_found() -> None:
    found = complaints(
        card_from("""
```plan
       | MTWTFss |
design | ###     |
manual | #       |
build  |    ##   | after design, after manual
```
```path build
manual → build
```
```explain build
the moon is full
```
""")
    )
    assert "the critical path to build is design → build" in found
    assert "the explanation of build does not say 'the moon is full' there; it says:" in found


def test_an_unnamed_finding_is_found() -> None:
    found = complaints(
        card_from("""
```plan
       | MTWTFss |
design | ###     | after design
```
""")
    )
    assert "the card names: nothing" in found
