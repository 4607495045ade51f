from __future__ import annotations

from dataclasses import replace

import pytest

from domain.agreeing import AgreedAlready, OtherSideAgrees, ProposalTakenBack
from domain.language import EntryId, Side, Visibility
from domain.structure import (
    AgreeMeetingStructure,
    Channel,
    MeetingStructureAgreed,
    MeetingStructureProposed,
    MeetingStructureWithdrawn,
    ProposeMeetingStructure,
    QuestionPrep,
    RhythmImpossible,
    WithdrawMeetingStructure,
)
from domain.vault import EntryUnknown, NothingSaid, NotYours
from tests.domain.stage import ADA, ALL_TALKING, MIM, PAIR, SPRING, TALKING
from tests.spec import May, given

FIKA = EntryId("fika")
SAID = ("På kaféet", "Torsdagar", "Över en fika", 3, 60, True, QuestionPrep.ADEPT, Channel.MAIL)
PROPOSE, AGREE = ProposeMeetingStructure(PAIR, FIKA, *SAID), AgreeMeetingStructure(PAIR, FIKA)
PROPOSED = MeetingStructureProposed(PAIR, SPRING, FIKA, Side.ADEPT, *SAID)
AGREED = MeetingStructureAgreed(PAIR, SPRING, FIKA, Side.MENTOR)
WITHDRAW = WithdrawMeetingStructure(PAIR, FIKA)
WITHDRAWN = MeetingStructureWithdrawn(PAIR, SPRING, FIKA, Side.ADEPT)


def test_one_proposes_and_the_other_agrees() -> None:
    given(*TALKING).when(PROPOSE, by=ADA).then(PROPOSED)
    given(*TALKING, PROPOSED).when(AGREE, by=MIM).then(AGREED)
    given(*TALKING, PROPOSED).when(AGREE, by=ADA).refuses(OtherSideAgrees)
    given(*TALKING).when(AGREE, by=ADA).refuses(EntryUnknown)


def test_what_is_agreed_is_agreed() -> None:
    given(*TALKING, PROPOSED).when(PROPOSE, by=ADA).stays_quiet()
    given(*TALKING, PROPOSED, AGREED).when(AGREE, by=MIM).stays_quiet()


@pytest.mark.parametrize(("weeks", "minutes"), [(0, 60), (27, 60), (3, 0), (3, 1441)])
def test_a_rhythm_is_possible(weeks: int, minutes: int) -> None:
    given(*TALKING).when(replace(PROPOSE, every_weeks=weeks, minutes=minutes), by=ADA).refuses(RhythmImpossible)


@pytest.mark.parametrize(("weeks", "minutes"), [(1, 1), (26, 1440), (3, 20), (3, 180)])
def test_short_and_long_meetings_are_advised_against_and_not_refused(weeks: int, minutes: int) -> None:
    given(*TALKING).when(replace(PROPOSE, every_weeks=weeks, minutes=minutes), by=ADA).then(
        replace(PROPOSED, every_weeks=weeks, minutes=minutes)
    )


def test_where_when_and_how_are_said() -> None:
    given(*TALKING).when(replace(PROPOSE, where=" "), by=ADA).refuses(NothingSaid)


def test_what_one_has_proposed_is_taken_back_until_the_other_agrees() -> None:
    given(*TALKING, PROPOSED).when(WITHDRAW, by=ADA).then(WITHDRAWN)
    given(*TALKING, PROPOSED, WITHDRAWN).when(WITHDRAW, by=ADA).stays_quiet()
    given(*TALKING, PROPOSED, WITHDRAWN).when(AGREE, by=MIM).refuses(ProposalTakenBack)
    given(*TALKING, PROPOSED).when(WITHDRAW, by=MIM).refuses(NotYours)
    given(*TALKING).when(WITHDRAW, by=ADA).refuses(EntryUnknown)
    other = replace(AGREED, structure=EntryId("else"))
    for agreed in ((AGREED,), (AGREED, other)):
        given(*TALKING, PROPOSED, *agreed).when(WITHDRAW, by=ADA).refuses(AgreedAlready)


MAY = (
    May((*ALL_TALKING, PROPOSED), WITHDRAW, "adept"),
    May(ALL_TALKING, PROPOSE, "adept mentor"),
    May((*ALL_TALKING, PROPOSED), AGREE, "mentor"),
)
GOLDEN = {
    "MeetingStructureWithdrawn.v1": '{"pair":"ada-mim","programme":"spring-2026","structure":"fika","side":"adept"}',
    "MeetingStructureProposed.v1": (
        '{"pair":"ada-mim","programme":"spring-2026","structure":"fika","side":"adept","where":"På kaféet",'
        '"when":"Torsdagar","how":"Över en fika","every_weeks":3,"minutes":60,"agenda_required":true,'
        '"question_prep":"adept","short_advice_channel":"mail"}'
    ),
    "MeetingStructureAgreed.v1": '{"pair":"ada-mim","programme":"spring-2026","structure":"fika","side":"mentor"}',
}
TEXTS = {f"MeetingStructureProposed.{name}": Visibility.PAIR for name in ("where", "when", "how")}
WORDS = {QuestionPrep: "adept mentor both nobody", Channel: "here mail phone chat none"}
