"""What several commands would meet if they were given one after the other. Nothing is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from domain.catalogue import DECIDER_OF
from domain.history_commands import Dated
from domain.language import Actor, Recorded
from services.asker import circumstances
from services.handle import decide
from services.journal import Journal, query_of
from services.sealing import opened


async def rehearse(journal: Journal, commands: Sequence[Dated], by: Actor, now: datetime) -> None:
    """Raises the rule by which the first of them is refused that would be; what those before it say counts as said."""
    scopes = [DECIDER_OF[type(command)].scope(command) for command, _ in commands]
    past = await journal.past(query_of(tuple(item for scope in scopes for item in scope)))
    said: tuple[Recorded, ...] = ()
    for (command, on), scope in zip(commands, scopes, strict=True):
        decider = DECIDER_OF[type(command)]
        known = (*await opened(journal.keys, past.facts, decider.reads), *said)
        facts = decide(decider, scope, known, command, circumstances(by, (), now, on))
        said = (*said, *(Recorded(0, fact, decider.tags(fact), by.by, by.role, by.via, now, on) for fact in facts))
