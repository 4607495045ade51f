"""A run: the locked first, then everybody by the algorithm; and of each who is left, what kept them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from domain.assignment.candidates import Problem, compared, shuffled, words
from domain.assignment.comparing import Allowed, Counts, wishes
from domain.assignment.constrained import Budget, Help, Infeasible, Limit, constrained, culprits, feasible
from domain.assignment.optimal import Chosen, greatest_sum, least_first
from domain.assignment.scoring import Table, recordable, table
from domain.assignment.stable import blocking, stable
from domain.criteria_kinds import (
    NO_ADEPT,
    NO_HOURS,
    NO_MENTOR,
    NO_SEAT,
    NO_WISHES,
    NOBODY_LEFT,
    QUOTA_FULL,
    Algorithm,
    Couple,
    Kind,
    Quota,
)
from domain.language import MemberId, Side
from domain.run_result import Impossible, Match, Obstacles, Result, Unmatched

Rules = Sequence[tuple[str, Allowed]]
"""By name, whom each forbids."""


class LockedForbidden(Exception):
    """Of a locked pair one is not there, has no seat left or is in another, or a rule forbids it."""

    def __init__(self, *locked: Impossible) -> None:
        super().__init__()
        self.obstacles = Obstacles(locked)


@dataclass(frozen=True, slots=True)
class Likes:
    """How much each would like the other; whoever an adept names comes before all others, as far as the adept goes."""

    adepts: Counts
    mentors: Counts


@dataclass(frozen=True, slots=True)
class Rest:
    """What is left to decide once the locked have their places."""

    allowed: Allowed
    seats: Counts


def solve(problem: Problem) -> Result:
    """Raises ``LockedForbidden``, and what ``constrained`` raises. The same problem has the same result, in whichever
    order its people are given."""
    whole = table(problem, shuffled(problem.adepts, problem.seed), shuffled(problem.mentors, problem.seed))
    allowed, seats = whole.allowed, whole.seats
    locked = places(problem, whole, seats)
    rest, like = without(locked, allowed, seats), likes(problem, whole)
    helping: Chosen = []
    match problem.algorithm:
        case Algorithm.OPTIMAL:
            found = greatest_sum(whole.scores, rest.allowed, rest.seats)
        case Algorithm.WORST_OFF_FIRST:
            found = least_first(whole.scores, rest.allowed, rest.seats)
        case Algorithm.STABLE:
            found = stable(like.adepts, like.mentors, rest.allowed, rest.seats)
        case Algorithm.CONSTRAINED:
            everybody, helping = under_constraints(problem, whole, allowed, seats, locked)
            found = [one for one in everybody if one not in locked]
    return Result(
        matches(problem, whole, [*locked, *found], helping, len(locked)),
        left(problem, whole, allowed, seats, [*locked, *found]),
        len(blocking(like.adepts, like.mentors, rest.allowed, rest.seats, found)),
    )


def places(problem: Problem, whole: Table, seats: Counts) -> Chosen:
    rows = {one.member: row for row, one in enumerate(whole.adepts)}
    columns = {one.member: column for column, one in enumerate(whole.mentors)}
    wanted = Counter(couple.mentor for couple in problem.locked)

    def against(couple: Couple, place: int) -> tuple[str, ...]:
        before = [one.adept for one in problem.locked[:place]]
        absent = NO_WISHES if couple.adept in problem.without_wishes else NO_ADEPT
        missing = (absent,) if couple.adept not in rows or couple.adept in before else ()
        if couple.mentor not in columns:
            return (*missing, NO_MENTOR)
        column = columns[couple.mentor]
        full = (NO_SEAT,) if wanted[couple.mentor] > seats[column] else ()
        if couple.adept not in rows:
            return (*missing, *full)
        at = rows[couple.adept], column
        return (*missing, *(name for name, where in whole.forbidden if where[at]), *full)

    told = [Impossible(one.adept, one.mentor, against(one, place)) for place, one in enumerate(problem.locked)]
    if impossible := [one for one in told if one.rules]:
        raise LockedForbidden(*impossible)
    return sorted((rows[couple.adept], columns[couple.mentor]) for couple in problem.locked)


def without(locked: Chosen, allowed: Allowed, seats: Counts) -> Rest:
    allowed, seats = allowed.copy(), seats.copy()
    for row, column in locked:
        allowed[row] = False
        seats[column] -= 1
    return Rest(allowed, seats)


def likes(problem: Problem, whole: Table) -> Likes:
    """A mentor goes by everything but what the adept wishes for, so that to name somebody is never to one's harm."""
    mentors, weighed = whole.scores.copy(), False
    for criterion, share in zip(problem.criteria, whole.shares, strict=True):
        if criterion.kind is Kind.WISH:
            mentors -= criterion.weight * share.astype(np.int64)
            weighed = True
    ranked = problem.rules > 1 or weighed
    wished = wishes(whole.adepts, whole.mentors).astype(np.int64) if ranked else np.zeros_like(whole.scores)
    first = np.where(wished > 0, int(mentors.max(initial=0)) + wished, 0)
    return Likes(np.maximum(mentors, first), mentors)


