"""Each check of the weeks after the first meeting, as the handbook's reference says it."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from domain.advice import ShortAdviceAsked
from domain.agenda import AgendaSent
from domain.conformity import conformity
from domain.due_feedback import due_feedback
from domain.language import MeetingId, Recorded, Side
from domain.meeting import Form, MeetingCorrected, MeetingPlanned
from domain.pairing import ClosingSummarised, Evaluation, MidpointEvaluated
from domain.phase import MatchingStarted
from domain.policies import Check
from domain.record import records
from domain.roll import AdeptApplied, WishesDescribed
from domain.structure import Channel
from domain.vault import Level
from tests.domain.judged import (
    FOUR,
    MET,
    MISSED,
    NONE,
    NOW,
    ONE,
    OVER,
    WAIVED,
    YET,
    Told,
    agreed,
    checked,
    completed,
    day,
    ended,
    log,
    met,
    result,
    structured,
    structured_anew,
    with_policy,
)
from tests.domain.stage import ADA, BO, MATCHED, MIM, PAIR, SPRING, ZONE
from tests.story import told

# C8 and C9: how the meetings go


def agenda(meeting: str, at: datetime) -> Told:
    return (at, AgendaSent(PAIR, SPRING, MeetingId(meeting), (), "Lön"))


def test_c8_wants_an_agenda_two_days_before_where_the_pair_agreed_on_one() -> None:
    starts = datetime(2026, 3, 3, 17)  # noqa: DTZ001
    plan = (day("02-20"), MeetingPlanned(PAIR, SPRING, MeetingId("03-03"), starts, ZONE, 60, Form.CAFE))
    early, late = datetime(2026, 3, 1, 16, tzinfo=UTC), datetime(2026, 3, 1, 16, 0, 1, tzinfo=UTC)
    base: tuple[Told, ...] = (*structured("02-01"), met("02-10"), plan)
    assert result(Check.C8, "02-20", *base) == (YET, None, False)
    assert result(Check.C8, "03-10", *base, agenda("03-03", early), met("03-03")) == (MET, "03-01", False)
    assert result(Check.C8, "03-10", *base, agenda("03-03", late), met("03-03"))[0] is MISSED
    assert result(Check.C8, "03-10", *base, met("03-03"))[0] is MISSED
    assert result(Check.C8, "03-10", met("02-10"), met("03-03")) == (NONE, None, False)
    without: tuple[Told, ...] = (*structured("02-01", agenda=False), met("02-10"), met("03-03"))
    assert result(Check.C8, "03-10", *without) == (NONE, None, False)


def test_c8_counts_from_the_instant_of_a_meeting_that_was_planned_in_another_zone() -> None:
    """20.00 on 2 March in New York is 02.00 on the 3rd where the pair lives, on which they say that they met."""
    starts = datetime(2026, 3, 2, 20)  # noqa: DTZ001
    plan = (day("02-20"), MeetingPlanned(PAIR, SPRING, MeetingId("far"), starts, "America/New_York", 60, Form.PHONE))
    base: tuple[Told, ...] = (*structured("02-01"), met("02-10"), plan)
    for on in ("03-02", "03-03"):
        early, late = datetime(2026, 3, 1, 1, tzinfo=UTC), datetime(2026, 3, 1, 1, 0, 1, tzinfo=UTC)
        assert result(Check.C8, "03-10", *base, agenda("far", early), met(on, name="far"))[0] is MET
        assert result(Check.C8, "03-10", *base, agenda("far", late), met(on, name="far"))[0] is MISSED


def test_c8_asks_for_agendas_from_when_on_the_pair_wants_them() -> None:
    before: tuple[Told, ...] = (*structured("02-05", agenda=False), met("02-10"), met("03-03"))
    wanted = structured_anew("03-10", agenda=True)
    assert result(Check.C8, NOW, *before, *wanted) == (YET, None, False)
    assert result(Check.C8, NOW, *before, *wanted, met("03-11")) == (YET, None, False), "too late for that one"
    assert result(Check.C8, NOW, *before, *wanted, met("03-12")) == (MISSED, "03-10", False)
    sent = agenda("03-12", datetime(2026, 3, 10, 12, tzinfo=UTC))
    assert result(Check.C8, NOW, *before, *wanted, sent, met("03-12")) == (MET, "03-10", False)


def test_c8_asks_for_no_more_agendas_once_the_pair_does_not_want_them() -> None:
    sent = agenda("03-03", datetime(2026, 2, 20, 12, tzinfo=UTC))
    before: tuple[Told, ...] = (*structured("02-05"), met("02-10"), sent, met("03-03"))
    after = (*before, *structured_anew("03-10", agenda=False), met("04-07"))
    assert result(Check.C8, NOW, *after)[0] is MET
    assert result(Check.C8, NOW, *(one for one in after if one is not sent))[0] is MISSED


def test_c8_is_due_two_days_before_the_last_meeting_but_the_first() -> None:
    asked: tuple[Told, ...] = (*structured("02-01"), met("02-10"))
    assert result(Check.C8, NOW, *asked) == (YET, None, False)
    assert result(Check.C8, NOW, *asked, met("03-03")) == (MISSED, "03-01", False)
    assert result(Check.C8, NOW, *asked, met("03-03"), met("04-07")) == (MISSED, "04-05", False)


def test_c8_may_be_due_with_a_meeting_that_is_yet_to_come() -> None:
    asked: tuple[Told, ...] = (*with_policy("c8", "third_meeting"), *structured("02-01"), met("02-10"))
    sent = agenda("03-03", datetime(2026, 3, 1, 12, tzinfo=UTC))
    assert result(Check.C8, NOW, *asked, sent, met("03-03")) == (MET, None, False)


def test_c8_names_the_agendas() -> None:
    base: tuple[Told, ...] = (*structured("02-01"), met("02-10"))
    sent = agenda("03-03", datetime(2026, 2, 20, 12, tzinfo=UTC))
    assert checked(Check.C8, NOW, *base, sent, met("03-03")).evidence == (5,)
    missed = checked(Check.C8, NOW, *base, sent, met("03-03"), met("04-07"))
    assert (missed.result, missed.evidence) == (MISSED, (5,))


@pytest.mark.parametrize(
    ("starts", "later", "in_time"),
    [
        ("2026-10-25T02:30", False, "2026-10-23T00:30"),
        ("2026-10-25T02:30", True, "2026-10-23T01:30"),
        ("2026-10-26T12:00", False, "2026-10-24T11:00"),
    ],
)
def test_c8_goes_by_the_clocks_as_they_are_moved(starts: str, later: bool, in_time: str) -> None:
    at = datetime.fromisoformat(starts)
    on, sent = f"{at:%m-%d}", datetime.fromisoformat(in_time).replace(tzinfo=UTC)
    plan = (day("02-20"), MeetingPlanned(PAIR, SPRING, MeetingId(on), at, ZONE, 60, Form.CAFE, later=later))
    base: tuple[Told, ...] = (*structured("02-01"), met("02-10"), plan)
    assert result(Check.C8, NOW, *base, agenda(on, sent), met(on))[0] is MET
    assert result(Check.C8, NOW, *base, agenda(on, sent + timedelta(seconds=1)), met(on))[0] is MISSED


def test_c8_without_a_plan_for_the_day_goes_by_the_hour_that_was_said_or_by_the_end_of_the_day() -> None:
    elsewhen = datetime.fromisoformat("2026-03-02T17:00")
    plan = (day("02-20"), MeetingPlanned(PAIR, SPRING, MeetingId("03-03"), elsewhen, ZONE, 60, Form.CAFE))
    base: tuple[Told, ...] = (*structured("02-01"), met("02-10"))
    for before in (base, (*base, plan)):
        for said, last in (
            (time(17), datetime(2026, 3, 1, 16, tzinfo=UTC)),
            (None, datetime(2026, 3, 1, 23, tzinfo=UTC)),
        ):
            held = met("03-03", start=said)
            assert result(Check.C8, NOW, *before, agenda("03-03", last), held)[0] is MET
            assert result(Check.C8, NOW, *before, agenda("03-03", last + timedelta(seconds=1)), held)[0] is MISSED


def test_c9_wants_the_first_gap_to_be_no_longer_than_later_ones() -> None:
    assert result(Check.C9, NOW, *FOUR[:2]) == (YET, None, False)
    assert result(Check.C9, NOW, *FOUR[:3]) == (MET, "04-07", False)
    assert result(Check.C9, NOW, met("02-10"), met("03-10"), met("03-24"))[0] is MISSED
    assert result(Check.C9, NOW, met("02-10"), met("03-10"), met("04-07"))[0] is MET, "as long"


# C10 to C12: what both do


@pytest.mark.parametrize(
    ("check", "kind", "due"),
    [
        (Check.C10, MidpointEvaluated, "05-07"),
        (Check.C11, ClosingSummarised, "07-21"),
    ],
)
def test_c10_and_c11_want_both_sides(
    check: Check, kind: type[MidpointEvaluated] | type[ClosingSummarised], due: str
) -> None:
    def fact(side: Side) -> object:
        return kind(PAIR, SPRING, side)

    before, after = day(due), day(due) + timedelta(days=1)
    one, other = (before, fact(Side.ADEPT)), (before, fact(Side.MENTOR))
    assert result(check, before, one) == (YET, due, False)
    assert result(check, after, one) == (OVER, due, False)
    assert result(check, after, one, other) == (MET, due, False)
    assert result(check, after, one, (after, fact(Side.MENTOR))) == (MET, due, True)
    assert result(check, NOW, one, ended("06-29"))[0] is (MISSED if check is Check.C10 else WAIVED)


def summarised(on: str, side: Side) -> Told:
    return (day(on), ClosingSummarised(PAIR, SPRING, side))


def test_c11_is_not_waived_of_a_pair_that_completes_without_it() -> None:
    """Its summary is due 21 days after its last day, or after the day on which it was completed before that."""
    assert result(Check.C11, "07-21", completed("07-01")) == (YET, "07-21", False)
    assert result(Check.C11, "07-22", completed("07-01")) == (OVER, "07-21", False)
    assert result(Check.C11, "05-22", completed("05-01")) == (YET, "05-22", False)
    assert result(Check.C11, "05-23", completed("05-01")) == (OVER, "05-22", False)
    assert result(Check.C11, NOW, completed("07-22")) == (OVER, "07-21", False), "and may still be told"
    both = [summarised("05-23", side) for side in Side]
    assert result(Check.C11, NOW, completed("05-01"), *both) == (MET, "05-22", True)
    in_time = [summarised("05-22", side) for side in Side]
    assert result(Check.C11, NOW, completed("05-01"), *in_time) == (MET, "05-22", False)
    assert result(Check.C11, NOW, ended("05-01")) == (WAIVED, "07-21", False)


def test_c10_is_not_waived_of_a_pair_that_completes_after_half_time() -> None:
    assert result(Check.C10, "05-07", completed("04-16")) == (YET, "05-07", False)
    assert result(Check.C10, "05-08", completed("04-16")) == (OVER, "05-07", False)
    assert result(Check.C10, "05-08", completed("04-15")) == (WAIVED, "05-07", False)


def test_c10_and_c11_are_due_on_the_days_on_which_feedback_is() -> None:
    for on in ("04-15", "04-20", "06-29", "06-30", "07-15"):
        known = records(log(completed(on)), ZONE)
        owed = {one.evaluation: one.due_on.strftime("%m-%d") for one in due_feedback(known, NOW)}
        found = {check: result(check, NOW, completed(on)) for check in (Check.C10, Check.C11)}
        assert owed == {
            evaluation: found[check][1]
            for evaluation, check in ((Evaluation.MIDPOINT, Check.C10), (Evaluation.CLOSING, Check.C11))
            if found[check][0] is not WAIVED
        }


def test_c12_wants_confidentiality_before_the_first_meeting() -> None:
    both = (agreed("02-01", ADA), agreed("02-10", MIM))
    assert result(Check.C12, "02-05", *both[:1]) == (YET, None, False)
    assert result(Check.C12, "02-10", *both, met("02-10")) == (MET, "02-10", False)
    assert result(Check.C12, "02-11", *both[:1], met("02-10")) == (OVER, "02-10", False)
    assert result(Check.C12, "02-12", both[0], agreed("02-12", MIM), met("02-10")) == (MET, "02-10", True)
    assert result(Check.C12, "02-12", both[0], agreed("02-01", BO), met("02-10"))[0] is OVER, "a co-mentor is no side"


def test_c12_wants_both_to_agree_to_the_same() -> None:
    apart = (agreed("02-01", ADA, Level.TOPIC_AND_GOAL), agreed("02-02", MIM))
    assert result(Check.C12, "02-11", *apart, met("02-10")) == (OVER, "02-10", False)
    assert result(Check.C12, "02-11", *apart, agreed("02-03", ADA), met("02-10")) == (MET, "02-10", False)
    assert result(Check.C12, "02-12", *apart, met("02-10"), agreed("02-11", ADA)) == (MET, "02-10", True)
    anew = (agreed("02-03", ADA), agreed("02-20", ADA, Level.TOPIC_AND_GOAL))
    assert result(Check.C12, "02-21", *apart, *anew, met("02-10")) == (MET, "02-10", False), "what was in force stays"


# C13 to C16


def test_c13_wants_a_length_agreed_beforehand_and_within_the_guideline() -> None:
    assert result(Check.C13, NOW, *structured("02-10"), met("02-10", 45), met("03-03", 120))[0] is MET
    assert result(Check.C13, NOW, *structured("02-10"), met("02-10", 44))[0] is MISSED
    assert result(Check.C13, NOW, *structured("02-10"), met("02-10", 121))[0] is MISSED
    assert result(Check.C13, NOW, met("02-10", 60), *structured("02-11"))[0] is MISSED
    assert result(Check.C13, NOW) == (YET, None, False)
    assert result(Check.C13, NOW, *structured("02-01"), met("02-10"), met("03-03")) == (MET, "03-03", False)
    mended = (day("02-12"), MeetingCorrected(PAIR, SPRING, MeetingId("02-10"), minutes=60))
    assert result(Check.C13, NOW, *structured("02-10"), met("02-10", 10), mended)[0] is MET


def test_c13_takes_a_plan_for_an_agreement_that_was_made_by_the_day() -> None:
    at = datetime.fromisoformat("2026-10-25T02:30")
    for planned_on, expected in (("10-25", MET), ("10-26", MISSED)):
        for later in (False, True):
            plan = MeetingPlanned(PAIR, SPRING, MeetingId("10-25"), at, ZONE, 60, Form.CAFE, later=later)
            assert result(Check.C13, NOW, (day(planned_on), plan), met("10-25"))[0] is expected


def test_c14_wants_a_way_for_short_advice_within_a_week() -> None:
    assert result(Check.C14, "02-07") == (YET, "02-07", False)
    assert result(Check.C14, "02-08", *structured("02-05", channel=Channel.NONE)) == (OVER, "02-07", False)
    assert result(Check.C14, "02-08", *structured("02-05")) == (MET, "02-07", False)
    asked = (day("02-09"), ShortAdviceAsked(PAIR, SPRING, ONE, "Ska jag säga ja?"))
    assert result(Check.C14, "02-09", asked) == (MET, "02-07", True)
    both = checked(Check.C14, "02-09", *structured("02-05"), asked)
    assert (both.late, both.evidence) == (False, (3,)), "the earlier of two ways"
    none_at_first = (*structured("02-03", channel=Channel.NONE), *structured_anew("02-08"))
    opened = checked(Check.C14, "02-09", *none_at_first)
    assert (opened.result, opened.late, opened.evidence) == (MET, True, (5,)), "since there is one"


def test_c15_wants_wishes_before_matching() -> None:
    wishes = told(WishesDescribed(SPRING, ADA, "Mod"), now=datetime(2026, 1, 20, 12, tzinfo=UTC))
    begun = told(MatchingStarted(SPRING), first=2, now=datetime(2026, 1, 25, 12, tzinfo=UTC))
    match = told(MATCHED, first=3, now=datetime(2026, 1, 31, 12, tzinfo=UTC))
    found = conformity(records([*wishes, *begun, *match], ZONE), PAIR, NOW)[14]
    assert (found.result, found.due_on, found.evidence, found.late) == (MET, day("01-25"), (1,), False)
    assert conformity(records([*begun, *match], ZONE), PAIR, NOW)[14].result is OVER
    other = told(WishesDescribed(SPRING, MIM, "Mod"))
    assert conformity(records([*other, *match], ZONE), PAIR, NOW)[14].result is OVER


def test_c15_goes_by_the_day_on_which_wishes_were_first_described_whenever_that_was_recorded() -> None:
    begun = told(MatchingStarted(SPRING), now=datetime(2026, 1, 25, 12, tzinfo=UTC))
    match = told(MATCHED, first=2, now=datetime(2026, 1, 31, 12, tzinfo=UTC))
    late = told(WishesDescribed(SPRING, ADA, "Mod"), first=3, now=datetime(2026, 2, 5, 12, tzinfo=UTC))
    before = told(WishesDescribed(SPRING, ADA, "Lugn"), first=4, occurred_on=day("01-10"))
    found = conformity(records([*begun, *match, *late], ZONE), PAIR, NOW)[14]
    assert (found.late, found.evidence) == (True, (3,))
    found = conformity(records([*begun, *match, *late, *before], ZONE), PAIR, NOW)[14]
    assert (found.late, found.evidence) == (False, (4,))


def test_c15_of_who_was_matched_before_matching_started_is_due_with_the_match() -> None:
    match = told(MATCHED, now=datetime(2026, 1, 20, 12, tzinfo=UTC))
    wishes = told(WishesDescribed(SPRING, ADA, "Mod"), first=2, now=datetime(2026, 1, 22, 12, tzinfo=UTC))
    begun = told(MatchingStarted(SPRING), first=3, now=datetime(2026, 1, 25, 12, tzinfo=UTC))
    for facts in ((*match, *wishes), (*match, *wishes, *begun)):
        found = conformity(records([*facts], ZONE), PAIR, NOW)[14]
        assert (found.result, found.due_on, found.late) == (MET, day("01-20"), True)


def test_c15_of_who_applied_since_matching_started_is_due_with_the_match() -> None:
    begun = told(MatchingStarted(SPRING), now=datetime(2026, 1, 10, 12, tzinfo=UTC))
    for applied_on, due_on in (("10", "01-10"), ("11", "01-31")):
        applied = told(AdeptApplied(SPRING, ADA), first=2, now=datetime.fromisoformat(f"2026-01-{applied_on}T12:00Z"))
        wishes = told(WishesDescribed(SPRING, ADA, "Mod"), first=3, now=datetime(2026, 1, 20, 12, tzinfo=UTC))
        match = told(MATCHED, first=4, now=datetime(2026, 1, 31, 12, tzinfo=UTC))
        found = conformity(records([*begun, *applied, *wishes, *match], ZONE), PAIR, NOW)[14]
        assert (found.due_on, found.late) == (day(due_on), due_on == "01-10")


def test_c15_of_who_withdrew_and_applied_anew_goes_by_the_application_that_led_to_the_match() -> None:
    def on(day: str, position: int, fact: object) -> list[Recorded]:
        return [*told(fact, first=position, now=datetime.fromisoformat(f"2026-{day}T12:00Z"))]

    before = [*on("01-05", 1, AdeptApplied(SPRING, ADA)), *on("01-10", 2, MatchingStarted(SPRING))]
    anew = [*on("01-20", 3, AdeptApplied(SPRING, ADA)), *on("01-20", 4, WishesDescribed(SPRING, ADA, "Mod"))]
    matched, later = on("01-31", 5, MATCHED), on("02-20", 6, AdeptApplied(SPRING, ADA))
    found = conformity(records([*before, *anew, *matched, *later], ZONE), PAIR, NOW)[14]
    assert (found.due_on, found.late) == (day("01-31"), False)
    found = conformity(records([*before, *anew[1:], *matched, *later], ZONE), PAIR, NOW)[14]
    assert (found.due_on, found.late) == (day("01-10"), True), "what comes after the match led to no match"
    on_the_day = on("01-31", 3, AdeptApplied(SPRING, ADA))
    assert conformity(records([*before, *on_the_day, *matched], ZONE), PAIR, NOW)[14].due_on == day("01-31")
    only_then = conformity(records([*before[1:], *matched, *later], ZONE), PAIR, NOW)[14]
    assert only_then.due_on == day("01-31"), "whoever applied since did not come up with everybody"


def test_c16_wants_the_whole_period_planned() -> None:
    def planned(on: str) -> Told:
        starts = datetime.combine(day(on), time(17))
        return (day("02-12"), MeetingPlanned(PAIR, SPRING, MeetingId(on), starts, ZONE, 60, Form.CAFE))

    assert result(Check.C16, "03-01", met("02-10"), planned("03-03"), planned("04-07")) == (YET, "03-03", False)
    four = (met("02-10"), planned("03-03"), planned("04-07"), planned("05-12"))
    assert result(Check.C16, "03-01", *four) == (MET, "03-03", False)
    assert result(Check.C16, "03-04", met("02-10"), planned("03-03")) == (OVER, "03-03", False)
    assert result(Check.C16, "06-01", *FOUR) == (MET, "03-03", True)
    fourth_too_late = (met("02-10"), met("03-03"), planned("04-07"), met("05-12"))
    assert result(Check.C16, "06-01", *fourth_too_late) == (MET, "03-03", True)
    assert checked(Check.C16, "03-01", *four).evidence == (2, 3, 4, 5)
    held = (met("02-10"), planned("03-03"), met("03-03"), planned("04-07"))
    assert result(Check.C16, "06-01", *four, met("03-03"), met("04-07"), met("05-12")) == (MET, "03-03", False)
    once = checked(Check.C16, "03-04", *held)
    assert (once.result, once.evidence) == (OVER, (2, 3, 5)), "what was planned and held counts once"


def test_c16_of_a_meeting_that_was_corrected_rests_on_the_correction_too() -> None:
    fixed = (day("05-13"), MeetingCorrected(PAIR, SPRING, MeetingId("05-12"), held_on=day("03-02")))
    found = checked(Check.C16, "06-01", met("02-10"), met("02-20"), met("03-01"), met("05-12"), fixed)
    assert (found.result, found.late, found.evidence) == (MET, False, (2, 3, 4, 5, 6))


def test_c16_goes_by_the_day_on_which_a_plan_was_made_where_the_pair_lives() -> None:
    starts = datetime.combine(day("04-07"), time(17))
    plan = MeetingPlanned(PAIR, SPRING, MeetingId("04-07"), starts, ZONE, 60, Form.CAFE)
    for minute, late in ((59, False), (60, True)):
        told_at = datetime(2026, 3, 3, 22, tzinfo=UTC) + timedelta(minutes=minute)
        assert checked(Check.C16, "06-01", *FOUR[:2], met("03-03", name="walk"), (told_at, plan)).late is late
