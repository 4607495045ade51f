"""What the two will talk about: chosen by the adept from the library or freely; the mentor may propose."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Annotated, get_args

from domain import edition as editions
from domain import following, vault
from domain import pair as pairs
from domain.adoption import HandbookEditionAdopted
from domain.content import TOPIC
from domain.decider import Decider
from domain.edition import HANDBOOK
from domain.following import Rules, learn
from domain.language import Asked, EntryId, PairId, ProgrammeId, Refused, Scope, Side, Visibility, facts_of
from domain.pair import PairMatched
from domain.profile import Focus
from domain.vault import EntryUnknown, Room, of_the_two, words

KEY = re.compile(r"[a-z][a-z0-9_]{0,63}")
RANKED = 3
FOCUS = frozenset({Focus.LEADERSHIP_TIPS, Focus.INSPIRATION, Focus.CAREER_DREAM_JOB})
"""What the meetings may be about in any edition."""

# commands


@dataclass(frozen=True, slots=True)
class ProposeTopic:
    """``key`` is a topic of the pair's edition or one of ``FOCUS``; or else it is in the mentor's ``own`` words."""

    pair: PairId
    topic: EntryId
    key: str | None = None
    own: str | None = None


@dataclass(frozen=True, slots=True)
class ChooseTopic:
    """A topic of the adept's own, told as in ``ProposeTopic``; or one that the mentor has proposed, by its id alone."""

    pair: PairId
    topic: EntryId
    key: str | None = None
    own: str | None = None
    named: bool = False
    """Whoever asks has named the topic, so the pair knows it; a new one otherwise."""


@dataclass(frozen=True, slots=True)
class DropTopic:
    pair: PairId
    topic: EntryId


@dataclass(frozen=True, slots=True)
class RankTopics:
    """What the two will talk about first, second and third."""

    pair: PairId
    topics: tuple[EntryId, ...]


Command = ProposeTopic | ChooseTopic | DropTopic | RankTopics

# facts


@dataclass(frozen=True, slots=True)
class TopicProposed:
    pair: PairId
    programme: ProgrammeId
    topic: EntryId
    key: Annotated[str | None, Visibility.PAIR] = None
    own: Annotated[str | None, Visibility.PAIR] = None


@dataclass(frozen=True, slots=True)
class TopicChosen:
    """Without words where it was proposed before."""

    pair: PairId
    programme: ProgrammeId
    topic: EntryId
    key: Annotated[str | None, Visibility.PAIR] = None
    own: Annotated[str | None, Visibility.PAIR] = None


@dataclass(frozen=True, slots=True)
class TopicDropped:
    pair: PairId
    programme: ProgrammeId
    topic: EntryId


@dataclass(frozen=True, slots=True)
class TopicsRanked:
    pair: PairId
    programme: ProgrammeId
    topics: tuple[EntryId, ...]


Fact = TopicProposed | TopicChosen | TopicDropped | TopicsRanked
FACTS: tuple[type[Fact], ...] = get_args(Fact)

# refusals


class TopicUntold(Refused):
    """Name a topic of the library by its key, or say it in your own words, or give the id of one that is known."""

    svenska = "Ange ett ämne ur biblioteket med dess nyckel, eller med egna ord, eller ett känt ämne med dess id."
    about = "topic"


class TopicNotOffered(Refused):
    """The handbook edition that the pair follows offers no such topic; say it in your own words."""

    svenska = "Handboksutgåvan som paret följer har inget sådant ämne; säg det med egna ord."
    about = "key"


class RankedOtherwise(Refused):
    """Rank one to three of the topics that are chosen, each once."""

    svenska = "Rangordna ett till tre av de ämnen som är valda, vart och ett en gång."
    about = "topics"


# state

Standing = TopicProposed | TopicChosen | TopicDropped


def standing(topics: frozenset[EntryId], fact: Standing) -> frozenset[EntryId]:
    """What may be talked about: proposed or chosen, and not dropped."""
    return topics - {fact.topic} if isinstance(fact, TopicDropped) else topics | {fact.topic}


