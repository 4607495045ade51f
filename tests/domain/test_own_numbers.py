from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import reduce

import pytest

from domain import following
from domain.adoption import Applies, HandbookEditionAdopted
from domain.calendar import Period, halfway
from domain.drafting import MeetingsImpossible, MinimumMeetingsSet
from domain.following import Followed, Rules, learn
from domain.language import EditionId, NotPermitted
from domain.own_numbers import SetMinimumMeetings
from domain.phase import ProgrammeCancelled, ProgrammeClosed
from domain.policies import Policies
from domain.programme import NotInThisPhase, ProgrammeUnknown
from domain.shipped import DEFAULT, SHIPPED
from tests.domain.stage import ADA, DRAFTED, FIRST_DAY, LAST_DAY, MATCHED, SPRING
from tests.spec import May, given

UU = EditionId("uu-like@1")
SET, WAS_SET = SetMinimumMeetings(SPRING, 3), MinimumMeetingsSet(SPRING, 3)
TAKEN_BACK = MinimumMeetingsSet(SPRING, None)


def test_a_programme_asks_for_a_number_of_its_own() -> None:
    given(*DRAFTED).when(SET).then(WAS_SET)
    given(*DRAFTED, WAS_SET).when(SET).stays_quiet()
    given(*DRAFTED, WAS_SET).when(replace(SET, minimum_meetings=4)).then(MinimumMeetingsSet(SPRING, 4))


def test_it_gives_the_word_back_to_the_handbook() -> None:
    given(*DRAFTED, WAS_SET).when(SetMinimumMeetings(SPRING, None)).then(TAKEN_BACK)
    given(*DRAFTED).when(SetMinimumMeetings(SPRING, None)).stays_quiet()


@pytest.mark.parametrize("meetings", [-1, 0, 101])
def test_the_number_is_possible(meetings: int) -> None:
    given(*DRAFTED).when(replace(SET, minimum_meetings=meetings)).refuses(MeetingsImpossible)


def test_there_is_a_programme_and_it_is_not_over() -> None:
    given().when(SET).refuses(ProgrammeUnknown)
    given(*DRAFTED, ProgrammeClosed(SPRING)).when(SET).refuses(NotInThisPhase)
    given(*DRAFTED, ProgrammeCancelled(SPRING, "Få sökande")).when(SET).refuses(NotInThisPhase)


def test_a_member_sets_no_number() -> None:
    given(*DRAFTED).when(SET, by=ADA).refuses(NotPermitted)


# which number wins

ADOPTED = HandbookEditionAdopted(SPRING, UU, Applies.ALL_FROM, date(2026, 3, 1))


def asked(*facts: following.Fact, on: date = date(2026, 4, 1)) -> Policies:
    return reduce(learn, (MATCHED, *facts), Rules()).on(on)


def test_the_programmes_own_number_wins_over_every_edition_until_it_is_taken_back() -> None:
    assert asked().min_meetings == 4
    assert asked(WAS_SET).min_meetings == 3
    assert asked(WAS_SET, ADOPTED).min_meetings == 3
    assert asked(ADOPTED, WAS_SET).min_meetings == 3
    assert asked(ADOPTED).min_meetings == asked(ADOPTED, WAS_SET, TAKEN_BACK).min_meetings == 2


def test_the_rest_is_as_the_edition_says_on_the_day() -> None:
    now = asked(WAS_SET, ADOPTED)
    edition = SHIPPED[UU].policies
    assert replace(now, min_meetings=edition.min_meetings, late_pairs=edition.late_pairs) == edition
    assert asked(WAS_SET, ADOPTED, on=date(2026, 2, 28)).length == SHIPPED[DEFAULT].policies.length


def test_it_is_of_one_programme_alone() -> None:
    assert asked(replace(WAS_SET, programme="autumn")).min_meetings == 4


def test_a_number_of_ones_own_is_for_the_whole_of_each_period_however_short() -> None:
    """An edition's is for its own length, and less in proportion; a programme of two months means what it says."""
    short = Period(FIRST_DAY, halfway(FIRST_DAY, date(2026, 3, 31)), date(2026, 3, 31))
    whole = Period(FIRST_DAY, halfway(FIRST_DAY, LAST_DAY), LAST_DAY)
    assert (asked().meetings_within(short), asked().meetings_within(whole)) == (2, 4)
    assert (asked(WAS_SET).meetings_within(short), asked(WAS_SET).meetings_within(whole)) == (3, 3)


def test_a_late_pair_gets_the_period_that_its_edition_gives_it() -> None:
    """The number says nothing of how long a pair lasts: a match asks the edition alone."""
    followed = reduce(following.evolve, (WAS_SET,), Followed())
    assert followed.policies(DEFAULT) == SHIPPED[DEFAULT].policies


# who may, and what journals hold

MAY = (May(DRAFTED, SET, "admin coordinator"),)
GOLDEN = {"MinimumMeetingsSet.v1": '{"programme":"spring-2026","meetings":3}'}
