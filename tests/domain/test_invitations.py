"""Invitations: made, taken back, too old, and used once; what waits for whoever joins with one."""

from __future__ import annotations

from dataclasses import astuple, replace
from datetime import UTC, date, datetime

import pytest

from domain import member
from domain.branding import ZoneChanged
from domain.calendar_feed import digest_of
from domain.erasure import ErasePersonalData
from domain.granting import (
    AuditorWithoutEnd,
    OfferedRole,
    RoleAlreadyOver,
    RoleHoldsEverywhere,
    RoleNotGrantable,
    WaitingRole,
)
from domain.invitations import (
    AcceptInvitation,
    InvitationDaysOutOfBounds,
    InvitationLapsed,
    InvitationTakenBack,
    InvitationUnknown,
    InvitationUsed,
    InvitationWithdrawn,
    InviteMember,
    MemberInvited,
    OfferUnusable,
    TooManyRolesOffered,
    WithdrawInvitation,
)
from domain.invitations import invitations as decider
from domain.language import Asked, MemberId, NotPermitted, ProgrammeId, Refused, Role, Visibility
from domain.mail import MailUnusable
from domain.member import LastDay, MemberJoined, MemberUnknown, PersonalDataErased, RoleGranted
from domain.membership import GrantRole
from domain.organisation import NameUnusable, NotFounded
from domain.programme import ProgrammeUnknown
from projections.invitations import InvitationState, invitations
from projections.past import folded
from tests.domain.stage import ADA, ADMIN, AUDITOR, AUTUMN, DRAFTED, EVA, FOUNDED, IMPORT, MEMBERS, SPRING, ZONE
from tests.spec import May, decide, given, noon
from tests.story import told

TODAY = date(2026, 2, 15)
LAST = LastDay(date(2026, 3, 1), ZONE)
DIGEST, OTHER = digest_of("one"), digest_of("other")
INVITE = InviteMember(EVA, "Eva", "eva@example.org", DIGEST)
INVITED = MemberInvited(EVA, "Eva", "eva@example.org", DIGEST, LAST, ())
WITHDRAW, WITHDRAWN = WithdrawInvitation(EVA), InvitationWithdrawn(EVA)
ACCEPT, JOINED = AcceptInvitation(EVA, DIGEST), MemberJoined(EVA, "Eva")
ERASED = PersonalDataErased(EVA, ())
HERE = (*FOUNDED, *DRAFTED)

COORDINATES = OfferedRole(Role.COORDINATOR, programme=SPRING)
AUDITS = OfferedRole(Role.AUDITOR, until=date(2026, 2, 20))
OFFERING = replace(INVITE, roles=(COORDINATES, AUDITS))
ENDS = LastDay(date(2026, 2, 20), ZONE)
WAITING = (WaitingRole(Role.COORDINATOR, None, SPRING), WaitingRole(Role.AUDITOR, ENDS, None))
WITH_ROLES = replace(INVITED, roles=WAITING)


# inviting


def test_whoever_may_let_people_join_may_invite_them() -> None:
    given(*HERE).when(INVITE).then(INVITED)
    given(*HERE).when(replace(INVITE, name=" Eva ", mail=" eva@example.org "), by=ADMIN).then(INVITED)
    for who in (AUDITOR, IMPORT, ADA):
        given(*HERE).when(INVITE, by=who).refuses(NotPermitted)


def test_an_invitation_is_open_for_some_days_of_the_organisations_zone() -> None:
    given(*HERE).when(replace(INVITE, days=1)).then(replace(INVITED, until=LastDay(date(2026, 2, 16), ZONE)))
    given(*HERE).when(replace(INVITE, days=60)).then(replace(INVITED, until=LastDay(date(2026, 4, 16), ZONE)))
    for days in (-1, 0, 61, 2**31):
        given(*HERE).when(replace(INVITE, days=days)).refuses(InvitationDaysOutOfBounds)
    late, moved = datetime(2026, 2, 15, 23, 30, tzinfo=UTC), (*HERE, ZoneChanged("America/New_York"))
    given(*HERE).when(INVITE, now=late).then(replace(INVITED, until=LastDay(date(2026, 3, 2), ZONE)))
    given(*moved).when(INVITE, now=late).then(replace(INVITED, until=LastDay(LAST.day, "America/New_York")))


def test_an_invitation_says_whom_and_where() -> None:
    for name in ("", "\t", "x" * 201):
        given(*HERE).when(replace(INVITE, name=name)).refuses(NameUnusable)
    for mail in ("", "eva", "eva@", "@example.org", "eva@example", "a b@example.org", f"{'x' * 243}@example.org"):
        given(*HERE).when(replace(INVITE, mail=mail)).refuses(MailUnusable)
    longest = f"{'x' * 242}@example.org"
    given(*HERE).when(replace(INVITE, mail=longest)).then(replace(INVITED, mail=longest))


