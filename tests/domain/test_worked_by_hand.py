"""Lives that do not go straight on, with every check worked by hand: what came of it, its last day, and by which steps.

The numbers are the usual ones. Days are added as on a calendar page; what a spec says of them stands beside it.
"""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

from domain.advice import ShortAdviceAsked
from domain.agenda import AgendaSent
from domain.conformity import Result
from domain.expectations import ExpectationStated, Of
from domain.goal import GoalKind, GoalSet
from domain.kpis import MONTH
from domain.language import EntryId, MeetingId, MemberId, PairId, Side
from domain.lasting import ExtendPair, PausePair, ResumePair
from domain.meeting import Block, Form
from domain.meetings import RecordMeetingHeld
from domain.pair import EndReason
from domain.pairing import EvaluateMidpoint, Evaluation, ReopenEvaluation, SummariseClosing
from domain.parting import CompletePair
from domain.phase import ApplicationsClosed, MatchingStarted, ProgrammeLaunched
from domain.planning import PlanMeeting
from domain.policies import Check
from domain.purpose import PurposeAgreed
from domain.roll import WishesDescribed
from domain.structure import Channel, MeetingStructureAgreed, MeetingStructureProposed, QuestionPrep
from domain.succession import ReplaceMentor
from domain.topics import TopicChosen, TopicDropped
from domain.vault import ConfidentialityAgreed, Level
from projections.pair_board import PairState
from tests.domain.lived import Step, day, lived
from tests.domain.stage import ADA, BO, EVA, IMPORT, MATCHED, MIM, OPEN, PAIR, SPRING, adept, mentor

MET, YET, OVERDUE, MISSED = Result.MET, Result.NOT_YET_DUE, Result.OVERDUE, Result.MISSED
WAIVED, NONE = Result.WAIVED, Result.NOT_APPLICABLE
NEXT = PairId("ada-eva")
ALL = frozenset(Block)

START: tuple[Step, ...] = (
    *(("people", "01-10", fact) for fact in (*OPEN, *adept(ADA), *mentor(MIM), *mentor(BO), *mentor(EVA))),
    ("wishes", "01-25", WishesDescribed(SPRING, ADA, "Att våga mer")),
    ("closed", "01-26", ApplicationsClosed(SPRING)),
    ("matching", "01-26", MatchingStarted(SPRING)),
    ("match", "01-30", MATCHED),
    ("launch", "01-31", ProgrammeLaunched(SPRING)),
)
"""Ada and Mim are matched on 30 January, for 31 January to 30 June."""


def held(name: str, on: str, *covered: Block, pair: PairId = PAIR, told: str | None = None) -> Step:
    command = RecordMeetingHeld(pair, MeetingId(name), day(on), 60, Form.CAFE, covered=covered)
    return (name, told or on, command, ADA)


def planned(name: str, on: str, starts: str, pair: PairId = PAIR) -> Step:
    return (f"plan-{name}", on, PlanMeeting(pair, MeetingId(name), datetime.fromisoformat(f"2026-{starts}")), ADA)


def together(on: str, pair: PairId, *who: MemberId) -> tuple[Step, ...]:
    facts = [ConfidentialityAgreed(pair, SPRING, one, Level.NOTHING, (), "0" * 64) for one in who]
    return tuple(("agreed", on, fact) for fact in facts)


def expected(name: str, on: str, side: Side, of: Of, pair: PairId = PAIR) -> Step:
    return (name, on, ExpectationStated(pair, SPRING, EntryId(f"{side}-{of}"), side, of, "Mod"))


# a mentor is replaced, and the next pair extended

