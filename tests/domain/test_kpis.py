"""Key figures, counted from facts: each against what a coordinator would count by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from domain.conformity import Result, conformity
from domain.goals import GoalKind, GoalScored, GoalSet
from domain.history import Past, seen
from domain.kpis import Kpis, kpis
from domain.language import EntryId, MemberId, PairId, Recorded, Side
from domain.meeting import MeetingMissed, MeetingRetracted, RetractReason
from domain.pair import EndReason, PairCompleted
from domain.pairing import MidpointEvaluated
from domain.record import records
from domain.roll import (
    AdeptApplied,
    ApplicationAccepted,
    ApplicationDeclined,
    ApplicationWithdrawn,
    CapacityDeclared,
    MentorVolunteered,
    ReviewReopened,
)
from domain.succession import PairRematched
from tests.domain.stage import ADA, EVA, LUNCH, MATCHED, MIM, PAIR, SPRING, ZONE
from tests.domain.test_conformity import FOUR, NOW, Told, completed, day, ended, met
from tests.spec import noon
from tests.story import told

ENROLLED: tuple[Told, ...] = (
    (day("01-05"), AdeptApplied(SPRING, ADA)),
    (day("01-05"), AdeptApplied(SPRING, EVA)),
    (day("01-06"), MentorVolunteered(SPRING, MIM)),
    (day("01-06"), CapacityDeclared(SPRING, MIM, 3)),
    (day("01-10"), ApplicationAccepted(SPRING, ADA, Side.ADEPT)),
    (day("01-10"), ApplicationAccepted(SPRING, EVA, Side.ADEPT)),
    (day("01-11"), ApplicationAccepted(SPRING, MIM, Side.MENTOR)),
    (day("01-31"), MATCHED),
)


def log(*said: Told) -> list[Recorded]:
    return [told(fact, first=n, now=noon(at))[0] for n, (at, fact) in enumerate((*ENROLLED, *said), 1)]


def figures(on: date, *said: Told) -> Kpis:
    facts = log(*said)
    return kpis(facts, records(facts, ZONE), on, ZONE)


def test_who_applied_and_how_many_seats_there_are() -> None:
    found = figures(NOW)
    assert (found.adepts, found.mentors, found.seats, found.adepts_per_seat) == (2, 1, 3, Fraction(2, 3))
    gone = figures(NOW, (day("02-01"), ApplicationWithdrawn(SPRING, EVA, Side.ADEPT)))
    assert (gone.adepts, gone.match_rate) == (1, Fraction(1, 2)), "who was accepted still counts in the rate"


def test_how_many_were_matched_and_how_fast() -> None:
    found = figures(NOW)
    assert (found.match_rate, found.days_to_match) == (Fraction(1, 2), 21.0)


def test_pairs_that_met_in_time() -> None:
    assert figures(day("02-13"), met("02-10")).activation is None
    assert figures(day("02-14"), met("02-10")).activation == 1
    assert figures(day("02-20"), met("02-15")).activation == 0


def test_meetings_for_each_month_of_a_pair() -> None:
    found = figures(day("06-30"), *FOUR).meetings_per_pair_month
    assert found is not None
    assert round(float(found), 2) == round(4 / (151 / 30.436875), 2)


def test_meetings_that_do_not_count_are_not_counted() -> None:
    gone = (day("05-20"), MeetingRetracted(PAIR, SPRING, FOUR[3][1].meeting, RetractReason.NOT_HELD))  # type: ignore[attr-defined]
    assert figures(NOW, *FOUR).front_loading == Fraction(3, 4)
    assert figures(NOW, *FOUR, gone).front_loading == 1


def test_no_shows_and_midpoints() -> None:
    missed = (day("03-20"), MeetingMissed(PAIR, SPRING, LUNCH, Side.ADEPT, 0))
    assert figures(NOW, *FOUR, missed).no_show_rate == Fraction(1, 5)
    one = (day("04-20"), MidpointEvaluated(PAIR, SPRING, Side.ADEPT))
    both = (one, (day("04-21"), MidpointEvaluated(PAIR, SPRING, Side.MENTOR)))
    assert figures(day("04-15"), one).midpoint_rate is None
    assert (figures(NOW, one).midpoint_rate, figures(NOW, *both).midpoint_rate) == (0, 1)


def test_how_pairs_end() -> None:
    assert figures(NOW, completed("06-30")).completion == 1
    early = figures(NOW, ended("03-01"))
    assert (early.completion, dict(early.ended_early), early.no_fault_share) == (0, {EndReason.MOVED_ON: 1}, 1)


def test_a_pair_that_another_followed_is_judged_by_the_other() -> None:
    second = replace(MATCHED, pair=PairId("second"), starts_on=day("03-02"))
    followed = PairRematched(PAIR, SPRING, second.pair)
    past = (ended("03-01"), (day("03-02"), second), (day("03-02"), followed))
    begun = figures(NOW, *past)
    assert (begun.completion, begun.rematch_success) == (0, 0)
    done = PairCompleted(second.pair, SPRING, ADA, MIM, ())
    found = figures(NOW, *past, (day("06-30"), done))
    assert (found.completion, found.rematch_success) == (1, 1)
    assert figures(NOW).rematch_success is None


def test_who_waits_for_a_decision_and_how_long() -> None:
    assert (figures(NOW).reviews_waiting, figures(NOW).days_waiting) == (0, None)
    bo = MemberId("bo")
    waiting = (
        (day("02-01"), AdeptApplied(SPRING, bo)),
        (day("02-03"), ReviewReopened(SPRING, EVA, Side.ADEPT)),
    )
    found = figures(day("02-11"), *waiting)
    assert (found.reviews_waiting, found.days_waiting) == (2, 10)
    decided = figures(day("02-11"), *waiting, (day("02-10"), ApplicationDeclined(SPRING, bo, Side.ADEPT)))
    assert (decided.reviews_waiting, decided.days_waiting) == (1, 8)


def test_goals_by_their_last_score() -> None:
    goal, other = EntryId("one"), EntryId("two")
    plain = GoalSet(PAIR, SPRING, goal, GoalKind.PERSONAL, "Tala")
    whole = replace(plain, goal=other, specific="a", measurable="b", accepted="c", realistic="d", due_on=day("06-01"))
    scores = [(day("05-01"), GoalScored(PAIR, SPRING, goal, -2)), (day("06-01"), GoalScored(PAIR, SPRING, goal, 1))]
    found = figures(NOW, (day("02-11"), plain), (day("02-11"), whole), *scores)
    assert (found.goal_attainment, found.goals_attained, found.goals_smart) == (1.0, 1, Fraction(1, 2))


def test_how_late_meetings_are_recorded() -> None:
    (_, first), (_, second) = met("02-10"), met("02-12")
    assert figures(NOW, (day("02-10"), first), (day("02-22"), second)).days_to_record == 5.0


def test_the_share_of_checks_is_that_of_the_report() -> None:
    facts = log(*FOUR)
    known = records(facts, ZONE)
    results = [one.result for one in conformity(known, PAIR, NOW)]
    due = [one for one in results if one in {Result.MET, Result.MISSED, Result.OVERDUE}]
    assert kpis(facts, known, NOW, ZONE).conformity == Fraction(due.count(Result.MET), len(due))


def test_figures_of_what_was_known_then() -> None:
    facts = log(*FOUR)
    then = seen(facts, Past(recorded_by=noon(day("04-08"))), ZONE)
    assert kpis(then, records(then, ZONE), NOW, ZONE).front_loading == 1
