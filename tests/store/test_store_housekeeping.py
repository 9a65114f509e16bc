"""What is removed when it is old, and what never is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from fairlead.store import deliveries, history, housekeeping, jobs, requests, webhooks
from fairlead.store.housekeeping import ASKED_LATELY, KEPT_FOR, VERSIONS_WITH_ANSWERS, Removed
from fairlead.store.models import Branch, Delivery, Job, Result, Version
from fairlead.store.webhooks import CHOSEN
from tests.store.lines import begun, lasts, person

pytestmark = pytest.mark.django_db

LATER = timezone.now() + KEPT_FOR + timedelta(days=1)
NOTHING = Removed(results=0, jobs=0, deliveries=0, uploads=0)


def simulated(version: Version) -> Job:
    """The version with a job that has answered."""
    job, _ = jobs.opened(version, "simulation", {"runs": 256}, None)
    claimed = jobs.claim(job.pk)
    assert claimed is not None
    jobs.finish(claimed, {"p80": version.number})
    return Job.objects.get(pk=job.pk)


def saved(line: Branch, count: int) -> list[Version]:
    """So many more versions, each simulated."""
    made = [lasts(line, "A", 2 + n % 2, "Ann") for n in range(count)]
    for version in made:
        simulated(version)
    return made


def answered() -> set[int]:
    """The numbers of the versions that answers are kept of."""
    digests = Result.objects.values_list("digest", flat=True)
    return set(Version.objects.filter(digest__in=digests).values_list("number", flat=True))


def test_of_each_line_the_answers_of_the_newest_versions_are_kept() -> None:
    line = begun()
    plan = saved(line, VERSIONS_WITH_ANSWERS + 3)
    scenario = history.fork(line, 1, title="Faster")
    beside = saved(scenario, 2)
    removed = housekeeping.tidy(LATER)
    assert removed == Removed(results=3, jobs=3, deliveries=0, uploads=0)
    assert answered() == {one.number for one in (*plan[3:], *beside)}
    assert Version.objects.count() == 1 + len(plan) + 2


def test_the_last_answer_is_kept_however_much_was_edited_since() -> None:
    line = begun()
    (old,) = saved(line, 1)
    for n in range(VERSIONS_WITH_ANSWERS + 1):
        lasts(line, "B", 2 + n % 2, "Ann")
    assert housekeeping.tidy(LATER) == NOTHING
    assert answered() == {old.number}
    found = jobs.newest_answer(line.program, line.pk, "simulation", {"runs": 256})
    assert found is not None
    assert jobs.answer(found) == {"p80": old.number}


def test_answers_that_somebody_comes_back_to_are_kept() -> None:
    line = begun()
    first = history.head(line)
    simulated(first)
    baseline, base, applied, other = saved(line, 4)
    Version.objects.filter(pk=baseline.pk).update(name="Agreed")
    request = requests.raise_request(line.program, "Move", "", None)
    branch = history.fork(line, base.number, title="Way")
    requests.add_option(request, "Way", "", base, branch)
    type(request).objects.filter(pk=request.pk).update(applied=applied)
    history.fork(line, first.number, title="Scenario")
    newest = saved(line, VERSIONS_WITH_ANSWERS)
    assert housekeeping.tidy(LATER).results == 1
    kept = {one.number for one in (first, baseline, base, applied, *newest)}
    assert answered() == kept
    assert other.number not in kept


def test_what_was_asked_lately_is_kept_whatever_it_is_about() -> None:
    saved(begun(), VERSIONS_WITH_ANSWERS + 1)
    assert housekeeping.tidy(timezone.now() + ASKED_LATELY - timedelta(hours=1)) == NOTHING
    assert housekeeping.tidy(timezone.now() + ASKED_LATELY + timedelta(hours=1)).results == 1


def test_jobs_go_when_they_are_old_and_no_answer_is_found_by_them() -> None:
    version = history.head(begun())
    answering = simulated(version)
    failed, _ = jobs.opened(version, "impact", {"a": 1}, None)
    jobs.claim(failed.pk)
    jobs.fail(failed.pk, "It failed.")
    cancelled, _ = jobs.opened(version, "impact", {"a": 2}, None)
    jobs.cancel(cancelled.pk)
    waiting, _ = jobs.opened(version, "impact", {"a": 3}, None)
    running, _ = jobs.opened(version, "impact", {"a": 4}, None)
    jobs.claim(running.pk)
    assert housekeeping.tidy(timezone.now() + KEPT_FOR - timedelta(hours=1)) == NOTHING
    assert housekeeping.tidy(LATER).jobs == 2
    assert set(Job.objects.all()) == {answering, waiting, running}
    assert jobs.opened(version, "simulation", {"runs": 256}, None) == (answering, False)


def test_deliveries_go_when_they_are_old_and_done() -> None:
    line = begun()
    webhooks.add(line.program, "https://hooks.example.org/", CHOSEN, person("Ann"))
    lasts(line, "A", 2, "Ann")
    (done,) = deliveries.take(1)
    deliveries.delivered(done, 200)
    lasts(line, "A", 3, "Ann")
    assert housekeeping.tidy() == NOTHING
    assert housekeeping.tidy(LATER).deliveries == 1
    assert [one.state for one in Delivery.objects.all()] == ["waiting"]


def test_tidying_twice_removes_nothing_more() -> None:
    saved(begun(), VERSIONS_WITH_ANSWERS + 3)
    assert housekeeping.tidy(LATER).results == 3
    assert housekeeping.tidy(LATER) == NOTHING
