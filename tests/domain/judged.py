"""A pair's history told briefly, and what it is found to be by one of the checks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from domain.adoption import Applies, HandbookEditionAdopted
from domain.conformity import Checked, Result, conformity
from domain.edition import HandbookEditionDrafted, HandbookEditionPublished, HandbookPolicySet
from domain.expectations import ExpectationStated, Of
from domain.language import EditionId, EntryId, MeetingId, Recorded, Side
from domain.meeting import Block, Form, MeetingHeld
from domain.pair import Completion, EndReason, PairCompleted, PairEnded
from domain.policies import Check
from domain.record import records
from domain.structure import Channel, MeetingStructureAgreed, MeetingStructureProposed, QuestionPrep
from domain.vault import ConfidentialityAgreed, Level
from tests.domain.stage import ADA, BO, MATCHED, MIM, PAIR, SPRING, ZONE
from tests.story import told

Told = tuple[date | datetime, object]
NOW = date(2027, 1, 1)
START = (date(2026, 1, 31), MATCHED)
ONE = EntryId("one")


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def log(*said: Told) -> list[Recorded]:
    """Each fact as it was recorded on its day, at noon where no hour is given."""
    return [
        told(fact, first=n, now=at if isinstance(at, datetime) else datetime.combine(at, time(12), UTC))[0]
        for n, (at, fact) in enumerate((START, *said), 1)
    ]


def checked(check: Check, on: str | date, *said: Told) -> Checked:
    known = records(log(*said), ZONE)
    found = conformity(known, PAIR, day(on) if isinstance(on, str) else on)
    return next(one for one in found if one.check is check)


def result(check: Check, on: str | date, *said: Told) -> tuple[Result, str | None, bool]:
    found = checked(check, on, *said)
    return found.result, None if found.due_on is None else found.due_on.strftime("%m-%d"), found.late


def met(on: str, minutes: int = 60, name: str | None = None, covered: tuple[Block, ...] = (), **more: Any) -> Told:
    held = MeetingHeld(PAIR, SPRING, MeetingId(name or on), day(on), minutes, Form.CAFE, covered=covered)
    return (day(on), replace(held, **more))


def ended(on: str) -> Told:
    return (day(on), PairEnded(PAIR, SPRING, ADA, MIM, (BO,), EndReason.MOVED_ON, no_fault=True))


def completed(on: str) -> Told:
    return (day(on), PairCompleted(PAIR, SPRING, ADA, MIM, (BO,), Completion.SUMMARISED))


def expects(on: str, side: Side, of: Of) -> Told:
    return (day(on), ExpectationStated(PAIR, SPRING, EntryId(f"{side}-{of}"), side, of, "Mod"))


def structured(
    on: str, *, agenda: bool = True, channel: Channel = Channel.MAIL, structure: EntryId = ONE
) -> tuple[Told, Told]:
    proposed = MeetingStructureProposed(
        PAIR, SPRING, structure, Side.ADEPT, "Kafé", "Tisdagar", "Lugnt", 3, 60, agenda, QuestionPrep.ADEPT, channel
    )
    return (day(on), proposed), (day(on), MeetingStructureAgreed(PAIR, SPRING, structure, Side.MENTOR))


def agreed(on: str, member: Any, level: Level = Level.NOTHING) -> Told:
    return (day(on), ConfidentialityAgreed(PAIR, SPRING, member, level, (), "0" * 64))


def structured_anew(on: str, *, agenda: bool = True, channel: Channel = Channel.MAIL) -> tuple[Told, Told]:
    """As ``structured``, of another structure than the first."""
    return structured(on, agenda=agenda, channel=channel, structure=EntryId("anew"))


def with_policy(key: str, value: str) -> tuple[Told, ...]:
    """An edition that differs from the usual one in this, and applies to all from the first day."""
    ours = EditionId("ours")
    edition = (
        HandbookEditionDrafted(ours, EditionId("addher@1"), "Vår"),
        HandbookPolicySet(ours, f"policy.{key}", value),
        HandbookEditionPublished(ours, "0" * 64),
        HandbookEditionAdopted(SPRING, ours, Applies.ALL_FROM, day("01-31")),
    )
    return tuple((day("01-31"), fact) for fact in edition)


FOUR = (met("02-10"), met("03-03"), met("04-07"), met("05-12"))
YET, MET, OVER, MISSED = Result.NOT_YET_DUE, Result.MET, Result.OVERDUE, Result.MISSED
WAIVED, NONE = Result.WAIVED, Result.NOT_APPLICABLE
