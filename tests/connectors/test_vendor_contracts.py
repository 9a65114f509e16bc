"""The clients' requests against the vendors' own contracts, which Prism serves and holds them to.

Run by `make contracts`, which fetches Prism; the contract of Jira is beside the project.
"""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import pytest

from fairlead.connectors.github import client as github
from fairlead.connectors.jira import client as jira
from fairlead.net.client import AnswerRefusedError, Client

PRISM = os.environ.get("FAIRLEAD_PRISM", "")
SPECS = Path(__file__).parents[3] / "shared" / "data" / "specs"
GITHUB = Path(PRISM) / "node_modules" / "@octokit" / "openapi" / "generated" / "api.github.com.json"

pytestmark = pytest.mark.skipif(not PRISM, reason="needs Prism (`make contracts`)")


@contextmanager
def served(contract: Path) -> Iterator[str]:
    """The address of a mock of a contract, which refuses what the contract does not know."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(PRISM) / "node_modules" / ".bin" / "prism"), "mock", "--errors", "-d"]
    with subprocess.Popen(
        [*command, "-p", str(port), str(contract)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as running:
        try:
            until = monotonic() + 90
            while monotonic() < until:
                with socket.socket() as asked:
                    if asked.connect_ex(("127.0.0.1", port)) == 0:
                        break
                sleep(0.2)
            yield f"http://127.0.0.1:{port}"
        finally:
            running.terminate()


def asking(url: str, headers: dict[str, str]) -> Client:
    return Client(url, headers, allowed=["127.0.0.1"], wait=lambda _seconds: None)


@pytest.mark.shared
def test_what_jira_is_asked_is_in_its_contract() -> None:
    contract = SPECS / "jira-platform-v3.2026-05.json"
    with served(contract) as url, asking(url, jira.basic("ana@example.org", "t")) as client:
        api, fields = "/rest/api/3", list(jira.FIELDS)
        for path in ("serverInfo", "field", "status", "issue/10001/changelog"):
            assert client.get(f"{api}/{path}").value is not None
        client.get(f"{api}/issue/10001", {"fields": ",".join(fields), "expand": "changelog"})
        client.get(f"{api}/issue/10001/worklog", {"startAt": 0, "maxResults": 100})
        for asked in (
            {"jql": "project = A", "fields": ["id"], "maxResults": jira.LISTED},
            {"jql": "id in (1,2)", "fields": fields, "maxResults": 50, "expand": "changelog"},
            {"jql": "a", "fields": ["updated"], "maxResults": 1000, "nextPageToken": "t"},
        ):
            client.ask(f"{api}/search/jql", asked)
        with pytest.raises(AnswerRefusedError):
            client.ask(f"{api}/search/jql", {"jql": "a", "startAt": 0})  # As Data Center takes it.


def test_what_github_is_asked_is_in_its_contract() -> None:
    with served(GITHUB) as url, asking(url, github.headers("t")) as client:
        page = "per_page=100&page=1"
        for path in (
            f"/issues?state=all&sort=created&since=2026-03-02T09:00:00Z&direction=asc&{page}",
            f"/issues/events?direction=desc&{page}",
            f"/milestones?state=all&direction=asc&{page}",
            f"/issues/7/sub_issues?direction=asc&{page}",
            f"/issues/7/dependencies/blocked_by?direction=desc&{page}",
        ):
            assert isinstance(client.get(f"/repos/shop/web{path}").value, list)
        with pytest.raises(AnswerRefusedError):
            client.get("/repos/shop/web/issues?state=every")
