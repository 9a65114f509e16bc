"""How a command ends, as an exit code that scripts and pipelines can rely on."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterable

import click

from fairlead.cli.plain import clean
from fairlead.core.ground.errors import FairleadError
from fairlead.core.ground.finding import Finding, Severity

DONE = 0
NO = 1
"""Done, and the answer is "no": a check failed, a blocker was found."""
REFUSED = 2
"""Bad usage or unreadable input; one message on stderr, nothing written."""
BROKEN = 70
"""Fairlead itself is at fault; a number of its own, so that no pipeline takes it for a "no"."""
INTERRUPTED = 130
PIPE_CLOSED = 141
"""Whoever read the output has gone; both numbers are what a shell reports of a signal."""


OUTPUT_FAILED = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
"""What a full or failing disk reports of the file that standard output goes to."""


class RefusedError(click.ClickException):
    """Something on this machine that stops a command: a missing file, a name that is taken."""

    exit_code = REFUSED

    def __init__(self, message: str) -> None:
        super().__init__(clean(message))


def blockers(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that leave an answer in doubt."""
    return tuple(finding for finding in findings if finding.severity is Severity.BLOCKER)


def verdict(findings: Iterable[Finding]) -> int:
    """NO when one of the findings that an answer came with is a blocker, else DONE."""
    return NO if blockers(findings) else DONE


def ended(command: Callable[[], object]) -> int:
    """Run a command to its exit code, which it returns itself when it is not DONE.

    Errors of Fairlead, and a disk too full for the answer, become one message on stderr. Whatever
    else a command raises is a bug and passes through, as do the usage errors that click shows.
    """
    try:
        code = command()
        sys.stdout.flush()
    except FairleadError as error:
        click.ClickException(clean(str(error))).show()
        return REFUSED
    except KeyboardInterrupt:
        click.echo(err=True)
        return INTERRUPTED
    except BrokenPipeError:
        _forget_output()
        return PIPE_CLOSED
    except OSError as error:
        if error.errno not in OUTPUT_FAILED:
            raise
        _forget_output()
        says = f"The answer cannot be written: {error.strerror}. Make room, or write it elsewhere."
        click.ClickException(says).show()
        return REFUSED
    return code if isinstance(code, int) else DONE


def _forget_output() -> None:
    """Let the interpreter's own flush at exit go nowhere instead of failing once more."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
