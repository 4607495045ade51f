"""Which modules are tried, and by which specs."""

from __future__ import annotations

import re
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
    tried = sorted(str(file.relative_to(house)) for file in files if "\ndef " in f"\n{file.read_text('utf-8')}")
    return [name for name in tried if name not in WORDING and not name.startswith("domain/shipped/")]


def nearest(house: Path, module: str) -> list[str]:
    """The specs of the module, and then those that name it."""
    dotted = module.removesuffix(".py").replace("/", ".")
    package, _, name = dotted.rpartition(".")
    named = re.compile(
        rf"^(from {re.escape(dotted)} import|from {re.escape(package)} import .*\b{name}\b)", re.MULTILINE
    )
    own = house / ALL / f"test_{name}.py"
    naming = [file for file in sorted((house / ALL).glob("test_*.py")) if named.search(file.read_text("utf-8"))]
    ranked = [own] * own.exists() + [file for file in naming if file != own]
    return [str(file.relative_to(house)) for file in ranked[:AT_MOST] if str(file.relative_to(house)) not in SLOW]
