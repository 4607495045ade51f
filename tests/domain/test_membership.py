from __future__ import annotations

from dataclasses import replace

import pytest

from domain.language import NotPermitted, Role, Side, Visibility
from domain.matching import AdeptNotAccepted, MatchPair
from domain.member import (
    MemberDeactivated,
    MemberJoined,
    MemberReactivated,
    MemberUnknown,
    RoleGranted,
    RoleRevoked,
)
from domain.membership import (
    DeactivateMember,
    GrantRole,
    JoinOrganisation,
    LastAdmin,
    ReactivateMember,
    RevokeRole,
    RoleNotGrantable,
)
from domain.organisation import NameUnusable, NotFounded
from domain.participation import ResumeParticipation
from domain.roll import ParticipationResumed
from tests.domain.stage import (
    ADA,
    ADMIN,
    AUDITOR,
    EVA,
    FOUNDED,
    IMPORT,
    MEMBERS,
    MIM,
    ODD,
    OTHER_PAIR,
    SPRING,
    TOGETHER,
    adept,
    mentor,
)
from tests.spec import May, given

JOIN = JoinOrganisation(ADA, "Ada")
JOINED = (*FOUNDED, MemberJoined(ADA, "Ada"))
GRANT = GrantRole(ADA, Role.COORDINATOR)
GRANTED = RoleGranted(ADA, Role.COORDINATOR)
REVOKE = RevokeRole(ADA, Role.COORDINATOR)


def test_a_coordinator_lets_a_member_join() -> None:
    given(*FOUNDED).when(replace(JOIN, name=" Ada ")).then(MemberJoined(ADA, "Ada"))


def test_nobody_lets_themselves_in() -> None:
    given(*FOUNDED).when(JOIN, by=ADA).refuses(NotPermitted)


def test_there_is_nothing_to_join_before_the_founding() -> None:
    given().when(JOIN, by=ADMIN).refuses(NotFounded)


@pytest.mark.parametrize("name", ["", "\t", "x" * 201])
def test_a_member_has_a_name(name: str) -> None:
    given(*FOUNDED).when(replace(JOIN, name=name), by=ADMIN).refuses(NameUnusable)


def test_a_member_joins_once() -> None:
    given(*JOINED).when(JOIN).stays_quiet()


def test_an_administrator_grants_a_role() -> None:
    given(*JOINED).when(GRANT, by=ADMIN).then(GRANTED)


def test_a_role_is_granted_again_after_it_was_revoked() -> None:
    given(*JOINED, GRANTED, RoleRevoked(ADA, Role.COORDINATOR)).when(GRANT, by=ADMIN).then(GRANTED)


def test_a_role_is_granted_once() -> None:
    given(*JOINED, GRANTED).when(GRANT, by=ADMIN).stays_quiet()


def test_only_an_administrator_grants() -> None:
    given(*JOINED).when(GRANT).refuses(NotPermitted)


def test_no_organisation_no_roles() -> None:
    given().when(GRANT, by=ADMIN).refuses(NotFounded)
    given().when(REVOKE, by=ADMIN).refuses(NotFounded)


def test_roles_are_granted_to_members() -> None:
    given(*FOUNDED).when(GRANT, by=ADMIN).refuses(MemberUnknown)


@pytest.mark.parametrize("role", [Role.PLATFORM, Role.POLICY, Role.MEMBER])
def test_nobody_is_made_the_platform_or_a_policy(role: Role) -> None:
    given(*JOINED).when(replace(GRANT, role=role), by=ADMIN).refuses(RoleNotGrantable)


def test_an_administrator_revokes_a_role() -> None:
    given(*JOINED, GRANTED).when(REVOKE, by=ADMIN).then(RoleRevoked(ADA, Role.COORDINATOR))


def test_a_role_that_nobody_has_is_not_revoked() -> None:
    given(*JOINED).when(REVOKE, by=ADMIN).stays_quiet()


def test_only_an_administrator_revokes() -> None:
    given(*JOINED, GRANTED).when(REVOKE, by=AUDITOR).refuses(NotPermitted)


def test_roles_are_revoked_from_members() -> None:
    given(*FOUNDED).when(REVOKE, by=ADMIN).refuses(MemberUnknown)


def test_the_last_administrator_stays() -> None:
    given(*JOINED).when(RevokeRole(ODD, Role.ADMIN), by=ADMIN).refuses(LastAdmin)


