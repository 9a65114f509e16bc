"""`forecast`, `backtest` and `library build` on histories in files."""

from __future__ import annotations

import gzip
import json
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

import pytest
from assets import reference_classes

from fairlead.connectors.library.read import shipped
from fairlead.connectors.library.write import written
from tests.cli.conftest import Ask, Run
from tests.cli.test_cli_plotting import words
from tests.core.forecast.series import MONDAY, team

SHARED = Path(__file__).parents[3] / "shared" / "data" / "forecast" / "throughput"


def history(folder: Path, name: str, number: int, weeks: int = 110, more: str = "") -> str:
    """A file of a drawn team's items, done one after the other from Monday to Friday."""
    rows = ["id,created,done"]
    for week, items in enumerate(team(number, weeks, pace=4.0 + number).tolist()):
        for n in range(int(items)):
            done = MONDAY + timedelta(days=7 * week + n % 5)
            rows.append(f"{week}-{n},{MONDAY},{done}")
    file = folder / name
    file.write_text("\n".join(rows) + "\n" + more)
    return str(file)


def test_more_items_take_longer_and_more_sureness_takes_longer(ask: Ask, tmp_path: Path) -> None:
    path = history(tmp_path, "checkout.csv", 1)
    ten, forty = (ask("forecast", path, "--items", n)["quantiles"] for n in ("10", "40"))
    assert list(ten.values()) == sorted(ten.values())
    assert all(ten[share] < forty[share] for share in ten)


def test_items_and_dates_agree(ask: Ask, tmp_path: Path) -> None:
    path = history(tmp_path, "checkout.csv", 1)
    answer = ask("forecast", path, "--weeks", "13")
    least = answer["quantiles"]["0.2"]
    found = ask("forecast", path, "--items", str(int(least)))
    since = date.fromisoformat(found["as_of"])
    assert date.fromisoformat(found["quantiles"]["0.8"]) <= since + timedelta(weeks=13)
    assert answer["borrowed"] == (answer["own_forecasts_resolved"] < 20)


def test_how_often_such_forecasts_were_kept_is_said_with_the_answer(
    ask: Ask, run: Run, tmp_path: Path
) -> None:
    path = history(tmp_path, "checkout.csv", 1)
    record = ask("forecast", path, "--items", "20")["reliability"]
    at_80 = record["4"]["kept"]["0.8"]
    assert at_80["count"] == round(at_80["share"] * record["4"]["resolved"])
    assert at_80["low"] < at_80["share"] < at_80["high"]
    shown = run("forecast", path, "--items", "20").output
    assert f"{at_80['share']:.0%} kept" in shown
    assert f"{at_80['low']:.0%} to {at_80['high']:.0%}" in shown


def test_a_team_without_a_record_is_told_so(run: Run, tmp_path: Path) -> None:
    path = history(tmp_path, "new.csv", 1, weeks=12)
    assert "No forecast of its own has come due yet" in run("forecast", path, "--items", "9").output


def test_a_record_by_a_library_of_the_very_history_is_not_shown(
    ask: Ask, run: Run, tmp_path: Path
) -> None:
    paths = [history(tmp_path, f"team{n}.csv", n) for n in range(6)]
    library = str(tmp_path / "own.json")
    assert run("library", "build", *paths, "--output", library).exit_code == 0
    assert ask("forecast", paths[0], "--items", "9", "--library", library)["reliability"] is None
    assert ask("forecast", paths[0], "--items", "9")["reliability"]


def test_what_is_no_date_is_told_with_its_row_and_the_rest_is_taken(
    run: Run, tmp_path: Path
) -> None:
    path = history(tmp_path, "checkout.csv", 1, more="x,2020-01-01,soon\ny,2020-01-01,\n")
    answer = run("forecast", path, "--items", "10")
    assert answer.exit_code == 0
    assert "80 % sure" in answer.output
    assert "soon" in answer.output


