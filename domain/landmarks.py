"""What a pair does once, or what counts the first time: the things that checks and reminders look for."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from domain.advice import ShortAdviceAsked
from domain.expectations import ExpectationStated
from domain.fit import PairFitChecked
from domain.goal import GoalSet
from domain.pairing import ClosingSummarised, MidpointEvaluated
from domain.presentation import PersonalPresentationShared
from domain.purpose import PurposeAgreed
from domain.topics import TopicChosen


class Thing(StrEnum):
    PRESENTED = "presented"
    EXPECTED = "expected"
    PURPOSE = "purpose"
    GOAL = "goal"
    TOPIC = "topic"
    AGREED = "agreed"
    """On confidentiality: what one has said of it last before both said the same."""
    MIDPOINT = "midpoint"
    CLOSING = "closing"
    ADVICE = "advice"
    FIT = "fit"
    """Whether they suit one another: that a side has said so."""


Key = tuple[str, ...]
"""A thing, and whatever tells one of its kind from another: a side, an id."""


def key_of(fact: Any) -> Key | None:
    match fact:
        case PersonalPresentationShared(side=side):
            return (Thing.PRESENTED, side)
        case ExpectationStated(side=side, of=of):
            return (Thing.EXPECTED, side, of)
        case PurposeAgreed(purpose=purpose):
            return (Thing.PURPOSE, purpose)
        case GoalSet(goal=goal):
            return (Thing.GOAL, goal)
        case TopicChosen(topic=topic):
            return (Thing.TOPIC, topic)
        case MidpointEvaluated(side=side):
            return (Thing.MIDPOINT, side)
        case ClosingSummarised(side=side):
            return (Thing.CLOSING, side)
        case PairFitChecked(side=side):
            return (Thing.FIT, side)
        case ShortAdviceAsked(advice=advice):
            return (Thing.ADVICE, advice)
        case _:
            return None