def under_constraints(
    problem: Problem, whole: Table, allowed: Allowed, seats: Counts, locked: Chosen
) -> tuple[Chosen, Chosen]:
    asked = problem.constraints
    quotas = [quota(one, whole, problem.rules) for one in asked.quotas]
    limits = [Limit(marking(locked, whole), len(locked), len(locked)), *quotas]
    budget = Budget(np.full_like(whole.scores, asked.hours), hours_of(problem, whole))
    helps = np.array([max(asked.helps - one.helping, 0) for one in whole.mentors], np.int64)
    try:
        return constrained(whole.scores, allowed, seats, budget, limits, Help(asked.co_mentors, helps))
    except Infeasible:
        fixed = [Limit(marking([one], whole), 1, 1) for one in locked]
        lost, torn = culprits(quotas, fixed, partial(feasible, allowed, seats, budget))
        raise Infeasible(obstacles(problem, quotas, lost, whole, [locked[one] for one in torn])) from None


def marking(couples: Chosen, whole: Table) -> Counts:
    found = np.zeros_like(whole.scores)
    for row, column in couples:
        found[row, column] = 1
    return found


def obstacles(problem: Problem, limits: Sequence[Limit], lost: Sequence[int], whole: Table, torn: Chosen) -> Obstacles:
    """Of a locked pair the quotas that it counts for, or else those that need its seat; where there are none, its
    mentor's hours do not suffice."""
    locked: list[Impossible] = []
    quotas, seated = problem.constraints.quotas, lost if problem.rules > 2 else ()
    for row, column in torn:
        counted = [one for one in lost if limits[one].weights[row, column]] or seated
        rules = tuple(dict.fromkeys(f"{QUOTA_FULL}:{quotas[one].key}" for one in counted))
        couple = whole.adepts[row].member, whole.mentors[column].member
        locked.append(Impossible(*couple, rules or (NO_HOURS,)))
    return Obstacles(tuple(sorted(locked, key=lambda one: one.adept)), tuple(quotas[one] for one in lost))


def hours_of(problem: Problem, whole: Table) -> Counts:
    """In a month; as many as their seats take, of who has named none."""
    asked = problem.constraints.hours
    return np.array([one.hours if one.hours is not None else asked * one.seats for one in whole.mentors], np.int64)


def quota(one: Quota, whole: Table, rules: int) -> Limit:
    people = whole.adepts if one.side is Side.ADEPT else whole.mentors
    wanted = compared((one.value,), rules)
    having = np.array([wanted <= words(person.about, one.key) for person in people], np.int64)
    axis = having[:, None] if one.side is Side.ADEPT else having[None, :]
    return Limit(np.broadcast_to(axis, whole.scores.shape), one.least, np.inf if one.most is None else one.most)


