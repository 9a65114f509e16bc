"""What every answer tells the browser, and that the product is set for the open network."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from fairlead.store.models import User
from tests.web.addresses import addresses
from tests.web.conftest import KEY, SignIn
from tests.web.everyone import Answer

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def complaints(answer: Answer | HttpResponse, *, is_kept: bool = False) -> list[str]:
    """The headers that an answer lacks, or has with another value."""
    found = [name for name, value in ALWAYS.items() if answer.get(name) != value]
    policy = answer.get("Content-Security-Policy", "")
    rules = ("default-src 'self'", "object-src 'none'", "frame-ancestors 'none'")
    found += [rule for rule in rules if rule not in policy]
    if "unsafe" in policy or "*" in policy:
        found.append(policy)
    kept = answer.get("Cache-Control", "")
    if not is_kept and ("no-store" not in kept or "private" not in kept):
        found.append("Cache-Control")
    return found


def test_every_page_of_everybody_has_the_headers(sign_in: SignIn) -> None:
    clients = [Client(raise_request_exception=False), sign_in("owner")]
    for address in addresses():
        for client in clients:
            answer = client.get(address.path)
            assert not complaints(answer), (address.path, answer.status_code, complaints(answer))


@pytest.mark.parametrize("path", ["/nothing/", "/programs/nothing/", "/api/v1/nothing"])
def test_what_is_not_there_has_the_headers(sign_in: SignIn, path: str) -> None:
    answer = sign_in("owner").get(path)
    assert answer.status_code == 404
    assert not complaints(answer)


def test_a_failure_has_the_headers_and_says_nothing_of_its_inside(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fairlead.web.access import gate

    def fail(*arguments: Any) -> None:
        raise ZeroDivisionError("inside")

    owner = sign_in("owner")
    owner.raise_request_exception = False
    monkeypatch.setattr(gate, "place", fail)
    answer = owner.get(f"/programs/{KEY}/")
    assert answer.status_code == 500
    assert not complaints(answer)
    assert b"inside" not in answer.content
    assert b"Traceback" not in answer.content


def test_files_have_the_headers_and_may_be_kept(db: None) -> None:
    answer = Client().get("/static/look/tokens.css")
    assert answer.status_code == 200
    assert not complaints(answer, is_kept=True)


def test_a_foreign_host_name_is_refused_with_the_headers(db: None, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    answer = Client().get("/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert not complaints(answer)


@pytest.mark.parametrize("path", ["/", f"/programs/{KEY}/", "/healthz", "/accounts/login/"])
def test_trace_is_refused(sign_in: SignIn, path: str) -> None:
    answer = sign_in("owner").trace(path)
    assert answer.status_code == 405
    assert "TRACE" not in answer["Allow"]


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(db: None) -> None:
    User.objects.create_user("ana@example.org", "a long password", name="Ana")
    client = Client()
    client.post("/accounts/login/", {"login": "ana@example.org", "password": "a long password"})
    client.get("/account/")
    for name in ("session", "csrf"):
        cookie = client.cookies[name]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"


def test_the_complaints_see_a_missing_header() -> None:
    assert complaints(HttpResponse("bare"))


PRODUCT = """
import json
from django.core.management import call_command
from django.conf import settings
import django
django.setup()
call_command("check", deploy=True, fail_level="WARNING")
names = ("DEBUG", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT",
         "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SECURE_HSTS_SECONDS")
print(json.dumps({name: getattr(settings, name) for name in names}))
"""


def product(tmp_path: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """What the product's own settings are in a process of their own."""
    environment = {
        **{name: value for name, value in os.environ.items() if "DJANGO" not in name},
        "DJANGO_SETTINGS_MODULE": "fairlead.web.settings",
        "FAIRLEAD_DATA": str(tmp_path),
        **more,
    }
    environment.pop("FAIRLEAD_SECRET_KEY", None)
    return subprocess.run(
        [sys.executable, "-c", PRODUCT],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_django_s_check_for_deployment_warns_of_nothing(tmp_path: Path) -> None:
    run = product(tmp_path, FAIRLEAD_HTTPS="1", FAIRLEAD_HOSTS="plan.example.org")
    assert run.returncode == 0, run.stderr
    assert "no issues (0 silenced)" in run.stdout + run.stderr
    assert '"DEBUG": false' in run.stdout
    assert '"SESSION_COOKIE_SECURE": true, "CSRF_COOKIE_SECURE": true' in run.stdout
    assert '"__Host-session"' in run.stdout


def test_the_same_check_warns_without_https(tmp_path: Path) -> None:
    run = product(tmp_path)
    assert run.returncode == 1
    assert "security.W" in run.stderr
