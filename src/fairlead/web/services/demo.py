"""The example programs, put into the store with their people, versions and change requests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from fairlead.core.forecast.backtest import Question
from fairlead.core.forecast.history import Item
from fairlead.core.program.diff import diff
from fairlead.demo import checkout, kubernetes
from fairlead.demo.story import Edition, Queue, Request, Story
from fairlead.store import forecasts, history, requests
from fairlead.store.history import Authored
from fairlead.store.models import ProgramRecord, User, Version
from fairlead.store.people import Role, give_role
from fairlead.store.requests import Decision
from fairlead.web.jobs.asking import ask
from fairlead.web.jobs.simulation import KIND, QUESTION
from fairlead.web.services import forecasting

VISITOR = "demo@example.org"
ISSUED = (
    (26, ((Question.COUNTS, 13), (Question.DATES, 40), (Question.COUNTS, 4))),
    (13, ((Question.COUNTS, 13), (Question.DATES, 40), (Question.DATES, 60))),
    (4, ((Question.COUNTS, 4), (Question.DATES, 25))),
    (0, ((Question.DATES, 40),)),
)
"""How many weeks before the last Monday the teams of a story were asked, and what."""


def load_demo(say: Callable[[str], None] = lambda what: None) -> User:
    """The person who visits the demo; the example programs are put in first where missing."""
    visitor = User.objects.filter(email=VISITOR).first() or User.objects.create_user(
        VISITOR, name="Demo Visitor", is_superuser=True
    )
    stories: dict[str, Callable[[], Story]] = {
        "checkout-replatform": lambda: checkout.story(last_monday(timezone.localdate())),
        "kubernetes-v1-32": kubernetes.story,
    }
    for key, story in stories.items():
        if not ProgramRecord.objects.filter(key=key).exists():
            told = story()
            say(f"Loading {told.name}")
            ask(tell(key, told, visitor), KIND, QUESTION, visitor)
    return visitor


def last_monday(today: date) -> date:
    """The last Monday that is over, so that nothing in a history is yet to come."""
    yesterday = today - timedelta(days=1)
    return yesterday - timedelta(days=yesterday.weekday())


@transaction.atomic
def tell(key: str, story: Story, visitor: User) -> Version:
    """Put one story into the store: its people, versions and change requests; the last version."""
    people = _people(story)
    first, *later = story.editions
    version = history.begin(first.program, _authored(first, people), key)
    line = version.branch
    record = line.program
    give_role(record, visitor, Role.OWNER)
    for person in story.people:
        give_role(record, people[person.email], Role.__members__[person.role.upper()])
    before, numbers = first.program, [version.number]
    for edition in later:
        patch = diff(before, edition.program, edition.message)
        name = edition.message if edition.origin == "baseline" else ""
        version = history.save(line, version.number, patch, _authored(edition, people), name=name)
        before = edition.program
        numbers.append(version.number)
    for scenario in story.scenarios:
        history.fork(line, numbers[scenario.edition], title=scenario.title)
    for asked in story.requests:
        _ask(record, version, asked, people)
    for queue in story.queues:
        _record(record, queue, people[queue.by])
    return version


def _record(record: ProgramRecord, queue: Queue, by: User) -> None:
    """What a team did, as it was known each quarter, and what was forecast from it then."""
    for weeks, questions in ISSUED:
        as_of = queue.as_of - timedelta(weeks=weeks)
        known = [_known(one, as_of) for one in queue.items]
        items = [one for one in known if one is not None]
        at = datetime.combine(as_of, time(16), UTC)
        held = forecasts.record(record, queue.team, items, as_of, f"{queue.team}.csv", by, at)
        forecasts.resolve(record, queue.team, at)
        for question, asked in questions:
            forecasting.issue_forecast(held, question, asked, by, at)


def _known(item: Item, as_of: date) -> Item | None:
    """An item as it stood on a day; None for one that there was not yet."""
    begun = item.created is not None and item.created < as_of
    is_done = item.done is not None and item.done < as_of
    is_started = item.started is not None and item.started < as_of
    if not begun:
        return None
    return replace(
        item, done=item.done if is_done else None, started=item.started if is_started else None
    )


def _ask(record: ProgramRecord, last: Version, asked: Request, people: dict[str, User]) -> None:
    """A change request of the story; its options begin from the last version."""
    by = people.get(asked.by)
    held = requests.raise_request(record, asked.title, asked.text, by, at=asked.at)
    options = {
        one.name: requests.add_option(held, one.name, one.says, last, one.patch)
        for one in asked.options
    }
    if asked.decision is not None:
        decider = people.get(asked.decided_by or "")
        decision = Decision(by=decider, because=asked.because, at=asked.decided_at)
        requests.tell_decision(held, options.get(asked.decision), decision)


def _people(story: Story) -> dict[str, User]:
    found = {user.email: user for user in User.objects.filter(email__in=_emails(story))}
    for person in story.people:
        if person.email not in found:
            found[person.email] = User.objects.create_user(person.email, name=person.name)
    return found


def _emails(story: Story) -> list[str]:
    return [person.email for person in story.people]


def _authored(edition: Edition, people: dict[str, User]) -> Authored:
    return Authored(
        author=people.get(edition.author),
        origin=Version.Origin(edition.origin),
        message=edition.message,
        at=edition.at,
    )
