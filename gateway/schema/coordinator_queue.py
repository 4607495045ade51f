"""What waits for a coordinator of a programme, the most pressing first, and why."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from datetime import date
from enum import StrEnum
from functools import partial

import strawberry
from strawberry import ID

from domain.calendar import local_day
from domain.language import MemberId, ProgrammeId, Role, programme_tag
from domain.reminders import Policy
from domain.risks import RISKS, Risk
from domain.roll import Standing
from domain.terminology import Vocabulary
from domain.wording import Phrase
from gateway.ids import node_id
from gateway.outcome import Info
from gateway.reads import every, looking, one
from gateway.scalars import Position
from gateway.schema.enrolment import programme_id, zone_of
from gateway.schema.membership import Person, person
from projections.applications import applications
from projections.coordinator_load import expiring, promised_twice
from projections.match_needs import match_needs
from projections.members import MemberRow
from projections.pair_watch import pair_watch
from projections.programme_dashboard import programme_dashboard
from projections.proposals import ProposalState, proposals
from projections.reading import Away
from projections.seat_map import seat_map

strawberry.enum(Risk)


@strawberry.enum
class QueueKind(StrEnum):
    RISK = "risk"
    ALERT = "alert"
    """The people were reminded and nothing came of it."""
    NO_MATCH = "no_match"
    PROPOSAL_EXPIRING = "proposal_expiring"
    REVIEW = "review"


ALERT, UNMATCHED, OVERBOOKED = 3, 4, 3
"""Weights, beside those of the risks."""

AT_RISK: dict[Risk, Phrase] = {
    Risk.NEVER_MET: Phrase("Paret har inte träffats än.", "The pair has not met yet."),
    Risk.ONE_SIDED: Phrase("Bara den ena i paret gör något.", "Only one of the pair does anything."),
    Risk.CADENCE: Phrase(
        "Mötena som fattas ryms knappt i tiden som är kvar.",
        "The meetings that are missing hardly fit into the time that is left.",
    ),
    Risk.INACTIVE: Phrase("Det är länge sedan paret hördes av.", "Nothing has been heard of the pair for long."),
    Risk.NO_SHOWS: Phrase("Samma person har uteblivit flera gånger.", "The same person has stayed away repeatedly."),
    Risk.MIDPOINT_OVERDUE: Phrase("Halvtidsutvärderingen är försenad.", "The midpoint evaluation is overdue."),
    Risk.CLOSING_OVERDUE: Phrase("Slutsammanfattningen är försenad.", "The closing summary is overdue."),
    Risk.DISPUTED: Phrase("Paret är oense om ett möte ägde rum.", "The pair disagrees on whether a meeting was held."),
    Risk.FIT_NOT_GOOD: Phrase("Någon tycker inte att paret fungerar.", "Somebody thinks that the pair does not work."),
    Risk.ORPHANED: Phrase("Den ena i paret har lämnat.", "One of the pair has left."),
    Risk.CONCERN_OPEN: Phrase("Någon har anförtrott en oro för paret.", "Somebody has confided a worry about it."),
    Risk.PAUSE_FORGOTTEN: Phrase(
        "Paret vilar sedan länge, och ingen har avslutat pausen.",
        "The pair has been resting for long, and nobody has gone on with it.",
    ),
    Risk.CAPACITY_CONFLICT: Phrase(
        "Fler par och förslag väntar på mentorn än det finns platser.",
        "More pairs and proposals count on the mentor than there are seats.",
    ),
}
ALERTS: dict[Policy, Phrase] = {
    Policy.INTRODUCE_YOURSELF: Phrase("Paret har inte presenterat sig.", "The pair has made no introductions."),
    Policy.BOOK_FIRST_MEETING: Phrase("Ett första möte saknas.", "No first meeting is planned."),
    Policy.NO_FIRST_MEETING: AT_RISK[Risk.NEVER_MET],
    Policy.AGENDA_MISSING: Phrase("Ett möte saknar agenda.", "A meeting has no agenda."),
    Policy.DID_YOU_MEET: Phrase("Ingen har berättat om ett planerat möte.", "A planned meeting is not recorded."),
    Policy.PLAN_NEXT: Phrase("Nästa möte saknas.", "No next meeting is planned."),
    Policy.CADENCE_SLIPPING: AT_RISK[Risk.CADENCE],
    Policy.INACTIVE: AT_RISK[Risk.INACTIVE],
    Policy.MIDPOINT_DUE: AT_RISK[Risk.MIDPOINT_OVERDUE],
    Policy.CLOSING_DUE: AT_RISK[Risk.CLOSING_OVERDUE],
    Policy.NO_SHOW_LADDER: AT_RISK[Risk.NO_SHOWS],
    Policy.NO_SHOW_REVIEW: Phrase("Pröva deltagandet: uteblivna möten.", "Review the participation: missed meetings."),
    Policy.FIT_CHECK: AT_RISK[Risk.FIT_NOT_GOOD],
    Policy.ORPHANED_ADEPT: AT_RISK[Risk.ORPHANED],
    Policy.PROPOSAL_WAITING: Phrase("Ett förslag är obesvarat.", "A proposal is unanswered."),
}
NO_MATCH = Phrase("En adept har ingen att föreslås för.", "There is nobody to propose this adept to.")
EXPIRING = Phrase("Ett förslag går snart ut.", "A proposal is about to expire.")
REVIEW = Phrase("En ansökan väntar på beslut.", "An application waits for a decision.")


@strawberry.type
class QueueItem:
    kind: QueueKind
    text: str = strawberry.field(description="Why it is here, in the caller's language.")
    weight: int = strawberry.field(description="The larger, the more pressing.")
    since: date | None = None
    due_on: date | None = None
    risk: Risk | None = None
    pair: ID | None = None
    who: strawberry.Private[MemberId | None] = None
    evidence: list[Position] = strawberry.field(
        default_factory=list[Position], description="Of the facts that a risk is read from."
    )

    @strawberry.field
    async def member(self, info: Info) -> Person | None:
        return None if self.who is None else await person(info, self.who, True)


@strawberry.type
class Query:
    @strawberry.field(description="The most pressing first, then the oldest; of a pair of the caller's own nothing.")
    async def coordinator_queue(self, info: Info, programme: ID, at_least: Position | None = None) -> list[QueueItem]:
        return await queue(info, programme_id(programme), at_least)


@strawberry.type
class QueueChange:
    position: Position
    items: list[QueueItem]


@strawberry.type
class Subscription:
    @strawberry.subscription(description="The coordinator's queue now, and again whenever it has changed.")
    async def queue_changed(self, info: Info, programme: ID) -> AsyncGenerator[QueueChange, None]:
        tenant, here = info.context.caller.tenant, programme_id(programme)
        last: list[QueueItem] | None = None
        async for _ in info.context.house.reading.changes(tenant, programme_tag(here)):
            info.context.forget()
            try:
                items = await queue(info, here)
                if await one(info, programme_dashboard, here) is None:
                    return
            except Away:
                continue  # the next beat comes soon, and the queue is told as it is then
            if items != last:
                last = items
                yield QueueChange(position=Position(info.context.position or 0), items=items)


async def queue(info: Info, programme: ProgrammeId, at_least: Position | None = None) -> list[QueueItem]:
    """For those who coordinate the programme at this moment."""
    by = await looking(info, at_least, roles=(Role.COORDINATOR,), within=programme)
    say = partial(told, await info.context.language(), await info.context.words())
    items = await watched(info, programme, by, say)
    items += await overbooked(info, programme, by, say)
    items += await unmatched(info, programme, say)
    items += await unreviewed(info, programme, say)
    items += await unanswered(info, programme, say)
    return sorted(items, key=order)


def order(item: QueueItem) -> tuple[int, date, str, str, str]:
    """The most pressing first, then what has waited longest; whatever order the tables give, equals stand in one."""
    return -item.weight, item.since or date.max, item.kind, item.pair or "", item.who or ""


Say = Callable[[Phrase], str]


def told(locale: str, words: Vocabulary, phrase: Phrase) -> str:
    return phrase.told(locale, words)


async def watched(info: Info, programme: ProgrammeId, by: MemberRow, say: Say) -> list[QueueItem]:
    """What the clock has noticed of pairs. Whoever belongs to one learns of no doubt there by way of their office."""
    items: list[QueueItem] = []
    for row in await every(info, pair_watch, "t.programme = $2", programme):
        if by.member in row.members:
            continue
        pair = node_id("Pair", row.pair)
        items += [
            QueueItem(
                kind=QueueKind.RISK,
                text=say(AT_RISK[one.risk]),
                weight=RISKS[one.risk].weight,
                since=one.since,
                risk=one.risk,
                pair=pair,
                evidence=[Position(position) for position in one.evidence],
            )
            for one in row.risks
        ]
        items += [
            QueueItem(kind=QueueKind.ALERT, text=say(ALERTS[one.policy]), weight=ALERT, since=one.on, pair=pair)
            for one in row.alerted
        ]
    return items


async def overbooked(info: Info, programme: ProgrammeId, by: MemberRow, say: Say) -> list[QueueItem]:
    """Mentors of whom more seats are asked for than they have; one's own are not for one's office."""
    rows = await every(info, seat_map, "t.programme = $2 and t.accepted and t.mentor <> $3", programme, by.member)
    found = [(row.mentor, reason) for row in rows if (reason := promised_twice(row)) is not None]
    return [
        QueueItem(
            kind=QueueKind.RISK,
            text=say(AT_RISK[reason.risk]),
            weight=OVERBOOKED,
            risk=reason.risk,
            who=mentor,
            evidence=[Position(position) for position in reason.evidence],
        )
        for mentor, reason in found
    ]


async def unmatched(info: Info, programme: ProgrammeId, say: Say) -> list[QueueItem]:
    """Adepts for whom a person has to find somebody."""
    rows = await every(info, match_needs, "t.programme = $2", programme)
    zone, text = await zone_of(info, programme), say(NO_MATCH)
    return [
        QueueItem(
            kind=QueueKind.NO_MATCH,
            text=text,
            weight=UNMATCHED,
            since=row.since.day(zone),
            due_on=row.decide_by,
            who=row.member,
        )
        for row in rows
    ]


async def unreviewed(info: Info, programme: ProgrammeId, say: Say) -> list[QueueItem]:
    """Applications that wait for a decision, each since a day where the programme is."""
    zone = await zone_of(info, programme)
    applied = await every(info, applications, "t.programme = $2 and t.standing = $3", programme, Standing.APPLIED)
    return [
        QueueItem(kind=QueueKind.REVIEW, text=say(REVIEW), weight=1, since=row.waits.day(zone), who=row.member)
        for row in applied
        if row.waits is not None
    ]


async def unanswered(info: Info, programme: ProgrammeId, say: Say) -> list[QueueItem]:
    """Proposals whose last days have come."""
    now = info.context.house.now()
    proposed = await every(info, proposals, "t.programme = $2 and t.state = $3", programme, ProposalState.PROPOSED)
    return [
        QueueItem(
            kind=QueueKind.PROPOSAL_EXPIRING,
            text=say(EXPIRING),
            weight=2,
            since=row.proposed_on,
            due_on=row.answer_by,
            who=row.adept,
        )
        for row in proposed
        if expiring(row, local_day(now, row.zone))
    ]
