from __future__ import annotations

from dataclasses import replace

import pytest

from domain.language import NotPermitted, Role, Visibility
from domain.member import MemberJoined, MemberUnknown, RoleGranted, RoleRevoked
from domain.membership import GrantRole, JoinOrganisation, LastAdmin, RevokeRole, RoleNotGrantable
from domain.organisation import NameUnusable, NotFounded
from tests.domain.stage import ADA, ADMIN, AUDITOR, EVA, FOUNDED, MEMBERS, ODD
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


# who may, and what journals hold

MAY = (
    May(FOUNDED, JoinOrganisation(EVA, "Eva"), "admin coordinator import"),
    May((*FOUNDED, *MEMBERS), GrantRole(EVA, Role.ADMIN), "admin"),
    May((*FOUNDED, *MEMBERS, RoleGranted(EVA, Role.ADMIN)), RevokeRole(EVA, Role.ADMIN), "admin"),
)
GOLDEN = {
    "MemberJoined.v1": '{"member":"ada","name":"Ada Åkerö"}',
    "RoleGranted.v1": '{"member":"mim","role":"coordinator"}',
    "RoleRevoked.v1": '{"member":"mim","role":"coordinator"}',
}
TEXTS = {"MemberJoined.name": Visibility.PERSONAL}
WORDS = {Role: "platform admin coordinator auditor integration member policy sponsor"}
