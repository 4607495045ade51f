"""What a clock has to ask for at a moment: nudges, alerts, and the steps that wait for a day.

Facts of one thing and a moment in; commands out, and when to look at it again. Whatever was asked for before is
recorded, and so not asked for again; a name is the same on every tick and for every clock, so two of them at once ask
for the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from domain import phase as phases
from domain.board import NEEDS, ManualMatchNeeded, NoMatchFound
from domain.calendar import local_day, midnight, midnight_after
from domain.engagement import Nudge, next_moment, nudges
from domain.holds import NO_HOLDS, HoldPlaced, HoldReleased
from domain.holds import after as held
from domain.language import Actor, MemberId, PairId, ProgrammeId, Recorded, Role, Side
from domain.matching_run import MATCHED_IN
from domain.member import PRESENCE, PersonalDataErased
from domain.nudging import FACTS as NUDGED
from domain.nudging import AlertCoordinator, SendNudge, name, named
from domain.pair import PairMatched, Together
from domain.parting import CompletePair
from domain.phase import LIFE, Phase, Programme, ProgrammeCancelled
from domain.programme import BeginClosing, ReachMidpoint
from domain.proposal import FACTS as PROPOSED
from domain.proposal import UNPROPOSED, Life, MatchProposed, Proposal
from domain.proposal import evolve as proposed
from domain.proposals import ExpireProposal
from domain.proposals import due as expired
from domain.proposing import FindNoMatch
from domain.record import Record, Records, records
from domain.reminders import Policy
from domain.reminding import WAITS
from domain.retention import ApplyRetention, Kept, RetentionApplied, RetentionPolicySet, removed_on
from domain.risks import risks
from domain.watching import FACTS as WATCHED
from domain.watching import ClearRisk, RaiseRisk, RiskCleared, RiskRaised

VERSION = 7
"""Rises when the same facts and moment ask for something else."""
OF_PROGRAMME: tuple[type[Any], ...] = (*LIFE, *NEEDS, PairMatched)
"""What the steps of a programme hang on."""
OF_PEOPLE: tuple[type[Any], ...] = (*PRESENCE, PersonalDataErased)
"""What tells whether somebody is there."""
CALLED_OFF: tuple[type[Any], ...] = (ProgrammeCancelled,)
"""What tells that nobody is reminded of the pairs of a programme any more."""
OWN: tuple[type[Any], ...] = (*NUDGED, *WATCHED, RetentionApplied)
"""What a clock says itself: hearing it, there is nothing new to do."""


@dataclass(frozen=True, slots=True)
class Given:
    """``policy`` gives the command; ``key`` names it among all that this policy ever gives."""

    command: Any
    policy: str
    key: str

    @property
    def actor(self) -> Actor:
        return Actor(f"policy:{self.policy}@{VERSION}", frozenset({Role.POLICY}))


@dataclass(frozen=True, slots=True)
class Look:
    """What one thing asks for now, and the first moment at which it may ask for something else while nothing
    happens to it; none where it never will."""

    given: tuple[Given, ...] = ()
    again: datetime | None = None


NOTHING = Look()


def due(facts: Iterable[Recorded], now: datetime) -> Iterator[Given]:
    """Of everything, and all of its facts."""
    told = [*facts]
    for look in (*programmes(told, now).values(), *pairs(told, now).values()):
        yield from look.given


# pairs, and what may become one


def pairs(facts: Iterable[Recorded], now: datetime) -> Mapping[PairId, Look]:
    """Of facts of pairs, of whether their people are there, of the handbook, of how long what is kept, of holds, and of
    programmes that were cancelled, in the order of the journal."""
    told = [*facts]
    known = records(told, "UTC")
    sent = {name(one.fact) for one in told if isinstance(one.fact, NUDGED)}
    watched, kept = raised(told), keeping(told, known, now)
    looks = {pair: proposal(pair, life, known, sent, now) for pair, life in proposals(told).items()}
    for pair, record in known.pairs.items():
        due = [one for one in nudges(known, pair, now) if named(pair, one.policy, one.window, one.member) not in sent]
        asked = (
            *watch(pair, known, watched.get(pair, []), now),
            *steps(pair, record, known, now),
            *(given(one, known, now) for one in due),
        )
        gone = kept.get(pair, NOTHING)
        looks[pair] = Look((*asked, *gone.given), next_moment(known, pair, now) or gone.again)
    return looks


def given(nudge: Nudge, known: Records, now: datetime) -> Given:
    key = f"{nudge.pair}/{nudge.member or ''}/{nudge.window}"
    if nudge.member is None:
        return Given(AlertCoordinator(nudge.pair, nudge.policy, nudge.window), nudge.policy, key)
    record = known.pairs[nudge.pair]
    most = known.rules(record, local_day(now, record.match.zone)).nudges_per_week
    return Given(SendNudge(nudge.pair, nudge.member, nudge.policy, nudge.window, most), nudge.policy, key)


def steps(pair: PairId, record: Record, known: Records, now: datetime) -> Iterator[Given]:
    """Its days of grace are over, and it met as often as it should: whether it did is for the pair to say."""
    period, today = record.period, local_day(now, record.match.zone)
    rules = known.rules(record, today)
    within = [met for met in record.met if period.starts_on <= met.on <= period.ends_on]
    enough = len(within) >= rules.meetings_within(period)
    over = period.ends_on + timedelta(days=rules.closing_grace_days)
    if isinstance(record.diary.life, Together) and not record.was_over and enough and today > over:
        yield Given(CompletePair(pair, early=True), "grace", f"{pair}/{period.ends_on}")


def keeping(told: Sequence[Recorded], known: Records, now: datetime) -> Mapping[PairId, Look]:
    """Of pairs that have closed: what is not to be kept any more, and when something is not."""
    policies = {one.fact.of: one.fact for one in told if isinstance(one.fact, RetentionPolicySet)}
    removed = {(one.fact.pair, one.fact.of) for one in told if isinstance(one.fact, RetentionApplied)}
    holds = NO_HOLDS
    for one in told:
        if isinstance(one.fact, HoldPlaced | HoldReleased):
            holds = held(holds, one.fact)
    looks: dict[PairId, Look] = {}
    for pair, record in known.pairs.items():
        if record.over is not None:
            zone, closed_on = record.match.zone, record.over.on
            days = {of: removed_on(policies.get(of), closed_on) for of in Kept if (pair, of) not in removed}
            given = {of: on for of, on in days.items() if on is not None}
            match = record.match
            standing = holds.on(now, (match.programme,), (match.adept, match.mentor, *match.co_mentors))
            looks[pair] = on_hold(standing) if standing else removal(pair, closed_on, given, zone, now)
    return looks


def on_hold(standing: Sequence[HoldPlaced]) -> Look:
    """Nothing until the last of these is over by itself; of one that has no end, until it is released."""
    ends = [one.until for one in standing if one.until is not None]
    if len(ends) < len(standing):
        return NOTHING
    return Look(again=max(midnight(end.day + timedelta(days=1), end.zone) for end in ends))


def removal(pair: PairId, closed_on: date, days: Mapping[Kept, date], zone: str, now: datetime) -> Look:
    today = local_day(now, zone)
    due = [of for of, on in days.items() if on <= today]
    later = [midnight(on, zone) for on in days.values() if on > today]
    given = (Given(ApplyRetention(pair, of, closed_on), "retention", f"{pair}/{of}") for of in due)
    return Look(tuple(given), min(later, default=None))


def raised(told: Iterable[Recorded]) -> Mapping[PairId, list[RiskRaised | RiskCleared]]:
    found: dict[PairId, list[RiskRaised | RiskCleared]] = {}
    for one in told:
        if isinstance(one.fact, RiskRaised | RiskCleared):
            found.setdefault(one.fact.pair, []).append(one.fact)
    return found


def watch(pair: PairId, known: Records, told: Sequence[RiskRaised | RiskCleared], now: datetime) -> Iterator[Given]:
    """What has come up, and what is over; the how-manieth time names it."""
    times = Counter(one.risk for one in told if isinstance(one, RiskRaised))
    still = {risk for risk, last in {one.risk: one for one in told}.items() if isinstance(last, RiskRaised)}
    record = known.pairs[pair]
    today = local_day(now, record.match.zone)
    reasons = {} if record.was_over else {one.risk: one for one in risks(known, pair, today)}
    for risk, reason in reasons.items():
        if risk not in still:
            yield Given(RaiseRisk(pair, risk, reason.evidence), "risks", f"{pair}/{risk}/{times[risk]}/raise")
    for risk in sorted(still - reasons.keys()):
        yield Given(ClearRisk(pair, risk), "risks", f"{pair}/{risk}/{times[risk]}/clear")


def proposals(told: Iterable[Recorded]) -> Mapping[PairId, tuple[Proposal, date]]:
    """Each with the day on which it was made."""
    lives: dict[PairId, Life] = {}
    made_on: dict[PairId, date] = {}
    for one in told:
        fact = one.fact
        if isinstance(fact, PROPOSED):
            lives[fact.pair] = proposed(lives.get(fact.pair, UNPROPOSED), fact)
        if isinstance(fact, MatchProposed):
            made_on[fact.pair] = one.on_in(fact.zone)
    return {pair: (life, made_on[pair]) for pair, life in lives.items() if isinstance(life, Proposal)}


def proposal(
    pair: PairId, made: tuple[Proposal, date], known: Records, sent: Container[tuple[str | None, ...]], now: datetime
) -> Look:
    """It expires after its last day; whoever has not answered is reminded before that."""
    life, made_on = made
    if not life.pending:
        return NOTHING
    said, zone = life.said, ZoneInfo(life.said.zone)
    today, tomorrow = local_day(now, said.zone), midnight_after(now, said.zone)
    if expired(said.answer_by, today):
        return Look((Given(ExpireProposal(pair), "answers", pair),), tomorrow)
    rules = known.followed.policies(known.followed.for_new(said.programme, made_on))
    morning = datetime.combine(today, rules.quiet_hours.ends, zone).astimezone(UTC)
    again = morning if now < morning else tomorrow
    if (
        said.programme in known.cancelled
        or today < made_on + timedelta(days=rules.proposal_reminder_days)
        or now.astimezone(zone).time() in rules.quiet_hours
    ):
        return Look(again=again)
    silent = [
        member for side, member in ((Side.ADEPT, said.adept), (Side.MENTOR, said.mentor)) if side not in life.accepted
    ]
    nudge = [SendNudge(pair, one, Policy.PROPOSAL_WAITING, WAITS, rules.nudges_per_week) for one in silent]
    due = [one for one in nudge if name(one) not in sent]
    return Look(tuple(Given(one, one.policy, f"{pair}/{one.member}/{one.window}") for one in due), again)


# programmes


def programmes(facts: Iterable[Recorded], now: datetime) -> Mapping[ProgrammeId, Look]:
    """Of the facts that ``OF_PROGRAMME`` names, in the order of the journal."""
    states: dict[ProgrammeId, phases.State] = {}
    begun: dict[ProgrammeId, datetime] = {}
    waiting: dict[tuple[ProgrammeId, MemberId], ManualMatchNeeded] = {}
    for one in facts:
        fact = one.fact
        if isinstance(fact, phases.Life):
            states[fact.programme] = phases.evolve(states.get(fact.programme, phases.UNDRAFTED), fact)
            begun.setdefault(fact.programme, one.recorded_at)
        elif isinstance(fact, ManualMatchNeeded):
            waiting[fact.programme, fact.member] = fact
        elif isinstance(fact, NoMatchFound):
            waiting.pop((fact.programme, fact.member), None)
        elif isinstance(fact, PairMatched):
            waiting.pop((fact.programme, fact.adept), None)
    known = {which: state for which, state in states.items() if isinstance(state, Programme)}
    needs = {which: [need for need in waiting.values() if need.programme == which] for which in known}
    return {which: programme(which, state, begun[which], needs[which], now) for which, state in known.items()}


def programme(
    which: ProgrammeId, state: Programme, begun: datetime, needs: Sequence[ManualMatchNeeded], now: datetime
) -> Look:
    """One that was over before it was recorded, on ``begun``, is brought in by somebody who takes its steps."""
    today = local_day(now, state.zone)
    asked = [
        Given(FindNoMatch(which, need.member), "matching", f"{which}/{need.member}/{need.decide_by}")
        for need in needs
        if today > need.decide_by and state.phase in MATCHED_IN
    ]
    running = state.phase is Phase.RUNNING and local_day(begun, state.zone) <= state.period.ends_on
    if running and not state.midpoint_reached and today >= state.period.midpoint_on:
        asked.append(Given(ReachMidpoint(which), "calendar", f"{which}/midpoint/{state.period.midpoint_on}"))
    if running and today > state.period.ends_on:
        asked.append(Given(BeginClosing(which), "calendar", f"{which}/closing/{state.period.ends_on}"))
    return Look(tuple(asked), midnight_after(now, state.zone) if running or needs else None)
