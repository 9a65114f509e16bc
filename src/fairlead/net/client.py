"""A call that ends by its deadline, to an address that was checked.

No redirect is followed, no proxy of the environment is asked, and of the answer only the status is
read: what stands in it is nobody's to see.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from threading import Timer
from time import monotonic

from fairlead import __version__
from fairlead.net.address import Endpoint, UnreachableError

WITHIN_S = 10.0
_MOST_TRIED = 3
_AGENT = f"Fairlead/{__version__}"


def post(
    endpoint: Endpoint, body: bytes, headers: Mapping[str, str], within_s: float = WITHIN_S
) -> int:
    """Send a body, and the status of the answer. endpoint: as `address.checked` found it.

    Raises UnreachableError, in words that do not say more than that it did not work.
    """
    until = monotonic() + within_s
    sent = {**headers, "Host": endpoint.authority, "User-Agent": _AGENT, "Connection": "close"}
    try:
        with _connected(endpoint, until) as connected:
            talk = HTTPConnection(endpoint.host, endpoint.port)
            # There is a connection: the one to the address that was checked.
            talk.sock = connected
            talk.request("POST", endpoint.target, body, sent)
            status = talk.getresponse().status
        if monotonic() >= until:
            # Headers that were cut off look like headers that ended.
            raise TimeoutError
    except ssl.SSLCertVerificationError as error:
        says = f"The certificate of {endpoint.host} does not hold: {error.verify_message}."
        raise UnreachableError(f"{says} Check it.") from None
    except (OSError, HTTPException, ValueError):
        if monotonic() >= until:
            says = f"{endpoint.host} did not answer within {within_s:g} s."
        else:
            says = f"{endpoint.host} cannot be reached, or does not speak HTTP."
        raise UnreachableError(f"{says} Check that it runs.") from None
    return status


@contextmanager
def _connected(endpoint: Endpoint, until: float) -> Iterator[socket.socket]:
    """A connection to the host, encrypted where it should be, that is cut at the deadline."""
    plain = _first_that_answers(endpoint, until)
    made: socket.socket = plain
    try:
        if endpoint.scheme == "https":
            made = ssl.create_default_context().wrap_socket(
                plain, server_hostname=endpoint.host, do_handshake_on_connect=False
            )
        # A time-out of the socket begins anew with every byte; this one does not.
        cut = Timer(max(0.0, until - monotonic()), _cut, [made])
        cut.daemon = True
        cut.start()
        try:
            if isinstance(made, ssl.SSLSocket):
                made.do_handshake()
            yield made
        finally:
            cut.cancel()
    finally:
        made.close()


def _first_that_answers(endpoint: Endpoint, until: float) -> socket.socket:
    """A connection to the first of the checked addresses that takes one. Raises OSError."""
    error: OSError = ConnectionError("no address was checked")
    for address in endpoint.addresses[:_MOST_TRIED]:
        left = until - monotonic()
        if left <= 0:
            break
        try:
            return socket.create_connection((address, endpoint.port), timeout=left)
        except OSError as failed:
            error = failed
    raise error


def _cut(connected: socket.socket) -> None:
    with suppress(OSError):
        # Not the method of an encrypted one, which would go on in the clear.
        socket.socket.shutdown(connected, socket.SHUT_RDWR)
