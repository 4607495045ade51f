"""A programme's key figures as functions of its facts: nothing is counted that could not be counted again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from statistics import median

from domain.calendar import local_day
from domain.conformity import DUE, Result, conformity, going_on
from domain.drafting import ProgrammeDrafted
from domain.goal import GoalRevised, GoalScored, GoalSet
from domain.language import EntryId, MemberId, PairId, ProgrammeId, Recorded, Side
from domain.lasting import half
from domain.meeting import MeetingHeld, MeetingMissed
from domain.pair import EndReason, PairCompleted, PairEnded, PairPaused, PairResumed
from domain.policies import Advice, Midpoint
from domain.proposal import MatchProposed, ProposalAccepted, ProposalDeclined, ProposalExpired
from domain.record import Record, Records, Thing
from domain.reviews import reviews
from domain.roll import (
    AdeptApplied,
    ApplicationAccepted,
    ApplicationWithdrawn,
    CapacityDeclared,
    MentorVolunteered,
)
from domain.succession import MentorReplaced, PairRematched

MONTH = Fraction(365_2425, 12_0000)
"""Days."""


@dataclass(frozen=True, slots=True)
class Kpis:
    """Shares are from 0 to 1, and none where there is nothing to take a share of."""

    adepts: int
    mentors: int
    """Applied and not withdrawn, either."""
    seats: int
    adepts_per_seat: Fraction | None
    match_rate: Fraction | None
    """Accepted adepts with a pair, of accepted adepts."""
    match_rate_target: Fraction
    """Of the edition that a pair follows which is matched on the day."""
    days_to_match: float | None
    """From the acceptance to the match, the median."""
    hours_to_answer: float | None
    """Of a proposal, the median of its answers."""
    expiry_rate: Fraction | None
    activation: Fraction | None
    """Of pairs matched long enough ago, those that first met in time."""
    meetings_per_pair_month: Fraction | None
    conformity: Fraction | None
    """Checks met, of checks due."""
    front_loading: Fraction | None
    """Meetings in the first half of their pair's period."""
    no_show_rate: Fraction | None
    midpoint_rate: Fraction | None
    """Both sides have evaluated, of pairs past half-time."""
    completion: Fraction | None
    """Of pairs that no other pair followed."""
    rematch_success: Fraction | None
    """Completed, of pairs that followed another."""
    ended_early: Mapping[EndReason, int]
    no_fault_share: Fraction | None
    goal_attainment: float | None
    """The mean of the last scores, from -2 to 2."""
    goals_attained: Fraction | None
    """Scored 0 or better."""
    goals_smart: Fraction | None
    """With all five marks, of goals set."""
    days_to_record: float | None
    """From a meeting to its record, the median."""
    reviews_waiting: int
    """Applications that nobody has decided on."""
    days_waiting: int | None
    """Of the one that has waited longest."""


