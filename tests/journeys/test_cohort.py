"""Two hundred pairs over five months: who was reminded of what, and every figure, counted once more from the facts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from domain.language import MemberId, PairId, Side
from domain.meeting import (
    DisputeResolved,
    MeetingCorrected,
    MeetingDisputed,
    MeetingHeld,
    MeetingMissed,
    MeetingRetracted,
    RetractReason,
)
from domain.member import MemberDeactivated, PersonalDataErased
from domain.nudging import CoordinatorAlerted, NudgeSent, NudgeSuppressed, Unsent
from domain.pair import PairCompleted, PairEnded, PairExtended, PairMatched, PairPaused, PairResumed
from domain.reminders import Policy
from domain.succession import PairRematched
from projections.audit_trail import audit_trail
from projections.past import folded
from tests.domain.stage import SPRING, ZONE
from tests.domain.test_engagement import expected
from tests.journeys.cohort import PAIRS, House, Tick, cohort
from tests.projections.test_reconciled import counted, shown

STOCKHOLM = ZoneInfo(ZONE)
Reminded = NudgeSent | CoordinatorAlerted | NudgeSuppressed
Name = tuple[str, str, str | None, str]
"""The policy, the pair, who is told, and the occasion."""
KNOWN = {
    *("introduce_yourself", "book_first_meeting", "no_first_meeting", "did_you_meet", "plan_next", "cadence_slipping"),
    *("inactive", "midpoint_due", "closing_due", "no_show_ladder"),
}
"""What the reference counts; of an agenda nobody here has agreed to send one."""
PER_WEEK = 2


def plainly(facts: Iterable[Any]) -> list[Any]:
    """As the reference reads them: what is in doubt is taken back, and what is resolved is said again."""
    last: dict[str, MeetingHeld] = {}
    told: list[Any] = []
    for fact in facts:
        match fact:
            case MeetingHeld():
                last[fact.meeting] = fact
                told.append(fact)
            case MeetingCorrected(held_on=date() as day):
                last[fact.meeting] = replace(last[fact.meeting], held_on=day)
                told.append(fact)
            case MeetingDisputed():
                told.append(MeetingRetracted(fact.pair, fact.programme, fact.meeting, RetractReason.NOT_HELD))
            case DisputeResolved(counts=True):
                told.append(last[fact.meeting])
            case PairResumed():
                told += [fact, PairExtended(fact.pair, fact.programme, fact.midpoint_on, fact.ends_on)]
            case _:
                told.append(fact)
    return told


def at_rest(facts: Iterable[Any]) -> bool:
    rests = [fact for fact in facts if isinstance(fact, PairPaused | PairResumed)]
    return bool(rests) and isinstance(rests[-1], PairPaused)


def wanted(facts: list[Any], now: datetime) -> Iterator[Name]:
    """What the reference says of one pair at a moment, each under a name of its own."""
    match = facts[0]
    assert isinstance(match, PairMatched)
    if at_rest(facts) or any(isinstance(fact, PairCompleted | PairEnded) for fact in facts):
        return
    missed = Counter(fact.who for fact in facts if isinstance(fact, MeetingMissed))
    held: dict[str, date] = {}
    for fact in (said := plainly(facts)):
        if isinstance(fact, MeetingHeld):
            held[fact.meeting] = fact.held_on
        elif isinstance(fact, MeetingCorrected) and fact.meeting in held:
            held[fact.meeting] = fact.held_on or held[fact.meeting]
        elif isinstance(fact, MeetingRetracted):
            held.pop(fact.meeting, None)
    for policy, member, due in expected(said, now):
        match policy:
            case "plan_next":
                yield policy, match.pair, member, max(held, key=lambda meeting: held[meeting])
            case "no_show_ladder":
                for side in (side for side in Side if missed[side] >= 2):
                    yield policy, match.pair, member, f"{side}:{missed[side]}"
            case _ if policy in KNOWN:
                yield policy, match.pair, member, due.isoformat()
            case _:
                pass


def name(fact: Reminded, wants: set[Name]) -> Name | None:
    """Which of those that are wanted it is."""
    member = None if isinstance(fact, CoordinatorAlerted) else fact.member
    found = [one for one in wants if one[:3] == (fact.policy.value, fact.pair, member)]
    about = fact.window.rpartition("/")[0]
    named = [one for one in found if one[3] == about]
    return (named or found or [None])[0]


def late(fact: Reminded, of_pair: dict[PairId, list[Any]]) -> bool:
    """Of a pair that came late fewer meetings are asked for, which is told elsewhere."""
    return fact.policy is Policy.CADENCE_SLIPPING and fact.pair.startswith("next")


def reminded(house: House, ticks: Iterable[Tick]) -> Counter[str]:
    """How often of each thing, once it is clear that it was as the reference says.

    Of each thing once; nobody more than twice in a week, and nobody less while something waits for them.
    """
    of_pair: defaultdict[PairId, list[Any]] = defaultdict(list)
    sent_on: defaultdict[MemberId, list[date]] = defaultdict(list)
    done: set[Name] = set()
    erased: set[MemberId] = set()
    left: set[MemberId] = set()
    seen: Counter[str] = Counter()
    read = 0
    for tick in ticks:
        facts = [one.fact for one in house.facts[read : tick.head]]
        read = tick.head
        said = [fact for fact in facts if isinstance(fact, Reminded)]
        for fact in facts:
            if isinstance(fact, PersonalDataErased):
                erased.add(fact.member)
                left.add(fact.member)
            elif isinstance(fact, MemberDeactivated):
                left.add(fact.member)
            elif fact not in said and getattr(fact, "programme", None) == SPRING and hasattr(fact, "pair"):
                of_pair[fact.pair].append(fact)
        wants = {one for told in of_pair.values() for one in wanted(told, tick.at)} - done
        today = tick.at.astimezone(STOCKHOLM).date()
        for fact in said:
            if isinstance(fact, NudgeSuppressed):
                assert fact.why is Unsent.GONE
                assert fact.member in left
            if isinstance(fact, NudgeSent):
                assert fact.member not in left
                sent_on[fact.member].append(today)
                assert fact.member not in erased
            if fact.policy.value in KNOWN and not late(fact, of_pair):
                one = name(fact, wants)
                assert one is not None, (fact, tick)
                wants.discard(one)
                done.add(one)
                seen[fact.policy.value] += 1
        for member, days in sent_on.items():
            assert sum(today - day < timedelta(days=7) for day in days) <= PER_WEEK, member
        for policy, pair, member, about in wants:
            if policy == "cadence_slipping" and pair.startswith("next"):
                continue
            assert member is not None, (policy, pair, about, tick)
            lately = [day for day in sent_on[MemberId(member)] if today - day < timedelta(days=7)]
            assert len(lately) >= PER_WEEK, (policy, pair, member, about, tick)
    return seen


def test_two_hundred_pairs_are_reminded_as_the_reference_says_whoever_dies_amidst() -> None:
    spring = cohort()
    seen = reminded(spring.house, spring.ticks)
    assert {*seen} == KNOWN
    assert sum(seen.values()) > 1000


def test_the_feed_is_every_figure_of_the_dashboard_on_any_day() -> None:
    spring = cohort()
    for tick in (*spring.ticks[::9], spring.ticks[-1]):
        facts = spring.house.facts[: tick.head]
        feed = [*folded(audit_trail, facts).values()]
        assert counted(feed) == asdict(shown(facts))


def test_the_spring_has_seen_everything() -> None:
    """Or else what is said above says little."""
    spring = cohort()
    happened = Counter[type[object]](type(one.fact) for one in spring.house.facts)  # pyright: ignore[reportUnknownArgumentType]
    assert happened[PairMatched] > PAIRS
    for kind in (PairRematched, PairCompleted, PairEnded, PairPaused, PairResumed, PairExtended, PersonalDataErased):
        assert happened[kind], kind
    for kind in (MeetingHeld, MeetingCorrected, MeetingRetracted, MeetingDisputed, DisputeResolved, MeetingMissed):
        assert happened[kind] > 5, kind
    logged = [one for one in spring.house.facts if isinstance(one.fact, MeetingHeld)]
    assert sum((one.recorded_at.date() - one.fact.held_on).days > 7 for one in logged) > 50
