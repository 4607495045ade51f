"""What auditors look at, and whatever is taken away, is recorded before it is shown."""

from __future__ import annotations

from uuid_utils.compat import uuid7

from domain.access import FOLLOWED, LogAccess, View
from domain.calendar import local_day
from domain.handling import FactUnreadable
from domain.language import ProgrammeId, Refused
from gateway.context import Asking
from gateway.reads import at_home, forbidden, may
from projections.members import MemberRow
from projections.reading import Away
from services.handle import handle
from services.journal import Unavailable
from services.request import Request


async def logged(asking: Asking, by: MemberRow, view: View, programme: ProgrammeId | None = None) -> None:
    """Once a day, view and programme, for whoever is followed in it. What cannot be recorded is not shown."""
    if not may(by, *FOLLOWED[view], within=programme):
        return
    house, tenant = asking.context.house, asking.context.caller.tenant
    now = house.now()
    command = LogAccess(by.member, view, local_day(now, (await at_home(asking)).zone), programme)
    if command in asking.context.looked:
        return
    try:
        await handle(house.journal(tenant), Request(command, uuid7(), by.member, now))
    except FactUnreadable:
        raise
    except Refused:
        raise forbidden() from None  # the role was taken back, and the read model does not know yet
    except Unavailable:
        raise Away from None
    asking.context.looked.add(command)
    await house.hint(tenant)
