"""The worker as a child of the server: `python -m fairlead.web.jobs`."""

from __future__ import annotations

import logging
import os

from fairlead.web.child import follow
from fairlead.web.claim import Claim, ClaimedError
from fairlead.web.environment import data_folder
from fairlead.web.jobs.worker import main as work

_GIVES_WAY = 19

log = logging.getLogger(__name__)


def main() -> None:
    """Be the worker."""
    try:
        claim = Claim(data_folder(), "worker")
    except ClaimedError:
        log.warning("There is another worker for this data folder; both work.")
        claim = None
    # Pages come first: a simulation takes what processor time they leave.
    os.nice(_GIVES_WAY)
    follow()
    work()
    if claim is not None:
        claim.release()


if __name__ == "__main__":
    main()
