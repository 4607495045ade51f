"""What a pair is measured by: which facts show it, while it rests, and by which edition."""

from __future__ import annotations

import pytest

from domain.adoption import Applies, HandbookEditionAdopted
from domain.conformity import Result, conformity
from domain.language import EditionId, EntryId, Side
from domain.pair import PairPaused, PairResumed
from domain.pairing import MidpointEvaluated
from domain.policies import Check
from domain.purpose import PurposeAgreed
from domain.record import records
from domain.vault import Level
from tests.domain.judged import (
    FOUR,
    MET,
    MISSED,
    NONE,
    NOW,
    OVER,
    WAIVED,
    YET,
    Told,
    agreed,
    checked,
    day,
    ended,
    log,
    met,
    result,
    structured,
    with_policy,
)
from tests.domain.stage import ADA, MIM, PAIR, SPRING, ZONE


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


# a pair that rests


def rests(on: str) -> Told:
    return (day(on), PairPaused(PAIR, SPRING, day(on), None, both_agreed=False))


def test_while_a_pair_rests_its_last_day_and_half_time_move_on_with_each_day() -> None:
    assert result(Check.C1, "03-01", rests("03-01")) == (YET, "06-30", False)
    assert result(Check.C1, "03-11", rests("03-01")) == (YET, "07-10", False)
    assert result(Check.C1, "12-31", rests("03-01"))[0] is YET, "and would be missed of a pair that goes on"
    assert result(Check.C10, "05-31", rests("03-01")) == (YET, "08-06", False)
    assert result(Check.C11, "12-31", rests("03-01"))[0] is YET


def test_a_half_time_that_has_come_or_was_evaluated_stays_and_the_days_after_it_are_those_together() -> None:
    """Half-time is 16 April, and 21 days later 7 May: 75 days of the pause lie between half-time and 30 June."""
    assert result(Check.C10, "06-30", rests("04-16")) == (YET, "07-21", False)
    one = (day("02-20"), MidpointEvaluated(PAIR, SPRING, Side.ADEPT))
    assert result(Check.C10, "06-30", one, rests("03-01")) == (YET, "07-21", False)
    assert result(Check.C10, "06-30", rests("05-08")) == (OVER, "05-07", False)


FEBRUARY = (
    (day("02-05"), PairPaused(PAIR, SPRING, day("02-05"), None, both_agreed=False)),
    (day("03-05"), PairResumed(PAIR, SPRING, day("03-05"), day("05-14"), day("07-28"), both_agreed=False)),
)
"""28 days."""


@pytest.mark.parametrize(
    ("check", "said", "due_on"),
    [
        (Check.C2, (), "03-14"),
        (Check.C14, (), "03-07"),
        (Check.C15, (), "01-31"),
        (Check.C3, (met("02-04"),), "03-11"),
        (Check.C4, (met("02-04"),), "03-18"),
        (Check.C6, (met("02-04"),), "03-18"),
        (Check.C7, (met("02-04"),), "03-11"),
        (Check.C16, (met("02-04"),), "03-25"),
        (Check.C12, (met("02-05"),), "02-05"),
        (Check.C13, (met("02-05"),), "02-05"),
        (Check.C3, (met("03-06"),), "03-13"),
        (Check.C1, (), "07-28"),
        (Check.C10, (), "06-04"),
        (Check.C11, (), "08-18"),
    ],
)
def test_a_pause_moves_whatever_is_due_later(check: Check, said: tuple[Told, ...], due_on: str) -> None:
    """Fourteen days after the match on 31 January, without the 28 from 5 February: 14 March."""
    assert result(check, "03-10", *said, *FEBRUARY)[1] == due_on


def test_c9_compares_the_days_that_the_two_had_together() -> None:
    """From 4 February to 10 March are 34 days, and six of them together; later ones are seven, and five."""
    assert result(Check.C9, NOW, met("02-04"), *FEBRUARY, met("03-10"), met("03-17")) == (MET, "03-17", False)
    assert result(Check.C9, NOW, met("02-04"), *FEBRUARY, met("03-10"), met("03-15"))[0] is MISSED
    assert result(Check.C9, NOW, met("02-04"), met("03-10"), met("03-17"))[0] is MISSED, "without a pause"


def test_what_was_due_before_a_pause_stays_due() -> None:
    assert result(Check.C2, "02-27", rests("02-15")) == (OVER, "02-14", False)
    assert result(Check.C2, "02-27", rests("02-14")) == (YET, "02-27", False), "while it rests, with each day"
    assert result(Check.C2, NOW, *FEBRUARY, met("03-14")) == (MET, "03-14", False)
    assert result(Check.C2, NOW, *FEBRUARY, met("03-15")) == (MISSED, "03-14", False)


