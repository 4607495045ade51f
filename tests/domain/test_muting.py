"""What people do not want to be reminded of, each for themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from domain.language import NotPermitted
from domain.muting import MuteNudges, MuteOver, NudgesMuted, NudgesUnmuted, UnmuteNudges
from domain.reminders import Policy
from tests.domain.stage import ADA, ADMIN, EVA, MEMBERS
from tests.spec import May, given

ALL, INACTIVE = MuteNudges(ADA), MuteNudges(ADA, Policy.INACTIVE, date(2026, 3, 1))
MUTED, STILL = NudgesMuted(ADA, None, None), NudgesMuted(ADA, Policy.INACTIVE, date(2026, 3, 1))
UNMUTE, UNMUTE_ALL = UnmuteNudges(ADA, Policy.INACTIVE), UnmuteNudges(ADA)
UNMUTED = NudgesUnmuted(ADA, None)


def test_all_is_muted_for_good_and_one_kind_until_a_day() -> None:
    given(*MEMBERS).when(ALL, by=ADA).then(MUTED)
    given(*MEMBERS, MUTED).when(INACTIVE, by=ADA).then(STILL)


def test_what_is_muted_so_stays_so_and_another_day_counts_from_then_on() -> None:
    given(*MEMBERS, MUTED).when(ALL, by=ADA).stays_quiet()
    given(*MEMBERS, STILL).when(INACTIVE, by=ADA).stays_quiet()
    longer = date(2026, 4, 1)
    given(*MEMBERS, STILL).when(replace(INACTIVE, until=longer), by=ADA).then(replace(STILL, until=longer))


def test_nothing_is_muted_until_a_day_that_is_over_everywhere() -> None:
    given(*MEMBERS).when(replace(INACTIVE, until=date(2026, 2, 13)), by=ADA).refuses(MuteOver)
    given(*MEMBERS).when(replace(INACTIVE, until=date(2026, 2, 15)), by=ADA).then(
        replace(STILL, until=date(2026, 2, 15))
    )


def test_one_kind_is_heard_again_and_all_of_them_at_once() -> None:
    given(*MEMBERS, MUTED, STILL).when(UNMUTE, by=ADA).then(NudgesUnmuted(ADA, Policy.INACTIVE))
    given(*MEMBERS, MUTED).when(UNMUTE, by=ADA).stays_quiet()
    given(*MEMBERS, MUTED, STILL).when(UNMUTE_ALL, by=ADA).then(UNMUTED)
    given(*MEMBERS, MUTED, STILL, UNMUTED).when(UNMUTE_ALL, by=ADA).stays_quiet()
    given(*MEMBERS, STILL, NudgesUnmuted(ADA, Policy.INACTIVE)).when(UNMUTE_ALL, by=ADA).stays_quiet()


def test_one_kind_that_is_heard_again_leaves_the_others_muted() -> None:
    unmuted = NudgesUnmuted(ADA, Policy.INACTIVE)
    given(*MEMBERS, MUTED, STILL, unmuted).when(UNMUTE_ALL, by=ADA).then(UNMUTED)
    given(*MEMBERS, MUTED, STILL, unmuted).when(UNMUTE, by=ADA).stays_quiet()
    given(*MEMBERS, STILL).when(UNMUTE_ALL, by=ADA).then(UNMUTED)


def test_what_another_has_muted_is_not_muted() -> None:
    given(*MEMBERS, replace(MUTED, member=EVA)).when(ALL, by=ADA).then(MUTED)
    given(*MEMBERS, replace(MUTED, member=EVA)).when(UNMUTE_ALL, by=ADA).stays_quiet()


def test_nobody_mutes_what_another_hears() -> None:
    given(*MEMBERS).when(ALL, by=EVA).refuses(NotPermitted)
    given(*MEMBERS, MUTED).when(UNMUTE_ALL, by=ADMIN).refuses(NotPermitted)


MAY = (
    May(MEMBERS, MuteNudges(EVA), "self"),
    May((*MEMBERS, replace(MUTED, member=EVA)), UnmuteNudges(EVA), "self"),
)
GOLDEN = {
    "NudgesMuted.v1": '{"member":"ada","policy":"inactive","until":"2026-03-01"}',
    "NudgesUnmuted.v1": '{"member":"ada","policy":"inactive"}',
}
