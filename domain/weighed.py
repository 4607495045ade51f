"""What is sensitive and was weighed by a run: it is used no more once somebody whom it is about takes their consent
back, not even by the run that has used it."""

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
TakenBack = frozenset[tuple[MemberId, str]]
"""By whom since the run was asked for, and the category."""


def after(before: TakenBack, fact: Fact) -> TakenBack:
    match fact:
        case ConsentGiven(purpose=Purpose.MATCHING, category=Category() as category):
            return before - {(fact.member, category)}
        case ConsentWithdrawn(purpose=Purpose.MATCHING, category=Category() as category):
            return before | {(fact.member, category)}
        case _:
            return before


def usable(
    criteria: Sequence[Criterion], back: TakenBack, adept: MemberId, mentor: MemberId, shares: Sequence[int] = ()
) -> bool:
    """Whether nothing that was weighed of the two has been taken back; what there was no share of has not been."""
    weighed = [one.key for one, share in zip_longest(criteria, shares) if one and one.sensitive and share != UNTOLD]
    return back.isdisjoint(product((adept, mentor), weighed))
