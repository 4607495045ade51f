from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from domain.erasure import ErasePersonalData
from domain.holds import (
    FURTHEST,
    HoldDayImpossible,
    HoldId,
    HoldIsOnOne,
    HoldPlaced,
    HoldReasonUnusable,
    HoldReleased,
    HoldUnknown,
    OnHold,
    PlaceHold,
    ReleaseHold,
    tags,
)
from domain.language import ORGANISATION, NotPermitted, ProgrammeId, Visibility, member_tag, programme_tag
from domain.member import LastDay, MemberUnknown, PersonalDataErased
from domain.organisation import NotFounded
from domain.programme import ProgrammeUnknown
from domain.retention import Kept, RetentionApplied
from domain.roll import AdeptApplied
from domain.ticking import due, pairs
from projections.holds import holds
from projections.past import folded
from tests.domain.stage import (
    ADA,
    ADMIN,
    BO,
    COMPLETED,
    DRAFTED,
    EVA,
    FOUNDED,
    MATCHED,
    MEMBERS,
    MIM,
    ODD,
    PAIR,
    PLATFORM,
    POLICY,
    SPRING,
    STRANGER,
    ZONE,
)
from tests.domain.test_retention import APPLIED, APPLY, CLOSED, GONE_ON, WAS_SET
from tests.domain.test_subject_file import fields_of, seen
from tests.spec import COORDINATOR, May, given, noon
from tests.story import told

CASE, OTHER = HoldId("case"), HoldId("other")
TODAY = date(2026, 2, 15)
HERE = (*FOUNDED, *MEMBERS, *DRAFTED)
ON_EVA = PlaceHold(CASE, "En tvist", member=EVA)
ON_SPRING = PlaceHold(CASE, "En tvist", programme=SPRING)
EVA_HELD = HoldPlaced(CASE, None, EVA, "En tvist", None)
SPRING_HELD = HoldPlaced(CASE, SPRING, None, "En tvist", None)
ADA_HELD = replace(EVA_HELD, member=ADA)
EVA_FREE = HoldReleased(CASE, None, EVA)
SPRING_FREE = HoldReleased(CASE, SPRING, None)
ERASE, ERASED = ErasePersonalData(EVA), PersonalDataErased(EVA, ())
LAST = LastDay(GONE_ON + timedelta(days=10), ZONE)


def test_an_administrator_places_a_hold_on_a_programme_or_on_a_person() -> None:
    given(*HERE).when(ON_EVA, by=ADMIN).then(EVA_HELD)
    given(*HERE).when(ON_SPRING, by=ADMIN).then(SPRING_HELD)
    given(*HERE).when(replace(ON_EVA, reason="  En tvist "), by=ADMIN).then(EVA_HELD)
    given(*HERE, EVA_HELD).when(replace(ON_EVA, hold=OTHER), by=ADMIN).then(replace(EVA_HELD, hold=OTHER))


def test_a_programme_in_which_much_has_happened_is_held_as_well() -> None:
    given(*CLOSED).when(ON_SPRING, by=ADMIN).then(SPRING_HELD)
    given(*CLOSED).when(replace(ON_EVA, member=ADA), by=ADMIN).then(ADA_HELD)


def test_a_hold_is_found_at_what_it_is_on_and_nowhere_else() -> None:
    for fact in (EVA_HELD, EVA_FREE):
        assert tags(fact) == (ORGANISATION, member_tag(EVA))
    for fact in (SPRING_HELD, SPRING_FREE):
        assert tags(fact) == (ORGANISATION, programme_tag(SPRING))


def test_it_is_placed_once_and_released_once() -> None:
    given(*HERE, EVA_HELD).when(ON_EVA, by=ADMIN).stays_quiet()
    given(*HERE, EVA_HELD).when(ReleaseHold(CASE), by=ADMIN).then(EVA_FREE)
    given(*HERE, SPRING_HELD).when(ReleaseHold(CASE), by=ADMIN).then(SPRING_FREE)
    given(*HERE, EVA_HELD, EVA_FREE).when(ReleaseHold(CASE), by=ADMIN).stays_quiet()
    given(*HERE, EVA_HELD, EVA_FREE).when(ON_EVA, by=ADMIN).stays_quiet()