def test_a_file_without_the_column_is_refused_with_the_columns_it_has(
    run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "wrong.csv"
    file.write_text("id,state\n1,open\n")
    answer = run("forecast", str(file), "--items", "10")
    assert answer.exit_code == 2
    assert "no column is called 'done'" in answer.output
    assert "'state'" in answer.output


def test_a_team_that_stopped_is_not_forecast(run: Run, tmp_path: Path) -> None:
    path = history(tmp_path, "checkout.csv", 1)
    answer = run("forecast", path, "--items", "10", "--as-of", "2022-12-01")
    assert answer.exit_code == 2
    assert "seems to have stopped" in answer.output


@pytest.mark.parametrize("packed", [False, True])
def test_resolved_issues_of_a_recording_are_a_history(
    ask: Ask, tmp_path: Path, packed: bool
) -> None:
    issues = [
        {
            "key": f"SHOP-{week}-{n}",
            "fields": {
                "resolutiondate": f"{MONDAY + timedelta(days=7 * week)}T09:00:00.000+0000"
                if n
                else None
            },
        }
        for week in range(30)
        for n in range(4)
    ]
    text = "\n".join(json.dumps(one) for one in issues).encode()
    file = tmp_path / ("shop.jsonl.gz" if packed else "shop.jsonl")
    file.write_bytes(gzip.compress(text) if packed else text)
    found = ask("forecast", str(file), "--weeks", "4")["history"]
    # The last Monday's week is not over when the forecast is made, on the day after.
    assert (found["items"], found["left_out"]["unfinished_week"]) == (87, 3)


def test_a_back_test_says_how_often_it_was_kept(ask: Ask, tmp_path: Path) -> None:
    path = history(tmp_path, "checkout.csv", 1)
    answer = ask("backtest", path)
    (series,) = answer["series"]
    assert series["name"] == "checkout"
    for question in ("counts", "dates"):
        assert set(series[question]) <= {"4", "13", "26"}
        assert 0.6 <= series[question]["4"]["coverage_80"] <= 1
    assert answer["macro"]["counts"]["4"]["series"] == 1


def test_a_forecast_is_drawn_as_a_burn_up_with_the_dates_that_are_printed(
    ask: Ask, folder: Path
) -> None:
    path = history(folder, "checkout.csv", 1)
    answer = ask("forecast", path, "--items", "40", "--plot", "burn.svg")
    said = words(folder / "burn.svg")
    day = date.fromisoformat(answer["quantiles"]["0.8"])
    shown = f"{day.day} {day:%b %Y}"
    assert f"40 more items are done by {shown} (80 % sure)" in said
    assert f"P80 · {shown}" in said
    weeks = ask("forecast", path, "--weeks", "6", "--plot", "weeks.png")
    assert (folder / "weeks.png").read_bytes().startswith(b"\x89PNG")
    assert weeks["quantiles"]


def test_a_back_test_is_drawn_as_a_reliability_diagram_of_the_first_history(
    ask: Ask, folder: Path
) -> None:
    paths = [history(folder, name, n) for n, name in enumerate(("checkout.csv", "b.csv"), 1)]
    ask("backtest", *paths, "--plot", "kept.svg")
    record = ask("forecast", paths[0], "--items", "20")["reliability"]["13"]
    at_80 = record["kept"]["0.8"]
    said = words(folder / "kept.svg")
    kept = f"{at_80['share']:.0%}".replace("%", " %")
    assert f"checkout: of the dates that were 80 % sure, {kept} were kept" in said
    assert f"{at_80['count']} of {record['resolved']}" in said
    assert any(text.startswith("13 weeks' items: ") for text in said)


def test_where_no_quarter_has_come_due_what_is_nearest_is_drawn(run: Run, folder: Path) -> None:
    path = history(folder, "checkout.csv", 1, weeks=60)
    assert run("backtest", path, "--plot", "kept.svg").exit_code == 0
    assert any(text.startswith("4 weeks' items: ") for text in words(folder / "kept.svg"))
    young = history(folder, "young.csv", 1, weeks=20)
    result = run("backtest", young, "--plot", "none.svg")
    assert result.exit_code == 2
    assert "No forecast of young has come due yet" in result.stderr


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (("--items", "9", "--plot", "burn.gif"), ".svg or .png"),
        (("--items", "9", "--plot", "there.svg"), "--force"),
        (("--set", "9", "--plot", "burn.svg"), "no picture of --set"),
    ],
)
def test_a_picture_that_cannot_be_is_refused(
    run: Run, folder: Path, asked: tuple[str, ...], says: str
) -> None:
    (folder / "there.svg").write_text("precious")
    result = run("forecast", history(folder, "checkout.csv", 1), *asked)
    assert result.exit_code == 2
    assert says in result.stderr
    assert (folder / "there.svg").read_text() == "precious"


def test_a_library_is_the_same_bytes_again_and_does_not_judge_who_it_was_built_from(
    run: Run, tmp_path: Path
) -> None:
    paths = [history(tmp_path, f"team{n}.csv", n) for n in range(1, 4)]
    for name in ("one.json", "two.json"):
        assert run("library", "build", *paths, "-o", str(tmp_path / name)).exit_code == 0
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()
    answer = run("backtest", paths[0], "--library", str(tmp_path / "one.json"))
    assert answer.exit_code == 2
    assert "built from team1 itself" in answer.output


