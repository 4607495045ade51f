"""Whatever a journal tells of a thing that it never began, and of a meeting what cannot be, the thing is as it was."""

from __future__ import annotations

from datetime import datetime

import pytest

from domain.branding import ColoursSet, NameSender
from domain.disputes import MeetingConfirmed
from domain.edition import EditionUnknown, HandbookEditionPublished, HandbookPolicySet, SectionRevised
from domain.handbook import SetPolicy
from domain.language import Actor, Asked, MemberId, Refused, Side
from domain.meeting import MeetingMoved, MeetingUnknown
from domain.organisation import BrandSet, NotFounded, SetBrand
from domain.pair import PairUnknown
from domain.phase import ApplicationsOpened
from domain.planning import MoveMeeting, PlanMeeting
from domain.programme import CloseApplications, ProgrammeUnknown
from domain.proposal import ProposalAccepted, ProposalUnknown
from domain.proposals import AcceptProposal
from domain.publishing import PublishEdition
from tests.domain.handbook_stage import OURS, PURPOSE
from tests.domain.stage import ADA, ADMIN, FIRST_DAY, LUNCH, MIM, PAIR, PLANNED, SPRING, TOGETHER, ZONE, agreed
from tests.spec import COORDINATOR, decide, given, noon

LATER = datetime.fromisoformat("2026-02-11T17:30")
MOVED = MeetingMoved(PAIR, SPRING, LUNCH, LATER, ZONE)


@pytest.mark.parametrize(
    ("told", "command", "by", "rule"),
    [
        (BrandSet("Polstjärnan", "#0b5d4e", ""), SetBrand("Polstjärnan", "#0b5d4e", ""), ADMIN, NotFounded),
        (ColoursSet(*["#ffffff"] * 4), NameSender("Polstjärnan"), ADMIN, NotFounded),
        (ApplicationsOpened(SPRING), CloseApplications(SPRING), COORDINATOR, ProgrammeUnknown),
        (ProposalAccepted(PAIR, SPRING, ADA, MIM, (), Side.ADEPT), AcceptProposal(PAIR), ADA, ProposalUnknown),
        (agreed(ADA), PlanMeeting(PAIR, LUNCH, LATER), ADA, PairUnknown),
        (SectionRevised(OURS, PURPOSE, "sv", "Mod"), PublishEdition(OURS), ADMIN, EditionUnknown),
        (HandbookPolicySet(OURS, "policy.min_meetings", "5"), PublishEdition(OURS), ADMIN, EditionUnknown),
        (HandbookEditionPublished(OURS, "…"), SetPolicy(OURS, "policy.min_meetings", "5"), ADMIN, EditionUnknown),
    ],
)
def test_what_is_told_of_what_never_began_begins_nothing(
    told: object, command: object, by: Actor | MemberId, rule: type[Refused]
) -> None:
    with pytest.raises(rule):
        decide(command, (told,), Asked(by if isinstance(by, Actor) else Actor(by), noon(FIRST_DAY)))


def test_a_meeting_that_nobody_planned_is_unknown_wherever_it_moves() -> None:
    given(*TOGETHER, MOVED).when(MoveMeeting(PAIR, LUNCH, LATER), by=ADA).refuses(MeetingUnknown)
    given(*TOGETHER, MOVED).when(PlanMeeting(PAIR, LUNCH, PLANNED.starts, minutes=60, form=PLANNED.form), by=ADA).then(
        PLANNED
    )


def test_a_meeting_that_was_confirmed_before_it_was_held_is_still_planned() -> None:
    early = MeetingConfirmed(PAIR, SPRING, LUNCH, Side.ADEPT)
    given(*TOGETHER, PLANNED, early).when(PlanMeeting(PAIR, LUNCH, PLANNED.starts), by=ADA).stays_quiet()
    given(*TOGETHER, PLANNED, early).when(MoveMeeting(PAIR, LUNCH, LATER), by=ADA).then(MOVED)
