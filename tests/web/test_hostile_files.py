"""Files that attack their reader: refused in time and memory, nothing opened, nobody called.

Rows F3 and S6 of what reliability asks for: archives and XML made to hurt, and names of files that
would lead elsewhere.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import xml.sax
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from time import sleep
from typing import Any

import orjson
import pytest
from django.conf import settings

from fairlead.store import uploads
from fairlead.store.models import User
from fairlead.web.parsing.reading import child_environment
from tests.connectors.table.tables import row, workbook

SECRET = "canary-5c1d"
MOST_SECONDS = 1.0
MOST_BYTES = 100 * 2**20
HEAD = row(1, "Task name", "Duration")
HARMLESS = {
    "wide": "attributes that no plan has are passed over, in the time and memory of any other file",
    "an include": "the element is none of a plan's; nothing resolves it, so it is not there",
    "a style": "honest files name a style sheet for browsers; readers drop processing instructions",
    "utf-7": "no parser knows it, so the file is read as what its bytes are, without that encoding",
}
"""Documents that are let through, and why: refusing them would refuse honest files too.

All else holds for them as for the others: in time, in memory, nobody called, nothing opened.
"""


@dataclass
class Canary:
    """A server that nobody may call, and a file that nobody may read."""

    url: str
    file: Path
    calls: list[str] = field(default_factory=list)


@pytest.fixture
def canary(tmp_path: Path) -> Iterator[Canary]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.calls.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"<!ENTITY got 'got'>")

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    found = Canary(f"http://127.0.0.1:{server.server_address[1]}", secret)
    Thread(target=server.serve_forever, daemon=True).start()
    yield found
    server.shutdown()
    server.server_close()


def documents(canary: Canary) -> dict[str, bytes]:
    """XML that attacks, by what it does."""
    many = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    long = "x" * 50_000
    declared = {
        "a DTD by HTTP": f'<!DOCTYPE Project SYSTEM "{canary.url}/dtd">',
        "a public DTD": f'<!DOCTYPE Project PUBLIC "-//x//y" "{canary.url}/public">',
        "an entity by HTTP": f'<!DOCTYPE Project [<!ENTITY x SYSTEM "{canary.url}/x">]>',
        "an entity of a file": f'<!DOCTYPE Project [<!ENTITY x SYSTEM "file://{canary.file}">]>',
        "a parameter": f'<!DOCTYPE Project [<!ENTITY % p SYSTEM "{canary.url}/p"> %p;]>',
        "laughs": f'<!DOCTYPE Project [<!ENTITY e0 "ha">{many}<!ENTITY x "&e9;">]>',
        "a long one": f'<!DOCTYPE Project [<!ENTITY x "{long}">]>',
        "an empty DTD": '<!DOCTYPE Project [<!ENTITY x "x">]>',
    }
    found = {
        name: f"{said}<Project><Name>{'&x;' * 1000}</Name></Project>".encode()
        for name, said in declared.items()
    }
    deep = b"<Project>" + b"<a>" * 200_000 + b"</a>" * 200_000 + b"</Project>"
    wide = b"<Project " + b" ".join(b'a%d="1"' % n for n in range(100_000)) + b"/>"
    included = f'<Project xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="{canary.url}'
    style = f'<?xml-stylesheet type="text/xsl" href="{canary.url}/s"?><Project/>'
    return found | {
        "deep": deep,
        "wide": wide,
        "an include": f'{included}/i" parse="text"/></Project>'.encode(),
        "a style": style.encode(),
        "utf-7": b'<?xml version="1.0" encoding="utf-7"?><Project/>',
        "utf-16 with a DTD": found["an entity of a file"].decode().encode("utf-16"),
    }


def archives(canary: Canary) -> dict[str, Callable[[], bytes]]:
    """Archives that attack, each made when it is asked for."""

    def nested() -> bytes:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/inner.zip", b"\0" * 20_000_000)
        return file.getvalue()

    def with_parts(parts: dict[str, bytes]) -> Callable[[], bytes]:
        return lambda: workbook([HEAD], extra=parts)

    inner = documents(canary)["an entity of a file"]
    names = ("../../up", "C:/drive")
    return {
        "a bomb": lambda: workbook([], extra={"xl/media/big.bin": b"\0" * (60 * 2**20)}),
        "a bomb of rows": lambda: workbook(["<row/>" * 12_000_000]),
        "a nested bomb": nested,
        "many": with_parts({f"x/{n}": b"" for n in range(2_500)}),
        "long names": with_parts({f"{n:0>200}": b"" for n in range(6_000)}),
        "a hostile sheet": with_parts({"xl/sharedStrings.xml": inner}),
        **{f"a path {name}": with_parts({name: b"x"}) for name in names},
    }


KINDS = (
    *documents(Canary("http://x", Path("/x"))),
    *(f"xlsx: {name}" for name in archives(Canary("http://x", Path("/x")))),
)


def read(data: bytes, name: str) -> tuple[dict[str, Any], float, int]:
    """The answer of the child, the seconds of a processor it took, and its memory in bytes."""
    limits = {"memory_bytes": 2 * 2**30, "cpu_seconds": 60}
    asked = {"name": name, "columns": {}, "dates": "", "is_items": False, **limits}
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", "fairlead.web.parsing.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=child_environment(),
    )
    assert child.stdin is not None
    assert child.stdout is not None
    feeding = Thread(target=_feed, args=(child.stdin, orjson.dumps(asked) + b"\n" + data))
    feeding.start()
    peak = [0]
    watching = Thread(target=_watch, args=(child.pid, peak))
    watching.start()
    said = child.stdout.read()
    feeding.join()
    watching.join()
    _, status, spent = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    child.stdout.close()
    last = said.strip().rpartition(b"\n")[2]
    return orjson.loads(last), spent.ru_utime + spent.ru_stime, peak[0]


def _watch(process: int, peak: list[int]) -> None:
    """Follow the most memory a process had; its usage at the end would count its parent's too."""
    while found := re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{process}/status").read_text()):
        peak[0] = max(peak[0], int(found[1]) * 1024)
        sleep(0.005)


