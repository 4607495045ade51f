from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.drafting import (
    DraftProgramme,
    LengthContradicted,
    LengthImpossible,
    MeetingsImpossible,
    MidpointOutside,
    MinimumMeetingsSet,
    PeriodBackwards,
    PeriodTooLong,
    PeriodTooShort,
    ProgrammeDescribed,
    ProgrammeDrafted,
    PurposeUnusable,
    StartImpossible,
    drafting,
)
from domain.edition import EditionNotPublished, EditionUnknown
from domain.edition_facts import (
    Applies,
    HandbookEditionAdopted,
    HandbookEditionDrafted,
    HandbookEditionPublished,
    HandbookPolicySet,
)
from domain.language import EditionId, NotPermitted, Visibility
from domain.organisation import NameUnusable, ZoneUnknown
from domain.wire import decode
from tests.domain.stage import ADA, DRAFTED, FIRST_DAY, HALF_TIME, LAST_DAY, SPRING, STEER, ZONE
from tests.spec import OWNER_OF, May, given

DRAFT = DraftProgramme(SPRING, "Våren 2026", ZONE, FIRST_DAY)


def test_a_programme_is_five_months_with_half_time() -> None:
    given().when(DRAFT).then(ProgrammeDrafted(SPRING, "Våren 2026", ZONE, FIRST_DAY, HALF_TIME, LAST_DAY))


def test_the_organisation_chooses_its_own_numbers() -> None:
    given().when(DraftProgramme(SPRING, " Höst ", ZONE, date(2026, 9, 1), months=2, minimum_meetings=2)).then(
        ProgrammeDrafted(SPRING, "Höst", ZONE, date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)),
        MinimumMeetingsSet(SPRING, 2),
    )


OURS = EditionId("ours")
OF_TWO_MONTHS = (
    HandbookEditionDrafted(OURS, EditionId("addher@1"), "Vår"),
    HandbookPolicySet(OURS, "policy.length", "P2M"),
)


@pytest.mark.parametrize(
    ("edition", "last_day"),
    [
        ("addher@1", date(2026, 6, 30)),
        ("uu-like@1", date(2026, 3, 31)),
        ("mentorix-like@1", date(2026, 7, 31)),
        ("auroras-like@1", date(2026, 10, 31)),
    ],
)
def test_a_programme_is_as_long_as_the_edition_says_that_it_follows(edition: str, last_day: date) -> None:
    followed = EditionId(edition)
    half = FIRST_DAY + (last_day - FIRST_DAY) // 2
    given().when(replace(DRAFT, edition=followed), now=date(2026, 1, 10)).then(
        ProgrammeDrafted(SPRING, "Våren 2026", ZONE, FIRST_DAY, half, last_day),
        HandbookEditionAdopted(SPRING, followed, Applies.NEW_PAIRS, date(2026, 1, 10)),
    )


def test_the_edition_may_be_the_organisations_own_and_a_length_that_is_said_wins() -> None:
    published = (*OF_TWO_MONTHS, HandbookEditionPublished(OURS, "0" * 64))
    drafted = ProgrammeDrafted(SPRING, "Våren 2026", ZONE, FIRST_DAY, date(2026, 3, 1), date(2026, 3, 31))
    adopted = HandbookEditionAdopted(SPRING, OURS, Applies.NEW_PAIRS, FIRST_DAY)
    given(*published).when(replace(DRAFT, edition=OURS), now=date(2026, 2, 15)).then(drafted, adopted)
    given(*published).when(replace(DRAFT, edition=OURS, months=5), now=date(2026, 2, 15)).then(*DRAFTED, adopted)
    given(*published, *DRAFTED).when(replace(DRAFT, edition=OURS)).stays_quiet()


def test_a_programme_begins_with_an_edition_that_is_published() -> None:
    given(*OF_TWO_MONTHS).when(replace(DRAFT, edition=OURS)).refuses(EditionNotPublished)
    given().when(replace(DRAFT, edition=OURS)).refuses(EditionUnknown)