def kpis(facts: Sequence[Recorded], known: Records, on: date, zone: str) -> Kpis:
    """As of the end of a local day; ``facts`` and ``known`` are of one programme and of who was erased, as seen."""
    known = replace(known, pairs={key: going_on(known, pair, on) for key, pair in known.pairs.items()})
    pairs = [*known.pairs.values()]
    met = {id(pair): pair.together for pair in pairs}
    applied = roll(facts)
    accepted = first_days(facts, ApplicationAccepted, Side.ADEPT, zone)
    matched = {pair.match.adept: pair.matched.on for pair in reversed(pairs)}
    held = [one for pair in pairs for one in met[id(pair)]]
    missed = sum(isinstance(said, MeetingMissed) for pair in pairs for said in pair.diary.meetings.values())
    halved = [pair for pair in pairs if known.rules(pair, on).midpoint is Midpoint.HALF]
    past_half = [pair for pair in halved if pair.period.midpoint_on <= last_day(pair, on)]
    ended = [r.fact for r in facts if isinstance(r.fact, PairEnded)]
    scores = last_scores(facts)
    goals = {r.fact.goal: r.fact for r in facts if isinstance(r.fact, GoalSet | GoalRevised)}
    advised = [goal for goal in goals.values() if known.rules(known.pairs[goal.pair], on).smart is Advice.ADVISE]
    proposed = sum(isinstance(r.fact, MatchProposed) for r in facts)
    seats = sum(seats_of(facts).values())
    followed = {r.fact.pair: r.fact.successor for r in facts if isinstance(r.fact, PairRematched | MentorReplaced)}
    completed = {r.fact.pair for r in facts if isinstance(r.fact, PairCompleted)}
    waiting = reviews(facts, zone)
    rested = rests(facts)
    return Kpis(
        adepts=len(applied[Side.ADEPT]),
        mentors=len(applied[Side.MENTOR]),
        seats=seats,
        adepts_per_seat=share(len(applied[Side.ADEPT]), seats),
        match_rate=share(len(accepted.keys() & matched.keys()), len(accepted)),
        match_rate_target=Fraction(aim(facts, known, on), 100),
        days_to_match=middle((matched[m] - accepted[m]).days for m in accepted.keys() & matched.keys()),
        hours_to_answer=middle(answered(facts)),
        expiry_rate=share(sum(isinstance(r.fact, ProposalExpired) for r in facts), proposed),
        activation=activation(known, pairs, on),
        meetings_per_pair_month=share(
            len(held), sum(months(pair, rested[key], on) for key, pair in known.pairs.items())
        ),
        conformity=checks_met(known, on),
        front_loading=share(
            sum(one.on <= half_of(known, pair, on) for pair in pairs for one in met[id(pair)]), len(held)
        ),
        no_show_rate=share(missed, missed + len(held)),
        midpoint_rate=share(sum(both(pair, Thing.MIDPOINT) for pair in past_half), len(past_half)),
        completion=share(len(completed), len(known.pairs.keys() - followed.keys())),
        rematch_success=share(len(completed & {*followed.values()}), len(followed)),
        ended_early=Counter(fact.reason for fact in ended),
        no_fault_share=share(sum(fact.no_fault for fact in ended), len(ended)),
        goal_attainment=sum(scores) / len(scores) if scores else None,
        goals_attained=share(sum(score >= 0 for score in scores), len(scores)),
        goals_smart=share(sum(map(smart, advised)), len(advised)),
        days_to_record=middle(recording_lags(facts, pairs, zone)),
        reviews_waiting=len(waiting),
        days_waiting=max(((on - since).days for since in waiting.values()), default=None),
    )


def aim(facts: Iterable[Recorded], known: Records, on: date) -> int:
    here = next((r.fact.programme for r in facts if isinstance(r.fact, ProgrammeDrafted)), ProgrammeId(""))
    return known.followed.policies(known.followed.for_new(here, on)).match_rate_target


def share(part: int, whole: int | Fraction) -> Fraction | None:
    return Fraction(part, whole) if whole else None


def middle(values: Iterable[float]) -> float | None:
    found = [*values]
    return float(median(found)) if found else None


def roll(facts: Iterable[Recorded]) -> dict[Side, set[MemberId]]:
    applied: dict[Side, set[MemberId]] = {side: set() for side in Side}
    for recorded in facts:
        match recorded.fact:
            case AdeptApplied(member=member):
                applied[Side.ADEPT].add(member)
            case MentorVolunteered(member=member):
                applied[Side.MENTOR].add(member)
            case ApplicationWithdrawn(member=member, side=side):
                applied[side].discard(member)
            case _:
                pass
    return applied


def first_days(
    facts: Iterable[Recorded], kind: type[ApplicationAccepted], side: Side, zone: str
) -> dict[MemberId, date]:
    days: dict[MemberId, date] = {}
    for recorded in facts:
        if isinstance(recorded.fact, kind) and recorded.fact.side is side:
            days.setdefault(recorded.fact.member, recorded.on_in(zone))
    return days


def seats_of(facts: Iterable[Recorded]) -> dict[MemberId, int]:
    """Of mentors who stand; the last declaration counts."""
    facts = [*facts]
    standing = roll(facts)[Side.MENTOR]
    declared = {r.fact.member: r.fact.capacity for r in facts if isinstance(r.fact, CapacityDeclared)}
    return {member: seats for member, seats in declared.items() if member in standing}


