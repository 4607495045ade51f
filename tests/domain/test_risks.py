"""When a risk comes up, how much of it there is, and which facts show it; what it weighs is in ``test_engagement``."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from domain.adoption import Applies, HandbookEditionAdopted
from domain.concerns import ConcernClosed, ConcernRaised
from domain.edition import HandbookEditionDrafted, HandbookEditionPublished, HandbookPolicySet
from domain.expectations import Of
from domain.fit import FitProcessClosed, FitProcessOpened
from domain.goal import GoalKind, GoalSet
from domain.language import EditionId, EntryId, MeetingId, Side
from domain.meeting import Form, MeetingDisputed, MeetingHeld, MeetingMissed, MeetingPlanned
from domain.member import MemberDeactivated
from domain.pairing import ClosingSummarised, MidpointEvaluated
from domain.purpose import PurposeAgreed
from domain.record import records
from domain.risks import Risk, risks
from tests.domain.judged import FOUR, Told, day, expects, log, met
from tests.domain.stage import ADA, MIM, ODD, PAIR, PLANNED, SPRING, ZONE

GOAL = (day("02-11"), GoalSet(PAIR, SPRING, EntryId("goal"), GoalKind.PERSONAL, "Tala"))
FIRST = met("02-10")
ADEPTS = tuple(expects("02-11", Side.ADEPT, of) for of in Of)


def found(risk: Risk, on: str, *said: Told) -> tuple[int, tuple[int, ...]]:
    """How much of it there is, and which facts show it; the match is the first fact."""
    reasons = risks(records(log(*said), ZONE), PAIR, day(on))
    return next(((one.count, one.evidence) for one in reasons if one.risk is risk), (0, ()))


NOT = (0, ())


def recorded(on: str, by: Side) -> Told:
    return (day(on), MeetingHeld(PAIR, SPRING, MeetingId(on), day(on), 60, Form.CAFE, by))


def missed(on: str, who: Side) -> Told:
    return (day(on), MeetingMissed(PAIR, SPRING, MeetingId(on), who, 0))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (ADEPTS[:2], NOT),
        (ADEPTS, (3, (2, 3, 4))),
        ((*ADEPTS, GOAL), (3, (2, 3, 4))),
        ((*ADEPTS[:2], GOAL), NOT),
        ((*ADEPTS[:2], recorded("02-10", Side.ADEPT)), (3, (2, 3, 4))),
        ((*ADEPTS, recorded("02-10", Side.ADEPT), met("02-12")), (4, (2, 3, 4, 5))),
        ((*ADEPTS, missed("02-10", Side.MENTOR)), (3, (2, 3, 4))),
        ((*ADEPTS, recorded("02-10", Side.MENTOR)), NOT),
        ((*ADEPTS, expects("02-12", Side.MENTOR, Of.SELF)), NOT),
        (tuple(recorded(f"02-1{n}", Side.MENTOR) for n in range(3)), (3, (2, 3, 4))),
    ],
)
def test_one_side_alone_has_done_three_things_or_more(said: tuple[Told, ...], expected: object) -> None:
    assert found(Risk.ONE_SIDED, "02-20", *said) == expected


@pytest.mark.parametrize(
    ("on", "said", "expected"),
    [
        ("04-02", (FIRST,), NOT),
        ("04-03", (FIRST,), (1, (1, 2))),
        ("04-05", (FIRST,), (3, (1, 2))),
        ("06-30", (FIRST,), (89, (1, 2))),
        ("07-01", (FIRST,), NOT),
        ("04-03", (FIRST, (day("02-11"), replace(PLANNED, starts=PLANNED.starts.replace(day=11)))), NOT),
    ],
)
def test_who_neither_met_nor_mean_to_for_forty_five_days_and_a_week_are_inactive_while_it_lasts(
    on: str, said: tuple[Told, ...], expected: object
) -> None:
    assert found(Risk.INACTIVE, on, *said) == expected


def planned(on: str) -> Told:
    return (day("02-01"), MeetingPlanned(PAIR, SPRING, MeetingId(on), PLANNED.starts, ZONE, 60, Form.CAFE))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ((missed("02-10", Side.ADEPT),), NOT),
        ((missed("02-10", Side.ADEPT), missed("02-17", Side.MENTOR)), NOT),
        ((missed("02-10", Side.MENTOR), missed("02-17", Side.MENTOR)), (2, (2, 3))),
        (tuple(missed(f"02-1{n}", Side.ADEPT) for n in range(3)), (3, (2, 3, 4))),
        ((planned("02-10"), FIRST, *(missed(on, Side.ADEPT) for on in ("02-17", "02-24"))), (2, (4, 5))),
        ((planned("02-17"), *(missed(on, Side.ADEPT) for on in ("02-17", "02-24"))), (2, (2, 3, 4))),
    ],
)
def test_the_same_side_did_not_come_twice(said: tuple[Told, ...], expected: object) -> None:
    assert found(Risk.NO_SHOWS, "03-01", *said) == expected


def both(kind: type[MidpointEvaluated | ClosingSummarised], on: str) -> tuple[Told, Told]:
    return (day(on), kind(PAIR, SPRING, Side.ADEPT)), (day(on), kind(PAIR, SPRING, Side.MENTOR))


MIDPOINT, CLOSING = both(MidpointEvaluated, "04-20"), both(ClosingSummarised, "06-30")


@pytest.mark.parametrize(
    ("risk", "on", "said", "expected"),
    [
        (Risk.MIDPOINT_OVERDUE, "05-07", (), NOT),
        (Risk.MIDPOINT_OVERDUE, "05-08", (), (1, (1,))),
        (Risk.MIDPOINT_OVERDUE, "05-10", (FIRST, MIDPOINT[0]), (3, (1, 3))),
        (Risk.MIDPOINT_OVERDUE, "05-10", (MIDPOINT[1], CLOSING[0], CLOSING[1]), (3, (1, 2))),
        (Risk.MIDPOINT_OVERDUE, "05-10", MIDPOINT, NOT),
        (Risk.CLOSING_OVERDUE, "07-21", (), NOT),
        (Risk.CLOSING_OVERDUE, "07-22", (), (1, (1,))),
        (Risk.CLOSING_OVERDUE, "07-24", (FIRST, CLOSING[0]), (3, (1, 3))),
        (Risk.CLOSING_OVERDUE, "07-24", (CLOSING[1], *MIDPOINT), (3, (1, 2))),
        (Risk.CLOSING_OVERDUE, "07-24", CLOSING, NOT),
    ],
)
def test_what_both_are_to_do_is_overdue_three_weeks_after_its_day_until_both_have(
    risk: Risk, on: str, said: tuple[Told, ...], expected: object
) -> None:
    assert found(risk, on, *said) == expected


def test_nobody_is_late_with_a_midpoint_that_the_edition_does_not_ask_for() -> None:
    ours = EditionId("ours")
    without = (
        HandbookEditionDrafted(ours, EditionId("addher@1"), "Vår"),
        HandbookPolicySet(ours, "policy.midpoint", "none"),
        HandbookPolicySet(ours, "policy.c10", "off"),
        HandbookEditionPublished(ours, "0" * 64),
        HandbookEditionAdopted(SPRING, ours, Applies.ALL_FROM, day("02-01")),
    )
    assert found(Risk.MIDPOINT_OVERDUE, "06-01", *((day("02-01"), fact) for fact in without)) == NOT


def disputed(on: str) -> Told:
    return (day("03-10"), MeetingDisputed(PAIR, SPRING, MeetingId(on), Side.MENTOR))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (FOUR[:2], NOT),
        ((*FOUR[:2], missed("03-05", Side.ADEPT), disputed("03-03")), (1, (3, 5))),
        ((*FOUR[:2], disputed("03-03"), disputed("02-10")), (2, (2, 3, 4, 5))),
    ],
)
def test_meetings_that_the_other_says_were_not_held(said: tuple[Told, ...], expected: object) -> None:
    assert found(Risk.DISPUTED, "04-01", *said) == expected


DOUBTED = (day("03-01"), FitProcessOpened(PAIR, SPRING))
WORRY = (day("03-01"), ConcernRaised(PAIR, SPRING, EntryId("one"), ADA, ODD, "tone", "Ord"))
OTHER = (day("03-02"), ConcernRaised(PAIR, SPRING, EntryId("two"), MIM, ODD, "tone", "Ord"))
GONE = (day("03-01"), MemberDeactivated(MIM))


@pytest.mark.parametrize(
    ("risk", "said", "expected"),
    [
        (Risk.FIT_NOT_GOOD, (FIRST,), NOT),
        (Risk.FIT_NOT_GOOD, (FIRST, DOUBTED), (1, (3,))),
        (Risk.FIT_NOT_GOOD, (FIRST, DOUBTED, (day("03-05"), FitProcessClosed(PAIR, SPRING))), NOT),
        (Risk.CONCERN_OPEN, (FIRST, WORRY, OTHER), (2, (3, 4))),
        (
            Risk.CONCERN_OPEN,
            (WORRY, OTHER, (day("03-05"), ConcernClosed(PAIR, SPRING, EntryId("one"), ADA))),
            (1, (3,)),
        ),
        (Risk.ORPHANED, (FIRST,), NOT),
        (Risk.ORPHANED, (FIRST, GONE, (day("03-02"), MemberDeactivated(ADA))), (1, (3,))),
    ],
)
def test_what_stands_until_somebody_has_seen_to_it(risk: Risk, said: tuple[Told, ...], expected: object) -> None:
    assert found(risk, "03-10", *said) == expected


@pytest.mark.parametrize(("by", "count"), [("cora", 3), (MIM, 0), (ADA, 3)])
def test_whoever_has_answered_anything_has_not_left_all_of_it_to_the_other(by: str, count: int) -> None:
    agreed = PurposeAgreed(PAIR, SPRING, EntryId("why"), Side.MENTOR)
    *told, last = log(*ADEPTS, (day("02-12"), agreed))
    reasons = risks(records([*told, msgspec.structs.replace(last, by=by)], ZONE), PAIR, day("02-13"))
    assert next((one.count for one in reasons if one.risk is Risk.ONE_SIDED), 0) == count
