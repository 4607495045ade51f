"""Who and what the specs speak of: one organisation, its spring programme from 31 January to 30 June 2026, one pair."""

from __future__ import annotations

from datetime import date, datetime

from domain.drafting import ProgrammeDrafted
from domain.expectations import ExpectationStated, Of
from domain.language import Actor, EditionId, EntryId, MeetingId, MemberId, PairId, ProgrammeId, Role, Side
from domain.meeting import (
    Form,
    MeetingCancelled,
    MeetingHeld,
    MeetingMissed,
    MeetingPlanned,
    MeetingRetracted,
    RetractReason,
)
from domain.member import MemberJoined, RoleGranted
from domain.organisation import OrganisationFounded
from domain.pair import Completion, PairCompleted, PairMatched, PairPaused
from domain.phase import ApplicationsClosed, ApplicationsOpened, MatchingStarted, ProgrammeLaunched
from domain.roll import AdeptApplied, ApplicationAccepted, CapacityDeclared, MentorVolunteered
from domain.vault import ConfidentialityAgreed, Exemption, Level

PLATFORM = Actor("platform", frozenset({Role.PLATFORM}))
ADMIN = Actor("odd", frozenset({Role.MEMBER, Role.ADMIN}))
AUDITOR = Actor("rev", frozenset({Role.MEMBER, Role.AUDITOR}))
IMPORT = Actor("import", frozenset({Role.INTEGRATION}))
POLICY = Actor("policy:calendar@1", frozenset({Role.POLICY}))

STEER = "admin coordinator import"
"""Who sees to programmes; an import carries in what happened elsewhere, whatever it is about."""

ODD = MemberId("odd")
ADA, EVA = MemberId("ada"), MemberId("eva")
MIM, BO = MemberId("mim"), MemberId("bo")
STRANGER = MemberId("stranger")

SPRING, AUTUMN = ProgrammeId("spring"), ProgrammeId("autumn")
ZONE = "Europe/Stockholm"
FIRST_DAY, HALF_TIME, LAST_DAY = date(2026, 1, 31), date(2026, 4, 16), date(2026, 6, 30)

FOUNDED = (
    OrganisationFounded("Polstjärnan", "sv", ZONE),
    MemberJoined(ODD, "Odd"),
    RoleGranted(ODD, Role.ADMIN),
)
MEMBERS = tuple(MemberJoined(member, member.title()) for member in (ADA, EVA, MIM, BO))

DRAFTED = (ProgrammeDrafted(SPRING, "Våren 2026", ZONE, FIRST_DAY, HALF_TIME, LAST_DAY),)
OPEN = (*DRAFTED, ApplicationsOpened(SPRING))
CLOSED = (*OPEN, ApplicationsClosed(SPRING))


def adept(member: MemberId) -> tuple[object, ...]:
    return (
        MemberJoined(member, member.title()),
        AdeptApplied(SPRING, member),
        ApplicationAccepted(SPRING, member, Side.ADEPT),
    )


def mentor(member: MemberId, capacity: int = 1) -> tuple[object, ...]:
    return (
        MemberJoined(member, member.title()),
        MentorVolunteered(SPRING, member),
        CapacityDeclared(SPRING, member, capacity),
        ApplicationAccepted(SPRING, member, Side.MENTOR),
    )


PAIR, OTHER_PAIR = PairId("ada-mim"), PairId("eva-mim")
USUAL = EditionId("addher@1")
MATCHED = PairMatched(PAIR, SPRING, ADA, MIM, (BO,), ZONE, FIRST_DAY, HALF_TIME, LAST_DAY, edition=USUAL)
"""Ada is the adept, Mim her mentor, Bo helps."""
COMPLETED = PairCompleted(PAIR, SPRING, ADA, MIM, (BO,), Completion.SUMMARISED)
PAUSED = PairPaused(PAIR, SPRING, date(2026, 2, 15), None, both_agreed=False)
TOGETHER = (*OPEN, *adept(ADA), *mentor(MIM), *mentor(BO), MATCHED)
READY = (*TOGETHER, ApplicationsClosed(SPRING), MatchingStarted(SPRING))
RUNNING = (*READY, ProgrammeLaunched(SPRING))

LUNCH = MeetingId("lunch")
PLANNED = MeetingPlanned(PAIR, SPRING, LUNCH, datetime.fromisoformat("2026-02-10T12:00"), ZONE, 60, Form.CAFE)
HELD = MeetingHeld(PAIR, SPRING, LUNCH, date(2026, 2, 10), 90, Form.CAFE, Side.ADEPT)
CANCELLED, MISSED = MeetingCancelled(PAIR, SPRING, LUNCH), MeetingMissed(PAIR, SPRING, LUNCH, Side.MENTOR, 2)
RETRACTED = MeetingRetracted(PAIR, SPRING, LUNCH, RetractReason.NOT_HELD)

TEXT = "0123456789abcdef" * 4
"""The digest of the text that the pair agrees to."""


def agreed(member: MemberId, level: Level = Level.NOTHING) -> ConfidentialityAgreed:
    return ConfidentialityAgreed(PAIR, SPRING, member, level, (Exemption.LAW,), TEXT)


TALKING = (*TOGETHER, agreed(ADA), agreed(MIM))
"""The vault is open, to the two."""
ALL_TALKING = (*TALKING, agreed(BO))
HONEST = ExpectationStated(PAIR, SPRING, EntryId("honest"), Side.ADEPT, Of.OTHER, "Att du är ärlig")