HOW, WORDS, BY_ADEPT = EntryId("how"), ("Kafé", "Tisdagar", "Lugnt"), (QuestionPrep.ADEPT, Channel.NONE)
REPLACED = lived(
    *START,
    held("m0", "02-10", Block.PRESENTATION, Block.EXPECTATIONS),
    ("replaced", "03-20", ReplaceMentor(PAIR, NEXT, SPRING, ADA, EVA, reason=EndReason.NO_TIME)),
    *together("03-22", NEXT, ADA, EVA),
    planned("m1", "03-25", "03-30 10:00", NEXT),
    ("advice", "03-29", ShortAdviceAsked(NEXT, SPRING, EntryId("letter"), "Ska jag söka?")),
    held("m1", "03-30", *ALL, pair=NEXT),
    ("structure", "03-31", MeetingStructureProposed(NEXT, SPRING, HOW, Side.ADEPT, *WORDS, 3, 60, True, *BY_ADEPT)),
    ("structure", "04-01", MeetingStructureAgreed(NEXT, SPRING, HOW, Side.MENTOR)),
    ("purpose", "04-01", PurposeAgreed(NEXT, SPRING, EntryId("why"), Side.MENTOR)),
    ("topic", "04-01", TopicChosen(NEXT, SPRING, EntryId("pay"), "salary_negotiation")),
    ("dropped", "04-02", TopicDropped(NEXT, SPRING, EntryId("pay"))),
    *(expected(f"adept-{of}", "04-02", Side.ADEPT, of, NEXT) for of in Of),
    planned("m2", "04-01", "04-20 10:00", NEXT),
    ("agenda", "04-18 09:00", AgendaSent(NEXT, SPRING, MeetingId("m2"), (), "Lönen")),
    held("m2", "04-20", pair=NEXT),
    ("goal", "04-21", GoalSet(NEXT, SPRING, EntryId("lead"), GoalKind.PERSONAL, "Att leda")),
    expected("mentor-self", "04-25", Side.MENTOR, Of.SELF, NEXT),
    held("m3", "05-05", pair=NEXT),
    ("extended", "06-01", ExtendPair(NEXT, day("07-31"))),
    ("adept-half", "06-10", EvaluateMidpoint(NEXT), ADA),
    ("mentor-half", "06-12", EvaluateMidpoint(NEXT), EVA),
    held("m4", "07-10", pair=NEXT),
    ("adept-close", "08-05", SummariseClosing(NEXT), ADA),
    ("mentor-close", "08-30", SummariseClosing(NEXT), EVA),
    ("completed", "08-30", CompletePair(NEXT)),
)


def test_whose_mentor_is_replaced_is_measured_until_then() -> None:
    """Matched for 31 January: the first meeting is due on 14 February; from it on 10 February count 7, 14, 21 days."""
    assert REPLACED.checks(PAIR, "09-01") == {
        Check.C1: (WAIVED, "06-30", "m0", False),
        Check.C2: (MET, "02-14", "m0", False),
        Check.C3: (MISSED, "02-17", "m0", False),
        Check.C4: (MISSED, "02-24", "", False),
        Check.C5: (WAIVED, None, "", False),
        Check.C6: (MISSED, "02-24", "", False),
        Check.C7: (MISSED, "02-17", "", False),
        Check.C8: (NONE, None, "", False),
        Check.C9: (WAIVED, None, "", False),
        Check.C10: (WAIVED, "05-07", "", False),
        Check.C11: (WAIVED, "07-21", "", False),
        Check.C12: (MISSED, "02-10", "", False),
        Check.C13: (MISSED, "02-10", "m0", False),
        Check.C14: (MISSED, "02-07", "", False),
        Check.C15: (MET, "01-26", "wishes", False),
        Check.C16: (MISSED, "03-03", "m0", False),
    }


def test_the_next_pair_is_measured_by_its_own_days_and_by_its_extension() -> None:
    """20 March to 31 July are 133 days of the 153 to 20 August: four meetings of four. Half of them, 66 days, end on
    25 May. The first meeting is on 30 March, with 7, 14 and 21 days after it; the last of each later one on 10 July."""
    assert REPLACED.checks(NEXT, "09-01") == {
        Check.C1: (MET, "07-31", "plan-m1 m1 plan-m2 m2 m3 m4", False),
        Check.C2: (MET, "04-03", "plan-m1 m1", False),
        Check.C3: (MET, "04-06", "plan-m1 m1", False),
        Check.C4: (MET, "04-13", "adept-programme adept-self adept-other mentor-self", True),
        Check.C5: (MET, "04-20", "purpose goal", True),
        Check.C6: (MISSED, "04-13", "", False),
        Check.C7: (MET, "04-06", "structure", False),
        Check.C8: (MISSED, "07-08", "agenda", False),
        Check.C9: (MISSED, "05-05", "plan-m1 m1 plan-m2 m2 m3 m4", False),
        Check.C10: (MET, "06-15", "adept-half mentor-half", False),
        Check.C11: (MET, "08-21", "adept-close mentor-close", True),
        Check.C12: (MET, "03-30", "agreed", False),
        Check.C13: (MET, "07-10", "plan-m1 m1 plan-m2 m2 m3 m4", False),
        Check.C14: (MET, "03-27", "advice", True),
        Check.C15: (MET, "01-26", "wishes", False),
        Check.C16: (MET, "04-20", "plan-m1 plan-m2 m3 m4", True),
    }