@pytest.mark.parametrize("by", [COORDINATOR, PLATFORM, EVA])
def test_nobody_else_does(by: Any) -> None:
    given(*HERE).when(ON_EVA, by=by).refuses(NotPermitted)
    given(*HERE, EVA_HELD).when(ReleaseHold(CASE), by=by).refuses(NotPermitted)


def test_a_hold_is_on_one_thing_that_there_is() -> None:
    given(*HERE).when(replace(ON_EVA, programme=SPRING), by=ADMIN).refuses(HoldIsOnOne)
    given(*HERE).when(replace(ON_EVA, member=None), by=ADMIN).refuses(HoldIsOnOne)
    given(*HERE).when(replace(ON_EVA, member=STRANGER), by=ADMIN).refuses(MemberUnknown)
    given(*HERE, ERASED).when(ON_EVA, by=ADMIN).refuses(MemberUnknown)
    given(*HERE).when(replace(ON_SPRING, programme=ProgrammeId("none")), by=ADMIN).refuses(ProgrammeUnknown)
    given(*HERE).when(ReleaseHold(CASE), by=ADMIN).refuses(HoldUnknown)
    given().when(ON_EVA, by=ADMIN).refuses(NotFounded)


@pytest.mark.parametrize("reason", ["", " \n", "x" * 2001])
def test_a_reason_says_something(reason: str) -> None:
    given(*HERE).when(replace(ON_EVA, reason=reason), by=ADMIN).refuses(HoldReasonUnusable)


def test_a_last_day_is_today_or_later_and_not_too_far_away() -> None:
    for day in (TODAY, TODAY + FURTHEST):
        held = replace(EVA_HELD, until=LastDay(day, ZONE))
        given(*HERE).when(replace(ON_EVA, until=day), by=ADMIN, now=TODAY).then(held)
    for day in (TODAY - timedelta(days=1), TODAY + FURTHEST + timedelta(days=1)):
        given(*HERE).when(replace(ON_EVA, until=day), by=ADMIN, now=TODAY).refuses(HoldDayImpossible)


# what it keeps


def test_whoever_is_held_is_not_erased_until_it_is_released() -> None:
    for by in (ADMIN, PLATFORM, EVA):
        given(*HERE, EVA_HELD).when(ERASE, by=by).refuses(OnHold)
        given(*HERE, EVA_HELD, EVA_FREE).when(ERASE, by=by).then(ERASED)
    given(*HERE, ADA_HELD).when(ERASE, by=ADMIN).then(ERASED)
    given(*HERE, ERASED, SPRING_HELD).when(ERASE, by=ADMIN).stays_quiet()


def test_nobody_who_applied_to_a_programme_that_is_held_is_erased() -> None:
    applied = (*HERE, AdeptApplied(SPRING, EVA))
    given(*applied, SPRING_HELD).when(ERASE, by=EVA).refuses(OnHold)
    given(*applied, SPRING_HELD, SPRING_FREE).when(ERASE, by=EVA).then(replace(ERASED, programmes=(SPRING,)))
    given(*HERE, SPRING_HELD).when(ERASE, by=EVA).then(ERASED)


def test_a_hold_with_a_last_day_is_over_by_itself() -> None:
    held = (*HERE, replace(EVA_HELD, until=LastDay(TODAY, ZONE)))
    given(*held).when(ERASE, by=EVA, now=TODAY).refuses(OnHold)
    given(*held).when(ERASE, by=EVA, now=TODAY + timedelta(days=1)).then(ERASED)


@pytest.mark.parametrize("held", [SPRING_HELD, ADA_HELD, replace(ADA_HELD, member=MIM), replace(ADA_HELD, member=BO)])
def test_what_a_pair_wrote_does_not_go_while_it_or_one_of_its_people_is_held(held: HoldPlaced) -> None:
    free = HoldReleased(CASE, held.programme, held.member)
    given(*CLOSED, held).when(APPLY, by=POLICY, now=GONE_ON).refuses(OnHold)
    given(*CLOSED, held, free).when(APPLY, by=POLICY, now=GONE_ON).then(APPLIED)
    given(*CLOSED, held, replace(held, hold=OTHER), free).when(APPLY, by=POLICY, now=GONE_ON).refuses(OnHold)


