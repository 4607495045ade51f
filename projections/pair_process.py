"""What a coordinator learns of what the two say to one another: that it happened, and how often."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from domain.actions import ActionAgreed, ActionCompleted
from domain.advice import ShortAdviceAsked, ShortAdviceGiven
from domain.agenda import AgendaSent
from domain.expectations import ExpectationStated
from domain.goal import GoalClosed, GoalSet
from domain.language import PairId, Recorded, Side
from domain.notes import NoteKind, NoteWritten
from domain.presentation import PersonalPresentationShared
from domain.purpose import PurposeAgreed
from domain.structure import MeetingStructureAgreed
from domain.topics import TopicChosen, TopicDropped
from projections.projection import Projection


class Count(StrEnum):
    NOTES = "notes"
    """Those for the pair: a note of one's own is nobody's business."""
    ADVICE_ASKED = "advice_asked"
    ADVICE_GIVEN = "advice_given"
    GOALS = "goals"
    GOALS_CLOSED = "goals_closed"
    TOPICS = "topics"
    TOPICS_DROPPED = "topics_dropped"
    AGENDAS = "agendas"
    ACTIONS = "actions"
    ACTIONS_DONE = "actions_done"
    PURPOSES = "purposes"
    STRUCTURES = "structures"


class ProcessRow(Struct, frozen=True):
    pair: PairId
    counts: Mapping[Count, int] = field(default_factory=dict[Count, int])
    introduced: tuple[Side, ...] = ()
    expected: tuple[Side, ...] = ()


COUNTED: Mapping[type[Any], Count] = {
    NoteWritten: Count.NOTES,
    ShortAdviceAsked: Count.ADVICE_ASKED,
    ShortAdviceGiven: Count.ADVICE_GIVEN,
    GoalSet: Count.GOALS,
    GoalClosed: Count.GOALS_CLOSED,
    TopicChosen: Count.TOPICS,
    TopicDropped: Count.TOPICS_DROPPED,
    AgendaSent: Count.AGENDAS,
    ActionAgreed: Count.ACTIONS,
    ActionCompleted: Count.ACTIONS_DONE,
    PurposeAgreed: Count.PURPOSES,
    MeetingStructureAgreed: Count.STRUCTURES,
}
SIDES: Mapping[type[Any], str] = {PersonalPresentationShared: "introduced", ExpectationStated: "expected"}
"""In which field the side is noted that has done it."""


def keys(recorded: Recorded) -> tuple[str, ...]:
    fact = recorded.fact
    if isinstance(fact, NoteWritten) and fact.kind is NoteKind.OWN:
        return ()
    return (fact.pair,) if type(fact) in COUNTED or type(fact) in SIDES else ()


def evolve(row: ProcessRow | None, recorded: Recorded) -> ProcessRow | None:
    fact: object = recorded.fact
    row, kind = row or ProcessRow(recorded.fact.pair), type(fact)
    if kind in COUNTED:
        count = COUNTED[kind]
        row = replace(row, counts={**row.counts, count: row.counts.get(count, 0) + 1})
    if kind in SIDES:
        name = SIDES[kind]
        row = replace(row, **{name: tuple(side for side in Side if side in {*getattr(row, name), recorded.fact.side})})
    return row


pair_process = Projection("pair_process", 2, ProcessRow, keys, evolve, hears=(*COUNTED, *SIDES))
