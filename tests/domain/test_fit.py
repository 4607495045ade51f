from __future__ import annotations

from dataclasses import replace
from datetime import date

from domain.fit import (
    CheckFit,
    CloseFitProcess,
    Fit,
    FitAnswerTold,
    FitProcessClosed,
    FitProcessOpened,
    FitTooEarly,
    PairFitChecked,
)
from domain.language import Actor, NotPermitted, Role, Side, Visibility
from domain.pair import NotTogether, PairUnknown
from domain.side import CoMentorOnlyHelps
from projections.pair_fit import pair_fit
from projections.pair_timeline import pair_timeline
from projections.past import folded
from tests.domain.stage import (
    ADA,
    ADMIN,
    BO,
    COMPLETED,
    EVA,
    HELD,
    IMPORT,
    MIM,
    PAIR,
    PAUSED,
    PLANNED,
    RETRACTED,
    SPRING,
    TOGETHER,
)
from tests.spec import COORDINATOR, May, given
from tests.story import told

MET = (*TOGETHER, HELD)
TODAY = date(2026, 2, 15)
GOOD, UNDECIDED, NOT_GOOD = (CheckFit(PAIR, answer) for answer in Fit)
SAID_GOOD, SAID_UNDECIDED, SAID_NOT_GOOD = (PairFitChecked(PAIR, SPRING, Side.ADEPT, TODAY, word.value) for word in Fit)
TOLD, OPENED, CLOSED = (
    FitAnswerTold(PAIR, SPRING, Side.ADEPT),
    FitProcessOpened(PAIR, SPRING),
    FitProcessClosed(PAIR, SPRING),
)
CLOSE = CloseFitProcess(PAIR)
HIS_NO = replace(SAID_NOT_GOOD, side=Side.MENTOR)


def test_each_of_the_two_says_so_for_themselves() -> None:
    given(*MET).when(GOOD, by=ADA).then(SAID_GOOD)
    given(*MET, SAID_GOOD).when(GOOD, by=MIM).then(replace(SAID_GOOD, side=Side.MENTOR))
    given(*MET, PAUSED).when(UNDECIDED, by=ADA).then(SAID_UNDECIDED)


def test_nothing_waits_for_the_vault() -> None:
    """It is for oneself, and not for the pair."""
    given(*MET).when(UNDECIDED, by=ADA).then(SAID_UNDECIDED)


def test_it_is_asked_once_they_have_met() -> None:
    given(*TOGETHER).when(GOOD, by=ADA).refuses(FitTooEarly)
    given(*TOGETHER, PLANNED).when(GOOD, by=ADA).refuses(FitTooEarly)
    given(*MET, RETRACTED).when(GOOD, by=ADA).refuses(FitTooEarly)


def test_a_no_opens_a_process() -> None:
    given(*MET).when(NOT_GOOD, by=ADA).then(SAID_NOT_GOOD, OPENED)
    given(*MET, HIS_NO, OPENED).when(NOT_GOOD, by=ADA).then(SAID_NOT_GOOD)


def test_whoever_said_no_and_finds_that_it_fits_closes_it() -> None:
    given(*MET, SAID_NOT_GOOD, OPENED).when(GOOD, by=ADA).then(SAID_GOOD, CLOSED)
    given(*MET, SAID_NOT_GOOD, OPENED, HIS_NO).when(GOOD, by=ADA).then(SAID_GOOD)
    given(*MET, SAID_NOT_GOOD, OPENED).when(UNDECIDED, by=ADA).then(SAID_UNDECIDED)
    for his in (replace(SAID_GOOD, side=Side.MENTOR), replace(SAID_UNDECIDED, side=Side.MENTOR)):
        given(*MET, SAID_NOT_GOOD, OPENED, his).when(GOOD, by=ADA).then(SAID_GOOD, CLOSED)
    given(*MET, SAID_NOT_GOOD, OPENED).when(GOOD, by=MIM).then(replace(SAID_GOOD, side=Side.MENTOR))


def test_a_last_word_is_said_once_and_a_doubt_again_on_another_day() -> None:
    given(*MET, SAID_GOOD).when(GOOD, by=ADA).stays_quiet()
    given(*MET, SAID_UNDECIDED).when(UNDECIDED, by=ADA).stays_quiet()
    later = date(2026, 3, 1)
    given(*MET, SAID_UNDECIDED).when(UNDECIDED, by=ADA, now=later).then(replace(SAID_UNDECIDED, checked_on=later))
    given(*MET, SAID_NOT_GOOD, OPENED).when(NOT_GOOD, by=ADA).stays_quiet()
    given(*MET, SAID_NOT_GOOD, OPENED, CLOSED).when(NOT_GOOD, by=ADA).then(SAID_NOT_GOOD, OPENED)


