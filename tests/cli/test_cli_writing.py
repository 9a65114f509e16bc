"""Files are written whole or not at all, and never over something by accident."""

from __future__ import annotations

import os
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
