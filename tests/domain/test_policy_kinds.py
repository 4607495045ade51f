"""How each kind of policy is written: what is read, what is refused and why, and how it is written again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time
from enum import StrEnum
from functools import partial
from typing import Any

import pytest

from domain.policy_kinds import (
    DUE,
    HOURS,
    SWITCH,
    Anchor,
    Due,
    Hours,
    Kind,
    Span,
    after,
    count,
    months,
    rising,
    span,
    word,
)


class Tone(StrEnum):
    WARM = "warm"
    DRY = "dry"


Made = Callable[[], Kind[Any]]
COUNT, MONTHS, SPAN = partial(count, 2, 40), partial(months, 24), partial(span, 2, 40)
RISING, TONE = partial(rising, 0, 30, 3), partial(word, Tone)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (COUNT, "2", 2),
        (COUNT, "40", 40),
        (MONTHS, "P1M", 1),
        (MONTHS, "P24M", 24),
        (SPAN, "2..40", Span(2, 40)),
        (SPAN, "7..7", Span(7, 7)),
        (RISING, "", ()),
        (RISING, "0", (0,)),
        (RISING, "0,7,30", (0, 7, 30)),
        (TONE, "dry", Tone.DRY),
        (lambda: SWITCH, "true", True),
        (lambda: SWITCH, "false", False),
        (lambda: HOURS, "20:00..08:30", Hours(time(20), time(8, 30))),
        (lambda: DUE, "off", None),
        (lambda: DUE, "match", Due(Anchor.MATCH)),
        (lambda: DUE, "first_meeting+7d", Due(Anchor.FIRST_MEETING, 168)),
        (lambda: DUE, "end+1h", Due(Anchor.END, 1)),
        (lambda: DUE, "end-48h", Due(Anchor.END, -48)),
        (lambda: DUE, "end+999d", Due(Anchor.END, 999 * 24)),
        (lambda: DUE, "end-23976h", Due(Anchor.END, -999 * 24)),
    ],
)
def test_what_is_read_is_written_in_the_same_way(kind: Made, text: str, value: object) -> None:
    assert kind().read(text) == value
    assert kind().write(value) == text


@pytest.mark.parametrize(
    ("kind", "text", "why"),
    [
        (COUNT, "1", "^a whole number from 2 to 40$"),
        (COUNT, "41", "^a whole number from 2 to 40$"),
        (COUNT, "", "^a whole number"),
        (COUNT, "7.0", "^a whole number"),
        (COUNT, "-7", "^a whole number"),
        (COUNT, "0000007", "^a whole number"),
        (MONTHS, "P0M", "^a whole number from 1 to 24$"),
        (MONTHS, "P25M", "^a whole number from 1 to 24$"),
        (MONTHS, "5", "^months as ISO 8601 writes them, such as P5M$"),
        (MONTHS, "p5m", "^months"),
        (SPAN, "7", "^two whole numbers, the lesser first, such as 45..120$"),
        (partial(span, 0, 40), "0", "^two whole numbers"),
        (SPAN, "8..7", "^two whole numbers, the lesser first, such as 45..120$"),
        (SPAN, "1..7", "^a whole number from 2 to 40$"),
        (SPAN, "7..41", "^a whole number from 2 to 40$"),
        (SPAN, "41..40", "^a whole number from 2 to 40$"),
        (SPAN, "7..1", "^a whole number from 2 to 40$"),
        (RISING, "0,1,2,3", "^rising numbers between commas, such as 0,7,14$"),
        (RISING, "7,0", "^rising numbers"),
        (RISING, "7,7", "^rising numbers"),
        (RISING, "31", "^a whole number from 0 to 30$"),
        (RISING, "7,", "^a whole number"),
        (TONE, "loud", "loud"),
        (lambda: SWITCH, "yes", "^true or false$"),
        (lambda: SWITCH, "True", "^true or false$"),
        (lambda: HOURS, "20:00", "^two times of day, such as 20:00..08:00$"),
        (lambda: HOURS, "24:00..08:00", "hour"),
        (lambda: DUE, "", "^off, an anchor, or an anchor and a distance, such as first_meeting"),
        (lambda: DUE, "match+7", "^off, an anchor"),
        (lambda: DUE, "end+1000d", "^a distance of at most 999 days$"),
        (lambda: DUE, "end-23977h", "^a distance of at most 999 days$"),
        (lambda: DUE, "wedding+7d", "wedding"),
    ],
)
def test_what_is_written_otherwise_is_refused(kind: Made, text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        kind().read(text)


@pytest.mark.parametrize(
    ("kind", "written"),
    [(COUNT, "2…40"), (MONTHS, "P1M…P24M"), (SPAN, "2..40"), (RISING, "0,7,14"), (TONE, "warm|dry")],
)
def test_each_kind_says_how_it_is_written(kind: Made, written: str) -> None:
    assert kind().written == written


def test_twelve_numbers_may_rise_and_blanks_stand_between_them() -> None:
    assert rising(0, 30).read(", ".join(map(str, range(12)))) == tuple(range(12))
    with pytest.raises(ValueError, match="rising"):
        rising(0, 30).read(",".join(map(str, range(13))))


@pytest.mark.parametrize(("due", "text"), [(Due(Anchor.END, 36), "end+36h"), (Due(Anchor.END, 24), "end+1d")])
def test_whole_days_are_written_as_days(due: Due, text: str) -> None:
    assert DUE.write(due) == text


def test_a_due_date_is_the_anchor_itself_where_no_days_are_said() -> None:
    assert after(Anchor.MATCH) == Due(Anchor.MATCH, 0)
    assert after(Anchor.MATCH, 2) == Due(Anchor.MATCH, 48)


@pytest.mark.parametrize(
    ("hours", "at", "within"),
    [
        (Hours(time(8), time(17)), time(8), True),
        (Hours(time(8), time(17)), time(17), False),
        (Hours(time(20), time(8)), time(20), True),
        (Hours(time(20), time(8)), time(7, 59), True),
        (Hours(time(20), time(8)), time(8), False),
        (Hours(time(8), time(8)), time(8), False),
        (Hours(time(8), time(8)), time(12), False),
    ],
)
def test_hours_may_last_over_midnight_and_end_before_their_last_minute(hours: Hours, at: time, within: bool) -> None:
    assert (at in hours) is within


@pytest.mark.parametrize(("value", "within"), [(1, False), (2, True), (7, True), (9, True), (10, False)])
def test_a_span_holds_both_of_its_ends(value: int, within: bool) -> None:
    assert (value in Span(2, 9)) is within
