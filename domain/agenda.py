"""What a planned meeting will be about, sent by the adept beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, get_args

from domain import pair as pairs
from domain import vault
from domain.decider import Decider
from domain.language import Asked, EntryId, MeetingId, PairId, ProgrammeId, Refused, Scope, Side, Visibility
from domain.meeting import MeetingCancelled, MeetingHeld, MeetingMissed, MeetingPlanned, MeetingRetracted
from domain.topics import Standing, TopicChosen, TopicDropped, TopicProposed, standing
from domain.vault import Room, of_the_two, words, words_if_any


@dataclass(frozen=True, slots=True)
class Agenda:
    """``frame`` is what holds for this talk."""

    body: str
    topics: tuple[EntryId, ...] = ()
    frame: str | None = None


# commands


@dataclass(frozen=True, slots=True)
class SendAgenda:
    """Sent again, it takes the place of what was sent before."""

    pair: PairId
    meeting: MeetingId
    agenda: Agenda


# facts


@dataclass(frozen=True, slots=True)
class AgendaSent:
    pair: PairId
    programme: ProgrammeId
    meeting: MeetingId
    topics: tuple[EntryId, ...]
    body: Annotated[str, Visibility.PAIR]
    frame: Annotated[str | None, Visibility.PAIR] = None


Over = MeetingHeld | MeetingCancelled | MeetingMissed | MeetingRetracted
Seen = vault.Fact | MeetingPlanned | Over | Standing | AgendaSent

# refusals


class MeetingNotPlanned(Refused):
    """An agenda is sent for a meeting that is planned and has not been held."""

    svenska = "En dagordning skickas till ett möte som står i planen och inte har hållits."
    about = "meeting"


class TopicNotThePairs(Refused):
    """An agenda names topics that the pair has proposed or chosen, and has not dropped."""

    svenska = "En dagordning anger ämnen som paret har föreslagit eller valt och inte har tagit bort."


# state


@dataclass(frozen=True, slots=True)
class Agendas:
    room: Room = field(default_factory=Room)
    planned: frozenset[MeetingId] = frozenset()
    """Meetings that are yet to come."""
    topics: frozenset[EntryId] = frozenset()
    sent: Mapping[MeetingId, AgendaSent] = field(default_factory=dict[MeetingId, AgendaSent])


def scope(command: SendAgenda) -> Scope:
    return vault.scope(command, (MeetingPlanned, *get_args(Over), *get_args(Standing), AgendaSent))


def evolve(known: Agendas, fact: Seen) -> Agendas:
    match fact:
        case AgendaSent():
            return replace(known, sent={**known.sent, fact.meeting: fact})
        case MeetingPlanned():
            return replace(known, planned=known.planned | {fact.meeting})
        case MeetingHeld() | MeetingCancelled() | MeetingMissed() | MeetingRetracted():
            return replace(known, planned=known.planned - {fact.meeting})
        case TopicProposed() | TopicChosen() | TopicDropped():
            return replace(known, topics=standing(known.topics, fact))
        case _:
            return replace(known, room=vault.evolve(known.room, fact))


def decide(command: SendAgenda, known: Agendas, asked: Asked) -> tuple[AgendaSent, ...]:
    pair, _ = of_the_two(known.room, asked, Side.ADEPT)
    if command.meeting not in known.planned:
        raise MeetingNotPlanned
    fact = AgendaSent(command.pair, pair.programme, command.meeting, *told(command.agenda))
    if fact == known.sent.get(command.meeting):
        return ()
    of_the_pairs_topics(fact, known.topics)
    return (fact,)


def told(agenda: Agenda) -> tuple[tuple[EntryId, ...], str, str | None]:
    return agenda.topics, words(agenda.body), words_if_any(agenda.frame)


def of_the_pairs_topics(fact: AgendaSent, topics: frozenset[EntryId]) -> None:
    if not topics.issuperset(fact.topics):
        raise TopicNotThePairs


agenda: Decider[SendAgenda, Agendas, AgendaSent, Seen] = Decider(
    commands=(SendAgenda,),
    facts=(AgendaSent,),
    scope=scope,
    initial=Agendas(),
    evolve=evolve,
    decide=decide,
    tags=pairs.tags,
    reads=(AgendaSent,),
)
