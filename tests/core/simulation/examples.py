"""The example programs and the real plans that tests of simulations run."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from fairlead.connectors import formats
from fairlead.connectors.source import Source
from fairlead.core.program.build import build
from fairlead.core.program.program import Program

ROOT = Path(__file__).parents[3]
EXAMPLES = tuple(sorted(path.stem for path in (ROOT / "examples").glob("*.yaml")))
PLANS = ROOT.parent / "shared" / "data" / "schedules" / "mpsplib_mspdi"


@cache
def example(name: str) -> Program:
    """One of the example programs."""
    return _read(ROOT / "examples" / f"{name}.yaml")


@cache
def real(start: str) -> Program:
    """The plan saved by Microsoft Project whose file begins so."""
    return _read(next(PLANS.glob(f"{start}_*.xml")))


def _read(path: Path) -> Program:
    return build(formats.read(Source(path.name, path.read_bytes())))
