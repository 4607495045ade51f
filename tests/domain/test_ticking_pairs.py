"""What a clock asks for of a pair: each reminder once, its risks, its completion after the days of grace."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain.language import Actor, Role
from domain.nudging import AlertCoordinator, CoordinatorAlerted, NudgeSent, NudgeSuppressed, SendNudge, Unsent
from domain.pair import PairResumed
from domain.parting import CompletePair
from domain.phase import ProgrammeCancelled
from domain.reminders import Policy
from domain.retention import ApplyRetention, Kept, RetentionPolicySet
from domain.risks import Risk
from domain.ticking import VERSION, Given, Look, pairs
from domain.watching import ClearRisk, RaiseRisk, RiskCleared, RiskRaised
from tests.domain.reminded import Numbers, Said, at, day, held, journal
from tests.domain.stage import ADA, AUTUMN, COMPLETED, MIM, PAIR, PAUSED, SPRING


def look(now: str, *said: Said, numbers: Numbers | None = None, **match: Any) -> Look:
    return pairs(journal(*said, numbers=numbers, **match), at(now))[PAIR]


def asked(policy: str, now: str, *said: Said, **more: Any) -> list[Given]:
    return [one for one in look(now, *said, **more).given if one.policy == policy]


def nudge(member: Any, policy: Policy, window: str, most: int = 2) -> Given:
    return Given(SendNudge(PAIR, member, policy, window, most), policy, f"{PAIR}/{member}/{window}")


def alert(policy: Policy, window: str) -> Given:
    return Given(AlertCoordinator(PAIR, policy, window), policy, f"{PAIR}//{window}")


BOOK, INTRODUCE = Policy.BOOK_FIRST_MEETING, Policy.INTRODUCE_YOURSELF
DUE = [
    nudge(ADA, BOOK, "match/0"),
    nudge(ADA, INTRODUCE, "match/1"),
    nudge(MIM, INTRODUCE, "match/1"),
    nudge(MIM, BOOK, "match/1"),
    alert(INTRODUCE, "match/2"),
]
SENT = NudgeSent(PAIR, SPRING, ADA, BOOK, "match/0", day("02-07"))
UNSENT = NudgeSuppressed(PAIR, SPRING, MIM, INTRODUCE, "match/1", day("02-07"), Unsent.MUTED)
ALERTED = CoordinatorAlerted(PAIR, SPRING, INTRODUCE, "match/2", day("02-10"))


def test_whoever_is_reminded_gets_a_nudge_and_coordinators_an_alert() -> None:
    assert [*look("02-10").given] == DUE
    assert DUE[0].actor == Actor(f"policy:book_first_meeting@{VERSION}", frozenset({Role.POLICY}))


@pytest.mark.parametrize(("told", "which"), [(SENT, 0), (UNSENT, 2), (ALERTED, 4)])
def test_what_was_sent_or_told_or_held_back_is_not_asked_for_again(told: object, which: int) -> None:
    assert [*look("02-10", ("02-10", told)).given] == [*DUE[:which], *DUE[which + 1 :]]


@pytest.mark.parametrize(
    "told",
    [
        replace(SENT, member=MIM),
        replace(SENT, window="match/9"),
        replace(SENT, policy=Policy.INACTIVE),
        replace(ALERTED, window="lunch/2"),
    ],
)
def test_another_reminder_is_no_reason_not_to_ask_for_this_one(told: object) -> None:
    assert [*look("02-10", ("02-10", told)).given] == DUE


def test_coordinators_hear_once_of_an_occasion_though_another_edition_reminds_more_often() -> None:
    often = {"introduction_reminders": "1,2,7"}
    assert asked(INTRODUCE, "02-10", ("02-10", ALERTED), numbers=often) == [
        nudge(ADA, INTRODUCE, "match/2"),
        nudge(MIM, INTRODUCE, "match/2"),
    ]
    assert alert(INTRODUCE, "match/3") in asked(INTRODUCE, "02-10", numbers=often)


def test_how_it_felt_is_asked_once_whichever_meeting_was_the_first() -> None:
    fit = Policy.FIT_CHECK
    once = tuple(("02-11", NudgeSent(PAIR, SPRING, who, fit, "lunch/0", day("02-11"))) for who in (ADA, MIM))
    assert asked(fit, "02-13", held("02-10"), *once, held("02-05", "walk")) == []
    assert asked(fit, "02-13", held("02-10"), *once[1:], held("02-05", "walk")) == [nudge(ADA, fit, "walk/0")]


def test_how_many_a_week_is_for_the_edition_to_say() -> None:
    assert look("02-07", numbers={"nudges_per_week": "1"}).given[0] == nudge(ADA, BOOK, "match/0", most=1)


def test_a_pair_is_looked_at_again_when_something_may_fall_due() -> None:
    assert look("02-10 07:00").again == at("02-10 08:00")
    assert look("02-10 08:00").again == at("02-11 00:00")


@pytest.mark.parametrize("over", [PAUSED, COMPLETED])
def test_of_a_pair_that_rests_or_is_over_nothing_is_asked(over: object) -> None:
    assert look("03-10", ("02-15", over)).given == ()


def test_a_pause_that_is_forgotten_comes_up_and_is_over_once_the_pair_goes_on() -> None:
    forgotten = Given(RaiseRisk(PAIR, Risk.PAUSE_FORGOTTEN, (2,)), "risks", f"{PAIR}/pause_forgotten/0/raise")
    assert look("04-07", ("02-15", PAUSED)) == Look((), at("04-08 00:00"))
    assert look("04-08", ("02-15", PAUSED)) == Look((forgotten,), at("04-09 00:00"))
    raised = RiskRaised(PAIR, SPRING, Risk.PAUSE_FORGOTTEN, day("04-08"), (2,))
    assert look("04-09", ("02-15", PAUSED), ("04-08", raised)) == Look((), at("04-10 00:00"))
    resumed = PairResumed(PAIR, SPRING, day("04-10"), day("05-20"), day("08-24"), both_agreed=False)
    cleared = Given(ClearRisk(PAIR, Risk.PAUSE_FORGOTTEN), "risks", f"{PAIR}/pause_forgotten/1/clear")
    assert cleared in look("04-10", ("02-15", PAUSED), ("04-08", raised), ("04-10", resumed)).given


# its completion


THREE = tuple(held(on, f"on {on}") for on in ("01-31", "03-01", "04-01"))
FOUR = (*THREE, held("06-30"))
COMPLETE = Given(CompletePair(PAIR, early=True), "grace", f"{PAIR}/2026-06-30")


@pytest.mark.parametrize(
    ("now", "said", "completes"),
    [
        ("07-21 23:59", FOUR, False),
        ("07-22 00:00", FOUR, True),
        ("07-22", THREE, False),
        ("07-22", (*THREE, held("01-30", pre_match=True)), False),
        ("07-22", (*THREE, held("07-01")), False),
        ("07-22", (*FOUR, ("07-01", PAUSED)), False),
        ("07-22", (*FOUR, ("07-01", COMPLETED)), False),
    ],
)
def test_a_pair_that_met_as_often_as_it_should_within_its_period_is_completed_after_the_days_of_grace(
    now: str, said: tuple[Said, ...], completes: bool
) -> None:
    assert asked("grace", now, *said) == ([COMPLETE] if completes else [])


def test_the_days_of_grace_and_how_often_are_for_the_edition_to_say() -> None:
    numbers = {"closing_grace_days": "30", "min_meetings": "3"}
    assert asked("grace", "07-30", *THREE, numbers=numbers) == []
    assert asked("grace", "07-31", *THREE, numbers=numbers) == [COMPLETE]


# its risks


RAISED = RiskRaised(PAIR, SPRING, Risk.NEVER_MET, day("02-21"), (1,))
CLEARED = RiskCleared(PAIR, SPRING, Risk.NEVER_MET, day("02-22"))


@pytest.mark.parametrize(
    ("said", "risks"),
    [
        ((), [Given(RaiseRisk(PAIR, Risk.NEVER_MET, (1,)), "risks", f"{PAIR}/never_met/0/raise")]),
        ((("02-21", RAISED),), []),
        (
            (("02-21", RAISED), held("02-22")),
            [Given(ClearRisk(PAIR, Risk.NEVER_MET), "risks", f"{PAIR}/never_met/1/clear")],
        ),
        ((("02-21", RAISED), ("02-22", CLEARED), held("02-22")), []),
        (
            (("02-21", RAISED), ("02-22", CLEARED)),
            [Given(RaiseRisk(PAIR, Risk.NEVER_MET, (1,)), "risks", f"{PAIR}/never_met/1/raise")],
        ),
        ((("02-21", RAISED), ("02-22", CLEARED), ("02-23", RAISED)), []),
    ],
)
def test_a_risk_is_raised_and_cleared_once_each_time_that_it_comes_up(
    said: tuple[Said, ...], risks: list[Given]
) -> None:
    assert asked("risks", "02-23", *said) == risks


def test_nobody_is_reminded_of_a_pair_whose_programme_is_cancelled_and_its_risks_are_over() -> None:
    cancelled = ("02-09", ProgrammeCancelled(SPRING, "Nobody could be found to lead it"))
    assert look("02-10", cancelled) == Look()
    assert [*look("02-10", ("02-09", ProgrammeCancelled(AUTUMN, "Another"))).given] == DUE
    cleared = Given(ClearRisk(PAIR, Risk.NEVER_MET), "risks", f"{PAIR}/never_met/1/clear")
    assert look("02-23", ("02-21", RAISED), cancelled) == Look((cleared,))


# what is not kept


def test_what_a_pair_wrote_goes_and_the_next_is_looked_at_at_its_midnight() -> None:
    closed = (("07-01", RetentionPolicySet(Kept.CONTENT, 30, day("03-01"))), ("07-01", COMPLETED))
    before, after = look("07-31 12:00", *closed), look("08-01 00:00", *closed)
    assert (before.given, before.again and before.again.isoformat()) == ((), "2026-07-31T22:00:00+00:00")
    assert after == Look((Given(ApplyRetention(PAIR, Kept.CONTENT, day("07-01")), "retention", f"{PAIR}/content"),))
