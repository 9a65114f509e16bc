"""What charts are drawn with: in the wheel with its licences, from a lock that names no place."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
ASSETS = "fairlead/reports/charts/assets/"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package as it is installed, unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        archive.extractall(folder / "unpacked")
    return folder / "unpacked"


def test_the_wheel_draws_without_node_and_without_fonts_of_the_machine(wheel: Path) -> None:
    program = (
        "import sys; from fairlead.reports.charts import Bar, drawing, png, tornado;"
        "assert drawing.__file__.startswith(sys.argv[1]), drawing.__file__;"
        "sys.stdout.buffer.write(png(tornado([Bar('Weather', 1.0)], title='Weather'), (480, 300)))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program, str(wheel)],
        cwd=wheel,
        env={"PATH": "", "PYTHONPATH": str(wheel)},
        check=True,
        capture_output=True,
    )
    assert run.stdout.startswith(b"\x89PNG")
    assert len(run.stdout) > 8_000, "a picture without text is smaller"


def test_the_wheel_holds_the_licence_of_everything_built_into_it(wheel: Path) -> None:
    held = {path.name: path.read_text("utf-8") for path in (wheel / ASSETS).glob("*.txt")}
    beginnings = {
        "LICENSE.echarts.txt": "Apache License",
        "NOTICE.echarts.txt": "Apache ECharts",
        "LICENSE.zrender.txt": "BSD 3-Clause License",
        "LICENSE.tslib.txt": "Copyright (c) Microsoft",
        "LICENSE.d3.txt": "Copyright",
        "LICENSE.inter.txt": "SIL Open Font License, Version 1.1",
    }
    assert set(held) == set(beginnings)
    assert all(words in held[name][:1_000] for name, words in beginnings.items())
    notice = (ROOT / "NOTICE").read_text("utf-8")
    assert all(name in notice for name in held)


def test_what_is_built_is_not_in_git() -> None:
    ignored = (ROOT / ".gitignore").read_text("utf-8").splitlines()
    assert "src/" + ASSETS in ignored
    assert "node_modules/" in ignored


def lock_complaints(lock: dict[str, Any]) -> list[str]:
    """Packages of an npm lock that are not pinned by a hash, or name a place."""
    found = []
    for name, package in lock["packages"].items():
        if name and not re.fullmatch(r"sha512-[\w+/]{86}==", package.get("integrity", "")):
            found.append(f"{name} is not pinned by a hash")
        if "resolved" in package:
            found.append(f"{name} names the place it came from")
    return found + [f"names {url}" for url in re.findall(r"https?://[^\"]+", json.dumps(lock))]


def test_the_npm_lock_pins_everything_by_hash_and_names_no_place() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
    assert not lock_complaints(lock)
    wanted = json.loads((ROOT / "package.json").read_text("utf-8"))["devDependencies"]
    assert lock["packages"][""]["devDependencies"] == wanted
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())


def test_a_loose_npm_lock_is_found() -> None:
    assert lock_complaints({"packages": {"node_modules/a": {"version": "1.0.0"}}})
    pinned = {"integrity": "sha512-" + "A" * 86 + "=="}
    assert not lock_complaints({"packages": {"": {}, "node_modules/a": pinned}})
    placed = pinned | {"resolved": "https://example.com/a.tgz"}
    assert len(lock_complaints({"packages": {"node_modules/a": placed}})) == 2
