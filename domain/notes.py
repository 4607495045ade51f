"""Notes: for oneself, for the pair, or by both together; and how their author lets others read them.

Who may read a note is laid down when it is written. Wider than that it becomes by ``ContentShared`` alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Annotated, get_args

from domain import pair as pairs
from domain import vault
from domain.decider import Decider
from domain.entitled import Audience
from domain.language import Asked, EntryId, MemberId, PairId, ProgrammeId, Refused, Scope, Visibility
from domain.vault import Room, of_the_two, opened, words


class NoteKind(StrEnum):
    OWN = "own"
    """For whoever writes it."""
    PAIR = "pair"
    """For the pair."""
    JOINT = "joint"
    """By the two together, for the pair: only both may show it to others."""


# commands


@dataclass(frozen=True, slots=True)
class WriteNote:
    pair: PairId
    note: EntryId
    kind: NoteKind
    body: str


@dataclass(frozen=True, slots=True)
class ShareNote:
    pair: PairId
    note: EntryId
    audience: Audience


Command = WriteNote | ShareNote

# facts


@dataclass(frozen=True, slots=True)
class NoteWritten:
    """One of ``own`` and ``body`` is there."""

    pair: PairId
    programme: ProgrammeId
    note: EntryId
    author: MemberId
    kind: NoteKind
    own: Annotated[str | None, Visibility.AUTHOR] = None
    body: Annotated[str | None, Visibility.PAIR] = None


@dataclass(frozen=True, slots=True)
class SharingAgreed:
    """One of the two would share what they wrote together; the other has not said so yet."""

    pair: PairId
    programme: ProgrammeId
    note: EntryId
    member: MemberId
    audience: Audience


@dataclass(frozen=True, slots=True)
class ContentShared:
    pair: PairId
    programme: ProgrammeId
    note: EntryId
    audience: Audience


Fact = NoteWritten | SharingAgreed | ContentShared
FACTS: tuple[type[Fact], ...] = get_args(Fact)

# refusals


class NoteUnknown(Refused):
    """There is no such note, or it is not yours to see."""

    svenska = "Det finns ingen sådan anteckning, eller så är den inte din att se."
    about = "note"


class NotYourNote(Refused):
    """Whoever wrote a note decides who else may read it."""

    svenska = "Den som skrev en anteckning avgör vem mer som får läsa den."
    about = "note"


# state


@dataclass(frozen=True, slots=True)
class Note:
    author: MemberId
    kind: NoteKind
    shared: Audience | None = None
    would_share: frozenset[MemberId] = frozenset()
    """Of a joint note: who of the two would show it to coordinators."""

    def seen_by(self, audience: Audience) -> bool:
        if audience is Audience.COORDINATOR:
            return self.shared is Audience.COORDINATOR
        return self.shared is not None or self.kind is not NoteKind.OWN


@dataclass(frozen=True, slots=True)
class Notebook:
    room: Room = field(default_factory=Room)
    notes: Mapping[EntryId, Note] = field(default_factory=dict[EntryId, Note])


def scope(command: Command) -> Scope:
    return vault.scope(command, FACTS)


def evolve(book: Notebook, fact: vault.Fact | Fact) -> Notebook:
    match fact:
        case NoteWritten():
            return replace(book, notes={**book.notes, fact.note: Note(fact.author, fact.kind)})
        case SharingAgreed() | ContentShared():
            note = book.notes.get(fact.note)
            return book if note is None else replace(book, notes={**book.notes, fact.note: shown(note, fact)})
        case _:
            return replace(book, room=vault.evolve(book.room, fact))


def shown(note: Note, fact: SharingAgreed | ContentShared) -> Note:
    if isinstance(fact, SharingAgreed):
        return replace(note, would_share=note.would_share | {fact.member})
    return replace(note, shared=fact.audience)


def decide(command: Command, book: Notebook, asked: Asked) -> tuple[Fact, ...]:
    pair, _ = opened(book.room, asked)
    member = MemberId(asked.actor.by)
    match command, book.notes.get(command.note):
        case WriteNote(), None:
            if command.kind is NoteKind.JOINT:
                of_the_two(book.room, asked)
            body = words(command.body)
            texts = (body, None) if command.kind is NoteKind.OWN else (None, body)
            return (NoteWritten(command.pair, pair.programme, command.note, member, command.kind, *texts),)
        case WriteNote(), _:
            return ()
        case ShareNote(), None:
            raise NoteUnknown
        case ShareNote(), Note() as note:
            return share(command, note, pair, member)


def share(command: ShareNote, note: Note, pair: pairs.Pair, member: MemberId) -> tuple[Fact, ...]:
    of_both = note.kind is NoteKind.JOINT and member in (pair.adept, pair.mentor)
    if member != note.author and note.kind is NoteKind.OWN and note.shared is None:
        raise NoteUnknown
    if member != note.author and not of_both:
        raise NotYourNote
    if note.seen_by(command.audience) or member in note.would_share:
        return ()
    said = (command.pair, pair.programme, command.note)
    if note.kind is NoteKind.JOINT and not note.would_share:
        return (SharingAgreed(*said, member, command.audience),)
    return (ContentShared(*said, command.audience),)


notes: Decider[Command, Notebook, Fact, vault.Fact | Fact] = Decider(
    commands=get_args(Command),
    facts=FACTS,
    scope=scope,
    initial=Notebook(),
    evolve=evolve,
    decide=decide,
    tags=pairs.tags,
)
