"""What a run has weighed, pair by pair: for each adept the mentors in order, the best first and the forbidden last."""

from __future__ import annotations

from collections.abc import Iterator

from domain.assignment.candidates import Adept, Mentor, Problem
from domain.assignment.scored import Scored, Wanted
from domain.assignment.scoring import Table, recordable, table
from domain.criteria_kinds import NO_SEAT
from domain.language import MemberId


def listed(problem: Problem, wanted: Wanted) -> Iterator[Scored]:
    """By the id of the adept; computed an adept at a time, so that a page costs what is on it."""
    mentors = [one for one in problem.mentors if chosen(one, wanted.mentor, wanted.without)]
    begun, last = wanted.after or (MemberId(""), None)
    for adept in sorted(problem.adepts, key=lambda one: one.member):
        if adept.member < begun or not chosen(adept, wanted.adept, wanted.without):
            continue
        row = in_order(problem, table(problem, [adept], mentors))
        places = [place for place, one in enumerate(row) if (one.adept, one.mentor) == (begun, last)]
        yield from row[places[0] + 1 :] if places else row


def chosen(one: Adept | Mentor, wanted: MemberId | None, without: MemberId | None) -> bool:
    return wanted in (None, one.member) and one.member != without


def in_order(problem: Problem, row: Table) -> list[Scored]:
    (adept,) = row.adepts
    found: list[Scored] = []
    for column, mentor in enumerate(row.mentors):
        score, shares = recordable(problem.criteria, [int(share[0, column]) for share in row.shares], problem.rules)
        rules = tuple(name for name, where in row.forbidden if where[0, column])
        full = () if mentor.seats else (NO_SEAT,)
        found.append(Scored(adept.member, mentor.member, score, shares, (*rules, *full)))
    return sorted(found, key=lambda one: (bool(one.rules), -one.score, one.mentor))
