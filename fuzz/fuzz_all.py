"""Fuzzes every reader, one after the other, and prints what came of it."""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import time
from pathlib import Path

from seeds import FORMATS

ROOT = Path(__file__).parents[1]


def main() -> int:
    """Exit code 1 when an input broke a reader, 0 otherwise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("formats", nargs="*", default=list(FORMATS), metavar="FORMAT")
    parser.add_argument("--runs", type=int, default=1_000_000)
    parser.add_argument("--schedule", action="store_true")
    options = parser.parse_args()
    failed = False
    print(f"{'reader':<10} {'inputs':>10} {'a second':>9} {'peak MiB':>9}  result")
    for format in options.formats:
        log = ROOT / ".fuzz" / f"{format}.log"
        log.parent.mkdir(exist_ok=True)
        command = [sys.executable, str(ROOT / "fuzz" / "fuzz_reader.py"), format]
        command += [f"--runs={options.runs}", *(["--schedule"] if options.schedule else [])]
        began = time.monotonic()
        with log.open("w") as out:
            environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
            code = subprocess.run(
                command, stdout=out, stderr=out, check=False, env=environment
            ).returncode
        text = log.read_text("utf-8", errors="replace")
        stats = dict(re.findall(r"stat::(\w+):\s+(\d+)", text))
        runs = int(stats.get("number_of_executed_units", 0))
        rate = runs / (time.monotonic() - began)
        said = "ok" if code == 0 else f"BROKEN, see {log.relative_to(ROOT)}"
        print(f"{format:<10} {runs:>10,} {rate:>9,.0f} {stats.get('peak_rss_mb', '?'):>9}  {said}")
        failed = failed or code != 0
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
