"""Programs with their history: saved, merged, undone, branched, and read as of any version."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject, data
from pytest_django import DjangoDbBlocker

from fairlead.core.ground.errors import InvalidRequestError
from fairlead.core.program.codec import canonical
from fairlead.core.program.diff import diff
from fairlead.core.program.intentions import remove_with_references, set_field
from fairlead.core.program.merge import Conflict, merge
from fairlead.core.program.patch import Patch
from fairlead.core.program.program import Program
from fairlead.store import chain, heads, history
from fairlead.store.history import NoSuchVersionError, SavedSinceError
from fairlead.store.models import Branch, ProgramRecord, Version
from tests.crash.served import new_database
from tests.properties.programs import edited, programs
from tests.store.lines import begun, by, days, forget, lasts, person, plan

in_database = pytest.mark.django_db

Save = Callable[[int], None]


@in_database
@pytest.mark.parametrize("number", [2, 30, 49, 75])
def test_what_this_process_does_not_know_is_asked_for_together(number: int) -> None:
    line = begun()
    for n in range(2, 80):
        lasts(line, "A", n, "Ann")
    newest = history.version(line, number)
    forget()
    with CaptureQueriesContext(connection) as asked:
        found = heads.program_of(newest)
    assert len(asked) <= 2
    assert canonical(found) == canonical(heads.program_of(newest))
    assert days(newest).split()[0] == str(number)


@in_database
def test_a_program_begins_with_version_1_and_counts_on() -> None:
    line = begun()
    assert [lasts(line, "A", 2, "Ann").number, lasts(line, "B", 3, "Ben").number] == [2, 3]
    assert days(history.head(line)) == "2 3 1"
    assert days(history.version(line, 2)) == "2 1 1"
    assert days(history.version(line, 1)) == "1 1 1"


@in_database
def test_a_key_is_made_of_the_name_and_given_once() -> None:
    one = history.begin(plan(), by("Ann"))
    other = history.begin(plan(), by("Ann"))
    assert (one.program.key, other.program.key) == ("checkout", "checkout-2")
    with pytest.raises(InvalidRequestError, match="already"):
        history.begin(plan(), by("Ann"), "checkout")


@in_database
def test_changes_of_different_fields_are_both_kept() -> None:
    line = begun()
    lasts(line, "A", 2, "Ann", meant=1)
    lasts(line, "B", 3, "Ben", meant=1)
    assert days(history.head(line)) == "2 3 1"


@in_database
def test_of_two_changes_of_one_field_the_second_is_refused_with_both_values() -> None:
    line = begun()
    lasts(line, "A", 2, "Ann", meant=1)
    with pytest.raises(SavedSinceError) as refused:
        lasts(line, "A", 5, "Ben", meant=1)
    (conflict,) = refused.value.conflicts
    assert (conflict.id, conflict.field) == ("A", "duration")
    assert [conflict.base.minutes, conflict.ours.minutes, conflict.theirs.minutes] == [
        480,
        960,
        2400,
    ]
    assert refused.value.head.number == 2
    assert days(history.head(line)) == "2 1 1"


@in_database
def test_a_task_that_somebody_removed_is_not_brought_back_by_an_edit() -> None:
    line = begun()
    gone = remove_with_references(plan(), "task", "A")
    history.save(line, 1, gone, by("Ann"))
    with pytest.raises(SavedSinceError):
        lasts(line, "A", 5, "Ben", meant=1)
    assert days(history.head(line)) == "1 1"


@in_database
def test_what_changes_nothing_saves_nothing() -> None:
    line = begun()
    assert history.save(line, 1, Patch(), by("Ben")).number == 1
    lasts(line, "A", 2, "Ann", meant=1)
    assert lasts(line, "A", 2, "Ben", meant=1).number == 2


@in_database
def test_a_version_of_another_program_is_not_found() -> None:
    mine, other = begun("mine"), begun("other")
    for n in range(2, 5):
        lasts(other, "A", n, "Ann")
    with pytest.raises(NoSuchVersionError):
        history.version(mine, 4)
    with pytest.raises(NoSuchVersionError):
        history.save(mine, 4, Patch(), by("Ben"))
    with pytest.raises(NoSuchVersionError):
        history.undo(mine, 4, by("Ben"))
    with pytest.raises(NoSuchVersionError):
        history.fork(mine, 4, title="Four")


@in_database
def test_undo_takes_one_version_back_and_keeps_the_later_ones() -> None:
    line = begun()
    lasts(line, "A", 2, "Ann")
    lasts(line, "B", 3, "Ben")
    back = history.undo(line, 2, by("Ann"))
    assert (days(back), back.undoes and back.undoes.number) == ("1 3 1", 2)
    assert days(history.undo(line, back.number, by("Ann"))) == "2 3 1"


@in_database
def test_undo_is_refused_when_later_versions_build_on_it() -> None:
    line = begun()
    lasts(line, "A", 2, "Ann")
    lasts(line, "A", 4, "Ben")
    with pytest.raises(SavedSinceError):
        history.undo(line, 2, by("Ann"))
    assert days(history.head(line)) == "4 1 1"


@in_database
def test_the_first_version_cannot_be_undone() -> None:
    with pytest.raises(InvalidRequestError, match="first version"):
        history.undo(begun(), 1, by("Ann"))


def steps(line: Branch, presses: str) -> str:
    """What the plan lasts after Ann pressed undo (u) and redo (r), - where nothing was left."""
    said = []
    for press in presses:
        found = history.last_own(line, person("Ann"), undone=press == "r")
        if found is not None:
            history.undo(line, found.number, by("Ann"))
        said.append("-" if found is None else days(history.head(line)).replace(" ", ""))
    return " ".join(said)


@pytest.mark.parametrize(
    ("presses", "seen"),
    [
        ("u", "221"),
        ("uuu", "221 211 111"),
        ("uuuu", "221 211 111 -"),
        ("r", "-"),
        ("ur", "221 223"),
        ("urr", "221 223 -"),
        ("uurr", "221 211 221 223"),
        ("uururr", "221 211 221 211 221 223"),
        ("uurruu", "221 211 221 223 221 211"),
        ("ururuu", "221 223 221 223 221 211"),
        ("uuurrruuu", "221 211 111 211 221 223 221 211 111"),
    ],
)
@in_database
def test_undo_and_redo_go_back_and_forth_in_any_order(presses: str, seen: str) -> None:
    line = begun()
    for task, lasting in (("A", 2), ("B", 2), ("C", 3)):
        lasts(line, task, lasting, "Ann")
    assert steps(line, presses) == seen


@in_database
def test_an_edit_ends_what_could_be_redone() -> None:
    line = begun()
    lasts(line, "A", 2, "Ann")
    assert steps(line, "u") == "111"
    lasts(line, "B", 4, "Ann")
    assert steps(line, "r") == "-"
    assert steps(line, "uu") == "111 -"


@in_database
def test_ones_own_undo_leaves_what_others_did() -> None:
    line = begun()
    lasts(line, "A", 2, "Ann")
    lasts(line, "B", 3, "Ben")
    assert steps(line, "uu") == "131 -"


@in_database
def test_what_somebody_else_took_back_is_not_taken_back_again() -> None:
    line = begun()
    lasts(line, "A", 2, "Ann")
    edit = lasts(line, "B", 3, "Ann")
    history.undo(line, edit.number, by("Ben"))
    assert steps(line, "uu") == "111 -"


@in_database
def test_a_scenario_begins_at_a_version_and_leaves_the_plan_alone() -> None:
    line = begun()
    lasts(line, "A", 2, "Ann")
    scenario = history.fork(line, 1, title="Without Ann's idea", by=person("Ben"))
    lasts(scenario, "C", 9, "Ben")
    assert (days(history.head(scenario)), days(history.head(line))) == ("1 1 9", "2 1 1")
    assert history.line(line.program, "without-anns-idea").pk == scenario.pk
    assert [one.number for one in history.versions(scenario)] == [3]


@in_database
def test_scenarios_of_one_title_have_names_of_their_own() -> None:
    line = begun()
    names = [history.fork(line, 1, title=title).name for title in ("Plan B", "Plan B", "计划")]
    assert names == ["plan-b", "plan-b-2", "scenario"]


@in_database
def test_nothing_is_saved_in_a_closed_scenario() -> None:
    scenario = history.fork(begun(), 1, title="Old idea")
    Branch.objects.filter(pk=scenario.pk).update(closed_at=datetime(2026, 3, 2, tzinfo=UTC))
    with pytest.raises(InvalidRequestError, match="closed"):
        lasts(scenario, "A", 2, "Ann")


@in_database
def test_the_plan_is_read_as_it_was_on_a_day() -> None:
    monday = datetime(2026, 3, 2, 9, tzinfo=UTC)
    line = history.begin(plan(), by("Ann", at=monday), "checkout").branch
    longer = set_field(plan(), "task", "A", "name", "Design")
    history.save(line, 1, longer, by("Ann", at=monday + timedelta(days=2)))
    found = [history.as_of(line, monday + timedelta(days=n)).number for n in (0, 1, 2, 9)]
    assert found == [1, 1, 2, 2]
    with pytest.raises(NoSuchVersionError, match="2026-03-01"):
        history.as_of(line, monday - timedelta(days=1))


@in_database
def test_a_cold_process_reads_what_a_warm_one_saved() -> None:
    line = begun()
    for n in range(2, 2 * history.BODY_EVERY + 5):
        lasts(line, "ABC"[n % 3], n, "Ann")
    warm = {one.number: days(one) for one in history.versions(line)}
    for number in (1, 2, history.BODY_EVERY, history.BODY_EVERY + 1, len(warm)):
        forget()
        assert days(history.version(line, number)) == warm[number]


@in_database
def test_a_version_rebuilt_needs_few_patches() -> None:
    line = begun()
    for n in range(2, 2 * history.BODY_EVERY):
        lasts(line, "A", n, "Ann")
    kept = [one.number for one in Version.objects.exclude(body=None).order_by("number")]
    assert kept == [1, 1 + history.BODY_EVERY]


class Client:
    """Somebody with a page open: what it shows, and the version that it was."""

    def __init__(self, number: int, program: Program) -> None:
        self.number = number
        self.program = program


law = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=(
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.function_scoped_fixture,
    ),
)


@law
@given(programs(), data())
@in_database
def test_any_sequence_of_saves_and_undos_is_what_its_clients_make_of_it(
    db: None, program: Program, draw: DataObject
) -> None:
    forget()
    record = ProgramRecord.objects.filter(key="law").first()
    if record is not None:
        _clear(record)
    line = history.begin(program, by("Ann"), "law").branch
    model = {1: program}
    newest = 1
    clients = [Client(1, program), Client(1, program)]
    for _ in range(draw.draw(st.integers(1, 6), "steps")):
        client = draw.draw(st.sampled_from(clients), "client")
        is_undo = newest > 1 and draw.draw(st.booleans(), "undo")
        if is_undo:
            taken = draw.draw(st.integers(2, newest), "version")
            parent = history.version(line, taken).parent
            assert parent is not None
            expected = merge(model[taken], model[newest], model[parent.number])
        else:
            wanted = draw.draw(edited(client.program))
            expected = merge(client.program, model[newest], wanted)
        try:
            if is_undo:
                saved = history.undo(line, taken, by("Ann"))
            else:
                patch = diff(client.program, wanted)
                saved = history.save(line, client.number, patch, by("Ben"))
            found: tuple[Conflict, ...] = ()
            model.setdefault(saved.number, expected.program)
        except SavedSinceError as refused:
            saved, found = refused.head, refused.conflicts
        assert found == expected.conflicts
        newest = saved.number
        client.number, client.program = newest, model[newest]
    forget()
    for number, meant in model.items():
        assert canonical(heads.program_of(history.version(line, number))) == canonical(meant)
    assert isinstance(chain.verify(line.program), chain.Verified)


def _clear(record: ProgramRecord) -> None:
    """Remove what the example before has left; Hypothesis runs all of them in one transaction."""
    Branch.objects.filter(program=record).update(head=None, forked_from=None)
    newest_first = Version.objects.filter(program=record).order_by("-number")
    for one in newest_first:
        one.delete()
    record.delete()


@pytest.fixture
def on_disk(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A database as the product has it, for threads that are started now.

    What the tests have is in memory, where SQLite locks tables in another way.
    """
    before = connections.settings["default"]
    with django_db_blocker.unblock(), ExitStack() as after:
        if connection.vendor == "postgresql":
            name = after.enter_context(new_database())
        else:
            name = str(tmp_path / "store.sqlite3")
        connections.settings["default"] = {**before, "NAME": name}
        yield
        connections.settings["default"] = before


