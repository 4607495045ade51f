"""What an organisation adds to an edition of its own: topics, activities, sections to read, and forms of meeting."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from domain import edition as editions
from domain.content import ACTIVITY, FORM, PARTS, SECTION, TOPIC, Content
from domain.decider import Decider
from domain.edition import Shelf, activity_texts, form_texts, section_texts, topic_texts
from domain.edition_facts import ActivityAdded, MeetingFormAdded, SectionAdded, TopicAdded
from domain.handbook import LONGEST, spoken, writable
from domain.language import Asked, EditionId, Refused, Role, line, written
from domain.meeting import Form

TITLE, PROMPTS = 200, 12
BUILT_IN = frozenset(form.value for form in Form)
"""What every edition knows."""
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
class AddActivity:
    edition: EditionId
    activity: str
    locale: str
    title: str
    form: str
    prepare: str
    record: str


@dataclass(frozen=True, slots=True)
class AddSection:
    edition: EditionId
    section: str
    locale: str
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class AddMeetingForm:
    """How pairs of the organisation meet, beside online, at a café and so on."""

    edition: EditionId
    form: str
    locale: str
    title: str


Command = AddTopic | AddActivity | AddSection | AddMeetingForm
Fact = TopicAdded | ActivityAdded | SectionAdded | MeetingFormAdded

# refusals


class TitleUnusable(Refused):
    """A title, and each line below it, has 1 to 200 characters that can be seen."""

    svenska = "En rubrik, och varje rad under den, har 1 till 200 tecken som syns."
    about = "title"


class SectionUnusable(Refused):
    """What a section says has 1 to 4000 characters that can be seen."""

    svenska = "Det som ett avsnitt säger har 1 till 4000 tecken som syns."
    about = "body"


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


def decide(command: Command, shelf: Shelf, asked: Asked) -> tuple[Fact, ...]:
    asked.only(Role.ADMIN, Role.COORDINATOR)
    content = writable(shelf, command.edition).content
    match command:
        case AddTopic():
            return add_topic(command, content)
        case AddActivity():
            return add_activity(command, content)
        case AddSection():
            return add_section(command, content)
        case AddMeetingForm():
            return add_form(command, content)


def titled(title: str) -> str:
    return written(line(title), TITLE, TitleUnusable)


def add_topic(command: AddTopic, content: Content) -> tuple[Fact, ...]:
    if len(command.prompts) > PROMPTS:
        raise TooManyPrompts
    prompts = tuple(map(titled, command.prompts))
    fact = TopicAdded(command.edition, usable(command.topic), spoken(command.locale), titled(command.title), prompts)
    return added(fact, (TOPIC, command.topic), topic_texts(fact), content)


def add_activity(command: AddActivity, content: Content) -> tuple[Fact, ...]:
    parts = {part: titled(getattr(command, part)) for part in PARTS}
    fact = ActivityAdded(command.edition, usable(command.activity), spoken(command.locale), **parts)
    return added(fact, (ACTIVITY, command.activity), activity_texts(fact), content)


def add_section(command: AddSection, content: Content) -> tuple[Fact, ...]:
    key, body = usable(command.section), written(command.body, LONGEST, SectionUnusable)
    fact = SectionAdded(command.edition, key, spoken(command.locale), titled(command.title), body)
    return added(fact, (SECTION, key), section_texts(fact), content)


def add_form(command: AddMeetingForm, content: Content) -> tuple[Fact, ...]:
    key = usable(command.form)
    if key in BUILT_IN:
        raise LibraryKeyTaken
    fact = MeetingFormAdded(command.edition, key, spoken(command.locale), titled(command.title))
    return added(fact, (FORM, key), form_texts(fact), content)


def added(fact: Fact, place: tuple[str, str], texts: Mapping[str, str], content: Content) -> tuple[Fact, ...]:
    """Quiet where it says so already, which what is retired does not."""
    library, key = place
    if key not in content.known(library):
        return (fact,)
    if key in content.offers(library) and all(
        content.texts.get(name, {}).get(fact.locale) == text for name, text in texts.items()
    ):
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
