"""The timeline of a large program in Chromium: how long an edit takes, how smoothly it scrolls.

`make bench-web` starts a workbench of its own and measures what somebody in front of it sees:

- consequence: from the key that moves a task until what follows from it is drawn, nothing saved;
- edit: from the key that saves it until the new dates of all tasks are drawn;
- scrolling: frames a second while the wheel turns, and the longest frame.

It wants a quiet machine. TASKS and EDITS change how much is measured.
"""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

TASKS = int(os.environ.get("TASKS", "10000"))
EDITS = int(os.environ.get("EDITS", "60"))
EDIT_MS = 200
FRAMES = 50
TURNS = 120
ROW_PX = 32
CHROMIUM = Path("/usr/bin/chromium")
PREPARE = """
import json, sys
import django
django.setup()
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
import plans
from fairlead.store import history
from fairlead.store.models import User, Version
from fairlead.store.people import Role, give_role
call_command("migrate", verbosity=0)
user = User.objects.create_user("planner@example.org", name="Planner")
authored = history.Authored(author=user, origin=Version.Origin.IMPORT, message="Import")
version = history.begin(plans.program(int(sys.argv[1])), authored, "large")
give_role(version.program, user, Role.OWNER)
session = SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.create()
print(json.dumps({"name": settings.SESSION_COOKIE_NAME, "value": session.session_key}))
"""
UNTIL = """
([key, options, seen]) => new Promise((done) => {
  const began = performance.now();
  const target = document.querySelector(seen);
  const watch = new MutationObserver((changes) => {
    // Words that go away after a while are no answer.
    if (!changes.some((one) => one.addedNodes.length)) return;
    watch.disconnect();
    // The frame in which it is seen has been handed over when the task after it runs.
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
  });
  watch.observe(target, { childList: true, subtree: true });
  const rows = document.getElementById("rows");
  rows.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, ...options }));
})
"""
COUNT = """
() => {
  const frames = [];
  const one = (now) => { frames.push(now); if (!window.still) requestAnimationFrame(one); };
  window.still = false;
  window.frames_seen = frames;
  requestAnimationFrame(one);
}
"""


def main() -> None:
    """Prepare, serve, measure and print; ends with 1 when a bar is missed."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory(prefix="fairlead-web-") as folder:
        environment = os.environ | {
            "FAIRLEAD_DATA": folder,
            "FAIRLEAD_SECRET_KEY": "only-for-this",
            "DJANGO_SETTINGS_MODULE": "fairlead.web.settings",
            "PYTHONPATH": str(Path(__file__).parent),
        }
        prepared = subprocess.run(
            [sys.executable, "-c", PREPARE, str(TASKS)],
            env=environment, stdout=subprocess.PIPE, text=True, check=True,
        )  # fmt: skip
        cookie = json.loads(prepared.stdout.splitlines()[-1])
        server = subprocess.Popen(
            [sys.executable, "-m", "fairlead", "serve", "--port", "0"],
            env=environment, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            assert server.stdout is not None
            found = None
            while found is None:
                line = server.stdout.readline()
                if not line:
                    sys.exit("The workbench did not start.")
                found = re.search(r"http://\S+", line)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-dev-shm-usage"]
                )
                context = browser.new_context(viewport={"width": 1280, "height": 860})
                context.add_cookies(
                    [{"name": cookie["name"], "value": cookie["value"], "url": found[0]}]
                )
                held = _measure(context.new_page(), found[0].rstrip("/"))
                browser.close()
        finally:
            server.terminate()
            server.wait(30)
    sys.exit(0 if held else 1)


def _measure(page: Page, at: str) -> bool:
    page.goto(f"{at}/programs/large/timeline/?zoom=month")
    page.wait_for_selector("#plan:not([data-busy])", timeout=120_000)
    shown, edits = [], []
    for n in range(EDITS + 5):
        # From the first task, which moves thousands, to the last, which moves none.
        task = str(n * (TASKS - 1) // (EDITS + 4))
        step = ROW_PX * (TASKS - 1) / (EDITS + 4)
        page.evaluate("top => { document.getElementById('scroller').scrollTop = top; }", n * step)
        page.locator(f".line[data-id='{task}']").click()
        moved = {"altKey": True, "shiftKey": True}
        shown.append(page.evaluate(UNTIL, ["ArrowRight", moved, "#consequence"]))
        edits.append(page.evaluate(UNTIL, ["Enter", {}, "#toasts"]))
    print(f"{TASKS:,} tasks, {EDITS} edits, Chromium without a window")
    # The first few load what later ones find there.
    _said("consequence", shown[5:], None)
    held = _said("edit", edits[5:], EDIT_MS)
    for zoom in ("month", "fit"):
        page.locator("#zoom").select_option(zoom)
        held &= _scrolled(page, zoom)
    return held


def _said(what: str, found: list[float], bar: float | None) -> bool:
    """Print the median and the 95th percentile; whether the latter is within the bar."""
    p95 = statistics.quantiles(found, n=20)[-1]
    beside = "" if bar is None else f"   bar {bar:.0f} ms p95"
    print(
        f"{what:<12} p50 {statistics.median(found):4.0f} ms   p95 {p95:4.0f} ms"
        f"   longest {max(found):4.0f} ms{beside}"
    )
    return bar is None or p95 <= bar


def _scrolled(page: Page, zoom: str) -> bool:
    page.evaluate("() => { document.getElementById('scroller').scrollTop = 0; }")
    # Over the list: words about the edits still lie over the bars.
    page.mouse.move(500, 500)
    page.evaluate(COUNT)
    for _ in range(TURNS):
        page.mouse.wheel(0, 400)
        page.wait_for_timeout(16)
    seen = page.evaluate("() => { window.still = true; return window.frames_seen; }")
    gaps = [after - before for before, after in pairwise(seen)]
    fps = 1000 * len(gaps) / sum(gaps)
    down = page.evaluate("document.getElementById('scroller').scrollTop")
    print(
        f"scrolling    {fps:4.0f} frames a second at scale '{zoom}'   longest {max(gaps):4.0f} ms"
        f"   {down:,.0f} px   bar {FRAMES}"
    )
    return bool(fps >= FRAMES)


if __name__ == "__main__":
    main()
