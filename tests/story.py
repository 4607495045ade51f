"""Facts to tell: one whole story that every read model has something of, and any facts at all in any order."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Any, get_type_hints

from hypothesis import strategies as st

from domain.adoption import Applies, HandbookEditionAdopted
from domain.attribute import Attribute
from domain.attribute import told as attributes_told
from domain.board import ManualMatchNeeded, MatchPassedOver
from domain.calendar_feed import CalendarFeedIssued
from domain.catalogue import DECIDERS, FACTS
from domain.certificate import CertificateIssued, CertificateNumber
from domain.concerns import ConcernRaised
from domain.consent import ConsentGiven
from domain.consent_text import Purpose
from domain.contact import ContactPersonSet
from domain.criteria import CriteriaDefined
from domain.criteria_kinds import Algorithm, Constraints, Couple, Criterion, Kind, Requirement, Requires
from domain.drafting import ProgrammeDrafted
from domain.edition import HandbookEditionDrafted, HandbookPolicySet
from domain.exclusion import ExclusionDeclared
from domain.fit import PairFitChecked
from domain.gatherings import GatheringId, JointGatheringScheduled, Occasion
from domain.granting import WaitingRole
from domain.holds import HoldId, HoldPlaced
from domain.identities import IdentityId, IdentityLinked
from domain.import_facts import Format, ImportId, ImportRowRefused, ImportStarted
from domain.invitations import MemberInvited
from domain.language import (
    EditionId,
    EntryId,
    MeetingId,
    MemberId,
    PairId,
    ProgrammeId,
    Recorded,
    Role,
    RunId,
    Side,
    Via,
)
from domain.meeting import Form, MeetingHeld, MeetingPlanned
from domain.member import LastDay, MemberJoined, RoleGranted
from domain.muting import NudgesMuted
from domain.notes import NoteKind, NoteWritten
from domain.nudge_digest import NudgeDigestChosen, Weekday
from domain.offboarding import OrganisationOffboarded
from domain.organisation import BrandSet, OrganisationFounded
from domain.pair import PairMatched
from domain.pairing import ClosingSummarised, MidpointEvaluated
from domain.presentation import PersonalPresentationShared
from domain.programme import ApplicationsOpened
from domain.proposal import MatchProposed
from domain.reminders import Policy
from domain.roll import AdeptApplied, ApplicationAccepted, CapacityDeclared, MentorVolunteered, WishesDescribed
from domain.run import MatchingRunCompleted, MatchingRunRequested
from domain.run_result import Match, Unmatched
from domain.survey import SurveyAnswered, SurveyId, SurveyOpened
from domain.vault import ConfidentialityAgreed, Level
from domain.webhooks import WebhookId, WebhookSubscribed

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TAGS = {fact: decider.tags for decider in DECIDERS for fact in decider.facts}

SPRING, PAIR, MEETING = ProgrammeId("spring"), PairId("p1"), MeetingId("m1")
ADA, BEN, CY = MemberId("ada"), MemberId("ben"), MemberId("cy")
START, HALF, END = date(2026, 2, 1), date(2026, 4, 16), date(2026, 6, 30)

MATCHED = PairMatched(PAIR, SPRING, ADA, BEN, (CY,), "Europe/Stockholm", START, HALF, END, "Växter")
PLANNED = MeetingPlanned(PAIR, SPRING, MEETING, datetime(2026, 2, 10, 17), "Europe/Stockholm", 60, Form.CAFE)  # noqa: DTZ001
GATHERING = JointGatheringScheduled(
    SPRING, GatheringId("g1"), Occasion.START, PLANNED.starts, PLANNED.zone, 60, "Torget", obligatory=True
)
HELD = MeetingHeld(PAIR, SPRING, MEETING, date(2026, 2, 10), 75, Form.CAFE)

OFFERED = WaitingRole(Role.AUDITOR, LastDay(END, "Europe/Stockholm"), SPRING)
INVITED = MemberInvited(MemberId("dag"), "Dag", "dag@example.org", "0f", LastDay(START, "Europe/Stockholm"), (OFFERED,))

RUN = RunId("r1")
CRITERIA = CriteriaDefined(SPRING, 1, (Criterion(Kind.OVERLAP, 3, "field"),), (Requirement(Requires.AVAILABLE),))
RUN_OF_ADA = (
    MatchingRunRequested(RUN, SPRING, 1, Algorithm.OPTIMAL, 7, False, (), Constraints()),
    MatchingRunCompleted(
        RUN,
        SPRING,
        12,
        "0a1b",
        3000,
        (Match(ADA, BEN, 3000, (1000,)),),
        (Unmatched(CY, Side.ADEPT, ("oneself",)),),
        0,
        9,
    ),
)

STORY: tuple[object, ...] = (
    OrganisationFounded("Norrsken", "sv", "Europe/Stockholm"),
    BrandSet("Norrsken", "#0a7f5a", "Tillsammans"),
    MemberJoined(ADA, "Ada"),
    MemberJoined(BEN, "Ben"),
    RoleGranted(ADA, Role.COORDINATOR),
    NudgesMuted(ADA, Policy.INACTIVE, END),
    NudgeDigestChosen(BEN, Weekday.MONDAY),
    ProgrammeDrafted(SPRING, "Våren", "Europe/Stockholm", START, HALF, END),
    ApplicationsOpened(SPRING),
    AdeptApplied(SPRING, ADA),
    WishesDescribed(SPRING, ADA, "Att våga mer"),
    MentorVolunteered(SPRING, BEN),
    CapacityDeclared(SPRING, BEN, 2),
    ApplicationAccepted(SPRING, BEN, Side.MENTOR),
    ApplicationAccepted(SPRING, ADA, Side.ADEPT),
    HandbookEditionDrafted(EditionId("ours"), EditionId("addher@1"), "Vår handbok"),
    HandbookPolicySet(EditionId("ours"), "policy.min_meetings", "3"),
    HandbookEditionAdopted(SPRING, EditionId("uu-like@1"), Applies.NEW_PAIRS, START),
    ImportStarted(ImportId("i1"), SPRING, ADA, Side.ADEPT, Format.CSV, 1, "0f"),
    ImportRowRefused(ImportId("i1"), 2, "RowTwice", "email"),
    CRITERIA,
    *RUN_OF_ADA,
    MatchProposed(PAIR, SPRING, ADA, BEN, RUN, (CY,), "Europe/Stockholm", START),
    MATCHED,
    ManualMatchNeeded(SPRING, CY, START),
    MatchPassedOver(SPRING, CY, BEN, None, ("shared:language",)),
    PLANNED,
    HELD,
    ConfidentialityAgreed(PAIR, SPRING, ADA, Level.NOTHING, (), "0" * 64),
    ConfidentialityAgreed(PAIR, SPRING, BEN, Level.NOTHING, (), "0" * 64),
    PersonalPresentationShared(PAIR, SPRING, Side.ADEPT, interests="Mossor"),
    NoteWritten(PAIR, SPRING, EntryId("n1"), ADA, NoteKind.OWN, own="Fråga om lönen"),
    PairFitChecked(PAIR, SPRING, Side.ADEPT, date(2026, 2, 11), "good"),
    ConcernRaised(PAIR, SPRING, EntryId("c1"), ADA, CY, "other", "Det är tyst"),
    MidpointEvaluated(PAIR, SPRING, Side.ADEPT),
    ClosingSummarised(PAIR, SPRING, Side.MENTOR),
    CertificateIssued(CertificateNumber("0"), SPRING, PAIR, ADA, Side.ADEPT, START, END, 1, "0f"),
    SurveyOpened(SPRING, SurveyId("s1"), "Halvvägs", "[]"),
    SurveyAnswered(SPRING, SurveyId("s1"), ADA, "0f", "[]"),
    ConsentGiven(ADA, Purpose.CERTIFICATE_NAME, None, "0f", "sv"),
    JointGatheringScheduled(
        SPRING, GatheringId("g1"), Occasion.START, PLANNED.starts, PLANNED.zone, 60, "Torget", True
    ),
    ContactPersonSet(ADA, SPRING),
    ExclusionDeclared(SPRING, ADA, CY, False, "Kusiner"),
    HoldPlaced(HoldId("case"), None, CY, "En tvist", None),
    CalendarFeedIssued(ADA, "0f", "sv"),
    INVITED,
    IdentityLinked(ADA, IdentityId("0f")),
    WebhookSubscribed(WebhookId("hook"), "https://hr.example.org/", ("PairMatched",), "0f", None),
)


def told(*facts: object, first: int = 1, occurred_on: date | None = None, now: datetime = NOW) -> list[Recorded]:
    """The facts as the journal keeps them, from a position on."""
    return [
        Recorded(
            position, fact, TAGS[type(fact)](fact), "cora", Role.COORDINATOR, Via.API, now, occurred_on, command_id="c"
        )
        for position, fact in enumerate(facts, first)
    ]


TEXTS = st.sampled_from(["Ada", "Åsa O'Hara", 'a "b" \\ c', "", "null", "{}", "🌱\n\ttab", "\u2028", "x,y}"])
ZONES = st.sampled_from(["Europe/Stockholm", "America/Los_Angeles", "Pacific/Kiritimati"])
FEW: dict[Any, st.SearchStrategy[Any]] = {
    MemberId: st.sampled_from([ADA, BEN, CY]),
    ProgrammeId: st.sampled_from([SPRING, ProgrammeId("autumn")]),
    PairId: st.sampled_from([PAIR, PairId("p2")]),
    EntryId: st.sampled_from([EntryId("e1"), EntryId("e2")]),
    EntryId | None: st.none() | st.just(EntryId("e1")),
    tuple[EntryId, ...]: st.just((EntryId("e1"),)),
    MeetingId: st.sampled_from([MEETING, MeetingId("m2"), MeetingId("7")]),
    tuple[MeetingId, ...]: st.lists(st.sampled_from([MEETING, MeetingId("m2")]), max_size=2, unique=True).map(tuple),
    LastDay | None: st.none() | st.builds(LastDay, st.dates(date(2025, 12, 1), date(2026, 12, 31)), ZONES),
    GatheringId: st.sampled_from([GatheringId("g1"), GatheringId("g2")]),
    tuple[PairId, ...]: st.lists(st.sampled_from([PAIR, PairId("p2")]), max_size=2, unique=True).map(tuple),
    EditionId: st.sampled_from([EditionId("ours"), EditionId("addher@1")]),
    EditionId | None: st.none() | st.sampled_from([EditionId("ours"), EditionId("addher@1")]),
    tuple[str, ...]: st.sampled_from([("sv",), ("en", "sv")]),
    ProgrammeId | None: st.sampled_from([None, SPRING]),
    tuple[MemberId, ...]: st.lists(st.sampled_from([BEN, CY]), max_size=2, unique=True).map(tuple),
    tuple[ProgrammeId, ...]: st.lists(st.sampled_from([SPRING, ProgrammeId("autumn")]), unique=True).map(tuple),
    tuple[Criterion, ...]: st.just(CRITERIA.criteria),
    tuple[Requirement, ...]: st.just(CRITERIA.requirements),
    tuple[Couple, ...]: st.sampled_from([(), (Couple(ADA, BEN),)]),
    tuple[Match, ...]: st.sampled_from([(), (Match(ADA, BEN, 5, (5, -1), (CY,), locked=True),)]),
    tuple[Unmatched, ...]: st.sampled_from([(), (Unmatched(CY, Side.MENTOR, ("nobody_left",)),)]),
    Constraints: st.just(Constraints()),
    ImportId: st.sampled_from([ImportId("i1"), ImportId("i2")]),
    RunId: st.sampled_from([RUN, RunId("r2")]),
    RunId | None: st.sampled_from([None, RUN]),
    str: TEXTS,
    str | None: st.none() | TEXTS,
    int: st.integers(1, 500),
    int | None: st.none() | st.integers(1, 500),
    date: st.dates(date(2025, 12, 1), date(2026, 12, 31)),
    date | None: st.none() | st.dates(date(2025, 12, 1), date(2026, 12, 31)),
    datetime: st.datetimes(datetime(2025, 12, 1), datetime(2026, 12, 31)),  # noqa: DTZ001
}


COLOURS = st.sampled_from(["#0a7f5a", "#ffffff", "#000000"])
ATTRIBUTES = st.sampled_from(["[]", attributes_told((Attribute("grade", ("HEO",)),))])
OF_THEIR_OWN: dict[str, st.SearchStrategy[Any]] = {
    "zone": ZONES,
    "attributes": ATTRIBUTES,
    **dict.fromkeys(("colour", "primary", "on_primary", "background"), COLOURS),
}
"""Texts that say something only in one form: no decider lets another pass."""


def of_type(hint: Any) -> st.SearchStrategy[Any]:
    """An id of whatever kind is one of two; no id has in it what no database keeps."""
    return st.sampled_from(["e1", "e2"]) if getattr(hint, "__supertype__", None) is str else st.from_type(hint)


def any_of(fact: type[Any]) -> st.SearchStrategy[Any]:
    hints = get_type_hints(fact)
    given = {
        field.name: OF_THEIR_OWN.get(field.name, FEW.get(hints[field.name], of_type(hints[field.name])))
        for field in fields(fact)
    }
    return st.builds(fact, **given)


ANY_FACT: st.SearchStrategy[Any] = st.one_of(
    *(any_of(fact) for fact in FACTS.values() if fact is not OrganisationOffboarded)
)
"""Any fact about few people and things, whether or not a decider would ever allow it there; but one after which
there is no other."""
