"""Host names of organisations' own: what their records say, and where they lead."""

from __future__ import annotations

import re
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from dns.asyncresolver import Resolver
from dns.exception import DNSException
from dns.rdatatype import TXT

from domain.domains import place_of
from domain.tenancy import TenantId
from services.journal import Unavailable
from services.postgres import GONE, Pool

LEAD = """
    with me as materialized (
        select set_config('fadder.tenant', $1, true) as tenant, set_config('fadder.host', $2, true) as host
    )
    insert into routing.host (host, tenant) select me.host, me.tenant from me on conflict (host) do nothing
"""
LED = """
    with me as materialized (select set_config('fadder.host', $1, true) as host)
    select found.tenant from me cross join lateral (
        select h.tenant from routing.host h where h.host = me.host offset 0
    ) found
"""
ME = "select set_config('fadder.tenant', $1, true)"
FORGET = "delete from routing.host where tenant = $1 and host = $2"
REMEMBERED = 30.0
"""Seconds for which a process goes by what it has looked up; after that a name that was given away leads elsewhere."""
MOST = 2_000
"""Names that are remembered, also those that lead nowhere: whoever asks for many pays with a look-up each."""
PATIENCE = 5.0
"""Seconds for a record."""

Records = Callable[[str], Awaitable[tuple[str, ...]]]


def records_by(server: str | None) -> Records:
    """Asks this server, an address and a port, or else those of the machine."""

    async def records(name: str) -> tuple[str, ...]:
        try:
            resolver = Resolver(configure=server is None)
            if server is not None:
                address, _, port = server.rpartition(":")
                resolver.nameservers, resolver.port = [address], int(port)
            answer = await resolver.resolve(place_of(name), TXT, lifetime=PATIENCE)
        except (DNSException, OSError):
            return ()
        return tuple(b"".join(one.strings).decode("utf-8", "replace") for one in answer)

    return records


@dataclass(slots=True)
class Hosts:
    to_write: Pool
    to_read: Pool
    records: Records
    """What is published as a proof at a name."""
    clock: Callable[[], float] = time.monotonic
    _known: OrderedDict[str, tuple[TenantId | None, float]] = field(
        default_factory=OrderedDict[str, tuple[TenantId | None, float]]
    )

    async def lead(self, name: str, tenant: TenantId) -> TenantId:
        """The name leads to the organisation from now on, unless it leads elsewhere already; where it does lead.

        Raises ``Unavailable``.
        """
        try:
            await self.to_write.execute(LEAD, tenant, name)
            found = TenantId(await self.to_write.fetchval(LED, name))
        except GONE:
            raise Unavailable from None
        self._known.pop(name, None)
        return found

    async def forget(self, name: str, tenant: TenantId) -> None:
        """Where it led there. Raises ``Unavailable``."""
        try:
            async with self.to_write.acquire() as connection, connection.transaction():
                await connection.execute(ME, tenant)
                await connection.execute(FORGET, tenant, name)
        except GONE:
            raise Unavailable from None
        self._known.pop(name, None)

    async def led(self, name: str) -> TenantId | None:
        """To which organisation it leads. Raises ``Unavailable``."""
        found, until = self._known.get(name, (None, 0.0))
        if self.clock() < until:
            return found
        try:
            told = await self.to_read.fetchval(LED, name)
        except GONE:
            raise Unavailable from None
        found = None if told is None else TenantId(told)
        self._known[name] = found, self.clock() + REMEMBERED
        while len(self._known) > MOST:
            self._known.popitem(last=False)
        return found


HOST = re.compile(r"(?P<name>(?:[a-z0-9-]{1,63}\.)+[a-z][a-z0-9-]{0,62})\.?(?::\d+)?", re.IGNORECASE)


def name_in(host: str) -> str | None:
    """The name in a ``Host`` header, where it is one that an organisation can have of its own: no address, no label."""
    found = HOST.fullmatch(host) if len(host) <= 260 else None
    return None if found is None else found["name"].lower()
