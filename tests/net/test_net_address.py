"""Which addresses may be called: no way of writing one leads to where it must not."""

from __future__ import annotations

import socket
import urllib.error
import urllib.request
from collections.abc import Collection
from contextlib import suppress
from urllib.parse import urlsplit

import pytest

from fairlead.net.address import (
    AddressRefusedError,
    UnreachableError,
    checked,
    is_public,
    look_up,
    parsed,
)
from fairlead.net.client import post
from tests.net.listening import Listener, listening

LOOPBACKS = [
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "127.255.255.254",
    "0",
    "0.0.0.0",
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "0177.0.0.1",
    "017700000001",
    "①②⑦.⓪.⓪.①",
    "１２７.０.０.１",
    "127。0。0。1",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[::]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
]
"""Ways to write an address of this machine; naive filters let one or the other through."""

INSIDE = [
    "10.0.0.1",
    "172.16.3.4",
    "172.31.255.255",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "[::ffff:169.254.169.254]",
    "2852039166",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.8",
    "192.0.0.192",
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "[fe80::1]",
    "[fe80::1%25lo]",
    "[fc00::1]",
    "[fd00:ec2::254]",
    "[fec0::1]",
    "[ff02::1]",
    "[64:ff9b::a9fe:a9fe]",
    "[64:ff9b:1::a00:1]",
    "[2001::1]",
    "[2001:db8::1]",
    "[2002:a00:1::1]",
    "[100::1]",
]

NONSENSE = [
    "",
    "hooks.example.org/path",
    "//hooks.example.org/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:6379/_FLUSHALL",
    "ftp://hooks.example.org/",
    "javascript:alert(1)",
    "http://",
    "https://:443/",
    "http://user@hooks.example.org/",
    "http://hooks.example.org@127.0.0.1/",
    "http://user:password@127.0.0.1/",
    "http://hooks.example.org:0/",
    "http://hooks.example.org:99999/",
    "http://hooks.example.org:x/",
    "http://hooks.example.org\\@127.0.0.1/",
    "http://hooks.example.org/a b",
    "http://hooks.example.org/\r\nX-Header: 1",
    "ht\ttp://hooks.example.org/",
    "http://hooks.example.org/\x00",
    "http://[::1/",
    "http://a..b/",
    "https://hooks.example.org/" + "x" * 500,
]


def public(host: str, port: int) -> Collection[str]:
    """A look-up to which every name is the same public machine."""
    return ("93.184.215.14",)


@pytest.mark.parametrize("host", LOOPBACKS)
def test_no_way_to_write_this_machine_gets_past(host: str) -> None:
    with listening() as canary:
        with pytest.raises((AddressRefusedError, UnreachableError)):
            post(checked(f"http://{host}:{canary.port}/"), b"", {})
        assert not canary.got


@pytest.mark.parametrize("host", INSIDE)
def test_nothing_inside_a_network_is_called(host: str) -> None:
    with pytest.raises(AddressRefusedError):
        checked(f"http://{host}/")


@pytest.mark.parametrize("url", NONSENSE)
def test_what_is_no_address_of_the_web_is_refused_before_anybody_is_asked(url: str) -> None:
    def asked(host: str, port: int) -> Collection[str]:
        raise AssertionError(host)

    with pytest.raises(AddressRefusedError):
        checked(url, resolve=asked)


@pytest.mark.parametrize("port", [22, 25, 110, 445, 993])
def test_ports_of_other_services_are_refused(port: int) -> None:
    with pytest.raises(AddressRefusedError, match="not for the web"):
        checked(f"https://hooks.example.org:{port}/", resolve=public)


def test_a_public_address_is_fine_and_its_parts_are_kept() -> None:
    found = checked("https://Hooks.Example.org/in/fairlead?team=ü", resolve=public)
    assert (found.host, found.port, found.addresses) == (
        "hooks.example.org",
        443,
        ("93.184.215.14",),
    )
    assert found.target == "/in/fairlead?team=%C3%BC"
    assert found.authority == "hooks.example.org"
    assert parsed("http://[2606:4700::1]:8080").authority == "[2606:4700::1]:8080"


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:4700::1111", "64:ff9b::5db8:d70e"])
def test_machines_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