def test_an_extension_is_known_from_its_day_on() -> None:
    """102 days until 30 June ask for three meetings of four, and their half is 10 May; the extension for the fourth."""
    three = "plan-m1 m1 plan-m2 m2 m3"
    for on, as_at, first, half in (
        ("05-31", None, (MET, "06-30", three, False), (YET, "05-31", "", False)),
        ("06-05", None, (YET, "07-31", three, False), (YET, "06-15", "", False)),
        ("06-05", "05-31", (MET, "06-30", three, False), (OVERDUE, "05-31", "", False)),
        ("06-10", None, (YET, "07-31", three, False), (YET, "06-15", "adept-half", False)),
        ("07-10", "07-09", (YET, "07-31", three, False), (MET, "06-15", "adept-half mentor-half", False)),
    ):
        found = REPLACED.checks(NEXT, on, as_at)
        assert (found[Check.C1], found[Check.C10]) == (first, half), (on, as_at)


def test_the_screens_tell_of_both_pairs_as_they_were() -> None:
    for on, as_at, states, half, last, met in (
        ("03-19", None, {PAIR: "active"}, None, None, 1),
        ("03-20", None, {PAIR: "ended", NEXT: "matched"}, "05-10", "06-30", 1),
        ("03-20", "03-19", {PAIR: "active"}, None, None, 1),
        ("05-31", None, {PAIR: "ended", NEXT: "active"}, "05-10", "06-30", 4),
        ("06-01", None, {PAIR: "ended", NEXT: "active"}, "05-25", "07-31", 4),
        ("06-01", "05-31", {PAIR: "ended", NEXT: "active"}, "05-10", "06-30", 4),
        ("08-30", "08-29", {PAIR: "ended", NEXT: "closing"}, "05-25", "07-31", 5),
        ("08-30", None, {PAIR: "ended", NEXT: "completed"}, "05-25", "07-31", 5),
    ):
        cards = REPLACED.pairs(on, as_at)
        assert {pair: card.state_on(day(on)).value for pair, card in cards.items()} == states, (on, as_at)
        if half is not None and last is not None:
            assert (cards[NEXT].midpoint_on, cards[NEXT].ends_on) == (day(half), day(last)), (on, as_at)
        shown, ended = REPLACED.figures(on, as_at), int(states[PAIR] == "ended")
        assert (shown.pairs, shown.ended, shown.meetings_held) == (len(states), ended, met), (on, as_at)
        measured = REPLACED.kpis(on, as_at)
        assert measured.match_rate == 1, (on, as_at)
        assert measured.ended_early == ({EndReason.NO_TIME: 1} if ended else {}), (on, as_at)
    done = REPLACED.kpis("08-30")
    assert (done.completion, done.rematch_success, done.midpoint_rate) == (1, 1, 1)
    assert REPLACED.kpis("08-30", "08-29").completion == 0


def test_the_timelines_of_both_pairs_begin_and_end_on_the_day_of_the_change() -> None:
    assert REPLACED.timeline(PAIR, "09-01") == [
        "01-30 matched",
        "02-10 meeting_held",
        "03-20 ended",
        "03-20 mentor_replaced",
    ]
    assert REPLACED.timeline(NEXT, "03-20") == ["03-20 matched"]
    assert REPLACED.timeline(NEXT, "03-20", "03-19") == []
    assert REPLACED.timeline(NEXT, "06-01")[-1] == "06-01 extended"
    assert REPLACED.timeline(NEXT, "06-01", "05-31")[-1] == "05-05 meeting_held"


# a midpoint evaluation is reopened

