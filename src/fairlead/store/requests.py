"""Change requests and their options: kept, found, decided and made part of the plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from fairlead.core.ground.errors import FairleadError, InvalidRequestError
from fairlead.core.program.change import change
from fairlead.core.program.diff import diff
from fairlead.core.program.merge import Merged, merge
from fairlead.core.program.patch import Patch
from fairlead.core.program.program import Program
from fairlead.store import history, webhooks
from fairlead.store.chain import decoded_patch, packed_patch
from fairlead.store.heads import program_of
from fairlead.store.history import Authored
from fairlead.store.models import (
    Branch,
    ChangeRequest,
    ProgramRecord,
    Remark,
    RequestOption,
    User,
    Version,
)

State = ChangeRequest.State
MOST_OPTIONS = 3


class NoSuchRequestError(FairleadError):
    """A change request or an option that the program does not have."""

    code = "program.no_such_request"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was decided about a request, by whom and why. at: now, unless history is replayed."""

    by: User | None
    because: str
    at: datetime | None = None


@transaction.atomic
def raise_request(
    record: ProgramRecord,
    title: str,
    reason: str,
    by: User | None,
    *,
    state: str = State.OPEN,
    at: datetime | None = None,
) -> ChangeRequest:
    """A new request with the next number of the program, without options yet."""
    # Numbers are counted, so two requests of one program wait for one another.
    ProgramRecord.objects.select_for_update().get(pk=record.pk)
    latest = record.requests.aggregate(Max("number"))["number__max"] or 0
    return ChangeRequest.objects.create(
        program=record,
        number=latest + 1,
        title=title,
        reason=reason,
        state=state,
        raised_by=by,
        raised_by_name=str(by or "Fairlead"),
        raised_at=at or timezone.now(),
    )


def requests(record: ProgramRecord) -> Sequence[ChangeRequest]:
    """The requests of a program, newest first, with their options."""
    held = record.requests.select_related("taken", "applied").prefetch_related("options")
    return list(held.order_by("-number"))


def request(record: ProgramRecord, number: int) -> ChangeRequest:
    """A request by its number. Raises NoSuchRequestError."""
    found = record.requests.select_related("taken", "applied").filter(number=number).first()
    if found is None:
        raise NoSuchRequestError(f"There is no change request CR-{number}. Look at the list.")
    return found


def options(request: ChangeRequest) -> list[RequestOption]:
    """The options of a request, in the order they were found."""
    held = request.options.select_related("base", "line__head")
    return list(held.order_by("pk"))


def option(request: ChangeRequest, number: int) -> RequestOption:
    """An option of this request by its key. Raises NoSuchRequestError."""
    for one in options(request):
        if one.pk == number:
            return one
    raise NoSuchRequestError(f"{request} has no such option. Look at its page.")


@transaction.atomic
def add_option(
    request: ChangeRequest, name: str, says: str, base: Version, content: Branch | Patch
) -> RequestOption:
    """One more way to answer a request.

    base: the version of the plan that it begins from. Raises InvalidRequestError when there are
    three already, and after the decision.
    """
    _undecided(request)
    if request.options.count() >= MOST_OPTIONS:
        raise InvalidRequestError(
            f"{request} has {MOST_OPTIONS} options, which is as many as can be weighed.",
            "Remove one first.",
        )
    line, patch = (None, packed_patch(content)) if isinstance(content, Patch) else (content, None)
    return RequestOption.objects.create(
        request=request,
        name=name,
        says=says,
        base=base,
        line=line,
        patch=patch,
    )


@transaction.atomic
def remove_option(request: ChangeRequest, option: RequestOption) -> None:
    """Take an option out; its line stays. Raises InvalidRequestError after the decision."""
    _undecided(request)
    option.delete()


def wanted(option: RequestOption, at: int | None = None) -> Program:
    """The program as the option wants it, seen from the version it began from.

    at: the version of its line, or else the newest.
    """
    if option.line is not None:
        newest = history.head(option.line)
        return program_of(newest if at is None else history.version(option.line, at))
    assert option.patch is not None
    return change(program_of(option.base), decoded_patch(option.patch))


def merged(option: RequestOption, plan: Version, at: int | None = None) -> Merged:
    """The option made part of a version of the plan, with what cannot stand together."""
    return merge(program_of(option.base), program_of(plan), wanted(option, at))


@transaction.atomic
def approve(
    request: ChangeRequest, option: RequestOption, line: Branch, decision: Decision
) -> Version:
    """Take an option: one version of the plan, and the request is approved.

    Raises SavedSinceError when the plan has changed in the same places, and InvalidRequestError
    after a decision, or when the option changes nothing.
    """
    held = _undecided(request)
    patch = diff(program_of(option.base), wanted(option), request.title)
    if not patch:
        raise InvalidRequestError(
            f"'{option.name}' changes nothing in the plan.", "Edit the option first."
        )
    message = f"{request}: {request.title}. {option.name}"
    authored = Authored(
        author=decision.by,
        origin=Version.Origin.CHANGE_REQUEST,
        message=message,
        at=decision.at,
    )
    version = history.save(line, option.base.number, patch, authored)
    _decide(held, State.APPROVED, decision, option, version)
    if option.line_id is not None:
        Branch.objects.filter(pk=option.line_id).update(closed_at=timezone.now())
    return version


@transaction.atomic
def close(request: ChangeRequest, state: str, decision: Decision) -> None:
    """Reject or withdraw a request. Raises InvalidRequestError after a decision."""
    _decide(_undecided(request), state, decision)


@transaction.atomic
def tell_decision(request: ChangeRequest, taken: RequestOption | None, decision: Decision) -> None:
    """Write down a decision of the past, which the plan already holds."""
    state = State.REJECTED if taken is None else State.APPROVED
    _decide(_undecided(request), state, decision, taken)


@transaction.atomic
def submit(request: ChangeRequest) -> None:
    """Make a draft an open request. Raises InvalidRequestError after a decision."""
    held = _undecided(request)
    held.state = State.OPEN
    held.save(update_fields=["state"])


def remark(request: ChangeRequest, text: str, by: User) -> Remark:
    """Keep what somebody says about a request."""
    return request.remarks.create(author=by, author_name=str(by), at=timezone.now(), text=text)


def _undecided(request: ChangeRequest) -> ChangeRequest:
    """The request as nobody else can decide it until the transaction ends."""
    held = ChangeRequest.objects.select_for_update().get(pk=request.pk)
    if not held.is_undecided:
        raise InvalidRequestError(
            f"{held} is {held.state} already.", "Raise another request to change that."
        )
    return held


def _decide(
    held: ChangeRequest,
    state: str,
    decision: Decision,
    taken: RequestOption | None = None,
    applied: Version | None = None,
) -> None:
    held.state = state
    held.decided_by = decision.by
    held.decided_by_name = str(decision.by or "Fairlead")
    held.decided_at = decision.at or timezone.now()
    held.because = decision.because
    held.taken = taken
    held.applied = applied
    held.save()
    webhooks.tell_decided(held)
