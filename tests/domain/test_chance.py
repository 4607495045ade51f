"""What holds whatever happens, in whatever order people ask."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.catalogue import DECIDERS, FACTS
from domain.decider import Decider
from domain.language import Asked, Refused
from domain.pair import PairCompleted, PairEnded, PairMatched
from domain.roll import CapacityDeclared
from tests.domain.chance import OF_FACTS, START, WILD, circumstances, commands, made
from tests.domain.told import told
from tests.spec import decide, within_scope

happenings = st.lists(st.tuples(commands(), circumstances()), min_size=30, max_size=60)
TOLD = told()


@settings(deadline=None, derandomize=True, max_examples=60)
@given(happenings)
def test_whatever_people_ask(asked_for: list[tuple[Any, Asked]]) -> None:
    past = START
    for command, asked in asked_for:
        answer = outcome(command, past, asked)
        assert answer == outcome(command, past, asked), "the same question, another answer"
        assert answer == outcome(command, within_scope(command, past), asked), "it looked outside its scope"
        if isinstance(answer, tuple):
            past += answer
            if answer:
                sees_what_it_did(command, answer, past, asked)
                seats_and_pairs_hold(past)
        else:
            assert answer in TOLD[type(command)].refused_for, "refused for a reason that no spec tells"


def outcome(command: Any, past: tuple[object, ...], asked: Asked) -> tuple[object, ...] | type[Refused]:
    """Everything else that is raised is a bug."""
    try:
        return decide(command, past, asked)
    except Refused as refusal:
        return type(refusal)


def sees_what_it_did(command: Any, answer: tuple[object, ...], past: tuple[object, ...], asked: Asked) -> None:
    """Of two who ask the same at once, the second finds the first, and adds nothing."""
    assert within_scope(command, answer), "a fact is tagged so that its own command does not find it"
    again = outcome(command, past, asked)
    assert again == () or again in TOLD[type(command)].refused_for


def seats_and_pairs_hold(past: tuple[object, ...]) -> None:
    over = {fact.pair for fact in past if isinstance(fact, PairCompleted | PairEnded)}
    pairs = [fact for fact in past if isinstance(fact, PairMatched) and fact.pair not in over]
    seats = {(fact.member, fact.programme): fact.capacity for fact in past if isinstance(fact, CapacityDeclared)}
    led = Counter((pair.mentor, pair.programme) for pair in pairs)
    assert all(taken <= seats[mentor] for mentor, taken in led.items()), "a mentor has more pairs than seats"
    followed = Counter((pair.adept, pair.programme) for pair in pairs)
    assert all(times == 1 for times in followed.values()), "an adept is in two open pairs"
    assert all(pair.adept not in (pair.mentor, *pair.co_mentors) for pair in pairs), "somebody mentors themselves"
    assert all(pair.starts_on <= pair.midpoint_on <= pair.ends_on for pair in pairs), "a period runs backwards"


@settings(deadline=None, derandomize=True, max_examples=20)
@given(st.data())
@pytest.mark.parametrize("decider", DECIDERS, ids=[decider.commands[0].__name__ for decider in DECIDERS])
def test_folding_never_fails(decider: Decider[Any, Any, Any, Any], data: st.DataObject) -> None:
    """Old facts stay readable, whatever rules say today: in any order, with anything in them."""
    command = data.draw(st.one_of(*(made(command, WILD) for command in decider.commands)))
    names = sorted({name for item in decider.scope(command) for name in item.names})
    state = decider.initial
    for fact in data.draw(st.lists(st.one_of(*(made(FACTS[name], OF_FACTS) for name in names)), max_size=8)):
        state = decider.evolve(state, fact)
        assert state is not None
