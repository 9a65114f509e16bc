"""Every public class of the core has its entry in GLOSSARY.md, and every name there exists."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "fairlead"


def public_classes(paths: Iterable[Path]) -> set[str]:
    """The names of public dataclasses and enumerations; errors explain themselves."""
    names = set()
    for path in paths:
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                bases = {base.id for base in node.bases if isinstance(base, ast.Name)}
                if not any(base.endswith(("Error", "Exception")) for base in bases):
                    names.add(node.name)
    return names


def names_in_code(glossary: str) -> set[str]:
    """The names in code that the glossary's tables give: capitalised, between backticks."""
    rows = [line for line in glossary.splitlines() if line.startswith("| ")]
    return {name for row in rows for name in re.findall(r"`([A-Z]\w+)`", row)}


def undefined(glossary: str) -> list[str]:
    """Terms whose row has no sentence."""
    rows = [line.split("|") for line in glossary.splitlines() if line.startswith("| **")]
    return [row[1].strip() for row in rows if not row[2].strip().endswith(".")]


GLOSSARY = (ROOT / "GLOSSARY.md").read_text("utf-8")


def test_every_public_class_of_the_core_has_its_entry() -> None:
    missing = public_classes((SOURCE / "core").rglob("*.py")) - names_in_code(GLOSSARY)
    assert not missing, f"GLOSSARY.md has no entry for: {', '.join(sorted(missing))}"


def test_every_name_in_the_glossary_exists() -> None:
    known = public_classes(SOURCE.rglob("*.py")) | constants(SOURCE.rglob("*.py"))
    unknown = names_in_code(GLOSSARY) - known
    assert not unknown, f"GLOSSARY.md names what is not in the code: {', '.join(sorted(unknown))}"


def constants(paths: Iterable[Path]) -> set[str]:
    """Names in capitals: members of enumerations and constants of modules."""
    return {
        target.id
        for path in paths
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name) and target.id.isupper()
    }


def test_every_term_is_explained_in_a_sentence() -> None:
    assert not undefined(GLOSSARY)


def test_a_class_without_an_entry_is_found(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text("class Slip: ...\nclass _Hidden: ...\nclass SlipError(Exception): ...\n")
    assert public_classes([planted]) - names_in_code("| **Task** | Work. | `Task` |") == {"Slip"}


def test_a_term_without_a_sentence_is_found() -> None:
    assert undefined("| **Slip** | | `Slip` |") == ["**Slip**"]
