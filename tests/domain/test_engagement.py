"""Nudges of a simulated cohort against a plain reference that reads the facts one by one, and the risks of a pair."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from domain.agenda import AgendaSent
from domain.engagement import next_moment, nudges
from domain.fit import Fit, PairFitChecked
from domain.language import EntryId, MeetingId, MemberId, PairId, Recorded, Side
from domain.meeting import (
    Form,
    MeetingCancelled,
    MeetingCorrected,
    MeetingDisputed,
    MeetingHeld,
    MeetingMissed,
    MeetingMoved,
    MeetingPlanned,
    MeetingRetracted,
    RetractReason,
)
from domain.member import MemberDeactivated, MemberReactivated
from domain.pair import EndReason, PairEnded, PairExtended, PairMatched, PairPaused, PairResumed
from domain.pairing import ClosingSummarised, MidpointEvaluated
from domain.presentation import PersonalPresentationShared
from domain.record import records
from domain.reminders import Policy
from domain.risks import Reason, Risk, risks, score
from domain.structure import Channel, MeetingStructureAgreed, MeetingStructureProposed, QuestionPrep
from tests.domain.stage import ADA, FIRST_DAY, HALF_TIME, LAST_DAY, MATCHED, MIM, PAIR, PAUSED, SPRING, ZONE
from tests.story import told

STOCKHOLM = ZoneInfo(ZONE)
Said = tuple[datetime, Any]
Due = tuple[str, str | None, datetime]
"""Of which policy, to whom, and since when."""


def at(on: date, hour: int = 12) -> datetime:
    return datetime.combine(on, time(hour), UTC)


def journal(said: list[Said]) -> list[Recorded]:
    ordered = sorted(said, key=lambda one: one[0])
    return [told(fact, first=position, now=when)[0] for position, (when, fact) in enumerate(ordered, 1)]


def derived(facts: list[Recorded], pair: PairId, now: datetime) -> list[Due]:
    return [(one.policy.value, one.member, one.due) for one in nudges(records(facts, ZONE), pair, now)]


# the reference: written from the handbook's table, and slow


def expected(facts: list[Any], now: datetime) -> set[Due]:  # noqa: C901
    match = next(fact for fact in facts if isinstance(fact, PairMatched))
    local = now.astimezone(STOCKHOLM)
    today = local.date()
    if any(isinstance(fact, PairEnded) for fact in facts) or local.hour >= 20 or local.hour < 8:
        return set()
    plans: dict[str, MeetingPlanned] = {}
    held: dict[str, date] = {}
    missed: list[str] = []
    gone: set[str] = set()
    agendas: set[str] = set()
    wants = asked_for = False
    midpoint_on, ends_on = match.midpoint_on, match.ends_on
    for fact in facts:
        if isinstance(fact, MeetingPlanned):
            plans[fact.meeting] = fact
        elif isinstance(fact, MeetingMoved):
            plans[fact.meeting] = replace(plans[fact.meeting], starts=fact.starts)
        elif isinstance(fact, MeetingHeld):
            plans.pop(fact.meeting, None)
            held[fact.meeting] = fact.held_on
        elif isinstance(fact, MeetingCorrected) and fact.held_on is not None:
            held[fact.meeting] = fact.held_on
        elif isinstance(fact, MeetingRetracted):
            held.pop(fact.meeting, None)
        elif isinstance(fact, MeetingMissed):
            plans.pop(fact.meeting, None)
            missed.append(fact.who)
        elif isinstance(fact, MemberDeactivated):
            gone.add(fact.member)
        elif isinstance(fact, MemberReactivated):
            gone.discard(fact.member)
        elif isinstance(fact, AgendaSent):
            agendas.add(fact.meeting)
        elif isinstance(fact, MeetingStructureProposed):
            wants = fact.agenda_required
        elif isinstance(fact, MeetingStructureAgreed):
            asked_for = wants
        elif isinstance(fact, PairExtended):
            midpoint_on, ends_on = fact.midpoint_on, fact.ends_on
    adept, mentor = match.adept, match.mentor
    found: set[Due] = set()
    rested = resting(facts)

    def day(of: date, days: int) -> datetime:
        return datetime.combine(of + timedelta(days=days), time(), STOCKHOLM).astimezone(UTC)

    def together(of: date, days: int) -> datetime:
        """As many days on which they did not rest."""
        while days > 0 or of in rested:
            days -= of not in rested
            of += timedelta(days=1)
        return day(of, 0)

    def say(policy: str, who: str | None, when: datetime) -> None:
        if when <= now:
            found.difference_update([x for x in found if x[:2] == (policy, who) and x[2] <= when and policy in SINGLE])
            found.add((policy, who, when))

    within = match.starts_on <= today <= ends_on
    presented = any(isinstance(fact, PersonalPresentationShared) for fact in facts)
    start = match.starts_on
    if within and not (presented or plans or held):
        say("introduce_yourself", adept, together(start, 2))
        for who in (adept, mentor):
            say("introduce_yourself", who, together(start, 7))
        say("introduce_yourself", None, together(start, 10))
    if within and not (plans or held):
        say("book_first_meeting", adept, together(start, 7))
        say("book_first_meeting", mentor, together(start, 10))
    if within and not held:
        for who in (adept, mentor):
            say("no_first_meeting", who, together(start, 14))
        say("no_first_meeting", None, together(start, 21))
    for plan in plans.values():
        begins = plan.starts.replace(tzinfo=STOCKHOLM).astimezone(UTC)
        if asked_for and plan.meeting not in agendas and now < begins:
            say("agenda_missing", adept, begins - timedelta(hours=48))
    for plan in plans.values():
        ended = plan.starts.replace(tzinfo=STOCKHOLM).astimezone(UTC) + timedelta(minutes=plan.minutes)
        again = (ended.astimezone(STOCKHOLM) + timedelta(days=5)).astimezone(UTC)
        for who in (adept, mentor):
            if again <= now:
                say("did_you_meet", who, again)
            else:
                say("did_you_meet", who, ended + timedelta(hours=24))
    if held and within:
        last = max(held.values())
        if not any(plan.starts.date() >= last for plan in plans.values()):
            say("plan_next", adept, together(last, 7))
    done = len([on for on in held.values() if start <= on <= ends_on])
    if within and (4 - done) * 21 > (ends_on - today).days:
        monday = today - timedelta(days=today.weekday())
        for who in (adept, mentor, None):
            say("cadence_slipping", who, day(monday, 0))
    if within:
        seen = max([start, *held.values(), *(plan.starts.date() for plan in plans.values())])
        for who in (adept, mentor):
            say("inactive", who, together(seen, 45))
        say("inactive", None, together(seen, 52))
    for policy, kind, on in (
        ("midpoint_due", MidpointEvaluated, midpoint_on),
        ("closing_due", ClosingSummarised, ends_on),
    ):
        sides = {fact.side for fact in facts if isinstance(fact, kind)}
        for days in (0, 7, 14):
            for side, who in ((Side.ADEPT, adept), (Side.MENTOR, mentor)):
                if side not in sides:
                    say(policy, who, together(on, days) if days else day(on, 0))
        if len(sides) < 2:
            say(policy, None, together(on, 21))
    for side in Side:
        if missed.count(side) >= 2:
            for who in (adept, mentor, None):
                found.add(("no_show_ladder", who, now))
        if missed.count(side) >= 3:
            found.add(("no_show_review", None, now))
    if held and within:
        answered = {fact.side for fact in facts if isinstance(fact, PairFitChecked)}
        for side, who in ((Side.ADEPT, adept), (Side.MENTOR, mentor)):
            if side not in answered:
                say("fit_check", who, together(min(held.values()), 1))
    if gone & {adept, mentor}:
        found = {one for one in found if one[0] in ALONE} | {("orphaned_adept", None, day(today, 0))}
    return found


def resting(facts: list[Any]) -> set[date]:
    """The days of the pauses that are over."""
    days: set[date] = set()
    since: date | None = None
    for fact in facts:
        if isinstance(fact, PairPaused):
            since = fact.paused_on
        elif isinstance(fact, PairResumed) and since is not None:
            days |= {since + timedelta(days=n) for n in range((fact.resumed_on - since).days)}
            since = None
    return days


ALONE = {"did_you_meet", "midpoint_due", "closing_due", "no_show_review"}
"""Of what does not take both."""
SINGLE = {"introduce_yourself", "book_first_meeting", "no_first_meeting", "inactive", "midpoint_due", "closing_due"}
BY_THE_FACT = {Policy.NO_SHOW_LADDER, Policy.NO_SHOW_REVIEW, Policy.PLAN_NEXT, Policy.FIT_CHECK}
"""Once for each fact, whatever day it is corrected to; all others once for each moment."""


# the cohort


def life(number: int, chance: Random) -> list[Said]:
    pair = PairId(f"pair{number}")
    match = replace(MATCHED, pair=pair, adept=MemberId(f"a{number}"), mentor=MemberId(f"m{number}"), co_mentors=())
    said: list[Said] = [(at(FIRST_DAY - timedelta(days=chance.randrange(5)), 6), match)]

    def later(on: date, days: int, fact: Any) -> None:
        when = max(said[0][0], at(on + timedelta(days=days), 10)) + timedelta(minutes=len(said))
        said.append((when, fact))

    if chance.random() < 0.6:
        later(FIRST_DAY, chance.randrange(12), PersonalPresentationShared(pair, SPRING, Side.ADEPT, "Hej"))
    on = FIRST_DAY + timedelta(days=chance.randrange(4, 40))
    for n in range(chance.randrange(7)):
        meeting = MeetingId(f"{pair}-{n}")
        starts = datetime.combine(on, time(17))
        planned = chance.random() < 0.7
        if planned:
            later(on, -chance.randrange(3, 10), MeetingPlanned(pair, SPRING, meeting, starts, ZONE, 60, Form.CAFE))
            if chance.random() < 0.2:
                later(on, -1, MeetingMoved(pair, SPRING, meeting, starts + timedelta(days=3), ZONE))
        fate = chance.random()
        held = MeetingHeld(pair, SPRING, meeting, on, 60, Form.CAFE, Side.ADEPT)
        if fate < 0.75 or not planned:
            logged = chance.choice((4, 4, 9, 20))
            later(on, logged, held)
            if chance.random() < 0.15:
                earlier = on - timedelta(days=2)
                later(on, logged + 2, MeetingCorrected(pair, SPRING, meeting, held_on=earlier))
            elif chance.random() < 0.1:
                later(on, logged + 3, MeetingRetracted(pair, SPRING, meeting, RetractReason.NOT_HELD))
        elif fate < 0.92:
            later(on, 4, MeetingMissed(pair, SPRING, meeting, chance.choice((*Side,)), 0))
        on += timedelta(days=chance.randrange(12, 60))
    also(number, pair, said, later)
    for side in Side:
        if chance.random() < 0.6:
            later(HALF_TIME, chance.randrange(0, 30), MidpointEvaluated(pair, SPRING, side))
        if chance.random() < 0.6:
            later(LAST_DAY, chance.randrange(0, 20), ClosingSummarised(pair, SPRING, side))
    if chance.random() < 0.1:
        later(HALF_TIME, -10, PairExtended(pair, SPRING, HALF_TIME + timedelta(days=15), LAST_DAY + timedelta(days=30)))
    if chance.random() < 0.1:
        rest = PairEnded(pair, SPRING, match.adept, match.mentor, (), EndReason.NO_FIT, no_fault=True)
        last = at(FIRST_DAY + timedelta(days=chance.randrange(20, 120)))
        return [*(one for one in said if one[0] < last), (last, rest)]
    return said


def also(number: int, pair: PairId, said: list[Said], later: Callable[[date, int, Any], None]) -> None:
    """What some pairs do besides, drawn apart so that the lives of the others stay as they are."""
    chance = Random(number)
    meetings = [fact.meeting for _, fact in said if isinstance(fact, MeetingPlanned)]
    if chance.random() < 0.5:
        how = MeetingStructureProposed(
            *(pair, SPRING, EntryId(f"{pair}-how"), Side.ADEPT, "Kafé", "Kväll", "På plats", 3, 60),
            *(True, QuestionPrep.BOTH, Channel.PHONE),
        )
        later(FIRST_DAY, 3, how)
        later(FIRST_DAY, 4, MeetingStructureAgreed(pair, SPRING, EntryId(f"{pair}-how"), Side.MENTOR))
    for meeting in meetings:
        if chance.random() < 0.4:
            planned = next(when for when, fact in said if getattr(fact, "meeting", None) == meeting)
            later(planned.date(), chance.randrange(1, 6), AgendaSent(pair, SPRING, meeting, (), "Dagordning"))
    for side in Side:
        if chance.random() < 0.4:
            later(FIRST_DAY, chance.randrange(20, 60), PairFitChecked(pair, SPRING, side, FIRST_DAY, Fit.GOOD))
    for n in range(3 if chance.random() < 0.05 else 0):
        later(FIRST_DAY, 30 + 10 * n, MeetingMissed(pair, SPRING, MeetingId(f"{pair}-alone{n}"), Side.MENTOR, 0))
    if chance.random() < 0.1:
        who = MemberId(f"{chance.choice('am')}{number}")
        later(FIRST_DAY, 60, MemberDeactivated(who))
        if chance.random() < 0.5:
            later(FIRST_DAY, 80, MemberReactivated(who))


def test_two_hundred_pairs_over_five_months_are_nudged_as_the_reference_says_once_each() -> None:
    chance = Random(20260131)
    seen: set[str] = set()
    for number in range(200):
        said = sorted(life(number, chance), key=lambda one: one[0])
        facts, pair = journal(said), PairId(f"pair{number}")
        given: set[tuple[Policy, str | None, str]] = set()
        wanted: set[Due] = set()
        for days in range(0, 185, chance.choice((3, 4, 5, 9))):  # a clock that was away now and then
            now = at(FIRST_DAY + timedelta(days=days), chance.choice((5, 9, 13, 21)))
            until = [one for one in facts if one.recorded_at <= now]
            if not until:
                continue
            due = nudges(records(until, ZONE), pair, now)
            names = [(one.policy.value, one.member, one.due) for one in due]
            reference = expected([one.fact for one in until], now)
            assert sorted(names, key=str) == sorted(reference, key=str), (number, now)
            given |= {(one.policy, one.member, one.window) for one in due if one.policy not in BY_THE_FACT}
            wanted |= {one for one in reference if one[0] not in BY_THE_FACT}
            seen |= {one.policy.value for one in due}
        assert len(given) == len(wanted), number
    assert seen == {policy.value for policy in Policy} - {Policy.PROPOSAL_WAITING}  # of no pair yet


def test_nobody_is_nudged_in_quiet_hours_and_everybody_at_their_end() -> None:
    facts = journal([(at(FIRST_DAY), MATCHED)])
    third = FIRST_DAY + timedelta(days=2)
    assert derived(facts, PAIR, at(third, 6)) == []
    assert [one[:2] for one in derived(facts, PAIR, at(third, 7))] == [("introduce_yourself", ADA)]


def test_of_a_history_that_is_brought_in_nobody_is_reminded() -> None:
    later = at(LAST_DAY + timedelta(days=20))
    known = records(journal([(at(LAST_DAY + timedelta(days=1)), MATCHED)]), ZONE)
    assert nudges(known, PAIR, later) == ()
    assert next_moment(known, PAIR, later) is None
    while_it_lasted = records(journal([(at(LAST_DAY), MATCHED)]), ZONE)
    assert nudges(while_it_lasted, PAIR, later)
    assert next_moment(while_it_lasted, PAIR, later)


def test_a_pair_that_rests_is_left_alone() -> None:
    facts = journal([(at(FIRST_DAY), MATCHED), (at(PAUSED.paused_on), PAUSED)])
    assert derived(facts, PAIR, at(date(2026, 4, 1))) == []
    assert risks(records(facts, ZONE), PAIR, date(2026, 4, 1)) == ()


def test_who_never_met_is_a_risk_with_its_days() -> None:
    known = records(journal([(at(FIRST_DAY), MATCHED)]), ZONE)
    assert risks(known, PAIR, FIRST_DAY + timedelta(days=20)) == ()
    assert risks(known, PAIR, FIRST_DAY + timedelta(days=21)) == (Reason(Risk.NEVER_MET, 1),)


def test_risks_weigh_together() -> None:
    lunch = MeetingId("lunch")
    said: list[Said] = [(at(FIRST_DAY), MATCHED)]
    held = MeetingHeld(PAIR, SPRING, lunch, date(2026, 2, 10), 60, Form.CAFE, Side.ADEPT)
    said += [(at(date(2026, 2, 11)), held), (at(date(2026, 2, 12)), MeetingDisputed(PAIR, SPRING, lunch, Side.MENTOR))]
    found = risks(records(journal(said), ZONE), PAIR, date(2026, 5, 20))
    assert {one.risk for one in found} == {
        Risk.NEVER_MET,
        Risk.CADENCE,
        Risk.INACTIVE,
        Risk.MIDPOINT_OVERDUE,
        Risk.DISPUTED,
    }
    assert score(found) == 5 + 2 + 4 + 2 + 3


def test_a_cancelled_meeting_asks_for_nothing() -> None:
    lunch = MeetingId("lunch")
    plan = MeetingPlanned(PAIR, SPRING, lunch, datetime.fromisoformat("2026-02-03T12:00"), ZONE, 60, Form.CAFE)
    said: list[Said] = [(at(FIRST_DAY), MATCHED), (at(date(2026, 2, 1)), plan)]
    assert [one[1] for one in derived(journal(said), PAIR, at(date(2026, 2, 5)))] == [ADA, MIM]
    said.append((at(date(2026, 2, 3)), MeetingCancelled(PAIR, SPRING, lunch)))
    assert [one[0] for one in derived(journal(said), PAIR, at(date(2026, 2, 5)))] == ["introduce_yourself"]
