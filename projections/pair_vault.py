"""What a pair keeps in its vault: an entry for each thing that was said there, its words as the journal has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from domain.actions import ActionAgreed, ActionCompleted
from domain.advice import ShortAdviceAsked, ShortAdviceGiven
from domain.agenda import AgendaSent
from domain.entitled import Audience
from domain.expectations import ExpectationRevised, ExpectationStated
from domain.goal import GoalClosed, GoalRevised, GoalScaleDefined, GoalScored, GoalSet
from domain.language import MemberId, PairId, Recorded
from domain.notes import ContentShared, NoteKind, NoteWritten, SharingAgreed
from domain.presentation import PersonalPresentationShared
from domain.purpose import PurposeAgreed, PurposeProposed, PurposeWithdrawn
from domain.sealed import Confidential, confidential, secrets_of
from domain.structure import MeetingStructureAgreed, MeetingStructureProposed, MeetingStructureWithdrawn
from domain.topics import TopicChosen, TopicDropped, TopicProposed, TopicsRanked
from projections.projection import Projection


class EntryKind(StrEnum):
    PRESENTATION = "presentation"
    EXPECTATION = "expectation"
    PURPOSE = "purpose"
    STRUCTURE = "structure"
    TOPIC = "topic"
    RANKING = "ranking"
    GOAL = "goal"
    AGENDA = "agenda"
    ACTION = "action"
    NOTE = "note"
    ADVICE = "advice"


class Standing(StrEnum):
    """What has become of an entry."""

    SAID = "said"
    """By one of the two, for the other to see."""
    AGREED = "agreed"
    """By both; or chosen by the adept."""
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Reply:
    by: MemberId
    recorded_at: datetime
    said: Mapping[str, Any]
    texts: Mapping[str, Confidential]


class VaultEntry(Struct, frozen=True):
    pair: PairId
    kind: EntryKind
    entry: str
    position: int
    """Of the fact that opened the entry: the order in the vault."""
    by: MemberId
    recorded_at: datetime
    said: Mapping[str, Any]
    """What is no text: codes, days, numbers, other entries."""
    texts: Mapping[str, Confidential]
    standing: Standing = Standing.SAID
    private: bool = False
    """Nobody but its author knows that it is there."""
    shared: Audience | None = None
    replies: tuple[Reply, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Of:
    """To which entry a fact belongs: its kind, and the field that names it."""

    kind: EntryKind
    named: str


SAYS: Mapping[type[Any], Of] = {
    PersonalPresentationShared: Of(EntryKind.PRESENTATION, "side"),
    ExpectationStated: Of(EntryKind.EXPECTATION, "expectation"),
    PurposeProposed: Of(EntryKind.PURPOSE, "purpose"),
    MeetingStructureProposed: Of(EntryKind.STRUCTURE, "structure"),
    TopicProposed: Of(EntryKind.TOPIC, "topic"),
    TopicsRanked: Of(EntryKind.RANKING, "pair"),
    GoalSet: Of(EntryKind.GOAL, "goal"),
    AgendaSent: Of(EntryKind.AGENDA, "meeting"),
    ActionAgreed: Of(EntryKind.ACTION, "action"),
    NoteWritten: Of(EntryKind.NOTE, "note"),
    ShortAdviceAsked: Of(EntryKind.ADVICE, "advice"),
}
"""Opens an entry, or says anew what is in it."""
REVISES: Mapping[type[Any], Of] = {
    ExpectationRevised: Of(EntryKind.EXPECTATION, "expectation"),
    GoalRevised: Of(EntryKind.GOAL, "goal"),
}
"""Says anew what is in an entry."""
ANSWERS: Mapping[type[Any], Of] = {
    ShortAdviceGiven: Of(EntryKind.ADVICE, "advice"),
    GoalScaleDefined: Of(EntryKind.GOAL, "goal"),
    GoalScored: Of(EntryKind.GOAL, "goal"),
}
"""Adds to an entry."""
SETTLES: Mapping[type[Any], tuple[Of, Standing]] = {
    PurposeAgreed: (Of(EntryKind.PURPOSE, "purpose"), Standing.AGREED),
    MeetingStructureAgreed: (Of(EntryKind.STRUCTURE, "structure"), Standing.AGREED),
    PurposeWithdrawn: (Of(EntryKind.PURPOSE, "purpose"), Standing.DROPPED),
    MeetingStructureWithdrawn: (Of(EntryKind.STRUCTURE, "structure"), Standing.DROPPED),
    TopicChosen: (Of(EntryKind.TOPIC, "topic"), Standing.AGREED),
    TopicDropped: (Of(EntryKind.TOPIC, "topic"), Standing.DROPPED),
    GoalClosed: (Of(EntryKind.GOAL, "goal"), Standing.DONE),
    ActionCompleted: (Of(EntryKind.ACTION, "action"), Standing.DONE),
}
"""Changes what has become of an entry. ``TopicChosen`` opens one where it was not proposed."""
SHARES: Mapping[type[Any], Of] = {
    SharingAgreed: Of(EntryKind.NOTE, "note"),
    ContentShared: Of(EntryKind.NOTE, "note"),
}
OF: Mapping[type[Any], Of] = {**SAYS, **REVISES, **ANSWERS, **{fact: of for fact, (of, _) in SETTLES.items()}, **SHARES}
ENVELOPE = {"pair", "programme"}


def keys(recorded: Recorded) -> tuple[str, ...]:
    of = OF.get(kind_of(recorded))
    return () if of is None else (f"{recorded.fact.pair}/{of.kind}/{getattr(recorded.fact, of.named)}",)


def evolve(entry: VaultEntry | None, recorded: Recorded) -> VaultEntry | None:
    fact, kind = recorded.fact, kind_of(recorded)
    if kind in SAYS:
        return said_anew(entry, recorded) if entry else opened(recorded, SAYS[kind])
    if entry is None:
        return replace(opened(recorded, OF[kind]), standing=Standing.AGREED) if kind is TopicChosen else None
    if kind in REVISES:
        return said_anew(entry, recorded)
    if isinstance(fact, ContentShared):
        return replace(entry, shared=fact.audience, private=False)
    if kind in ANSWERS:
        reply = Reply(author(recorded), recorded.recorded_at, plain(recorded), sealed(recorded))
        return replace(entry, replies=(*entry.replies, reply))
    if kind in SETTLES:
        settled = {"settled_at": recorded.position, **({"outcome": fact.outcome} if kind is GoalClosed else {})}
        return replace(entry, standing=SETTLES[kind][1], said={**entry.said, **settled})
    return entry


def kind_of(recorded: Recorded) -> type[object]:
    fact: object = recorded.fact
    return type(fact)


def opened(recorded: Recorded, of: Of) -> VaultEntry:
    return VaultEntry(
        recorded.fact.pair,
        of.kind,
        str(getattr(recorded.fact, of.named)),
        recorded.position,
        author(recorded),
        recorded.recorded_at,
        plain(recorded),
        sealed(recorded),
        private=getattr(recorded.fact, "kind", None) is NoteKind.OWN,
    )


def said_anew(entry: VaultEntry, recorded: Recorded) -> VaultEntry:
    """What is said anew takes the place of what was said, words and all."""
    return replace(entry, said={**entry.said, **plain(recorded)}, texts=sealed(recorded))


def author(recorded: Recorded) -> MemberId:
    return MemberId(recorded.on_behalf_of or recorded.by)


def plain(recorded: Recorded) -> dict[str, Any]:
    secret = {name for name, _ in secrets_of(kind_of(recorded))}
    told = {f.name: getattr(recorded.fact, f.name) for f in fields(recorded.fact) if f.name not in secret | ENVELOPE}
    return msgspec.json.decode(msgspec.json.encode(told))


def sealed(recorded: Recorded) -> dict[str, Confidential]:
    kept = {name: confidential(recorded, name) for name, _ in secrets_of(kind_of(recorded))}
    return {name: text for name, text in kept.items() if text is not None}


pair_vault = Projection(
    "pair_vault",
    3,
    VaultEntry,
    keys,
    evolve,
    found_by=(("pair", "kind", "position"), ("pair", "shared", "position")),
    hears=tuple(OF),
    keeps=tuple(OF),
)