def test_of_a_pair_that_ended_in_a_pause_only_what_was_due_before_it_was_missed() -> None:
    """94 days from 15 February to 20 May, and 24 from 5 February to 1 March."""
    assert result(Check.C10, NOW, rests("02-15"), ended("05-20")) == (WAIVED, "08-09", False)
    assert result(Check.C2, NOW, rests("02-05"), ended("03-01")) == (WAIVED, "03-10", False)
    assert result(Check.C2, NOW, rests("02-15"), ended("03-01")) == (MISSED, "02-14", False)


def test_what_is_due_after_a_pause_is_what_was_due_on_its_last_day() -> None:
    resumed = (day("04-01"), PairResumed(PAIR, SPRING, day("04-01"), day("05-17"), day("07-31"), both_agreed=False))
    for check in Check:
        assert checked(check, "04-01", rests("03-01")) == checked(check, "04-01", rests("03-01"), resumed)
    assert result(Check.C1, "12-31", rests("03-01"), ended("05-01")) == (WAIVED, "08-30", False)


# which edition


def test_a_new_edition_measures_the_history_anew() -> None:
    two = (met("02-10"), met("03-03"))
    assert result(Check.C1, "07-01", *two)[0] is MISSED
    adopted = HandbookEditionAdopted(SPRING, EditionId("uu-like@1"), Applies.ALL_FROM, day("03-01"))
    assert result(Check.C1, "07-01", *two, (day("06-30"), adopted))[0] is MET, "two or three meetings, there"


@pytest.mark.parametrize(("asks", "agreed_on", "expected"), [("always", False, MISSED), ("never", True, NONE)])
def test_an_edition_may_want_agendas_always_or_never(asks: str, agreed_on: bool, expected: Result) -> None:
    said = (*structured("02-01", agenda=agreed_on), met("02-10"), met("03-03"))
    assert result(Check.C8, NOW, *with_policy("agenda", asks), *said)[0] is expected


def test_a_contract_is_a_structure_a_purpose_and_what_is_confidential() -> None:
    contract = with_policy("contract", "true")
    purpose = (day("02-13"), PurposeAgreed(PAIR, SPRING, EntryId("why"), Side.MENTOR))
    parts = (structured("02-12"), (purpose,), (agreed("02-05", ADA), agreed("02-14", MIM)))
    assert result(Check.C7, NOW, *contract, met("02-10"), *sum(parts, ())) == (MET, "02-17", False)
    for missing in range(3):
        said = sum((part for n, part in enumerate(parts) if n != missing), tuple[Told, ...]())
        assert result(Check.C7, "02-18", *contract, met("02-10"), *said)[0] is OVER
        assert result(Check.C7, "02-18", met("02-10"), *said)[0] is (MET if missing else OVER), "without a contract"
    apart = (*parts[0], *parts[1], agreed("02-05", ADA), agreed("02-14", MIM, Level.TOPIC_AND_GOAL))
    assert result(Check.C7, "02-18", *contract, met("02-10"), *apart)[0] is OVER, "to other terms"
    late = (*parts[0], *parts[1], agreed("02-05", ADA), agreed("02-20", MIM))
    assert result(Check.C7, NOW, *contract, met("02-10"), *late) == (MET, "02-17", True)


def test_where_the_meetings_are_wanted_by_half_time_the_last_of_them_decides_whether_they_came_late() -> None:
    wanted = with_policy("c1", "half_time")
    three = (met("02-10"), met("03-03"), met("04-07"))
    assert result(Check.C1, NOW, *wanted, *three, met("04-16")) == (MET, "04-16", False)
    assert result(Check.C1, NOW, *wanted, *three, met("04-17")) == (MET, "04-16", True)
    assert result(Check.C1, NOW, *wanted, *three, met("04-16"), met("05-12")) == (MET, "04-16", False)


def test_what_is_due_with_each_meeting_but_the_first_is_not_due_with_the_first() -> None:
    wanted = with_policy("c7", "each_later_meeting")
    assert result(Check.C7, NOW, *wanted, met("02-10")) == (YET, None, False)
    assert result(Check.C7, NOW, *wanted, met("02-10"), met("03-03")) == (OVER, "03-03", False)


def test_every_check_is_told_once_and_in_order() -> None:
    found = conformity(records(log(), ZONE), PAIR, day("02-01"))
    assert [one.check for one in found] == [*Check]
    assert {one.result for one in found} <= {YET, MET, NONE, OVER}
