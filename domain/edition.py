"""Handbook editions: their facts, and the shelf of them as every decision sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import get_args

from domain.content import ACTIVITY, FORM, PARTS, SECTION, TOPIC, Content, Unit, Value, having, units
from domain.edition_facts import (
    ActivitiesReordered,
    ActivityAdded,
    ActivityRestored,
    ActivityRetired,
    Choice,
    ConflictResolved,
    HandbookEditionDrafted,
    HandbookEditionPublished,
    HandbookEditionRebased,
    HandbookPolicySet,
    MeetingFormAdded,
    MeetingFormRestored,
    MeetingFormRetired,
    MeetingFormsReordered,
    SectionAdded,
    SectionRestored,
    SectionRetired,
    SectionRevised,
    SectionsReordered,
    TopicAdded,
    TopicRestored,
    TopicRetired,
    TopicsReordered,
    TranslationProvided,
)
from domain.language import EditionId, Refused, Scope, Tag, edition_tag, facts_of
from domain.policies import USUAL, Policies
from domain.rebase import Conflict, arranged, merge
from domain.shipped import SHIPPED

HANDBOOK = Tag("handbook")


Fact = (
    HandbookEditionDrafted
    | SectionRevised
    | TranslationProvided
    | TopicAdded
    | TopicRetired
    | TopicRestored
    | TopicsReordered
    | ActivityAdded
    | ActivityRetired
    | ActivityRestored
    | ActivitiesReordered
    | SectionAdded
    | SectionRetired
    | SectionRestored
    | SectionsReordered
    | MeetingFormAdded
    | MeetingFormRetired
    | MeetingFormRestored
    | MeetingFormsReordered
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


class EditionNotPublished(Refused):
    """A programme follows an edition that is published."""

    svenska = "Ett program följer en utgåva som är publicerad."
    about = "edition"


# state


@dataclass(frozen=True, slots=True)
class Edition:
    base: EditionId
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

    def policies(self, edition: EditionId) -> Policies:
        """The numbers of a published edition; the usual ones where there is none."""
        content = self.published(edition)
        return USUAL if content is None else content.policies


def scope(named: tuple[type[Fact], ...] = FACTS) -> Scope:
    return (facts_of(HANDBOOK, named=named),)


def evolve(shelf: Shelf, fact: Fact) -> Shelf:
    if isinstance(fact, HandbookEditionDrafted):
        return having_edition(shelf, fact.edition, Edition(fact.base, shelf.published(fact.base) or Content()))
    draft = shelf.editions.get(fact.edition)
    return shelf if draft is None else having_edition(shelf, fact.edition, after(shelf, draft, fact))


def having_edition(shelf: Shelf, edition: EditionId, now: Edition) -> Shelf:
    return Shelf({**shelf.editions, edition: now})


def after(shelf: Shelf, draft: Edition, fact: Edit | Move) -> Edition:
    match fact:
        case HandbookEditionPublished():
            return replace(draft, published=True)
        case HandbookEditionRebased(onto=onto):
            return rebased(shelf, draft, onto)
        case ConflictResolved():
            return resolved(draft, fact)
        case _:
            return replace(draft, content=edited(draft.content, fact))


Edit = (
    SectionRevised
    | TranslationProvided
    | TopicAdded
    | TopicRetired
    | TopicRestored
    | TopicsReordered
    | ActivityAdded
    | ActivityRetired
    | ActivityRestored
    | ActivitiesReordered
    | SectionAdded
    | SectionRetired
    | SectionRestored
    | SectionsReordered
    | MeetingFormAdded
    | MeetingFormRetired
    | MeetingFormRestored
    | MeetingFormsReordered
    | HandbookPolicySet
)
"""What changes one place, or adds something."""
Move = HandbookEditionPublished | HandbookEditionRebased | ConflictResolved


def edited(content: Content, fact: Edit) -> Content:
    match fact:
        case SectionRevised(key=key, locale=locale, text=text):
            return content.revised(key, locale, text)
        case TranslationProvided(key=key, locale=locale, text=text):
            return content.translated(key, locale, text)
        case HandbookPolicySet(key=key, value=value):
            return content.ruled(key, value)
        case TopicAdded(topic=key, locale=locale):
            return content.added(TOPIC, key, locale, topic_texts(fact))
        case ActivityAdded(activity=key, locale=locale):
            return content.added(ACTIVITY, key, locale, activity_texts(fact))
        case SectionAdded(section=key, locale=locale):
            return content.added(SECTION, key, locale, section_texts(fact))
        case MeetingFormAdded(form=key, locale=locale):
            return content.added(FORM, key, locale, form_texts(fact))
        case TopicsReordered(topics=keys):
            return content.arranged(TOPIC, keys)
        case ActivitiesReordered(activities=keys):
            return content.arranged(ACTIVITY, keys)
        case SectionsReordered(sections=keys):
            return content.arranged(SECTION, keys)
        case MeetingFormsReordered(forms=keys):
            return content.arranged(FORM, keys)
        case _:
            return offered(content, fact)


def offered(
    content: Content,
    fact: TopicRetired
    | TopicRestored
    | ActivityRetired
    | ActivityRestored
    | SectionRetired
    | SectionRestored
    | MeetingFormRetired
    | MeetingFormRestored,
) -> Content:
    match fact:
        case TopicRetired(topic=key):
            return content.without(TOPIC, key)
        case ActivityRetired(activity=key):
            return content.without(ACTIVITY, key)
        case SectionRetired(section=key):
            return content.without(SECTION, key)
        case TopicRestored(topic=key):
            return content.offering(TOPIC, key)
        case ActivityRestored(activity=key):
            return content.offering(ACTIVITY, key)
        case SectionRestored(section=key):
            return content.offering(SECTION, key)
        case MeetingFormRetired(form=key):
            return content.without(FORM, key)
        case MeetingFormRestored(form=key):
            return content.offering(FORM, key)


def topic_texts(fact: TopicAdded) -> dict[str, str]:
    """The title and each prompt, by key."""
    start = f"{TOPIC}.{fact.topic}"
    return {f"{start}.title": fact.title} | {f"{start}.{n}": text for n, text in enumerate(fact.prompts, 1)}


def activity_texts(fact: ActivityAdded) -> dict[str, str]:
    return {f"{ACTIVITY}.{fact.activity}.{part}": getattr(fact, part) for part in PARTS}


def section_texts(fact: SectionAdded) -> dict[str, str]:
    return {f"{SECTION}.{fact.section}.title": fact.title, f"{SECTION}.{fact.section}.body": fact.body}


def form_texts(fact: MeetingFormAdded) -> dict[str, str]:
    return {f"{FORM}.{fact.form}.title": fact.title}


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
    if fact.unit.partition("@")[0] in draft.content.texts:  # where no language is left of it, it is still to be written
        content = replace(content, texts={key: content.texts.get(key, {}) for key in draft.content.texts})
    return replace(draft, content=content, conflicts=left)


def chosen(draft: Edition, conflict: Conflict, fact: ConflictResolved) -> Value | None:
    match fact.choice:
        case Choice.MINE:
            return units(draft.content).get(fact.unit)
        case Choice.THEIRS:
            return theirs_now(conflict, units(draft.content).get(fact.unit))
        case Choice.TEXT:
            return fact.text


def theirs_now(conflict: Conflict, now: Value | None) -> Value | None:
    """As the new base has it; of an order, without what the draft took away since, and with what it added since."""
    match conflict.theirs, now:
        case tuple(theirs), tuple(mine):
            known = set(conflict.base or ())
            return arranged(theirs, {key for key in mine if key in theirs or key not in known})
        case theirs, _:
            return theirs


def tags(fact: Fact) -> tuple[Tag, ...]:
    return (edition_tag(fact.edition), HANDBOOK)
