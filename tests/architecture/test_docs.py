"""What the pages name is there: files, folders, links, and verbs of make and of the console command."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from deploy.__main__ import main

HOUSE = Path(__file__).parents[2]
PAGES = sorted([HOUSE / "README.md", *HOUSE.glob("docs/**/*.md")])
ROOMS = "deploy|domain|docs|gateway|projections|services|tests"
QUOTED = re.compile(r"`([^`\n]+)`")
PLACE = re.compile(rf"(?:{ROOMS})/[\w./-]*|[\w-]+\.py")
"""A quoted name with ``<`` or ``*`` in it stands for many, and is none of these."""
LINK = re.compile(r"\]\(([^)#:]+)\)")
SIGNED = ["fadder", "head"]
"""How the text begins that a signature is over; it is no command."""
VERBS = set(re.findall(r"^([a-z]+):", (HOUSE / "Makefile").read_text("utf-8"), re.MULTILINE))
FILES = {path.name for room in ROOMS.split("|") for path in (HOUSE / room).rglob("*.py")}

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(HOUSE)))


def is_there(name: str) -> bool:
    return (HOUSE / name).exists() if "/" in name else name in FILES


@every_page
def test_what_a_page_names_is_there(page: Path) -> None:
    text = page.read_text("utf-8")
    named = [name for name in QUOTED.findall(text) if PLACE.fullmatch(name)]
    assert [name for name in named if not is_there(name)] == []
    assert [link for link in LINK.findall(text) if not (page.parent / link).exists()] == []


@every_page
def test_the_verbs_that_a_page_names_are_there(page: Path) -> None:
    text = page.read_text("utf-8")
    quoted = [*QUOTED.findall(text), *re.findall(r"^\s*(\w+ .*)$", "\n".join(blocks(text)), re.MULTILINE)]
    for words in (command.split() for command in quoted):
        if words[0] == "make":
            assert words[1] in VERBS
        if words[0] == "fadder" and len(words) > 1 and words[:2] != SIGNED:
            assert words[1] in main.commands


def blocks(text: str) -> list[str]:
    return re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def test_the_pages_are_found() -> None:
    assert len(PAGES) > 5
    assert {"up", "demo", "test"} <= VERBS


def test_what_the_readme_has_one_read_is_as_long_as_it_says() -> None:
    told = re.findall(r"^\| `(\S+\.py)` \|.*\| (\d+) \|$", (HOUSE / "README.md").read_text("utf-8"), re.MULTILINE)
    assert told
    long = {name: len((HOUSE / name).read_text("utf-8").splitlines()) for name, _ in told}
    assert {name: said for name, said in told if abs(int(said) - long[name]) > 5} == {}
    assert sum(long.values()) < 600
