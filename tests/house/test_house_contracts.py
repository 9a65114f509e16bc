"""The import contracts of .importlinter hold, and each of them can turn red."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

PLANTED = {
    "core/cpm/planted_clock.py": "import time\n",
    "core/ground/planted_upward.py": "import fairlead.core.checks\n",
    "core/cpm/planted_impact.py": "import fairlead.core.impact.moves\n",
    "core/impact/planted_checks.py": "import fairlead.core.checks\n",
    "core/impact/planted_study.py": "import fairlead.core.study.planted\n",
    "core/study/planted.py": "",
    "core/ground/planted_floor.py": "import fairlead.connectors.source\n",
    "core/ground/planted_ring_one.py": "import fairlead.core.ground.planted_ring_two\n",
    "core/ground/planted_ring_two.py": "import fairlead.core.ground.planted_ring_one\n",
    "core/program/planted_holidays.py": "import holidays\n",
    "core/calendars/planted_kernel.py": "import numba\n",
    "connectors/primavera/planted.py": "from fairlead.connectors.msproject import planted\n",
    "connectors/msproject/planted.py": "",
    "cli/planted_server.py": "def serve() -> None:\n    import django\n",
    "cli/planted_store.py": "import fairlead.store.planted\n",
    "store/planted.py": "",
    "net/planted.py": "import fairlead.store.planted\n",
    "utils/planted.py": "",
}

CAUGHT = {
    "Every floor rests on the floors below it": (
        "fairlead.core.ground.planted_floor -> fairlead.connectors.source",
        "fairlead.net.planted -> fairlead.store.planted",
        "fairlead.utils",
    ),
    "Inside the core too": (
        "fairlead.core.ground.planted_upward -> fairlead.core.checks",
        "fairlead.core.cpm.planted_impact -> fairlead.core.impact.moves",
        "fairlead.core.impact.planted_checks -> fairlead.core.checks",
        "fairlead.core.impact.planted_study -> fairlead.core.study.planted",
    ),
    "The core knows no clock, disk, network, chance or framework": (
        "fairlead.core.cpm.planted_clock -> time",
    ),
    "Only the calendars look up holidays": ("fairlead.core.program.planted_holidays -> holidays",),
    "Only the kernels are compiled": ("fairlead.core.calendars.planted_kernel -> numba",),
    "Connectors are strangers to one another": (
        "fairlead.connectors.primavera.planted -> fairlead.connectors.msproject.planted",
    ),
    "The command line runs without a server": ("fairlead.cli.planted_server -> django",),
    "The command line knows no store": ("fairlead.cli.planted_store -> fairlead.store.planted",),
    "No circles": ("fairlead.core.ground",),
}


def lint_imports(folder: Path) -> tuple[int, str]:
    """Exit code and report of import-linter on the package `fairlead` in this folder."""
    command = "from importlinter.cli import lint_imports_command as lint; lint()"
    options = ["--config", str(ROOT / ".importlinter"), "--no-logo", "--no-cache"]
    run = subprocess.run(
        [sys.executable, "-c", command, *options],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={"COLUMNS": "200", "PATH": "", "PYTHONPATH": str(folder)},
    )
    return run.returncode, run.stdout + run.stderr


def test_the_contracts_hold() -> None:
    code, report = lint_imports(ROOT / "src")
    assert "0 broken" in report, report
    assert code == 0


@pytest.fixture(scope="module")
def planted_report(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What import-linter says of a copy of the package with every violation planted at once."""
    folder = tmp_path_factory.mktemp("planted")
    package = folder / "fairlead"
    shutil.copytree(ROOT / "src" / "fairlead", package, ignore=shutil.ignore_patterns("__pyc*"))
    for path, text in PLANTED.items():
        planted = package / path
        planted.parent.mkdir(parents=True, exist_ok=True)
        planted.write_text(text, "utf-8")
        (planted.parent / "__init__.py").touch()
    (package / "core" / "checks").mkdir(exist_ok=True)
    (package / "core" / "checks" / "__init__.py").touch()
    code, report = lint_imports(folder)
    assert code == 1, report
    return report


@pytest.mark.parametrize("contract", CAUGHT)
def test_each_contract_catches_a_planted_violation(contract: str, planted_report: str) -> None:
    assert f"{contract} BROKEN" in planted_report
    for violation in CAUGHT[contract]:
        assert violation in planted_report


def test_every_contract_has_a_planted_violation() -> None:
    lines = (ROOT / ".importlinter").read_text("utf-8").splitlines()
    assert {line.removeprefix("name = ") for line in lines if line.startswith("name = ")} == set(
        CAUGHT
    )
