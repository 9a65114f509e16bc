"""Simulations as jobs: asked, followed, cancelled, put back, and shown on the overview."""

from __future__ import annotations

import signal
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from fairlead.core.program.intentions import set_field
from fairlead.store import history, jobs
from fairlead.store.heads import program_of
from fairlead.store.history import Authored
from fairlead.store.models import Job, LastVisit, User, Version
from fairlead.web.jobs import kinds, progress
from fairlead.web.jobs.asking import ask
from fairlead.web.jobs.kinds import Work
from fairlead.web.jobs.progress import Told
from fairlead.web.jobs.simulation import KIND, QUESTION
from fairlead.web.jobs.work import run
from fairlead.web.jobs.worker import recover
from tests.web.conftest import KEY, SignIn

API = f"/api/v1/programs/{KEY}/"
FEW = {"runs": 256, "seed": 1}


def post(client: Client, path: str, body: object = None) -> Any:
    return client.post(API + path, data=body or {}, content_type="application/json")


def simulated(version: Version) -> Job:
    """The version simulated as pages ask for it."""
    job = ask(version, KIND, QUESTION, None)
    run.call(job.pk)
    return Job.objects.get(pk=job.pk)


def edited(first: Version, owner: User) -> Version:
    """The next version, in which one task takes longer."""
    program = program_of(first)
    task = next(t for t in program.tasks.values() if t.name == "Payment API")
    patch = set_field(program, "task", task.id, "name", "The whole payment API")
    said = Authored(author=owner, origin=Version.Origin.EDIT, message="Rename the API")
    return history.save(first.branch, first.number, patch, said)


def with_kind(monkeypatch: pytest.MonkeyPatch, work: Work) -> None:
    """Let jobs of kind "simulation" do something else."""
    monkeypatch.setattr("fairlead.web.jobs.work.KINDS", {**kinds.KINDS, KIND: work})


def test_a_contributor_asks_and_everybody_reads_the_answer(sign_in: SignIn) -> None:
    contributor, viewer = sign_in("contributor"), sign_in("viewer")
    assert viewer.get(f"{API}simulations").status_code == 404
    asked = post(contributor, "simulations")
    assert (asked.status_code, asked.json()["state"]) == (202, "queued")
    run.call(asked.json()["id"])
    assert viewer.get(f"{API}jobs/{asked.json()['id']}").json()["state"] == "done"
    answer = viewer.get(f"{API}simulations").json()
    assert (answer["version"], answer["runs"], answer["seed"]) == (1, 8192, 1)
    whole = answer["targets"][0]
    assert whole["quantiles"]["0.5"] <= whole["quantiles"]["0.8"] <= whole["quantiles"]["0.95"]
    assert "moments" not in whole


def test_a_viewer_may_not_ask(sign_in: SignIn) -> None:
    assert post(sign_in("viewer"), "simulations").status_code == 403
    assert not Job.objects.exists()


def test_two_who_ask_the_same_wait_for_the_same_job(sign_in: SignIn) -> None:
    one = post(sign_in("contributor"), "simulations", FEW).json()["id"]
    assert post(sign_in("owner"), "simulations", FEW).json()["id"] == one


@pytest.mark.parametrize(
    "body", [{"runs": 0}, {"runs": 10**9}, {"seed": -1}, {"runs": "many"}, {"runs": True}, [1]]
)
def test_a_question_that_cannot_be_simulated_is_refused(sign_in: SignIn, body: object) -> None:
    assert post(sign_in("owner"), "simulations", body).status_code == 422
    assert not Job.objects.exists()


def test_a_job_of_another_program_is_as_if_it_were_not_there(
    sign_in: SignIn, first: Version, owner: User
) -> None:
    said = Authored(author=owner, origin=Version.Origin.IMPORT, message="Another")
    other = history.begin(program_of(first), said, "other")
    job = ask(other, KIND, FEW, None)
    owner_client = sign_in("owner")
    assert owner_client.get(f"{API}jobs/{job.pk}").status_code == 404
    assert post(owner_client, f"jobs/{job.pk}/cancel").status_code == 404
    assert Job.objects.get(pk=job.pk).state == "queued"