def test_what_a_pair_wrote_goes_the_day_after_the_last_day_of_a_hold() -> None:
    held = (*CLOSED, replace(SPRING_HELD, until=LAST))
    given(*held).when(APPLY, by=POLICY, now=LAST.day).refuses(OnHold)
    given(*held).when(APPLY, by=POLICY, now=LAST.day + timedelta(days=1)).then(APPLIED)


def test_what_others_wrote_goes() -> None:
    given(*CLOSED, EVA_HELD, replace(SPRING_HELD, hold=OTHER, programme=ProgrammeId("autumn"))).when(
        APPLY, by=POLICY, now=GONE_ON
    ).then(APPLIED)


# what a clock asks for


def at(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, 12, tzinfo=UTC)


def asked(*facts: object, on: date = GONE_ON) -> list[Any]:
    closed = told(WAS_SET, MATCHED, COMPLETED, *facts, now=at(date(2026, 6, 30)))
    return [one.command for one in due(closed, at(on)) if one.policy == "retention"]


def test_a_clock_asks_for_nothing_that_is_held_and_for_all_of_it_afterwards() -> None:
    assert asked(SPRING_HELD) == asked(ADA_HELD) == []
    assert asked(EVA_HELD) == asked(SPRING_HELD, SPRING_FREE) == [APPLY]
    ending = replace(ADA_HELD, until=LAST)
    assert asked(ending, on=LAST.day) == []
    assert asked(ending, on=LAST.day + timedelta(days=1)) == [APPLY]


def test_a_clock_looks_again_when_the_last_hold_that_ends_is_over() -> None:
    longer = replace(SPRING_HELD, hold=OTHER, until=LastDay(LAST.day + timedelta(days=1), ZONE))
    for holds_, again in (
        ((replace(ADA_HELD, until=LAST),), datetime(2026, 10, 9, 22, tzinfo=UTC)),
        ((longer, replace(ADA_HELD, until=LAST)), datetime(2026, 10, 10, 22, tzinfo=UTC)),
        ((longer, ADA_HELD), None),
    ):
        closed = told(WAS_SET, MATCHED, COMPLETED, *holds_, now=at(date(2026, 6, 30)))
        assert pairs(closed, at(GONE_ON))[PAIR].again == again


# what is shown


def test_the_person_finds_that_it_was_placed_and_not_why() -> None:
    for fact in (EVA_HELD, EVA_FREE):
        mine = seen(fact, EVA, ODD)
        assert mine is not None
        assert (mine.words, mine.said["hold"], "reason" in mine.said) == ((), "case", False)
        assert seen(fact, ADA, ODD) is None
    assert fields_of(replace(EVA_HELD, member=ODD), ODD, ODD) == {"reason"}


def test_holds_show_until_and_after_they_are_over() -> None:
    placed = replace(EVA_HELD, until=LAST)
    (row,) = folded(holds, told(placed, now=noon(TODAY))).values()
    assert (row.member, row.programme, row.until, row.released_at) == (EVA, None, LAST, None)
    assert (row.stands(at(LAST.day)), row.stands(at(LAST.day + timedelta(days=1)))) == (True, False)
    assert row.reason is not None
    assert (row.reason.field, row.reason.visibility) == ("reason", Visibility.AUTHOR)
    (over,) = folded(holds, told(placed, EVA_FREE, now=noon(TODAY))).values()
    assert (over.stands(noon(TODAY)), over.released_by) == (False, over.placed_by)


def test_what_is_gone_stays_gone() -> None:
    gone = RetentionApplied(PAIR, SPRING, Kept.CONTENT, date(2026, 6, 30), ())
    assert asked(gone, SPRING_HELD) == asked(gone, SPRING_HELD, SPRING_FREE) == []


MAY = (May(HERE, ON_EVA, "admin"), May((*HERE, replace(EVA_HELD, hold=OTHER)), ReleaseHold(OTHER), "admin"))
GOLDEN = {
    "HoldPlaced.v1": (
        '{"hold":"case","programme":"spring-2026","member":"ada","reason":"En tvist",'
        '"until":{"day":"2026-12-31","zone":"Europe/Stockholm"}}'
    ),
    "HoldReleased.v1": '{"hold":"case","programme":"spring-2026","member":"ada"}',
}
TEXTS = {"HoldPlaced.reason": Visibility.AUTHOR}
