"""When something happened, of a row that does not know in which zone: the reader does."""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct

from domain.calendar import local_day
from domain.language import Recorded


class When(Struct, frozen=True):
    """``on``: the day, where somebody said it; or else that of recording."""

    at: datetime
    on: date | None = None

    def day(self, zone: str) -> date:
        return self.on or local_day(self.at, zone)


def when(recorded: Recorded) -> When:
    return When(recorded.recorded_at, recorded.occurred_on)
