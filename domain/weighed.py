"""What was weighed by a run: it is used no more once somebody whom it is about takes their consent back, not even by
the run that has used it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product, zip_longest

from domain.attribute import Category
from domain.consent import CONSENTS, ConsentGiven, ConsentWithdrawn
from domain.consent_text import Purpose
from domain.criteria_kinds import Criterion
from domain.language import MemberId, Scope, facts_of
from domain.run_result import UNTOLD

SCOPE: Scope = (facts_of(CONSENTS, named=(ConsentGiven, ConsentWithdrawn)),)
Fact = ConsentGiven | ConsentWithdrawn
TakenBack = frozenset[tuple[MemberId, Category | None]]
"""By whom, and for which category; None is for whatever else they have told about themselves."""


def after(before: TakenBack, fact: Fact) -> TakenBack:
    match fact:
        case ConsentGiven(purpose=Purpose.MATCHING):
            return before - {(fact.member, fact.category)}
        case ConsentWithdrawn(purpose=Purpose.MATCHING):
            return before | {(fact.member, fact.category)}
        case _:
            return before


def usable(
    criteria: Sequence[Criterion], back: TakenBack, adept: MemberId, mentor: MemberId, shares: Sequence[int] = ()
) -> bool:
    """Whether nothing that was weighed of the two has been taken back; what there was no share of has not been."""
    told = [one for one, share in zip_longest(criteria, shares) if one and one.key and share != UNTOLD]
    weighed = {Category(one.key) if one.sensitive else None for one in told}
    return back.isdisjoint(product((adept, mentor), weighed))
