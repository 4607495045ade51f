"""Whether pairs do what their handbook advises: sixteen checks, each with the facts that show it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime

import strawberry
from strawberry import ID

from domain.access import View
from domain.conformity import DUE, Checked, Result, conformity
from domain.edition import HANDBOOK
from domain.history import Past, seen
from domain.language import PairId, ProgrammeId, Recorded, Role, programme_tag
from domain.policies import Check
from domain.policy_kinds import Span
from domain.record import Records, records
from gateway.access import logged
from gateway.ids import node_id
from gateway.outcome import Info
from gateway.past import day, past, then
from gateway.reads import Connection, among, looking, one
from gateway.scalars import Position
from gateway.schema.enrolment import programme_id
from projections.programme_dashboard import ProgrammeRow, programme_dashboard

strawberry.enum(Result, name="CheckResult")
SEERS = (Role.COORDINATOR, Role.ADMIN, Role.AUDITOR, Role.INTEGRATION)


@strawberry.type(description="One check of one pair, against the edition that is in force for it.")
class CheckOfPair:
    check: Check
    result: Result
    due_on: date | None = strawberry.field(description="None while it hangs on something that has not happened.")
    late: bool = strawberry.field(description="Met, and after it was due.")
    evidence: list[Position] = strawberry.field(description="The facts that show it, by their positions.")


@strawberry.type(description="Both included.")
class MeetingsExpected:
    least: int
    most: int


@strawberry.type
class PairConformity:
    pair: ID
    edition: ID
    meetings_asked: int = strawberry.field(
        description="Within its period: the programme's own number, or else the edition's, in proportion."
    )
    checks: list[CheckOfPair]


@strawberry.type(description="A check over all pairs of the programme.")
class CheckCount:
    check: Check
    met: int
    due: int = strawberry.field(description="Met, overdue and missed.")
    share: float | None = strawberry.field(description="Met of due, from 0 to 1.")


@strawberry.type(description="Every pair of a programme against its handbook, on a day and as known at an instant.")
class ConformityReport:
    known: strawberry.Private[Records]
    on: date
    counts: list[CheckCount]
    share: float | None = strawberry.field(description="Over all checks.")

    @strawberry.field
    async def pairs(self, first: int, after: str | None = None) -> Connection[PairConformity]:
        return among(self.known.pairs, str, first, after, lambda pair: of_pair(self.known, pair, self.on))


def of_pair(known: Records, pair: PairId, on: date) -> PairConformity:
    checks = [*map(shown, conformity(known, pair, on))]
    record = known.pairs[pair]
    return PairConformity(
        pair=node_id("Pair", pair),
        edition=node_id("Edition", known.edition(record, on)),
        meetings_asked=known.rules(record, on).meetings_within(record.period),
        checks=checks,
    )


def expected(meetings: Span) -> MeetingsExpected:
    return MeetingsExpected(least=meetings.least, most=meetings.most)


def shown(found: Checked) -> CheckOfPair:
    return CheckOfPair(
        check=found.check,
        result=found.result,
        due_on=found.due_on,
        late=found.late,
        evidence=[*map(Position, found.evidence)],
    )


async def known_records(
    info: Info, programme: ProgrammeId, zone: str, where: Past | None, also: Iterable[Recorded] = ()
) -> tuple[Records, date]:
    """The records of a programme's pairs as they are seen from there, and the day of it; ``also``: other facts that
    tell something of them."""
    where = where or Past()
    told = {r.position: r for r in seen(also, where, zone)}
    for thing in (programme_tag(programme), HANDBOOK):
        told.update((r.position, r) for r in await then(info, thing, where, zone))
    return records([told[position] for position in sorted(told)], zone), day(info, where, zone)


async def checks_of(
    info: Info, programme: ProgrammeId, pair: PairId, zone: str, where: Past | None
) -> list[CheckOfPair]:
    """None of a pair that was not there yet."""
    known, on = await known_records(info, programme, zone, where)
    return of_pair(known, pair, on).checks if pair in known.pairs else []


def counted(all_checks: Iterable[tuple[Checked, ...]]) -> tuple[list[CheckCount], float | None]:
    found = Counter((one.check, one.result) for checks in all_checks for one in checks)
    counts: list[CheckCount] = []
    for check in Check:
        met, due = found[check, Result.MET], sum(found[check, result] for result in DUE)
        counts.append(CheckCount(check=check, met=met, due=due, share=met / due if due else None))
    met, due = sum(count.met for count in counts), sum(count.due for count in counts)
    return counts, met / due if due else None


async def report(info: Info, row: ProgrammeRow, where: Past | None) -> ConformityReport:
    known, on = await known_records(info, row.programme, row.zone, where)
    counts, share = counted(conformity(known, pair, on) for pair in known.pairs)
    return ConformityReport(known=known, on=on, counts=counts, share=share)


@strawberry.type
class Query:
    @strawberry.field(description="For coordinators, administrators and auditors; as it was, and as it was known.")
    async def conformity(
        self,
        info: Info,
        programme: ID,
        as_of: date | None = None,
        as_at: datetime | None = None,
        at_least: Position | None = None,
    ) -> ConformityReport | None:
        by = await looking(info, at_least, roles=SEERS, within=programme_id(programme))
        row = await one(info, programme_dashboard, programme_id(programme))
        if row is None:
            return None
        await logged(info, by, View.CONFORMITY, row.programme)
        return await report(info, row, past(as_of, as_at))
