"""What a run of the matching goes by, read from the journal: light, so that the door may read it too."""

from __future__ import annotations

from domain import run as runs
from domain.assignment import inputs
from domain.language import ProgrammeId, Recorded, RunId, facts_of, run_tag
from domain.roster import READS
from domain.run import RULES, Run, RunUnknown
from services.journal import Journal, query_of
from services.sealing import opened


async def run_of(journal: Journal, run: RunId) -> Run:
    """Raises ``RunUnknown``."""
    past = await journal.past(query_of((facts_of(run_tag(run), named=runs.FACTS),)))
    found: Run | None = None
    for one in past.facts:
        found = runs.evolve(found, one.fact)
    if found is None:
        raise RunUnknown
    return found


async def inputs_of(
    journal: Journal, programme: ProgrammeId, as_at: int | None = None, rules: int = RULES
) -> tuple[Recorded, ...]:
    """The facts up to a position, or all, that the result of a run follows from, their texts opened."""
    past = await journal.past(query_of(inputs.scope(programme)))
    return await opened(journal.keys, tuple(inputs.found(programme, past.facts, as_at, rules)), READS)
