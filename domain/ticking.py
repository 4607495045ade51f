"""What a clock has to ask for at a moment: nudges, alerts, and the steps that wait for a day.

Facts and a moment in, commands out. Whatever was asked for before is recorded, and so not asked for again; a name is
the same on every tick and for every clock, so two of them at once ask for the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, get_args

from domain import following
from domain import phase as phases
from domain.calendar import local_day
from domain.engagement import Nudge, nudges
from domain.language import Actor, PairId, ProgrammeId, Recorded, Role
from domain.member import PRESENCE, PersonalDataErased
from domain.nudging import FACTS as NUDGED
from domain.nudging import AlertCoordinator, CoordinatorAlerted, NudgeSent, SendNudge
from domain.pair import Together
from domain.parting import CompletePair
from domain.phase import LIFE, Phase, Programme
from domain.programme import BeginClosing, ReachMidpoint
from domain.record import Record, Records, records

VERSION = 1
"""Rises when the same facts and moment ask for something else."""
HEARD: tuple[type[Any], ...] = (*LIFE, *get_args(following.Fact), *PRESENCE, PersonalDataErased)


@dataclass(frozen=True, slots=True)
class Given:
    """``policy`` gives the command; ``key`` names it among all that this policy ever gives."""

    command: Any
    policy: str
    key: str

    @property
    def actor(self) -> Actor:
        return Actor(f"policy:{self.policy}@{VERSION}", frozenset({Role.POLICY}))


def hears(fact: type[Any]) -> bool:
    return fact in HEARD or "pair" in fact.__dataclass_fields__


def due(facts: Iterable[Recorded], now: datetime) -> Iterator[Given]:
    told = [*facts]
    known = records((one for one in told if not isinstance(one.fact, NUDGED)), "UTC")
    sent = {name(one.fact) for one in told if isinstance(one.fact, NUDGED)}
    for programme, state in programmes(told).items():
        yield from of_programme(programme, state, now)
    for pair, record in known.pairs.items():
        yield from of_pair(pair, record, known, now)
        for nudge in nudges(known, pair, now):
            if (pair, nudge.policy, nudge.window, nudge.member) not in sent:
                yield given(nudge, known, now)


def name(fact: NudgeSent | CoordinatorAlerted) -> tuple[str | None, ...]:
    return (fact.pair, fact.policy, fact.window, fact.member if isinstance(fact, NudgeSent) else None)


def given(nudge: Nudge, known: Records, now: datetime) -> Given:
    key = f"{nudge.pair}/{nudge.member or ''}/{nudge.window}"
    if nudge.member is None:
        return Given(AlertCoordinator(nudge.pair, nudge.policy, nudge.window), nudge.policy, key)
    record = known.pairs[nudge.pair]
    most = known.rules(record, local_day(now, record.match.zone)).nudges_per_week
    return Given(SendNudge(nudge.pair, nudge.member, nudge.policy, nudge.window, most), nudge.policy, key)


def programmes(told: Iterable[Recorded]) -> Mapping[ProgrammeId, Programme]:
    found: dict[ProgrammeId, phases.State] = {}
    for one in told:
        if isinstance(one.fact, phases.Life):
            which = one.fact.programme
            found[which] = phases.evolve(found.get(which, phases.UNDRAFTED), one.fact)
    return {which: state for which, state in found.items() if isinstance(state, Programme)}


def of_programme(programme: ProgrammeId, state: Programme, now: datetime) -> Iterator[Given]:
    today = local_day(now, state.zone)
    if state.phase is not Phase.RUNNING:
        return
    if not state.midpoint_reached and today >= state.period.midpoint_on:
        yield Given(ReachMidpoint(programme), "calendar", f"{programme}/midpoint/{state.period.midpoint_on}")
    if today > state.period.ends_on:
        yield Given(BeginClosing(programme), "calendar", f"{programme}/closing/{state.period.ends_on}")


def of_pair(pair: PairId, record: Record, known: Records, now: datetime) -> Iterator[Given]:
    """Its days of grace are over, and it met as often as it should: whether it did is for the pair to say."""
    period, today = record.period, local_day(now, record.match.zone)
    rules = known.rules(record, today)
    within = [met for met in record.met if period.starts_on <= met.on <= period.ends_on]
    enough = len(within) >= rules.meetings_within(period)
    over = period.ends_on + timedelta(days=rules.closing_grace_days)
    if isinstance(record.diary.life, Together) and enough and today > over:
        yield Given(CompletePair(pair, early=True), "grace", f"{pair}/{period.ends_on}")
