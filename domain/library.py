"""The library of an edition: topics to talk about and activities to do, added, retired and put in order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import get_args

from domain import edition as editions
from domain.content import ACTIVITY, PARTS, TOPIC, Content
from domain.decider import Decider
from domain.edition import ActivityAdded, Shelf, TopicAdded, TopicRetired, TopicsReordered, topic_texts
from domain.handbook import spoken, writable
from domain.language import Asked, EditionId, Refused, Role, line, written

TITLE, PROMPTS = 200, 12
KEY = re.compile(r"[a-z][a-z0-9_]{1,39}")

# commands


@dataclass(frozen=True, slots=True)
class AddTopic:
    edition: EditionId
    topic: str
    locale: str
    title: str
    prompts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RetireTopic:
    edition: EditionId
    topic: str


@dataclass(frozen=True, slots=True)
class ReorderTopics:
    edition: EditionId
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AddActivity:
    edition: EditionId
    activity: str
    locale: str
    title: str
    form: str
    prepare: str
    record: str


Command = AddTopic | RetireTopic | ReorderTopics | AddActivity
Fact = TopicAdded | TopicRetired | TopicsReordered | ActivityAdded

# refusals


class TitleUnusable(Refused):
    """A title, and each line below it, has 1 to 200 characters that can be seen."""

    svenska = "En rubrik, och varje rad under den, har 1 till 200 tecken som syns."
    about = "title"


class TooManyPrompts(Refused):
    """A topic has at most 12 prompts."""

    svenska = "Ett ämne har högst 12 delfrågor."
    about = "prompts"


class LibraryKeyUnusable(Refused):
    """A key has 2 to 40 small letters, digits and underscores, and begins with a letter."""

    svenska = "En nyckel har 2 till 40 små bokstäver a till z, siffror och understreck och börjar med en bokstav."


class LibraryKeyTaken(Refused):
    """The edition has something with this key already; choose another key."""

    svenska = "Utgåvan har redan något med den nyckeln; välj en annan."


class TopicUnknown(Refused):
    """The edition has no topic with this key."""

    svenska = "Utgåvan har inget ämne med den nyckeln."
    about = "topic"


class OrderIncomplete(Refused):
    """Name every topic that is offered, and each once."""

    svenska = "Nämn varje ämne som erbjuds, och vart och ett en gång."
    about = "topics"


def decide(command: Command, shelf: Shelf, asked: Asked) -> tuple[Fact, ...]:
    asked.only(Role.ADMIN, Role.COORDINATOR)
    content = writable(shelf, command.edition).content
    match command:
        case AddTopic():
            return add_topic(command, content)
        case RetireTopic(edition, topic):
            if not content.has(TOPIC, topic):
                raise TopicUnknown
            return (TopicRetired(edition, topic),) if topic in content.offers(TOPIC) else ()
        case ReorderTopics(edition, topics):
            if sorted(topics) != sorted(content.offers(TOPIC)):
                raise OrderIncomplete
            return () if topics == content.offers(TOPIC) else (TopicsReordered(edition, topics),)
        case AddActivity():
            return add_activity(command, content)


def titled(title: str) -> str:
    return written(line(title), TITLE, TitleUnusable)


def add_topic(command: AddTopic, content: Content) -> tuple[Fact, ...]:
    if len(command.prompts) > PROMPTS:
        raise TooManyPrompts
    prompts = tuple(map(titled, command.prompts))
    fact = TopicAdded(command.edition, usable(command.topic), spoken(command.locale), titled(command.title), prompts)
    if not content.has(TOPIC, command.topic):
        return (fact,)
    return already(topic_texts(fact), command.locale, content, offered=command.topic in content.offers(TOPIC))


def add_activity(command: AddActivity, content: Content) -> tuple[Fact, ...]:
    parts = {part: titled(getattr(command, part)) for part in PARTS}
    fact = ActivityAdded(command.edition, usable(command.activity), spoken(command.locale), **parts)
    if not content.has(ACTIVITY, command.activity):
        return (fact,)
    texts = {f"{ACTIVITY}.{command.activity}.{part}": text for part, text in parts.items()}
    return already(texts, command.locale, content, offered=True)


def already(texts: dict[str, str], locale: str, content: Content, *, offered: bool) -> tuple[Fact, ...]:
    if offered and all(content.texts.get(key, {}).get(locale) == text for key, text in texts.items()):
        return ()
    raise LibraryKeyTaken


def usable(key: str) -> str:
    if not KEY.fullmatch(key):
        raise LibraryKeyUnusable
    return key


library: Decider[Command, Shelf, Fact, editions.Fact] = Decider(
    commands=get_args(Command),
    facts=get_args(Fact),
    scope=lambda command: editions.scope(),
    initial=Shelf(),
    evolve=editions.evolve,
    decide=decide,
    tags=editions.tags,
)
