"""What an auditor looks at is recorded, and what anybody takes away: once a day and view."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from domain.access import AccessLogged, LogAccess, View
from domain.language import MemberId, NotPermitted
from tests.domain.stage import ADMIN, AUDITOR, SPRING, STRANGER
from tests.spec import May, given

REV, DAY = MemberId("rev"), date(2026, 2, 15)
LOOK = LogAccess(REV, View.CONFORMITY, DAY, SPRING)
LOOKED = AccessLogged(REV, View.CONFORMITY, DAY, SPRING)
TRAIL = LogAccess(REV, View.AUDIT_TRAIL, DAY)

PACK = LogAccess(REV, View.PACK, DAY, SPRING)


def test_an_auditor_who_looks_is_seen_looking() -> None:
    given().when(LOOK, by=AUDITOR).then(LOOKED)
    given().when(TRAIL, by=AUDITOR).then(AccessLogged(REV, View.AUDIT_TRAIL, DAY))


def test_a_second_look_on_the_same_day_is_the_same_look() -> None:
    given(LOOKED).when(LOOK, by=AUDITOR).stays_quiet()


def test_each_day_view_programme_and_auditor_is_told_by_itself() -> None:
    given(LOOKED).when(TRAIL, by=AUDITOR).then(AccessLogged(REV, View.AUDIT_TRAIL, DAY))
    given(replace(LOOKED, day=date(2026, 2, 14))).when(LOOK, by=AUDITOR).then(LOOKED)
    given(replace(LOOKED, programme=None)).when(LOOK, by=AUDITOR).then(LOOKED)
    given(replace(LOOKED, member=MemberId("another"))).when(LOOK, by=AUDITOR).then(LOOKED)


def test_whoever_takes_a_pack_away_is_seen_taking_it() -> None:
    for by in (ADMIN, AUDITOR):
        given().when(PACK, by=by).then(AccessLogged(REV, View.PACK, DAY, SPRING))


def test_nobody_else_is_followed() -> None:
    given().when(PACK, by=STRANGER).refuses(NotPermitted)
    given().when(LOOK, by=ADMIN).refuses(NotPermitted)
    given().when(LOOK, by=STRANGER).refuses(NotPermitted)


MAY = (May((), LOOK, "auditor"), May((), PACK, "admin auditor"))
GOLDEN = {"AccessLogged.v1": '{"member":"rev","view":"conformity","day":"2026-02-15","programme":"spring"}'}
WORDS = {View: "audit_trail chain conformity kpis success_factors pair pack"}
