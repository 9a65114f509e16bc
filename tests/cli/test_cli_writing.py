"""Files are written whole or not at all, and never over something by accident."""

from __future__ import annotations

import os
import socket
import stat
from pathlib import Path

import pytest

from fairlead.cli.exits import RefusedError
from fairlead.cli.writing import refuse_target, write


def test_a_file_is_written_and_nothing_else_is_left(tmp_path: Path) -> None:
    write(str(tmp_path / "plan.csv"), b"id;name\n")
    assert [path.name for path in tmp_path.iterdir()] == ["plan.csv"]
    assert (tmp_path / "plan.csv").read_bytes() == b"id;name\n"


def test_a_new_file_has_the_rights_that_any_new_file_has(tmp_path: Path) -> None:
    (tmp_path / "usual").write_bytes(b"")
    write(str(tmp_path / "ours"), b"")
    modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("usual", "ours")]
    assert modes[0] == modes[1]


def test_an_existing_file_is_kept_unless_force_is_asked_for(tmp_path: Path) -> None:
    target = tmp_path / "plan.csv"
    target.write_bytes(b"old")
    with pytest.raises(RefusedError, match="is there already"):
        write(str(target), b"new")
    assert target.read_bytes() == b"old"
    write(str(target), b"new", force=True)
    assert target.read_bytes() == b"new"


def test_the_source_is_never_written_over_whatever_it_is_called(tmp_path: Path) -> None:
    source = tmp_path / "plan.yaml"
    source.write_bytes(b"plan")
    other_name = tmp_path / "link.yaml"
    os.link(source, other_name)
    for name in (source, other_name):
        with pytest.raises(RefusedError, match="is the source itself"):
            write(str(name), b"new", force=True, never=str(source))
    assert source.read_bytes() == b"plan"


def test_a_folder_and_a_missing_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="is a folder"):
        refuse_target(str(tmp_path))
    with pytest.raises(RefusedError, match="There is no folder"):
        write(str(tmp_path / "missing" / "plan.csv"), b"")


def test_a_write_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    folder = tmp_path / "full"
    folder.mkdir()
    target = folder / "plan.csv"
    target.write_bytes(b"old")
    with pytest.raises(TypeError):
        write(str(target), "not bytes", force=True)  # type: ignore[arg-type]
    assert target.read_bytes() == b"old"
    assert [path.name for path in folder.iterdir()] == ["plan.csv"]


def kept_bytes(path: Path) -> tuple[int, bytes]:
    """The rights and the content of a file."""
    return stat.S_IMODE(path.stat().st_mode), path.read_bytes()


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o755])
def test_a_file_that_is_written_over_keeps_its_rights(tmp_path: Path, mode: int) -> None:
    target = tmp_path / "plan.csv"
    target.write_bytes(b"old")
    target.chmod(mode)
    write(str(target), b"new", force=True)
    assert kept_bytes(target) == (mode, b"new")


@pytest.mark.skipif(os.geteuid() != 0, reason="only the superuser may give files away")
def test_a_file_that_is_written_over_keeps_its_owner(tmp_path: Path) -> None:
    target = tmp_path / "plan.csv"
    target.write_bytes(b"old")
    os.chown(target, 65534, 65534)
    write(str(target), b"new", force=True)
    assert (target.stat().st_uid, target.stat().st_gid) == (65534, 65534)


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write all")
def test_a_file_that_is_protected_is_not_written_over_even_by_force(tmp_path: Path) -> None:
    target = tmp_path / "plan.csv"
    target.write_bytes(b"old")
    target.chmod(0o444)
    with pytest.raises(RefusedError, match="may not be written by you"):
        write(str(target), b"new", force=True)
    assert kept_bytes(target) == (0o444, b"old")


def test_what_a_link_points_to_is_written_and_the_link_stays(tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "plan.csv"
    real.mkdir()
    (real / "agreed.csv").write_bytes(b"old")
    link.symlink_to(Path("real") / "agreed.csv")
    with pytest.raises(RefusedError, match="is there already"):
        write(str(link), b"new")
    write(str(link), b"new", force=True)
    assert link.is_symlink()
    assert (real / "agreed.csv").read_bytes() == b"new"
    assert [path.name for path in real.iterdir()] == ["agreed.csv"]


def test_a_link_to_nothing_makes_the_file_it_names_or_misses_its_folder(tmp_path: Path) -> None:
    link, astray = tmp_path / "plan.csv", tmp_path / "astray.csv"
    link.symlink_to("later.csv")
    write(str(link), b"new")
    assert link.is_symlink()
    assert (tmp_path / "later.csv").read_bytes() == b"new"
    astray.symlink_to(Path("gone") / "plan.csv")
    for force in (False, True):
        with pytest.raises(RefusedError, match=r"There is no folder .*gone\."):
            write(str(astray), b"new", force=force)
    assert astray.is_symlink()


def test_links_in_a_ring_lead_to_no_file(tmp_path: Path) -> None:
    link = tmp_path / "plan.csv"
    link.symlink_to("plan.csv")
    with pytest.raises(RefusedError, match="is a link that leads back to itself"):
        write(str(link), b"new", force=True)
    assert link.is_symlink()


@pytest.mark.parametrize("through_link", [False, True])
def test_what_is_no_regular_file_is_refused_even_by_force(
    tmp_path: Path, through_link: bool
) -> None:
    pipe, link = tmp_path / "pipe", tmp_path / "plan.csv"
    os.mkfifo(pipe)
    link.symlink_to(pipe)
    name = str(link if through_link else pipe)
    for force in (False, True):
        with pytest.raises(RefusedError, match="is a pipe, no file"):
            refuse_target(name, force=force)
        with pytest.raises(RefusedError, match="Name a file"):
            write(name, b"new", force=force)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pipe", "plan.csv"]


@pytest.mark.skipif(not Path(os.devnull).is_char_device(), reason="needs a device")
def test_a_device_is_refused_before_anything_is_opened() -> None:
    # Only asked about, never written to.
    with pytest.raises(RefusedError, match="is a device, no file"):
        refuse_target(os.devnull, force=True)


def test_a_socket_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Names of sockets are short, so it is made from within its folder.
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("plan.csv")
        with pytest.raises(RefusedError, match="is a socket, no file"):
            write("plan.csv", b"new", force=True)
        assert stat.S_ISSOCK(Path("plan.csv").stat().st_mode)


def test_standard_output_is_no_file_of_that_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(RefusedError, match="cannot go to standard output"):
        write("-", b"new")
    assert list(tmp_path.iterdir()) == []