def test_given_dates_win_over_counted_ones() -> None:
    given().when(replace(DRAFT, midpoint_on=date(2026, 3, 1), ends_on=date(2026, 5, 1))).then(
        ProgrammeDrafted(SPRING, "Våren 2026", ZONE, FIRST_DAY, date(2026, 3, 1), date(2026, 5, 1))
    )


def test_months_and_a_last_day_agree_where_both_are_given() -> None:
    given().when(replace(DRAFT, months=5, ends_on=LAST_DAY)).then(*DRAFTED)
    for months, ends_on in ((5, date(2026, 6, 29)), (4, LAST_DAY), (1, date(2026, 1, 1))):
        given().when(replace(DRAFT, months=months, ends_on=ends_on)).refuses(LengthContradicted)


def test_a_programme_may_say_at_once_what_it_is_for() -> None:
    given().when(replace(DRAFT, purpose=" Våga mer ")).then(*DRAFTED, ProgrammeDescribed(SPRING, "Våga mer"))


@pytest.mark.parametrize("purpose", ["", " \n", "x" * 2001])
def test_a_purpose_that_is_said_says_something(purpose: str) -> None:
    given().when(replace(DRAFT, purpose=purpose)).refuses(PurposeUnusable)


def test_a_programme_may_be_continuous() -> None:
    given().when(replace(DRAFT, continuous=True)).then(replace(DRAFTED[0], continuous=True))


def test_no_programme_of_old_was_continuous() -> None:
    [old] = [one for one in GOLDEN if one.endswith("Drafted.v1")]
    assert decode("ProgrammeDrafted", 1, GOLDEN[old].encode()) == replace(DRAFTED[0], programme="spring-2026")


def test_a_number_that_nobody_was_measured_by_is_left_behind() -> None:
    old = GOLDEN["ProgrammeDrafted.v2"].encode()
    assert decode("ProgrammeDrafted", 2, old) == replace(DRAFTED[0], continuous=True)


def test_a_programme_is_drafted_once() -> None:
    given(*DRAFTED).when(DRAFT).stays_quiet()


def test_a_member_does_not_draft() -> None:
    given().when(DRAFT, by=ADA).refuses(NotPermitted)


def test_a_programme_has_a_name() -> None:
    given().when(replace(DRAFT, name="")).refuses(NameUnusable)


def test_a_programme_lives_in_a_zone() -> None:
    given().when(replace(DRAFT, zone="Stockholm")).refuses(ZoneUnknown)


@pytest.mark.parametrize(
    ("months", "midpoint_on", "ends_on"),
    [(1, date(2026, 2, 14), date(2026, 2, 28)), (24, date(2027, 1, 31), date(2028, 1, 31))],
)
def test_a_programme_may_be_as_short_as_a_month_and_as_long_as_two_years(
    months: int, midpoint_on: date, ends_on: date
) -> None:
    given().when(replace(DRAFT, months=months)).then(
        replace(DRAFTED[0], midpoint_on=midpoint_on, ends_on=ends_on),
    )


@pytest.mark.parametrize("months", [-1, 0, 25])
def test_a_programme_is_one_to_twenty_four_months_long(months: int) -> None:
    given().when(replace(DRAFT, months=months)).refuses(LengthImpossible)


def test_no_last_day_lies_beyond_twenty_four_months() -> None:
    given().when(replace(DRAFT, ends_on=date(2028, 2, 1))).refuses(PeriodTooLong)
    given().when(replace(DRAFT, ends_on=date(2028, 1, 31))).then(
        ProgrammeDrafted(SPRING, "Våren 2026", ZONE, FIRST_DAY, date(2027, 1, 31), date(2028, 1, 31))
    )


@pytest.mark.parametrize("starts_on", [date.min, date(1899, 12, 31), date(2200, 1, 1), date(9999, 6, 30), date.max])
def test_a_programme_starts_where_calendars_reach(starts_on: date) -> None:
    """The clock of the whole organisation would stop at a pair whose last deadlines lie beyond them."""
    given().when(replace(DRAFT, starts_on=starts_on)).refuses(StartImpossible)


