"""Nothing is left untold: every command has its specs, every refusal its spec and its sentence in two languages."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from typing import Any

import pytest

from domain import language
from domain.ballots import BallotAlreadyCast, BallotUnusable
from domain.catalogue import DECIDER_OF, DECIDERS, FACTS, REFUSALS
from domain.handling import ChangedSince, CommandIdTaken, FactUnreadable, NotYetHappened, OnlyImportsTellOtherDays
from domain.import_rows import OF_ROWS
from domain.language import Refused, TooMuchAtOnce
from domain.sealed import NotKept
from tests.domain.specs import SPECS
from tests.domain.told import Told, told

TOLD = told()
NEVER_QUIET = {command for spec in SPECS for command in spec.never_quiet}
OF_BALLOTS = {BallotUnusable, BallotAlreadyCast}
"""Refusals of what no journal records: ``test_ballots.py`` and ``tests/gateway/test_ballots.py``."""
RAISED_ON_THE_WAY = {
    *OF_ROWS,
    *OF_BALLOTS,
    NotYetHappened,
    OnlyImportsTellOtherDays,
    TooMuchAtOnce,
    CommandIdTaken,
    ChangedSince,
    FactUnreadable,
    NotKept,
}
"""Refusals of the journey to the journal, and of no table."""


@pytest.mark.parametrize(("command", "heights"), TOLD.items(), ids=[command.__name__ for command in TOLD])
def test_every_command_has_its_three_specs(command: type[Any], heights: Told) -> None:
    assert heights.does, "no spec in which it does something"
    assert heights.refused_for, "no spec in which it is refused"
    assert heights.stays_quiet is (command not in NEVER_QUIET)


def test_every_refusal_is_raised_in_a_spec() -> None:
    raised = {rule for heights in TOLD.values() for rule in heights.refused_for}
    assert raised == set(REFUSALS.values()) - RAISED_ON_THE_WAY


def test_refusals_are_known_whatever_was_read_first() -> None:
    """Facts of an import name them; a process that reads the catalogue before all else has to know them too."""
    told = "from domain.catalogue import REFUSALS; print(*REFUSALS)"
    known = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout.split()
    assert set(known) == set(REFUSALS)


@pytest.mark.parametrize("refusal", REFUSALS.values(), ids=REFUSALS)
def test_a_refusal_is_a_sentence_in_two_languages(refusal: type[Refused]) -> None:
    for sentence in (refusal.__doc__ or "", refusal.svenska):
        assert re.fullmatch(r"[A-ZÅÄÖ][^\n]+\.", sentence), sentence
        assert len(sentence) <= 160
    assert refusal.about is None or re.fullmatch(r"[a-z]+([A-Z][a-z]+)*", refusal.about)
    assert refusal.handbook is None or re.fullmatch(r"(policy|role)\.[a-z_.]+", refusal.handbook)


def test_no_two_refusals_say_the_same() -> None:
    assert len({refusal.__doc__ for refusal in REFUSALS.values()}) == len(REFUSALS)
    assert len({refusal.svenska for refusal in REFUSALS.values()}) == len(REFUSALS)


def test_no_two_things_share_a_name() -> None:
    refusals = [refusal.__name__ for refusal in Refused.__subclasses__()]
    facts = [fact.__name__ for decider in DECIDERS for fact in decider.facts]
    commands = [command.__name__ for decider in DECIDERS for command in decider.commands]
    together = [*refusals, *facts, *commands]
    assert len(set(together)) == len(together)


def test_every_fact_is_read_by_some_command() -> None:
    read = {name for command in DECIDER_OF for item in scope_of(command) for name in item.names}
    assert read == set(FACTS)


def scope_of(command: type[Any]) -> language.Scope:
    fields = {name: () if name in {"co_mentors", "roles"} else "x" for name in inspect.signature(command).parameters}
    return DECIDER_OF[command].scope(command(**fields))


def camel(name: str) -> str:
    first, *more = name.split("_")
    return first + "".join(word.title() for word in more)
