"""What the two did at a meeting: the key of an activity that their edition offers on that day."""

from __future__ import annotations

from domain import edition as editions
from domain.adoption import HandbookEditionAdopted
from domain.content import ACTIVITY
from domain.drafting import MinimumMeetingsSet
from domain.edition import HANDBOOK
from domain.following import Rules
from domain.language import Asked, Refused, Role, facts_of, line, written
from domain.meeting import MeetingHeld

OFFERS = facts_of(HANDBOOK, named=(*editions.FACTS, HandbookEditionAdopted, MinimumMeetingsSet))
"""All that tells which edition a pair follows, what it offers, and its numbers."""


class ActivityUnusable(Refused):
    """An activity is named by its key, of 1 to 100 characters."""

    svenska = "En aktivitet anges med sin nyckel, på 1 till 100 tecken."
    about = "activity"


class ActivityNotOffered(Refused):
    """The handbook edition that the pair followed on that day offers no such activity."""

    svenska = "Handboksutgåvan som paret följde den dagen har ingen sådan aktivitet."
    about = "activity"


def key_of(activity: str | None) -> str | None:
    return None if activity is None else written(line(activity), 100, ActivityUnusable)


def offered(said: MeetingHeld, rules: Rules, asked: Asked) -> None:
    """An import carries in what was done by another handbook."""
    if said.activity is None or asked.actor.may(Role.INTEGRATION):
        return
    if not rules.offers(ACTIVITY, said.activity, said.held_on):
        raise ActivityNotOffered