def _feed(stdin: Any, data: bytes) -> None:
    with suppress(BrokenPipeError):
        stdin.write(data)
        stdin.close()


@pytest.fixture(scope="module")
def idle() -> tuple[float, int]:
    """What the child takes for a file that is empty: loading itself."""
    _, seconds, memory = read(b"", "plan.xml")
    return seconds, memory


def complaints(answer: dict[str, Any], seconds: float, memory: int, canary: Canary) -> list[str]:
    """Where a reader did what a file told it to."""
    found = [f"called {one}" for one in canary.calls]
    if "refused" not in answer:
        found.append("was not refused")
    if SECRET in str(answer):
        found.append("read a file")
    if seconds > MOST_SECONDS:
        found.append(f"took {seconds:.1f} s")
    if memory > MOST_BYTES:
        found.append(f"took {memory / 2**20:.0f} MB")
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_a_hostile_file_is_refused_in_time_and_calls_nobody(
    kind: str, canary: Canary, idle: tuple[float, int]
) -> None:
    name = kind.removeprefix("xlsx: ")
    made = archives(canary)[name]() if "xlsx: " in kind else documents(canary)[kind]
    answer, seconds, memory = read(made, "plan.xlsx" if "xlsx: " in kind else "plan.xml")
    found = complaints(answer, seconds - idle[0], memory - idle[1], canary)
    assert set(found) == ({"was not refused"} if kind in HARMLESS else set()), (kind, found)


def test_a_parser_that_trusts_is_noticed(canary: Canary) -> None:
    """What the standard library does when it is told to follow entities."""
    heard: list[str] = []

    class Hearing(xml.sax.ContentHandler):
        def characters(self, content: str) -> None:
            heard.append(content)

    for kind in ("an entity by HTTP", "an entity of a file"):
        parser = xml.sax.make_parser()
        parser.setFeature(xml.sax.handler.feature_external_ges, True)
        parser.setContentHandler(Hearing())
        data = documents(canary)[kind].replace(b"&x;" * 1000, b"&x;")
        with suppress(xml.sax.SAXException):
            parser.parse(io.BytesIO(data))
    found = complaints({"program": "".join(heard)}, 2.0, 2**30, canary)
    for one in ("called /x", "was not refused", "read a file", "took 2.0 s", "took 1024 MB"):
        assert one in found


def traversals() -> Iterator[str]:
    """Two hundred names that lead elsewhere."""
    ups = (
        "../",
        "..\\",
        "..%2f",
        "%2e%2e/",
        "....//",
        "..;/",
        "..\u2215",
        "．．/",
        "..\0/",
        "./../",
    )
    ends = ("x", "etc/passwd", "secret-key", "fairlead.sqlite3", ".ssh/authorized_keys")
    for up in ups:
        for end in ends:
            for times in (1, 3, 8):
                yield up * times + end
    roots = (
        "/",
        "\\",
        "C:\\",
        "\\\\host\\share\\",
        "file:///",
        "~/",
        "//",
        "/proc/self/",
        "con/",
        "NUL\0",
    )
    yield from (root + end for root in roots for end in ends)


def kept_elsewhere(names: Iterator[str], folder: Path, by: User) -> list[str]:
    """What lies where it should not after files of such names were kept."""
    outside = folder.parent
    before = {one for one in outside.rglob("*") if folder not in one.parents}
    for name in names:
        upload = uploads.keep(name, [b"x"], None, by)
        assert "/" not in upload.name
        assert "\\" not in upload.name
    after = {one for one in outside.rglob("*") if folder not in one.parents} - {folder}
    odd = [one.name for one in folder.rglob("*") if not one.name.isalnum() or len(one.name) != 48]
    return odd + [str(one) for one in after - before]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    kept = tmp_path / "a" / "b" / "imports"
    monkeypatch.setattr(settings, "IMPORT_FOLDER", kept)
    monkeypatch.setattr(uploads, "MOST_HELD", 1_000)
    return kept


def test_no_name_of_a_file_leads_elsewhere(owner: User, folder: Path) -> None:
    names = list(traversals())
    assert len(set(names)) >= 200
    assert kept_elsewhere(iter(names), folder, owner) == []
    assert len(list(folder.iterdir())) == len(names)


def test_a_store_that_keeps_files_under_their_names_is_noticed(
    owner: User, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.mkdir(parents=True)
    monkeypatch.setattr("secrets.token_hex", lambda count: "../elsewhere")
    assert kept_elsewhere(iter(["plan.xml"]), folder, owner)
