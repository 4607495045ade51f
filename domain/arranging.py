"""What an edition offers of its topics, activities, sections and forms: retired, offered again, and put in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from domain import edition as editions
from domain.content import ACTIVITY, FORM, SECTION, TOPIC, Content
from domain.decider import Decider
from domain.edition import Shelf
from domain.edition_facts import (
    ActivitiesReordered,
    ActivityRestored,
    ActivityRetired,
    MeetingFormRestored,
    MeetingFormRetired,
    MeetingFormsReordered,
    SectionRestored,
    SectionRetired,
    SectionsReordered,
    TopicRestored,
    TopicRetired,
    TopicsReordered,
)
from domain.handbook import writable
from domain.language import Asked, EditionId, Refused, Role

# commands


@dataclass(frozen=True, slots=True)
class RetireTopic:
    edition: EditionId
    topic: str


@dataclass(frozen=True, slots=True)
class RestoreTopic:
    """Offers again what was retired, as the last one."""

    edition: EditionId
    topic: str


@dataclass(frozen=True, slots=True)
class ReorderTopics:
    edition: EditionId
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RetireActivity:
    edition: EditionId
    activity: str


@dataclass(frozen=True, slots=True)
class RestoreActivity:
    """Offers again what was retired, as the last one."""

    edition: EditionId
    activity: str


@dataclass(frozen=True, slots=True)
class ReorderActivities:
    edition: EditionId
    activities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RetireSection:
    edition: EditionId
    section: str


@dataclass(frozen=True, slots=True)
class RestoreSection:
    """Offers again what was retired, as the last one."""

    edition: EditionId
    section: str


@dataclass(frozen=True, slots=True)
class ReorderSections:
    edition: EditionId
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RetireMeetingForm:
    edition: EditionId
    form: str


@dataclass(frozen=True, slots=True)
class RestoreMeetingForm:
    """Offers again what was retired, as the last one."""

    edition: EditionId
    form: str


@dataclass(frozen=True, slots=True)
class ReorderMeetingForms:
    edition: EditionId
    forms: tuple[str, ...]


Command = (
    RetireTopic
    | RestoreTopic
    | ReorderTopics
    | RetireActivity
    | RestoreActivity
    | ReorderActivities
    | RetireSection
    | RestoreSection
    | ReorderSections
    | RetireMeetingForm
    | RestoreMeetingForm
    | ReorderMeetingForms
)
Fact = (
    ActivitiesReordered
    | ActivityRestored
    | ActivityRetired
    | MeetingFormRestored
    | MeetingFormRetired
    | MeetingFormsReordered
    | SectionRestored
    | SectionRetired
    | SectionsReordered
    | TopicRestored
    | TopicRetired
    | TopicsReordered
)

# refusals


class TopicUnknown(Refused):
    """The edition has no topic with this key."""

    svenska = "Utgåvan har inget ämne med den nyckeln."
    about = "topic"


class ActivityUnknown(Refused):
    """The edition has no activity with this key."""

    svenska = "Utgåvan har ingen aktivitet med den nyckeln."
    about = "activity"


class SectionUnknown(Refused):
    """The edition has no section with this key."""

    svenska = "Utgåvan har inget avsnitt med den nyckeln."
    about = "section"


class MeetingFormUnknown(Refused):
    """The edition has no form of meeting of its own with this key."""

    svenska = "Utgåvan har ingen egen mötesform med den nyckeln."
    about = "form"


class OrderIncomplete(Refused):
    """Name every topic that is offered, and each once."""

    svenska = "Nämn varje ämne som erbjuds, och vart och ett en gång."
    about = "topics"


class ActivitiesIncomplete(Refused):
    """Name every activity that is offered, and each once."""

    svenska = "Nämn varje aktivitet som erbjuds, och var och en en gång."
    about = "activities"


class SectionsIncomplete(Refused):
    """Name every section that is there to read, and each once."""

    svenska = "Nämn varje avsnitt som finns att läsa, och vart och ett en gång."
    about = "sections"


class MeetingFormsIncomplete(Refused):
    """Name every form of meeting that the edition has of its own and offers, and each once."""

    svenska = "Nämn varje egen mötesform som utgåvan erbjuder, och var och en en gång."
    about = "forms"


UNKNOWN: Mapping[str, type[Refused]] = {
    TOPIC: TopicUnknown,
    ACTIVITY: ActivityUnknown,
    SECTION: SectionUnknown,
    FORM: MeetingFormUnknown,
}
INCOMPLETE: Mapping[str, type[Refused]] = {
    TOPIC: OrderIncomplete,
    ACTIVITY: ActivitiesIncomplete,
    SECTION: SectionsIncomplete,
    FORM: MeetingFormsIncomplete,
}


def decide(command: Command, shelf: Shelf, asked: Asked) -> tuple[Fact, ...]:
    asked.only(Role.ADMIN, Role.COORDINATOR)
    content = writable(shelf, command.edition).content
    match command:
        case RetireTopic(edition, key):
            return (TopicRetired(edition, key),) if offered(content, TOPIC, key) else ()
        case RestoreTopic(edition, key):
            return () if offered(content, TOPIC, key) else (TopicRestored(edition, key),)
        case ReorderTopics(edition, keys):
            return (TopicsReordered(edition, keys),) if anew(content, TOPIC, keys) else ()
        case RetireActivity(edition, key):
            return (ActivityRetired(edition, key),) if offered(content, ACTIVITY, key) else ()
        case RestoreActivity(edition, key):
            return () if offered(content, ACTIVITY, key) else (ActivityRestored(edition, key),)
        case ReorderActivities(edition, keys):
            return (ActivitiesReordered(edition, keys),) if anew(content, ACTIVITY, keys) else ()
        case RetireSection(edition, key):
            return (SectionRetired(edition, key),) if offered(content, SECTION, key) else ()
        case RestoreSection(edition, key):
            return () if offered(content, SECTION, key) else (SectionRestored(edition, key),)
        case ReorderSections(edition, keys):
            return (SectionsReordered(edition, keys),) if anew(content, SECTION, keys) else ()
        case RetireMeetingForm(edition, key):
            return (MeetingFormRetired(edition, key),) if offered(content, FORM, key) else ()
        case RestoreMeetingForm(edition, key):
            return () if offered(content, FORM, key) else (MeetingFormRestored(edition, key),)
        case ReorderMeetingForms(edition, keys):
            return (MeetingFormsReordered(edition, keys),) if anew(content, FORM, keys) else ()


def offered(content: Content, library: str, key: str) -> bool:
    """Whether it is; what was never there is refused."""
    if key not in content.known(library):
        raise UNKNOWN[library]
    return key in content.offers(library)


def anew(content: Content, library: str, keys: tuple[str, ...]) -> bool:
    """Whether this is another order of everything that is offered."""
    if sorted(keys) != sorted(content.offers(library)):
        raise INCOMPLETE[library](*(key for key in content.offers(library) if key not in keys))
    return keys != content.offers(library)


arranging: Decider[Command, Shelf, Fact, editions.Fact] = Decider(
    commands=get_args(Command),
    facts=get_args(Fact),
    scope=lambda command: editions.scope(),
    initial=Shelf(),
    evolve=editions.evolve,
    decide=decide,
    tags=editions.tags,
)
