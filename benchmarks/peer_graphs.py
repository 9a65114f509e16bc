"""The longest path by graph libraries, run by bench.py in an environment of its own.

Prints one line a peer: its name, and the median seconds to build the graph and to find the path.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

ROUNDS = 5


def timed(call: Callable[[], Any]) -> float:
    """Median seconds of some rounds."""
    seconds = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)


def main() -> None:
    """Read "predecessor successor days" lines and time each library on them."""
    edges = [tuple(map(int, line.split())) for line in sys.stdin]

    import networkx as nx

    def build_networkx() -> Any:
        graph = nx.DiGraph()
        graph.add_weighted_edges_from(edges)
        return graph

    graph = build_networkx()
    took = timed(lambda: nx.dag_longest_path_length(graph))
    print(f"networkx {timed(build_networkx)} {took}")

    import rustworkx

    nodes = 1 + max(max(before, after) for before, after, _ in edges)

    def build_rustworkx() -> Any:
        graph = rustworkx.PyDiGraph()
        graph.add_nodes_from(range(nodes))
        graph.add_edges_from(edges)
        return graph

    rust = build_rustworkx()
    took = timed(lambda: rustworkx.dag_longest_path_length(rust, lambda _a, _b, days: days))
    print(f"rustworkx {timed(build_rustworkx)} {took}")


if __name__ == "__main__":
    main()
