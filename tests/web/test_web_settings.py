"""Settings of a plan: calendars through a year, its people, and its glossary."""

from __future__ import annotations

from datetime import date

import pytest

from fairlead.core.ground.ids import CalendarId
from fairlead.store import history
from fairlead.store.heads import program_of
from fairlead.store.models import Term, Version
from fairlead.web.services.calendars import year
from tests.web.conftest import SignIn, example

CHECKOUT = example("checkout.yaml")
SETTINGS = "/programs/checkout/settings/"
GLOSSARY = f"{SETTINGS}glossary/"
TERM = {"name": "Launch", "meaning": "Every customer in Germany can pay."}


def test_a_year_has_every_day_once_and_knows_its_holidays() -> None:
    shown = year(CHECKOUT, CalendarId("berlin"), 2026)
    days = [day.date for month in shown.months for day in month.days]
    assert (days[0], days[-1], len(days)) == (date(2026, 1, 1), date(2026, 12, 31), 365)
    named = {day.date: (day.kind, day.name) for day in shown.special}
    assert named[date(2026, 4, 3)] == ("day off", "Good Friday")
    assert date(2026, 10, 3) not in named  # German Unity Day is a Saturday
    assert [month.before for month in shown.months[:3]] == [3, 6, 6]


def test_a_week_of_nights_is_shown_as_it_is_worked() -> None:
    shown = year(CHECKOUT, CalendarId("night"), 2026)
    assert shown.week[0] == ("Monday", "22:00–04:00")
    assert shown.week[5] == ("Saturday", "off")


def test_days_off_are_added_as_one_version(sign_in: SignIn, first: Version) -> None:
    said = {"version": 1, "calendar": "berlin", "first": "2026-07-06", "last": "2026-07-10"}
    answer = sign_in("contributor").post(f"{SETTINGS}days-off/", {**said, "name": "Summer"})
    assert answer.status_code == 302
    made = history.head(first.branch)
    assert (made.number, made.message) == (2, "Summer in the calendar Berlin")
    shown = year(program_of(made), CalendarId("berlin"), 2026)
    assert sum(day.name == "Summer" for day in shown.special) == 5


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"first": "soon"}, 422),
        ({"first": ""}, 422),
        ({"last": "2026-07-01"}, 422),
        ({"first": "0001-01-01"}, 422),
        ({"calendar": "moon"}, 404),
        ({"version": ""}, 428),
        ({"version": "99"}, 404),
    ],
)
def test_days_off_that_make_no_sense_change_nothing(
    wrong: dict[str, str], status: int, sign_in: SignIn, first: Version
) -> None:
    said = {"version": "1", "calendar": "berlin", "first": "2026-07-06", **wrong}
    assert sign_in("owner").post(f"{SETTINGS}days-off/", said).status_code == status
    assert history.head(first.branch).number == 1


def test_a_viewer_sees_calendars_and_cannot_change_them(sign_in: SignIn) -> None:
    viewer = sign_in("viewer")
    page = viewer.get(f"{SETTINGS}?calendar=berlin&year=2026").content.decode()
    assert "Good Friday" in page
    assert "Add days off" not in page
    assert viewer.post(f"{SETTINGS}days-off/", {}).status_code == 403


@pytest.mark.parametrize("query", ["year=x", "year=99999", "year=²", "year=1"])
def test_a_year_out_of_reach_is_refused(query: str, sign_in: SignIn) -> None:
    answer = sign_in("viewer").get(f"{SETTINGS}?{query}", HTTP_ACCEPT="application/json")
    assert (answer.status_code, answer.json()["field"]) == (422, "year")


def test_the_people_of_the_plan_stand_under_their_teams(sign_in: SignIn) -> None:
    page = sign_in("viewer").get(f"{SETTINGS}people/").content.decode()
    assert page.index("Payments</h2>") < page.index("Ines Okafor") < page.index("Storefront</h2>")
    assert page.index("In no team") < page.index("Mara Vogt")


def test_a_term_is_added_changed_and_removed(sign_in: SignIn) -> None:
    ann = sign_in("contributor")
    assert ann.post(GLOSSARY, TERM)["Location"] == GLOSSARY
    term = Term.objects.get()
    assert (term.name, term.changed_by_name) == ("Launch", "Contributor")
    ann.post(f"{GLOSSARY}{term.pk}/", {**TERM, "meaning": "A new <b>meaning</b>."})
    page = ann.get(GLOSSARY).content.decode()
    assert "A new &lt;b&gt;meaning&lt;/b&gt;." in page
    ann.post(f"{GLOSSARY}{term.pk}/remove/")
    assert not Term.objects.exists()


def test_a_term_stands_once(sign_in: SignIn) -> None:
    ann = sign_in("contributor")
    ann.post(GLOSSARY, TERM)
    again = ann.post(GLOSSARY, TERM)
    assert again.status_code == 422
    assert b"stands in the glossary already" in again.content


@pytest.mark.parametrize("field", ["name", "meaning"])
@pytest.mark.parametrize("text", ["", "   ", "x" * 2001])
def test_a_term_needs_both_its_parts(field: str, text: str, sign_in: SignIn) -> None:
    answer = sign_in("owner").post(GLOSSARY, {**TERM, field: text})
    assert answer.status_code == 422
    assert not Term.objects.exists()


def test_a_term_of_another_program_is_not_found(sign_in: SignIn, first: Version) -> None:
    from fairlead.core.program.program import Program
    from fairlead.store.history import Authored
    from fairlead.store.terms import keep_term

    assert first.author is not None
    program: Program = CHECKOUT
    authored = Authored(author=first.author, origin=Version.Origin.IMPORT, message="Import")
    other = history.begin(program, authored, "other").program
    theirs = keep_term(other, "Launch", "Theirs.", first.author)
    owner = sign_in("owner")
    for path in (f"{GLOSSARY}{theirs.pk}/", f"{GLOSSARY}{theirs.pk}/remove/"):
        assert owner.post(path, TERM).status_code == 404
    theirs.refresh_from_db()
    assert theirs.meaning == "Theirs."


@pytest.mark.parametrize(
    ("who", "status"), [("viewer", 403), ("commenter", 403), ("outsider", 404)]
)
def test_readers_do_not_write_the_glossary(who: str, status: int, sign_in: SignIn) -> None:
    assert sign_in(who).post(GLOSSARY, TERM).status_code == status
    assert not Term.objects.exists()
