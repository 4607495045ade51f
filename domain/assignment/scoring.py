"""The score of every adept with every mentor, what of it comes from which criterion, and which rules forbid it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from domain.assignment.candidates import Adept, Mentor, Problem
from domain.assignment.comparing import UNKNOWN, Allowed, Counts, Shares, fulfilled, shares, unless
from domain.criteria_kinds import ALWAYS, Criterion
from domain.run import RULES
from domain.run_result import UNTOLD, WITHHELD


@dataclass(frozen=True, slots=True)
class Table:
    """A row for each adept, a column for each mentor, in the order in which equals go before one another."""

    adepts: Sequence[Adept]
    mentors: Sequence[Mentor]
    shares: Sequence[Shares]
    """For each criterion."""
    scores: Counts
    """Sums of weight and share: ``weight * 1000`` is the most that a criterion adds."""
    forbidden: Sequence[tuple[str, Allowed]]
    """By the name of the rule: where it forbids."""

    @property
    def allowed(self) -> Allowed:
        allowed = np.ones(self.scores.shape, np.bool_)
        for _, where in self.forbidden:
            allowed &= ~where
        return allowed

    @property
    def seats(self) -> Counts:
        return np.array([one.seats for one in self.mentors], np.int64)


def table(problem: Problem, adepts: Sequence[Adept], mentors: Sequence[Mentor]) -> Table:
    found: list[Shares] = []
    scores = np.zeros((len(adepts), len(mentors)), np.int64)
    for criterion in problem.criteria:
        share = shares(criterion, adepts, mentors)
        found.append(share)
        scores += criterion.weight * np.maximum(share, 0).astype(np.int64)
    oneself = [frozenset({one.member}) for one in adepts]
    rules = [
        (ALWAYS[0], ~unless(oneself, adepts, mentors)),
        (ALWAYS[1], ~unless(problem.apart, adepts, mentors)),
        (ALWAYS[2], ~unless(problem.former, adepts, mentors)),
        *((rule.name, ~fulfilled(rule, adepts, mentors)) for rule in problem.requirements),
    ]
    return Table(adepts, mentors, found, scores, rules)


def recordable(criteria: Sequence[Criterion], shares: Sequence[int], rules: int = RULES) -> tuple[int, tuple[int, ...]]:
    """The score and the shares of two as a record of a single pair may hold them: nothing of what is sensitive, nor
    whether it was weighed, which would tell who has consented."""
    told = tuple(zip(criteria, shares, strict=True))
    score = sum(criterion.weight * max(share, 0) for criterion, share in told if not criterion.sensitive)
    return score, tuple(kept(criterion, share, rules) for criterion, share in told)


def kept(criterion: Criterion, share: int, rules: int) -> int:
    if criterion.sensitive and (share != UNKNOWN or rules > 2):
        return WITHHELD
    return UNTOLD if share == UNKNOWN else share
