"""Key figures, counted from facts: each against what a coordinator would count by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest

from domain.conformity import Result, conformity
from domain.edition_facts import Applies, HandbookEditionAdopted, HandbookEditionDrafted, HandbookPolicySet
from domain.goal import GoalKind, GoalRevised, GoalScored, GoalSet
from domain.history import Past, seen
from domain.kpis import MONTH, Kpis, kpis
from domain.language import EntryId, MeetingId, MemberId, PairId, Recorded, Side
from domain.meeting import MeetingCorrected, MeetingMissed, MeetingRetracted, RetractReason
from domain.member import PersonalDataErased
from domain.pair import EndReason, PairCompleted, PairPaused, PairResumed
from domain.pairing import MidpointEvaluated
from domain.proposal import MatchProposed, ProposalAccepted, ProposalDeclined, ProposalExpired
from domain.record import records
from domain.roll import (
    AdeptApplied,
    ApplicationAccepted,
    ApplicationConfirmed,
    ApplicationDeclined,
    ApplicationWithdrawn,
    CapacityDeclared,
    ConfirmationAwaited,
    MentorVolunteered,
    ReviewReopened,
)
from domain.sealed import ERASED
from domain.shipped import DEFAULT
from domain.shipped.presets import PRESETS
from domain.succession import PairRematched
from tests.domain.handbook_stage import OURS, PUBLISHED
from tests.domain.judged import FOUR, NOW, Told, completed, day, ended, met, with_policy
from tests.domain.stage import ADA, DRAFTED, EVA, HELD, LUNCH, MATCHED, MIM, PAIR, SPRING, ZONE
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


def journal(*said: Told) -> list[Recorded]:
    return [
        told(fact, first=n, now=at if isinstance(at, datetime) else noon(at))[0] for n, (at, fact) in enumerate(said, 1)
    ]


def log(*said: Told) -> list[Recorded]:
    return journal(*ENROLLED, *said)


def figures(on: date, *said: Told) -> Kpis:
    facts = log(*said)
    return kpis(facts, records(facts, ZONE), on, ZONE)


def test_what_match_rate_is_aimed_at() -> None:
    assert figures(NOW).match_rate_target == Fraction(70, 100)


def test_the_match_rate_is_aimed_at_as_the_edition_says_that_the_programme_follows_on_the_day() -> None:
    facts = journal(
        (day("01-02"), PersonalDataErased(MemberId("bo"), ())),
        (day("01-03"), HandbookEditionDrafted(OURS, DEFAULT, "Vår")),
        (day("01-03"), HandbookPolicySet(OURS, "policy.match_rate_target", "85")),
        (day("01-03"), PUBLISHED[-1]),
        (day("01-04"), DRAFTED[0]),
        (day("02-01"), HandbookEditionAdopted(SPRING, OURS, Applies.NEW_PAIRS, day("02-01"))),
    )
    known = records(facts, ZONE)
    assert kpis(facts, known, day("01-31"), ZONE).match_rate_target == Fraction(70, 100)
    assert kpis(facts, known, day("02-01"), ZONE).match_rate_target == Fraction(85, 100)


def test_who_applied_and_how_many_seats_there_are() -> None:
    found = figures(NOW)
    assert (found.adepts, found.mentors, found.seats, found.adepts_per_seat) == (2, 1, 3, Fraction(2, 3))
    gone = figures(NOW, (day("02-01"), ApplicationWithdrawn(SPRING, EVA, Side.ADEPT)))
    assert (gone.adepts, gone.match_rate) == (1, Fraction(1, 2)), "who was accepted still counts in the rate"


def test_the_seats_are_those_of_mentors_who_stand() -> None:
    bo = MemberId("bo")
    more = ((day("01-07"), MentorVolunteered(SPRING, bo)), (day("01-07"), CapacityDeclared(SPRING, bo, 2)))
    assert figures(NOW, *more).seats == 5
    gone = figures(NOW, *more, (day("01-20"), ApplicationWithdrawn(SPRING, bo, Side.MENTOR)))
    assert (gone.mentors, gone.seats) == (1, 3)


def proposed(pair: str) -> MatchProposed:
    return MatchProposed(PairId(pair), SPRING, ADA, MIM, None, (), ZONE, day("01-20"))


def hour(of: int) -> datetime:
    return datetime(2026, 1, 12, of, tzinfo=UTC)


def test_how_soon_proposals_are_answered_and_how_many_never_are() -> None:
    one, two = PairId("one"), PairId("two")
    both = ((hour(2), proposed("one")), (hour(4), proposed("two")))
    expired = (day("01-21"), ProposalExpired(two, SPRING, ADA, MIM))
    answers = (
        (hour(3), ProposalAccepted(one, SPRING, ADA, MIM, (), Side.ADEPT)),
        (hour(9), ProposalAccepted(one, SPRING, ADA, MIM, (), Side.MENTOR)),
        (hour(16), ProposalDeclined(two, SPRING, ADA, MIM, Side.MENTOR)),
    )
    assert (figures(NOW, *both).hours_to_answer, figures(NOW, *both).expiry_rate) == (None, 0)
    assert figures(NOW, *both, answers[1]).hours_to_answer == 7.0
    assert figures(NOW, *both, *answers).hours_to_answer == 7.0, "of 1, 7 and 12"
    assert figures(NOW, *both, *answers[:2], expired).expiry_rate == Fraction(1, 2)
    assert figures(NOW, *answers).hours_to_answer is None, "of what nobody proposed here"
    assert figures(NOW).expiry_rate is None


def test_how_many_were_matched_and_how_fast() -> None:
    found = figures(NOW)
    assert (found.match_rate, found.days_to_match) == (Fraction(1, 2), 21.0)


def test_pairs_that_met_in_time() -> None:
    assert figures(day("02-13"), met("02-10")).activation is None
    assert figures(day("02-14"), met("02-10")).activation == 1
    assert figures(day("02-20"), met("02-14")).activation == 1
    assert figures(day("02-20"), met("01-31")).activation == 1, "on the first day of all"
    assert figures(day("02-20"), met("02-15")).activation == 0
    assert figures(day("02-20")).activation == 0
    assert figures(day("02-20"), met("01-30")).activation == 0, "they were no pair then"


def test_a_pair_that_was_matched_ahead_is_to_meet_within_days_of_its_first() -> None:
    ahead = replace(MATCHED, pair=PairId("ahead"), starts_on=day("03-01"))
    first = replace(HELD, pair=ahead.pair, meeting=MeetingId("first"), held_on=day("03-10"))
    matched = (day("02-01"), ahead)
    assert figures(day("03-14"), met("02-10"), matched).activation == 1, "its time is not up"
    assert figures(day("03-15"), met("02-10"), matched).activation == Fraction(1, 2)
    assert figures(day("03-15"), met("02-10"), matched, (day("03-10"), first)).activation == 1


def test_meetings_for_each_month_of_a_pair() -> None:
    found = figures(day("06-30"), *FOUR).meetings_per_pair_month
    assert found is not None
    assert round(float(found), 2) == round(4 / (151 / 30.436875), 2)


@pytest.mark.parametrize(
    ("on", "said", "days"),
    [
        (day("01-31"), (), 1),
        (day("03-01"), (), 30),
        (day("06-30"), (), 151),
        (NOW, (), 151),
        (NOW, (ended("03-01"),), 30),
        (NOW, (completed("07-15"),), 151),
        (day("02-14"), (ended("03-01"),), 15),
    ],
)
def test_a_pair_is_active_from_its_first_day_until_its_last_or_the_day_it_is_over(
    on: date, said: tuple[Told, ...], days: int
) -> None:
    assert figures(on, met("01-31"), *said).meetings_per_pair_month == 1 / (days / MONTH)


@pytest.mark.parametrize(
    ("on", "days"),
    [("02-28", 29), ("03-01", 29), ("03-11", 29), ("03-31", 29), ("04-01", 30), ("04-10", 39), ("08-31", 151)],
)
def test_a_pair_that_rests_is_not_active(on: str, days: int) -> None:
    pause = (day("03-01"), PairPaused(PAIR, SPRING, day("03-01"), None, both_agreed=False))
    goes_on = PairResumed(PAIR, SPRING, day("04-01"), day("05-17"), day("07-31"), both_agreed=False)
    resumed = () if day(on) < day("04-01") else ((day("04-01"), goes_on),)
    assert figures(day(on), met("01-31"), pause, *resumed).meetings_per_pair_month == 1 / (days / MONTH)


def test_a_pair_of_which_only_the_end_of_a_pause_is_known_has_rested_no_day() -> None:
    goes_on = PairResumed(PAIR, SPRING, day("04-01"), day("05-17"), day("07-31"), both_agreed=False)
    found = figures(day("04-10"), met("01-31"), (day("04-01"), goes_on))
    assert found.meetings_per_pair_month == 1 / (70 / MONTH)


def test_a_pair_that_has_not_begun_has_no_months() -> None:
    assert figures(day("01-30"), met("01-31")).meetings_per_pair_month is None


def test_the_day_of_half_time_is_of_the_first_half() -> None:
    assert figures(NOW, met("04-16"), met("04-17")).front_loading == Fraction(1, 2)


def test_a_pause_moves_the_half_of_the_period() -> None:
    """Half of the 150 days without the pause is 16 April, and a pause before it moves it by its thirty days."""
    for since, half, after in (("05-01", "04-16", "04-17"), ("03-01", "05-16", "05-17")):
        first = day(since)
        until, midpoint_on, ends_on = first + timedelta(days=30), day(half), day("07-30")
        pause = (first, PairPaused(PAIR, SPRING, first, None, both_agreed=False))
        resumed = (until, PairResumed(PAIR, SPRING, until, midpoint_on, ends_on, both_agreed=False))
        assert figures(NOW, pause, resumed, met(half), met(after)).front_loading == Fraction(1, 2)


def test_a_pause_does_not_move_the_half_where_the_edition_leaves_half_time() -> None:
    first, until, ends_on = day("03-01"), day("03-31"), day("07-30")
    pause = (first, PairPaused(PAIR, SPRING, first, None, both_agreed=False))
    resumed = (until, PairResumed(PAIR, SPRING, until, day("04-16"), ends_on, both_agreed=False))
    stays = with_policy("pauses_move_midpoint", "false")
    assert figures(NOW, *stays, pause, resumed, met("04-16"), met("04-17")).front_loading == Fraction(1, 2)


def test_meetings_that_do_not_count_are_not_counted() -> None:
    gone = (day("05-20"), MeetingRetracted(PAIR, SPRING, FOUR[3][1].meeting, RetractReason.NOT_HELD))  # type: ignore[attr-defined]
    assert figures(NOW, *FOUR).front_loading == Fraction(3, 4)
    assert figures(NOW, *FOUR, gone).front_loading == 1


def test_that_the_two_had_met_before_they_were_matched_is_no_meeting_of_theirs() -> None:
    before = met("01-30", pre_match=True)
    for figure in (figures(NOW, before, *FOUR), figures(NOW, *FOUR)):
        assert figure.front_loading == Fraction(3, 4)
        assert figure.meetings_per_pair_month == 4 / (151 / MONTH)
    assert figures(NOW, before).meetings_per_pair_month == 0
    assert figures(NOW, before).days_to_record is None, "nobody was late to tell of it"


def test_no_shows_and_midpoints() -> None:
    missed = (day("03-20"), MeetingMissed(PAIR, SPRING, LUNCH, Side.ADEPT, 0))
    assert figures(NOW, *FOUR, missed).no_show_rate == Fraction(1, 5)
    one = (day("04-20"), MidpointEvaluated(PAIR, SPRING, Side.ADEPT))
    both = (one, (day("04-21"), MidpointEvaluated(PAIR, SPRING, Side.MENTOR)))
    assert figures(day("04-15"), one).midpoint_rate is None
    assert figures(day("04-16"), one).midpoint_rate == 0
    assert (figures(NOW, one).midpoint_rate, figures(NOW, *both).midpoint_rate) == (0, 1)


def test_where_the_edition_knows_no_midpoint_nobody_is_counted_as_without_one() -> None:
    without = next(edition for edition, rules in PRESETS.items() if rules["policy.midpoint"] == "none")
    told = (day("05-01"), HandbookEditionAdopted(SPRING, without, Applies.ALL_FROM, day("05-01")))
    assert figures(NOW, told).midpoint_rate is None
    assert figures(day("04-30"), told).midpoint_rate == 0, "by the edition that was in force then"


def test_that_somebody_stayed_away_counts_until_it_is_retracted() -> None:
    missed = (day("03-20"), MeetingMissed(PAIR, SPRING, LUNCH, Side.ADEPT, 0))
    gone = (day("03-21"), MeetingRetracted(PAIR, SPRING, LUNCH, RetractReason.NOT_HELD))
    assert (figures(NOW, missed).no_show_rate, figures(NOW, missed, gone).no_show_rate) == (1, None)
    assert figures(NOW, *FOUR, missed, gone).no_show_rate == 0


@pytest.mark.parametrize(("over", "rate"), [("04-15", None), ("04-16", 0), ("04-17", 0)])
def test_a_pair_that_was_over_before_half_time_is_never_past_it(over: str, rate: int | None) -> None:
    assert figures(NOW, ended(over)).midpoint_rate == rate
    assert figures(NOW, completed(over)).midpoint_rate == rate


def test_a_pair_that_rests_comes_to_half_time_once_it_goes_on() -> None:
    pause = (day("03-01"), PairPaused(PAIR, SPRING, day("03-01"), None, both_agreed=False))
    goes_on = PairResumed(PAIR, SPRING, day("06-01"), day("07-17"), day("09-30"), both_agreed=False)
    assert figures(day("05-31"), pause).midpoint_rate is None
    assert figures(day("07-16"), pause, (day("06-01"), goes_on)).midpoint_rate is None
    assert figures(day("07-17"), pause, (day("06-01"), goes_on)).midpoint_rate == 0


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


def test_nobody_waits_whom_only_an_import_has_applied_for() -> None:
    bo = MemberId("bo")
    carried = ((day("02-01"), AdeptApplied(SPRING, bo)), (day("02-01"), ConfirmationAwaited(SPRING, bo, Side.ADEPT)))
    found = figures(day("02-11"), *carried)
    assert (found.reviews_waiting, found.days_waiting) == (0, None)
    confirmed = (day("02-08"), ApplicationConfirmed(SPRING, bo, Side.ADEPT))
    found = figures(day("02-11"), *carried, confirmed)
    assert (found.reviews_waiting, found.days_waiting) == (1, 3)
    accepted = (day("02-10"), ApplicationAccepted(SPRING, bo, Side.ADEPT))
    assert figures(day("02-11"), *carried, confirmed, accepted).reviews_waiting == 0


def test_whoever_was_erased_waits_no_more() -> None:
    bo = MemberId("bo")
    waiting = ((day("02-01"), AdeptApplied(SPRING, bo)), (day("02-03"), ReviewReopened(SPRING, EVA, Side.ADEPT)))
    found = figures(day("02-11"), *waiting, (day("02-05"), PersonalDataErased(bo, (SPRING,))))
    assert (found.adepts, found.reviews_waiting, found.days_waiting) == (3, 1, 8)


def test_a_mentor_waits_as_an_adept_does() -> None:
    volunteered = (day("02-01"), MentorVolunteered(SPRING, EVA))
    found = figures(day("02-11"), volunteered)
    assert (found.reviews_waiting, found.days_waiting) == (1, 10)
    accepted = (day("02-05"), ApplicationAccepted(SPRING, EVA, Side.MENTOR))
    assert figures(day("02-11"), volunteered, accepted).reviews_waiting == 0


def test_goals_by_their_last_score() -> None:
    goal, other = EntryId("one"), EntryId("two")
    plain = GoalSet(PAIR, SPRING, goal, GoalKind.PERSONAL, "Tala")
    whole = replace(plain, goal=other, specific="a", measurable="b", accepted="c", realistic="d", due_on=day("06-01"))
    scores = [(day("05-01"), GoalScored(PAIR, SPRING, goal, -2)), (day("06-01"), GoalScored(PAIR, SPRING, goal, 1))]
    found = figures(NOW, (day("02-11"), plain), (day("02-11"), whole), *scores)
    assert (found.goal_attainment, found.goals_attained, found.goals_smart) == (1.0, 1, Fraction(1, 2))


def test_a_goal_is_as_it_was_said_last() -> None:
    said = GoalSet(PAIR, SPRING, EntryId("one"), GoalKind.PERSONAL, "Tala")
    anew = GoalRevised(PAIR, SPRING, said.goal, said.kind, "Tala", "a", "b", "c", "d", day("06-01"))
    found = figures(NOW, (day("02-11"), said), (day("02-12"), anew))
    assert found.goals_smart == 1
    found = figures(NOW, (day("02-11"), said), (day("02-12"), anew), (day("02-13"), replace(anew, due_on=None)))
    assert found.goals_smart == 0


def test_goals_are_measured_where_the_edition_advises_to_set_them_so() -> None:
    said = GoalSet(PAIR, SPRING, EntryId("one"), GoalKind.PERSONAL, "Tala")
    assert figures(NOW, (day("02-11"), said)).goals_smart == 0
    assert figures(NOW, *with_policy("smart", "off"), (day("02-11"), said)).goals_smart is None


def test_a_goal_is_smart_also_for_whoever_may_not_read_it() -> None:
    unread = GoalSet(PAIR, SPRING, EntryId("one"), GoalKind.PERSONAL, ERASED, *4 * (ERASED,), due_on=day("06-01"))
    assert figures(NOW, (day("02-11"), unread)).goals_smart == 1
    assert figures(NOW, (day("02-11"), replace(unread, accepted=None))).goals_smart == 0


@pytest.mark.parametrize(
    ("scores", "mean", "attained"),
    [
        ((0, 0), 0.0, Fraction(1)),
        ((2, 1), 1.5, Fraction(1)),
        ((1, -2), -0.5, Fraction(1, 2)),
        ((-1, -1), -1.0, Fraction(0)),
    ],
)
def test_a_goal_is_attained_from_a_score_of_nought_on(scores: tuple[int, int], mean: float, attained: Fraction) -> None:
    each = [(day("05-01"), GoalScored(PAIR, SPRING, EntryId(f"goal {n}"), score)) for n, score in enumerate(scores)]
    found = figures(NOW, *each)
    assert (found.goal_attainment, found.goals_attained) == (mean, attained)


def test_how_late_meetings_are_recorded() -> None:
    (_, first), (_, second) = met("02-10"), met("02-12")
    assert figures(NOW, (day("02-10"), first), (day("02-22"), second)).days_to_record == 5.0


def test_the_days_to_record_are_of_meetings_that_count_as_they_were_told_last() -> None:
    (_, first), (_, second) = met("02-10"), met("02-12")
    both = ((day("02-10"), first), (day("02-22"), second))
    right = (day("02-23"), MeetingCorrected(PAIR, SPRING, second.meeting, day("02-20")))  # type: ignore[attr-defined]
    assert figures(NOW, *both, right).days_to_record == 1.0, "of 0 and 2"
    gone = (day("02-23"), MeetingRetracted(PAIR, SPRING, second.meeting, RetractReason.NOT_HELD))  # type: ignore[attr-defined]
    assert figures(NOW, *both, gone).days_to_record == 0.0


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
