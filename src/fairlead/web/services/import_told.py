"""Imports as other programs see them: how far a file is, what it says, what would change."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fairlead.store.models import Upload
from fairlead.web.services.import_review import Review
from fairlead.web.services.understood import Understood

State = Upload.State


def progress(upload: Upload) -> dict[str, Any]:
    """How far a file is read. state: as the import has it, "reading" until there is an answer."""
    job = upload.job
    is_open = upload.state == State.READING
    return {
        "state": upload.state,
        "stage": job.stage if is_open and job is not None else "",
        "percent": job.percent if is_open and job is not None else 100,
        "error": job.error if upload.state == State.STOPPED and job is not None else "",
    }


def facts(upload: Upload) -> dict[str, Any]:
    """A file, and what came of it. version: null as well when it said nothing new."""
    return {
        "id": upload.code,
        "name": upload.name,
        "size": upload.size,
        "sha256": upload.sha256,
        "by": upload.by_name,
        "at": upload.at,
        "state": upload.state,
        "program": None if upload.program is None else upload.program.key,
        "version": None if upload.version is None else upload.version.number,
    }


def content(file: Understood) -> dict[str, Any]:
    """What was read in a file: a plan with its findings, or why there is none."""
    columns = [
        {"column": one.letters, "header": one.header, "chosen": one.chosen, "usual": one.usual}
        for one in file.columns
    ]
    said: dict[str, Any] = {"format": file.format, "columns": columns, "plan": None}
    refusal = file.refusal
    if refusal is not None:
        names = ("number", "where", "says", "do")
        return said | {"refused": {name: getattr(refusal, name) for name in names}}
    findings = [
        {
            "code": one.code,
            "severity": one.severity.value,
            "where": str(one.origin),
            "says": one.says,
            "do": one.do,
        }
        for one in file.listed
    ]
    plan = {
        "name": file.program.name,
        "start": file.start,
        "finish": file.finish,
        "status_date": file.program.status_date,
        "counts": dict(file.counts),
        "findings": findings,
        "findings_not_listed": file.unlisted,
    }
    return said | {"plan": plan, "refused": None}


def changes(reviewed: Review) -> dict[str, Any]:
    """What an import would change in a plan. base: the version to send as If-Match."""
    added, changed, removed = reviewed.totals
    return {
        "base": reviewed.version.number,
        "added": added,
        "changed": changed,
        "removed": removed,
        "removes_much": reviewed.removes_much,
        "is_same_file": reviewed.is_same,
        "is_older": reviewed.is_older,
        "milestones": [
            {
                "id": one.task,
                "name": reviewed.then.tasks[one.task].name,
                "before": _iso(one.before),
                "after": _iso(one.after),
                "working_days": one.working_days,
            }
            for one in reviewed.moved
        ],
        "kept": [
            {"name": one.name, "what": one.what, "here": one.plan, "in_file": one.wanted}
            for one in reviewed.disputed
        ],
        "subjects": [
            {
                "kind": one.kind,
                "id": one.id,
                "name": one.name,
                "verb": one.verb,
                "values": [
                    {"what": said.what, "before": said.before, "after": said.after}
                    for said in one.values
                ],
            }
            for group in reviewed.groups
            for one in group.subjects
        ],
        "subjects_not_listed": sum(group.unlisted for group in reviewed.groups),
    }


def _iso(moment: datetime) -> str:
    return moment.isoformat()
