"""Which addresses may be called: those of the public internet, and hosts that the operator names.

A name is looked up once, and every address it has must do; the client connects to those and looks
nothing up. So neither a way of writing 127.0.0.1 nor a name that changes its mind leads inside.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Collection
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from threading import Thread
from urllib.parse import quote, urlsplit

from fairlead.core.ground.errors import FairleadError

Resolve = Callable[[str, int], Collection[str]]
"""Gives the addresses of a name and port, none where nobody knows it."""

LONGEST = 500
LOOKED_UP_WITHIN_S = 5.0
PORTS = {"http": 80, "https": 443}
_FIRST_FREE_PORT = 1024

_INSIDE_4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/3",
        ),
    )
)
"""What is no single machine of the public internet (IANA's special-purpose registry)."""
_GLOBAL_6 = IPv6Network("2000::/3")
_INSIDE_6 = tuple(
    map(IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3ffe::/16", "3fff::/20"))
)
"""Within 2000::/3: protocols, among them Teredo, documentation, 6to4, and what was given back."""
_TRANSLATED = IPv6Network("64:ff9b::/96")
"""The last four bytes are an IPv4 address, which is what is reached."""
_NEVER = (
    IPv4Network("0.0.0.0/32"),
    IPv4Network("169.254.0.0/16"),
    IPv4Network("100.100.100.200/32"),
    IPv4Network("168.63.129.16/32"),
    IPv4Network("192.0.0.192/32"),
    IPv4Network("224.0.0.0/3"),
    IPv6Network("::/128"),
    IPv6Network("fe80::/10"),
    IPv6Network("fd00:ec2::/32"),
    IPv6Network("ff00::/8"),
)
"""Not even for hosts that the operator named: what clouds tell their machines, and broadcasts."""


class AddressRefusedError(FairleadError):
    """An address that may not be called."""

    code = "net.address_refused"


class UnreachableError(FairleadError):
    """A host that cannot be found, or that did not answer as one that works."""

    code = "net.unreachable"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a call goes.

    host: its name in ASCII. target: path and query as they are sent. addresses: those that were
    checked, in the order to try them; empty until they are.
    """

    scheme: str
    host: str
    port: int
    target: str
    addresses: tuple[str, ...] = ()

    @property
    def authority(self) -> str:
        """What the header Host says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def checked(url: str, allowed: Collection[str] = (), resolve: Resolve | None = None) -> Endpoint:
    """Where a URL leads, with the addresses that may be connected to.

    allowed: hosts of the operator's own network, as `name` or `name:port` in small letters. Raises
    AddressRefusedError, and UnreachableError for a name that nobody knows.
    """
    meant = parsed(url)
    is_allowed = _is_allowed(meant, allowed)
    if not is_allowed and meant.port < _FIRST_FREE_PORT and meant.port not in PORTS.values():
        raise AddressRefusedError(
            f"Port {meant.port} of {meant.host} is not for the web. Use 80, 443, or 1024 and above."
        )
    found = tuple(dict.fromkeys((resolve or look_up)(meant.host, meant.port)))
    if not found:
        raise UnreachableError(f"Nobody knows the host {meant.host}. Check the spelling.")
    for one in found:
        if not _may_be_reached(one, is_allowed=is_allowed):
            raise AddressRefusedError(
                f"{meant.host} is not on the public internet, so it is not called. Give another "
                "address, or ask the operator to name the host in FAIRLEAD_INTRANET_HOSTS."
            )
    return Endpoint(meant.scheme, meant.host, meant.port, meant.target, found)


def parsed(url: str) -> Endpoint:
    """The parts of a URL. Raises AddressRefusedError for one that cannot be called."""
    if len(url) > LONGEST:
        raise AddressRefusedError(f"The address is too long. Give at most {LONGEST} characters.")
    # `urlsplit` drops line breaks and tabs without a word.
    if any(not c.isprintable() or c.isspace() or c == "\\" for c in url):
        raise AddressRefusedError("The address has characters that none can have. Check it.")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        # As browsers do: full-width digits and dots become plain ones before anybody looks.
        host = host if ":" in host else host.encode("idna").decode("ascii").lower()
    except ValueError:
        raise AddressRefusedError(f"'{url[:80]}' is no address. Check the spelling.") from None
    scheme = parts.scheme.lower()
    if scheme not in PORTS or not host or "%" in host or port == 0:
        raise AddressRefusedError(f"'{url[:80]}' cannot be called. Give a https:// address.")
    if "@" in parts.netloc:
        raise AddressRefusedError("The address has a name before its host. Give it without.")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    target = f"{path}?{query}" if query else path
    return Endpoint(scheme, host.rstrip("."), port or PORTS[scheme], target)


def look_up(host: str, port: int) -> Collection[str]:
    """The addresses of a host; none when nobody knows it, or says so too late."""
    found: list[str] = []

    def ask() -> None:
        try:
            told = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return
        found.extend(str(address[0]) for *_, address in told)

    # The system's own look-up has no deadline.
    asking = Thread(target=ask, name="look-up", daemon=True)
    asking.start()
    asking.join(LOOKED_UP_WITHIN_S)
    return tuple(found)


def is_public(address: str) -> bool:
    """Whether an IP address is that of one machine on the public internet."""
    try:
        ip = _reached(address)
    except ValueError:
        return False
    if any(ip in network for network in _NEVER if network.version == ip.version):
        return False
    if isinstance(ip, IPv4Address):
        return not any(ip in network for network in _INSIDE_4)
    return ip in _GLOBAL_6 and not any(ip in network for network in _INSIDE_6)


def _may_be_reached(address: str, *, is_allowed: bool) -> bool:
    if not is_allowed:
        return is_public(address)
    try:
        ip = _reached(address)
    except ValueError:
        return False
    return not any(ip in network for network in _NEVER if network.version == ip.version)


def _reached(address: str) -> IPv4Address | IPv6Address:
    """What is reached under an address: the IPv4 address inside of a mapped or translated one."""
    # A zone, as in fe80::1%eth0, says through which card, not where to.
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped is not None:
            return ip.ipv4_mapped
        if ip in _TRANSLATED:
            return IPv4Address(ip.packed[-4:])
    return ip


def _is_allowed(meant: Endpoint, allowed: Collection[str]) -> bool:
    names = [meant.host, f"[{meant.host}]"]
    return any(one in allowed for name in names for one in (name, f"{name}:{meant.port}"))
