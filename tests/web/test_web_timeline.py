"""The plan as the timeline asks for it, and edits: looked at, saved, merged, taken back."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from django.test import Client

from fairlead.core.ground.ids import TaskId
from fairlead.core.ground.units import Elapsed, Work
from fairlead.core.program.task import ConstraintKind
from fairlead.store import history
from fairlead.store.heads import program_of
from fairlead.store.models import Version
from fairlead.web.jobs.asking import ask
from fairlead.web.jobs.simulation import KIND, QUESTION
from fairlead.web.jobs.work import run
from tests.web.conftest import SignIn

PAGE = "/programs/checkout/timeline/"
API = "/api/v1/programs/checkout/"


def post(client: Client, path: str, version: int, *edits: dict[str, Any]) -> Any:
    """The answer to edits made for a version, whatever its status."""
    return client.post(
        f"{API}{path}",
        {"edits": list(edits)},
        content_type="application/json",
        headers={"If-Match": f'"{version}"'},
    )


def plan(client: Client) -> dict[str, Any]:
    """The plan, its rows by id with names for their columns."""
    found = client.get(f"{API}plan").json()
    rows = {row[0]: dict(zip(found["columns"], row, strict=True)) for row in found["rows"]}
    return {**found, "rows": rows}


def merged(before: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    """The rows a page has after an answer, as its script puts them together."""
    rows = {id: dict(row) for id, row in before["rows"].items() if id not in answer["removed"]}
    for row in answer["rows"]:
        rows[row[0]] = dict(zip(before["columns"], row, strict=True))
    for id, *moved in answer["moved"]:
        rows[id] |= dict(zip(("start", "finish", "float", "flags"), moved, strict=True))
    return rows


def test_the_plan_has_a_row_for_each_task_in_outline_order(sign_in: SignIn) -> None:
    found = plan(sign_in("viewer"))
    ids = list(found["rows"])
    assert ids.index("payments") < ids.index("contract") < ids.index("storefront")
    fraud = found["rows"]["fraud"]
    assert (fraud["level"], fraud["parent"], fraud["kind"]) == (2, "payments", "task")
    assert fraud["flags"] & found["flags"]["critical"]
    assert fraud["finish"] > fraud["start"]


def test_the_plan_is_sent_compressed_and_not_twice(sign_in: SignIn) -> None:
    client = sign_in("viewer")
    packed = client.get(f"{API}plan", headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == client.get(f"{API}plan").content
    again = client.get(f"{API}plan", headers={"If-None-Match": packed["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_preview_says_what_would_happen_and_saves_nothing(
    sign_in: SignIn, first: Version
) -> None:
    client = sign_in("contributor")
    longer = {"do": "duration", "task": "fraud", "days": 12}
    answer = post(client, "edits?preview=1", 1, longer).json()
    assert answer["consequence"]["says"].startswith("Launch +")
    assert "milestones among them" in answer["consequence"]["says"]
    assert history.head(first.branch).number == 1
    saved = post(client, "edits", 1, longer).json()
    assert saved["consequence"] == answer["consequence"]
    assert (saved["version"], saved["message"]) == (2, "Let Fraud rules take 12 d")


@pytest.mark.parametrize(
    ("text", "lasts"),
    [
        ("3d", Work(3 * 480)),
        ("2w", Work(10 * 480)),
        ("90 min", Work(90)),
        ("3ed", Elapsed(3 * 1440)),
        ("7", Work(7 * 480)),
        ("1,5", Work(720)),
    ],
)
def test_a_duration_is_given_as_people_write_it(
    text: str, lasts: Work | Elapsed, sign_in: SignIn, first: Version
) -> None:
    edit = {"do": "duration", "task": "languages", "duration": text}
    saved = post(sign_in("contributor"), "edits", 1, edit)
    assert saved.status_code == 200, saved.content
    assert program_of(history.head(first.branch)).tasks[TaskId("languages")].duration == lasts


EDITS: list[dict[str, Any]] = [
    {"do": "rename", "task": "fraud", "name": "Rules against fraud"},
    {"do": "duration", "task": "fraud", "days": 12},
    {"do": "start", "task": "fraud", "at": "2026-05-20T08:00"},
    {"do": "finish", "task": "fraud", "at": "2026-05-22T17:00"},
    {"do": "progress", "task": "wallets", "percent": 50},
    {"do": "link", "predecessor": "load-test", "successor": "fraud"},
    {"do": "add", "name": "Look again", "after": "fraud"},
    {"do": "add", "name": "After all of it", "after": "payments", "days": 0},
    {"do": "place", "task": "fraud", "parent": "release", "after": "release"},
    {"do": "remove", "task": "fraud"},
    {"do": "remove", "task": "payments"},
    {"entity": "task", "id": "fraud", "field": "notes", "value": "by hand"},
    {"entity": "task", "id": "payments", "field": "team", "value": "platform"},
    {"entity": "program", "field": "status_date", "value": "2026-04-17T17:00"},
]


@pytest.mark.parametrize("edit", EDITS, ids=lambda e: e.get("do") or e["field"])
def test_what_an_edit_answers_is_all_a_page_needs(edit: dict[str, Any], sign_in: SignIn) -> None:
    client = sign_in("contributor")
    before = plan(client)
    answer = post(client, "edits", 1, edit)
    assert answer.status_code == 200, answer.content
    after = plan(client)
    said = answer.json()
    assert merged(before, said) == after["rows"]
    assert said.get("order", list(before["rows"])) == list(after["rows"])
    links = {link[0]: link for link in before["links"] if link[0] not in said["unlinked"]}
    assert links | {link[0]: link for link in said["links"]} == {k[0]: k for k in after["links"]}

    back = client.post(f"{API}undo", headers={"If-Match": '"2"'}).json()
    assert back["message"].startswith("Undo: ")
    undone = plan(client)["rows"]
    assert undone == before["rows"]
    assert merged(after, back) == undone
    forth = client.post(f"{API}redo", headers={"If-Match": '"3"'}).json()
    assert forth["message"].startswith("Redo: ")
    assert plan(client)["rows"] == after["rows"]


def test_only_what_moves_travels(sign_in: SignIn) -> None:
    answer = post(sign_in("contributor"), "edits", 1, EDITS[0]).json()
    assert ([row[0] for row in answer["rows"]], answer["moved"]) == (["fraud"], [])


def test_moving_a_bar_means_it_may_not_start_earlier(sign_in: SignIn, first: Version) -> None:
    post(sign_in("contributor"), "edits", 1, EDITS[2])
    task = program_of(history.head(first.branch)).tasks[TaskId("fraud")]
    assert [one.kind for one in task.constraints] == [ConstraintKind.SNET]


def test_a_bar_that_a_link_holds_says_so(sign_in: SignIn) -> None:
    earlier = {"do": "start", "task": "fraud", "at": "2026-04-01T08:00"}
    says = post(sign_in("contributor"), "edits?preview=1", 1, earlier).json()["consequence"]["says"]
    assert says.startswith("No date moves. 'Fraud rules' starts on Wed 29 Apr 2026")
    assert "'Payment API' must be finished first" in says


def test_two_people_edit_two_tasks_and_both_stand(sign_in: SignIn, first: Version) -> None:
    post(sign_in("contributor"), "edits", 1, EDITS[0])
    answer = post(sign_in("manager"), "edits", 1, {"do": "duration", "task": "cart", "days": 30})
    assert answer.json()["version"] == 3
    assert "fraud" in {row[0] for row in answer.json()["rows"]}, "the other's change comes along"
    tasks = program_of(history.head(first.branch)).tasks
    assert tasks[TaskId("fraud")].name == "Rules against fraud"


def test_two_people_edit_one_field_and_the_later_one_decides(sign_in: SignIn) -> None:
    post(sign_in("contributor"), "edits", 1, EDITS[0])
    answer = post(sign_in("manager"), "edits", 1, {**EDITS[0], "name": "Another name"})
    assert answer.status_code == 412
    assert answer.json()["conflicts"][0]["saved"] == "Rules against fraud"


def test_an_edit_without_a_version_is_refused(sign_in: SignIn) -> None:
    answer = sign_in("contributor").post(
        f"{API}edits", {"edits": [EDITS[0]]}, content_type="application/json"
    )
    assert answer.status_code == 428


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        ({"do": "explode", "task": "fraud"}, "is no edit"),
        ({"do": "rename", "task": "fraud", "name": "  "}, "needs a name"),
        ({"entity": "task", "id": "fraud", "field": "name", "value": "  "}, "name is needed"),
        ({"do": "duration", "task": "fraud", "days": "x"}, "number"),
        ({"do": "duration", "task": "fraud", "days": -1}, "less than no time"),
        ({"do": "duration", "task": "fraud", "duration": "soon"}, "is not a duration"),
        ({"do": "duration", "task": "fraud", "duration": "3x"}, "unknown unit"),
        ({"do": "duration", "task": "cart", "duration": "3ed"}, "same kind of time"),
        ({"do": "duration", "task": "fraud", "duration": "-3d"}, "less than no time"),
        ({"do": "duration", "task": "payments", "days": 1}, "spans the work below it"),
        ({"do": "duration", "task": "contract", "days": 1}, "is done"),
        ({"do": "start", "task": "api", "at": "2026-05-20"}, "has begun"),
        ({"do": "start", "task": "fraud", "at": "soon"}, "no day"),
        ({"do": "start", "task": "fraud", "at": "9999-12-31"}, "no day"),
        ({"do": "finish", "task": "fraud", "at": "2026-03-01"}, "nothing of"),
        ({"do": "progress", "task": "fraud", "percent": 101}, "Between 0 and 100"),
        ({"do": "link", "predecessor": "launch", "successor": "fraud"}, "wait"),
        ({"do": "link", "predecessor": "api", "successor": "cart", "type": "XX"}, "no link"),
        ({"entity": "task", "id": "fraud", "field": "duration", "value": 5}, "working minutes"),
        ({"entity": "task", "id": "fraud", "field": "progress.nothing", "value": 5}, "no field"),
        ({"entity": "spoon", "id": "fraud", "field": "x", "value": 5}, "no 'spoon'"),
        ("text", "object"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_saved(
    edit: Any, says: str, sign_in: SignIn, first: Version
) -> None:
    answer = post(sign_in("contributor"), "edits", 1, edit)
    assert answer.status_code == 422, answer.content
    assert says in answer.json()["detail"]
    assert history.head(first.branch).number == 1


def test_there_is_nothing_to_undo_for_who_edited_nothing(sign_in: SignIn) -> None:
    post(sign_in("contributor"), "edits", 1, EDITS[0])
    answer = sign_in("manager").post(f"{API}undo", headers={"If-Match": '"2"'})
    assert (answer.status_code, "nothing of yours" in answer.json()["detail"]) == (422, True)


def test_viewers_read_and_do_not_edit(sign_in: SignIn) -> None:
    viewer = sign_in("viewer")
    assert post(viewer, "edits?preview=1", 1, EDITS[0]).status_code == 403
    assert '"may_edit": false' in viewer.get(PAGE).content.decode()
    assert sign_in("outsider").get(f"{API}plan").status_code == 404


def test_why_a_task_is_when_it_is(sign_in: SignIn) -> None:
    found = sign_in("viewer").get(f"{API}why/fraud").json()
    assert found["steps"][0]["says"].startswith("'Fraud rules' starts on")
    assert [one["name"] for one in found["predecessors"]] == ["Payment API", "Cards and wallets"]
    assert sign_in("viewer").get(f"{API}why/nothing").status_code == 404


def test_the_critical_path_to_one_milestone(sign_in: SignIn) -> None:
    client = sign_in("viewer")
    assert "fraud" in client.get(f"{API}critical/beta").json()["tasks"]
    assert "pilot" not in client.get(f"{API}critical/beta").json()["tasks"]


def test_whiskers_come_from_the_simulation_and_say_of_which_version(
    sign_in: SignIn, first: Version
) -> None:
    viewer = sign_in("viewer")
    assert "80 of 100 futures" not in viewer.get(PAGE).content.decode()
    run.call(ask(first, KIND, QUESTION, None).pk)
    post(sign_in("contributor"), "edits", 1, EDITS[0])
    page = viewer.get(PAGE).content.decode()
    assert "simulated for version 1" in page
    told = json.loads(page.split('id="told" type="application/json">')[1].split("</script>")[0])
    low, high = told["sure"]["launch"]
    assert low < plan(viewer)["rows"]["launch"]["finish"] < high


SHOWS = {"zoom": "week", "critical": "1", "columns": "start,owner"}


def keep(client: Client, name: str, *, shared: bool = False, **shows: Any) -> Any:
    """The answer to a view that is kept, whatever its status."""
    said = {"name": name, "shared": shared, "shows": shows or SHOWS}
    return client.post(f"{API}views", said, content_type="application/json")


def names(client: Client) -> list[str]:
    """The views that somebody sees."""
    return [one["name"] for one in client.get(f"{API}views").json()["items"]]


def test_views_are_ones_own_until_they_are_shared(sign_in: SignIn) -> None:
    viewer, contributor = sign_in("viewer"), sign_in("contributor")
    assert keep(viewer, "Mine").json()["items"][0]["shows"] == SHOWS
    keep(contributor, "Steering", shared=True)
    keep(contributor, "Draft")
    assert names(viewer) == ["Mine", "Steering"]
    assert names(contributor) == ["Draft", "Steering"]
    assert '"name": "Steering"' in viewer.get(PAGE).content.decode()


def test_a_view_of_a_known_name_takes_its_place(sign_in: SignIn) -> None:
    client = sign_in("viewer")
    keep(client, "Mine")
    (found,) = keep(client, "Mine", zoom="fit").json()["items"]
    assert found["shows"] == {"zoom": "fit"}


def test_who_may_share_and_remove_views(sign_in: SignIn) -> None:
    viewer, contributor, manager = (sign_in(who) for who in ("viewer", "contributor", "manager"))
    assert keep(viewer, "Mine", shared=True).status_code == 403
    (shared,) = keep(contributor, "Steering", shared=True).json()["items"]
    own = keep(viewer, "Mine").json()["items"][0]
    assert keep(manager, "Steering", shared=True).status_code == 422, "one shared view a name"
    assert viewer.delete(f"{API}views/{shared['id']}").status_code == 403
    assert manager.delete(f"{API}views/{own['id']}").status_code == 404, "not there for others"
    assert manager.delete(f"{API}views/{shared['id']}").json() == {"items": []}
    assert names(viewer) == ["Mine"]


@pytest.mark.parametrize(
    ("name", "shows", "says"),
    [
        ("  ", SHOWS, "name"),
        ("x" * 81, SHOWS, "80"),
        ("Mine", {"colour": "red"}, "no part of a view"),
        ("Mine", {"zoom": 3}, "text"),
        ("Mine", {"filter": "x" * 201}, "200"),
    ],
)
def test_a_view_that_cannot_be_kept_is_refused(
    name: str, shows: dict[str, Any], says: str, sign_in: SignIn
) -> None:
    client = sign_in("viewer")
    answer = keep(client, name, **shows)
    assert (answer.status_code, says in answer.json()["detail"]) == (422, True)
    assert names(client) == []


def test_several_tasks_move_as_one_version(sign_in: SignIn, first: Version) -> None:
    edits = [EDITS[2], {"do": "start", "task": "pay-page", "at": "2026-05-20T08:00"}]
    answer = post(sign_in("contributor"), "edits", 1, *edits).json()
    assert (answer["version"], answer["message"]) == (
        2,
        "Move Fraud rules to 20 May 2026 and 1 more",
    )
