"""What is asked, and the bytes that its command id stands for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from domain.attributes import DeclareAttributes
from domain.correcting import CorrectMeeting
from domain.goals import ReviseGoal, SetGoal
from domain.language import Actor, MemberId
from domain.meetings import RecordMeetingHeld
from domain.planning import MoveMeeting, PlanMeeting
from domain.profile import DescribeAdeptProfile, DescribeMentorProfile


@dataclass(frozen=True, slots=True)
class Request:
    """A command and its circumstances.

    ``asker`` is a member, whose roles are read with the facts and stand under the same condition, or an actor that
    is no member: the platform or a policy. ``expected`` is the position at which the asker has looked: nothing that the
    command depends on may have happened since.
    """

    command: Any
    command_id: UUID
    asker: MemberId | Actor
    now: datetime
    occurred_on: date | None = None
    on_behalf_of: MemberId | None = None
    causation: int | None = None
    expected: int | None = None


NEWER: Mapping[type[Any], frozenset[str]] = {
    SetGoal: frozenset({"plan", "review_on"}),
    ReviseGoal: frozenset({"plan", "review_on"}),
    DescribeAdeptProfile: frozenset({"candid_feedback"}),
    DescribeMentorProfile: frozenset({"others_stay"}),
    RecordMeetingHeld: frozenset({"own_form"}),
    CorrectMeeting: frozenset({"own_form"}),
    PlanMeeting: frozenset({"own_form"}),
    MoveMeeting: frozenset({"own_form"}),
    DeclareAttributes: frozenset({"others_stay"}),
}
"""What commands have come to ask for, and nobody has to. Whoever lost the answer of an older program, which kept a
digest without it, asks again with the same id."""


def said(request: Request) -> bytes:
    return told_as(request, request.command)


def said_before(request: Request) -> bytes:
    """As an older program said it, which did not know yet of ``NEWER``; as now where something of that is asked for."""
    newer = NEWER.get(request.command.__class__, frozenset())
    asked = {one.name: getattr(request.command, one.name) for one in fields(request.command)}
    if any(asked[name] is not None for name in newer):
        return said(request)
    return told_as(request, {name: value for name, value in asked.items() if name not in newer})


def told_as(request: Request, command: Any) -> bytes:
    asker = request.asker.by if isinstance(request.asker, Actor) else request.asker
    return msgspec.json.encode((type(request.command).__name__, command, asker, request.occurred_on))
