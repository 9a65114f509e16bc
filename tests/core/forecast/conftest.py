from __future__ import annotations

import pytest

from fairlead.core.forecast.learning import Lessons, learn, lessons
from fairlead.core.forecast.library import ErrorLibrary
from tests.core.forecast.series import history


@pytest.fixture(scope="session")
def taught() -> dict[str, Lessons]:
    return {f"team {n}": lessons(history(n, pace=3.0 + n)) for n in range(1, 7)}


@pytest.fixture(scope="session")
def library(taught: dict[str, Lessons]) -> ErrorLibrary:
    return learn(taught)
