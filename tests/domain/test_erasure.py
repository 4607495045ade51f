from __future__ import annotations

from dataclasses import replace

from domain.enrolment import AcceptApplication, ApplyAsAdept, DescribeWishes
from domain.erasure import ErasePersonalData
from domain.language import NotPermitted, Role, Side
from domain.matching import AdeptNotAccepted, MatchPair, MentorNotAccepted, NoSeatLeft
from domain.member import MemberUnknown, PersonalDataErased, RoleGranted
from domain.membership import GrantRole, JoinOrganisation, LastAdmin, RevokeRole
from domain.organisation import NotFounded
from domain.roll import AdeptApplied, MentorVolunteered
from tests.domain.stage import (
    ADA,
    ADMIN,
    AUTUMN,
    BO,
    EVA,
    FOUNDED,
    IMPORT,
    MEMBERS,
    MIM,
    ODD,
    OPEN,
    OTHER_PAIR,
    PLATFORM,
    SPRING,
    STRANGER,
    TOGETHER,
    adept,
    mentor,
)
from tests.spec import May, given

ERASE = ErasePersonalData(EVA)
HERE = (*FOUNDED, *MEMBERS)
ERASED = PersonalDataErased(EVA, ())
MATCH = MatchPair(OTHER_PAIR, SPRING, EVA, BO)


def test_an_administrator_erases_a_person() -> None:
    given(*HERE).when(ERASE, by=ADMIN).then(ERASED)


def test_everybody_may_ask_for_their_own_erasure() -> None:
    given(*HERE).when(ERASE, by=EVA).then(ERASED)


def test_an_erasure_names_the_programmes_that_the_person_ever_applied_to() -> None:
    applied = (AdeptApplied(SPRING, EVA), MentorVolunteered(AUTUMN, EVA), AdeptApplied(SPRING, ADA))
    given(*HERE, *applied).when(ERASE, by=PLATFORM).then(PersonalDataErased(EVA, (AUTUMN, SPRING)))


def test_nobody_else_erases() -> None:
    given(*HERE).when(ERASE).refuses(NotPermitted)
    given(*HERE).when(ERASE, by=ADA).refuses(NotPermitted)


def test_only_a_member_is_erased() -> None:
    given(*HERE).when(ErasePersonalData(STRANGER), by=ADMIN).refuses(MemberUnknown)
    given().when(ERASE, by=ADMIN).refuses(NotFounded)


def test_a_person_is_erased_once() -> None:
    given(*HERE, ERASED).when(ERASE, by=ADMIN).stays_quiet()


def test_the_last_administrator_is_not_erased() -> None:
    given(*HERE).when(ErasePersonalData(ODD), by=ADMIN).refuses(LastAdmin)
    two = (*HERE, RoleGranted(EVA, Role.ADMIN))
    given(*two).when(ErasePersonalData(ODD), by=ADMIN).then(PersonalDataErased(ODD, ()))


# what an erasure means to others


def test_whoever_was_erased_administers_nothing() -> None:
    two = (*HERE, RoleGranted(EVA, Role.ADMIN), ERASED)
    given(*two).when(RevokeRole(ODD, Role.ADMIN), by=ADMIN).refuses(LastAdmin)


def test_whoever_was_erased_gets_no_role_and_does_not_join_again() -> None:
    given(*HERE, ERASED).when(GrantRole(EVA, Role.AUDITOR), by=ADMIN).refuses(MemberUnknown)
    given(*HERE, ERASED).when(JoinOrganisation(EVA, "Eva")).stays_quiet()


def test_nothing_is_written_any_more_of_whoever_was_erased() -> None:
    applied = (*OPEN, *adept(EVA), ERASED)
    given(*applied).when(DescribeWishes(SPRING, EVA, "Mod"), by=IMPORT).refuses(MemberUnknown)
    given(*OPEN, *MEMBERS, ERASED).when(ApplyAsAdept(SPRING, EVA, "Mod"), by=IMPORT).refuses(MemberUnknown)
    given(*applied).when(AcceptApplication(SPRING, EVA, Side.ADEPT)).refuses(MemberUnknown)


def test_whoever_was_erased_is_not_matched() -> None:
    given(*OPEN, *adept(EVA), *mentor(BO), ERASED).when(MATCH).refuses(AdeptNotAccepted)
    given(*OPEN, *adept(EVA), *mentor(BO), replace(ERASED, member=BO)).when(MATCH).refuses(MentorNotAccepted)


def test_a_seat_stays_taken_by_a_pair_whose_adept_was_erased() -> None:
    past = (*TOGETHER, *adept(EVA), PersonalDataErased(ADA, (SPRING,)))
    given(*past).when(MatchPair(OTHER_PAIR, SPRING, EVA, MIM)).refuses(NoSeatLeft)


# who may, and what journals hold

MAY = (May(HERE, ERASE, "admin platform self"),)
GOLDEN = {"PersonalDataErased.v1": '{"member":"ada","programmes":["spring-2026"]}'}