def test_somebody_is_invited_once() -> None:
    given(*HERE, INVITED).when(INVITE).stays_quiet()
    given(*HERE, INVITED).when(replace(INVITE, digest=OTHER)).stays_quiet()
    given(*HERE, INVITED, WITHDRAWN).when(INVITE).stays_quiet()
    given(*HERE, JOINED).when(INVITE).stays_quiet()
    given(*HERE, INVITED, ERASED).when(INVITE).stays_quiet()


def test_there_is_nowhere_to_invite_to_before_the_founding() -> None:
    given().when(INVITE, by=ADMIN).refuses(NotFounded)


# roles that wait


def test_an_administrator_offers_roles_for_when_the_person_has_joined() -> None:
    given(*HERE).when(OFFERING, by=ADMIN).then(WITH_ROLES)
    given(*HERE).when(OFFERING).refuses(NotPermitted)


@pytest.mark.parametrize(
    ("offered", "rule"),
    [
        (OfferedRole(Role.MEMBER), RoleNotGrantable),
        (OfferedRole(Role.PLATFORM), RoleNotGrantable),
        (OfferedRole(Role.ADMIN, programme=SPRING), RoleHoldsEverywhere),
        (OfferedRole(Role.AUDITOR), AuditorWithoutEnd),
        (OfferedRole(Role.AUDITOR, date(2027, 2, 17)), AuditorWithoutEnd),
        (OfferedRole(Role.COORDINATOR, date(2026, 2, 14)), RoleAlreadyOver),
        (OfferedRole(Role.COORDINATOR, programme=AUTUMN), ProgrammeUnknown),
    ],
)
def test_a_role_is_offered_as_it_would_be_granted(offered: OfferedRole, rule: type[Refused]) -> None:
    asked = Asked(ADMIN, noon(TODAY))
    with pytest.raises(OfferUnusable) as refused:
        decide(replace(INVITE, roles=(COORDINATES, offered)), HERE, asked)
    assert refused.value.args == (offered.role, rule.__name__)
    with pytest.raises(rule):
        decide(GrantRole(ADA, *astuple(offered)), (*HERE, *MEMBERS), asked)


def test_nothing_is_offered_that_is_not_granted() -> None:
    given(*HERE).when(replace(INVITE, roles=(OfferedRole(Role.AUDITOR),)), by=ADMIN).refuses(OfferUnusable)


def test_a_role_is_offered_once_as_it_was_said_last() -> None:
    longer = replace(AUDITS, until=date(2026, 5, 1))
    waits = (WaitingRole(Role.AUDITOR, LastDay(date(2026, 5, 1), ZONE), None),)
    given(*HERE).when(replace(INVITE, roles=(AUDITS, longer)), by=ADMIN).then(replace(INVITED, roles=waits))


def test_an_invitation_offers_no_more_roles_than_anybody_has() -> None:
    many = tuple(ProgrammeId(f"p{n}") for n in range(21))
    drafted = tuple(replace(DRAFTED[0], programme=one) for one in many)
    offered = tuple(OfferedRole(Role.COORDINATOR, programme=one) for one in many)
    waits = tuple(WaitingRole(Role.COORDINATOR, None, one) for one in many[:20])
    past = given(*FOUNDED, *drafted)
    past.when(replace(INVITE, roles=offered[:20]), by=ADMIN).then(replace(INVITED, roles=waits))
    past.when(replace(INVITE, roles=offered), by=ADMIN).refuses(TooManyRolesOffered)


# joining


def test_whoever_has_the_code_joins_once() -> None:
    given(*HERE, INVITED).when(ACCEPT, by=EVA).then(JOINED)
    given(*HERE, INVITED, JOINED).when(ACCEPT, by=EVA).stays_quiet()


def test_whoever_joins_has_the_roles_that_waited_and_are_not_over() -> None:
    granted = RoleGranted(EVA, Role.COORDINATOR, None, SPRING)
    audits = RoleGranted(EVA, Role.AUDITOR, ENDS)
    given(*HERE, WITH_ROLES).when(ACCEPT, by=EVA).then(JOINED, granted, audits)
    given(*HERE, WITH_ROLES).when(ACCEPT, by=EVA, now=ENDS.day).then(JOINED, granted, audits)
    given(*HERE, WITH_ROLES).when(ACCEPT, by=EVA, now=date(2026, 2, 21)).then(JOINED, granted)
    for fact in (JOINED, granted):
        assert decider.tags(fact) == member.tags(fact), "found as of whoever joined or was granted it otherwise"


def test_nobody_joins_with_a_wrong_code_or_as_somebody_else() -> None:
    given(*HERE).when(ACCEPT, by=EVA).refuses(InvitationUnknown)
    given(*HERE, INVITED).when(replace(ACCEPT, digest=OTHER), by=EVA).refuses(InvitationUnknown)
    given(*HERE, INVITED, JOINED).when(replace(ACCEPT, digest=OTHER), by=EVA).refuses(InvitationUnknown)
    given(*HERE, INVITED, ERASED).when(ACCEPT, by=EVA).refuses(InvitationUnknown)
    for who in (ADMIN, IMPORT, ADA):
        given(*HERE, INVITED).when(ACCEPT, by=who).refuses(NotPermitted)


