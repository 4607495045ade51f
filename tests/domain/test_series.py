"""The days of a series: the ends of whole intervals, and the day that is asked for."""

from __future__ import annotations

from datetime import date

import pytest

from domain.series import Interval, days

FIRST, LAST = date(2026, 1, 31), date(2026, 6, 30)


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


@pytest.mark.parametrize(
    ("every", "on", "expected"),
    [
        (Interval.MONTH, "01-30", []),
        (Interval.MONTH, "01-31", ["01-31"]),
        (Interval.MONTH, "02-27", ["02-27"]),
        (Interval.MONTH, "02-28", ["02-27", "02-28"]),
        (Interval.MONTH, "04-29", ["02-27", "03-30", "04-29"]),
        (Interval.MONTH, "08-15", ["02-27", "03-30", "04-29", "05-30", "06-29", "06-30", "08-15"]),
        (Interval.WEEK, "02-06", ["02-06"]),
        (Interval.WEEK, "02-14", ["02-06", "02-13", "02-14"]),
    ],
)
def test_each_interval_ends_before_the_same_day_begins_it_again(every: Interval, on: str, expected: list[str]) -> None:
    assert days(FIRST, LAST, day(on), every) == tuple(map(day, expected))


def test_a_short_programme_has_its_last_day_and_today() -> None:
    assert days(FIRST, day("02-03"), day("02-10"), Interval.WEEK) == (day("02-03"), day("02-10"))
