"""Pools as such: how many workers, what is refused, and that nothing outlives them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairlead.compute.kinds import Kind, pool
from fairlead.compute.pool import cores, shares
from fairlead.core.ground.errors import InvalidRequestError

ROOT = Path(__file__).parents[2]
PATIENCE = 60
"""Seconds until a test takes a process for one that will never end."""

SCRIPT = """
import sys
from fairlead.compute.kinds import Kind, pool
from fairlead.compute.portfolio import simulate_many
from tests.compute.portfolios import digest, long_portfolio, portfolio

if __name__ == "__main__":
    with pool(Kind(sys.argv[1]), 2) as workers:
        requests = [*portfolio(), *long_portfolio()]
        outcomes = simulate_many(requests, workers, keep=digest)
        print(next(outcomes).request, flush=True)
        list(outcomes)
"""


def started(kind: Kind, folder: Path) -> subprocess.Popen[str]:
    """A script that simulates for minutes, and whose first request is done."""
    script = folder / "simulates.py"
    script.write_text(SCRIPT, "utf-8")
    process = subprocess.Popen(
        [sys.executable, str(script), kind.value],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        start_new_session=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "Checkout relaunch, seed 1\n"
    return process


def test_there_are_as_many_workers_as_cores_unless_said() -> None:
    for kind in (Kind.THREADS, Kind.PROCESSES):
        with pool(kind) as unsaid, pool(kind, 3) as said:
            assert unsaid.workers == min(cores(), 61)
            assert said.workers == 3


@pytest.mark.parametrize("kind", [Kind.THREADS, Kind.PROCESSES])
def test_a_pool_without_workers_or_with_an_address_is_refused(kind: Kind) -> None:
    with pytest.raises(InvalidRequestError, match="0 workers are asked for"):
        pool(kind, 0)
    with pytest.raises(InvalidRequestError, match=f"{kind.value} do not have"):
        pool(kind, address="tcp://10.0.0.5:8786")


@given(st.integers(0, 200), st.integers(1, 20))
def test_shares_cover_all_items_once_and_are_no_more_than_asked_for(count: int, parts: int) -> None:
    found = shares(count, parts)
    assert [item for first, last in found for item in range(first, last)] == list(range(count))
    assert len(found) <= parts
    assert all(first < last for first, last in found)


@pytest.mark.skipif(sys.platform == "win32", reason="run it where processes take signals")
def test_no_process_hears_control_c_from_its_first_moment_on(tmp_path: Path) -> None:
    script = tmp_path / "asks.py"
    script.write_text(
        """
import signal
from fairlead.compute.kinds import Kind, pool

if __name__ == "__main__":
    with pool(Kind.PROCESSES, 1) as workers:
        print(workers.submit(signal.pthread_sigmask, signal.SIG_BLOCK, ()).result())
""",
        "utf-8",
    )
    found = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    assert "SIGINT" in found.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="run it where processes take signals")
@pytest.mark.parametrize("kind", [Kind.THREADS, Kind.PROCESSES])
def test_control_c_ends_everything(kind: Kind, tmp_path: Path) -> None:
    process = started(kind, tmp_path)
    # A terminal sends it to all processes of the session.
    os.killpg(process.pid, signal.SIGINT)
    # The end of the output is seen only when every process that inherited it has ended.
    _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode != 0
    assert said.strip().endswith("KeyboardInterrupt")
    assert said.count("Traceback") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="run it where processes take signals")
def test_processes_end_with_the_one_that_started_them(tmp_path: Path) -> None:
    process = started(Kind.PROCESSES, tmp_path)
    process.kill()
    process.communicate(timeout=PATIENCE)
    assert process.returncode == -signal.SIGKILL


def test_the_script_of_the_how_to_page_runs(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "how-to" / "simulate-a-portfolio.md").read_text("utf-8")
    script = tmp_path / "portfolio.py"
    script.write_text(page.split("```python\n")[1].split("```")[0], "utf-8")
    command = [sys.executable, str(script)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert not run.stderr
    assert "Checkout relaunch, seed 2 2026-" in run.stdout