@pytest.mark.parametrize(("first", "last"), [("1900-01-01", "1900-05-31"), ("2199-12-31", "2200-05-31")])
def test_they_reach_from_1900_to_2199(first: str, last: str) -> None:
    starts_on, ends_on = date.fromisoformat(first), date.fromisoformat(last)
    half = starts_on + (ends_on - starts_on) // 2
    given().when(replace(DRAFT, starts_on=starts_on, ends_on=ends_on)).then(
        ProgrammeDrafted(SPRING, "Våren 2026", ZONE, starts_on, half, ends_on)
    )


def test_a_programme_lasts_a_week() -> None:
    given().when(replace(DRAFT, ends_on=FIRST_DAY)).refuses(PeriodTooShort)
    given().when(replace(DRAFT, ends_on=date(2026, 2, 5))).refuses(PeriodTooShort)
    given().when(replace(DRAFT, ends_on=date(2026, 2, 6))).then(
        ProgrammeDrafted(SPRING, "Våren 2026", ZONE, FIRST_DAY, date(2026, 2, 3), date(2026, 2, 6))
    )


@pytest.mark.parametrize("least", [0, 101])
def test_the_least_number_of_meetings_is_possible(least: int) -> None:
    given().when(replace(DRAFT, minimum_meetings=least)).refuses(MeetingsImpossible)


@pytest.mark.parametrize("least", [1, 100])
def test_one_meeting_is_enough_and_a_hundred_may_be_asked_for(least: int) -> None:
    given().when(replace(DRAFT, minimum_meetings=least)).then(*DRAFTED, MinimumMeetingsSet(SPRING, least))


def test_what_is_told_with_a_draft_is_found_where_a_decision_of_its_own_would_lay_it() -> None:
    adopts = HandbookEditionAdopted(SPRING, EditionId("uu-like@1"), Applies.NEW_PAIRS, FIRST_DAY)
    for fact in (adopts, MinimumMeetingsSet(SPRING, 5)):
        assert drafting.tags(fact) == OWNER_OF[type(fact)].tags(fact)


@pytest.mark.parametrize("midpoint_on", [FIRST_DAY, LAST_DAY])
def test_half_time_may_be_any_day_of_the_programme(midpoint_on: date) -> None:
    given().when(replace(DRAFT, midpoint_on=midpoint_on)).then(replace(DRAFTED[0], midpoint_on=midpoint_on))


def test_days_follow_one_another() -> None:
    given().when(replace(DRAFT, ends_on=date(2026, 1, 30))).refuses(PeriodBackwards)
    given().when(replace(DRAFT, midpoint_on=date(2026, 1, 30))).refuses(MidpointOutside)
    given().when(replace(DRAFT, midpoint_on=date(2026, 7, 1))).refuses(MidpointOutside)


# who may, and what journals hold

MAY = (May((), DRAFT, STEER), May((), replace(DRAFT, edition=EditionId("uu-like@1")), STEER))
GOLDEN = {
    "ProgrammeDrafted.v1": (
        '{"programme":"spring-2026","name":"Våren 2026","zone":"Europe/Stockholm","starts_on":"2026-01-31",'
        '"midpoint_on":"2026-04-16","ends_on":"2026-06-30","minimum_meetings":4}'
    ),
    "ProgrammeDrafted.v2": (
        '{"programme":"spring","name":"Våren 2026","zone":"Europe/Stockholm","starts_on":"2026-01-31",'
        '"midpoint_on":"2026-04-16","ends_on":"2026-06-30","minimum_meetings":4,"continuous":true}'
    ),
    "ProgrammeDrafted.v3": (
        '{"programme":"spring","name":"Våren 2026","zone":"Europe/Stockholm","starts_on":"2026-01-31",'
        '"midpoint_on":"2026-04-16","ends_on":"2026-06-30","continuous":true}'
    ),
    "ProgrammeDescribed.v1": r'{"programme":"spring-2026","purpose":"Våga mer\ni yrket"}',
}
TEXTS = {
    "ProgrammeDrafted.name": Visibility.PUBLIC,
    "ProgrammeDrafted.zone": None,
    "ProgrammeDescribed.purpose": Visibility.PUBLIC,
}
