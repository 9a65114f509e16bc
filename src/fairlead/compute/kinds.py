"""Which pools there are, and which to take when.

Threads share memory and start at once, and the compiled roads of large plans use all cores from
there. Processes are faster for many plans, since they also spread what is plain Python. A cluster
is for what one machine cannot hold or finish in time.
"""

from __future__ import annotations

from enum import StrEnum

from fairlead.compute.cluster import Cluster
from fairlead.compute.pool import Pool
from fairlead.compute.processes import Processes
from fairlead.compute.threads import Threads
from fairlead.core.ground.errors import InvalidRequestError


class Kind(StrEnum):
    """Where a pool runs its calls."""

    THREADS = "threads"
    PROCESSES = "processes"
    CLUSTER = "cluster"


def pool(kind: Kind = Kind.THREADS, workers: int | None = None, address: str | None = None) -> Pool:
    """A pool to be opened by `with`: as many workers as there are cores unless said.

    address: of a cluster's scheduler; a local cluster is started without one. Raises
    InvalidRequestError for less than one worker or an address that is of no use, MissingExtraError
    for a cluster without fairlead[cluster].
    """
    if kind is Kind.CLUSTER:
        return Cluster(address, workers)
    if address is not None:
        says = f"An address is given, which {kind} do not have."
        raise InvalidRequestError(says, "Choose a cluster, or leave the address out.")
    return Threads(workers) if kind is Kind.THREADS else Processes(workers)
