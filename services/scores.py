"""The scores behind a run, computed anew from the facts that it has read, a page at a time. Changes nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from itertools import islice

from domain.assignment import inputs
from domain.assignment.scored import Scored, Wanted
from domain.language import Recorded, RunId
from domain.run import MatchingRunCompleted, MatchingRunRequested
from services.journal import Journal
from services.run_inputs import inputs_of, run_of


async def scores(journal: Journal, run: RunId, wanted: Wanted, most: int) -> list[Scored] | None:
    """At most so many; None before the run has a result. Raises ``RunUnknown``, and ``Unavailable``."""
    known = await run_of(journal, run)
    if known.completed is None:
        return None
    facts = await inputs_of(journal, known.asked.programme, known.completed.as_at, known.completed.rules)
    return await asyncio.to_thread(computed, known.completed, known.asked, facts, wanted, most)


def computed(
    done: MatchingRunCompleted, asked: MatchingRunRequested, facts: Sequence[Recorded], wanted: Wanted, most: int
) -> list[Scored]:
    from domain.assignment.listing import listed  # loading it takes its time

    return [*islice(listed(inputs.problem(asked, facts, done.rules), wanted), most)]
