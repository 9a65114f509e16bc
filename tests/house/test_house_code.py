"""What every module keeps to: docstrings, the linters' rules, and what it may import."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fairlead.core.ground import errors

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "fairlead"
# Migrations are written by Django.
MODULES = sorted(path for path in SOURCE.rglob("*.py") if path.parent.name != "migrations")
CORE = [path for path in MODULES if path.is_relative_to(SOURCE / "core")]

BEYOND_THE_STANDARD_LIBRARY = {"fairlead", "numpy"}
IN_ITS_PLACE = {
    "holidays": ("core/calendars/holidays.py",),
    "numba": (
        "core/cpm/compiled.py",
        "core/levelling/compiled.py",
        "core/simulation/compiled.py",
    ),
}

CALLING = ("http.client.", "urllib.request.", "urllib3.", "requests.", "httpx.", "aiohttp.")

Documented = ast.Module | ast.ClassDef | ast.FunctionDef


def public_nodes(tree: ast.Module) -> Iterator[tuple[str, Documented]]:
    """The module, its public classes and functions, and the methods that no base explains."""
    yield "the module", tree
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
            yield node.name, node
            for inner in node.body if isinstance(node, ast.ClassDef) and not node.bases else ():
                if isinstance(inner, ast.FunctionDef) and not inner.name.startswith("_"):
                    yield f"{node.name}.{inner.name}", inner


def docstring_complaints(source: str) -> list[str]:
    """Public names whose docstring does not begin with a line that is one whole sentence."""
    found = []
    for name, node in public_nodes(ast.parse(source)):
        first = (ast.get_docstring(node) or "").split("\n")[0]
        if not first.endswith("."):
            found.append(f"{name}: '{first}' is not one line that ends in a full stop")
    return found


def raises_complaints(source: str) -> list[str]:
    """Public functions that raise an error of Fairlead's tree and do not say so."""
    tree_of_errors = {name for name, value in vars(errors).items() if isinstance(value, type)}
    found = []
    for name, node in public_nodes(ast.parse(source)):
        if not isinstance(node, ast.FunctionDef):
            continue
        raised = {
            call.func.id
            for statement in ast.walk(node)
            if isinstance(statement, ast.Raise)
            and isinstance(call := statement.exc, ast.Call)
            and isinstance(call.func, ast.Name)
        }
        said = ast.get_docstring(node) or ""
        unsaid = sorted(error for error in raised & tree_of_errors if error not in said)
        found += [f"{name} raises {error} and does not say so" for error in unsaid]
    return found


def import_complaints(source: str, path: str) -> list[str]:
    """Imports of a core module, by its path below the package, that the core may not have."""
    found = []
    for node in ast.walk(ast.parse(source)):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        for name in (name.split(".")[0] for name in names):
            if name in sys.stdlib_module_names or name in BEYOND_THE_STANDARD_LIBRARY:
                continue
            if path not in IN_ITS_PLACE.get(name, ()):
                found.append(f"{path} imports {name}")
    return found


def calling_complaints(source: str) -> list[str]:
    """Imports of what calls other systems, which `fairlead.net` does after checking where to."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        found += [name for name in names if f"{name}.".startswith(CALLING)]
    return found


def test_public_names_have_a_docstring_that_begins_with_a_sentence() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {complaint}"
        for path in MODULES
        for complaint in docstring_complaints(path.read_text("utf-8"))
    ]
    assert not found, "\n".join(found)


def test_public_functions_say_which_errors_they_raise() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {complaint}"
        for path in MODULES
        for complaint in raises_complaints(path.read_text("utf-8"))
    ]
    assert not found, "\n".join(found)


def test_the_core_stands_on_the_standard_library_and_numpy() -> None:
    found = [
        complaint
        for path in CORE
        for complaint in import_complaints(
            path.read_text("utf-8"), path.relative_to(SOURCE).as_posix()
        )
    ]
    assert not found, "\n".join(found)


def test_other_systems_are_called_through_net_alone() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {complaint}"
        for path in MODULES
        if not path.is_relative_to(SOURCE / "net")
        for complaint in calling_complaints(path.read_text("utf-8"))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "planted",
    [
        "class Slip: ...",
        'class Slip:\n    """Lateness"""',
        '"""A module."""\ndef slip() -> None:\n    """How late\n\n    it is.\n    """',
    ],
)
def test_a_missing_or_unfinished_docstring_is_found(planted: str) -> None:
    assert docstring_complaints(planted)


def test_an_unsaid_error_is_found() -> None:
    planted = 'def f() -> None:\n    """Fail."""\n    raise UnknownIdError("task", "1")'
    assert raises_complaints(planted) == ["f raises UnknownIdError and does not say so"]


def test_an_import_from_elsewhere_is_found() -> None:
    assert import_complaints("import requests.api", "core/cpm/schedule.py")
    assert import_complaints("from numba import njit", "core/cpm/schedule.py")
    assert not import_complaints("from numba import njit", "core/cpm/compiled.py")


@pytest.mark.parametrize(
    "planted",
    [
        "import http.client",
        "from http import client",
        "from http.client import HTTPConnection",
        "def slip() -> None:\n    from urllib.request import urlopen",
        "import requests",
        "from httpx import get",
    ],
)
def test_a_call_past_net_is_found(planted: str) -> None:
    assert calling_complaints(planted)
    assert not calling_complaints("from http import HTTPStatus\nimport urllib.parse")


def ruff(source: str, path: str) -> str:
    """What ruff, under the project's configuration, says of this text as that file."""
    command = [sys.executable, "-m", "ruff", "check", "--output-format=concise"]
    run = subprocess.run(
        [*command, "--stdin-filename", path, "-"],
        cwd=ROOT,
        input=source,
        capture_output=True,
        text=True,
        check=False,
    )
    return run.stdout


HEAD = '"""A planted module."""\n\nfrom datetime import date, datetime\n\n'


@pytest.mark.parametrize(
    ("planted", "rule"),
    [
        (HEAD + "NOW = datetime.now()\nDAY = date.min\n", "TID251"),
        (HEAD + "NOW = datetime.min\nDAY = date.today()\n", "TID251"),
        ('"""A module."""\n\nimport numpy\n\nA = numpy.random.default_rng()\n', "TID251"),
        ('"""A module."""\n\nprint("hello")\n', "T201"),
        ('"""A module."""\n\n\ndef slip():\n    return 1\n', "D103"),
        ('"""A module."""\n\nopen("plan.yaml")\n', "PTH123"),
    ],
)
def test_ruff_finds_what_is_banned(planted: str, rule: str) -> None:
    assert rule in ruff(planted, "src/fairlead/core/planted.py")


def test_ruff_lets_a_clean_module_pass() -> None:
    assert "All checks passed" in ruff(
        '"""A planted module."""\n\nDAYS = 5\n', "src/fairlead/core/planted.py"
    )


def test_mypy_refuses_an_untyped_function(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text("def slip(days):\n    return days\n", "utf-8")
    command = [sys.executable, "-m", "mypy", "--config-file", "pyproject.toml"]
    run = subprocess.run(
        [*command, "--cache-dir", str(tmp_path / "cache"), str(planted)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Function is missing a type annotation" in run.stdout, run.stdout + run.stderr
    assert run.returncode == 1