REOPENED = lived(
    *START,
    ("adept", "04-16", EvaluateMidpoint(PAIR), ADA),
    ("mentor", "05-20", EvaluateMidpoint(PAIR), MIM),
    ("reopened", "05-21", ReopenEvaluation(PAIR, Evaluation.MIDPOINT), ADA),
    ("anew", "06-01", EvaluateMidpoint(PAIR), ADA),
)


def test_a_midpoint_that_is_reopened_was_evaluated_on_its_first_day() -> None:
    """Half-time is 16 April: until 7 May it is in time."""
    for on, as_at, expected in (
        ("04-15", None, (YET, "05-07", "", False)),
        ("04-16", None, (YET, "05-07", "adept", False)),
        ("05-08", None, (OVERDUE, "05-07", "adept", False)),
        ("05-20", None, (MET, "05-07", "adept mentor", True)),
        ("05-20", "05-19", (OVERDUE, "05-07", "adept", False)),
        ("05-25", None, (MET, "05-07", "adept mentor", True)),
        ("06-02", None, (MET, "05-07", "adept mentor", True)),
    ):
        assert REOPENED.checks(PAIR, on, as_at)[Check.C10] == expected, (on, as_at)
    for on, sides in (("04-15", []), ("04-16", ["adept"]), ("05-20", [*Side]), ("06-02", [*Side])):
        assert [*REOPENED.pairs(on)[PAIR].midpoint] == sides
        assert (REOPENED.figures(on).midpoints, REOPENED.kpis(on).midpoint_rate) == (
            int(len(sides) == 2),
            None if on == "04-15" else Fraction(int(len(sides) == 2)),
        )
    assert REOPENED.pairs("06-02")[PAIR].midpoint == {Side.ADEPT: day("04-16"), Side.MENTOR: day("05-20")}
    assert REOPENED.pairs("05-20", "05-19")[PAIR].midpoint == {Side.ADEPT: day("04-16")}


def test_a_timeline_tells_of_each_time_that_somebody_evaluated() -> None:
    first = ["01-30 matched", "04-16 midpoint_evaluated adept"]
    both = [*first, "05-20 midpoint_evaluated mentor"]
    anew = [*both, "05-21 evaluation_reopened adept", "06-01 midpoint_evaluated adept"]
    for on, as_at, told in (
        ("05-19", None, first),
        ("05-20", "05-19", first),
        ("05-20", None, both),
        ("06-02", None, anew),
    ):
        assert REOPENED.timeline(PAIR, on, as_at) == told, (on, as_at)


# a pair pauses twice, the first time for the day on which clocks go forward

PAUSED_TWICE = lived(
    *START,
    held("m1", "03-27"),
    ("pause", "03-29 00:30", PausePair(PAIR)),
    ("resume", "03-30 00:30", ResumePair(PAIR)),
    held("m2", "04-03"),
    ("pause again", "04-10", PausePair(PAIR)),
    ("resume again", "04-20", ResumePair(PAIR)),
    held("m3", "05-15"),
    held("m4", "06-20"),
)


def test_a_pause_over_the_change_of_clocks_is_a_day_as_any_other() -> None:
    """Paused for the 23 hours of 29 March, and for ten days from 10 April: half-time on 16 April moves by both. Seven
    days after 27 March are 3 April, and 4 without the first; 14 are 10 April, 11 without the first, and 21 without the
    second too; 21 are 17 April, and 28 without either."""
    assert PAUSED_TWICE.checks(PAIR, "07-12") == {
        Check.C1: (MET, "07-11", "m1 m2 m3 m4", False),
        Check.C2: (MISSED, "02-14", "m1", False),
        Check.C3: (OVERDUE, "04-04", "m1", False),
        Check.C4: (OVERDUE, "04-21", "", False),
        Check.C5: (OVERDUE, "04-03", "", False),
        Check.C6: (OVERDUE, "04-21", "", False),
        Check.C7: (OVERDUE, "04-04", "", False),
        Check.C8: (NONE, None, "", False),
        Check.C9: (MET, "05-15", "m1 m2 m3 m4", False),
        Check.C10: (OVERDUE, "05-18", "", False),
        Check.C11: (YET, "08-01", "", False),
        Check.C12: (OVERDUE, "03-27", "", False),
        Check.C13: (MISSED, "06-20", "m1 m2 m3 m4", False),
        Check.C14: (OVERDUE, "02-07", "", False),
        Check.C15: (MET, "01-26", "wishes", False),
        Check.C16: (MET, "04-28", "m1 m2 m3 m4", True),
    }


