"""A web process beside the server's own, on the same sockets: `python -m fairlead.web.beside`.

Its arguments are its row in the table of counts, how many rows that has, the file it is in, and the
sockets, all by their descriptors.
"""

from __future__ import annotations

import os
import socket
import sys

import django

from fairlead.web.child import follow
from fairlead.web.counting import answered
from fairlead.web.server import Server


def main(row: int, rows: int, counts: int, *sockets: int) -> None:
    """Answer until told to stop, or until the server is gone."""
    serving: list[Server] = []

    def gone() -> None:
        if not serving:
            # It was warming up for a server that is there no more.
            os._exit(0)
        serving[0].stop()

    follow(gone)
    os.umask(0o077)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fairlead.web.settings")
    django.setup()
    from django.conf import settings

    from fairlead.web.warming import warm
    from fairlead.web.wsgi import application

    answered.share(counts, row, rows)
    # Whoever comes in the meantime is answered by the server.
    warm().join()
    listening = [socket.socket(fileno=one) for one in sockets]
    serving.append(Server(application, proxy=settings.PROXY, processes=rows, sockets=listening))
    serving[0].run(lambda: None, worker=False)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
