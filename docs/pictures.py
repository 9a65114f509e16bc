"""Takes the pictures of the pages: of a demo of its own, in Chromium, as anybody would see it.

make pictures
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, sync_playwright

FOLDER = Path(__file__).parent / "pictures"
CHROMIUM = "/usr/bin/chromium"
SIZE: ViewportSize = {"width": 1280, "height": 760}
PROGRAM = "programs/checkout-replatform/"
SIMULATED_WITHIN_MS = 120_000


def overview(page: Page, at: str) -> None:
    """The overview, once its simulation is done."""
    page.goto(f"{at}{PROGRAM}")
    page.get_by_text("simulated runs of version").first.wait_for(timeout=SIMULATED_WITHIN_MS)
    # Once more, without the word that it is ready.
    page.reload()


PICTURES = {"overview": overview}


def main() -> None:
    """Start a demo, take every picture, end it."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "fairlead", "demo", "--no-browser"]
        environment = {**os.environ, "FAIRLEAD_DATA": folder}
        demo = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        try:
            assert demo.stdout is not None
            said = (re.search(r"(http://\S+/)enter/\S+", line) for line in demo.stdout)
            found = next(match for match in said if match)
            take(found[0], found[1])
        finally:
            demo.terminate()
            demo.wait()


def take(entrance: str, at: str) -> None:
    """Every picture, in a browser that enters by the demo's address."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context(
            viewport=SIZE, color_scheme="light", reduced_motion="reduce", locale="en-GB"
        )
        page = context.new_page()
        page.goto(entrance)
        page.wait_for_url(at)
        for name, show in PICTURES.items():
            show(page, at)
            page.wait_for_load_state("networkidle")
            page.mouse.move(0, 0)
            page.screenshot(path=FOLDER / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
