"""What holds for all tests: those marked `shared` need real files that lie beside the checkout."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

# The same examples every time, so that what was green stays green; `make soak` looks for new ones.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("soak", derandomize=False, deadline=None)
settings.load_profile("repeatable")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `make soak` ask for the full form of tests that also have a quick one."""
    parser.addoption("--full", action="store_true", help="the full form of tests marked `soak`")


@pytest.fixture(scope="session")
def full(pytestconfig: pytest.Config) -> bool:
    """Whether the full form of a test is asked for."""
    return bool(pytestconfig.getoption("--full"))


SHARED = Path(__file__).parents[2] / "shared"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip, visibly, what needs the shared files where there are none."""
    if SHARED.is_dir():
        return
    absent = pytest.mark.skip(
        reason="put the folder `shared` beside the checkout (CONTRIBUTING.md)"
    )
    for item in items:
        if item.get_closest_marker("shared"):
            item.add_marker(absent)
