"""What one person does in the workbench, for Locust; `visitors.py` starts it."""

import json
import os
import random
from itertools import count
from pathlib import Path

from locust import HttpUser, between, task

PEOPLE = json.loads(Path(os.environ["PEOPLE_FILE"]).read_text())
PROGRAMS = ("checkout-replatform", "kubernetes-v1-32")
NUMBERS = count()


class Visitor(HttpUser):
    """Reads pages, and now and then renames a task."""

    wait_time = between(1, 3)

    def on_start(self) -> None:
        """Come back as one of the people, signed in."""
        self.me = PEOPLE[next(NUMBERS) % len(PEOPLE)]
        self.client.cookies.set("session", self.me["session"])

    def read(self, page: str) -> None:
        program = random.choice(PROGRAMS)
        self.client.get(f"/programs/{program}/{page}", name=page or "overview")

    @task(2)
    def portfolio(self) -> None:
        self.client.get("/", name="portfolio")

    @task(4)
    def overview(self) -> None:
        self.read("")

    @task(3)
    def timeline(self) -> None:
        self.read("timeline/")
        self.client.get(f"/api/v1/programs/{PROGRAMS[0]}/plan", name="plan (API)")

    @task(3)
    def tasks_table(self) -> None:
        self.read("tasks/")

    @task(2)
    def risks(self) -> None:
        self.read("risks/")

    @task(1)
    def dependencies(self) -> None:
        self.read("dependencies/")

    @task(1)
    def people(self) -> None:
        self.read("people/")

    @task(1)
    def checks(self) -> None:
        self.read("checks/")

    @task(1)
    def history(self) -> None:
        self.read("history/")

    @task(1)
    def edit(self) -> None:
        """Rename a task; somebody else may have saved first, which the answer says."""
        path = f"/api/v1/programs/{PROGRAMS[0]}"
        headers = {"Authorization": f"Bearer {self.me['token']}"}
        plan = self.client.get(f"{path}/plan", name="plan (API)", headers=headers)
        row = random.choice(plan.json()["rows"])[0]
        with self.client.post(
            f"{path}/edits",
            json={"edits": [{"do": "rename", "task": row, "name": f"Task {random.random():.6f}"}]},
            headers=headers | {"If-Match": plan.headers["ETag"]},
            name="save an edit (API)",
            catch_response=True,
        ) as answer:
            if answer.status_code in (200, 412):
                answer.success()
