"""Feeds one reader broken inputs: only SourceError may come out of it, and `build` never raises.

    .venv-fuzz/bin/python fuzz/fuzz_reader.py msproject --runs 100000 [--schedule]

What it finds lies in .fuzz/FORMAT/found; give the file as a further argument to run it again.
An input may take two seconds of a processor, whatever else the machine does, and the process
512 MiB.
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import atheris
from seeds import ANY, FORMATS, LONGEST, seeds, tokens, zipped_mutation

with atheris.instrument_imports(include=["fairlead"]):
    from fairlead.connectors import formats
    from fairlead.connectors.source import Source
    from fairlead.core.ground.errors import SourceError
    from fairlead.core.program.build import build

ROOT = Path(__file__).parents[1]
SECONDS, MEBIBYTES = 2, 512
STANDSTILL = 60
"""Seconds on the wall after which an input that uses no processor either is a hang."""
SMALL = 200
"""Programs of at most so many tasks are scheduled too, with --schedule."""


def one_input(format: str, *, and_schedule: bool) -> Callable[[bytes], None]:
    """What is done with each input; any exception but SourceError ends the run."""
    reader = formats.READERS.get(format)
    name = f"input{reader.suffixes[0]}" if reader else "input"
    with atheris.instrument_imports(include=["fairlead"]):
        for one in [reader] if reader else formats.READERS.values():
            import_module(one.function.partition(":")[0])
        schedule = import_module("fairlead.core.cpm.schedule").schedule if and_schedule else None

    # Loading the table of the world's holidays takes most of a second, once, and no input's fault.
    import_module("holidays")

    def run(data: bytes) -> None:
        try:
            draft = formats.read(Source(name, data), None if format == ANY else format)
        except SourceError:
            return
        program = build(draft)
        if schedule is not None and len(program.tasks) <= SMALL:
            schedule(program)

    def timed(data: bytes) -> None:
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        run(data)
        signal.setitimer(signal.ITIMER_PROF, 0)

    signal.signal(signal.SIGPROF, _took_too_long)
    return timed


def _took_too_long(number: int, frame: object) -> None:
    raise TimeoutError(f"an input took more than {SECONDS} seconds of a processor")


def arguments(options: argparse.Namespace) -> Iterator[str]:
    """The command line of libFuzzer: limits, dictionary, corpus."""
    home = ROOT / ".fuzz" / options.format
    corpus, found = home / "corpus", home / "found"
    for folder in (corpus, found):
        folder.mkdir(parents=True, exist_ok=True)
    texts = seeds(options.format, ROOT)
    for name, data in texts.items():
        (corpus / name).write_bytes(data)
    words = home / "words.txt"
    words.write_text("".join(f'"{word}"\n' for word in tokens(texts.values())), "ascii")
    yield sys.argv[0]
    yield f"-runs={1 if options.inputs else options.runs}"
    yield f"-timeout={STANDSTILL}"
    yield f"-rss_limit_mb={MEBIBYTES}"
    yield f"-max_len={2 * LONGEST if options.format == formats.XLSX else LONGEST}"
    yield f"-seed={options.seed}"
    yield f"-dict={words}"
    yield f"-artifact_prefix={found}/"
    yield "-print_final_stats=1"
    yield "-verbosity=0"
    yield from (str(path) for path in options.inputs or [corpus])


def main() -> None:
    """Run the fuzzer, or the given inputs once."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("format", choices=FORMATS)
    parser.add_argument("inputs", nargs="*", type=Path)
    parser.add_argument("--runs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--schedule", action="store_true")
    options = parser.parse_args()
    target = one_input(options.format, and_schedule=options.schedule)
    mutate = zipped_mutation if options.format == formats.XLSX else None
    atheris.Setup(list(arguments(options)), target, custom_mutator=mutate)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
