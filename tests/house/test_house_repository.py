"""What the repository as a whole keeps to: no hosts, no machine paths, locks, links, commands."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

HOSTS = ("pypi." + "org", "python" + "hosted", "npm" + "js", "deb." + "debian")
MACHINE = re.compile(r"/(?:home|Users|root)/\w|/wo" + r"rk/\w|[A-Z]:\\Users\\")
MARKS = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X|raise Not" + r"ImplementedError)\b")

DATA = {".xml", ".xer", ".csv", ".sm", ".json", ".gz"}
"""Files whose text is somebody else's: what they say of paths is kept as it is."""


def tracked() -> list[Path]:
    """The files that are, or are about to be, in the repository."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("run it in a Git checkout: only Git knows which files belong to the repository")
    listing = [git, "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    out = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [p for name in out.split("\0") if name and (p := ROOT / name).is_file()]


def text_of(path: Path) -> str:
    """The file's text; what is no text counts as empty."""
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        return ""


def text_complaints(text: str) -> list[str]:
    """Hosts, machine paths and marks of unfinished work in a text."""
    found = [f"names the host {host}" for host in HOSTS if host in text]
    found += [f"names a path of one machine: {m[0]}" for m in MACHINE.finditer(text)]
    return found + [f"has an unfinished mark: {m[0]}" for m in MARKS.finditer(text)]


def test_no_file_names_a_host_a_machine_or_unfinished_work() -> None:
    found = [
        f"{path.relative_to(ROOT)} {complaint}"
        for path in tracked()
        if path.suffix not in DATA
        for complaint in text_complaints(text_of(path))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "planted",
    [
        "--index-url " + HOSTS[0],
        "open('/ho" + "me/ana/plan.xml')",
        "# TO" + "DO later",
        "raise Not" + "ImplementedError",
    ],
)
def test_such_a_text_is_found(planted: str) -> None:
    assert text_complaints(planted)


def lock_complaints(lock: str, wanted: list[str]) -> list[str]:
    """What is wrong with a lock: an unpinned or unhashed package, a place, a package left out."""
    entries = re.split(r"\n(?=\S)", lock.replace("\\\n", " ").strip())
    found = [
        f"'{entry[:60]}' is not a pinned version with hashes"
        for entry in entries
        if not re.fullmatch(
            r"[a-z0-9-]+==[\w.]+( ; [^;]*?)?(\s+--hash=sha256:[0-9a-f]{64})+", entry
        )
    ]
    names = {re.split(r"[=\s]", entry)[0] for entry in entries}
    missing = [name for name in wanted if re.split(r"[><=\[; ]", name)[0].lower() not in names]
    return found + [f"{name} is not locked" for name in missing]


def requirements(lock: str) -> list[str]:
    """The requirements of pyproject.toml that a lock has to hold."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    runtime, groups = project["project"]["dependencies"], project["dependency-groups"]
    wanted = {
        "runtime": runtime,
        "dev": [*runtime, *groups["dev"]],
        "mpp": [*runtime, *project["project"]["optional-dependencies"]["mpp"]],
        "fuzz": [*runtime, *groups["fuzz"]],
        "bench": groups["bench"],
        "lock": groups["lock"],
    }
    return [str(name) for name in wanted[lock]]


LOCKS = sorted(path.stem for path in (ROOT / "requirements").glob("*.txt"))


@pytest.mark.parametrize("lock", LOCKS)
def test_each_lock_pins_everything_by_hash_and_names_no_place(lock: str) -> None:
    text = (ROOT / "requirements" / f"{lock}.txt").read_text("utf-8")
    assert not lock_complaints(text, requirements(lock))


def test_the_locks_agree_with_the_one_of_development() -> None:
    pins = re.compile(r"^([a-z0-9-]+==\S+(?: ; [^\\]+)?)", re.MULTILINE)
    dev = set(pins.findall((ROOT / "requirements" / "dev.txt").read_text("utf-8")))
    runtime = set(pins.findall((ROOT / "requirements" / "runtime.txt").read_text("utf-8")))
    assert runtime <= dev


def test_a_loose_lock_is_found() -> None:
    hashed = "numpy==2.4.6 \\\n    --hash=sha256:" + "0" * 64
    assert not lock_complaints(hashed, ["numpy>=2"])
    assert lock_complaints("numpy==2.4.6", [])
    assert lock_complaints(hashed, ["click>=8"]) == ["click>=8 is not locked"]
    assert lock_complaints("--index-url https://example.com\n" + hashed, [])
    assert lock_complaints("numpy @ file:///numpy.whl --hash=sha256:" + "0" * 64, [])


def documents() -> list[Path]:
    """The project's own pages."""
    return [path for path in tracked() if path.suffix == ".md"]


