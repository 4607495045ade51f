"""What stands in a vault, one type for each kind of entry; what the two want is in ``aims``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import strawberry
from strawberry import ID

from domain.entitled import Audience, Circle
from domain.language import Side
from domain.notes import NoteKind
from domain.policy_kinds import Span
from domain.structure import Channel, QuestionPrep
from gateway.confidential import Confidential, shown
from gateway.ids import node_id
from gateway.outcome import Info
from gateway.schema.membership import Person, person
from projections.members import MemberRow
from projections.pair_vault import Reply, Standing, VaultEntry

strawberry.enum(NoteKind)
strawberry.enum(Audience)
strawberry.enum(Standing, name="VaultStanding")
strawberry.enum(QuestionPrep)
strawberry.enum(Channel, name="ShortAdviceChannel")


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as the viewer may see it."""

    row: VaultEntry | Reply
    by: MemberRow
    circle: Circle
    shared: Audience | None = None

    def text(self, name: str) -> Confidential:
        return shown(self.row.texts[name], self.by, self.circle, self.shared)

    def maybe(self, name: str) -> Confidential | None:
        return self.text(name) if name in self.row.texts else None

    def said(self, name: str) -> Any:
        return self.row.said.get(name)


@strawberry.interface(name="VaultEntry")
class Written:
    row: strawberry.Private[VaultEntry | Reply]
    recorded_at: datetime

    @strawberry.field
    async def by(self, info: Info) -> Person:
        return await person(info, self.row.by, True)


@strawberry.type
class Presentation(Written):
    side: Side
    interests: Confidential | None
    education: Confidential | None
    career: Confidential | None
    personality: Confidential | None


@strawberry.type
class Note(Written):
    id: ID
    kind: NoteKind
    body: Confidential
    shared: Audience | None = strawberry.field(description="With whom its author has shared it since.")


@strawberry.type
class AdviceGiven(Written):
    body: Confidential


@strawberry.type
class Advice(Written):
    id: ID
    body: Confidential
    answers: list[AdviceGiven]


def presentation(entry: Entry, row: VaultEntry) -> Presentation:
    return Presentation(
        row=row,
        recorded_at=row.recorded_at,
        side=Side(entry.said("side")),
        interests=entry.maybe("interests"),
        education=entry.maybe("education"),
        career=entry.maybe("career"),
        personality=entry.maybe("personality"),
    )


def note(entry: Entry, row: VaultEntry) -> Note:
    kind = NoteKind(entry.said("kind"))
    return Note(
        row=row,
        recorded_at=row.recorded_at,
        id=node_id("Note", row.entry),
        kind=kind,
        body=entry.text("own" if kind is NoteKind.OWN else "body"),
        shared=row.shared,
    )


def advice(entry: Entry, row: VaultEntry) -> Advice:
    return Advice(
        row=row,
        recorded_at=row.recorded_at,
        id=node_id("Advice", row.entry),
        body=entry.text("body"),
        answers=[
            AdviceGiven(
                row=reply, recorded_at=reply.recorded_at, body=Entry(reply, entry.by, entry.circle).text("body")
            )
            for reply in row.replies
        ],
    )


@strawberry.type
class MeetingStructure(Written):
    id: ID
    side: Side
    agreed: bool
    withdrawn: bool = strawberry.field(description="By whoever proposed it.")
    where: Confidential
    when: Confidential
    how: Confidential
    every_weeks: int
    minutes: int
    unusual_length: bool = strawberry.field(
        description="Shorter or longer than a handbook advises where it says nothing else; no reason to refuse."
    )
    agenda_required: bool
    question_prep: QuestionPrep
    short_advice_channel: Channel


@strawberry.type
class Topic(Written):
    id: ID
    standing: Standing
    key: Confidential | None
    own: Confidential | None


@strawberry.type
class Ranking(Written):
    topics: list[ID]


@strawberry.type
class Agenda(Written):
    meeting: ID
    topics: list[ID]
    body: Confidential
    frame: Confidential | None


@strawberry.type
class Action(Written):
    id: ID
    owner: Side
    due_on: date | None
    done: bool
    body: Confidential


def structure(entry: Entry, row: VaultEntry, advised: Span) -> MeetingStructure:
    minutes = int(entry.said("minutes"))
    return MeetingStructure(
        **written(row, "MeetingStructure"),
        side=Side(entry.said("side")),
        agreed=row.standing is Standing.AGREED,
        withdrawn=row.standing is Standing.DROPPED,
        where=entry.text("where"),
        when=entry.text("when"),
        how=entry.text("how"),
        every_weeks=entry.said("every_weeks"),
        minutes=minutes,
        unusual_length=minutes not in advised,
        agenda_required=entry.said("agenda_required"),
        question_prep=QuestionPrep(entry.said("question_prep")),
        short_advice_channel=Channel(entry.said("short_advice_channel")),
    )


def topic(entry: Entry, row: VaultEntry) -> Topic:
    return Topic(**written(row, "Topic"), standing=row.standing, key=entry.maybe("key"), own=entry.maybe("own"))


def ranking(entry: Entry, row: VaultEntry) -> Ranking:
    return Ranking(row=row, recorded_at=row.recorded_at, topics=topics(entry))


def agenda(entry: Entry, row: VaultEntry) -> Agenda:
    return Agenda(
        row=row,
        recorded_at=row.recorded_at,
        meeting=node_id("Meeting", row.entry),
        topics=topics(entry),
        body=entry.text("body"),
        frame=entry.maybe("frame"),
    )


def action(entry: Entry, row: VaultEntry) -> Action:
    due_on = entry.said("due_on")
    return Action(
        **written(row, "Action"),
        owner=Side(entry.said("owner")),
        due_on=due_on and date.fromisoformat(due_on),
        done=row.standing is Standing.DONE,
        body=entry.text("body"),
    )


def written(row: VaultEntry, kind: str) -> dict[str, Any]:
    return {"row": row, "recorded_at": row.recorded_at, "id": node_id(kind, row.entry)}


def topics(entry: Entry) -> list[ID]:
    return [node_id("Topic", topic) for topic in entry.said("topics")]