def test_while_it_rests_its_days_move_with_each_day_and_the_screens_say_so() -> None:
    for on, as_at, state, half, last in (
        ("03-28", None, PairState.ACTIVE, "05-07", "07-21"),
        ("03-29", None, PairState.PAUSED, "05-07", "07-21"),
        ("03-29", "03-29 00:29", PairState.ACTIVE, "05-07", "07-21"),
        ("03-30", None, PairState.ACTIVE, "05-08", "07-22"),
        ("03-30", "03-30 00:29", PairState.PAUSED, "05-08", "07-22"),
        ("04-10", None, PairState.PAUSED, "05-08", "07-22"),
        ("04-15", None, PairState.PAUSED, "05-13", "07-27"),
        ("04-15", "04-09", PairState.ACTIVE, "05-08", "07-22"),
        ("04-20", None, PairState.ACTIVE, "05-18", "08-01"),
    ):
        found = PAUSED_TWICE.checks(PAIR, on, as_at)
        assert (found[Check.C10][1], found[Check.C11][1]) == (half, last), (on, as_at)
        assert PAUSED_TWICE.pairs(on, as_at)[PAIR].state_on(day(on)) is state, (on, as_at)
    card = PAUSED_TWICE.pairs("07-12")[PAIR]
    assert (card.midpoint_on, card.ends_on, card.paused) == (day("04-27"), day("07-11"), 11)


def test_a_timeline_tells_of_a_pause_on_the_day_where_the_pair_lives() -> None:
    before = ["01-30 matched", "03-27 meeting_held"]
    assert PAUSED_TWICE.timeline(PAIR, "03-28") == before
    assert PAUSED_TWICE.timeline(PAIR, "03-29", "03-29 00:29") == before
    assert PAUSED_TWICE.timeline(PAIR, "03-29") == [*before, "03-29 paused"]
    assert PAUSED_TWICE.timeline(PAIR, "03-30") == [*before, "03-29 paused", "03-30 resumed"]


def test_the_figures_count_no_day_on_which_it_rested() -> None:
    """162 days until 11 July, that one included, without eleven; two of four meetings by half-time on 27 April."""
    measured = PAUSED_TWICE.kpis("07-12")
    assert measured.meetings_per_pair_month == 4 / (Fraction(162 - 11) / MONTH)
    assert measured.front_loading == Fraction(2, 4)
    assert (measured.midpoint_rate, PAUSED_TWICE.kpis("04-26").midpoint_rate) == (0, None)
    assert PAUSED_TWICE.figures("05-15").meetings_held == 3
    assert PAUSED_TWICE.figures("05-15", "05-14").meetings_held == 2


# a history that is brought in, with its own days, long after


def brought(name: str, on: str, said: object) -> Step:
    return (name, "12-01", said, IMPORT, on)


BROUGHT_IN = lived(
    *(brought(name, when, fact) for name, when, fact, *_ in START),
    *(
        brought(name, on, RecordMeetingHeld(PAIR, MeetingId(name), day(on), 60, Form.CAFE))
        for name, on in (("m1", "02-10"), ("m2", "03-03"), ("m3", "04-07"), ("m4", "05-12"))
    ),
    brought("adept-half", "04-20", EvaluateMidpoint(PAIR, Side.ADEPT)),
    brought("mentor-half", "05-12", EvaluateMidpoint(PAIR, Side.MENTOR)),
    brought("adept-close", "07-01", SummariseClosing(PAIR, Side.ADEPT)),
    brought("mentor-close", "07-30", SummariseClosing(PAIR, Side.MENTOR)),
    brought("completed", "07-30", CompletePair(PAIR)),
)


