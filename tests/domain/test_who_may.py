"""Who may ask for what: the permission table of the product, cell by cell, and not as the code happens to say it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any

import pytest

from domain.catalogue import DECIDER_OF
from domain.drafting import DraftProgramme
from domain.enrolment import (
    AcceptApplication,
    ApplyAsAdept,
    DeclareCapacity,
    DescribeWishes,
    VolunteerAsMentor,
    WithdrawApplication,
)
from domain.language import Actor, Asked, NotPermitted, Refused, Role, Side
from domain.matching import MatchPair
from domain.meetings import CorrectMeeting, PlanMeeting, RecordMeetingHeld, RetractMeeting, RetractReason
from domain.member import RoleGranted
from domain.membership import GrantRole, JoinOrganisation, RevokeRole
from domain.organisation import FoundOrganisation, SetBrand
from domain.pair import EndReason, PairUnknown
from domain.pairing import (
    CompletePair,
    EndPair,
    EvaluateMidpoint,
    ExtendPair,
    NotYourSide,
    SideMissing,
    SummariseClosing,
)
from domain.programme import CloseApplications, CloseProgramme, LaunchProgramme, OpenApplications, ReachMidpoint
from domain.roll import AdeptApplied, MentorVolunteered
from tests.domain.stage import (
    ADA,
    BO,
    DRAFTED,
    EVA,
    FIRST_DAY,
    FOUNDED,
    HELD,
    LAST_DAY,
    LUNCH,
    MEMBERS,
    MIM,
    ODD,
    OPEN,
    OTHER_PAIR,
    PAIR,
    PLANNED,
    RUNNING,
    SPRING,
    STRANGER,
    TOGETHER,
    ZONE,
    adept,
    mentor,
)
from tests.spec import decide, noon

VOICES = {
    "platform": Actor("platform", frozenset({Role.PLATFORM})),
    "admin": Actor("odd", frozenset({Role.ADMIN})),
    "coordinator": Actor("cora", frozenset({Role.COORDINATOR})),
    "auditor": Actor("rev", frozenset({Role.AUDITOR})),
    "import": Actor("import", frozenset({Role.INTEGRATION})),
    "policy": Actor("policy:calendar@1", frozenset({Role.POLICY})),
    "stranger": Actor(STRANGER),
    "self": Actor(EVA),
    "adept": Actor(ADA),
    "mentor": Actor(MIM),
    "co-mentor": Actor(BO),
}


@dataclass(frozen=True)
class Row:
    """A past in which the command does something, and for whom it does."""

    past: tuple[object, ...]
    command: Any
    allowed: str


STEER = "admin coordinator import"
"""Programme rules and phases; an import carries in what happened elsewhere, whatever it is about."""

TABLE = (
    # roles and brand: create by the platform, write by the administrator, invite by the coordinator
    Row((), FoundOrganisation("Polstjärnan", "sv", ZONE, ODD, "Odd"), "platform"),
    Row(FOUNDED, SetBrand("Polstjärnan", "#0b5d4e"), "admin"),
    Row(FOUNDED, JoinOrganisation(EVA, "Eva"), "admin coordinator import"),
    Row((*FOUNDED, *MEMBERS), GrantRole(EVA, Role.ADMIN), "admin"),
    Row((*FOUNDED, *MEMBERS, RoleGranted(EVA, Role.ADMIN)), RevokeRole(EVA, Role.ADMIN), "admin"),
    # the programme
    Row((), DraftProgramme(SPRING, "Våren", ZONE, FIRST_DAY), STEER),
    Row(DRAFTED, OpenApplications(SPRING), STEER),
    Row(OPEN, CloseApplications(SPRING), STEER),
    Row(TOGETHER, LaunchProgramme(SPRING), STEER),
    Row(RUNNING, ReachMidpoint(SPRING), STEER + " policy"),
    Row(RUNNING, CloseProgramme(SPRING, leaving_open=True), STEER + " policy"),
    # applications: for oneself; a coordinator answers, and sees to seats
    Row((*OPEN, *MEMBERS), ApplyAsAdept(SPRING, EVA), "self import"),
    Row((*OPEN, *MEMBERS), VolunteerAsMentor(SPRING, EVA), "self import"),
    Row((*OPEN, *MEMBERS, AdeptApplied(SPRING, EVA)), DescribeWishes(SPRING, EVA, "Mod"), "self import"),
    Row((*OPEN, *MEMBERS, MentorVolunteered(SPRING, EVA)), DeclareCapacity(SPRING, EVA, 2), "self coordinator import"),
    Row((*OPEN, *MEMBERS, AdeptApplied(SPRING, EVA)), AcceptApplication(SPRING, EVA, Side.ADEPT), "coordinator import"),
    Row((*OPEN, *adept(EVA)), WithdrawApplication(SPRING, EVA, Side.ADEPT), "self coordinator import"),
    # matching: the coordinator's, until there are matching runs for a policy to carry out
    Row((*OPEN, *adept(EVA), *mentor(BO)), MatchPair(OTHER_PAIR, SPRING, EVA, BO), "coordinator import"),
    # meetings: planned by the pair; recorded and put right by a coordinator too, on their behalf
    Row(TOGETHER, PlanMeeting(PAIR, LUNCH, PLANNED.starts), "adept mentor co-mentor import"),
    Row(TOGETHER, RecordMeetingHeld(PAIR, LUNCH, HELD.held_on, 60), "adept mentor co-mentor coordinator import"),
    Row((*TOGETHER, HELD), CorrectMeeting(PAIR, LUNCH, minutes=45), "adept mentor co-mentor coordinator import"),
    Row(
        (*TOGETHER, HELD),
        RetractMeeting(PAIR, LUNCH, RetractReason.NOT_HELD),
        "adept mentor co-mentor coordinator import",
    ),
    # midpoint and closing: each side's own word; others learn that it was said
    Row(TOGETHER, EvaluateMidpoint(PAIR), "adept mentor co-mentor"),
    Row(TOGETHER, EvaluateMidpoint(PAIR, Side.ADEPT), "adept import"),
    Row(TOGETHER, SummariseClosing(PAIR), "adept mentor co-mentor"),
    Row(TOGETHER, SummariseClosing(PAIR, Side.MENTOR), "mentor co-mentor import"),
    # how a pair goes on: the two may end it, the coordinator may extend it
    Row(TOGETHER, ExtendPair(PAIR, LAST_DAY.replace(month=8)), "coordinator import"),
    Row(TOGETHER, CompletePair(PAIR, early=True), "adept mentor coordinator policy import"),
    Row(TOGETHER, EndPair(PAIR, EndReason.NO_TIME), "adept mentor coordinator import"),
)
CELLS = [(row, voice) for row in TABLE for voice in VOICES]


def test_every_command_has_a_row() -> None:
    assert {type(row.command) for row in TABLE} == set(DECIDER_OF)


@pytest.mark.parametrize(("row", "voice"), CELLS, ids=[f"{type(row.command).__name__}-{voice}" for row, voice in CELLS])
def test_who_may(row: Row, voice: str) -> None:
    assert may(row, VOICES[voice]) is (voice in row.allowed.split())


@pytest.mark.parametrize("row", TABLE, ids=[type(row.command).__name__ for row in TABLE])
def test_two_roles_may_what_either_may(row: Row) -> None:
    roles = [actor for actor in VOICES.values() if Role.MEMBER not in actor.roles]
    for one, other in combinations(roles, 2):
        both = Actor("both", one.roles | other.roles)
        assert may(row, both) is (may(row, one) or may(row, other))


def may(row: Row, actor: Actor) -> bool:
    """On the last day, when everything is due. Whoever may not learns that, or that pair or word is not theirs."""
    try:
        return bool(decide(row.command, row.past, Asked(actor, noon(LAST_DAY))))
    except Refused as refusal:
        if isinstance(refusal, NotPermitted | PairUnknown | NotYourSide | SideMissing):
            return False
        raise
