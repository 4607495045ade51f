"""What may be used of what a run has weighed: nothing that somebody has taken back since."""

from __future__ import annotations

import pytest

from domain.attribute import Category
from domain.consent import ConsentGiven, ConsentWithdrawn
from domain.consent_text import Purpose
from domain.criteria_kinds import Criterion, Kind
from domain.run_result import UNTOLD
from domain.weighed import after, usable
from tests.domain.stage import ADA, BO, MIM

NOTHING = frozenset[tuple[str, Category | None]]()
OF_ADA = frozenset({(ADA, None)})
GIVEN = ConsentGiven(ADA, Purpose.MATCHING, None, "0f", "sv")
BACK = ConsentWithdrawn(ADA, Purpose.MATCHING, None)
FIELD, FAITH = Criterion(Kind.EQUAL, 1, "field"), Criterion(Kind.EQUAL, 1, "religion", sensitive=True)


def test_what_is_taken_back_is_so_until_it_is_given_anew() -> None:
    assert after(frozenset(), BACK) == OF_ADA
    assert after(OF_ADA, GIVEN) == NOTHING
    of_faith = ConsentWithdrawn(ADA, Purpose.MATCHING, Category.RELIGION)
    assert after(OF_ADA, of_faith) == {(ADA, None), (ADA, Category.RELIGION)}


@pytest.mark.parametrize("purpose", [one for one in Purpose if one is not Purpose.MATCHING])
def test_a_consent_to_anything_else_changes_nothing(purpose: Purpose) -> None:
    assert after(OF_ADA, ConsentGiven(ADA, purpose, None, "0f", "sv")) == OF_ADA
    assert after(frozenset(), ConsentWithdrawn(ADA, purpose, None)) == NOTHING


def test_what_was_weighed_of_either_is_not_used_once_one_takes_it_back() -> None:
    assert usable((FIELD,), frozenset(), ADA, MIM)
    assert not usable((FIELD,), OF_ADA, ADA, MIM)
    assert not usable((FIELD,), OF_ADA, BO, ADA)
    assert usable((FIELD,), OF_ADA, BO, MIM)
    assert usable((FAITH,), OF_ADA, ADA, MIM)
    assert usable((FIELD,), OF_ADA, ADA, MIM, (UNTOLD,)), "nothing was told"
    assert not usable((FAITH, FIELD), OF_ADA, ADA, MIM, (5,))
