"""Every adept beside every mentor at once: what a criterion gives, and what a requirement allows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import product

import numpy as np
from numpy.typing import NDArray

from domain.assignment.candidates import Adept, Mentor, number, words
from domain.criteria_kinds import Criterion, Kind, Requirement, Requires
from domain.language import MemberId

FULL = 1000
"""A whole share. All is counted in whole numbers, so that a sum is the same on every machine."""
UNKNOWN = -1
"""The share of a criterion that has nothing to go by."""

Shares = NDArray[np.int16]
Allowed = NDArray[np.bool_]
Counts = NDArray[np.int64]


def shares(criterion: Criterion, adepts: Sequence[Adept], mentors: Sequence[Mentor]) -> Shares:
    """Of each adept with each mentor, in thousandths; ``UNKNOWN`` where one of them has not said."""
    match criterion.kind:
        case Kind.EQUAL | Kind.OVERLAP:
            found = likeness(criterion, adepts, mentors)
            return inverse(found) if criterion.inverted else found
        case Kind.DISTANCE:
            found = nearness(criterion, adepts, mentors)
            return inverse(found) if criterion.inverted else found
        case Kind.GAP:
            return gap(criterion, adepts, mentors)
        case Kind.WISH:
            return wishes(adepts, mentors)
        case Kind.WAITING:
            waited = np.array([min(one.waited, criterion.scale) * FULL // criterion.scale for one in adepts], np.int16)
            return np.repeat(waited[:, None], len(mentors), axis=1)


def inverse(found: Shares) -> Shares:
    return np.where(found == UNKNOWN, np.int16(UNKNOWN), np.int16(FULL) - found).astype(np.int16)


def likeness(criterion: Criterion, adepts: Sequence[Adept], mentors: Sequence[Mentor]) -> Shares:
    theirs = [words(one.about, criterion.key, sensitive=criterion.sensitive) for one in adepts]
    others = [words(one.about, criterion.key, sensitive=criterion.sensitive) for one in mentors]
    common, mine, yours = in_common(theirs, others)
    either = mine[:, None] + yours[None, :] - common
    if criterion.kind is Kind.EQUAL:
        found = np.where(common == either, FULL, 0)
    else:
        found = common * FULL // np.maximum(either, 1)
    return np.where((mine[:, None] == 0) | (yours[None, :] == 0), UNKNOWN, found).astype(np.int16)


def in_common(theirs: Sequence[frozenset[str]], others: Sequence[frozenset[str]]) -> tuple[Counts, Counts, Counts]:
    """How many words each two share, and how many each has."""
    vocabulary = {word: at for at, word in enumerate(sorted(frozenset[str]().union(*theirs) & union(others)))}
    left, right = marked(theirs, vocabulary), marked(others, vocabulary)
    common = (left @ right.T).astype(np.int64)
    return common, np.array([len(one) for one in theirs], np.int64), np.array([len(one) for one in others], np.int64)


def union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset[str]().union(*sets)


def marked(sets: Sequence[frozenset[str]], vocabulary: Mapping[str, int]) -> NDArray[np.float32]:
    """A row for each set, a column for each word. Whole numbers this small are exact in 32 bits."""
    table = np.zeros((len(sets), len(vocabulary)), np.float32)
    for row, found in enumerate(sets):
        for word in found:
            if word in vocabulary:
                table[row, vocabulary[word]] = 1
    return table


MISSING = np.iinfo(np.int64).min // 4


def numbers(key: str, order: Sequence[str], people: Sequence[Adept] | Sequence[Mentor]) -> Counts:
    found = (number(one.about, key, order) for one in people)
    return np.array([MISSING if one is None else one for one in found], np.int64)


def ahead(key: str, order: Sequence[str], adepts: Sequence[Adept], mentors: Sequence[Mentor]) -> tuple[Counts, Allowed]:
    """By how much each mentor's number is the greater, of use only where both are known; and where they are."""
    mine, yours = numbers(key, order, adepts), numbers(key, order, mentors)
    known = (mine != MISSING)[:, None] & (yours != MISSING)[None, :]
    return yours[None, :] - mine[:, None], known


def nearness(criterion: Criterion, adepts: Sequence[Adept], mentors: Sequence[Mentor]) -> Shares:
    apart, known = ahead(criterion.key, criterion.order, adepts, mentors)
    near = criterion.scale - np.minimum(np.abs(apart), criterion.scale)
    return np.where(known, near * FULL // criterion.scale, UNKNOWN).astype(np.int16)


def gap(criterion: Criterion, adepts: Sequence[Adept], mentors: Sequence[Mentor]) -> Shares:
    lead, known = ahead(criterion.key, criterion.order, adepts, mentors)
    if criterion.inverted:
        lead = -lead
    reached = np.clip(lead, 0, criterion.scale)
    return np.where(known, reached * FULL // criterion.scale, UNKNOWN).astype(np.int16)


def wishes(adepts: Sequence[Adept], mentors: Sequence[Mentor]) -> Shares:
    """Nobody's list is unknown: who names nobody wishes for nobody in particular."""
    at = {one.member: column for column, one in enumerate(mentors)}
    found = np.zeros((len(adepts), len(mentors)), np.int16)
    for row, one in enumerate(adepts):
        for place, mentor in enumerate(one.ranked):
            if mentor in at:
                found[row, at[mentor]] = max(FULL - 100 * place, 0)
    return found


def fulfilled(rule: Requirement, adepts: Sequence[Adept], mentors: Sequence[Mentor]) -> Allowed:
    match rule.kind:
        case Requires.SHARED | Requires.DIFFERENT:
            common, _, _ = in_common(
                [words(one.about, rule.key) for one in adepts], [words(one.about, rule.key) for one in mentors]
            )
            return common >= rule.least if rule.kind is Requires.SHARED else common == 0
        case Requires.WITHIN:
            apart, known = ahead(rule.key, rule.order, adepts, mentors)
            return known & (np.abs(apart) <= rule.least)
        case Requires.GAP:
            lead, known = ahead(rule.key, rule.order, adepts, mentors)
            return known & (lead >= rule.least)
        case Requires.AVAILABLE:
            common, mine, yours = in_common([one.about.times for one in adepts], [one.about.times for one in mentors])
            return (common > 0) | (mine == 0)[:, None] | (yours == 0)[None, :]
        case Requires.NO_REPORTING_LINE:
            everybody = (*adepts, *mentors)
            managed = {frozenset({one.member, boss}) for one in everybody for boss in one.about.managers}
            return unless(managed, adepts, mentors)


def unless(
    together: Iterable[frozenset[MemberId]],
    adepts: Sequence[Adept],
    mentors: Sequence[Mentor],
) -> Allowed:
    """All but these two and two, whichever of them is the mentor."""
    rows = {one.member: row for row, one in enumerate(adepts)}
    columns = {one.member: column for column, one in enumerate(mentors)}
    allowed = np.ones((len(adepts), len(mentors)), np.bool_)
    for two in together:
        for one, other in product(two, repeat=2):
            if frozenset({one, other}) == two and one in rows and other in columns:
                allowed[rows[one], columns[other]] = False
    return allowed
