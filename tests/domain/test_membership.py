from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.branding import ZoneChanged
from domain.granting import AuditorWithoutEnd, RoleAlreadyOver, RoleHoldsEverywhere, RoleNotGrantable
from domain.language import NotPermitted, Role, Side, Visibility
from domain.matching import AdeptNotAccepted, MatchPair
from domain.member import (
    LastDay,
    MemberDeactivated,
    MemberJoined,
    MemberReactivated,
    MemberUnknown,
    PersonalDataErased,
    RoleGranted,
    RoleRevoked,
    gone,
)
from domain.membership import (
    DeactivateMember,
    GrantRole,
    JoinOrganisation,
    LastAdmin,
    ReactivateMember,
    RevokeRole,
    membership,
)
from domain.organisation import NameUnusable, NotFounded
from domain.participation import ResumeParticipation
from domain.programme import ProgrammeUnknown
from domain.roll import (
    AdeptApplied,
    ApplicationAccepted,
    ApplicationDeclined,
    ApplicationWithdrawn,
    MentorVolunteered,
    ParticipationEnded,
    ParticipationPaused,
    ParticipationResumed,
    ReviewReopened,
)
from tests.domain.stage import (
    ADA,
    ADMIN,
    AUDITOR,
    AUTUMN,
    DRAFTED,
    EVA,
    FOUNDED,
    IMPORT,
    MEMBERS,
    MIM,
    ODD,
    OTHER_PAIR,
    SPRING,
    TOGETHER,
    ZONE,
    adept,
    mentor,
)
from tests.spec import OWNER_OF, May, given

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
    given(MemberJoined(ADA, "Ada")).when(JOIN, by=ADMIN).refuses(NotFounded)


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


# for a time

TODAY = date(2026, 2, 15)
AUDIT = GrantRole(ADA, Role.AUDITOR, TODAY)
OF_ODD = GrantRole(ODD, Role.ADMIN, TODAY)


def granted(role: Role, day: date, zone: str = ZONE) -> RoleGranted:
    return RoleGranted(ADA, role, LastDay(day, zone))


def test_a_role_is_granted_to_the_end_of_a_day() -> None:
    for role in (Role.COORDINATOR, Role.SPONSOR, Role.INTEGRATION, Role.ADMIN):
        far = date(2036, 1, 1)
        given(*JOINED).when(GrantRole(ADA, role, far), by=ADMIN).then(granted(role, far))


def test_an_auditor_is_one_for_a_year_at_most() -> None:
    longest = TODAY + timedelta(days=366)
    given(*JOINED).when(AUDIT, by=ADMIN).then(granted(Role.AUDITOR, TODAY))
    given(*JOINED).when(replace(AUDIT, until=longest), by=ADMIN).then(granted(Role.AUDITOR, longest))
    for until in (None, longest + timedelta(days=1), date.max):
        given(*JOINED).when(replace(AUDIT, until=until), by=ADMIN).refuses(AuditorWithoutEnd)


def test_the_last_day_is_one_of_the_organisations_zone() -> None:
    late = datetime(2026, 2, 15, 23, 30, tzinfo=UTC)  # the 16th in Stockholm, the 15th still in New York
    given(*JOINED).when(AUDIT, by=ADMIN, now=late).refuses(RoleAlreadyOver)
    moved = (*JOINED, ZoneChanged("America/New_York"))
    given(*moved).when(AUDIT, by=ADMIN, now=late).then(granted(Role.AUDITOR, TODAY, "America/New_York"))


def test_a_role_that_is_granted_again_lasts_as_was_said_last() -> None:
    short = granted(Role.AUDITOR, TODAY)
    longer = TODAY + timedelta(days=9)
    given(*JOINED, short).when(AUDIT, by=ADMIN).stays_quiet()
    given(*JOINED, short).when(replace(AUDIT, until=longer), by=ADMIN).then(granted(Role.AUDITOR, longer))
    ending = granted(Role.COORDINATOR, TODAY)
    given(*JOINED, ending).when(GRANT, by=ADMIN).then(GRANTED)
    given(*JOINED, GRANTED).when(replace(GRANT, until=TODAY), by=ADMIN).then(ending)


