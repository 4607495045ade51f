"""How much waits for coordinators, as a figure: the items of their queue, how old the oldest is, and who they are."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from fractions import Fraction

import pytest

from domain.board import ManualMatchNeeded
from domain.language import MemberId, ProgrammeId, Recorded, Role, Side
from domain.member import LastDay, MemberDeactivated, MemberReactivated, PersonalDataErased, RoleGranted, RoleRevoked
from domain.nudging import CoordinatorAlerted
from domain.proposal import MatchProposed
from domain.reminders import Policy
from domain.risks import Risk
from domain.roll import AdeptApplied, ApplicationAccepted, CapacityDeclared, MentorVolunteered
from domain.watching import RiskCleared, RiskRaised
from projections.coordinator_load import Load, load
from tests.projections.folds import ENDED
from tests.story import ADA, BEN, CY, HELD, MATCHED, PAIR, SPRING, told

ZONE, DAY = "Europe/Stockholm", date(2026, 3, 11)
CORA, CARL = MemberId("cora"), MemberId("carl")
AUTUMN = ProgrammeId("autumn")
Said = tuple[str, object]


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def log(*said: Said) -> list[Recorded]:
    return [
        told(fact, first=n, now=datetime.combine(day(on), time(12), UTC))[0] for n, (on, fact) in enumerate(said, 1)
    ]


def busy(*said: Said, people: tuple[object, ...] = (), on: date = DAY) -> Load:
    return load(log(*said), log(*(("01-01", fact) for fact in people)), SPRING, on, ZONE)


def raised(on: str, risk: Risk) -> Said:
    return (on, RiskRaised(PAIR, SPRING, risk, day(on), ()))


MATCH = ("02-01", MATCHED)
ALERTED = ("03-04", CoordinatorAlerted(PAIR, SPRING, Policy.NO_FIRST_MEETING, "match/1", day("03-04")))
CLEARED = ("03-05", RiskCleared(PAIR, SPRING, Risk.NEVER_MET, day("03-05")))
ALONE = ("03-02", ManualMatchNeeded(SPRING, CY, day("04-01")))
APPLIED = ("03-01", AdeptApplied(SPRING, CY))
PROPOSED = ("03-05", MatchProposed(PAIR, SPRING, ADA, BEN, None, (), ZONE, day("03-13")))
SEATED = (("02-01", MentorVolunteered(SPRING, BEN)), ("02-01", ApplicationAccepted(SPRING, BEN, Side.MENTOR)))


@pytest.mark.parametrize(
    ("said", "items", "oldest"),
    [
        ((), 0, None),
        ((MATCH, raised("03-04", Risk.NEVER_MET)), 1, 7),
        ((MATCH, raised("03-04", Risk.NEVER_MET), ALERTED), 2, 7),
        (
            (MATCH, raised("03-04", Risk.NEVER_MET), ALERTED, CLEARED),
            0,
            None,
        ),
        ((MATCH, ALERTED, ("03-05", HELD)), 0, None),
        ((MATCH, raised("03-04", Risk.INACTIVE), ("03-05", ENDED)), 0, None),
        ((MATCH, raised("03-04", Risk.FIT_NOT_GOOD), raised("03-05", Risk.CONCERN_OPEN)), 0, None),
        ((ALONE,), 1, 9),
        ((APPLIED,), 1, 10),
        ((APPLIED, ("03-02", ApplicationAccepted(SPRING, CY, Side.ADEPT))), 0, None),
        ((PROPOSED,), 1, 6),
        ((*SEATED, ("02-01", CapacityDeclared(SPRING, BEN, 0)), MATCH), 1, None),
        ((APPLIED, ALONE), 2, 10),
    ],
)
def test_what_waits_is_what_the_queue_lists_but_for_what_was_said_in_confidence(
    said: tuple[Said, ...], items: int, oldest: int | None
) -> None:
    found = busy(*said)
    assert (found.items, found.oldest) == (items, oldest)


def test_a_proposal_waits_in_its_last_days() -> None:
    assert [busy(PROPOSED, on=day(on)).items for on in ("03-10", "03-11", "03-13")] == [0, 1, 1]


COORDINATES, HERE = RoleGranted(CORA, Role.COORDINATOR), RoleGranted(CARL, Role.COORDINATOR, None, SPRING)
UNTIL = RoleGranted(CORA, Role.COORDINATOR, LastDay(DAY, ZONE))


@pytest.mark.parametrize(
    ("people", "count"),
    [
        ((), 0),
        ((COORDINATES,), 1),
        ((COORDINATES, HERE), 2),
        ((RoleGranted(CORA, Role.ADMIN), RoleGranted(CARL, Role.COORDINATOR, None, AUTUMN)), 0),
        ((COORDINATES, RoleGranted(CORA, Role.COORDINATOR, None, SPRING)), 1),
        ((COORDINATES, RoleRevoked(CORA, Role.COORDINATOR)), 0),
        ((HERE, RoleRevoked(CARL, Role.COORDINATOR)), 1),
        ((HERE, RoleRevoked(CARL, Role.COORDINATOR, SPRING)), 0),
        ((COORDINATES, MemberDeactivated(CORA)), 0),
        ((COORDINATES, MemberDeactivated(CORA), MemberReactivated(CORA)), 1),
        ((COORDINATES, PersonalDataErased(CORA, ())), 0),
        ((UNTIL,), 1),
    ],
)
def test_those_who_coordinate_share_what_waits(people: tuple[object, ...], count: int) -> None:
    found = busy(APPLIED, ALONE, people=people)
    assert (found.coordinators, found.each) == (count, Fraction(2, count) if count else None)


def test_a_role_that_is_over_coordinates_no_more() -> None:
    assert busy(APPLIED, people=(UNTIL,), on=day("03-12")).each is None