def together(*works: Callable[[], None]) -> list[BaseException]:
    """Do it all at once, each in a thread of its own; what went wrong."""
    failures: list[BaseException] = []
    ready = threading.Barrier(len(works))

    def run(work: Callable[[], None]) -> None:
        try:
            ready.wait()
            work()
        except BaseException as error:  # noqa: BLE001
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


def test_of_two_threads_that_save_at_once_nothing_is_lost(on_disk: None) -> None:
    rounds = 12
    found: list[tuple[str, int, bool]] = []

    def prepare() -> None:
        call_command("migrate", run_syncdb=True, verbosity=0)
        begun()
        person("Ben")

    def saving(task: str, who: str) -> Callable[[], None]:
        def work() -> None:
            line = history.line(ProgramRecord.objects.get(key="checkout"))
            for n in range(2, 2 + rounds):
                lasts(line, task, n, who)

        return work

    def read() -> None:
        line = history.line(ProgramRecord.objects.get(key="checkout"))
        newest = history.head(line)
        verified = isinstance(chain.verify(line.program), chain.Verified)
        found.append((days(newest), newest.number, verified))

    assert together(prepare) == []
    assert together(saving("A", "Ann"), saving("B", "Ben")) == []
    assert together(read) == []
    assert found == [(f"{rounds + 1} {rounds + 1} 1", 1 + 2 * rounds, True)]
