"""One of each thing that a program can have inside, and addresses that lead to them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime

from fairlead.core.program.intentions import set_field
from fairlead.store import forecasts, history, invitations, jobs, requests, terms, uploads
from fairlead.store.heads import program_of
from fairlead.store.history import Authored
from fairlead.store.models import SavedView, User, Version, Webhook
from fairlead.store.people import Role

VARIABLE = re.compile(r"<(?:\w+:)?(\w+)>")
Things = Mapping[str, object]
"""By the name of the variable that stands for a thing in addresses."""


def things(version: Version, user: User) -> Things:
    """One of each thing, made by somebody in the program of a version."""
    record = version.program
    authored = Authored(author=user, origin=Version.Origin.EDIT, message="x")
    for n in range(5):
        patch = set_field(program_of(version), "task", "api", "name", f"Name {n}")
        version = history.save(version.branch, version.number, patch, authored)
    line = history.fork(version.branch, version.number, title="Their scenario", by=user)
    for _ in range(3):
        asked = requests.raise_request(record, "Title", "Reason", user)
    option = requests.add_option(asked, "Option", "", history.head(version.branch), line)
    return {
        "version": version.number,
        "request": asked.number,
        "option": option.pk,
        "name": line.name,
        "term": terms.keep_term(record, "Name", "Meaning", user).pk,
        "member": record.memberships.order_by("pk")[0].pk,
        "invitation": invitations.invite("n@example.org", user, record, Role.VIEWER)[0].pk,
        "code": uploads.keep("a.yaml", [b"x"], record, user).code,
        "job": jobs.opened(version, "simulation", {}, user)[0].pk,
        "webhook": saved(Webhook(program=record), user),
        "view": saved(SavedView(program=record), user),
        "team": forecasts.record(record, "Their team", [], date(2026, 3, 2), "x.csv", user).team,
    }


def path(pattern: str, key: str, inside: Things) -> str:
    """The address of a pattern in a program, with things in the place of variables."""

    def value(match: re.Match[str]) -> str:
        name = match[1]
        if name == "key":
            return key
        if name == "number":
            for kind, what in (("changes", "request"), ("requests", "request"), ("jobs", "job")):
                if f"/{kind}/" in pattern:
                    return str(inside[what])
            return str(inside["version"])
        return str(inside[name])

    return "/" + VARIABLE.sub(value, pattern)


def saved(row: Webhook | SavedView, user: User) -> int:
    """The number of a row that is kept with whoever made it, and when."""
    for field in row._meta.concrete_fields:
        if field.name in {"created_by", "user", "owner", "by"}:
            setattr(row, field.name, user)
        elif field.get_internal_type() == "DateTimeField" and not field.null:
            setattr(row, field.name, datetime(2026, 3, 2).astimezone())
    row.save()
    return int(row.pk)