def test_a_name_that_leads_inside_beside_outside_is_refused() -> None:
    def both(host: str, port: int) -> Collection[str]:
        return ("93.184.215.14", "10.0.0.1")

    with pytest.raises(AddressRefusedError):
        checked("https://hooks.example.org/", resolve=both)


def test_a_name_is_looked_up_once_so_it_cannot_change_its_mind() -> None:
    """The second answer of such a name leads to this machine: nobody hears it."""
    answers = [("93.184.215.14",), ("127.0.0.1",)]

    def rebinding(host: str, port: int) -> Collection[str]:
        return answers.pop(0)

    with listening() as canary:
        found = checked(f"http://rebinding.example.org:{canary.port}/", resolve=rebinding)
        assert found.addresses == ("93.184.215.14",)
        with pytest.raises(UnreachableError):
            post(found, b"", {}, within_s=0.3)
        assert not canary.got
    assert answers == [("127.0.0.1",)]


def test_a_name_that_nobody_knows_is_said() -> None:
    with pytest.raises(UnreachableError, match="Nobody knows the host"):
        checked("https://hooks.example.org/", resolve=lambda host, port: ())


def test_a_host_that_the_operator_named_may_be_inside() -> None:
    with listening() as canary:
        for allowed in ("127.0.0.1", canary.host):
            assert post(checked(canary.url, [allowed]), b"{}", {}) == 200
        for other in ("127.0.0.2", f"127.0.0.1:{canary.port + 1}", "localhost"):
            with pytest.raises(AddressRefusedError):
                checked(canary.url, [other])
        assert len(canary.got) == 2


def test_what_clouds_tell_their_machines_is_out_of_reach_even_of_the_operators_hosts() -> None:
    def metadata(host: str, port: int) -> Collection[str]:
        return ("169.254.169.254",)

    with pytest.raises(AddressRefusedError):
        checked("http://hooks.intranet/", ["hooks.intranet"], metadata)


def test_the_names_of_this_machine_are_looked_up() -> None:
    assert set(look_up("localhost", 80)) & {"127.0.0.1", "::1"}


# Faults planted to see that these tests can fail.


def naive(url: str) -> bool:
    """A filter as one finds it: by the text of the host."""
    host = urlsplit(url).hostname or ""
    return not host.startswith(("127.", "10.", "192.168.", "169.254.")) and host != "localhost"


def naively_sent(url: str) -> None:
    with suppress(urllib.error.URLError, OSError, UnicodeError):
        urllib.request.urlopen(url, data=b"", timeout=5)


def reached(canary: Listener) -> list[str]:
    """Which ways to write this machine lead to the canary past a naive filter."""
    found = []
    for host in LOOPBACKS:
        before = len(canary.got)
        if naive(url := f"http://{host}:{canary.port}/"):
            naively_sent(url)
        if len(canary.got) > before:
            found.append(host)
    return found


def test_a_filter_of_texts_is_found_out_by_the_canary() -> None:
    with listening() as canary:
        assert {"2130706433", "0x7f.1", "0177.0.0.1", "0"} <= set(reached(canary))


def test_a_client_that_follows_is_found_out_by_the_canary() -> None:
    with listening() as canary, listening(302, leads_to=canary.url) as outside:
        naively_sent(outside.url)
        assert len(canary.got) == 1


def test_a_check_that_the_call_does_not_heed_is_found_out() -> None:
    """Look up for the check, and once more for the call: the name has changed its mind."""
    answers = [("93.184.215.14",), ("127.0.0.1",)]
    with listening() as canary:
        assert is_public(answers.pop(0)[0])
        socket.create_connection((answers.pop(0)[0], canary.port), timeout=5).close()
