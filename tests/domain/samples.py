"""One sample of every fact, with something in every field; ``python -m tests.domain.samples`` writes the golden ones.

Golden bytes are what journals hold. Never change one: a new shape is a new version, written beside the old.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from domain.drafting import ProgrammeDrafted
from domain.language import MeetingId, MemberId, PairId, ProgrammeId, Role, Side
from domain.meetings import Form, MeetingCorrected, MeetingHeld, MeetingPlanned, MeetingRetracted, RetractReason
from domain.member import MemberJoined, RoleGranted, RoleRevoked
from domain.organisation import BrandSet, OrganisationFounded
from domain.pair import EndReason, PairCompleted, PairEnded, PairExtended, PairMatched
from domain.pairing import ClosingSummarised, MidpointEvaluated
from domain.programme import (
    ApplicationsClosed,
    ApplicationsOpened,
    ProgrammeClosed,
    ProgrammeLaunched,
    ProgrammeMidpointReached,
)
from domain.roll import (
    AdeptApplied,
    ApplicationAccepted,
    ApplicationWithdrawn,
    CapacityDeclared,
    MentorVolunteered,
    WishesDescribed,
)
from domain.wire import VERSION, encode

GOLDEN = Path(__file__).parent / "golden"

ADA, MIM, BO = MemberId("ada"), MemberId("mim"), MemberId("bo")
SPRING, PAIR, LUNCH = ProgrammeId("spring-2026"), PairId("ada-mim"), MeetingId("lunch")
ZONE = "Europe/Stockholm"

SAMPLES: tuple[object, ...] = (
    OrganisationFounded("Polstjärnan", "sv", ZONE),
    BrandSet("Polstjärnan", "#0b5d4e", "Vi visar vägen"),
    MemberJoined(ADA, "Ada Åkerö"),
    RoleGranted(MIM, Role.COORDINATOR),
    RoleRevoked(MIM, Role.COORDINATOR),
    ProgrammeDrafted(SPRING, "Våren 2026", ZONE, date(2026, 1, 31), date(2026, 4, 16), date(2026, 6, 30), 4),
    ApplicationsOpened(SPRING),
    ApplicationsClosed(SPRING),
    ProgrammeLaunched(SPRING),
    ProgrammeMidpointReached(SPRING),
    ProgrammeClosed(SPRING),
    AdeptApplied(SPRING, ADA),
    MentorVolunteered(SPRING, MIM),
    WishesDescribed(SPRING, ADA, "Leda utan att vara chef.\nHitta rätt bransch."),
    CapacityDeclared(SPRING, MIM, 3),
    ApplicationAccepted(SPRING, ADA, Side.ADEPT),
    ApplicationWithdrawn(SPRING, MIM, Side.MENTOR),
    PairMatched(
        PAIR, SPRING, ADA, MIM, (BO,), ZONE, date(2026, 1, 31), date(2026, 4, 16), date(2026, 6, 30), "Nätverk"
    ),
    MeetingPlanned(PAIR, SPRING, LUNCH, datetime.fromisoformat("2026-03-29T02:30"), ZONE, 60, Form.CAFE),
    MeetingHeld(PAIR, SPRING, LUNCH, date(2026, 3, 29), 75, Form.WORKPLACE),
    MeetingCorrected(PAIR, SPRING, LUNCH, date(2026, 3, 30), 90, Form.ONLINE),
    MeetingRetracted(PAIR, SPRING, LUNCH, RetractReason.RECORDED_TWICE),
    MidpointEvaluated(PAIR, SPRING, Side.MENTOR, date(2026, 4, 20)),
    ClosingSummarised(PAIR, SPRING, Side.ADEPT),
    PairExtended(PAIR, SPRING, date(2026, 5, 17), date(2026, 8, 31)),
    PairCompleted(PAIR, SPRING, ADA, MIM, (BO,)),
    PairEnded(PAIR, SPRING, ADA, MIM, (BO,), EndReason.MOVED_ON, no_fault=True),
)


def golden(fact: type[object], version: int = VERSION) -> Path:
    return GOLDEN / f"{fact.__name__}.v{version}.json"


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for sample in SAMPLES:
        if not golden(type(sample)).exists():
            golden(type(sample)).write_bytes(encode(sample) + b"\n")
