"""What every query needs: who is looking, how fresh the answer must be, and one page at a time."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import strawberry
from graphql import GraphQLError

from domain.language import MemberId, ProgrammeId, Role
from gateway.context import Asking
from gateway.ids import cursor, key_of
from gateway.outcome import Info
from gateway.scalars import Position
from projections.members import MemberRow, roles_in
from projections.organisation import OrganisationRow
from projections.projection import Projection
from projections.reading import Away, NotYetVisible

LARGEST = 100
POSITION = re.compile(r"[0-9]{1,18}")
TEXT = re.compile(r"[^\x00-\x1f\x7f-\x9f\ud800-\udfff]{0,300}")
"""What a cursor may hold that Postgres is asked for: anybody can make one up."""

Row = TypeVar("Row")
Node = TypeVar("Node")


def forbidden() -> GraphQLError:
    return GraphQLError("You may not read this", extensions={"code": "FORBIDDEN"})


async def viewer(asking: Asking) -> MemberRow:
    """The member who asks. A token whose bearer has not joined, has left, was erased or unlinked, reads nothing."""
    caller = asking.context.caller
    row = None if caller.scope else await asking.context.people.load(caller.member)
    if row is None or not row.here or not await asking.context.known():
        raise forbidden()
    return row


async def looking(
    asking: Asking,
    at_least: Position | None = None,
    *,
    roles: tuple[Role, ...] = (),
    within: ProgrammeId | None = None,
) -> MemberRow:
    """The viewer, once the read models show the position asked for. ``roles``: one of them is needed, where given."""
    if at_least is not None:
        await reach(asking, at_least)
    row = await viewer(asking)
    if roles:
        permitted(row, *roles, within=within)
    return row


def permitted(row: MemberRow, *roles: Role, within: ProgrammeId | None) -> None:
    if not may(row, *roles, within=within):
        raise forbidden()


async def reach(asking: Asking, position: int) -> None:
    house, tenant = asking.context.house, asking.context.caller.tenant
    try:
        await house.reading.reach(tenant, position, house.patience)
    except NotYetVisible:
        told = {"code": "NOT_YET_VISIBLE"}
        raise GraphQLError("The answer does not show this position yet; ask again", extensions=told) from None


async def at_home(asking: Asking) -> OrganisationRow:
    """The organisation that is asked. Raises ``Away`` where nothing is known of it yet."""
    home = await asking.context.home()
    if home is None:
        raise Away
    return home


async def one(asking: Asking, projection: Projection[Row], key: str) -> Row | None:
    answer = await asking.context.house.reading.rows(projection, asking.context.caller.tenant, "t.key = $2", key)
    asking.context.shows(answer.position)
    return answer.rows[0] if answer.rows else None


async def every(asking: Asking, projection: Projection[Row], where: str, *given: Any, tail: str = "") -> list[Row]:
    answer = await asking.context.house.reading.rows(projection, asking.context.caller.tenant, where, *given, tail=tail)
    asking.context.shows(answer.position)
    return answer.rows


async def versions(
    info: Info,
    thing: str,
    seen: Callable[[], Awaitable[Node | None]],
    position: Callable[[Node], int],
    at_least: Position | None,
) -> AsyncGenerator[Node, None]:
    """The thing now, and again whenever it has come further, for as long as whoever asks may see it."""
    await looking(info, at_least)
    last = -1
    async for _ in info.context.house.reading.changes(info.context.caller.tenant, thing):
        info.context.forget()
        try:
            now = await seen()
        except Away:
            continue  # the next beat comes soon, and nothing that was missed is lost
        if now is None:
            return
        if position(now) > last:
            last = position(now)
            yield now


@strawberry.type
class PageInfo:
    has_next_page: bool
    end_cursor: str | None
    has_previous_page: bool
    start_cursor: str | None


@strawberry.type
class Edge(Generic[Node]):
    cursor: str
    node: Node


@strawberry.type
class Connection(Generic[Node]):
    edges: list[Edge[Node]]
    page_info: PageInfo


@dataclass(frozen=True, slots=True)
class Pages(Generic[Row]):
    """How the rows of a read model follow one another: by a column that is unique among those asked for."""

    projection: Projection[Row]
    by: str
    of: Callable[[Row], str | int]

    async def page(
        self,
        info: Info,
        first: int,
        after: str | None,
        show: Callable[[Row], Node],
        where: str = "true",
        *given: Any,
    ) -> Connection[Node]:
        """The first rows after a cursor for which ``where`` holds (parameters from ``$2``)."""
        bounded(first)
        values = list(given)
        if after is not None:
            values.append(key(after, number=self.by == "position"))
            where = f"({where}) and t.{self.by} > ${len(values) + 1}"
        values.append(first + 1)
        tail = f"order by t.tenant, t.{self.by} limit ${len(values) + 1}"
        answer = await info.context.house.reading.rows(
            self.projection, info.context.caller.tenant, where, *values, tail=tail
        )
        info.context.shows(answer.position)
        return cut(answer.rows, first, after, self.of, show)

    def among(
        self, rows: Iterable[Row], first: int, after: str | None, show: Callable[[Row], Node]
    ) -> Connection[Node]:
        """The same of rows that stand in no table."""
        return among(rows, self.of, first, after, show)


def among(
    rows: Iterable[Row], of: Callable[[Row], str | int], first: int, after: str | None, show: Callable[[Row], Node]
) -> Connection[Node]:
    """The first rows after a cursor, in the order of what is unique among them."""
    bounded(first)
    ordered = sorted(rows, key=of)
    if after is not None:
        start: Any = key(after, number=bool(ordered) and isinstance(of(ordered[0]), int))
        ordered = [row for row in ordered if of(row) > start]
    return cut(ordered, first, after, of, show)


def cut(
    rows: Sequence[Row], first: int, after: str | None, of: Callable[[Row], str | int], show: Callable[[Row], Node]
) -> Connection[Node]:
    edges = [Edge(cursor=cursor(str(of(row))), node=show(row)) for row in rows[:first]]
    return Connection(
        edges=edges,
        page_info=PageInfo(
            has_next_page=len(rows) > first,
            end_cursor=edges[-1].cursor if edges else None,
            has_previous_page=after is not None,
            start_cursor=edges[0].cursor if edges else None,
        ),
    )


def bounded(first: int) -> None:
    if not 0 < first <= LARGEST:
        raise GraphQLError(f"`first` is between 1 and {LARGEST}", extensions={"code": "PAGE_SIZE"})


def key(after: str, *, number: bool) -> str | int:
    found = key_of(after)
    if found is None or (POSITION if number else TEXT).fullmatch(found) is None:
        raise GraphQLError("This cursor is none of ours", extensions={"code": "CURSOR"})
    return int(found) if number else found


def may(row: MemberRow, *roles: Role, within: ProgrammeId | None) -> bool:
    """Whether the viewer has one of the roles: in the whole organisation, or in the programme that is looked at."""
    return not roles_in(row, within).isdisjoint(roles)


def named(row: MemberRow, *members: MemberId, within: ProgrammeId) -> bool:
    """Whether the viewer reads the names of these people: an auditor follows facts, not persons."""
    return row.member in members or may(row, Role.COORDINATOR, Role.ADMIN, Role.INTEGRATION, within=within)