def test_an_invitation_lets_in_to_the_end_of_its_last_day() -> None:
    given(*HERE, INVITED).when(ACCEPT, by=EVA, now=datetime(2026, 3, 1, 22, 59, tzinfo=UTC)).then(JOINED)
    given(*HERE, INVITED).when(ACCEPT, by=EVA, now=datetime(2026, 3, 1, 23, 0, tzinfo=UTC)).refuses(InvitationLapsed)


# taking it back


def test_an_invitation_is_withdrawn_and_lets_nobody_in() -> None:
    given(*HERE, INVITED).when(WITHDRAW).then(WITHDRAWN)
    given(*HERE, INVITED, WITHDRAWN).when(WITHDRAW).stays_quiet()
    given(*HERE, INVITED, WITHDRAWN).when(ACCEPT, by=EVA).refuses(InvitationTakenBack)


def test_what_was_used_or_never_was_is_not_withdrawn() -> None:
    given(*HERE, INVITED, JOINED).when(WITHDRAW).refuses(InvitationUsed)
    given(*HERE).when(WITHDRAW).refuses(InvitationUnknown)
    given(*HERE, INVITED, ERASED).when(WITHDRAW).refuses(InvitationUnknown)


def test_only_an_administrator_takes_a_role_back() -> None:
    given(*HERE, WITH_ROLES).when(WITHDRAW).refuses(NotPermitted)
    given(*HERE, WITH_ROLES).when(WITHDRAW, by=ADMIN).then(WITHDRAWN)
    given(*HERE, INVITED).when(WITHDRAW, by=AUDITOR).refuses(NotPermitted)


# what an invitation means to others


def test_whoever_was_only_invited_is_no_member_and_can_be_erased() -> None:
    given(*HERE, INVITED).when(GrantRole(EVA, Role.COORDINATOR), by=ADMIN).refuses(MemberUnknown)
    given(*HERE, INVITED).when(ErasePersonalData(EVA), by=ADMIN).then(ERASED)
    given(*HERE, INVITED, ERASED).when(ErasePersonalData(EVA), by=ADMIN).stays_quiet()


# what is shown


def test_an_invitation_shows_until_its_person_is_erased() -> None:
    def state(*facts: object, now: date = TODAY) -> InvitationState:
        (row,) = folded(invitations, told(*facts)).values()
        return row.state(datetime(now.year, now.month, now.day, 12, tzinfo=UTC))

    assert (state(INVITED), state(INVITED, now=LAST.day)) == (InvitationState.OPEN, InvitationState.OPEN)
    assert state(INVITED, now=date(2026, 3, 2)) is InvitationState.EXPIRED
    assert state(INVITED, WITHDRAWN, now=date(2026, 3, 2)) is InvitationState.WITHDRAWN
    assert state(INVITED, JOINED, now=date(2026, 3, 2)) is InvitationState.USED
    assert folded(invitations, told(JOINED, WITHDRAWN)) == {}
    assert folded(invitations, told(INVITED, ERASED)) == {}
    assert folded(invitations, told(INVITED, JOINED, ERASED)) == {}


def test_an_invitation_shows_whom_and_what_waits() -> None:
    (row,) = folded(invitations, told(WITH_ROLES)).values()
    assert (row.member, row.name, row.mail, row.until) == (EVA, "Eva", "eva@example.org", LAST)
    assert (row.roles, row.invited_by, row.joined_at, row.withdrawn_at) == (WAITING, "cora", None, None)
    invited, joined = told(INVITED, JOINED)
    (row,) = folded(invitations, (invited, joined)).values()
    assert (row.invited_at, row.joined_at) == (invited.recorded_at, joined.recorded_at)


# who may, and what journals hold

LONG = replace(INVITED, until=LastDay(date(2026, 7, 10), ZONE))
NEW = MemberId("new")
MAY = (
    May(FOUNDED, replace(INVITE, member=NEW), "admin coordinator"),
    May((*FOUNDED, *DRAFTED), replace(INVITE, roles=(COORDINATES,)), "admin"),
    May((*FOUNDED, LONG), WITHDRAW, "admin coordinator"),
    May((*FOUNDED, LONG), ACCEPT, "self"),
)
GOLDEN = {
    "MemberInvited.v1": (
        '{"member":"eva","name":"Eva Åkerö","mail":"eva@example.org","digest":"9f86d081884c7d65",'
        '"until":{"day":"2026-03-01","zone":"Europe/Stockholm"},"roles":[{"role":"auditor",'
        '"until":{"day":"2026-06-30","zone":"Europe/Stockholm"},"programme":"spring"}]}'
    ),
    "InvitationWithdrawn.v1": '{"member":"eva"}',
}
TEXTS = {
    "MemberInvited.name": Visibility.PERSONAL,
    "MemberInvited.mail": Visibility.PERSONAL,
    "MemberInvited.digest": None,
}
