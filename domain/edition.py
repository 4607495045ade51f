"""Handbook editions: their facts, and the shelf of them as every decision sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Annotated, get_args

from domain.content import ACTIVITY, PARTS, TOPIC, Content, Unit, Value, having, units
from domain.language import EditionId, Refused, Scope, Tag, Visibility, edition_tag, facts_of
from domain.policies import USUAL, Policies
from domain.rebase import Conflict, merge
from domain.shipped import SHIPPED

HANDBOOK = Tag("handbook")


class Choice(StrEnum):
    """How a conflict is resolved: as the draft has it, as the new base has it, or in words of its own."""

    MINE = "mine"
    THEIRS = "theirs"
    TEXT = "text"


# facts


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


Fact = (
    HandbookEditionDrafted
    | SectionRevised
    | TranslationProvided
    | TopicAdded
    | TopicRetired
    | TopicsReordered
    | ActivityAdded
    | HandbookPolicySet
    | HandbookEditionRebased
    | ConflictResolved
    | HandbookEditionPublished
)
FACTS: tuple[type[Fact], ...] = get_args(Fact)
NUMBERS: tuple[type[Fact], ...] = (
    HandbookEditionDrafted,
    HandbookPolicySet,
    HandbookEditionRebased,
    ConflictResolved,
    HandbookEditionPublished,
)
"""What tells the policies of every edition, and nothing of its texts."""

# refusals


class EditionUnknown(Refused):
    """There is no such handbook edition in this organisation."""

    svenska = "Det finns ingen sådan handboksutgåva i organisationen."
    about = "edition"


# state


@dataclass(frozen=True, slots=True)
class Edition:
    base: EditionId
    name: str
    content: Content
    conflicts: Mapping[Unit, Conflict] = field(default_factory=dict[Unit, Conflict])
    published: bool = False


@dataclass(frozen=True, slots=True)
class Shelf:
    """The organisation's own editions; those that the product ships stand there for everybody."""

    editions: Mapping[EditionId, Edition] = field(default_factory=dict[EditionId, Edition])

    def published(self, edition: EditionId) -> Content | None:
        """What it says, if it is one that no longer changes."""
        own = self.editions.get(edition)
        return SHIPPED.get(edition) or (own.content if own and own.published else None)

    def policies(self, edition: EditionId | None) -> Policies:
        """The numbers of a published edition; the usual ones where none is named, as in the oldest matches."""
        content = None if edition is None else self.published(edition)
        return USUAL if content is None else content.policies


def scope(named: tuple[type[Fact], ...] = FACTS) -> Scope:
    return (facts_of(HANDBOOK, named=named),)


def evolve(shelf: Shelf, fact: Fact) -> Shelf:
    draft = shelf.editions.get(fact.edition)
    if draft is not None:
        return having_edition(shelf, fact.edition, after(shelf, draft, fact))
    if isinstance(fact, HandbookEditionDrafted):
        return having_edition(shelf, fact.edition, drafted(shelf, fact))
    return shelf


def having_edition(shelf: Shelf, edition: EditionId, now: Edition) -> Shelf:
    return Shelf({**shelf.editions, edition: now})


def drafted(shelf: Shelf, fact: HandbookEditionDrafted) -> Edition:
    return Edition(fact.base, fact.name, shelf.published(fact.base) or Content())


def after(shelf: Shelf, draft: Edition, fact: Fact) -> Edition:
    match fact:
        case HandbookEditionDrafted():
            return draft
        case HandbookEditionPublished():
            return replace(draft, published=True)
        case HandbookEditionRebased(onto=onto):
            return rebased(shelf, draft, onto)
        case ConflictResolved():
            return resolved(draft, fact)
        case _:
            return replace(draft, content=edited(draft.content, fact))


def edited(
    content: Content,
    fact: SectionRevised
    | TranslationProvided
    | TopicAdded
    | TopicRetired
    | TopicsReordered
    | ActivityAdded
    | HandbookPolicySet,
) -> Content:
    match fact:
        case SectionRevised(key=key, locale=locale, text=text):
            return content.revised(key, locale, text)
        case TranslationProvided(key=key, locale=locale, text=text):
            return content.translated(key, locale, text)
        case TopicAdded(topic=topic, locale=locale):
            for key, text in topic_texts(fact).items():
                content = content.translated(key, locale, text)
            return content.arranged(TOPIC, (*content.offers(TOPIC), topic))
        case TopicRetired(topic=topic):
            return content.arranged(TOPIC, tuple(key for key in content.offers(TOPIC) if key != topic))
        case TopicsReordered(topics=topics):
            return content.arranged(TOPIC, topics)
        case ActivityAdded(activity=activity, locale=locale):
            for part in PARTS:
                content = content.translated(f"{ACTIVITY}.{activity}.{part}", locale, getattr(fact, part))
            return content.arranged(ACTIVITY, (*content.offers(ACTIVITY), activity))
        case HandbookPolicySet(key=key, value=value):
            return content.ruled(key, value)


def topic_texts(fact: TopicAdded) -> dict[str, str]:
    """The title and each prompt, by key."""
    start = f"{TOPIC}.{fact.topic}"
    return {f"{start}.title": fact.title} | {f"{start}.{n}": text for n, text in enumerate(fact.prompts, 1)}


def rebased(shelf: Shelf, draft: Edition, onto: EditionId) -> Edition:
    base, theirs = (shelf.published(edition) or Content() for edition in (draft.base, onto))
    merged = merge(base, draft.content, theirs)
    return replace(draft, base=onto, content=merged.content, conflicts=merged.conflicts)


def resolved(draft: Edition, fact: ConflictResolved) -> Edition:
    conflict = draft.conflicts.get(fact.unit)
    if conflict is None:
        return draft
    left = {unit: other for unit, other in draft.conflicts.items() if unit != fact.unit}
    content = having(draft.content, fact.unit, chosen(draft, conflict, fact))
    return replace(draft, content=content, conflicts=left)


def chosen(draft: Edition, conflict: Conflict, fact: ConflictResolved) -> Value | None:
    match fact.choice:
        case Choice.MINE:
            return units(draft.content).get(fact.unit)
        case Choice.THEIRS:
            return conflict.theirs
        case Choice.TEXT:
            return fact.text


def tags(fact: Fact) -> tuple[Tag, ...]:
    return (edition_tag(fact.edition), HANDBOOK)
