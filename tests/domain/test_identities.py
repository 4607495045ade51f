"""As whom an identity provider knows a member: one identity is of one member, and somebody can always come in."""

from __future__ import annotations

from dataclasses import replace

from domain.identities import (
    NONE,
    IdentityId,
    IdentityLinked,
    IdentityTaken,
    IdentityUnlinked,
    IdentityUnusable,
    LastWayIn,
    LinkIdentity,
    UnlinkIdentity,
)
from domain.invitations import MemberInvited
from domain.language import NotPermitted, Role
from domain.member import LastDay, MemberJoined, MemberUnknown, PersonalDataErased, RoleGranted
from projections.identities import identities
from projections.past import folded
from tests.domain.stage import ADA, ADMIN, AUDITOR, EVA, FOUNDED, IMPORT, LAST_DAY, MEMBERS, ODD, STRANGER, ZONE
from tests.spec import May, given
from tests.story import told

HERE = (*FOUNDED, *MEMBERS)
ONE, OTHER = IdentityId("one"), IdentityId("other")
LINK, UNLINK = LinkIdentity(EVA, ONE), UnlinkIdentity(EVA, ONE)
LINKED, UNLINKED = IdentityLinked(EVA, ONE), IdentityUnlinked(EVA, ONE)
MINE = UnlinkIdentity(ODD, ONE)
INVITED = MemberInvited(STRANGER, "Siv", "siv@example.org", "0f", LastDay(LAST_DAY, ZONE), ())


def test_an_administrator_links_an_identity_to_a_member() -> None:
    given(*HERE).when(LINK, by=ADMIN).then(LINKED)
    given(*HERE, LINKED).when(LINK, by=ADMIN).stays_quiet()
    given(*HERE, LINKED).when(replace(LINK, identity=OTHER), by=ADMIN).then(replace(LINKED, identity=OTHER))
    given(*HERE, LINKED, UNLINKED).when(LINK, by=ADMIN).then(LINKED)


def test_nobody_else_links_not_even_their_own() -> None:
    for who in (EVA, ADA, AUDITOR, IMPORT):
        given(*HERE).when(LINK, by=who).refuses(NotPermitted)


def test_an_identity_is_one_members() -> None:
    given(*HERE, LINKED).when(replace(LINK, member=ADA), by=ADMIN).refuses(IdentityTaken)
    given(*HERE, LINKED, UNLINKED).when(replace(LINK, member=ADA), by=ADMIN).then(replace(LINKED, member=ADA))
    erased = (*HERE, LINKED, PersonalDataErased(EVA, ()))
    given(*erased).when(replace(LINK, member=ADA), by=ADMIN).refuses(IdentityTaken)
    given(*erased).when(UNLINK, by=ADMIN).then(UNLINKED)


def test_identities_are_of_those_who_are_members_or_invited() -> None:
    given().when(LINK, by=ADMIN).refuses(MemberUnknown)
    given(*HERE).when(replace(LINK, member=STRANGER), by=ADMIN).refuses(MemberUnknown)
    given(*HERE, PersonalDataErased(EVA, ())).when(LINK, by=ADMIN).refuses(MemberUnknown)
    coming = (*HERE, INVITED)
    given(*coming).when(replace(LINK, member=STRANGER), by=ADMIN).then(replace(LINKED, member=STRANGER))
    gone = (*coming, PersonalDataErased(STRANGER, ()))
    given(*gone).when(replace(LINK, member=STRANGER), by=ADMIN).refuses(MemberUnknown)


def test_what_names_a_member_by_itself_is_not_linked() -> None:
    given(*HERE).when(replace(LINK, identity=NONE), by=ADMIN).refuses(IdentityUnusable)


def test_an_identity_is_unlinked_by_its_member_or_an_administrator() -> None:
    given(*HERE, LINKED).when(UNLINK, by=EVA).then(UNLINKED)
    given(*HERE, LINKED).when(UNLINK, by=ADMIN).then(UNLINKED)
    given(*HERE, LINKED, UNLINKED).when(UNLINK, by=EVA).stays_quiet()
    given(*HERE).when(UNLINK, by=EVA).stays_quiet()
    given(*HERE, LINKED).when(replace(UNLINK, identity=OTHER), by=EVA).stays_quiet()
    given(*HERE, LINKED).when(UNLINK, by=ADA).refuses(NotPermitted)


def test_the_only_administrator_keeps_a_way_in() -> None:
    alone = (*HERE, IdentityLinked(ODD, ONE))
    given(*alone).when(MINE, by=ADMIN).refuses(LastWayIn)
    given(*alone, IdentityLinked(ODD, OTHER)).when(MINE, by=ADMIN).then(IdentityUnlinked(ODD, ONE))
    given(*alone, RoleGranted(EVA, Role.ADMIN)).when(MINE, by=ADMIN).then(IdentityUnlinked(ODD, ONE))
    two = (*alone, IdentityLinked(ODD, OTHER), IdentityUnlinked(ODD, OTHER))
    given(*two).when(MINE, by=ADMIN).refuses(LastWayIn)


def test_an_identity_shows_as_long_as_it_is_linked() -> None:
    (row,) = folded(identities, told(MemberJoined(EVA, "Eva"), LINKED)).values()
    assert (row.identity, row.member) == (ONE, EVA)
    assert folded(identities, told(LINKED, UNLINKED)) == {}


# who may, and what journals hold

MAY = (May(HERE, LINK, "admin"), May((*HERE, LINKED), UNLINK, "admin self"))
GOLDEN = {
    "IdentityLinked.v1": '{"member":"eva","identity":"9f86d081884c7d65"}',
    "IdentityUnlinked.v1": '{"member":"eva","identity":"9f86d081884c7d65"}',
}
