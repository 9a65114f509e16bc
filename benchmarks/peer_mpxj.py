"""MPXJ's scheduler on a plan, run by bench.py in an environment of its own.

Prints the median seconds of each part of the way from a plan to its dates: the start of the Java
machine, reading the file, scheduling, and asking for six dates of each task.
"""

from __future__ import annotations

import sys
import time
from itertools import pairwise

import jpype
import mpxj  # noqa: F401 - puts MPXJ's archives on the class path

DATES = ("EarlyStart", "EarlyFinish", "LateStart", "LateFinish", "TotalSlack", "FreeSlack")


def main() -> None:
    """Schedule the file of the first argument."""
    marks = [time.perf_counter()]
    jpype.startJVM("-Xmx4g", convertStrings=False)
    marks.append(time.perf_counter())
    file = jpype.JClass("org.mpxj.reader.UniversalProjectReader")().read(sys.argv[1])
    marks.append(time.perf_counter())
    start = file.getProjectProperties().getStartDate()
    jpype.JClass("org.mpxj.cpm.MicrosoftScheduler")().schedule(file, start)
    marks.append(time.perf_counter())
    found = [[str(getattr(task, f"get{date}")()) for date in DATES] for task in file.getTasks()]
    marks.append(time.perf_counter())
    assert any(dates[0] != "None" for dates in found)
    print(*(after - before for before, after in pairwise(marks)))


if __name__ == "__main__":
    main()