def test_a_job_cancelled_while_it_runs_ends_and_keeps_nothing(
    sign_in: SignIn, first: Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[int] = []
    monkeypatch.setattr(progress, "WRITES_EVERY_S", 0)

    def work(record: object, version: object, question: object, told: Told) -> object:
        def pieces(number: int) -> int:
            done.append(number)
            if number == 2:
                post(sign_in("contributor"), f"jobs/{Job.objects.get().pk}/cancel")
            return number

        return list(told.over(map)(pieces, range(5)))

    with_kind(monkeypatch, work)
    job = ask(first, KIND, FEW, None)
    run.call(job.pk)
    assert Job.objects.get(pk=job.pk).state == "cancelled"
    assert done == [0, 1, 2]
    again = post(sign_in("contributor"), f"jobs/{job.pk}/retry")
    assert (again.status_code, again.json()["state"]) == (202, "queued")


def test_a_fault_of_ours_is_told_by_number_and_can_be_tried_again(
    sign_in: SignIn, first: Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    def work(record: object, version: object, question: object, told: Told) -> object:
        raise RuntimeError("secret")

    with_kind(monkeypatch, work)
    job = ask(first, KIND, QUESTION, None)
    run.call(job.pk)
    said = sign_in("viewer").get(f"{API}jobs/{job.pk}").json()
    assert said["state"] == "failed"
    assert f"job {job.pk}" in said["error"]
    assert "secret" not in said["error"]
    page = sign_in("contributor").get(f"/programs/{KEY}/").content.decode()
    assert "Something failed here" in page
    assert "data-by-itself" not in page, "what failed is not tried again and again by itself"


def test_a_worker_that_is_stopped_leaves_its_job_to_the_next(
    first: Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    def work(record: object, version: object, question: object, told: Told) -> object:
        raise SystemExit(1)

    with monkeypatch.context() as patched:
        with_kind(patched, work)
        job = ask(first, KIND, FEW, None)
        with pytest.raises(SystemExit):
            run.call(job.pk)
    assert Job.objects.get(pk=job.pk).state == "queued"
    run.call(job.pk)
    assert Job.objects.get(pk=job.pk).state == "done"


def test_progress_is_written_at_most_twice_a_second(
    first: Version, django_assert_max_num_queries: Any
) -> None:
    job = ask(first, KIND, FEW, None)
    jobs.claim(job.pk)
    told = Told(job.pk)
    with django_assert_max_num_queries(2):
        told.expect(1000)
        for _ in range(1000):
            told.step()


@pytest.mark.django_db(transaction=True)
def test_the_worker_does_what_waits_and_what_a_dead_one_left(first: Version) -> None:
    handlers = {number: signal.getsignal(number) for number in (2, 3, 15)}
    left = ask(first, KIND, FEW, None)
    jobs.claim(left.pk)
    waits = ask(first, KIND, {**FEW, "seed": 2}, None)
    forgotten, _ = jobs.opened(first, KIND, {**FEW, "seed": 3}, None)
    try:
        assert recover() == 1
        call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    assert {Job.objects.get(pk=one.pk).state for one in (left, waits, forgotten)} == {"done"}


def test_the_overview_asks_by_itself_for_those_who_may(sign_in: SignIn) -> None:
    page = sign_in("contributor").get(f"/programs/{KEY}/").content.decode()
    assert "data-by-itself" in page
    assert "Simulate now" in page
    page = sign_in("viewer").get(f"/programs/{KEY}/").content.decode()
    assert "Simulate now" not in page
    assert "Somebody with the role of a contributor can start one" in page


def test_the_ladder_says_how_sure_and_from_what(sign_in: SignIn, first: Version) -> None:
    simulated(first)
    page = sign_in("viewer").get(f"/programs/{KEY}/").content.decode()
    assert "8,192 simulated runs of version 1 (seed 1" in page
    assert "standard error" in page
    assert "The plan has changed since" not in page


def test_numbers_of_an_older_version_say_so(sign_in: SignIn, first: Version, owner: User) -> None:
    simulated(first)
    edited(first, owner)
    page = sign_in("contributor").get(f"/programs/{KEY}/").content.decode()
    assert "runs of version 1" in page
    assert "The plan has changed since" in page
    assert "data-by-itself" in page


def test_looking_writes_nothing_and_a_visit_is_remembered_when_told(
    sign_in: SignIn, first: Version
) -> None:
    viewer = sign_in("viewer")
    viewer.get(f"/programs/{KEY}/")
    assert not LastVisit.objects.exists()
    assert viewer.post(f"/programs/{KEY}/seen/").status_code == 204
    assert LastVisit.objects.get().version == first


def test_what_is_new_counts_from_the_visit_before_this_one(
    sign_in: SignIn, first: Version, owner: User
) -> None:
    viewer = sign_in("viewer")
    viewer.post(f"/programs/{KEY}/seen/")
    LastVisit.objects.update(at=first.at - timedelta(days=2))
    edited(first, owner)
    page = viewer.get(f"/programs/{KEY}/").content.decode()
    assert "New since your last visit" in page
    assert "Rename the API" in page
    viewer.post(f"/programs/{KEY}/seen/")
    assert "Rename the API" in viewer.get(f"/programs/{KEY}/").content.decode()
    LastVisit.objects.update(at=first.at - timedelta(days=1))
    assert "Nothing was saved" in viewer.get(f"/programs/{KEY}/").content.decode()