def test_one_administrator_of_two_may_go() -> None:
    two = (*JOINED, RoleGranted(ADA, Role.ADMIN))
    given(*two).when(RevokeRole(ODD, Role.ADMIN), by=ADMIN).then(RoleRevoked(ODD, Role.ADMIN))
    given(*two, RoleRevoked(ADA, Role.ADMIN)).when(RevokeRole(ODD, Role.ADMIN), by=ADMIN).refuses(LastAdmin)


# leaving


DEACTIVATE, REACTIVATE = DeactivateMember(ADA), ReactivateMember(ADA)
LEFT = MemberDeactivated(ADA)
MATCH = MatchPair(OTHER_PAIR, SPRING, EVA, MIM)
GO_ON = ResumeParticipation(SPRING, EVA, Side.ADEPT)


def test_whoever_leaves_is_deactivated_and_may_come_back() -> None:
    for who in (ADMIN, IMPORT):
        given(*JOINED).when(DEACTIVATE, by=who).then(LEFT)
        given(*JOINED, LEFT).when(REACTIVATE, by=who).then(MemberReactivated(ADA))
    given(*JOINED, LEFT, MemberReactivated(ADA)).when(DEACTIVATE, by=ADMIN).then(LEFT)


def test_whoever_has_left_has_left() -> None:
    given(*JOINED, LEFT).when(DEACTIVATE, by=ADMIN).stays_quiet()
    given(*JOINED).when(REACTIVATE, by=ADMIN).stays_quiet()


def test_nobody_else_says_who_leaves() -> None:
    given(*JOINED).when(DEACTIVATE).refuses(NotPermitted)
    given(*JOINED, LEFT).when(REACTIVATE, by=AUDITOR).refuses(NotPermitted)


def test_only_members_leave() -> None:
    given().when(DEACTIVATE, by=ADMIN).refuses(NotFounded)
    given().when(REACTIVATE, by=ADMIN).refuses(NotFounded)
    given(*FOUNDED).when(DEACTIVATE, by=ADMIN).refuses(MemberUnknown)
    given(*FOUNDED).when(REACTIVATE, by=ADMIN).refuses(MemberUnknown)


def test_an_administrator_who_has_left_administers_nothing() -> None:
    two = (*JOINED, RoleGranted(ADA, Role.ADMIN))
    given(*JOINED).when(DeactivateMember(ODD), by=ADMIN).refuses(LastAdmin)
    given(*two).when(DeactivateMember(ODD), by=ADMIN).then(MemberDeactivated(ODD))
    given(*two, LEFT).when(RevokeRole(ODD, Role.ADMIN), by=ADMIN).refuses(LastAdmin)
    given(*two, LEFT).when(DeactivateMember(ODD), by=ADMIN).refuses(LastAdmin)


def test_whoever_has_left_is_not_matched_until_back_and_going_on() -> None:
    past = (*TOGETHER, *adept(EVA), *mentor(MIM, capacity=2), MemberDeactivated(EVA))
    given(*past).when(MATCH).refuses(AdeptNotAccepted)
    given(*past, MemberReactivated(EVA)).when(MATCH).refuses(AdeptNotAccepted)
    given(*past, MemberReactivated(EVA)).when(GO_ON, by=EVA).then(ParticipationResumed(SPRING, EVA, Side.ADEPT))


# who may, and what journals hold

MAY = (
    May(FOUNDED, JoinOrganisation(EVA, "Eva"), "admin coordinator import"),
    May((*FOUNDED, *MEMBERS), GrantRole(EVA, Role.ADMIN), "admin"),
    May((*FOUNDED, *MEMBERS, RoleGranted(EVA, Role.ADMIN)), RevokeRole(EVA, Role.ADMIN), "admin"),
    May((*FOUNDED, *MEMBERS), DeactivateMember(EVA), "admin import"),
    May((*FOUNDED, *MEMBERS, MemberDeactivated(EVA)), ReactivateMember(EVA), "admin import"),
)
GOLDEN = {
    "MemberJoined.v1": '{"member":"ada","name":"Ada Åkerö"}',
    "RoleGranted.v1": '{"member":"mim","role":"coordinator"}',
    "MemberDeactivated.v1": '{"member":"mim"}',
    "MemberReactivated.v1": '{"member":"mim"}',
    "RoleRevoked.v1": '{"member":"mim","role":"coordinator"}',
}
TEXTS = {"MemberJoined.name": Visibility.PERSONAL}
WORDS = {Role: "platform admin coordinator auditor integration member policy sponsor"}