def test_its_author_lets_coordinators_read_the_answer() -> None:
    given(*MET).when(replace(NOT_GOOD, tell=True), by=ADA).then(SAID_NOT_GOOD, TOLD, OPENED)
    given(*MET, SAID_GOOD).when(replace(GOOD, tell=True), by=ADA).then(TOLD)
    given(*MET, SAID_GOOD, TOLD).when(replace(GOOD, tell=True), by=ADA).stays_quiet()
    given(*MET, SAID_GOOD, TOLD).when(replace(UNDECIDED, tell=True), by=ADA).then(SAID_UNDECIDED, TOLD)


def test_who_told_of_one_answer_has_not_told_of_the_next() -> None:
    given(*MET, SAID_UNDECIDED, TOLD, SAID_GOOD).when(replace(GOOD, tell=True), by=ADA).then(TOLD)
    his = replace(SAID_GOOD, side=Side.MENTOR)
    given(*MET, SAID_GOOD, TOLD, his).when(replace(GOOD, tell=True), by=ADA).stays_quiet()


def test_nobody_says_so_for_another() -> None:
    given(*MET).when(GOOD, by=BO).refuses(CoMentorOnlyHelps)
    for who in (EVA, COORDINATOR, IMPORT):
        given(*MET).when(GOOD, by=who).refuses(PairUnknown)
    given().when(GOOD, by=ADA).refuses(PairUnknown)


def test_a_pair_that_is_over_is_not_asked() -> None:
    given(*MET, COMPLETED).when(GOOD, by=ADA).refuses(NotTogether)
    given(*MET, SAID_NOT_GOOD, OPENED, COMPLETED).when(CLOSE).refuses(NotTogether)


# closing


def test_a_coordinator_closes_the_process() -> None:
    given(*MET, SAID_NOT_GOOD, OPENED).when(CLOSE).then(CLOSED)
    given(*MET, SAID_NOT_GOOD, OPENED, CLOSED).when(CLOSE).stays_quiet()
    given(*MET).when(CLOSE).stays_quiet()


def test_nobody_closes_their_own() -> None:
    given(*MET, SAID_NOT_GOOD, OPENED).when(CLOSE, by=ADA).refuses(NotPermitted)
    given(*MET, SAID_NOT_GOOD, OPENED).when(CLOSE, by=ADMIN).refuses(PairUnknown)
    both = Actor(MIM, frozenset({Role.MEMBER, Role.COORDINATOR}))
    given(*MET, SAID_NOT_GOOD, OPENED).when(CLOSE, by=both).refuses(NotPermitted)


# what shows


def test_the_last_answer_of_each_stands_sealed_and_a_new_one_is_ones_own_again() -> None:
    row = folded(pair_fit, told(*MET, SAID_NOT_GOOD, TOLD, OPENED, HIS_NO))[PAIR]
    assert [(one.side, one.told, one.on) for one in row.said] == [
        (Side.ADEPT, True, TODAY),
        (Side.MENTOR, False, TODAY),
    ]
    assert row.open
    after = folded(pair_fit, told(*MET, SAID_NOT_GOOD, TOLD, OPENED, SAID_GOOD, CLOSED))[PAIR]
    assert [(one.side, one.told) for one in after.said] == [(Side.ADEPT, False)]
    assert not after.open


def test_nothing_of_it_stands_on_the_timeline() -> None:
    """An entry would tell the other that somebody said no."""
    before = folded(pair_timeline, told(*MET))
    assert folded(pair_timeline, told(*MET, SAID_NOT_GOOD, TOLD, OPENED, CLOSED)) == before


MAY = (
    May(MET, GOOD, "adept mentor"),
    May((*MET, SAID_NOT_GOOD, OPENED), CLOSE, "coordinator"),
)
GOLDEN = {
    "PairFitChecked.v1": (
        '{"pair":"ada-mim","programme":"spring-2026","side":"adept","checked_on":"2026-02-15","answer":"not_good"}'
    ),
    "FitAnswerTold.v1": '{"pair":"ada-mim","programme":"spring-2026","side":"adept"}',
    "FitProcessOpened.v1": '{"pair":"ada-mim","programme":"spring-2026"}',
    "FitProcessClosed.v1": '{"pair":"ada-mim","programme":"spring-2026"}',
}
TEXTS = {"PairFitChecked.answer": Visibility.AUTHOR}
