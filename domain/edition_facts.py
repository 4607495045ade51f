"""What is said of handbook editions: the facts that make each of them what it says, and who follows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from domain.language import EditionId, ProgrammeId, Visibility


class Choice(StrEnum):
    """How a conflict is resolved: as the draft has it, as the new base has it, or in words of its own."""

    MINE = "mine"
    THEIRS = "theirs"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class HandbookEditionDrafted:
    edition: EditionId
    base: EditionId
    name: Annotated[str, Visibility.PUBLIC]


@dataclass(frozen=True, slots=True)
class SectionRevised:
    """The text anew, in one language; its translations are to follow."""

    edition: EditionId
    key: str
    locale: str
    text: Annotated[str, Visibility.PUBLIC]


@dataclass(frozen=True, slots=True)
class TranslationProvided:
    edition: EditionId
    key: str
    locale: str
    text: Annotated[str, Visibility.PUBLIC]


@dataclass(frozen=True, slots=True)
class TopicAdded:
    edition: EditionId
    topic: str
    locale: str
    title: Annotated[str, Visibility.PUBLIC]
    prompts: Annotated[tuple[str, ...], Visibility.PUBLIC]


@dataclass(frozen=True, slots=True)
class TopicRetired:
    edition: EditionId
    topic: str


@dataclass(frozen=True, slots=True)
class TopicRestored:
    """Offered again, as the last one."""

    edition: EditionId
    topic: str


@dataclass(frozen=True, slots=True)
class TopicsReordered:
    edition: EditionId
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ActivityAdded:
    edition: EditionId
    activity: str
    locale: str
    title: Annotated[str, Visibility.PUBLIC]
    form: Annotated[str, Visibility.PUBLIC]
    prepare: Annotated[str, Visibility.PUBLIC]
    record: Annotated[str, Visibility.PUBLIC]


@dataclass(frozen=True, slots=True)
class ActivityRetired:
    edition: EditionId
    activity: str


@dataclass(frozen=True, slots=True)
class ActivityRestored:
    edition: EditionId
    activity: str


@dataclass(frozen=True, slots=True)
class ActivitiesReordered:
    edition: EditionId
    activities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MeetingFormAdded:
    """How pairs meet, beside what every edition knows."""

    edition: EditionId
    form: str
    locale: str
    title: Annotated[str, Visibility.PUBLIC]


@dataclass(frozen=True, slots=True)
class MeetingFormRetired:
    edition: EditionId
    form: str


@dataclass(frozen=True, slots=True)
class MeetingFormRestored:
    edition: EditionId
    form: str


@dataclass(frozen=True, slots=True)
class MeetingFormsReordered:
    edition: EditionId
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SectionAdded:
    edition: EditionId
    section: str
    locale: str
    title: Annotated[str, Visibility.PUBLIC]
    body: Annotated[str, Visibility.PUBLIC]


@dataclass(frozen=True, slots=True)
class SectionRetired:
    edition: EditionId
    section: str


@dataclass(frozen=True, slots=True)
class SectionRestored:
    edition: EditionId
    section: str


@dataclass(frozen=True, slots=True)
class SectionsReordered:
    edition: EditionId
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HandbookPolicySet:
    edition: EditionId
    key: str
    value: str


@dataclass(frozen=True, slots=True)
class HandbookEditionRebased:
    edition: EditionId
    onto: EditionId


@dataclass(frozen=True, slots=True)
class ConflictResolved:
    edition: EditionId
    unit: str
    choice: Choice
    text: Annotated[str | None, Visibility.PUBLIC] = None


@dataclass(frozen=True, slots=True)
class HandbookEditionPublished:
    """``digest`` is SHA-256 over the content, so that whoever holds a copy can tell that it is this one."""

    edition: EditionId
    digest: str


class Applies(StrEnum):
    """For whom: pairs that are matched from now on, or all of them from a day on."""

    NEW_PAIRS = "new_pairs"
    ALL_FROM = "all_from"


@dataclass(frozen=True, slots=True)
class HandbookEditionAdopted:
    """``starts_on`` is a day where the programme lives."""

    programme: ProgrammeId
    edition: EditionId
    applies: Applies
    starts_on: date
