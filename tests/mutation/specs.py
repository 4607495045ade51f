"""Which modules are tried, and by which specs."""

from __future__ import annotations

import ast
from pathlib import Path

ALL = "tests/domain"
SLOW = (
    "tests/domain/test_chance.py",
    "tests/domain/test_engagement.py::test_two_hundred_pairs_over_five_months_are_nudged_as_the_reference_says_once_each",
)
"""Chance and the great cohort are not asked: what they alone would notice has no spec that says it."""

WORDING = frozenset({"domain/consent_text.py"})
"""Texts and tables of words, beside ``domain/shipped``: another word is no other outcome."""

AT_MOST = 4
"""Files of specs that are asked first, lest a mutant waits for all of them to be collected."""


def modules(house: Path, named: tuple[str, ...]) -> list[str]:
    """Those that were named, or all that decide something."""
    files = (house / "domain").rglob("*.py") if not named else (house / name for name in named)
    tried = sorted(str(file.relative_to(house)) for file in files if decides(ast.parse(file.read_text("utf-8"))))
    return [name for name in tried if name not in WORDING and not name.startswith("domain/shipped/")]


def decides(text: ast.Module) -> bool:
    """Whether there is a function in it, or a method that mutmut does not leave alone as it does what is decorated."""
    return any(isinstance(node, ast.FunctionDef) and not node.decorator_list for node in ast.walk(text))


def nearest(house: Path, module: str) -> list[str]:
    """The specs of the module, and then those that take most from it."""
    dotted = module.removesuffix(".py").replace("/", ".")
    own = house / ALL / f"test_{dotted.rpartition('.')[2]}.py"
    files = sorted((house / ALL).glob("test_*.py"))
    taken = {file: names_from(dotted, ast.parse(file.read_text("utf-8"))) for file in files}
    ranked = sorted(
        (file for file in files if taken[file] or file == own), key=lambda file: (file != own, -taken[file])
    )
    return [name for file in ranked[:AT_MOST] if (name := str(file.relative_to(house))) not in SLOW]


def names_from(module: str, text: ast.Module) -> int:
    """How many names of a module are imported; the module as a whole is a name of its package."""
    imports = [node for node in text.body if isinstance(node, ast.ImportFrom)]
    named = [f"{node.module}.{alias.name}" for node in imports for alias in node.names]
    return sum(name == module or name.startswith(f"{module}.") for name in named)
