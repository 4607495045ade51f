"""Applications that wait for somebody to decide on them, as far as facts tell."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from domain.language import MemberId, Recorded, Side
from domain.member import PersonalDataErased
from domain.roll import (
    AdeptApplied,
    ApplicationAccepted,
    ApplicationConfirmed,
    ApplicationDeclined,
    ApplicationWithdrawn,
    ConfirmationAwaited,
    MentorVolunteered,
    ReviewReopened,
)


def reviews(facts: Iterable[Recorded], zone: str) -> dict[tuple[MemberId, Side], date]:
    """Who waits for a decision, and since when."""
    waiting: dict[tuple[MemberId, Side], date] = {}
    for recorded in facts:
        match recorded.fact:
            case AdeptApplied(member=member):
                waiting[member, Side.ADEPT] = recorded.on_in(zone)
            case MentorVolunteered(member=member):
                waiting[member, Side.MENTOR] = recorded.on_in(zone)
            case ApplicationConfirmed(member=member, side=side):
                waiting.setdefault((member, side), recorded.on_in(zone))
            case ReviewReopened(member=member, side=side):
                waiting[member, side] = recorded.on_in(zone)
            case (
                ApplicationAccepted(member=member, side=side)
                | ApplicationDeclined(member=member, side=side)
                | ApplicationWithdrawn(member=member, side=side)
                | ConfirmationAwaited(member=member, side=side)
            ):
                waiting.pop((member, side), None)
            case PersonalDataErased(member=member):
                waiting = {who: since for who, since in waiting.items() if who[0] != member}
            case _:
                pass
    return waiting
