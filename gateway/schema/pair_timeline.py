"""What happened in a pair, in order."""

from __future__ import annotations

from datetime import date, datetime

import strawberry
from strawberry import ID

from domain.calendar import instant, local_day
from domain.diary import Doubt
from domain.following import Rules
from domain.language import MemberId, Side
from domain.meeting import Block, CorrectReason, Form
from domain.steps import Step
from gateway.confidential import Confidential, circle_of, shown
from gateway.ids import node_id
from gateway.outcome import Info
from gateway.past import Sight
from gateway.reads import Connection, Pages, named
from gateway.scalars import Position
from gateway.schema.membership import Person, person
from projections.members import MemberRow
from projections.pair_board import PairCard
from projections.pair_timeline import pair_timeline
from projections.past import folded
from projections.timeline_entry import Kind, TimelineEntry

strawberry.enum(Form, name="MeetingForm")
strawberry.enum(CorrectReason, name="MeetingCorrectReason")
strawberry.enum(Block, name="MeetingBlock")
strawberry.enum(Doubt, name="MeetingDoubt")
strawberry.enum(Step, name="PairStep")
strawberry.enum(Kind, name="TimelineKind")

ENTRIES = Pages(pair_timeline, "position", lambda entry: entry.position)


@strawberry.type
class Words:
    about: str = strawberry.field(description="The question that they answer.")
    said: Confidential


@strawberry.type(name="TimelineEntry")
class Entry:
    row: strawberry.Private[TimelineEntry]
    named: strawberry.Private[bool]
    position: Position
    kind: Kind
    on: date
    meeting: ID | None
    starts: datetime | None = strawberry.field(description="Wall time in `zone`.")
    zone: str | None
    minutes: int | None
    form: Form | None
    own_form: str | None = strawberry.field(description="The key of one of the edition's own; `form` is then `OTHER`.")
    side: Side | None
    midpoint_on: date | None
    ends_on: date | None
    corrections: int
    correct_reason: CorrectReason | None = strawberry.field(description="Of the last correction.")
    moves: int = strawberry.field(description="How often the meeting was moved.")
    place: str | None
    starts_at: datetime | None = strawberry.field(
        description="The instant of `starts`, by the rules of its zone as they are known now."
    )
    later: bool = strawberry.field(description="The later of two, where clocks go back and `starts` comes twice.")
    late: bool = strawberry.field(description="Recorded longer after it was held than the handbook gives time.")
    on_behalf: bool = strawberry.field(description="Recorded by somebody who is not of the pair.")
    doubt: Doubt
    activity: str | None
    agenda_covered: bool | None
    covered: list[Block]
    pre_match: bool
    notice_hours: int | None
    step: Step | None
    day: date | None
    words: list[Words] = strawberry.field(description="What was written there, for those who may read it.")

    @strawberry.field(description="Who recorded it; a policy has no person.")
    async def by(self, info: Info) -> Person | None:
        if ":" in self.row.by:
            return None
        return await person(info, MemberId(self.row.by), self.named)


def entry(row: TimelineEntry, card: PairCard, by: MemberRow, rules: Rules) -> Entry:
    readable = named(by, *card.members, within=card.programme)
    written = [(kept.field, shown(kept, by, circle_of(card))) for kept in row.words]
    return Entry(
        row=row,
        named=readable,
        position=Position(row.position),
        kind=row.kind,
        on=row.on_in(card.zone),
        meeting=node_id("Meeting", row.meeting) if row.meeting else None,
        starts=row.starts,
        zone=row.zone,
        minutes=row.minutes,
        form=row.form,
        own_form=row.own_form,
        side=row.side,
        midpoint_on=row.midpoint_on,
        ends_on=row.ends_on,
        corrections=row.corrections,
        correct_reason=row.correct_reason,
        moves=row.moves,
        place=row.place if readable else None,
        starts_at=None if row.starts is None else instant(row.starts, row.zone or card.zone, later=row.later),
        later=row.later,
        late=row.is_late(rules.on(local_day(row.recorded_at, card.zone)).late_record_days, card.zone),
        on_behalf=row.on_behalf,
        doubt=row.doubt,
        activity=row.activity,
        agenda_covered=row.agenda_covered,
        covered=[*row.covered],
        pre_match=row.pre_match,
        notice_hours=row.notice_hours,
        step=row.step,
        day=row.day,
        words=[Words(about=about, said=said) for about, said in written if said.readable],
    )


async def timeline(
    info: Info, card: PairCard, by: MemberRow, rules: Rules, then: Sight | None, first: int, after: str | None
) -> Connection[Entry]:
    def show(row: TimelineEntry) -> Entry:
        return entry(row, card, by, rules)

    if then is None:
        return await ENTRIES.page(info, first, after, show, "t.pair = $2", card.pair)
    rows = [row for row in folded(pair_timeline, then.facts).values() if row.pair == card.pair]
    return ENTRIES.among(rows, first, after, show)
