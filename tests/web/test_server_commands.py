"""Commands of the workbench: people let in, the history verified, the installation looked at."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from fairlead.store import sqlite
from fairlead.web import tickets
from fairlead.web.commands.ready import RefusedError
from fairlead.web.commands.serve import say_of_sqlite, together
from fairlead.web.services.doctor import Level, library, pragmas
from tests.crash.served import Installation, fairlead, installed
from tests.web.conftest import SignIn


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """An installation with one program."""
    return installed(tmp_path_factory.mktemp("first") / "data")


@pytest.mark.parametrize("release", [(3, 7, 0), (3, 40, 1), (3, 50, 0), (3, 51, 2)])
def test_a_library_with_the_race_passes_without_a_write_ahead_log_alone(
    release: sqlite.Release,
) -> None:
    with_log, without = library(release, "wal"), library(release, "delete")
    assert (with_log.level, without.level) == (Level.ILL, Level.DOUBTFUL)
    assert "safe, slower" in without.says
    for seen in (with_log, without):
        assert ".".join(map(str, release)) in seen.says
        assert "3.51.3" in seen.do


@pytest.mark.parametrize("release", [(3, 51, 3), (3, 53, 2)])
def test_a_mended_library_passes_the_gate(release: sqlite.Release) -> None:
    assert library(release, "wal").level is Level.WELL


def test_a_gate_that_takes_3_50_0_for_safe_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "MENDED", (3, 50, 0))
    with pytest.raises(AssertionError):
        test_a_library_with_the_race_passes_without_a_write_ahead_log_alone((3, 50, 0))


def test_the_start_says_which_journal_is_used_and_refuses_what_does_damage(
    capsys: pytest.CaptureFixture[str],
) -> None:
    say_of_sqlite(library((3, 51, 3), "wal"))
    assert capsys.readouterr().err == ""
    say_of_sqlite(library((3, 40, 1), "delete"))
    assert "the rollback journal is used: safe, slower" in capsys.readouterr().err
    with pytest.raises(RefusedError, match="can damage this database"):
        say_of_sqlite(library((3, 50, 0), "wal"))


def test_on_windows_one_process_answers() -> None:
    assert together(3, "linux") == 3
    assert together(None, "linux") <= 2
    assert together(None, "win32") == together(1, "win32") == 1
    with pytest.raises(RefusedError, match="On Windows one process answers"):
        together(2, "win32")


def test_an_old_library_fails_with_a_write_ahead_log() -> None:
    assert pragmas((3, 50, 0), "wal", 2, 0).level is Level.ILL
    assert pragmas((3, 50, 0), "delete", 3, 0).level is Level.WELL
    assert "journal_mode=DELETE" in sqlite.options((3, 50, 0))["init_command"]


@pytest.mark.parametrize(
    ("journal", "synchronous", "mmap"),
    [("wal", 1, 0), ("delete", 2, 0), ("wal", 2, 268435456), ("memory", 3, 0)],
)
def test_settings_that_lose_writes_fail(journal: str, synchronous: int, mmap: int) -> None:
    release = (3, 51, 3) if journal == "wal" else (3, 50, 0)
    assert pragmas(release, journal, synchronous, mmap).level is Level.ILL


def test_the_doctor_finds_a_secret_that_others_can_read(installation: Installation) -> None:
    well = fairlead(installation.folder, "doctor")
    assert well.returncode == 0, well.stdout
    assert ("look  library" in well.stdout) is not sqlite.is_safe_with_wal()
    assert "fail  " not in well.stdout
    assert "ok    tables" in well.stdout
    secret = installation.folder / "secret-key"
    secret.write_text("secret")
    secret.chmod(0o644)
    ill = fairlead(installation.folder, "doctor")
    secret.unlink()
    assert ill.returncode == 1
    assert "fail  secret key" in ill.stdout


def test_the_audit_names_the_first_version_that_was_altered(
    installation: Installation, tmp_path: Path
) -> None:
    folder = tmp_path / "altered"
    shutil.copytree(installation.folder, folder)
    well = fairlead(folder, "audit", "verify")
    assert well.returncode == 0
    assert well.stdout.startswith("checkout: 1 versions stand, head ")
    with closing(sqlite3.connect(folder / "fairlead.sqlite3")) as opened, opened:
        opened.execute("UPDATE store_version SET message = 'It was never so'")
    ill = fairlead(folder, "audit", "verify", "checkout")
    assert ill.returncode == 1
    assert ill.stdout.startswith("checkout: version 1 is not as it was saved: ")


def test_the_audit_names_a_version_of_which_a_value_is_junk(
    installation: Installation, tmp_path: Path
) -> None:
    folder = tmp_path / "junk"
    shutil.copytree(installation.folder, folder)
    with closing(sqlite3.connect(folder / "fairlead.sqlite3")) as opened, opened:
        opened.execute("UPDATE store_version SET at = 'junk'")
    ill = fairlead(folder, "audit", "verify")
    assert (ill.returncode, ill.stderr) == (1, "")
    assert ill.stdout.startswith("checkout: version 1 is not as it was saved: ")


def test_the_doctor_finds_a_folder_that_others_can_look_into(
    installation: Installation, tmp_path: Path
) -> None:
    folder = tmp_path / "open"
    shutil.copytree(installation.folder, folder)
    folder.chmod(0o755)
    said = fairlead(folder, "doctor")
    assert said.returncode == 0, said.stdout
    assert "look  data folder" in said.stdout


def test_a_program_of_the_workbench_is_a_source_of_every_command_that_reads_a_plan(
    installation: Installation, tmp_path: Path
) -> None:
    def dates(*words: str, url: str = "") -> subprocess.CompletedProcess[str]:
        return fairlead(installation.folder, "schedule", *words, "--json", url=url)

    first = dates("checkout@1")
    assert first.returncode == 0, first.stderr
    assert json.loads(first.stdout)["tasks"] == json.loads(dates("checkout").stdout)["tasks"]
    assert fairlead(installation.folder, "diff", "checkout@1", "checkout").returncode == 0
    later = dates("checkout", "--status-date", "2026-05-01")
    assert json.loads(later.stdout)["tasks"] != json.loads(first.stdout)["tasks"]
    elsewhere = f"sqlite:///{installation.folder / 'fairlead.sqlite3'}"
    words = ("schedule", "checkout", "--db", elsewhere)
    assert fairlead(tmp_path, *words).returncode == 0
    assert dates("checkout@7").stderr == (
        "Error: checkout: There is no version 7. Look at the history for those.\n"
    )
    nobody = "Error: There is no file launch, nor a program of that key. "
    assert dates("launch").stderr.startswith(nobody)


def test_who_has_no_workbench_gets_none_by_asking_for_a_program(tmp_path: Path) -> None:
    said = fairlead(tmp_path / "none", "schedule", "launch")
    assert (said.returncode, list(tmp_path.iterdir())) == (2, [])


def test_a_person_who_is_added_gets_a_link_to_choose_a_password(installation: Installation) -> None:
    words = ("user", "add", "ana@example.org", "--name", "Ana Diaz", "--link", "--at", "https://x")
    said = fairlead(installation.folder, *words)
    assert said.returncode == 0, said.stderr
    assert said.stdout.startswith("Ana Diaz may sign in as ana@example.org.\n")
    assert "https://x/accounts/password/reset/key/" in said.stdout
    again = fairlead(installation.folder, *words)
    assert (again.returncode, again.stderr) == (
        2,
        "Error: ana@example.org may sign in already.\n",
    )


def test_what_is_no_address_is_refused(installation: Installation) -> None:
    said = fairlead(installation.folder, "user", "add", "ana", "--name", "Ana", "--link")
    assert (said.returncode, said.stderr) == (2, "Error: 'ana' is no e-mail address.\n")


def test_a_ticket_lets_in_once(tmp_path: Path) -> None:
    key = tickets.issue(tmp_path)
    assert not tickets.take(tmp_path, "another")
    assert tickets.take(tmp_path, key)
    assert not tickets.take(tmp_path, key)


def test_a_ticket_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tickets, "HOLDS", timedelta(0))
    assert not tickets.take(tmp_path, tickets.issue(tmp_path))


def test_a_workbench_that_is_no_demo_has_no_way_in_by_ticket() -> None:
    assert Client().get("/enter/anything").status_code == 404


def test_metrics_are_for_administrators_and_for_the_token(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sign_in("owner").get("/metrics").status_code == 404
    seen = sign_in("admin").get("/metrics")
    assert seen.status_code == 200
    assert b"\nfairlead_programs 1\n" in seen.content
    machine = Client(headers={"Authorization": "Bearer secret"})
    assert machine.get("/metrics").status_code == 404
    monkeypatch.setenv("FAIRLEAD_METRICS_TOKEN", "secret")
    assert machine.get("/metrics").status_code == 200
    assert Client().get("/metrics").status_code == 404
