"""How a programme stands in the four factors of its handbook: each indicator against what one would count by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import msgspec
import pytest

from domain.agenda import AgendaSent
from domain.expectations import Of
from domain.fit import Fit, PairFitChecked
from domain.language import MeetingId, MemberId, PairId, Side
from domain.meeting import Form, MeetingHeld, MeetingPlanned
from domain.record import records
from domain.success import Factor, Indicator, Measured, success
from domain.succession import PairRematched
from tests.domain.judged import FOUR, NOW, Told, day, expects, log, met
from tests.domain.stage import ADA, BO, HELD, LUNCH, MATCHED, MIM, PAIR, SPRING, ZONE
from tests.spec import noon

OTHERS = tuple(PairId(f"pair-{n}") for n in range(4))


def measured(indicator: Indicator, on: date, *said: Told, by: dict[int, str] | None = None) -> tuple[Any, Any]:
    facts = [
        msgspec.structs.replace(recorded, by=(by or {}).get(recorded.position, recorded.by)) for recorded in log(*said)
    ]
    found = success(facts, records(facts, ZONE), on)
    (one,) = [one for measures in found.values() for one in measures if one.indicator is indicator]
    return one.part, one.whole


def plan(on: str, name: str, pair: PairId = PAIR) -> Told:
    starts = datetime.combine(day(on), noon(day(on)).time())
    return (day("02-01"), MeetingPlanned(pair, SPRING, MeetingId(name), starts, ZONE, 60, Form.CAFE))


def held_by(pair: PairId) -> Told:
    return (day("02-10"), MeetingHeld(pair, SPRING, MeetingId(f"{pair}-m"), day("02-10"), 60, Form.CAFE))


def checked(pair: PairId, side: Side) -> Told:
    return (day("02-20"), PairFitChecked(pair, SPRING, side, day("02-20"), Fit.GOOD))


def test_each_factor_has_indicators_and_each_indicator_a_factor() -> None:
    found = success([], records([], ZONE), NOW)
    assert list(found) == list(Factor)
    assert [one.indicator for measures in found.values() for one in measures] == list(Indicator)
    assert {(one.part, one.whole) for measures in found.values() for one in measures} == {(0, 0), (None, None)}


def test_minutes_that_pairs_have_spent_together() -> None:
    other = (day("02-01"), replace(MATCHED, pair=OTHERS[0], adept=MemberId("eva")))
    assert measured(Indicator.MINUTES_TOGETHER, NOW, *FOUR, met("05-20", minutes=45), other) == (285, 2)


@pytest.mark.parametrize(
    ("indicator", "said", "on", "expected"),
    [
        (Indicator.ENOUGH_MEETINGS, FOUR, "07-01", (1, 1)),
        (Indicator.ENOUGH_MEETINGS, FOUR[:3], "07-01", (0, 1)),
        (Indicator.ENOUGH_MEETINGS, FOUR[:3], "06-01", (0, 0)),
        (Indicator.EARLY_FIRST_MEETING, FOUR, "03-01", (1, 1)),
        (Indicator.CLOSE_AT_FIRST, FOUR, "06-01", (1, 1)),
        (Indicator.EXPECTATIONS_STATED, (FOUR[0], expects("02-10", Side.MENTOR, Of.SELF)), "03-01", (0, 1)),
    ],
)
def test_a_check_is_counted_where_it_was_due(
    indicator: Indicator, said: tuple[Told, ...], on: str, expected: tuple[int, int]
) -> None:
    assert measured(indicator, day(on), *said) == expected


def test_who_plans_and_who_sends_the_agenda() -> None:
    plans = (plan("03-01", "one"), plan("04-01", "two"), plan("05-01", "three"), plan("06-01", "four"))
    agenda = (day("02-02"), AgendaSent(PAIR, SPRING, MeetingId("one"), (), "Mod"))
    told = (*plans, agenda)
    by = {2: ADA, 3: MIM, 4: BO, 5: "import", 6: ADA}
    assert measured(Indicator.PLANNED_BY_ADEPT, NOW, *told, by=by) == (1, 3), "nobody knows who planned what came in"
    assert measured(Indicator.AGENDA_BY_ADEPT, NOW, *told, by=by) == (1, 1)


def test_a_plan_that_somebody_enters_for_the_adept_is_the_adepts() -> None:
    facts = log(plan("03-01", "one"))
    facts[1] = msgspec.structs.replace(facts[1], on_behalf_of=ADA)
    drive = success(facts, records(facts, ZONE), NOW)[Factor.DRIVE]
    assert drive[0] == Measured(Indicator.PLANNED_BY_ADEPT, 1, 1)


def test_what_is_told_of_a_pair_that_is_not_known_counts_for_none() -> None:
    strange = plan("03-01", "one", PairId("nobody"))
    assert measured(Indicator.PLANNED_BY_ADEPT, NOW, strange, by={2: ADA}) == (0, 0)


def test_pairs_that_another_followed() -> None:
    rematched = (day("03-01"), PairRematched(PAIR, SPRING, OTHERS[0]))
    other = (day("03-01"), replace(MATCHED, pair=OTHERS[0]))
    assert measured(Indicator.FOLLOWED, NOW, rematched, other) == (1, 2)


def test_pairs_in_which_one_does_everything() -> None:
    done = tuple(expects("02-10", Side.ADEPT, of) for of in Of)
    assert measured(Indicator.ONE_SIDED, NOW, *done[:2]) == (0, 1)
    assert measured(Indicator.ONE_SIDED, NOW, *done) == (1, 1)
    assert measured(Indicator.ONE_SIDED, NOW, *done, expects("02-11", Side.MENTOR, Of.SELF)) == (0, 1)


def test_that_the_two_had_met_before_they_were_matched_is_no_time_together() -> None:
    before, after = met("01-30", 90, pre_match=True), met("02-10", 60)
    assert measured(Indicator.MINUTES_TOGETHER, NOW, before) == (0, 1)
    assert measured(Indicator.MINUTES_TOGETHER, NOW, before, after) == (60, 1)


def test_whether_people_have_answered_is_told_of_five_and_not_of_fewer() -> None:
    def pairs(count: int, answers: int) -> list[Told]:
        named = (PAIR, *OTHERS)[:count]
        matched = [(day("02-01"), replace(MATCHED, pair=pair, adept=MemberId(f"{pair}-a"))) for pair in named[1:]]
        meetings = [held_by(pair) for pair in named]
        asked = [(pair, side) for pair in named for side in Side]
        return [*matched, *meetings, *(checked(pair, side) for pair, side in asked[:answers])]

    def told(count: int, answers: int) -> tuple[Any, Any]:
        return measured(Indicator.FIT_CHECKED, NOW, *pairs(count, answers))

    assert told(4, 5) == (None, None)
    assert [told(5, answers) for answers in (0, 1, 4, 5, 6, 9, 10)] == [
        (0, 10),
        (None, None),
        (None, None),
        (5, 10),
        (None, None),
        (None, None),
        (10, 10),
    ]
    assert measured(Indicator.FIT_CHECKED, NOW, met("02-10", name=LUNCH)) == (None, None)
    unmet = (day("02-01"), replace(MATCHED, pair=PairId("unmet"), adept=MemberId("new")))
    before = replace(HELD, pair=PairId("unmet"), held_on=day("01-30"), pre_match=True)
    for more in ((unmet,), (unmet, (day("02-01"), before))):
        assert measured(Indicator.FIT_CHECKED, NOW, *pairs(5, 10), *more) == (10, 10), (
            "whoever has not met has no answer yet"
        )
