"""Assignment problems that others have published, with the optimum that they state.

``C515_1`` is the first problem of ``gap1`` in J. E. Beasley's OR-Library (MIT licence), from I. H. Osman, OR Spektrum
17 (1995): costs and resources of 5 agents by 15 jobs, to be maximised. ``multiplied`` is the family of R. E. Machol and
M. Wien, "A hard assignment problem", Operations Research 24 (1976). ``FOUR_BY_FIVE`` is the example of the assignment
page of Google's OR-Tools (Apache-2.0).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.int64]

C515_1_COSTS: Table = np.array(
    [
        [17, 21, 22, 18, 24, 15, 20, 18, 19, 18, 16, 22, 24, 24, 16],
        [23, 16, 21, 16, 17, 16, 19, 25, 18, 21, 17, 15, 25, 17, 24],
        [16, 20, 16, 25, 24, 16, 17, 19, 19, 18, 20, 16, 17, 21, 24],
        [19, 19, 22, 22, 20, 16, 19, 17, 21, 19, 25, 23, 25, 25, 25],
        [18, 19, 15, 15, 21, 25, 16, 16, 23, 15, 22, 17, 19, 22, 24],
    ],
    np.int64,
)
C515_1_RESOURCES: Table = np.array(
    [
        [8, 15, 14, 23, 8, 16, 8, 25, 9, 17, 25, 15, 10, 8, 24],
        [15, 7, 23, 22, 11, 11, 12, 10, 17, 16, 7, 16, 10, 18, 22],
        [21, 20, 6, 22, 24, 10, 24, 9, 21, 14, 11, 14, 11, 19, 16],
        [20, 11, 8, 14, 9, 5, 6, 19, 19, 7, 6, 6, 13, 9, 18],
        [8, 13, 13, 13, 10, 20, 25, 16, 16, 17, 10, 10, 5, 12, 23],
    ],
    np.int64,
)
C515_1_CAPACITIES: Table = np.array([36, 34, 38, 27, 33], np.int64)
C515_1_OPTIMUM = 336

FOUR_BY_FIVE: Table = np.array(
    [[90, 80, 75, 70], [35, 85, 55, 65], [125, 95, 90, 95], [45, 110, 95, 115], [50, 100, 90, 100]], np.int64
)
"""Costs of five workers for four tasks."""
FOUR_BY_FIVE_OPTIMUM = 265


def multiplied(size: int) -> tuple[Table, int]:
    """Costs ``i * j``, and the least sum: the dearest row takes the cheapest column, ``n (n + 1) (n + 2) / 6``."""
    line = np.arange(1, size + 1, dtype=np.int64)
    return np.outer(line, line), size * (size + 1) * (size + 2) // 6
