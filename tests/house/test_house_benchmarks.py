"""Benchmarks that have a bar say so when it is missed."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


def benchmark(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A benchmark, which is no package and so has no name to import it by."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "benchmarks" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # Dataclasses look their module up while it is being made.
    monkeypatch.setitem(sys.modules, name, module)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def visitors(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    return benchmark("visitors", monkeypatch)


@pytest.fixture
def lists(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    return benchmark("lists", monkeypatch)


STATS = """\
Type,Name,Request Count,Failure Count,Median Response Time,99%,100%
GET,overview,80,0,12,90,95
GET,tasks/,20,{failed},20,{p99},400
,Aggregated,{requests},{failed},14,{p99},400
"""
EXCEPTIONS = "Count,Message,Traceback,Nodes\n"


@pytest.mark.parametrize(
    ("requests", "failed", "p99", "exceptions", "said"),
    [
        (100, 0, "290", "", []),
        (100, 0, "300", "", ["p99 is 300 ms and has to be under 300 ms"]),
        (100, 1, "290", "", ["1 requests failed and at most 0 may"]),
        (100, 0, "290", '2,no rows,"a\ntrace",local\n', ["2 visits broke off"]),
        (100, 3, "1700", "", ["p99 is 1700 ms", "3 requests failed"]),
        (100, 0, "nan", "", ["p99 is nan ms"]),
        (0, 0, "N/A", "", ["nobody was served"]),
    ],
)
def test_visits_over_the_bar_are_noticed(
    visitors: ModuleType, requests: int, failed: int, p99: str, exceptions: str, said: list[str]
) -> None:
    stats = STATS.format(requests=requests, failed=failed, p99=p99)
    found = visitors.missed(visitors.counted(stats, EXCEPTIONS + exceptions))
    assert len(found) == len(said)
    assert all(one.startswith(words) for one, words in zip(found, said, strict=True))


def test_lists_under_the_bar_are_noticed(lists: ModuleType) -> None:
    fast = lists.Compared("tasks", fairlead_ms=10, redmine_ms=50, rows=(50, 50))
    slow = lists.Compared("programs", fairlead_ms=10, redmine_ms=49, rows=(21, 21))
    assert not lists.missed([fast])
    assert lists.missed([fast, slow]) == ["programs: 4.9 times as fast, and has to be 5 times"]
    assert lists.missed([]) == ["no list was compared"]


def test_lists_of_different_lengths_are_not_compared(lists: ModuleType) -> None:
    same = lists.Compared("tasks", 10, 50, rows=(50, 50))
    longer = lists.Compared("tasks", 10, 500, rows=(50, 386))
    empty = lists.Compared("tasks", 10, 500, rows=(0, 0))
    assert lists.uneven([same, longer, empty]) == [
        "tasks: Fairlead shows 50 rows, Redmine 386",
        "tasks: Fairlead shows 0 rows, Redmine 0",
    ]


def test_without_a_redmine_it_says_how_to_start_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FAIRLEAD_REDMINE_URL", raising=False)
    done = subprocess.run(
        [sys.executable, ROOT / "benchmarks" / "lists.py"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "FAIRLEAD_REDMINE_URL names none" in done.stdout
    assert "apt-get install redmine-sqlite puma" in done.stdout
