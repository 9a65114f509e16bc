"""What goes wrong ends with 2, one clear message on stderr, and nothing on stdout."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from fairlead.cli.main import cli
from fairlead.connectors.source import MAX_BYTES
from tests.cli.conftest import RING, Run


def refused(run: Run, *arguments: str, input: bytes | None = None) -> str:
    """What stderr says when a command is refused."""
    result = run(*arguments, input=input)
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    return result.stderr


def test_a_missing_file(run: Run) -> None:
    assert refused(run, "schedule", "none.xml") == (
        "Error: There is no file none.xml. Check the spelling and the folder.\n"
    )


def test_a_folder(run: Run, folder: Path) -> None:
    assert refused(run, "check", str(folder)).endswith("is a folder. Name a file in it.\n")


@pytest.mark.skipif(os.geteuid() == 0, reason="run it as another user: the superuser may read all")
def test_a_file_that_may_not_be_read(run: Run, shop: str) -> None:
    Path(shop).chmod(0)
    assert "may not be read by you" in refused(run, "schedule", shop)


def test_a_file_larger_than_any_plan(run: Run, folder: Path) -> None:
    with (folder / "large.xml").open("wb") as file:
        file.truncate(MAX_BYTES * 3)
    assert refused(run, "schedule", "large.xml") == (
        "Error: large.xml has 150 MB (limit 50). Split it. Nothing was changed.\n"
    )


def test_an_empty_file(run: Run, folder: Path) -> None:
    (folder / "plan.xml").write_bytes(b"")
    assert refused(run, "schedule", "plan.xml") == (
        "Error: IMP-001 · plan.xml: the file is empty. Export it again. Nothing was changed.\n"
    )


def test_an_empty_name(run: Run) -> None:
    assert refused(run, "schedule", "").startswith("Error: The name of the file is empty.")


def test_two_plans_on_one_standard_input(run: Run) -> None:
    assert refused(run, "diff", "-", "-", input=b"") == (
        "Error: Standard input holds one plan only. Name a file for the other.\n"
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("options", [[], ["--json"]])
def test_a_disk_too_full_for_the_answer(shop: str, options: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        result = subprocess.run(
            [sys.executable, "-m", "fairlead", "schedule", shop, *options],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert result.returncode == 2
    assert result.stderr.startswith("Error: The answer cannot be written: ")


def test_only_where_there_is_such_an_option_a_name_without_a_format_points_to_it(
    run: Run, shop: str
) -> None:
    assert "or use --to-format" in refused(run, "convert", shop, "-o", "plan.docx")
    assert "--to-format" not in refused(run, "check", shop, "--fix", "plan.docx")


def test_empty_standard_input(run: Run) -> None:
    assert "standard input: the file is empty" in refused(run, "schedule", "-", input=b"")


@pytest.mark.parametrize("command", ["schedule", "check", "explain", "convert", "diff"])
def test_a_file_that_is_no_plan(run: Run, folder: Path, shop: str, command: str) -> None:
    (folder / "notes.txt").write_text("Dear diary, nothing here is a plan.\n", "utf-8")
    more = {"explain": ["a"], "convert": ["-o", "out.yaml"], "diff": [shop]}.get(command, [])
    said = refused(run, command, "notes.txt", *more)
    assert said.startswith("Error: IMP-")
    assert "notes.txt" in said
    assert said.endswith("Nothing was changed.\n")
    assert sorted(path.name for path in folder.iterdir()) == ["notes.txt", shop]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("13/03/2026", "'13/03/2026' is not a date. Write it like 2026-03-13"),
        ("2026-02-30", "'2026-02-30' is not a date."),
        ("2026-03-13T17:00Z", "has an offset. Write the program's own time, without one."),
        ("", "'' is not a date."),
        ("9999-12-31", "'9999-12-31' lies outside 1900 to 2200. Correct the year."),
    ],
)
def test_a_bad_date(run: Run, shop: str, text: str, says: str) -> None:
    assert says in refused(run, "schedule", shop, "--status-date", text)


def test_columns_that_are_none(run: Run, shop: str) -> None:
    said = refused(run, "schedule", shop, "--columns", "Titel")
    assert "'Titel' is no list of columns. Write it like Titel=name,Beginn=start." in said


def test_an_unknown_milestone(run: Run, shop: str) -> None:
    assert "There is no task 'GA' in this program." in refused(run, "schedule", shop, "--to", "GA")


def test_an_unknown_format(run: Run, shop: str) -> None:
    assert "'word' is not one of" in refused(run, "schedule", shop, "--format", "word")


@pytest.mark.parametrize("option", ["--status-date", "--columns", "--format", "--dates"])
def test_what_was_typed_does_not_steer_the_terminal(shop: str, option: str) -> None:
    typed = ["schedule", shop, option, "bo\x1b[31m"]
    result = CliRunner().invoke(cli, typed, prog_name="fairlead", color=True)
    assert result.exit_code == 2
    assert "bo" in result.stderr
    assert "\x1b" not in result.stderr


def test_a_missing_argument(run: Run) -> None:
    assert "Missing argument 'SOURCE'" in refused(run, "schedule")


def test_a_bug_shows_its_traceback(run: Run, shop: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("fairlead.cli.commands.schedule.schedule", broken)
    assert isinstance(run("schedule", shop).exception, ZeroDivisionError)


@pytest.mark.parametrize(
    "arguments",
    [
        ("schedule", "ring.yaml"),
        ("explain", "ring.yaml", "a"),
        ("check", "ring.yaml", "--only", "DCMA-07"),
        ("convert", "ring.yaml", "-o", "copy.xml"),
        ("diff", "shop.yaml", "ring.yaml"),
    ],
)
def test_an_answer_about_a_plan_with_a_blocker_is_a_no_that_says_why(
    run: Run, shop: str, folder: Path, arguments: tuple[str, ...]
) -> None:
    (folder / "ring.yaml").write_text(RING, "utf-8")
    for options in ([], ["--json"]):
        result = run(*arguments, *options)
        assert result.exit_code == 1, result.output
        assert "these tasks wait for one another" in " ".join(result.stdout.split())
        (folder / "copy.xml").unlink(missing_ok=True)


def test_the_plan_before_does_not_make_the_answer_a_no(run: Run, shop: str, folder: Path) -> None:
    (folder / "ring.yaml").write_text(RING, "utf-8")
    assert run("diff", "ring.yaml", shop).exit_code == 0


def test_a_converted_file_is_written_though_its_source_holds_a_blocker(
    run: Run, folder: Path
) -> None:
    (folder / "ring.yaml").write_text(RING, "utf-8")
    assert run("convert", "ring.yaml", "-o", "copy.xml").exit_code == 1
    assert run("schedule", "copy.xml").exit_code == 0


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_waiting_for_a_pipe_that_nobody_writes_to_can_be_interrupted(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    with subprocess.Popen(
        [sys.executable, "-m", "fairlead", "schedule", "pipe"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # Whoever runs the tests in the background has SIGINT ignored, by all that they start.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    ) as command:
        with pytest.raises(subprocess.TimeoutExpired):
            command.wait(2)
        command.send_signal(signal.SIGINT)
        try:
            said = command.communicate(timeout=20)
        finally:
            command.kill()
    assert (command.returncode, *said) == (130, b"", b"\n")