def test_the_last_administrator_does_not_end_by_itself() -> None:
    given(*JOINED).when(OF_ODD, by=ADMIN).refuses(LastAdmin)
    given(*JOINED, granted(Role.ADMIN, TODAY)).when(OF_ODD, by=ADMIN).refuses(LastAdmin)
    given(*JOINED, granted(Role.ADMIN, TODAY)).when(RevokeRole(ODD, Role.ADMIN), by=ADMIN).refuses(LastAdmin)
    two = (*JOINED, RoleGranted(ADA, Role.ADMIN))
    given(*two).when(OF_ODD, by=ADMIN).then(RoleGranted(ODD, Role.ADMIN, LastDay(TODAY, ZONE)))


def test_a_last_day_is_over_when_the_next_begins_there() -> None:
    last = LastDay(TODAY, ZONE)
    assert not last.over(datetime(2026, 2, 15, 22, 59, 59, tzinfo=UTC))
    assert last.over(datetime(2026, 2, 15, 23, 0, tzinfo=UTC))


# of one programme

HERE = replace(GRANT, programme=SPRING)
GRANTED_HERE = replace(GRANTED, programme=SPRING)
THERE_IS = (*JOINED, *DRAFTED)


def test_a_role_is_granted_for_one_programme() -> None:
    for role in (Role.COORDINATOR, Role.SPONSOR):
        given(*THERE_IS).when(replace(HERE, role=role), by=ADMIN).then(replace(GRANTED_HERE, role=role))
    ends = replace(granted(Role.AUDITOR, TODAY), programme=SPRING)
    given(*THERE_IS).when(replace(AUDIT, programme=SPRING), by=ADMIN).then(ends)
    given(*THERE_IS).when(replace(AUDIT, programme=SPRING, until=None), by=ADMIN).refuses(AuditorWithoutEnd)
    given(*THERE_IS).when(HERE).refuses(NotPermitted)


def test_an_administrator_and_an_import_are_so_everywhere() -> None:
    for role in (Role.ADMIN, Role.INTEGRATION):
        given(*THERE_IS).when(replace(HERE, role=role), by=ADMIN).refuses(RoleHoldsEverywhere)


def test_a_role_is_granted_for_a_programme_that_there_is() -> None:
    given(*JOINED).when(HERE, by=ADMIN).refuses(ProgrammeUnknown)
    given(*THERE_IS).when(replace(HERE, programme=AUTUMN), by=ADMIN).refuses(ProgrammeUnknown)
    given(*JOINED).when(replace(HERE, until=TODAY), by=ADMIN).refuses(ProgrammeUnknown)
    given(*FOUNDED, *DRAFTED).when(HERE, by=ADMIN).refuses(MemberUnknown)


def test_a_role_of_a_programme_and_one_of_the_organisation_are_two() -> None:
    given(*THERE_IS, GRANTED).when(HERE, by=ADMIN).then(GRANTED_HERE)
    given(*THERE_IS, GRANTED_HERE).when(GRANT, by=ADMIN).then(GRANTED)
    given(*THERE_IS, GRANTED_HERE).when(HERE, by=ADMIN).stays_quiet()
    given(*THERE_IS, GRANTED_HERE).when(REVOKE, by=ADMIN).stays_quiet()
    given(*THERE_IS, GRANTED).when(replace(REVOKE, programme=SPRING), by=ADMIN).stays_quiet()
    both = (*THERE_IS, GRANTED, GRANTED_HERE)
    gone = RoleRevoked(ADA, Role.COORDINATOR, SPRING)
    given(*both).when(replace(REVOKE, programme=SPRING), by=ADMIN).then(gone)
    given(*both, gone).when(HERE, by=ADMIN).then(GRANTED_HERE)
    given(*both, gone).when(GRANT, by=ADMIN).stays_quiet()


# leaving


DEACTIVATE, REACTIVATE = DeactivateMember(ADA), ReactivateMember(ADA)
LEAVE, RETURN = DeactivateMember(EVA), ReactivateMember(EVA)
RESTING = ParticipationPaused(SPRING, EVA, Side.ADEPT)
LEFT = MemberDeactivated(ADA)
MATCH = MatchPair(OTHER_PAIR, SPRING, EVA, MIM)
GO_ON = ResumeParticipation(SPRING, EVA, Side.ADEPT)


