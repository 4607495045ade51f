"""A pair as it is told of day by day, where it lives, and who is reminded of what: for the specs of reminders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from domain.edition import HandbookEditionDrafted, HandbookEditionPublished, HandbookPolicySet
from domain.engagement import Nudge, nudges
from domain.language import EditionId, EntryId, MeetingId, Recorded, Side
from domain.meeting import Form, MeetingHeld, MeetingMissed, MeetingPlanned
from domain.record import Records, records
from domain.reminders import Policy
from domain.structure import Channel, MeetingStructureAgreed, MeetingStructureProposed, QuestionPrep
from tests.domain.stage import MATCHED, PAIR, SPRING, USUAL, ZONE
from tests.story import told

Said = tuple[str, object]
"""A day of 2026, and an hour where it is not noon, with what was recorded then."""
Numbers = Mapping[str, str]
"""Policies of an edition of their own, by key."""
OURS, HOW = EditionId("ours"), EntryId("how")


def wall(text: str) -> datetime:
    """``02-10`` or ``02-10 17:00``."""
    return datetime.fromisoformat(f"2026-{text}" if " " in text else f"2026-{text} 12:00")


def at(text: str, zone: str = ZONE) -> datetime:
    return wall(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def day(text: str) -> date:
    return wall(text).date()


def numbered(numbers: Numbers) -> list[object]:
    """The edition that goes by these numbers."""
    own = [HandbookPolicySet(OURS, f"policy.{key}", value) for key, value in numbers.items()]
    return [HandbookEditionDrafted(OURS, USUAL, "Vår"), *own, HandbookEditionPublished(OURS, "0" * 64)]


def journal(*said: Said, numbers: Numbers | None = None, **match: Any) -> list[Recorded]:
    """Matched on the first day of the programme, by the numbers that every pair goes by where none are told."""
    first = replace(MATCHED, edition=OURS if numbers else USUAL, **match)
    edition = numbered(numbers) if numbers else []
    facts = [*(("01-30", one) for one in edition), ("01-31", first), *said]
    return [told(fact, first=n, now=at(when))[0] for n, (when, fact) in enumerate(facts, 1)]


def known(*said: Said, numbers: Numbers | None = None, **match: Any) -> Records:
    return records(journal(*said, numbers=numbers, **match), ZONE)


def heard(policy: Policy, now: str, *said: Said, **more: Any) -> str:
    """Of one policy: everybody who is reminded, and of which occasion for the how-manieth time."""
    return listed(one for one in nudges(known(*said, **more), PAIR, at(now)) if one.policy is policy)


def listed(due: Any) -> str:
    return ", ".join(f"{who(one)} {one.window}" for one in due)


def who(one: Nudge) -> str:
    return one.member or "coordinators"


# what is told


def held(on: str, meeting: str = "lunch", **more: Any) -> Said:
    return (on, replace(MeetingHeld(PAIR, SPRING, MeetingId(meeting), day(on), 60, Form.CAFE), **more))


def planned(on: str, starts: str, meeting: str = "lunch", *, later: bool = False) -> Said:
    """Told on a day, of an hour that starts at another."""
    return (on, MeetingPlanned(PAIR, SPRING, MeetingId(meeting), wall(starts), ZONE, 60, Form.CAFE, later=later))


def missed(on: str, side: Side, meeting: str) -> Said:
    return (on, MeetingMissed(PAIR, SPRING, MeetingId(meeting), side, 0))


def structured(on: str, *, agenda: bool) -> tuple[Said, Said]:
    """They have agreed on how they meet, and on whether an agenda is sent."""
    words = ("Kafé", "Tisdagar", "Lugnt")
    how = MeetingStructureProposed(
        PAIR, SPRING, HOW, Side.ADEPT, *words, 3, 60, agenda, QuestionPrep.ADEPT, Channel.MAIL
    )
    return (on, how), (on, MeetingStructureAgreed(PAIR, SPRING, HOW, Side.MENTOR))
