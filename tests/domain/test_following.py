"""A pair goes by the numbers of its own edition, whatever the usual ones are: three meetings in four months, here."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import reduce

import pytest

from domain.adoption import Applies, HandbookEditionAdopted
from domain.certificate import CertificateNumber, IssueCertificate, NoCertificates
from domain.checks import Case
from domain.edition import (
    Choice,
    ConflictResolved,
    HandbookEditionDrafted,
    HandbookEditionPublished,
    HandbookEditionRebased,
    HandbookPolicySet,
)
from domain.following import Fact, Rules, learn
from domain.language import EditionId, MeetingId, Recorded, Side
from domain.meeting import MeetingHeld
from domain.my_todo import of_pair
from domain.pair import Completion, PairCompleted, PairMatched, PairPaused, PairResumed
from domain.parting import CompletePair, CoordinatorDecides
from domain.policies import USUAL
from domain.record import records
from domain.ticking import due
from domain.todo import Todo
from tests.domain.handbook_stage import OURS
from tests.domain.stage import (
    ADA,
    ADMIN,
    COMPLETED,
    HALF_TIME,
    HELD,
    LAST_DAY,
    MATCHED,
    PAIR,
    POLICY,
    READY,
    SPRING,
)
from tests.domain.test_lasting import RESUME
from tests.spec import given, noon
from tests.story import told

NUMBERS = {
    "policy.min_meetings": "3",
    "policy.length": "P4M",
    "policy.pauses_move_midpoint": "false",
    "policy.closing_grace_days": "7",
    "policy.book_first_days": "3",
    "policy.certificate": "false",
}
WRITTEN = (
    HandbookEditionDrafted(OURS, EditionId("addher@1"), "Vår handbok"),
    *(HandbookPolicySet(OURS, key, value) for key, value in NUMBERS.items()),
    HandbookEditionPublished(OURS, "0" * 64),
)
FOR_NEW = HandbookEditionAdopted(SPRING, OURS, Applies.NEW_PAIRS, date(2026, 1, 1))
OWN = replace(MATCHED, edition=OURS)
BEFORE = tuple(fact for fact in READY if fact != MATCHED)
UNDER_OURS, UNDER_USUAL = (*WRITTEN, FOR_NEW, *BEFORE, OWN), (*WRITTEN, *BEFORE, MATCHED)

PAUSED_ON, RESUMED_ON = date(2026, 3, 1), date(2026, 3, 11)
PAUSE = PairPaused(PAIR, SPRING, PAUSED_ON, None, both_agreed=False)
RESUMED = PairResumed(PAIR, SPRING, RESUMED_ON, HALF_TIME, LAST_DAY + timedelta(days=10), both_agreed=False)
EARLY = CompletePair(PAIR, early=True)
ISSUE = IssueCertificate(PAIR, ADA, CertificateNumber("1"))
EIGHTH = LAST_DAY + timedelta(days=8)


def without(on: date) -> PairCompleted:
    return replace(COMPLETED, how=Completion.WITHOUT_SUMMARY, completed_on=on)


def held(*days: date) -> tuple[MeetingHeld, ...]:
    return tuple(replace(HELD, meeting=MeetingId(str(day)), held_on=day) for day in days)


THREE = held(date(2026, 2, 10), date(2026, 3, 10), date(2026, 4, 10))


def moved(starts_on: date) -> HandbookEditionAdopted:
    return HandbookEditionAdopted(SPRING, OURS, Applies.ALL_FROM, starts_on)


def rules(*facts: Fact | PairMatched) -> Rules:
    return reduce(learn, facts, Rules())


# which numbers


def test_before_it_is_matched_nothing_is_followed() -> None:
    assert (rules().edition(LAST_DAY), rules().on(LAST_DAY)) == (None, USUAL)


def test_a_pair_goes_by_what_it_was_matched_under_until_another_applies_to_all() -> None:
    start = date(2026, 4, 1)
    known = rules(*WRITTEN, MATCHED, moved(start))
    assert known.on(start - timedelta(days=1)).min_meetings == 4
    assert known.on(start).min_meetings == 3


def test_one_adoption_after_another_counts_from_its_own_day() -> None:
    back = replace(moved(date(2026, 5, 1)), edition=EditionId("addher@1"))
    known = rules(*WRITTEN, MATCHED, moved(date(2026, 4, 1)), back)
    assert [known.edition(day) for day in (date(2026, 4, 30), date(2026, 5, 1))] == [OURS, "addher@1"]


def test_what_is_adopted_after_the_match_from_a_day_before_it_moves_the_pair_from_its_first_day() -> None:
    assert rules(*WRITTEN, MATCHED, moved(date(2026, 1, 1))).edition(MATCHED.starts_on) == OURS


def test_what_was_adopted_before_the_match_and_starts_later_moves_the_pair_on_its_day() -> None:
    start = date(2026, 1, 20)
    known = rules(*WRITTEN, moved(start), MATCHED)
    assert [known.edition(day) for day in (start - timedelta(days=1), start)] == [MATCHED.edition, OURS]


def test_what_had_started_before_the_match_does_not_move_the_pair() -> None:
    usual_again = replace(FOR_NEW, edition=EditionId("addher@1"), starts_on=date(2026, 1, 10))
    known = rules(*WRITTEN, moved(date(2026, 1, 1)), usual_again, MATCHED)
    assert known.edition(LAST_DAY) == MATCHED.edition
    assert rules(*WRITTEN, replace(MATCHED, edition=OURS)).edition(LAST_DAY) == OURS


def test_a_match_older_than_editions_follows_what_its_programme_did() -> None:
    old = replace(MATCHED, edition=None)
    assert rules(*WRITTEN, old).edition(LAST_DAY) == "addher@1"
    assert rules(*WRITTEN, FOR_NEW, old).edition(LAST_DAY) == OURS


def test_the_numbers_of_an_edition_are_read_without_its_texts() -> None:
    """Where nothing but numbers is read, a conflict of two texts that was resolved is none that anybody knows of."""
    newer = EditionId("newer")
    settled = (
        *WRITTEN[:-1],
        HandbookEditionDrafted(newer, EditionId("addher@1"), "Nyare"),
        HandbookEditionPublished(newer, "0" * 64),
        HandbookEditionRebased(OURS, newer),
        ConflictResolved(OURS, "section.purpose.body@sv", Choice.THEIRS),
        ConflictResolved(OURS, "section.purpose.body@en", Choice.TEXT, "Courage"),
        WRITTEN[-1],
    )
    assert rules(*settled, FOR_NEW, OWN).on(LAST_DAY).min_meetings == 3


# what goes by them


def test_half_time_moves_with_a_pause_only_where_the_edition_says_so() -> None:
    given(*UNDER_OURS, PAUSE).when(RESUME, now=RESUMED_ON).then(RESUMED)
    given(*UNDER_USUAL, PAUSE).when(RESUME, now=RESUMED_ON).then(
        replace(RESUMED, midpoint_on=HALF_TIME + timedelta(days=10))
    )


def test_an_edition_adopted_for_all_decides_from_its_day_on() -> None:
    later = (*UNDER_USUAL, PAUSE, moved(RESUMED_ON))
    given(*later).when(RESUME, now=RESUMED_ON).then(RESUMED)
    given(*UNDER_USUAL, PAUSE, moved(RESUMED_ON + timedelta(days=1))).when(RESUME, now=RESUMED_ON).then(
        replace(RESUMED, midpoint_on=HALF_TIME + timedelta(days=10))
    )


def test_grace_and_the_least_number_of_meetings_are_those_of_the_edition() -> None:
    given(*UNDER_OURS, *THREE).when(EARLY, by=POLICY, now=EIGHTH).then(without(EIGHTH))
    given(*UNDER_OURS, *THREE).when(EARLY, by=POLICY, now=EIGHTH - timedelta(days=1)).refuses(CoordinatorDecides)
    given(*UNDER_OURS, *THREE[1:]).when(EARLY, by=POLICY, now=EIGHTH).refuses(CoordinatorDecides)
    given(*UNDER_USUAL, *THREE).when(EARLY, by=POLICY, now=date(2026, 7, 22)).refuses(CoordinatorDecides)


def test_a_late_pair_needs_its_share_of_the_meetings() -> None:
    late = replace(MATCHED, starts_on=date(2026, 4, 14), midpoint_on=date(2026, 5, 22))
    two = held(date(2026, 4, 20), date(2026, 5, 20))
    past = (*WRITTEN, *BEFORE, late)
    given(*past, *two).when(EARLY, by=POLICY, now=date(2026, 7, 22)).refuses(CoordinatorDecides)
    given(*past, *two, *held(date(2026, 6, 20))).when(EARLY, by=POLICY, now=date(2026, 7, 22)).then(
        without(date(2026, 7, 22))
    )


@pytest.mark.parametrize(("past", "on"), [(UNDER_OURS, EIGHTH), (UNDER_USUAL, None)])
def test_the_clock_asks_when_the_edition_says_so(past: tuple[object, ...], on: date | None) -> None:
    facts = told(*past, *THREE)
    asked = [day for n in range(30) if completes(facts, noon(day := LAST_DAY + timedelta(days=n)))]
    assert (asked[0] if asked else None) == on


def completes(facts: list[Recorded], now: datetime) -> bool:
    return any(isinstance(given.command, CompletePair) for given in due(facts, now))


def test_the_clock_asks_for_nothing_that_is_refused() -> None:
    outside = held(LAST_DAY + timedelta(days=3))
    assert not completes(told(*UNDER_OURS, *THREE[1:], *outside), noon(EIGHTH))


def test_a_first_meeting_is_to_be_planned_within_the_days_of_the_edition() -> None:
    on = OWN.starts_on
    record = records(told(OWN, occurred_on=on), OWN.zone).pairs[PAIR]
    case = Case(record, rules(*WRITTEN, FOR_NEW, OWN).on(on), on, None, None)
    found = {item.todo: item.due_on for item in of_pair(case, Side.ADEPT, noon(on))}
    assert found[Todo.PLAN_FIRST_MEETING] == on + timedelta(days=3)


def test_no_certificate_where_the_edition_gives_none() -> None:
    given(*UNDER_OURS, COMPLETED).when(ISSUE, by=ADMIN).refuses(NoCertificates)