def test_a_set_of_open_items_is_never_told_by_its_size_and_the_pace_alone(
    ask: Ask, run: Run, tmp_path: Path
) -> None:
    path = history(tmp_path, "checkout.csv", 1)
    half, most = (ask("forecast", path, "--set", "40", "--kind", kind) for kind in ("half", "most"))
    for answer in (half, most):
        assert list(answer["quantiles"].values()) == sorted(answer["quantiles"].values())
        assert answer["naive"] < answer["quantiles"]["0.5"]
    assert half["quantiles"]["0.8"] < most["quantiles"]["0.8"]
    shown = " ".join(run("forecast", path, "--set", "40").output.split())
    assert shown.index("80 % sure") < shown.index("as if the team did nothing else")


def test_the_pace_behind_a_set_is_that_of_the_last_twelve_weeks(ask: Ask, tmp_path: Path) -> None:
    rows = [f"{MONDAY + timedelta(weeks=week)}" for week in range(24) for _ in range(5)]
    file = tmp_path / "even.csv"
    # A week is over once the next one begins.
    file.write_text("\n".join(["done", *rows, f"{MONDAY + timedelta(weeks=24)}"]) + "\n")
    answer = ask("forecast", str(file), "--set", "50", "--kind", "half")
    # 25 of 50 items at 5 a week are 5 weeks.
    since = date.fromisoformat(answer["as_of"])
    assert date.fromisoformat(answer["naive"]) == since + timedelta(days=5 * 7 - 1)


def test_more_items_are_those_after_the_day_that_is_looked_from(ask: Ask, tmp_path: Path) -> None:
    path = history(tmp_path, "checkout.csv", 1)
    whole = ask("forecast", path, "--items", "9")
    friday = date.fromisoformat(whole["history"]["until"]) + timedelta(days=4)
    day = f"{friday - timedelta(days=1)}"
    more = "".join(f"new-{n},{day},{day}\n" for n in range(9))
    late = history(tmp_path, "late.csv", 1, more=more)
    answer = ask("forecast", late, "--items", "9", "--as-of", str(friday))
    assert answer["as_of"] == str(friday)
    assert min(answer["quantiles"].values()) >= str(friday)


def test_a_set_is_not_forecast_from_a_few_weeks(run: Run, tmp_path: Path) -> None:
    answer = run("forecast", history(tmp_path, "new.csv", 1, weeks=9), "--set", "40")
    assert answer.exit_code == 2
    assert "A set is forecast from the last 12 weeks" in answer.output


@pytest.mark.shared
def test_the_shipped_classes_are_what_their_command_builds() -> None:
    shipped_text = files("fairlead.connectors.library").joinpath("reference_classes.json")
    assert reference_classes.written(reference_classes.build(SHARED.parent)) == (
        shipped_text.read_text()
    )


@pytest.mark.shared
def test_the_shipped_library_is_what_its_command_builds(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "errors.json"
    paths = [str(one) for one in sorted(SHARED.glob("*.csv"))]
    assert run("library", "build", *paths, "-o", str(out)).exit_code == 0
    assert out.read_bytes() == written(shipped())


@pytest.mark.shared
@pytest.mark.soak
def test_forecasts_of_real_teams_are_kept_as_often_as_is_said(ask: Ask, full: bool) -> None:
    names = sorted(SHARED.glob("*.csv")) if full else sorted(SHARED.glob("[adelo]*.csv"))
    macro = ask("backtest", *map(str, names))["macro"]
    slack = 0.0 if full else 0.1
    for weeks in ("4", "13", "26"):
        assert 0.75 - slack <= macro["counts"][weeks]["coverage_80"] <= 0.85 + slack
        assert 0.77 - slack <= macro["dates"][weeks]["p80_kept"] <= 0.85 + slack
    if full:
        assert macro["counts"]["13"]["crps_ratio_bootstrap_12w"] <= 0.88
        assert macro["counts"]["26"]["crps_ratio_bootstrap_12w"] <= 0.82
        assert macro["p80_within_70_to_90"] >= 0.65


def test_a_slip_of_the_pen_is_no_day_to_look_from(ask: Ask, run: Run, tmp_path: Path) -> None:
    sound = history(tmp_path, "sound.csv", 1)
    slip = history(tmp_path, "slip.csv", 1, more=f"x-1,{MONDAY},2093-01-05\n")
    one, other = (ask("forecast", path, "--items", "10") for path in (sound, slip))
    assert other["quantiles"] == one["quantiles"]
    assert other["history"]["left_out"]["future"] == 1
    assert "left out: 1 item." in run("forecast", slip, "--items", "10").output


@pytest.mark.parametrize("rows", ["", "a,,2093-01-05", "a,,"], ids=["none", "to come", "open"])
def test_a_history_without_a_finished_item_is_refused(run: Run, tmp_path: Path, rows: str) -> None:
    file = tmp_path / "new.csv"
    file.write_text(f"id,created,done\n{rows}\n")
    answer = run("forecast", str(file), "--items", "4")
    assert answer.exit_code == 2
    assert "no item with a day until today" in " ".join(answer.output.split())
