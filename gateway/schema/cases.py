"""A pair as its checks, reminders and duties measure it today, read from its own facts and its programme."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from domain.calendar import local_day
from domain.checks import Case
from domain.history import Past
from domain.language import pair_tag
from domain.phase import Phase
from domain.record import Done, records
from gateway.outcome import Info
from gateway.past import then
from gateway.reads import one
from gateway.schema.handbook import rules_of
from projections.pair_board import PairCard
from projections.programme_dashboard import programme_dashboard


async def case_of(info: Info, card: PairCard, now: datetime) -> Case | None:
    today = local_day(now, card.zone)
    record = records(await then(info, pair_tag(card.pair), Past(), card.zone), card.zone).pairs.get(card.pair)
    if record is None:
        return None
    programme = await one(info, programme_dashboard, card.programme)
    record = replace(record, cancelled=programme is not None and programme.phase is Phase.CANCELLED)
    people = [await info.context.people.load(member) for member in (card.adept, card.mentor)]
    left = None if all(person and person.here for person in people) else Done(today, card.position)
    return Case(record, (await rules_of(info, card.pair)).on(today), today, None, None, left)