def test_whoever_leaves_is_deactivated_and_may_come_back() -> None:
    for who in (ADMIN, IMPORT):
        given(*JOINED).when(DEACTIVATE, by=who).then(LEFT)
        given(*JOINED, LEFT).when(REACTIVATE, by=who).then(MemberReactivated(ADA))
    given(*JOINED, LEFT, MemberReactivated(ADA)).when(DEACTIVATE, by=ADMIN).then(LEFT)


def test_whoever_leaves_pauses_where_they_take_part_and_when_they_are_back_too() -> None:
    here, there = (ParticipationPaused(programme, EVA, Side.ADEPT) for programme in (SPRING, AUTUMN))
    mentors = (MentorVolunteered(SPRING, EVA), ApplicationAccepted(SPRING, EVA, Side.MENTOR))
    elsewhere = (AdeptApplied(AUTUMN, EVA), ApplicationAccepted(AUTUMN, EVA, Side.ADEPT))
    past, left, back = (*FOUNDED, *adept(EVA)), MemberDeactivated(EVA), MemberReactivated(EVA)
    given(*past, *elsewhere).when(LEAVE, by=ADMIN).then(left, there, here)
    given(*past, *mentors).when(LEAVE, by=ADMIN).then(left, here, replace(here, side=Side.MENTOR))
    given(*past).when(LEAVE, by=ADMIN).then(MemberDeactivated(EVA), RESTING)
    given(*past, left, here).when(RETURN, by=ADMIN).then(back)
    given(*past, left).when(RETURN, by=ADMIN).then(MemberReactivated(EVA), RESTING)  # who left before it was said so
    given(*past, left, here, back, ParticipationResumed(SPRING, EVA, Side.ADEPT)).when(LEAVE, by=ADMIN).then(left, here)


def test_a_pause_of_whoever_leaves_is_found_as_of_whoever_pauses() -> None:
    assert membership.tags(RESTING) == OWNER_OF[ParticipationPaused].tags(RESTING)


@pytest.mark.parametrize(
    "since",
    [
        (ParticipationPaused(SPRING, EVA, Side.ADEPT),),
        (ReviewReopened(SPRING, EVA, Side.ADEPT),),
        (ApplicationDeclined(SPRING, EVA, Side.ADEPT),),
        (ApplicationWithdrawn(SPRING, EVA, Side.ADEPT),),
        (ParticipationEnded(SPRING, EVA, Side.ADEPT), AdeptApplied(SPRING, EVA)),
    ],
)
def test_who_takes_part_in_nothing_pauses_nowhere(since: tuple[object, ...]) -> None:
    given(*FOUNDED, *adept(EVA), *since).when(LEAVE, by=ADMIN).then(MemberDeactivated(EVA))


def test_whoever_has_left_has_left() -> None:
    given(*JOINED, LEFT).when(DEACTIVATE, by=ADMIN).stays_quiet()
    given(*JOINED).when(REACTIVATE, by=ADMIN).stays_quiet()


def test_somebody_is_gone_who_has_left_or_was_erased_until_they_are_back() -> None:
    assert not gone(JOINED)
    assert gone((*JOINED, LEFT))
    assert not gone((*JOINED, LEFT, MemberReactivated(ADA)))
    assert gone((*JOINED, PersonalDataErased(ADA, ())))


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
    "RoleGranted.v2": '{"member":"mim","role":"auditor","until":{"day":"2026-06-30","zone":"Europe/Stockholm"}}',
    "RoleGranted.v3": (
        '{"member":"mim","role":"auditor","until":{"day":"2026-06-30","zone":"Europe/Stockholm"},"programme":"spring"}'
    ),
    "MemberDeactivated.v1": '{"member":"mim"}',
    "MemberReactivated.v1": '{"member":"mim"}',
    "RoleRevoked.v1": '{"member":"mim","role":"coordinator"}',
    "RoleRevoked.v2": '{"member":"mim","role":"coordinator","programme":"spring"}',
}
TEXTS = {"MemberJoined.name": Visibility.PERSONAL}
WORDS = {Role: "platform admin coordinator auditor integration member policy sponsor"}
