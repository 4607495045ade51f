"""A new edition measures what pairs have done anew: each check by itself, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.adoption import Applies, HandbookEditionAdopted
from domain.conformity import Checked, Result, conformity
from domain.edition import HandbookEditionDrafted, HandbookEditionPublished, HandbookPolicySet
from domain.expectations import Of
from domain.history import Past, seen
from domain.language import EditionId, Recorded, Side
from domain.policies import USUAL, Check
from domain.policy_kinds import DUE
from domain.record import records
from tests.domain.judged import FOUR, NOW, Told, agreed, day, expects, log, structured
from tests.domain.stage import PAIR, SPRING, ZONE

OURS = EditionId("ours")
LIFE: tuple[Told, ...] = (*structured("02-01"), *FOUR)
LATER = 400


def adopted(check: Check, due: str, applies: Applies = Applies.ALL_FROM) -> tuple[Told, ...]:
    told = (
        HandbookEditionDrafted(OURS, EditionId("addher@1"), "Vår"),
        HandbookPolicySet(OURS, f"policy.{check}", due),
        HandbookEditionPublished(OURS, "0" * 64),
        HandbookEditionAdopted(SPRING, OURS, applies, day("03-01")),
    )
    return tuple((day("12-01"), fact) for fact in told)


def judged(facts: list[Recorded]) -> dict[Check, Checked]:
    return {one.check: one for one in conformity(records(facts, ZONE), PAIR, NOW)}


BEFORE = judged(log(*LIFE))


@pytest.mark.parametrize("check", Check)
def test_an_edition_that_does_not_ask_for_it_takes_a_check_away(check: Check) -> None:
    after = judged(log(*LIFE, *adopted(check, "off")))
    assert BEFORE[check].result is not Result.NOT_APPLICABLE
    assert after == {**BEFORE, check: Checked(check, Result.NOT_APPLICABLE)}


@pytest.mark.parametrize("check", [check for check in Check if BEFORE[check].result is Result.MISSED])
def test_an_edition_that_gives_more_time_makes_what_was_missed_open_again(check: Check) -> None:
    rule = USUAL.due(check)
    assert rule is not None
    after = judged(log(*LIFE, *adopted(check, DUE.write(replace(rule, hours=rule.hours + 24 * LATER)))))
    was, now = BEFORE[check], after.pop(check)
    assert was.due_on is not None
    assert now.due_on == was.due_on + timedelta(days=LATER)
    assert (now.evidence, now.late) == (was.evidence, was.late)
    assert now.result in (Result.NOT_YET_DUE, Result.MISSED), "what can never be made good stays missed"
    assert after == {other: one for other, one in BEFORE.items() if other is not check}


def test_what_was_late_is_in_time_where_there_is_more_of_it() -> None:
    told = (agreed("03-02", "ada"), agreed("03-02", "mim"), expects("02-11", Side.ADEPT, Of.SELF))
    late = judged(log(*LIFE, *told))[Check.C12]
    assert (late.result, late.late) == (Result.MET, True)
    after = judged(log(*LIFE, *told, *adopted(Check.C12, "first_meeting+30d")))[Check.C12]
    assert (after.result, after.late, after.evidence) == (Result.MET, False, late.evidence)


def test_for_new_pairs_alone_it_changes_nothing_of_those_that_there_are() -> None:
    assert judged(log(*LIFE, *adopted(Check.C1, "off", Applies.NEW_PAIRS))) == BEFORE


def test_as_it_was_known_before_the_edition_was_adopted_the_report_stays_what_it_was() -> None:
    facts = log(*LIFE, *adopted(Check.C1, "off"))
    before = facts[len(LIFE)].recorded_at
    assert judged(seen(facts, Past(recorded_by=before), ZONE)) == BEFORE
    assert judged(seen(facts, Past(), ZONE)) != BEFORE


@pytest.mark.parametrize(
    ("on", "asked"), [("02-28", Result.NOT_YET_DUE), ("03-01", Result.NOT_APPLICABLE), ("11-30", Result.NOT_APPLICABLE)]
)
def test_an_edition_for_all_from_a_day_that_is_past_measures_from_that_day_on(on: str, asked: Result) -> None:
    """It is adopted on 1 December, and for all from 1 March."""
    facts = log(*LIFE, *adopted(Check.C11, "off"))
    then = records(seen(facts, Past(on=day(on)), ZONE), ZONE)
    assert {one.check: one.result for one in conformity(then, PAIR, day(on))}[Check.C11] is asked
