"""A call: to the checked address and no further, encrypted, and over by its deadline."""

from __future__ import annotations

import ssl
from datetime import timedelta
from pathlib import Path
from time import monotonic

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.utils import timezone

from fairlead.net.address import Endpoint, UnreachableError, checked
from fairlead.net.client import post
from tests.net.listening import dripping, listening


def at(port: int, host: str = "127.0.0.1", scheme: str = "http") -> Endpoint:
    return Endpoint(scheme, host, port, "/hook", ("127.0.0.1",))


def test_what_is_sent_arrives_as_it_was() -> None:
    with listening(204) as told:
        found = checked(f"{told.url}?a=1", ["127.0.0.1"])
        assert post(found, b'{"id": 1}', {"X-Number": "7"}) == 204
    (got,) = told.got
    assert (got.path, got.body, got.headers["X-Number"]) == ("/hook?a=1", b'{"id": 1}', "7")
    assert got.headers["Host"] == told.host
    assert got.headers["User-Agent"].startswith("Fairlead/")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_an_answer_and_not_followed(status: int) -> None:
    with listening() as canary, listening(status, leads_to=canary.url) as told:
        assert post(checked(told.url, ["127.0.0.1"]), b"", {}) == status
        assert not canary.got


def test_a_proxy_of_the_environment_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    with listening() as proxy, listening() as told:
        monkeypatch.setenv("http_proxy", f"http://{proxy.host}")
        post(checked(told.url, ["127.0.0.1"]), b"", {})
        assert (len(told.got), len(proxy.got)) == (1, 0)


def test_the_second_address_is_tried_when_the_first_does_not_answer() -> None:
    with listening() as told:
        # On 127.0.0.2 nobody listens.
        both = Endpoint("http", "both", told.port, "/", ("127.0.0.2", "127.0.0.1"))
        assert post(both, b"", {}) == 200


def test_nobody_there_is_said_in_words() -> None:
    with listening() as told:
        pass
    with pytest.raises(UnreachableError, match="cannot be reached"):
        post(at(told.port), b"", {})


@pytest.mark.parametrize(
    "first", [b"HTTP/1.1", b"HTTP/1.1 200 OK\r\nX-Drip: ", b"HTTP/1.1 100 Continue\r\n"]
)
def test_a_host_that_drips_is_cut_off_at_the_deadline(first: bytes) -> None:
    with dripping(first) as port:
        began = monotonic()
        with pytest.raises(UnreachableError, match=r"did not answer within 0\.4 s"):
            post(at(port), b"", {}, within_s=0.4)
        assert monotonic() - began < 2


def test_a_handshake_that_drips_is_cut_off_at_the_deadline() -> None:
    with dripping(b"\x16\x03\x03\x40\x00", drip=b"\x00") as port:
        began = monotonic()
        with pytest.raises(UnreachableError, match="did not answer"):
            post(at(port, scheme="https"), b"", {}, within_s=0.4)
        assert monotonic() - began < 2


def test_what_does_not_speak_http_is_said_in_words() -> None:
    mail = dripping(b"220 mail.example.org ESMTP\r\n")
    with mail as port, pytest.raises(UnreachableError, match="does not speak HTTP"):
        post(at(port), b"", {}, within_s=5)


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """What a server named hooks.test needs, with a certificate that this machine trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "hooks.test")])
    now = timezone.now()
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("hooks.test")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate, secret = tmp_path / "certificate.pem", tmp_path / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, secret)
    return context


def test_a_call_is_encrypted_and_the_name_is_the_one_that_was_given(
    trusted: ssl.SSLContext,
) -> None:
    with listening(tls=trusted) as told:
        assert post(at(told.port, "hooks.test", "https"), b"{}", {}) == 200
        assert told.got[0].headers["Host"] == f"hooks.test:{told.port}"


def test_the_certificate_of_another_name_does_not_hold(trusted: ssl.SSLContext) -> None:
    with listening(tls=trusted) as told:
        with pytest.raises(UnreachableError, match=r"certificate of other\.test does not hold"):
            post(at(told.port, "other.test", "https"), b"{}", {})
        assert not told.got


def test_a_certificate_that_nobody_trusts_does_not_hold(
    trusted: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with listening(tls=trusted) as told:
        with pytest.raises(UnreachableError, match="does not hold"):
            post(at(told.port, "hooks.test", "https"), b"{}", {})
        assert not told.got
