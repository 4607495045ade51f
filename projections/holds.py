"""Legal holds, those that stand and those that are over. Why is kept sealed, and opened for whoever said it."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from domain.holds import FACTS, HoldId, HoldPlaced, HoldReleased
from domain.language import MemberId, ProgrammeId, Recorded
from domain.member import LastDay
from domain.sealed import Confidential, confidential
from projections.projection import Projection


class HoldRow(Struct, frozen=True):
    hold: HoldId
    programme: ProgrammeId | None
    member: MemberId | None
    reason: Confidential | None
    until: LastDay | None
    placed_by: str
    placed_at: datetime
    released_by: str | None = None
    released_at: datetime | None = None

    def stands(self, now: datetime) -> bool:
        return self.released_at is None and (self.until is None or not self.until.over(now))


def keys(recorded: Recorded) -> tuple[str, ...]:
    fact = recorded.fact
    return (fact.hold,) if isinstance(fact, FACTS) else ()


def evolve(row: HoldRow | None, recorded: Recorded) -> HoldRow | None:
    match recorded.fact:
        case HoldPlaced(hold, programme, member, _, until):
            why = confidential(recorded, "reason")
            return HoldRow(hold, programme, member, why, until, recorded.by, recorded.recorded_at)
        case HoldReleased() if row is not None:
            return replace(row, released_by=recorded.by, released_at=recorded.recorded_at)
        case _:
            return row


holds = Projection("holds", 1, HoldRow, keys, evolve, hears=FACTS)
