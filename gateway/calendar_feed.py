"""``/calendar/<secret>.ics``: a member's meetings, for whoever has the secret; for others there is nothing.

A calendar sends no token: the host name alone says in which organisation, and the secret whose it is. It stands in no
log and no answer but that of its issue.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any, NoReturn
from uuid import NAMESPACE_URL, uuid5

from litestar import Request, Response, route
from litestar.handlers import HTTPRouteHandler

from domain.calendar_feed import digest_of
from domain.language import MemberId
from domain.tenancy import TenantId
from domain.terminology import Vocabulary
from domain.wording import Phrase
from gateway import http
from gateway.door import Door
from gateway.ics import Entry, ics
from gateway.reply import BadRequest, refusal
from gateway.schema.pair import OWN_PAIRS
from gateway.visitor import visitor
from projections.calendar_feed import CalendarEntry, CalendarFeedRow, calendar_entries, calendar_feeds
from projections.members import members
from projections.organisation import organisation, own_words
from projections.pair_board import PairCard, pair_board
from projections.reading import Away, Reading

FILE = re.compile(r"([A-Za-z0-9_-]{43})\.ics")
HEADERS = {
    "Cache-Control": "private, no-cache",
    "Vary": "Host",
    "X-Content-Type-Options": "nosniff",
}
WITH_MENTOR = Phrase("Möte med din mentor", "Meeting with your mentor")
WITH_ADEPT = Phrase("Möte med din adept", "Meeting with your adept")
"""All that is told of a meeting: calendars are shared, and read on other people's machines."""


def handler(door: Door) -> HTTPRouteHandler:
    @route("/calendar/{file:str}", http_method=["GET", "HEAD"])
    async def calendar(request: Request[Any, Any, Any]) -> Response[bytes]:
        try:
            return await shown(door, request, request.path_params["file"])
        except BadRequest as error:
            return http.respond(request, refusal(error))

    return calendar


async def shown(door: Door, request: Request[Any, Any, Any], file: str) -> Response[bytes]:
    host = [one for one in request.scope["headers"] if one[0] == b"host"]
    caller = visitor(await door.met(host, http.address_of(request)), door.bases)
    secret = FILE.fullmatch(file)
    if caller is None or secret is None:
        nothing_here()
    try:
        body = await feed(door.house.reading, caller.tenant, digest_of(secret[1]))
    except Away:
        raise BadRequest(503, "UNAVAILABLE", "The calendar cannot be reached just now; ask again") from None
    tag = hashlib.sha256(body).hexdigest()
    headers = {**HEADERS, "ETag": f'"{tag}"'}
    if http.has(request, tag):
        return Response(b"", status_code=304, headers=headers)
    return Response(body, status_code=200, headers=headers, media_type="text/calendar")


def nothing_here() -> NoReturn:
    """One answer for what never was, what is over, and what is another organisation's."""
    raise BadRequest(404, "NOT_FOUND", "There is no such calendar")


async def feed(reading: Reading, tenant: TenantId, digest: str) -> bytes:
    issued = (await reading.rows(calendar_feeds, tenant, "t.digest = $2", digest)).rows
    if not issued:
        nothing_here()
    [row] = issued
    owner = (await reading.rows(members, tenant, "t.key = $2", row.member)).rows
    home = (await reading.rows(organisation, tenant)).rows
    if not home or not any(member.here for member in owner):
        nothing_here()
    theirs = f"{OWN_PAIRS.format(2)} and t.completed_on is null and t.ended_on is null"
    pairs = {card.pair: card for card in (await reading.rows(pair_board, tenant, theirs, row.member)).rows}
    planned = (await reading.rows(calendar_entries, tenant, "t.pair = any ($2)", [*pairs])).rows
    words = own_words(home[0], row.locale)
    entries = [entry(tenant, row, one, pairs[one.pair], words) for one in planned]
    return ics(named(tenant, "calendar", row.member), home[0].brand_name, entries)


def entry(tenant: TenantId, feed: CalendarFeedRow, planned: CalendarEntry, card: PairCard, words: Vocabulary) -> Entry:
    return Entry(
        named(tenant, planned.pair, planned.meeting),
        title(feed.member, card).told(feed.locale, words),
        planned.starts,
        planned.zone,
        planned.later,
        planned.minutes,
        planned.sequence,
        planned.cancelled,
        planned.changed_at,
    )


def title(member: MemberId, card: PairCard) -> Phrase:
    return WITH_MENTOR if member == card.adept else WITH_ADEPT


def named(*parts: str) -> str:
    """An id that stays, and by itself tells nothing."""
    return str(uuid5(NAMESPACE_URL, "fadder:" + "/".join(parts)))
