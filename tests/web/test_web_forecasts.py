"""What teams did is recorded, forecast from, and forecasts are held against what came."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from fairlead.core.ground.ids import TaskId
from fairlead.store import history
from fairlead.store.heads import program_of
from fairlead.store.history import Authored
from fairlead.store.models import Forecast, Recording, User, Version
from fairlead.store.people import Role, give_role
from fairlead.web.services import forecasting
from fairlead.web.services.flow_pictures import figures
from tests.web.conftest import EXAMPLES, SignIn, example

PAGE = "/programs/checkout/forecasts/"
TEAM = f"{PAGE}Payments/"
OUTSIDE = "/programs/checkout/outside-view/"
OUTSIDE_API = "/api/v1/programs/checkout/outside-view"
ELSEWHERE = "/programs/elsewhere/forecasts/"
API = "/api/v1/programs/checkout/forecasts"
LAST = "2026-02-23"
"""The day of the example, the Monday after its last item."""
PAYMENTS = (EXAMPLES / "payments-done.csv").read_bytes()

pytestmark = pytest.mark.django_db


@pytest.fixture
def olga(first: Version, sign_in: SignIn) -> Client:
    return sign_in("owner")


@pytest.fixture
def second(owner: User) -> Version:
    """The first version of another program of the same owner."""
    authored = Authored(author=owner, origin=Version.Origin.IMPORT, message="Import")
    made = history.begin(example("checkout.yaml"), authored, "elsewhere")
    give_role(made.program, owner, Role.OWNER)
    return made


def given(
    client: Client, data: bytes = PAYMENTS, team: str = "Payments", to: str = PAGE, as_of: str = ""
) -> Any:
    file = SimpleUploadedFile("payments.csv", data)
    return client.post(to, {"file": file, "team": team, "as_of": as_of})


def this_monday() -> date:
    today = timezone.now().date()
    return today - timedelta(days=today.weekday())


def rows(weeks: int, each: int = 3) -> bytes:
    """A CSV of items done in the last whole weeks before this one, so many each."""
    monday = this_monday()
    days = [monday - timedelta(weeks=n, days=-1) for n in range(weeks, 0, -1)]
    lines = [f"T-{n}-{i},{day}" for n, day in enumerate(days) for i in range(each)]
    return "\n".join(["id,done", *lines]).encode()


def back(weeks: int) -> None:
    """Let all forecasts have been issued so many weeks earlier than they were."""
    for row in Forecast.objects.all():
        row.since -= timedelta(weeks=weeks)
        row.at -= timedelta(weeks=weeks)
        row.save(update_fields=["since", "at"])


def test_a_recorded_team_is_forecast_and_says_how_often_it_would_have_kept(olga: Client) -> None:
    assert b"A team" in olga.get(PAGE).content
    assert given(olga, as_of=LAST)["Location"] == TEAM
    page = olga.get(TEAM).content.decode()
    assert "items a week" in page
    assert "the date of 13 weeks of work" in page
    listed = olga.get(PAGE).content.decode()
    assert "Payments" in listed
    assert "in the long run" in listed


def test_what_is_asked_is_answered_and_written_down_once(olga: Client) -> None:
    given(olga, rows(30))
    for _ in range(2):
        answered = olga.post(TEAM, {"items": "40"})
        assert answered["Location"] == f"{TEAM}?items=40"
    page = olga.get(answered["Location"]).content.decode()
    assert "40 more items are done" in page
    assert "Issued, and what came" in page
    row = Forecast.objects.get()
    assert (row.asked, row.by_name, row.resolved_at) == (40, "Olga Owner", None)
    assert len(row.quantiles) == 40


def test_a_newer_record_says_what_came_of_forecasts(olga: Client) -> None:
    given(olga, rows(30))
    olga.post(TEAM, {"weeks": "4"})
    olga.post(TEAM, {"items": "12"})
    back(16)
    given(olga, rows(40))
    weeks, items = Forecast.objects.order_by("question")
    assert (weeks.question, weeks.outcome) == ("counts", 12)
    # The twelfth is done on the Tuesday of the fourth week.
    assert items.question == "dates"
    assert items.outcome == pytest.approx(23 / 7)
    page = olga.get(TEAM).content.decode()
    assert "2 of 2" in page


def test_a_date_that_passed_without_the_items_is_not_kept(olga: Client) -> None:
    given(olga, rows(30))
    olga.post(TEAM, {"items": "6"})
    back(20)
    monday = this_monday()
    early = [monday - timedelta(weeks=30, days=-n) for n in range(3)]
    given(olga, "\n".join(["id,done", *(f"{d},{d}" for d in early)]).encode())
    row = Forecast.objects.get()
    assert row.resolved_at is not None
    assert row.outcome is None
    assert "not kept" in olga.get(TEAM).content.decode()


def test_the_api_does_what_the_page_does(olga: Client) -> None:
    made = given(olga, rows(30), to=API)
    assert made.status_code == 201
    assert made.json()["items"] == 90
    asked = olga.get(f"{API}/Payments?weeks=4").json()
    assert asked["answer"]["weeks"] == 4
    assert not asked["issued"]
    issued = olga.post(f"{API}/Payments", {"items": 30}, content_type="application/json")
    assert issued.status_code == 201
    assert olga.get(f"{API}/Payments").json()["issued"] == [issued.json()]
    assert olga.delete(f"{API}/Payments").status_code == 204
    assert olga.get(f"{API}/Payments").status_code == 404
    assert Forecast.objects.count() == 1


def test_viewers_look_and_write_nothing_down(first: Version, sign_in: SignIn) -> None:
    given(sign_in("owner"), rows(30))
    viewer = sign_in("viewer")
    page = viewer.get(f"{TEAM}?items=40").content.decode()
    assert "40 more items are done" in page
    assert 'method="get"' in page
    for refused in (viewer.post(TEAM, {"items": "40"}), given(viewer)):
        assert refused.status_code == 403
    assert sign_in("contributor").post(f"{TEAM}remove/").status_code == 403
    assert not Forecast.objects.exists()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"id,closed on\n1,2026-01-02\n", "no column is called"),
        (b"\x00\x01\x02", "payments.csv"),
        (b"", "empty"),
        (b"{]", "no issue"),
    ],
)
def test_a_file_that_is_none_changes_nothing(olga: Client, data: bytes, says: str) -> None:
    refused = given(olga, data)
    assert refused.status_code == 422
    assert says in refused.content.decode()
    assert not Recording.objects.exists()


@pytest.mark.parametrize("asked", [{}, {"items": "0"}, {"weeks": "105"}, {"items": "x"},
                                   {"items": "4", "weeks": "4"}, {"items": "1e3"}])  # fmt: skip
def test_what_is_no_question_is_refused(olga: Client, asked: dict[str, str]) -> None:
    given(olga, rows(30))
    assert olga.post(TEAM, asked).status_code == 422
    assert not Forecast.objects.exists()


def test_a_task_of_the_plan_takes_as_long_as_is_forecast(olga: Client, first: Version) -> None:
    given(olga, rows(30))
    saved = olga.post(f"{TEAM}use/", {"items": "40", "task": "fraud", "version": "1"})
    assert saved["Location"] == "/programs/checkout/tasks/fraud/"
    plan = program_of(history.head(history.line(first.program)))
    estimate = plan.tasks[TaskId("fraud")].estimate
    assert estimate is not None
    assert len(estimate.observed) == 40
    assert estimate.likely == plan.tasks[TaskId("fraud")].duration
    assert Forecast.objects.get().asked == 40
    use = f"{API}/Payments/use"
    again = {"items": 20, "task": "fraud"}
    assert olga.post(use, again, content_type="application/json").status_code == 428
    made = olga.post(use, again, content_type="application/json", headers={"If-Match": '"2"'})
    assert made.json()["number"] == 3


@pytest.mark.parametrize("task", ["nobody", "launch", ""])
def test_only_work_that_is_to_be_done_takes_a_forecast(olga: Client, task: str) -> None:
    given(olga, rows(30))
    asked = {"items": "40", "task": task, "version": "1"}
    assert olga.post(f"{TEAM}use/", asked).status_code == 422
    assert not Forecast.objects.exists()


@pytest.mark.parametrize("day", ["tomorrow", "2199-01-01", "2026-02-30"])
def test_a_day_that_has_not_been_is_refused(olga: Client, day: str) -> None:
    assert given(olga, as_of=day).status_code == 422
    assert not Recording.objects.exists()


@pytest.mark.parametrize("name", ["a/b", "x" * 101, "two\nlines", "..", "."])
def test_a_name_that_no_address_can_hold_is_refused(olga: Client, name: str) -> None:
    assert given(olga, team=name).status_code == 422


def test_a_thin_record_is_kept_and_says_what_it_lacks(olga: Client) -> None:
    given(olga, rows(2))
    assert "too thin for a forecast" in olga.get(TEAM).content.decode()
    assert "too thin for a forecast" in olga.get(PAGE).content.decode()
    assert olga.post(TEAM, {"items": "4"}).status_code == 422


def test_other_programs_have_none_of_it(olga: Client, sign_in: SignIn) -> None:
    given(olga, rows(30))
    assert sign_in("outsider").get(TEAM).status_code == 404


def test_the_same_file_twice_is_one_record(olga: Client) -> None:
    given(olga, rows(30))
    given(olga, rows(30))
    assert Recording.objects.count() == 1


def test_looking_again_asks_few_questions_of_the_database(
    olga: Client, django_assert_max_num_queries: Any
) -> None:
    for n in range(6):
        given(olga, rows(20 + n), f"Team {n}")
    olga.get(PAGE)
    with django_assert_max_num_queries(8):
        olga.get(PAGE)


def recorded_yesterday() -> None:
    """Let all records be a day old: only then are other teams forecast with what they teach."""
    Recording.objects.update(at=timezone.now() - timedelta(days=1))


def uneven(weeks: int, seed: int) -> bytes:
    """A CSV of items of a team whose weeks differ much."""
    monday = this_monday()
    lines = [
        f"T-{n}-{i},{monday - timedelta(weeks=n, days=-1)}"
        for n in range(1, weeks + 1)
        for i in range((n * (seed + 3)) % 11)
    ]
    return "\n".join(["id,done", *lines]).encode()


def learned(client: Client, team: str = "Payments") -> int:
    return int(client.get(f"{API}/{team}").json()["learned_from_own_teams"])


def test_a_team_is_forecast_with_what_the_others_teach(olga: Client, second: Version) -> None:
    given(olga, as_of=LAST)
    before = olga.get(f"{API}/Payments?items=40").json()["answer"]
    for n in range(5):
        assert given(olga, uneven(90, n), f"Team {n}", ELSEWHERE).status_code == 302
    assert learned(olga) == 0  # A library is of records until yesterday.
    recorded_yesterday()
    assert learned(olga) == 5
    after = olga.get(f"{API}/Payments?items=40").json()["answer"]
    assert after["items"] == before["items"]
    assert after["said"] != before["said"]
    assert b"5 of this workbench" in olga.get(TEAM).content
    assert b"Team 1" not in olga.get(TEAM).content
    olga.post(TEAM, {"items": "40"})
    assert Forecast.objects.get().model == "throughput 1 with 5 own teams"


def test_no_team_is_forecast_with_itself_whatever_it_is_called(olga: Client) -> None:
    given(olga, as_of=LAST)
    given(olga, team="The same by another name", as_of=LAST)
    header, *done = PAYMENTS.decode().splitlines()
    exported_later = "\n".join((header, *sorted(done, key=_done)[len(done) // 4 :])).encode()
    given(olga, exported_later, team="The same, exported later", as_of=LAST)
    recorded_yesterday()
    assert learned(olga) == 0
    given(olga, uneven(90, 1), "Others")
    recorded_yesterday()
    assert learned(olga) == 1
    assert learned(olga, "Others") == 1  # The three count once.


def _done(row: str) -> str:
    return row.rsplit(",", 1)[-1]


def test_a_wrong_record_is_corrected_by_the_next(olga: Client) -> None:
    given(olga, rows(30, each=3))
    olga.post(TEAM, {"items": "12"})
    olga.post(TEAM, {"weeks": "4"})
    back(12)
    given(olga, rows(31, each=40))
    wrong = [one["came"] for one in olga.get(f"{API}/Payments").json()["issued"]]
    given(olga, rows(31, each=1))
    right = [one["came"] for one in olga.get(f"{API}/Payments").json()["issued"]]
    assert (wrong[0], right[0]) == (160, 4)
    assert wrong[1] != right[1]


def test_what_came_due_without_a_record_is_overdue(olga: Client) -> None:
    given(olga, rows(30, each=3))
    olga.post(TEAM, {"weeks": "4"})
    assert not olga.get(f"{API}/Payments").json()["issued"][0]["overdue"]
    back(12)
    assert olga.get(f"{API}/Payments").json()["issued"][0]["overdue"]
    page = olga.get(TEAM).content.decode()
    assert "1 overdue" in page
    assert "None has come due" not in page
    olga.delete(f"{API}/Payments")
    assert "1 overdue" in olga.get(PAGE).content.decode()
    assert [one["team"] for one in olga.get(API).json()["issued"]] == ["Payments"]


def test_nobody_plans_by_a_record_that_is_old(olga: Client, first: Version) -> None:
    given(olga, as_of="2025-06-02")
    said = olga.post(
        f"{API}/Payments/use",
        {"items": 20, "task": "fraud"},
        content_type="application/json",
        headers={"If-Match": '"1"'},
    )
    assert said.status_code == 422
    assert "Give a newer record" in said.json()["detail"]
    assert Forecast.objects.count() == 0
    assert any("ends on" in one for one in olga.get(f"{API}/Payments").json()["doubts"])


def test_a_record_that_is_removed_meanwhile_is_said_to_be(olga: Client) -> None:
    given(olga, rows(61, each=4))
    held = Recording.objects.get()
    Recording.objects.all().delete()
    [look] = forecasting.looks([held])
    assert (look.found, look.refused) == (None, "This record was removed just now.")
    assert figures(held, look) == []


def test_programs_that_are_archived_teach_nothing(olga: Client, second: Version) -> None:
    given(olga, as_of=LAST)
    given(olga, uneven(90, 1), "Other", ELSEWHERE)
    recorded_yesterday()
    assert learned(olga) == 1
    second.program.archived_at = timezone.now()
    second.program.save(update_fields=["archived_at"])
    assert learned(olga) == 0


def backlog(weeks: int, each: int, waiting: int) -> bytes:
    """A CSV of items that took six weeks each, and of some that are open now."""
    monday = this_monday()
    lines = []
    for n in range(1, weeks + 1):
        done = monday - timedelta(weeks=n, days=-1)
        lines += [f"T-{n}-{i},{done - timedelta(weeks=6)},{done}" for i in range(each)]
    lines += [f"O-{i},{monday - timedelta(weeks=i % 40 + 1)}," for i in range(waiting)]
    return "\n".join(["id,created,done", *lines]).encode()


def test_what_is_open_is_never_shown_naively_alone(olga: Client) -> None:
    given(olga, backlog(60, 4, 40), as_of=str(this_monday()))
    sets = olga.get(f"{API}/Payments").json()["open_sets"]
    assert [(one["kind"], one["open"]) for one in sets] == [
        ("half of all open items", 40),
        ("80 % of all open items", 40),
        ("80 % of the open items of the last 26 weeks", 26),
    ]
    half = sets[0]
    # 20 of 40 items at 4 a week are 5 weeks.
    assert half["naive"] == str(this_monday() + timedelta(days=5 * 7 - 1))
    for one in sets:
        assert one["naive"] < one["said"]["0.5"] <= one["said"]["0.8"] <= one["said"]["0.9"]
        assert one["times_naive"] > 1
    page = " ".join(olga.get(TEAM).content.decode().split())
    assert "When is what is open now done?" in page
    assert page.index("80&nbsp;% sure</th><th>90&nbsp;% sure") < page.index("did nothing else")


def test_a_teams_own_sets_of_the_past_are_said_beside_those_of_others(olga: Client) -> None:
    given(olga, backlog(150, 4, 40), as_of=str(this_monday()))
    sets = olga.get(f"{API}/Payments").json()["open_sets"]
    # Of items that all take six weeks, every set was done about as fast as its number says.
    assert all(0.6 < one["times_naive_own"] < 1.2 for one in sets)
    assert "this team's own" in olga.get(TEAM).content.decode()


@pytest.mark.parametrize(
    "data", [PAYMENTS, backlog(60, 4, 9), rows(30)], ids=["none open", "few", "no days of creation"]
)
def test_without_open_items_nothing_is_said_of_them(olga: Client, data: bytes) -> None:
    given(olga, data, as_of=LAST if data is PAYMENTS else str(this_monday()))
    assert olga.get(f"{API}/Payments").json()["open_sets"] == []
    assert "open now" not in olga.get(TEAM).content.decode()


def test_the_outside_view_is_of_milestones_and_of_what_somebody_gave(olga: Client) -> None:
    seen = olga.get(f"{OUTSIDE_API}?date=2027-06-01&budget=400,000&earned=120000&spent=150000")
    said = seen.json()
    assert said["milestones"]
    for one in [*said["milestones"], said["given"]]:
        assert one["said"]["0.5"] <= one["said"]["0.8"] <= one["said"]["0.9"]
        assert 0 <= one["kept"] <= 1
    assert said["cost"]["cpi"] == 0.8
    page = olga.get(f"{OUTSIDE}?date=2027-06-01").content.decode()
    assert f"{said['milestones'][0]['name']}</a>" in page
    assert "What is expected then is there" in page
    page = olga.get(f"{OUTSIDE}?budget=400000&earned=120000&spent=150000").content.decode()
    assert "estimate at completion (EAC) is 485,879" in page
    assert b"Outside view" in olga.get(PAGE).content


@pytest.mark.parametrize(
    "asked",
    [
        "date=soon",
        "date=2001-01-01",
        "date=9999-12-31",
        "budget=1",
        "budget=1&earned=2&spent=1",
        "budget=nan&earned=0&spent=0",
        "budget=x&earned=0&spent=0",
        "budget=1e999&earned=0&spent=0",
    ],
)
def test_what_nobody_can_have_said_is_refused(olga: Client, asked: str) -> None:
    assert olga.get(f"{OUTSIDE_API}?{asked}").status_code == 422
    assert olga.get(f"{OUTSIDE}?{asked}").status_code == 422


def test_what_is_asked_of_an_old_record_does_not_count(olga: Client) -> None:
    given(olga, rows(60), as_of=str(this_monday() - timedelta(weeks=20)))
    assert "give a newer one before you promise anything" in olga.get(TEAM).content.decode()
    olga.post(TEAM, {"weeks": "4"})
    given(olga, rows(60))
    row = Forecast.objects.get()
    assert row.outcome == 12
    page = olga.get(TEAM).content.decode()
    assert "in hindsight" in page
    assert "Said to be 80" not in page
    said = olga.get(f"{API}/Payments").json()
    assert (said["issued"][0]["in_hindsight"], said["kept"]) == (True, {})


def test_a_file_without_finished_items_takes_no_records_place(olga: Client) -> None:
    given(olga, rows(30))
    nothing = given(olga, b"id,done\n1,soon\n2,1785-01-01\n3,")
    assert nothing.status_code == 422
    assert olga.get(f"{API}/Payments").json()["items"] == 90


def test_what_is_recorded_again_is_the_latest_anew(olga: Client) -> None:
    for file in (rows(30), rows(31), rows(30)):
        given(olga, file)
    assert olga.get(f"{API}/Payments").json()["items"] == 90


def test_a_record_older_than_all_that_are_kept_is_refused(olga: Client) -> None:
    monday = this_monday()
    for n in range(12):
        given(olga, rows(60), as_of=str(monday - timedelta(weeks=n)))
    old = given(olga, rows(60), as_of=str(monday - timedelta(weeks=13)))
    assert old.status_code == 422
    assert Recording.objects.count() == 12


def test_what_lies_beyond_two_years_makes_no_plan(olga: Client, first: Version) -> None:
    given(olga, rows(40))
    asked = {"items": "5000", "task": "wallets", "version": str(first.number)}
    assert olga.post(f"{TEAM}use/", asked).status_code == 422
    assert history.head(first.branch).number == first.number


@pytest.mark.parametrize("cell", ["0001-01-01", "9999-12-31"])
def test_a_stray_day_is_left_out_and_told(olga: Client, cell: str) -> None:
    data = backlog(40, 4, 20) + f"\nX-1,{cell},{cell}".encode()
    said = given(olga, data, to=API)
    assert said.status_code == 201
    assert any(cell in one for one in said.json()["findings"])
    assert olga.get(TEAM).status_code == 200


def test_sets_beyond_ten_years_have_no_day(olga: Client) -> None:
    given(olga, backlog(40, 4, 20) + b"\n" + many_open(30_000))
    sets = olga.get(f"{API}/Payments").json()["open_sets"]
    assert sets[0]["naive"] is None
    assert set(sets[0]["said"].values()) == {None}
    assert "in over ten years" in olga.get(TEAM).content.decode()


def many_open(count: int) -> bytes:
    """More rows of items that are open since a year, for `backlog`."""
    since = this_monday() - timedelta(weeks=50)
    return "\n".join(f"M-{n},{since}," for n in range(count)).encode()


def test_roles_are_those_of_the_program(first: Version, olga: Client, sign_in: SignIn) -> None:
    given(olga, rows(30))
    manager = User.objects.create_user("m@example.org", name="Mia Manager")
    give_role(first.program, manager, Role.MANAGER)
    client = Client()
    client.force_login(manager)
    assert client.post(f"{TEAM}remove/")["Location"] == PAGE
    assert not Recording.objects.exists()
