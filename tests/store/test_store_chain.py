"""The chain of versions: whatever is altered, removed or reordered shows, and where it begins."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import transaction
from django.db.models import F

from fairlead.store import history
from fairlead.store.chain import BrokenLink, Verified, digest, verify
from fairlead.store.models import Branch, Version
from tests.store.lines import begun, by, forget, lasts, plan

pytestmark = pytest.mark.django_db

Deed = Callable[[Branch], None]


@pytest.fixture
def line() -> Branch:
    """A plan of six versions, the last one of a scenario."""
    line = begun()
    for n in range(2, 6):
        lasts(line, "ABC"[n % 3], n, "Ann")
    lasts(history.fork(line, 3, title="Idea"), "A", 9, "Ben")
    return line


def at(line: Branch, number: int) -> Version:
    return Version.objects.get(program=line.program_id, number=number)


def broken_by(line: Branch, deed: Deed) -> BrokenLink:
    """What `verify` says after a deed, which is then made undone."""
    forget()
    with transaction.atomic():
        deed(line)
        found = verify(line.program)
        transaction.set_rollback(True)
    assert isinstance(found, BrokenLink)
    return found


def test_an_untouched_history_stands_and_tells_the_digest_to_keep(line: Branch) -> None:
    assert verify(line.program) == Verified("checkout", 6, at(line, 6).digest)


def test_a_moment_in_another_zone_is_the_same_moment() -> None:
    berlin = timezone(timedelta(hours=1))
    authored = by("Ann", at=datetime(2026, 3, 2, 9, 30, tzinfo=berlin))
    version = history.begin(plan(), authored, "checkout")
    assert isinstance(verify(version.program), Verified)


@pytest.mark.parametrize("number", [1, 2, 4, 6])
def test_a_flipped_byte_of_a_patch_is_found(line: Branch, number: int) -> None:
    held = bytes(at(line, number).patch)
    for place in range(len(held)):
        altered = held[:place] + bytes([held[place] ^ 1]) + held[place + 1 :]

        def deed(line: Branch, altered: bytes = altered) -> None:
            Version.objects.filter(program=line.program, number=number).update(patch=altered)

        assert broken_by(line, deed).number == number


def test_a_flipped_byte_of_the_whole_program_is_found(line: Branch) -> None:
    held = bytes(at(line, 1).body or b"")
    for place in range(0, len(held), 7):
        altered = held[:place] + bytes([held[place] ^ 255]) + held[place + 1 :]

        def deed(line: Branch, altered: bytes = altered) -> None:
            Version.objects.filter(program=line.program, number=1).update(body=altered)

        assert broken_by(line, deed).number == 1


@pytest.mark.parametrize(
    "altered",
    [
        {"message": "Nobody did this"},
        {"author_name": "Somebody else"},
        {"at": datetime(2020, 1, 1, tzinfo=UTC)},
        {"origin": Version.Origin.SYNC},
        {"name": "A baseline"},
        {"changes": 7},
        {"undoes": F("parent")},
        {"digest": "0" * 64},
    ],
    ids=lambda altered: next(iter(altered)),
)
def test_an_altered_field_is_found(line: Branch, altered: dict[str, object]) -> None:
    def deed(line: Branch) -> None:
        Version.objects.filter(program=line.program, number=3).update(**altered)

    assert broken_by(line, deed).number == 3


def test_whoever_makes_the_digest_fit_breaks_the_next_version(line: Branch) -> None:
    def deed(line: Branch) -> None:
        altered = at(line, 3)
        altered.message = "Nobody did this"
        assert altered.parent is not None
        altered.digest = digest(altered, altered.parent.digest)
        altered.save()

    assert broken_by(line, deed).number == 4


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5, 6])
def test_a_removed_version_is_found(line: Branch, number: int) -> None:
    def deed(line: Branch) -> None:
        Version.objects.filter(program=line.program, number=number)._raw_delete("default")

    # Of the last one only its line knows; what is left of that ends at version 3, where it began.
    assert broken_by(line, deed).number == {6: 3}.get(number, number)


def test_versions_that_changed_places_are_found(line: Branch) -> None:
    def deed(line: Branch) -> None:
        rows = Version.objects.filter(program=line.program)
        for old, new in ((3, 99), (4, 3), (99, 4)):
            rows.filter(number=old).update(number=new)

    assert broken_by(line, deed).number == 3


def test_contents_that_changed_places_are_found(line: Branch) -> None:
    def deed(line: Branch) -> None:
        one, other = at(line, 2), at(line, 4)
        one.patch, other.patch = other.patch, one.patch
        one.save()
        other.save()

    assert broken_by(line, deed).number == 2


def test_a_parent_that_is_another_one_is_found(line: Branch) -> None:
    def deed(line: Branch) -> None:
        Version.objects.filter(pk=at(line, 5).pk).update(parent=at(line, 2))

    assert broken_by(line, deed).number == 5


def test_a_head_that_was_put_back_is_found(line: Branch) -> None:
    def deed(line: Branch) -> None:
        Branch.objects.filter(pk=line.pk).update(head=at(line, 2))

    assert broken_by(line, deed).number == 5


def test_a_patch_that_does_not_lead_to_the_program_kept_is_found(line: Branch) -> None:
    def deed(line: Branch) -> None:
        forged = at(line, 5)
        forged.body = at(line, 1).body
        assert forged.parent is not None
        forged.digest = digest(forged, forged.parent.digest)
        forged.save()

    found = broken_by(line, deed)
    assert (found.number, "does not lead" in found.says) == (5, True)


def test_what_cannot_be_unpacked_is_a_broken_link_and_no_crash(line: Branch) -> None:
    def deed(line: Branch) -> None:
        forged = at(line, 4)
        forged.patch = zlib.compress(b"[not json")
        assert forged.parent is not None
        forged.digest = digest(forged, forged.parent.digest)
        forged.save()

    found = broken_by(line, deed)
    assert (found.number, "cannot be read" in found.says) == (4, True)
