"""Jobs: asked once, claimed once, followed, cancelled, and put back when a worker dies."""

from __future__ import annotations

import socket
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from fairlead.store import jobs
from fairlead.store.models import Job, Version
from tests.store.lines import begun, lasts

pytestmark = pytest.mark.django_db

QUESTION = {"runs": 256, "seed": 1}


@pytest.fixture
def version() -> Version:
    """The first version of a small plan."""
    head = begun().head
    assert head is not None
    return head


@pytest.fixture
def job(version: Version) -> Job:
    """A job that waits."""
    return jobs.opened(version, "simulation", QUESTION, None)[0]


def state(job: Job) -> str:
    return Job.objects.get(pk=job.pk).state


def test_the_same_question_is_the_same_job_whatever_the_order_of_its_fields(
    version: Version, job: Job
) -> None:
    again = jobs.opened(version, "simulation", {"seed": 1, "runs": 256}, None)
    assert again == (job, False)
    other, is_new = jobs.opened(version, "simulation", {"runs": 256, "seed": 2}, None)
    assert is_new
    assert other != job


def test_the_database_holds_no_two_open_jobs_for_one_question(job: Job) -> None:
    twin = Job(
        program=job.program,
        version=job.version,
        kind=job.kind,
        question=job.question,
        question_digest=job.question_digest,
        created_at=timezone.now(),
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def test_a_waiting_job_is_claimed_once(job: Job) -> None:
    assert jobs.claim(job.pk) == job
    assert jobs.claim(job.pk) is None


def test_what_is_finished_is_answered_from_what_is_kept(version: Version, job: Job) -> None:
    claimed = jobs.claim(job.pk)
    assert claimed is not None
    jobs.finish(claimed, {"p80": "2027-01-01"})
    found, is_new = jobs.opened(version, "simulation", QUESTION, None)
    assert (found, is_new, found.state, found.percent) == (job, False, "done", 100)
    assert jobs.answer(found) == {"p80": "2027-01-01"}


def test_the_answer_about_an_older_version_is_found_after_an_edit(
    version: Version, job: Job
) -> None:
    claimed = jobs.claim(job.pk)
    assert claimed is not None
    jobs.finish(claimed, {})
    later = lasts(version.branch, "A", 3, "Ann")
    assert jobs.latest(later, "simulation", QUESTION) is None
    nearest = jobs.newest_answer(version.program, version.branch.pk, "simulation", QUESTION)
    assert nearest == job


def test_a_cancelled_job_learns_it_from_its_next_word_and_keeps_no_answer(job: Job) -> None:
    claimed = jobs.claim(job.pk)
    assert claimed is not None
    assert jobs.progress(job.pk, "Simulating", 1, 4)
    assert jobs.cancel(job.pk)
    assert not jobs.progress(job.pk, "Simulating", 2, 4)
    jobs.finish(claimed, {})
    assert state(job) == "cancelled"
    assert not jobs.cancel(job.pk)


def test_what_failed_is_asked_anew(version: Version, job: Job) -> None:
    jobs.claim(job.pk)
    jobs.fail(job.pk, "The plan has no tasks.")
    other, is_new = jobs.opened(version, "simulation", QUESTION, None)
    assert is_new
    assert other != job


def test_percents_wait_for_the_end_before_they_say_so(job: Job) -> None:
    job.done, job.total, job.state = 12, 10, Job.State.RUNNING
    assert job.percent == 99
    job.total = 0
    assert job.percent == 0


def test_a_job_is_lost_when_its_process_ended(job: Job) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    jobs.claim(job.pk)
    Job.objects.update(worker=f"{socket.gethostname()}:{ended.pid}")
    assert jobs.lost() == [job.pk]


def test_a_job_of_a_process_that_runs_is_not_lost(job: Job) -> None:
    running = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        jobs.claim(job.pk)
        Job.objects.update(worker=f"{socket.gethostname()}:{running.pid}")
        assert jobs.lost() == []
    finally:
        running.communicate()


def test_a_job_on_another_machine_is_lost_after_a_long_silence(job: Job) -> None:
    jobs.claim(job.pk)
    Job.objects.update(worker="elsewhere:1")
    assert jobs.lost() == []
    Job.objects.update(seen_at=timezone.now() - jobs.SILENT - timedelta(seconds=1))
    assert jobs.lost() == [job.pk]


def test_what_is_put_back_waits_again(job: Job) -> None:
    jobs.claim(job.pk)
    assert jobs.put_back(job.pk)
    assert state(job) == "queued"
    assert jobs.claim(job.pk) is not None