def slug(heading: str) -> str:
    """The anchor of a heading, as code hosts make it."""
    kept = re.sub(r"[^\w\- ]", "", heading.replace("`", "").strip().lower())
    return kept.replace(" ", "-")


def link_complaints(text: str, folder: Path) -> list[str]:
    """Relative links of a page in this folder that lead nowhere."""
    found = []
    prose = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        page = folder / path if path else None
        if page is not None and not page.exists():
            found.append(f"{target} does not exist")
            continue
        if anchor:
            content = text if page is None else text_of(page)
            anchors = {slug(h) for h in re.findall(r"^#+ (.+)$", content, re.MULTILINE)}
            if anchor not in anchors:
                found.append(f"{target}: no such heading")
    return found


def test_links_between_pages_lead_somewhere() -> None:
    found = [
        f"{page.relative_to(ROOT)}: {complaint}"
        for page in documents()
        for complaint in link_complaints(text_of(page), page.parent)
    ]
    assert not found, "\n".join(found)


def test_a_dead_link_is_found(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("# One thing\n", "utf-8")
    assert link_complaints("[x](nowhere.md)", tmp_path) == ["nowhere.md does not exist"]
    assert link_complaints("[x](page.md#another)", tmp_path)
    assert not link_complaints("[x](page.md#one-thing) [y](https://example.com)", tmp_path)


def make_complaints(text: str, makefile: str) -> list[str]:
    """`make` commands in a page that the Makefile does not have."""
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    code = re.findall(r"^```.*?^```|`[^`\n]+`", text, re.DOTALL | re.MULTILINE)
    command = re.compile(r"(?:^|[`$] ?)make ([a-z]+)", re.MULTILINE)
    named = {word for part in code for word in command.findall(part)}
    return [f"make {name}" for name in sorted(named - targets)]


def test_every_make_command_in_the_pages_exists() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    found = [
        f"{page.relative_to(ROOT)}: {complaint}"
        for page in documents()
        for complaint in make_complaints(text_of(page), makefile)
    ]
    assert not found, "\n".join(found)
    assert "make test" in (ROOT / "README.md").read_text("utf-8")


def test_a_make_command_that_does_not_exist_is_found() -> None:
    assert make_complaints("```sh\nmake coffee\n```", "test:\n") == ["make coffee"]
    assert make_complaints("Run `make tea`.", "test:\n") == ["make tea"]
    assert not make_complaints("```sh\nmake test\n```", "test:\n")


def test_the_continuous_run_uses_the_command_of_the_readme() -> None:
    run = ROOT / ".ci" / "run"
    assert "make test" in run.read_text("utf-8")
    assert run.stat().st_mode & 0o111


def unreleased(changelog: str) -> list[str]:
    """The entries under the heading Unreleased."""
    found = re.search(r"^## Unreleased\n(.*?)(?=^## |\Z)", changelog, re.DOTALL | re.MULTILINE)
    return re.findall(r"^- .+", found[1], re.MULTILINE) if found else []


def test_the_changelog_says_what_is_new() -> None:
    assert "## Unreleased" in (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert unreleased("# Changes\n\n## Unreleased\n\n- One.\n\n## 0.1\n\n- Two.\n") == ["- One."]
