"""Deferred acceptance (Gale and Shapley 1962), adepts proposing, mentors with as many places as they have seats."""

from __future__ import annotations

import heapq

import numpy as np

from domain.assignment.comparing import Allowed, Counts
from domain.assignment.optimal import Chosen


def stable(adept_likes: Counts, mentor_likes: Counts, allowed: Allowed, seats: Counts) -> Chosen:
    """Nobody who is allowed would rather have each other. Of equals the one further ahead is liked better.

    Each adept asks on from their dearest; a mentor who is full lets the least liked go, who asks on.
    """
    order = np.argsort(-adept_likes, kind="stable")
    adepts = len(adept_likes)
    asked = [0] * adepts
    held: list[list[tuple[int, int]]] = [[] for _ in seats]
    """By mentor, the least liked on top: how much, and minus the row, for of equals the later goes."""
    free = list(range(adepts - 1, -1, -1))
    while free:
        adept = free.pop()
        while asked[adept] < len(seats):
            mentor = int(order[adept, asked[adept]])
            asked[adept] += 1
            if not allowed[adept, mentor] or not seats[mentor]:
                continue
            suitor = (int(mentor_likes[adept, mentor]), -adept)
            if len(held[mentor]) < seats[mentor]:
                heapq.heappush(held[mentor], suitor)
                break
            if suitor > held[mentor][0]:
                free.append(-heapq.heapreplace(held[mentor], suitor)[1])
                break
    return sorted((-row, mentor) for mentor, suitors in enumerate(held) for _, row in suitors)


def blocking(adept_likes: Counts, mentor_likes: Counts, allowed: Allowed, seats: Counts, chosen: Chosen) -> Chosen:
    """The allowed who would both rather have each other, strictly, than what they have, or than a seat left empty."""
    rows, columns = len(adept_likes), len(seats)
    has = np.full(rows, -1)
    taken = np.full(columns, 0)
    least = np.full(columns, np.iinfo(np.int64).max)
    for row, column in chosen:
        has[row] = adept_likes[row, column]
        taken[column] += 1
        least[column] = min(int(least[column]), int(mentor_likes[row, column]))
    wants = adept_likes > has[:, None]
    would = (taken < seats)[None, :] | (mentor_likes > least[None, :])
    found = np.argwhere(allowed & wants & would)
    return [(int(row), int(column)) for row, column in found]
