"""Budgets, quotas and co-mentors: a mixed-integer programme, solved by HiGHS; first the most pairs, then the best."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import LinearConstraint, milp
from scipy.sparse import coo_array, csr_array

from domain.assignment.comparing import Allowed, Counts
from domain.assignment.optimal import Chosen
from domain.run_result import Obstacles

SECONDS = 60.0
"""The longest that one programme is worked on."""

Row = NDArray[np.float64] | Counts


class Infeasible(Exception):
    """Nothing fulfils all of the constraints at once; ``obstacles`` are some that nothing fulfils."""

    def __init__(self, obstacles: Obstacles | None = None) -> None:
        super().__init__()
        self.obstacles = obstacles or Obstacles()


class OutOfTime(Exception):
    """Nothing was proved best in ``SECONDS``."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A weighted count of the pairs stays within bounds: ``weights`` has a cell for each adept and mentor."""

    weights: Counts
    least: float
    most: float


@dataclass(frozen=True, slots=True)
class Budget:
    """``used`` by each pair of what its mentor has."""

    used: Counts
    most: Counts


@dataclass(frozen=True, slots=True)
class Help:
    """So many co-mentors for each pair, at most; and in how many more each mentor may help."""

    each: int = 0
    helps: Counts | int = 1


@dataclass(slots=True)
class Programme:
    """A yes or no for each allowed cell, once as a pair and, where there are co-mentors, once more as a help."""

    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    roles: int
    limits: list[LinearConstraint] = field(default_factory=list[LinearConstraint])

    @property
    def cells(self) -> int:
        return len(self.rows)

    def groups(self, of: NDArray[np.int64], many: int, weights: Row, role: int) -> csr_array:
        """A sum for each adept, or for each mentor."""
        shape = (many, self.cells * self.roles)
        return csr_array(coo_array((weights, (of, np.arange(self.cells) + role * self.cells)), shape=shape))

    def limit(self, sums: csr_array, least: float | Row, most: float | Row) -> None:
        self.limits.append(LinearConstraint(sums, least, most))

    def best(self, worth: Row, seconds: float | None = None) -> NDArray[np.bool_]:
        """Raises ``Infeasible`` and ``OutOfTime``."""
        found = milp(
            -worth,
            integrality=np.full(len(worth), 1),
            constraints=self.limits,
            options={"time_limit": SECONDS if seconds is None else seconds, "mip_rel_gap": 0.0},
        )
        if found.status == 2:
            raise Infeasible
        if found.status != 0:
            raise OutOfTime
        return np.rint(found.x) > 0


def constrained(
    scores: Counts,
    allowed: Allowed,
    seats: Counts,
    budget: Budget | None = None,
    limits: Sequence[Limit] = (),
    helping: Help | None = None,
) -> tuple[Chosen, Chosen]:
    """The pairs, and who helps whom. Raises ``Infeasible`` and ``OutOfTime``."""
    asked = helping or Help()
    programme = bounded(allowed, seats, budget, limits, 2 if asked.each else 1)
    if programme is None:
        return [], []
    rows, columns, ones = programme.rows, programme.columns, np.ones(programme.cells)
    of_adepts = programme.groups(rows, len(scores), ones, 0)
    if asked.each:
        aid = programme.groups(rows, len(scores), ones, 1)
        programme.limit(csr_array(aid - asked.each * of_adepts), -np.inf, 0)
        programme.limit(programme.groups(columns, len(seats), ones, 1), 0, np.broadcast_to(asked.helps, len(seats)))
        programme.limit(both(programme), 0, 1)
    worth = scores[rows, columns]
    pairs = np.concatenate([ones, np.zeros(programme.cells * (programme.roles - 1))])
    most = int(programme.best(pairs)[: programme.cells].sum())
    programme.limit(csr_array(pairs[None, :]), most, most)
    if asked.each:
        helps = np.concatenate([np.zeros(programme.cells), ones])
        many = int(programme.best(helps)[programme.cells :].sum())
        programme.limit(csr_array(helps[None, :]), many, many)
    found = programme.best(np.tile(worth, programme.roles))
    chosen = [cells(programme, found[part * programme.cells :][: programme.cells]) for part in range(programme.roles)]
    return chosen[0], chosen[1] if asked.each else []


def bounded(
    allowed: Allowed, seats: Counts, budget: Budget | None, limits: Sequence[Limit], roles: int = 1
) -> Programme | None:
    """Of every adept at most one pair, and of every mentor as many as there are seats, hours and limits for; none where
    no pair is allowed at all. Raises ``Infeasible`` where there would have to be some."""
    rows, columns = (part.astype(np.int64) for part in np.nonzero(allowed))
    if not len(rows):
        if any(limit.least > 0 for limit in limits):
            raise Infeasible
        return None
    programme = Programme(rows, columns, roles)
    ones = np.ones(programme.cells)
    programme.limit(programme.groups(rows, len(allowed), ones, 0), 0, 1)
    programme.limit(programme.groups(columns, len(seats), ones, 0), 0, seats)
    if budget is not None:
        used = programme.groups(columns, len(seats), budget.used[rows, columns], 0)
        programme.limit(used, 0, budget.most)
    for limit in limits:
        weights = limit.weights[rows, columns]
        programme.limit(programme.groups(np.zeros_like(rows), 1, weights, 0), limit.least, limit.most)
    return programme


def feasible(allowed: Allowed, seats: Counts, budget: Budget | None, limits: Sequence[Limit], seconds: float) -> bool:
    """Whether something fulfils all of these; so it is taken to be where there is no time to tell."""
    try:
        programme = bounded(allowed, seats, budget, limits)
        if programme is not None:
            programme.best(np.zeros(programme.cells), seconds)
    except Infeasible:
        return False
    except OutOfTime:
        return True
    return True


def culprits(
    quotas: Sequence[Limit], fixed: Sequence[Limit], feasible: Callable[[Sequence[Limit], float], bool]
) -> tuple[list[int], list[int]]:
    """Of bounds that nothing fulfils: each that nothing fulfils by itself, or else as few as nothing fulfils together.
    By their places; what is fixed is looked at only where the quotas can be fulfilled without."""
    whole = [*quotas, *fixed] if feasible(quotas, SECONDS) else [*quotas]
    seconds = SECONDS / max(len(whole), 1)
    found = [at for at, one in enumerate(whole) if not feasible([one], seconds)]
    if not found:
        found = [*range(len(whole))]
        for at in range(len(whole)):
            others = [one for one in found if one != at]
            if not feasible([whole[one] for one in others], seconds):
                found = others
    many = len(quotas)
    return [at for at in found if at < many], [at - many for at in found if at >= many]


def both(programme: Programme) -> csr_array:
    """Nobody helps in the pair that they lead."""
    many = programme.cells
    at = np.arange(many)
    return csr_array((np.ones(2 * many), (np.tile(at, 2), np.arange(2 * many))))


def cells(programme: Programme, found: NDArray[np.bool_]) -> Chosen:
    return [(int(programme.rows[at]), int(programme.columns[at])) for at in np.flatnonzero(found)]
