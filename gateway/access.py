"""What auditors look at is recorded before it is shown."""

from __future__ import annotations

from uuid import uuid4

from domain.access import LogAccess, View
from domain.calendar import local_day
from domain.language import ProgrammeId, Refused, Role
from gateway.outcome import Info
from gateway.reads import forbidden, may
from projections.members import MemberRow
from projections.reading import Away
from services.handle import Request, handle
from services.journal import Unavailable


async def logged(info: Info, by: MemberRow, view: View, programme: ProgrammeId | None = None) -> None:
    """Once a day, view and programme, for whoever is an auditor. What cannot be recorded is not shown."""
    if not may(by, Role.AUDITOR, within=programme):
        return
    home, house, tenant = await info.context.home(), info.context.house, info.context.caller.tenant
    if home is None:
        raise Away
    now = house.now()
    command = LogAccess(by.member, view, local_day(now, home.zone), programme)
    if command in info.context.looked:
        return
    try:
        await handle(house.journal(tenant), Request(command, uuid4(), by.member, now))
    except Refused:
        raise forbidden() from None  # the role was taken back, and the read model does not know yet
    except Unavailable:
        raise Away from None
    info.context.looked.add(command)
    await house.hint(tenant)
