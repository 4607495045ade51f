"""What holds for every command in a pair's vault, also for those added tomorrow (I6)."""

from __future__ import annotations

from functools import reduce
from typing import Any

import pytest

from domain.entitled import Circle
from domain.language import Actor, Asked, Refused, Role
from domain.pair import NotTogether, PairUnknown
from domain.side import CoMentorOnlyHelps
from domain.vault import (
    AdeptDecides,
    AgreeFirst,
    Agreement,
    ConfidentialityAgreed,
    Level,
    MentorAnswers,
    VaultClosed,
    circle,
)
from domain.vault import agreed as also
from tests.domain.specs import SPECS
from tests.domain.stage import ADA, BO, COMPLETED, LAST_DAY, MIM, PAIR, STRANGER, agreed
from tests.domain.told import IN_THE_VAULT
from tests.spec import May, decide, noon

ROWS = [row for spec in SPECS for row in spec.may if type(row.command) in IN_THE_VAULT]
every_row = pytest.mark.parametrize("row", ROWS, ids=[type(row.command).__name__ for row in ROWS])
EVERYTHING = frozenset(Role)


def refused(row: May, past: tuple[object, ...], actor: Actor) -> type[Refused] | None:
    try:
        decide(row.command, past, Asked(actor, noon(LAST_DAY)))
    except Refused as refusal:
        return type(refusal)
    return None


def without_agreements(row: May) -> tuple[object, ...]:
    return tuple(fact for fact in row.past if not isinstance(fact, ConfidentialityAgreed))


def speaker(row: May) -> Any:
    """One of the two who may."""
    return ADA if "adept" in row.allowed.split() else MIM


def test_every_command_in_the_vault_is_here() -> None:
    assert {type(row.command) for row in ROWS} == set(IN_THE_VAULT)
    assert len(IN_THE_VAULT) > 3


@every_row
def test_i6_nothing_is_written_before_both_have_agreed(row: May) -> None:
    past, by = without_agreements(row), Actor(speaker(row))
    for told in ((), (agreed(ADA), agreed(BO)), (agreed(MIM),), (agreed(ADA), agreed(MIM, Level.TOPIC_AND_GOAL))):
        assert refused(row, (*past, *told), by) is VaultClosed
    assert refused(row, (*past, agreed(ADA), agreed(MIM)), by) is None


@every_row
def test_a_co_mentor_writes_after_agreeing_or_not_at_all(row: May) -> None:
    rule = refused(row, (*without_agreements(row), agreed(ADA), agreed(MIM)), Actor(BO))
    assert rule in {AgreeFirst, CoMentorOnlyHelps, AdeptDecides, MentorAnswers}


@every_row
def test_whoever_of_the_two_has_since_agreed_to_other_terms_alone_still_writes(row: May) -> None:
    assert refused(row, (*row.past, agreed(speaker(row), Level.TOPIC_AND_GOAL)), Actor(speaker(row))) is None


@every_row
def test_a_co_mentor_who_has_agreed_writes_what_is_not_for_the_two_alone(row: May) -> None:
    rule = refused(row, (*without_agreements(row), agreed(ADA), agreed(MIM), agreed(BO)), Actor(BO))
    assert rule not in {AgreeFirst, VaultClosed}


def test_the_circle_of_a_pair_is_the_two_and_whoever_else_agreed_to_the_same() -> None:
    both = reduce(lambda known, member: also(known, agreed(member), ADA, MIM), (ADA, MIM), Agreement())
    assert circle(PAIR, ADA, MIM, (BO,), both) == Circle(PAIR, frozenset({ADA, MIM}))
    all_three = also(both, agreed(BO), ADA, MIM)
    assert circle(PAIR, ADA, MIM, (BO, STRANGER), all_three) == Circle(PAIR, frozenset({ADA, MIM, BO}))
    assert circle(PAIR, ADA, MIM, (BO,), Agreement()) == Circle(PAIR, frozenset({ADA, MIM}))


@every_row
def test_for_everybody_else_there_is_no_such_pair_whatever_their_roles(row: May) -> None:
    for who in (STRANGER, "cora", "import", "platform", "policy:calendar@1"):
        assert refused(row, row.past, Actor(who, EVERYTHING)) is PairUnknown
        assert refused(row, (), Actor(who, EVERYTHING)) is PairUnknown


@every_row
def test_whatever_else_they_are_the_two_write_as_the_two(row: May) -> None:
    assert refused(row, row.past, Actor(speaker(row), EVERYTHING)) is None


@every_row
def test_what_is_over_writes_no_more(row: May) -> None:
    assert refused(row, (*row.past, COMPLETED), Actor(speaker(row))) is NotTogether