def matches(problem: Problem, whole: Table, chosen: Chosen, helping: Chosen, locked: int) -> tuple[Match, ...]:
    """By the id of the adept."""
    helpers: dict[int, list[MemberId]] = {}
    for row, column in helping:
        helpers.setdefault(row, []).append(whole.mentors[column].member)
    found: list[Match] = []
    for place, (row, column) in enumerate(chosen):
        shares = [int(share[row, column]) for share in whole.shares]
        score, kept = recordable(problem.criteria, shares, problem.rules)
        couple = whole.adepts[row].member, whole.mentors[column].member
        found.append(Match(*couple, score, kept, tuple(sorted(helpers.get(row, ()))), place < locked))
    return tuple(sorted(found, key=lambda match: match.adept))


def left(problem: Problem, whole: Table, allowed: Allowed, seats: Counts, chosen: Chosen) -> tuple[Unmatched, ...]:
    """Everybody with nobody, and why: adepts, and mentors who have a seat. By side and id."""
    free, taken = seats > 0, np.bincount([column for _, column in chosen], minlength=len(seats))
    rows, columns = {row for row, _ in chosen}, {column for _, column in chosen}
    waiting = np.array([row not in rows for row in range(len(whole.adepts))], np.bool_)
    # Both have room and no rule forbids them: what the run was bound by has kept them apart.
    bound, apart = binding(problem, whole, chosen), allowed & waiting[:, None] & (taken < seats)[None, :]
    adepts = [
        Unmatched(
            one.member,
            Side.ADEPT,
            naming(bound, row, apart[row])
            or ((NO_SEAT,) if allowed[row][free].any() or not free.any() else naming(whole.forbidden, row, free)),
        )
        for row, one in enumerate(whole.adepts)
        if waiting[row]
    ]
    wordless = [Unmatched(member, Side.ADEPT, (NO_WISHES,)) for member in problem.without_wishes]
    everybody = np.ones(len(whole.adepts), np.bool_)
    mentors = [
        Unmatched(
            one.member,
            Side.MENTOR,
            naming(bound, (slice(None), column), apart[:, column])
            or (
                (NOBODY_LEFT,)
                if allowed[:, column].any() or not len(whole.adepts)
                else naming(whole.forbidden, (slice(None), column), everybody)
            ),
        )
        for column, one in enumerate(whole.mentors)
        if column not in columns and seats[column]
    ]
    return (*sorted((*adepts, *wordless), key=by_id), *sorted(mentors, key=by_id))


def binding(problem: Problem, whole: Table, chosen: Chosen) -> Rules:
    """Of the budget and each quota, with whom another pair would be one too many."""
    asked, shape = problem.constraints, whole.scores.shape
    taken = np.bincount([column for _, column in chosen], minlength=len(whole.mentors))
    spent = (taken + 1) * asked.hours > hours_of(problem, whole)
    found: list[tuple[str, Allowed]] = [(NO_HOURS, np.broadcast_to(spent[None, :], shape))]
    for one in asked.quotas:
        weights = quota(one, whole, problem.rules).weights
        full = one.most is not None and sum(int(weights[at]) for at in chosen) >= one.most
        found.append((f"{QUOTA_FULL}:{one.key}", (weights > 0) & full))
    return found


def by_id(one: Unmatched) -> MemberId:
    return one.member


def naming(rules: Rules, at: int | tuple[slice, int], among: NDArray[np.bool_]) -> tuple[str, ...]:
    """The rules that forbid somebody there, the one that forbids most first."""
    counts: dict[str, int] = {}
    for name, where in rules:
        counts[name] = counts.get(name, 0) + int(where[at][among].sum())
    return tuple(sorted((name for name, count in counts.items() if count), key=lambda name: -counts[name]))
