"""What each does not want to be reminded of, and on which day of the week they are reminded of the rest."""

from __future__ import annotations

from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from domain import muting
from domain.language import MemberId, Recorded
from domain.member import PersonalDataErased
from domain.nudge_digest import NudgeDigestChosen, Weekday
from domain.reminders import Policy
from projections.projection import Projection

HEARD = (*muting.FACTS, NudgeDigestChosen, PersonalDataErased)


class MutedKind(Struct, frozen=True):
    policy: Policy | None
    """None: all kinds."""
    until: date | None
    """The last day; none: for good."""


class NudgeSettingsRow(Struct, frozen=True):
    member: MemberId
    muted: tuple[MutedKind, ...] = ()
    digest_on: Weekday | None = None


def keys(recorded: Recorded) -> tuple[str, ...]:
    return (recorded.fact.member,) if isinstance(recorded.fact, HEARD) else ()


def evolve(row: NudgeSettingsRow | None, recorded: Recorded) -> NudgeSettingsRow | None:
    match recorded.fact:
        case PersonalDataErased():
            return None
        case NudgeDigestChosen(member=member, on=on):
            return replace(row or NudgeSettingsRow(member), digest_on=on)
        case muting.NudgesMuted() | muting.NudgesUnmuted() as fact:
            row = row or NudgeSettingsRow(fact.member)
            return replace(row, muted=shown(muting.evolve(known(row), fact)))
        case _:
            return row


def known(row: NudgeSettingsRow) -> muting.Muted:
    return {one.policy: one.until or date.max for one in row.muted}


def shown(muted: muting.Muted) -> tuple[MutedKind, ...]:
    kinds = (MutedKind(policy, None if until == date.max else until) for policy, until in muted.items())
    return tuple(sorted(kinds, key=lambda one: one.policy or ""))


nudge_settings = Projection("nudge_settings", 1, NudgeSettingsRow, keys, evolve, hears=HEARD)