def test_a_history_is_measured_by_its_own_days_however_late_it_was_told() -> None:
    assert BROUGHT_IN.checks(PAIR, "12-02") == {
        Check.C1: (MET, "06-30", "m1 m2 m3 m4", False),
        Check.C2: (MET, "02-14", "m1", False),
        Check.C3: (MISSED, "02-17", "m1", False),
        Check.C4: (MISSED, "02-24", "", False),
        Check.C5: (MISSED, "03-03", "", False),
        Check.C6: (MISSED, "02-24", "", False),
        Check.C7: (MISSED, "02-17", "", False),
        Check.C8: (NONE, None, "", False),
        Check.C9: (MET, "04-07", "m1 m2 m3 m4", False),
        Check.C10: (MET, "05-07", "adept-half mentor-half", True),
        Check.C11: (MET, "07-21", "adept-close mentor-close", True),
        Check.C12: (MISSED, "02-10", "", False),
        Check.C13: (MISSED, "05-12", "m1 m2 m3 m4", False),
        Check.C14: (MISSED, "02-07", "", False),
        Check.C15: (MET, "01-26", "wishes", False),
        Check.C16: (MET, "03-03", "m1 m2 m3 m4", True),
    }


def test_a_timeline_of_a_history_has_its_days_and_says_that_it_was_late() -> None:
    by_then = ["01-30 matched", "02-10 meeting_held late", "03-03 meeting_held late", "04-07 meeting_held late"]
    assert BROUGHT_IN.timeline(PAIR, "04-20") == [*by_then, "04-20 midpoint_evaluated adept"]
    assert BROUGHT_IN.timeline(PAIR, "04-20", "11-30") == []


def test_a_history_was_so_on_its_days_and_was_not_known_then() -> None:
    found = BROUGHT_IN.checks(PAIR, "05-08")
    assert found[Check.C1] == (YET, "06-30", "m1 m2 m3", False)
    assert found[Check.C10] == (OVERDUE, "05-07", "adept-half", False)
    assert found[Check.C11] == (YET, "07-21", "", False)
    standing = (("01-31", "matched", 0), ("02-10", "active", 1), ("06-30", "closing", 4), ("07-30", "completed", 4))
    for on, state, met in standing:
        assert BROUGHT_IN.pairs(on)[PAIR].state_on(day(on)).value == state
        assert BROUGHT_IN.figures(on).meetings_held == met
        assert (BROUGHT_IN.pairs(on, "11-30"), BROUGHT_IN.figures(on, "11-30").pairs) == ({}, 0)
        assert BROUGHT_IN.kpis(on, "11-30").adepts == 0
    measured = BROUGHT_IN.kpis("12-02")
    assert measured.days_to_record == (273 + 238) / 2, "294, 273, 238 and 203 days"
    assert (measured.activation, measured.completion, measured.midpoint_rate) == (1, 1, 1)
    assert measured.meetings_per_pair_month == 4 / (Fraction(151) / MONTH)


# what feedback is owed, of all of them


def test_feedback_is_owed_as_of_a_day_and_as_it_was_known() -> None:
    for life, on, as_at, owed in (
        (REPLACED, "05-10", None, ["midpoint ada 05-31 0", "midpoint eva 05-31 0"]),
        (REPLACED, "06-11", None, ["midpoint eva 06-15 0"]),
        (REPLACED, "06-11", "06-09", ["midpoint ada 06-15 0", "midpoint eva 06-15 0"]),
        (REPLACED, "06-02", "05-31", ["midpoint ada 05-31 2", "midpoint eva 05-31 2"]),
        (REPLACED, "08-22", None, ["closing eva 08-21 1"]),
        (REPLACED, "09-01", None, []),
        (REOPENED, "05-08", None, ["midpoint mim 05-07 1"]),
        (REOPENED, "05-22", None, []),
        (REOPENED, "05-20", "05-19", ["midpoint mim 05-07 13"]),
        (PAUSED_TWICE, "04-15", None, []),
        (PAUSED_TWICE, "04-26", None, []),
        (PAUSED_TWICE, "04-27", None, ["midpoint ada 05-18 0", "midpoint mim 05-18 0"]),
        (PAUSED_TWICE, "05-19", None, ["midpoint ada 05-18 1", "midpoint mim 05-18 1"]),
        (BROUGHT_IN, "05-08", None, []),
    ):
        assert life.owed(on, as_at) == owed, (on, as_at)
