"""What a pair is measured by, check by check, as the handbook's reference says it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from domain.adoption import Applies, HandbookEditionAdopted
from domain.advice import ShortAdviceAsked
from domain.agenda import AgendaSent
from domain.conformity import Checked, Result, conformity
from domain.edition import HandbookEditionDrafted, HandbookEditionPublished, HandbookPolicySet
from domain.expectations import ExpectationStated, Of
from domain.goal import GoalKind, GoalSet
from domain.history import Past, seen
from domain.language import EditionId, EntryId, MeetingId, Recorded, Side
from domain.meeting import (
    Block,
    DisputeResolved,
    Form,
    MeetingCorrected,
    MeetingDisputed,
    MeetingHeld,
    MeetingPlanned,
    MeetingRetracted,
    RetractReason,
)
from domain.pair import (
    Completion,
    EndReason,
    PairCompleted,
    PairEnded,
    PairExtended,
    PairPaused,
    PairResumed,
)
from domain.pairing import ClosingSummarised, MidpointEvaluated
from domain.phase import MatchingStarted
from domain.policies import Check
from domain.presentation import PersonalPresentationShared
from domain.purpose import PurposeAgreed, PurposeProposed
from domain.record import records
from domain.roll import WishesDescribed
from domain.structure import Channel, MeetingStructureAgreed, MeetingStructureProposed, QuestionPrep
from domain.topics import TopicChosen, TopicDropped
from domain.vault import ConfidentialityAgreed, Level
from tests.domain.stage import ADA, BO, HALF_TIME, LAST_DAY, MATCHED, MIM, PAIR, SPRING, ZONE
from tests.story import told

Told = tuple[date | datetime, object]
NOW = date(2027, 1, 1)
START = (date(2026, 1, 31), MATCHED)
ONE = EntryId("one")


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def log(*said: Told) -> list[Recorded]:
    """Each fact as it was recorded on its day, at noon where no hour is given."""
    return [
        told(fact, first=n, now=at if isinstance(at, datetime) else datetime.combine(at, time(12), UTC))[0]
        for n, (at, fact) in enumerate((START, *said), 1)
    ]


def checked(check: Check, on: str | date, *said: Told) -> Checked:
    known = records(log(*said), ZONE)
    found = conformity(known, PAIR, day(on) if isinstance(on, str) else on)
    return next(one for one in found if one.check is check)


def result(check: Check, on: str | date, *said: Told) -> tuple[Result, str | None, bool]:
    found = checked(check, on, *said)
    return found.result, None if found.due_on is None else found.due_on.strftime("%m-%d"), found.late


def met(on: str, minutes: int = 60, name: str | None = None, covered: tuple[Block, ...] = (), **more: Any) -> Told:
    held = MeetingHeld(PAIR, SPRING, MeetingId(name or on), day(on), minutes, Form.CAFE, covered=covered)
    return (day(on), replace(held, **more))


def ended(on: str) -> Told:
    return (day(on), PairEnded(PAIR, SPRING, ADA, MIM, (BO,), EndReason.MOVED_ON, no_fault=True))


def completed(on: str) -> Told:
    return (day(on), PairCompleted(PAIR, SPRING, ADA, MIM, (BO,), Completion.SUMMARISED))


def expects(on: str, side: Side, of: Of) -> Told:
    return (day(on), ExpectationStated(PAIR, SPRING, EntryId(f"{side}-{of}"), side, of, "Mod"))


def structured(
    on: str, *, agenda: bool = True, channel: Channel = Channel.MAIL, structure: EntryId = ONE
) -> tuple[Told, Told]:
    proposed = MeetingStructureProposed(
        PAIR, SPRING, structure, Side.ADEPT, "Kafé", "Tisdagar", "Lugnt", 3, 60, agenda, QuestionPrep.ADEPT, channel
    )
    return (day(on), proposed), (day(on), MeetingStructureAgreed(PAIR, SPRING, structure, Side.MENTOR))


def agreed(on: str, member: Any, level: Level = Level.NOTHING) -> Told:
    return (day(on), ConfidentialityAgreed(PAIR, SPRING, member, level, (), "0" * 64))


FOUR = (met("02-10"), met("03-03"), met("04-07"), met("05-12"))
YET, MET, OVER, MISSED = Result.NOT_YET_DUE, Result.MET, Result.OVERDUE, Result.MISSED
WAIVED, NONE = Result.WAIVED, Result.NOT_APPLICABLE

# C1: four meetings within the pair's own period


def test_c1_counts_meetings_until_the_last_day() -> None:
    assert result(Check.C1, "06-30", *FOUR[:3]) == (YET, "06-30", False)
    assert result(Check.C1, "05-12", *FOUR) == (MET, "06-30", False)
    assert result(Check.C1, "07-01", *FOUR[:3]) == (MISSED, "06-30", False)
    assert result(Check.C1, NOW, *FOUR[:3], met("07-01")) == (MISSED, "06-30", False), "outside of the period"


def test_c1_names_the_facts_that_show_it() -> None:
    assert checked(Check.C1, NOW, *FOUR).evidence == (2, 3, 4, 5)


def test_c1_counts_on_the_first_day_and_on_the_last() -> None:
    assert result(Check.C1, NOW, met("01-31"), *FOUR[:2], met("06-30"))[0] is MET


@pytest.mark.parametrize(
    ("check", "said", "shows"),
    [
        (Check.C1, FOUR[:3], (2, 3, 4)),
        (Check.C2, (met("02-10"), met("03-03")), (2,)),
        (Check.C2, (met("02-16"), met("03-03")), (2,)),
        (Check.C3, (met("02-10"), *structured("02-12")), (2, 4)),
        (Check.C7, structured("02-12"), (3,)),
        (Check.C9, FOUR[:3], (2, 3, 4)),
        (Check.C9, (met("02-10"), met("03-10"), met("03-24")), (2, 3, 4)),
        (Check.C13, (*structured("02-01"), met("02-10", 60), met("03-03", 90)), (4, 5)),
        (Check.C13, (*structured("02-01"), met("02-10", 60), met("03-03", 10)), (4, 5)),
    ],
)
def test_a_check_names_the_facts_that_show_it_met_or_not(
    check: Check, said: tuple[Told, ...], shows: tuple[int, ...]
) -> None:
    assert checked(check, NOW, *said).evidence == shows


def test_c1_does_not_count_what_did_not_count() -> None:
    gone = (day("05-20"), MeetingRetracted(PAIR, SPRING, MeetingId("05-12"), RetractReason.NOT_HELD))
    doubted = (day("05-20"), MeetingDisputed(PAIR, SPRING, MeetingId("05-12"), Side.MENTOR))
    settled = (day("05-21"), DisputeResolved(PAIR, SPRING, MeetingId("05-12"), counts=True))
    assert result(Check.C1, NOW, *FOUR, gone)[0] is MISSED
    assert result(Check.C1, NOW, *FOUR, doubted)[0] is MISSED
    assert result(Check.C1, NOW, *FOUR, doubted, settled)[0] is MET


def test_c1_goes_from_missed_back_to_met_with_a_late_record() -> None:
    late = (day("08-01"), MeetingHeld(PAIR, SPRING, MeetingId("late"), day("06-20"), 60, Form.CAFE))
    facts = log(*FOUR[:3], late)
    then = seen(facts, Past(recorded_by=datetime(2026, 7, 15, tzinfo=UTC)), ZONE)
    for known, expected in ((then, MISSED), (facts, MET)):
        assert conformity(records(known, ZONE), PAIR, day("07-15"))[0].result is expected


def test_c1_is_in_proportion_for_a_pair_that_came_late() -> None:
    late = replace(MATCHED, starts_on=day("04-14"), midpoint_on=day("05-22"), ends_on=LAST_DAY)
    facts = told(late, now=datetime(2026, 4, 14, 12, tzinfo=UTC))
    two = log(met("05-01"), met("06-01"))[1:]
    known = records([*facts, *two], ZONE)
    assert conformity(known, PAIR, NOW)[0].result is MISSED, "77 of 153 days, of four meetings: 2.01, rounded up"
    three = log(met("05-01"), met("06-01"), met("06-20"))[1:]
    assert conformity(records([*facts, *three], ZONE), PAIR, NOW)[0].result is MET


def test_c1_is_waived_for_ever_where_the_pair_was_over_before() -> None:
    for on in ("03-01", "06-30", "07-01", NOW):
        assert result(Check.C1, on, *FOUR[:1], ended("03-01")) == (WAIVED, "06-30", False)
    assert result(Check.C1, NOW, *FOUR[:1], ended("06-30"))[0] is MISSED
    assert result(Check.C1, NOW, *FOUR, ended("06-01")) == (MET, "06-30", False)


def test_c1_asks_no_more_of_a_pair_for_having_rested() -> None:
    late = replace(MATCHED, starts_on=day("04-14"), midpoint_on=day("05-22"), ends_on=LAST_DAY)
    matched = told(late, now=datetime(2026, 4, 14, 12, tzinfo=UTC))
    resumed = PairResumed(PAIR, SPRING, day("06-20"), day("07-22"), day("08-30"), both_agreed=False)
    said = (met("04-20"), (day("04-20"), PairPaused(PAIR, SPRING, day("04-20"), None, both_agreed=False)))
    for more in ((), ((day("06-20"), resumed),)):
        facts = [*matched, *log(*said, met("06-20"), *more, met("06-21"))[1:]]
        assert conformity(records(facts, ZONE), PAIR, day("06-21"))[0].result is MET, "three, as without the pause"


def test_c1_moves_with_an_extension() -> None:
    longer = (day("06-01"), PairExtended(PAIR, SPRING, HALF_TIME, day("08-31")))
    assert result(Check.C1, "07-15", *FOUR[:3], longer) == (YET, "08-31", False)
    assert result(Check.C1, "08-20", *FOUR[:3], longer, met("08-20")) == (MET, "08-31", False)


# C2 to C7: the beginning


def test_c2_wants_the_first_meeting_within_two_weeks() -> None:
    assert result(Check.C2, "02-14") == (YET, "02-14", False)
    assert result(Check.C2, "02-15") == (OVER, "02-14", False)
    assert result(Check.C2, "03-01", met("02-14")) == (MET, "02-14", False)
    assert result(Check.C2, "03-01", met("02-15")) == (MISSED, "02-14", False)
    assert result(Check.C2, "03-01", ended("02-10")) == (WAIVED, "02-14", False)
    assert result(Check.C2, "03-01", ended("02-14")) == (MISSED, "02-14", False)
    assert result(Check.C2, "03-01", ended("02-20")) == (MISSED, "02-14", False)


@pytest.mark.parametrize("check", [Check.C2, Check.C3, Check.C4, Check.C6, Check.C7, Check.C16])
def test_that_two_have_met_before_they_were_a_pair_begins_nothing(check: Check) -> None:
    before = met("01-30", covered=tuple(Block), pre_match=True)
    assert result(check, "02-05", before) == result(check, "02-05")


def test_c3_wants_four_blocks_in_the_first_meeting_or_in_writing() -> None:
    all_four = tuple(Block)
    assert result(Check.C3, "02-01") == (YET, None, False)
    assert result(Check.C3, "03-01", ended("02-10")) == (WAIVED, None, False)
    assert result(Check.C3, "02-10", met("02-10", covered=all_four)) == (MET, "02-17", False)
    assert result(Check.C3, "02-17", met("02-10")) == (YET, "02-17", False)
    assert result(Check.C3, "02-18", met("02-10")) == (OVER, "02-17", False)
    written: tuple[Told, ...] = (
        met("02-10", covered=(Block.PRESENTATION, Block.EXPECTATIONS)),
        (day("02-12"), TopicChosen(PAIR, SPRING, ONE, "leadership")),
        *structured("02-19"),
    )
    assert result(Check.C3, "03-01", *written) == (MET, "02-17", True)
    shared = (day("02-11"), PersonalPresentationShared(PAIR, SPRING, Side.ADEPT, "Fåglar"))
    assert result(Check.C3, "03-01", met("02-10", covered=all_four[1:]), shared) == (MET, "02-17", False)


def test_c4_asks_the_adept_for_three_expectations_and_the_mentor_for_one() -> None:
    adepts = tuple(expects("02-11", Side.ADEPT, of) for of in Of)
    mentors = expects("02-12", Side.MENTOR, Of.OTHER)
    assert result(Check.C4, "02-20", met("02-10"), *adepts) == (YET, "02-24", False)
    assert result(Check.C4, "02-20", met("02-10"), *adepts, mentors) == (MET, "02-24", False)
    assert result(Check.C4, "02-25", met("02-10"), *adepts[1:], mentors) == (OVER, "02-24", False)
    assert checked(Check.C4, "02-25", met("02-10"), *adepts[1:], mentors).evidence == (3, 4, 5)
    second = expects("02-26", Side.MENTOR, Of.SELF)
    assert checked(Check.C4, NOW, met("02-10"), *adepts, second, mentors).evidence == (3, 4, 5, 7)


def test_c5_wants_a_purpose_and_a_goal_by_the_second_meeting() -> None:
    purpose: tuple[Told, ...] = (
        (day("02-11"), PurposeProposed(PAIR, SPRING, ONE, Side.ADEPT, "Att våga")),
        (day("02-12"), PurposeAgreed(PAIR, SPRING, ONE, Side.MENTOR)),
    )
    goal = (day("02-20"), GoalSet(PAIR, SPRING, ONE, GoalKind.PERSONAL, "Tala inför tio"))
    assert result(Check.C5, "02-20", met("02-10"), *purpose, goal) == (MET, None, False)
    assert result(Check.C5, "03-04", *FOUR[:2], *purpose) == (OVER, "03-03", False)
    assert result(Check.C5, "03-04", *FOUR[:2], *purpose, goal) == (MET, "03-03", False)


def test_c6_wants_topics() -> None:
    chosen = (day("02-15"), TopicChosen(PAIR, SPRING, ONE, "leadership"))
    assert result(Check.C6, "02-20", met("02-10"), chosen) == (MET, "02-24", False)
    dropped = (day("02-16"), TopicDropped(PAIR, SPRING, ONE))
    assert result(Check.C6, "02-25", met("02-10"), chosen, dropped) == (OVER, "02-24", False)


def test_c7_wants_a_structure() -> None:
    assert result(Check.C7, "02-12", met("02-10"), *structured("02-12")) == (MET, "02-17", False)
    assert result(Check.C7, "02-19", met("02-10"), structured("02-12")[0]) == (OVER, "02-17", False)


def structured_anew(on: str, *, agenda: bool = True, channel: Channel = Channel.MAIL) -> tuple[Told, Told]:
    """As ``structured``, of another structure than the first."""
    return structured(on, agenda=agenda, channel=channel, structure=EntryId("anew"))


def test_a_structure_that_is_agreed_on_anew_takes_nothing_back() -> None:
    before: tuple[Told, ...] = (*structured("02-05", agenda=False), met("02-10"), met("03-03"))
    after = (*before, *structured_anew("03-10", agenda=False))
    for check, due in ((Check.C3, "02-17"), (Check.C7, "02-17"), (Check.C13, "03-03"), (Check.C14, "02-07")):
        covered = met("02-10", covered=(Block.PRESENTATION, Block.EXPECTATIONS, Block.AGENDA))
        said = tuple(covered if one == met("02-10") else one for one in after)
        assert result(check, NOW, *said) == (MET, due, False), check
    shut = structured_anew("03-10", channel=Channel.NONE)
    assert result(Check.C14, NOW, *before, *shut) == (OVER, "02-07", False), "nowhere to ask any more"


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


def test_c15_wants_wishes_before_matching() -> None:
    wishes = told(WishesDescribed(SPRING, ADA, "Mod"), now=datetime(2026, 1, 20, 12, tzinfo=UTC))
    begun = told(MatchingStarted(SPRING), first=2, now=datetime(2026, 1, 25, 12, tzinfo=UTC))
    match = told(MATCHED, first=3, now=datetime(2026, 1, 31, 12, tzinfo=UTC))
    found = conformity(records([*wishes, *begun, *match], ZONE), PAIR, NOW)[14]
    assert (found.result, found.due_on, found.evidence, found.late) == (MET, day("01-25"), (1,), False)
    assert conformity(records([*begun, *match], ZONE), PAIR, NOW)[14].result is OVER
    other = told(WishesDescribed(SPRING, MIM, "Mod"))
    assert conformity(records([*other, *match], ZONE), PAIR, NOW)[14].result is OVER


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


def test_c16_goes_by_the_day_on_which_a_plan_was_made_where_the_pair_lives() -> None:
    starts = datetime.combine(day("04-07"), time(17))
    plan = MeetingPlanned(PAIR, SPRING, MeetingId("04-07"), starts, ZONE, 60, Form.CAFE)
    for minute, late in ((59, False), (60, True)):
        told_at = datetime(2026, 3, 3, 22, tzinfo=UTC) + timedelta(minutes=minute)
        assert checked(Check.C16, "06-01", *FOUR[:2], met("03-03", name="walk"), (told_at, plan)).late is late


# a pair that rests


def rests(on: str) -> Told:
    return (day(on), PairPaused(PAIR, SPRING, day(on), None, both_agreed=False))


def test_while_a_pair_rests_its_last_day_and_half_time_move_on_with_each_day() -> None:
    assert result(Check.C1, "03-01", rests("03-01")) == (YET, "06-30", False)
    assert result(Check.C1, "03-11", rests("03-01")) == (YET, "07-10", False)
    assert result(Check.C1, "12-31", rests("03-01"))[0] is YET, "and would be missed of a pair that goes on"
    assert result(Check.C10, "05-31", rests("03-01")) == (YET, "08-06", False)
    assert result(Check.C11, "12-31", rests("03-01"))[0] is YET


def test_a_half_time_that_has_come_or_was_evaluated_stays() -> None:
    assert result(Check.C10, "06-30", rests("04-16")) == (OVER, "05-07", False)
    one = (day("02-20"), MidpointEvaluated(PAIR, SPRING, Side.ADEPT))
    assert result(Check.C10, "06-30", one, rests("03-01")) == (OVER, "05-07", False)


def test_what_is_due_after_a_pause_is_what_was_due_on_its_last_day() -> None:
    resumed = (day("04-01"), PairResumed(PAIR, SPRING, day("04-01"), day("05-17"), day("07-31"), both_agreed=False))
    for check in Check:
        assert checked(check, "04-01", rests("03-01")) == checked(check, "04-01", rests("03-01"), resumed)
    assert result(Check.C1, "12-31", rests("03-01"), ended("05-01")) == (WAIVED, "06-30", False)


# which edition


def test_a_new_edition_measures_the_history_anew() -> None:
    two = (met("02-10"), met("03-03"))
    assert result(Check.C1, "07-01", *two)[0] is MISSED
    adopted = HandbookEditionAdopted(SPRING, EditionId("uu-like@1"), Applies.ALL_FROM, day("03-01"))
    assert result(Check.C1, "07-01", *two, (day("06-30"), adopted))[0] is MET, "two or three meetings, there"


@pytest.mark.parametrize(("asks", "agreed_on", "expected"), [("always", False, MISSED), ("never", True, NONE)])
def test_an_edition_may_want_agendas_always_or_never(asks: str, agreed_on: bool, expected: Result) -> None:
    ours = EditionId("ours")
    edition = (
        HandbookEditionDrafted(ours, EditionId("addher@1"), "Vår"),
        HandbookPolicySet(ours, "policy.agenda", asks),
        HandbookEditionPublished(ours, "0" * 64),
        HandbookEditionAdopted(SPRING, ours, Applies.ALL_FROM, day("01-31")),
    )
    said = (*structured("02-01", agenda=agreed_on), met("02-10"), met("03-03"))
    assert result(Check.C8, NOW, *((day("01-31"), fact) for fact in edition), *said)[0] is expected


def test_where_the_meetings_are_wanted_by_half_time_the_last_of_them_decides_whether_they_came_late() -> None:
    ours = EditionId("ours")
    edition = (
        HandbookEditionDrafted(ours, EditionId("addher@1"), "Vår"),
        HandbookPolicySet(ours, "policy.c1", "half_time"),
        HandbookEditionPublished(ours, "0" * 64),
        HandbookEditionAdopted(SPRING, ours, Applies.ALL_FROM, day("01-31")),
    )
    wanted = tuple((day("01-31"), fact) for fact in edition)
    three = (met("02-10"), met("03-03"), met("04-07"))
    assert result(Check.C1, NOW, *wanted, *three, met("04-16")) == (MET, "04-16", False)
    assert result(Check.C1, NOW, *wanted, *three, met("04-17")) == (MET, "04-16", True)
    assert result(Check.C1, NOW, *wanted, *three, met("04-16"), met("05-12")) == (MET, "04-16", False)


def test_every_check_is_told_once_and_in_order() -> None:
    found = conformity(records(log(), ZONE), PAIR, day("02-01"))
    assert [one.check for one in found] == [*Check]
    assert {one.result for one in found} <= {YET, MET, NONE, OVER}
