"""The history of the organisation, fact by fact, for those who answer for it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import strawberry
from strawberry import ID
from strawberry.scalars import JSON

from domain.access import View
from domain.adoption import Adoption, Pinned, edition_for_new, edition_in_force
from domain.calendar import local_day
from domain.exclusion import ExclusionDeclared, ExclusionWithdrawn
from domain.language import EditionId, PairId, ProgrammeId, Role, Tag, pair_tag, programme_tag
from domain.notes import NoteKind
from domain.public_form import IN_CONFIDENCE, KINDS
from domain.reminders import Policy
from domain.watching import RiskCleared, RiskRaised
from gateway.access import logged
from gateway.context import Asking, Context
from gateway.ids import kind_of, node_id, own_id
from gateway.outcome import Info
from gateway.reads import Connection, Pages, every, forbidden, looking, may, one, viewer
from gateway.scalars import Position
from gateway.schema.chain import VERIFIERS
from gateway.schema.enrolment import programme_id
from gateway.schema.pair import OWN_PAIRS
from projections.audit_trail import AuditRow, audit_trail, key
from projections.followed import adoptions, pinned
from projections.members import MemberRow
from projections.packed import Sieve
from projections.pair_board import pair_board
from projections.programme_dashboard import programme_dashboard
from projections.reading import Away, reached
from services.chain import hashes_at

FACTS = Pages(audit_trail, "key", lambda row: key(row.position))
TAGS = {kind: tag for tag, kind in KINDS.items()}
KEYS = "t.key = any ($2)"
READERS = (Role.ADMIN, Role.COORDINATOR, Role.AUDITOR)
BEHIND_THEM = sorted(fact.__name__ for fact in (*IN_CONFIDENCE, RiskRaised, RiskCleared))
EXCLUDES = [ExclusionDeclared.__name__, ExclusionWithdrawn.__name__]
FOR_THEM = """not (t.things ?| ${0}::text[] and (t.name = any (${1}::text[])
    or t.said ->> 'policy' is not distinct from 'fit_check'
    or t.name = 'NoteWritten' and t.said ->> 'kind' = 'own' and t.by is distinct from ${2})
    or t.name = any (${3}::text[]) and t.said ->> 'other' = ${2})"""
"""Whoever is of a pair does not learn by way of an office what is kept from the two, nor that they are excluded."""


@strawberry.type(description="One fact as it was recorded.")
class AuditEntry:
    row: strawberry.Private[AuditRow]
    position: Position
    name: str
    said: JSON = strawberry.field(description="What the fact says; of what is not public class and digest.")
    things: list[ID] = strawberry.field(description="The programme, pair and members it is about.")
    by: str | None = strawberry.field(
        description="A member's id, the platform, or a policy; null of what one of a pair says in confidence."
    )
    role: Role | None
    via: str
    on_behalf_of: ID | None
    recorded_at: datetime
    occurred_on: date | None
    command_id: UUID
    causation: Position | None = strawberry.field(description="The fact that a policy acted on.")

    @strawberry.field(description="The handbook edition that its pair, or else its programme, goes by on its day.")
    async def edition(self, info: Info) -> ID | None:
        programme, pair = of_kind(self.row, "programme"), of_kind(self.row, "pair")
        if programme is None:
            return None
        about = ProgrammeId(programme), None if pair is None else PairId(pair)
        course = await info.context.together(courses).load(about)
        return None if course is None else node_id("Edition", course.edition(self.row))

    @strawberry.field(description="Its link of the chain, in hexadecimal, for who may have the chain verified.")
    async def hash(self, info: Info) -> str | None:
        if not may(await viewer(info), *VERIFIERS, within=None):
            return None
        return await info.context.together(links).load(self.row.position)


def of_kind(row: AuditRow, wanted: str) -> str | None:
    """The id of the first thing of that kind that the fact is about."""
    named = (tag.partition(":") for tag in row.things)
    return next((own for kind, _, own in named if kind == wanted), None)


@dataclass(frozen=True, slots=True)
class Course:
    """What tells which edition a programme, or one pair of it, goes by."""

    zone: str
    adoptions: tuple[Adoption, ...]
    pinned: Pinned | None

    def edition(self, row: AuditRow) -> EditionId:
        day = row.occurred_on or local_day(row.recorded_at, self.zone)
        if self.pinned is None:
            return edition_for_new(self.adoptions, day)
        return edition_in_force(self.pinned, self.adoptions, day)


async def courses(context: Context, wanted: list[tuple[ProgrammeId, PairId | None]]) -> list[Course | None]:
    rows, tenant = context.house.reading.rows, context.caller.tenant
    programmes = sorted({programme for programme, _ in wanted})
    pairs = sorted({pair for _, pair in wanted if pair is not None})
    zones = {row.programme: row.zone for row in (await rows(programme_dashboard, tenant, KEYS, programmes)).rows}
    adopted = {row.programme: row.adoptions for row in (await rows(adoptions, tenant, KEYS, programmes)).rows}
    known = {row.pair: row.pinned for row in (await rows(pinned, tenant, KEYS, pairs)).rows}
    return [
        Course(zones[programme], adopted.get(programme, ()), None if pair is None else known.get(pair))
        if programme in zones
        else None
        for programme, pair in wanted
    ]


async def links(context: Context, wanted: list[int]) -> list[str | None]:
    with reached():
        found = await hashes_at(context.house.reading.pool, context.caller.tenant, wanted)
    return [found[position].hex() if position in found else None for position in wanted]


def shown(row: AuditRow) -> AuditEntry:
    return AuditEntry(
        row=row,
        position=Position(row.position),
        name=row.name,
        said=JSON(row.said),
        things=[thing for tag in row.things if (thing := thing_of(tag)) is not None],
        by=row.by,
        role=None if row.role is None else Role(row.role),
        via=row.via,
        on_behalf_of=node_id("Member", row.on_behalf_of) if row.on_behalf_of else None,
        recorded_at=row.recorded_at,
        occurred_on=row.occurred_on,
        command_id=UUID(row.command_id),
        causation=None if row.causation is None else Position(row.causation),
    )


def thing_of(tag: str) -> ID | None:
    kind, _, own = tag.partition(":")
    return node_id(KINDS[kind], own) if kind in KINDS else None


def tag_of(about: ID) -> str:
    kind = kind_of(about) or ""
    return f"{TAGS.get(kind, 'nothing')}:{own_id(kind, about)}"


def for_them(first: int) -> str:
    """What ``kept_from`` leaves, its parameters from ``first`` on."""
    return FOR_THEM.format(*range(first, first + 4))


async def kept_from(asking: Asking, by: MemberRow) -> tuple[list[Tag], list[str], str, list[str]]:
    own = await every(asking, pair_board, OWN_PAIRS.format(2), by.member)
    return [pair_tag(card.pair) for card in own], BEHIND_THEM, str(by.member), EXCLUDES


async def sieve(asking: Asking, by: MemberRow) -> Sieve:
    """What ``FOR_THEM`` leaves, of one fact after the other."""
    pairs, behind, me, excludes = await kept_from(asking, by)

    def lets(row: AuditRow) -> bool:
        if row.name in excludes and row.said["other"] == me:
            return False
        others = row.name == "NoteWritten" and row.said["kind"] == NoteKind.OWN and row.by != me
        kept = row.name in behind or row.said.get("policy") == Policy.FIT_CHECK or others
        return not kept or set(pairs).isdisjoint(row.things)

    return Sieve(by.member, lets)


@strawberry.type
class Query:
    @strawberry.field(
        description="For administrators, coordinators and auditors; of one programme, where theirs is the role of one. "
        "Of a pair of their own without what is said in confidence, the risks, and others' notes."
    )
    async def audit_trail(
        self,
        info: Info,
        first: int,
        after: str | None = None,
        about: ID | None = None,
        at_least: Position | None = None,
    ) -> Connection[AuditEntry]:
        by = await looking(info, at_least)
        where, given = "true", list[Any]()
        if not may(by, *READERS, within=None):
            own = sorted({one.programme for one in by.of_programmes if one.role in READERS})
            if not own:
                raise forbidden()
            where = " or ".join(f"t.things @> to_jsonb(${n}::text)" for n in range(2, len(own) + 2))
            given += map(programme_tag, own)
        for programme in {None, *(its.programme for its in by.of_programmes if its.role is Role.AUDITOR)}:
            await logged(info, by, View.AUDIT_TRAIL, programme)
        if about is not None:
            given.append(tag_of(about))
            where = f"({where}) and t.things @> to_jsonb(${len(given) + 1}::text)"
        where = f"({where}) and {for_them(len(given) + 2)}"
        given += await kept_from(info, by)
        return await FACTS.page(info, first, after, shown, where, *given)


@strawberry.type
class Subscription:
    @strawberry.subscription(
        description="Each fact about the programme as the trail shows it, for who may read that: those to come, or all "
        "since a position."
    )
    async def programme_ticker(
        self, info: Info, programme: ID, after: Position | None = None
    ) -> AsyncGenerator[AuditEntry, None]:
        reading, tenant, here = info.context.house.reading, info.context.caller.tenant, programme_id(programme)
        await looking(info, roles=READERS, within=here)
        if await one(info, programme_dashboard, here) is None:
            return
        last = int(await reading.visible(tenant) if after is None else after)
        async for _ in reading.changes(tenant, programme_tag(here)):
            try:
                while (fact := await next_after(info, here, last)) is not None:
                    last = fact.position
                    yield shown(fact)
            except Away:
                continue  # the next beat comes soon, and nothing that was missed is lost


async def next_after(info: Info, programme: ProgrammeId, position: int) -> AuditRow | None:
    """Of the trail of a programme, for who may read it at this moment."""
    info.context.forget()
    by = await looking(info, roles=READERS, within=programme)
    where = f"t.things @> to_jsonb($2::text) and t.key > $3 and {for_them(4)}"
    given = programme_tag(programme), key(position), *await kept_from(info, by)
    found = await every(info, audit_trail, where, *given, tail="order by t.tenant, t.key limit 1")
    if not found:
        return None
    await logged(info, by, View.AUDIT_TRAIL, programme)
    return found[0]