def activation(known: Records, pairs: Iterable[Record], on: date) -> Fraction | None:
    """Nobody can meet before the first day of the pair, however early it was matched."""
    terms = [(pair, timedelta(known.rules(pair, on).first_meeting_days)) for pair in pairs]
    due = [(pair, started(pair) + days) for pair, days in terms if started(pair) + days <= on]
    in_time = sum(any(pair.period.starts_on <= one.on <= last for one in pair.met) for pair, last in due)
    return share(in_time, len(due))


def started(pair: Record) -> date:
    return max(pair.matched.on, pair.period.starts_on)


def last_day(pair: Record, on: date) -> date:
    """The day, or that on which the pair was over before."""
    return min(on, pair.over.on) if pair.over is not None else on


def rests(facts: Iterable[Recorded]) -> Mapping[PairId, list[tuple[date, date]]]:
    """The pauses of each pair, from the day on which it paused until the one on which it was resumed, that one not
    included; without an end where it still rests."""
    found: defaultdict[PairId, list[tuple[date, date]]] = defaultdict(list)
    for recorded in facts:
        match recorded.fact:
            case PairPaused(pair=pair, paused_on=since):
                found[pair].append((since, date.max))
            case PairResumed(pair=pair, resumed_on=until) if found[pair]:
                since, _ = found[pair].pop()
                found[pair].append((since, until))
            case _:
                pass
    return found


def months(pair: Record, rested: Iterable[tuple[date, date]], on: date) -> Fraction:
    """In which the pair has been active until the day."""
    first, end = pair.period.starts_on, min(last_day(pair, on), pair.period.ends_on) + timedelta(days=1)
    paused = sum((days_between(max(since, first), min(until, end)) for since, until in rested))
    return Fraction(days_between(first, end) - paused) / MONTH


def days_between(first: date, end: date) -> int:
    return max((end - first).days, 0)


def half_of(known: Records, pair: Record, on: date) -> date:
    return half(pair.period, pair.rests if known.rules(pair, on).pauses_move_midpoint else ())


def both(pair: Record, thing: Thing) -> bool:
    return all(pair.first(thing, side) is not None for side in Side)


def checks_met(known: Records, on: date) -> Fraction | None:
    results = [one.result for pair in known.pairs for one in conformity(known, PairId(pair), on)]
    return share(results.count(Result.MET), sum(result in DUE for result in results))


def last_scores(facts: Iterable[Recorded]) -> list[int]:
    scores: dict[EntryId, int] = {r.fact.goal: r.fact.score for r in facts if isinstance(r.fact, GoalScored)}
    return [*scores.values()]


def smart(goal: GoalSet | GoalRevised) -> bool:
    """Whether each mark was told, whatever it says: nobody reads that here."""
    return None not in (goal.specific, goal.measurable, goal.accepted, goal.realistic, goal.due_on)


def answered(facts: Iterable[Recorded]) -> list[float]:
    """Hours from each proposal to each answer."""
    proposed: dict[PairId, Recorded] = {}
    hours: list[float] = []
    for recorded in facts:
        fact = recorded.fact
        if isinstance(fact, MatchProposed):
            proposed[fact.pair] = recorded
        elif isinstance(fact, ProposalAccepted | ProposalDeclined) and fact.pair in proposed:
            hours.append((recorded.recorded_at - proposed[fact.pair].recorded_at) / timedelta(hours=1))
    return hours


def recording_lags(facts: Iterable[Recorded], pairs: Iterable[Record], zone: str) -> list[int]:
    """Days, of the meetings that count, each of the day that was told of it last."""
    recorded = {(r.fact.pair, r.fact.meeting): r.recorded_at for r in facts if isinstance(r.fact, MeetingHeld)}
    return [
        (local_day(recorded[one.said.pair, one.said.meeting], zone) - one.on).days
        for pair in pairs
        for one in pair.together
    ]
