"""No text is missing a translation, and none is left in the other language: all that people may be told.

Texts are found where they stand: each refusal, each table with a key for Swedish and one for English, and each pair of
a text in both, in every module of the product. So those that are added tomorrow are found too.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, cast

import pytest

from domain.catalogue import REFUSALS
from domain.consent_text import Purpose, consent_text
from domain.language import Refused
from domain.shipped import NAME_OF, SHIPPED
from domain.terminology import Forms, in_words
from domain.wording import Phrase
from gateway.schema.reasons import BLOCKING, LIKE, UNLIKE, UNSAID
from tests.domain.test_terminology import HANDY

HOUSE = Path(__file__).parents[2]
ROOMS = ("domain", "gateway", "projections", "services", "deploy")
NAMED = re.compile(r"\{[a-z_]*\}")
ENGLISH = """
    and are been both can cannot could does each every from has have how if its may must not of only or other should
    that the their them there they this was were what when where which who whose will with within without would you your
"""
SWEDISH = """
    alla att av bara blir denna det detta du där eller ett finns från för går hur här ingen inte kan med mellan mot
    måste när någon något och om på ska som till utan vara vid vilken vilket är än över
"""
"""Words that every text of some length has, and that the other language does not write."""


def words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.lower()))


USUAL = {"sv": words(SWEDISH), "en": words(ENGLISH)}
Pair = tuple[str, str, str]
"""Where it stands, the Swedish and the English."""


def modules() -> Iterator[ModuleType]:
    for room in map(importlib.import_module, ROOMS):
        yield room
        for found in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            if not found.name.endswith("__main__"):
                yield importlib.import_module(found.name)


def pairs(value: Any, where: str) -> Iterator[Pair]:
    """Every text in both languages within a value."""
    if isinstance(value, Mapping):
        table = cast("Mapping[object, object]", value)
        if {"sv", "en"} <= set(table):
            yield from side_by_side(table["sv"], table["en"], where)
        else:
            for key, part in table.items():
                yield from pairs(part, f"{where}[{key}]")
    elif isinstance(value, Phrase):
        yield where, value.sv, value.en
    elif is_dataclass(value) and not isinstance(value, type):
        for one in fields(value):
            yield from pairs(getattr(value, one.name), f"{where}.{one.name}")
    elif isinstance(value, tuple | list):
        for n, part in enumerate(cast("tuple[object, ...]", value)):
            yield from pairs(part, f"{where}[{n}]")


def side_by_side(swedish: Any, english: Any, where: str) -> Iterator[Pair]:
    if isinstance(swedish, Forms):
        yield where, " ".join(swedish.all()), " ".join(english.all())
    elif isinstance(swedish, Mapping):
        table = cast("Mapping[object, object]", swedish)
        assert set(table) == set(english), where
        for key, part in table.items():
            yield from side_by_side(part, english[key], f"{where}[{key}]")
    else:
        assert isinstance(swedish, str), where
        yield where, swedish, english


def refusals(of: type[Refused] = Refused) -> Iterator[Pair]:
    for rule in of.__subclasses__():
        yield f"{rule.__module__}.{rule.__name__}", rule.svenska, " ".join((rule.__doc__ or "").split())
        yield from refusals(rule)


def all_texts() -> dict[str, tuple[str, str]]:
    """Each once, where it stands first."""
    found = {
        (swedish, english): f"{module.__name__}.{name}{where}"
        for module in modules()
        for name, value in vars(module).items()
        for where, swedish, english in pairs(value, "")
    }
    found |= {(swedish, english): where for where, swedish, english in refusals()}
    return {where: texts for texts, where in found.items()}


def wrong_with(swedish: str, english: str) -> list[str]:
    """Nothing, where each says in its own language what the other says."""
    faults = {
        "one is missing": not (swedish.strip() and english.strip()),
        "both are the same": swedish == english,
        "they name other things": sorted(NAMED.findall(swedish)) != sorted(NAMED.findall(english)),
        "the Swedish is English": bool(words(swedish) & USUAL["en"]),
        "the English is Swedish": bool(words(english) & USUAL["sv"] or re.search("[åäö]", english, re.IGNORECASE)),
    }
    return [fault for fault, so in faults.items() if so]


TEXTS = all_texts()


@pytest.mark.parametrize("where", TEXTS)
def test_every_text_is_there_in_both_languages(where: str) -> None:
    assert wrong_with(*TEXTS[where]) == []


@pytest.mark.parametrize(
    ("swedish", "english", "fault"),
    [
        ("Ingen plats är kvar.", "", "one is missing"),
        ("Welcome", "Welcome", "both are the same"),
        ("Minst {min_meetings} möten", "At least {months} meetings", "they name other things"),
        (
            "Det finns no seat left with the {mentor}",
            "There is no seat left with the {mentor}",
            "the Swedish is English",
        ),
        ("Ingen plats är kvar.", "No plats är kvar.", "the English is Swedish"),
    ],
)
def test_what_is_wrong_is_found(swedish: str, english: str, fault: str) -> None:
    assert fault in wrong_with(swedish, english)


def test_the_texts_are_those_of_every_catalogue() -> None:
    """A walk that found nothing would find nothing wrong."""
    told = set(TEXTS.values())
    assert {(rule.svenska, " ".join((rule.__doc__ or "").split())) for rule in REFUSALS.values()} <= told
    assert {(text["sv"], text["en"]) for content in SHIPPED.values() for text in content.texts.values()} <= told
    assert {tuple(phrase) for phrase in (*LIKE.values(), *UNLIKE.values(), *BLOCKING.values(), UNSAID)} <= told
    assert {(name["sv"], name["en"]) for name in NAME_OF.values()} <= told
    for purpose in Purpose:
        assert (consent_text(purpose, None, "sv"), consent_text(purpose, None, "en")) in told


AGREES = re.compile(
    r"\b(?:duo|duon|träff|träffen|resa|resan)\b[^.]*\b"
    r"(?:är (?:inte )?(?!slut\b)\w+t\b|(?:avsluta|upp) det\b|det hölls|det förra|är det inte ditt|som det här följer)"
)
OURS = [one for one in TEXTS if not one.startswith(("domain.shipped", "deploy"))]
"""The editions that come with the product are published: not a letter of them changes."""


@pytest.mark.parametrize("where", OURS)
def test_nothing_behind_a_word_goes_by_the_gender_of_the_products(where: str) -> None:
    told = in_words(TEXTS[where][0], "sv", HANDY)
    assert AGREES.search(told) is None, told


SAID = "\n".join(swedish for swedish, _ in TEXTS.values())
READ = ("history_file.py", "people_file.py")
"""What columns of a file may be called, by whoever wrote it."""
PATHS = sorted(path for room in ROOMS[:-1] for path in (HOUSE / room).rglob("*.py") if path.name not in READ)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: str(path.relative_to(HOUSE)))
def test_no_swedish_stands_alone(path: Path) -> None:
    """A Swedish sentence in the program is one of the texts above, which have an English one beside them."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "\\" not in node.value:
            swedish = [line for line in node.value.splitlines() if len(words(line) & USUAL["sv"]) > 1]
            assert [line for line in swedish if line.strip() not in SAID] == []
