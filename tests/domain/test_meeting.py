from __future__ import annotations

import pytest

from domain.meeting import MinutesImpossible, by_the_day, in_three_fields, lasting, somewhere, without_reason


@pytest.mark.parametrize("minutes", [1, 24 * 60])
def test_a_meeting_lasts_up_to_a_day(minutes: int) -> None:
    assert lasting(minutes) == minutes


@pytest.mark.parametrize("minutes", [-1, 0, 24 * 60 + 1])
def test_a_meeting_lasts_no_less_than_a_minute_and_no_more_than_a_day(minutes: int) -> None:
    with pytest.raises(MinutesImpossible):
        lasting(minutes)


def test_what_was_not_asked_in_an_older_version_was_not_said() -> None:
    held = {"recorded_by": None, "start": None, "activity": None, "topics": None, "agenda_covered": None}
    assert somewhere({"zone": "UTC"}) == {"zone": "UTC", "place": None, "later": False}
    assert by_the_day({"minutes": 60}) == {"minutes": 60, **held, "covered": [], "pre_match": False}
    corrected = {"start": None, "activity": None, "agenda_covered": None, "covered": None}
    assert in_three_fields({"minutes": 60}) == {"minutes": 60, **corrected}
    assert without_reason({"minutes": 60}) == {"minutes": 60, "reason": None}
