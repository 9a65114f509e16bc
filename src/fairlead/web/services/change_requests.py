"""Change requests: raised, given options, weighed against the plan, and decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from django.db import transaction

from fairlead.core.cpm.schedule import reschedule
from fairlead.core.ground.errors import FairleadError
from fairlead.core.program.change import change
from fairlead.core.program.codec import decode_changes
from fairlead.core.program.patch import Patch
from fairlead.store import history, jobs, requests
from fairlead.store.heads import program_of
from fairlead.store.models import (
    Branch,
    ChangeRequest,
    Job,
    ProgramRecord,
    Remark,
    RequestOption,
    User,
    Version,
)
from fairlead.store.people import Place, Role
from fairlead.store.requests import Decision
from fairlead.web.change_words import Clash, clashes
from fairlead.web.jobs import impact
from fairlead.web.jobs.asking import ask
from fairlead.web.problems import BadInputError, MayNotError
from fairlead.web.services.comparing import Compared, compare
from fairlead.web.services.impact_table import ImpactTable, impact_table
from fairlead.web.services.reading import schedule_of

State = ChangeRequest.State
LONGEST_TITLE = 200
LONGEST_TEXT = 20_000


@dataclass(frozen=True, slots=True)
class Weighed:
    """An option held against the plan as it is now, or as it was when it was decided on.

    found: None where the option changes nothing: the plan holds it already, or it has not been
    edited yet.
    """

    option: RequestOption
    found: Compared | None
    clashes: tuple[Clash, ...]

    @property
    def can_take(self) -> bool:
        """Whether it changes something and nothing is in its way."""
        return self.found is not None and not self.clashes


@dataclass(frozen=True, slots=True)
class Shown:
    """A request with all that its page tells, its options held against the plan.

    plan: the newest version, or of a decided request the one that was decided on. answer: what the
    options would do, as the job found it; computed: the version that is about.
    """

    request: ChangeRequest
    plan: Version
    options: tuple[Weighed, ...]
    job: Job | None
    table: ImpactTable | None
    answer: Mapping[str, Any] | None
    computed: Version | None
    is_current: bool


def raise_request(record: ProgramRecord, title: str, reason: str, by: User) -> ChangeRequest:
    """A new draft. Raises BadInputError without a title or with too long a text."""
    return requests.raise_request(
        record, _title(title), _text("reason", reason), by, state=State.DRAFT
    )


def shown(record: ProgramRecord, number: int) -> Shown:
    """A request, its options beside the plan, and what was computed. Raises NoSuchRequestError."""
    request = requests.request(record, number)
    main = history.line(record)
    plan = _plan(request, main)
    asked = impact.question(request)
    job = jobs.latest(plan, impact.KIND, asked)
    done = job if job is not None and job.result is not None else None
    if request.is_undecided:
        done = done or jobs.newest_answer(record, main.pk, impact.KIND, asked)
    held = requests.options(request)
    answer = None if done is None else jobs.answer(done)
    return Shown(
        request,
        plan,
        tuple(_weighed(option, plan) for option in held),
        job,
        None if answer is None else impact_table(answer, held),
        answer,
        None if done is None else done.version,
        done is not None and done.version_id == plan.pk,
    )


def weigh(record: ProgramRecord, number: int, by: User) -> Job:
    """Ask what the options would do to the plan, or did when it was decided.

    Raises NoSuchRequestError.
    """
    request = requests.request(record, number)
    plan = _plan(request, history.line(record))
    return ask(plan, impact.KIND, impact.question(request), by)


@transaction.atomic
def add_option(
    record: ProgramRecord, number: int, fields: Mapping[str, str], user: User
) -> RequestOption:
    """One more option: a scenario by its name, a patch as JSON, or a line to be edited.

    fields: `name`, `says`, and `scenario` or `patch` or neither. Raises NoSuchRequestError,
    BadInputError, InvalidRequestError and what `change` raises.
    """
    request = requests.request(record, number)
    name, says = _title(fields.get("name", ""), "name"), _text("says", fields.get("says", ""))
    main = history.line(record)
    plan = history.head(main)
    if patch := fields.get("patch", ""):
        read = _patch(patch)
        change(program_of(plan), read)
        return requests.add_option(request, name, says, plan, read)
    if chosen := fields.get("scenario", ""):
        line = history.line(record, chosen)
        if line.kind == Branch.Kind.MAIN or line.forked_from is None:
            raise BadInputError("scenario", "This is the plan itself. Choose a scenario.")
        return requests.add_option(request, name, says, line.forked_from, line)
    line = history.fork(
        main,
        plan.number,
        title=f"{request}: {name}"[:LONGEST_TITLE],
        kind=Branch.Kind.OPTION,
        by=user,
    )
    return requests.add_option(request, name, says, plan, line)


def remove_option(record: ProgramRecord, number: int, option: int) -> None:
    """Take an option out. Raises NoSuchRequestError and InvalidRequestError."""
    request = requests.request(record, number)
    requests.remove_option(request, requests.option(request, option))


def submit(place: Place, number: int, user: User) -> ChangeRequest:
    """Put a draft before those who decide. Raises NoSuchRequestError and MayNotError."""
    request = _own(place, number, user)
    requests.submit(request)
    return request


def withdraw(place: Place, number: int, because: str, user: User) -> ChangeRequest:
    """Take a request back; who raised it may, and managers. Raises as `submit` does."""
    request = _own(place, number, user)
    decision = Decision(by=user, because=_text("because", because))
    requests.close(request, State.WITHDRAWN, decision)
    return request


def approve(record: ProgramRecord, number: int, option: int, because: str, user: User) -> Version:
    """Take an option: the plan gets one version more.

    Raises NoSuchRequestError, SavedSinceError, and InvalidRequestError after a decision.
    """
    request = requests.request(record, number)
    decision = Decision(by=user, because=_text("because", because))
    taken = requests.option(request, option)
    return requests.approve(request, taken, history.line(record), decision)


def reject(record: ProgramRecord, number: int, because: str, user: User) -> None:
    """Take none of the options. Raises BadInputError without a reason, and as `approve` does."""
    request = requests.request(record, number)
    if not because.strip():
        raise BadInputError("because", "Say why, so that whoever asked can understand it.")
    decision = Decision(by=user, because=_text("because", because))
    requests.close(request, State.REJECTED, decision)


def remark(record: ProgramRecord, number: int, text: str, user: User) -> Remark:
    """Say something about a request. Raises NoSuchRequestError and BadInputError."""
    request = requests.request(record, number)
    if not text.strip():
        raise BadInputError("text", "Write something first.")
    return requests.remark(request, _text("text", text), user)


def requests_json(held: Sequence[ChangeRequest]) -> list[dict[str, Any]]:
    """Requests for programs."""
    return [
        {
            "number": one.number,
            "name": str(one),
            "title": one.title,
            "reason": one.reason,
            "state": one.state,
            "raised_by": one.raised_by_name,
            "raised_at": one.raised_at.isoformat(),
            "decided_by": one.decided_by_name or None,
            "decided_at": None if one.decided_at is None else one.decided_at.isoformat(),
            "because": one.because,
            "taken": one.taken_id,
            "applied": None if one.applied is None else one.applied.number,
            "options": [
                {"id": option.pk, "name": option.name, "says": option.says}
                for option in one.options.all()
            ],
        }
        for one in held
    ]


def _plan(request: ChangeRequest, main: Branch) -> Version:
    """What the options are held against: the plan as it is, or as it was decided on."""
    if request.applied is not None and request.applied.parent is not None:
        return request.applied.parent
    if request.decided_at is None:
        return history.head(main)
    return history.as_of(main, request.decided_at)


def _weighed(option: RequestOption, plan: Version) -> Weighed:
    try:
        merged = requests.merged(option, plan)
    except FairleadError as error:
        says = Clash(option.name, "all of it", "", "", "", str(error))
        return Weighed(option, None, (says,))
    if merged.conflicts:
        said = clashes(merged.conflicts, program_of(plan), requests.wanted(option))
        return Weighed(option, None, said)
    if not merged.patch:
        return Weighed(option, None, ())
    was = schedule_of(plan)
    return Weighed(option, compare(was, reschedule(was, merged.program)), ())


def _own(place: Place, number: int, user: User) -> ChangeRequest:
    request = requests.request(place.record, number)
    if request.raised_by_id != user.pk and place.role < Role.MANAGER:
        raise MayNotError(place.role.label, "a manager, for somebody else raised it")
    return request


def _patch(text: str) -> Patch:
    try:
        return decode_changes(orjson.loads(text))
    except orjson.JSONDecodeError:
        raise BadInputError("patch", "This is not JSON.") from None


def _title(text: str, field: str = "title") -> str:
    title = text.strip()
    if not title or len(title) > LONGEST_TITLE:
        raise BadInputError(field, f"Give it a {field} of at most {LONGEST_TITLE} characters.")
    return title


def _text(field: str, text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise BadInputError(field, f"This is longer than {LONGEST_TEXT:,} characters. Shorten it.")
    return text.strip()
