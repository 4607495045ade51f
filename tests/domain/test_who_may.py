"""Who may ask for what: the permission table of the product, cell by cell, and not as the code happens to say it."""

from __future__ import annotations

from itertools import combinations

import pytest

from domain.agreeing import OtherSideAgrees
from domain.arranging import arranging
from domain.concerns import ConcernUnknown
from domain.drafting import DraftProgramme
from domain.enrolment import AcceptApplication
from domain.handbook import handbook
from domain.invitations import InviteMember, WithdrawInvitation
from domain.language import Actor, Asked, NotOneself, NotPermitted, Refused, Role
from domain.library import library
from domain.matching import MatchPair
from domain.member import OF_PROGRAMMES
from domain.membership import JoinOrganisation
from domain.notes import NotYourNote
from domain.pair import PairUnknown
from domain.parting import CoordinatorDecides
from domain.proposal import ProposalUnknown
from domain.publishing import publishing
from domain.side import CoMentorOnlyHelps, NotYourSide, SideMissing
from domain.vault import AdeptDecides, MentorAnswers, NotYours
from tests.domain.specs import SPECS, Spec
from tests.domain.stage import ADA, AUTUMN, BO, EVA, LAST_DAY, MIM, SPRING, STRANGER
from tests.spec import May, decide, noon

VOICES = {
    "platform": Actor("platform", frozenset({Role.PLATFORM})),
    "admin": Actor("odd", frozenset({Role.ADMIN})),
    "coordinator": Actor("cora", frozenset({Role.COORDINATOR})),
    "auditor": Actor("rev", frozenset({Role.AUDITOR})),
    "import": Actor("import", frozenset({Role.INTEGRATION})),
    "sponsor": Actor("spons", frozenset({Role.SPONSOR})),
    "policy": Actor("policy:calendar@1", frozenset({Role.POLICY})),
    "stranger": Actor(STRANGER),
    "self": Actor(EVA),
    "adept": Actor(ADA),
    "mentor": Actor(MIM),
    "co-mentor": Actor(BO),
}


NOT_THEIRS = (
    NotOneself,
    NotPermitted,
    PairUnknown,
    CoMentorOnlyHelps,
    NotYourSide,
    SideMissing,
    AdeptDecides,
    MentorAnswers,
    NotYourNote,
    ProposalUnknown,
    CoordinatorDecides,
    ConcernUnknown,
    NotYours,
    OtherSideAgrees,
)

TABLE = [row for spec in SPECS for row in spec.may]
CELLS = [(row, voice) for row in TABLE for voice in VOICES]


@pytest.mark.parametrize("spec", SPECS, ids=str)
def test_every_command_has_a_row_in_the_spec_of_its_thing(spec: Spec) -> None:
    assert {type(row.command) for row in spec.may} == set(spec.decider.commands)


def test_a_row_speaks_of_voices_that_are_heard() -> None:
    assert {voice for row in TABLE for voice in row.allowed.split()} <= set(VOICES)


@pytest.mark.parametrize(("row", "voice"), CELLS, ids=[f"{type(row.command).__name__}-{voice}" for row, voice in CELLS])
def test_who_may(row: May, voice: str) -> None:
    assert may(row, VOICES[voice]) is (voice in row.allowed.split())


@pytest.mark.parametrize("row", TABLE, ids=[type(row.command).__name__ for row in TABLE])
def test_two_roles_may_what_either_may(row: May) -> None:
    roles = [actor for actor in VOICES.values() if Role.MEMBER not in actor.roles]
    for one, other in combinations(roles, 2):
        both = Actor("both", one.roles | other.roles)
        assert may(row, both) is (may(row, one) or may(row, other))


OF_A_PAIR = [row for row in TABLE if hasattr(row.command, "pair") and not isinstance(row.command, MatchPair)]


@pytest.mark.parametrize("row", OF_A_PAIR, ids=[type(row.command).__name__ for row in OF_A_PAIR])
@pytest.mark.parametrize("voice", ["adept", "mentor", "co-mentor"])
def test_a_coordinator_of_the_pair_may_what_its_member_may(row: May, voice: str) -> None:
    member = VOICES[voice]
    assert may(row, Actor(member.by, member.roles | {Role.COORDINATOR})) is may(row, member)


def test_a_coordinator_decides_nothing_about_themselves() -> None:
    about_eva = [row for row in TABLE if isinstance(row.command, AcceptApplication | MatchPair)]
    assert len(about_eva) == 2
    assert not [row for row in about_eva if may(row, Actor(EVA, frozenset({Role.MEMBER, Role.COORDINATOR})))]


# roles of one programme: every row is about spring, if it is about a programme

OF_THE_ORGANISATION = {
    DraftProgramme,
    JoinOrganisation,
    InviteMember,
    WithdrawInvitation,
    *(command for one in (handbook, library, arranging, publishing) for command in one.commands),
}
"""Coordinators see to these, and no coordinator of a programme alone."""
OF_ONE = [(row, role) for row in TABLE for role in sorted(OF_PROGRAMMES)]
OF_ONE_NAMES = [f"{type(row.command).__name__}-{role}" for row, role in OF_ONE]


@pytest.mark.parametrize(("row", "role"), OF_ONE, ids=OF_ONE_NAMES)
def test_a_role_of_this_programme_may_what_the_role_may_but_for_what_is_of_the_organisation(
    row: May, role: Role
) -> None:
    here = Actor("cora", frozenset(), frozenset({(role, SPRING)}))
    assert may(row, here) is (role.value in row.allowed.split() and type(row.command) not in OF_THE_ORGANISATION)


@pytest.mark.parametrize(("row", "role"), OF_ONE, ids=OF_ONE_NAMES)
def test_a_role_of_another_programme_is_answered_as_nobody_is(row: May, role: Role) -> None:
    nobody = Actor("cora", frozenset())
    assert not may(row, nobody)
    assert answer(row, Actor("cora", frozenset(), frozenset({(role, AUTUMN)}))) == answer(row, nobody)


@pytest.mark.parametrize("row", OF_A_PAIR, ids=[type(row.command).__name__ for row in OF_A_PAIR])
@pytest.mark.parametrize("voice", ["adept", "mentor", "co-mentor"])
def test_a_coordinator_of_this_programme_may_in_their_pair_what_its_member_may(row: May, voice: str) -> None:
    member = VOICES[voice]
    here = Actor(member.by, member.roles, frozenset({(Role.COORDINATOR, SPRING)}))
    assert may(row, here) is may(row, member)


def test_a_coordinator_of_a_programme_decides_nothing_about_themselves() -> None:
    here = Actor(EVA, frozenset({Role.MEMBER}), frozenset({(Role.COORDINATOR, SPRING)}))
    assert not [row for row in TABLE if isinstance(row.command, AcceptApplication | MatchPair) and may(row, here)]


def answer(row: May, actor: Actor) -> object:
    try:
        return decide(row.command, row.past, Asked(actor, noon(LAST_DAY)))
    except Refused as refusal:
        return type(refusal)


def may(row: May, actor: Actor) -> bool:
    """On the last day, when everything is due. Whoever may not learns that, or that pair or word is not theirs."""
    try:
        return bool(decide(row.command, row.past, Asked(actor, noon(LAST_DAY))))
    except Refused as refusal:
        if isinstance(refusal, NOT_THEIRS):
            return False
        raise