@dataclass(frozen=True, slots=True)
class Topics:
    """The last that was said of each topic, their rank, and which edition's topics the pair chooses from."""

    room: Room = field(default_factory=Room)
    rules: Rules = field(default_factory=Rules)
    last: Mapping[EntryId, Fact] = field(default_factory=dict[EntryId, Fact])
    ranked: tuple[EntryId, ...] = ()


Seen = vault.Fact | Fact | following.Fact


def scope(command: Command) -> Scope:
    own = vault.scope(command, FACTS)
    match command:
        case ProposeTopic() | ChooseTopic() if command.key is not None:
            return (*own, facts_of(HANDBOOK, named=(*editions.FACTS, HandbookEditionAdopted)))
        case ProposeTopic() | ChooseTopic() | DropTopic() | RankTopics():
            return own


def evolve(known: Topics, fact: Seen) -> Topics:
    if isinstance(fact, following.Fact):
        return replace(known, rules=learn(known.rules, fact))
    if isinstance(fact, PairMatched):
        known = replace(known, rules=learn(known.rules, fact))
    match fact:
        case TopicProposed() | TopicChosen() | TopicDropped():
            return replace(known, last={**known.last, fact.topic: fact})
        case TopicsRanked():
            return replace(known, ranked=fact.topics)
        case _:
            return replace(known, room=vault.evolve(known.room, fact))


def decide(command: Command, known: Topics, asked: Asked) -> tuple[Fact, ...]:
    pair, _ = of_the_two(known.room, asked, Side.MENTOR if isinstance(command, ProposeTopic) else Side.ADEPT)
    if isinstance(command, RankTopics):
        return rank(command, known, pair.programme)
    said = (command.pair, pair.programme, command.topic)
    match command, known.last.get(command.topic):
        case ProposeTopic(), None:
            return (TopicProposed(*said, *offered(told(command), known, asked.today(pair.zone))),)
        case ((ChooseTopic(named=True) | DropTopic()), None):
            raise EntryUnknown
        case ChooseTopic(named=True), _ if (command.key, command.own) != (None, None):
            raise TopicUntold
        case (ProposeTopic(), _) | (ChooseTopic(), TopicChosen()) | (DropTopic(), TopicDropped()):
            return ()
        case ChooseTopic(), None:
            return (TopicChosen(*said, *offered(told(command), known, asked.today(pair.zone))),)
        case ChooseTopic(), _:
            return (TopicChosen(*said),)
        case DropTopic(), _:
            return (TopicDropped(*said),)


def told(command: ProposeTopic | ChooseTopic) -> tuple[str | None, str | None]:
    match command.key, command.own:
        case str() as key, None if KEY.fullmatch(key):
            return key, None
        case None, str() as own:
            return None, words(own)
        case _:
            raise TopicUntold


def offered(said: tuple[str | None, str | None], known: Topics, today: date) -> tuple[str | None, str | None]:
    """A key as it is told, if the edition in force for the pair today has it; what was chosen before stays chosen."""
    key, _ = said
    if key is not None and key not in FOCUS and not known.rules.offers(TOPIC, key, today):
        raise TopicNotOffered
    return said


def rank(command: RankTopics, known: Topics, programme: ProgrammeId) -> tuple[TopicsRanked, ...]:
    chosen = {topic for topic in command.topics if isinstance(known.last.get(topic), TopicChosen)}
    if not 1 <= len(command.topics) <= RANKED or len(chosen) < len(command.topics):
        raise RankedOtherwise
    return () if command.topics == known.ranked else (TopicsRanked(command.pair, programme, command.topics),)


topics: Decider[Command, Topics, Fact, Seen] = Decider(
    commands=get_args(Command),
    facts=FACTS,
    scope=scope,
    initial=Topics(),
    evolve=evolve,
    decide=decide,
    tags=pairs.tags,
)
