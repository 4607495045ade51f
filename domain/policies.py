"""The numbers and rules of a handbook edition, as data: each a policy with a key, a kind and a value.

A key is ``policy.`` and the name of the field. What an edition leaves unsaid is as it stands here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import time
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from math import ceil
from typing import Any, TypeVar

from domain.calendar import Period, months_after
from domain.policy_kinds import (
    DUE,
    HOURS,
    SWITCH,
    Anchor,
    Due,
    Hours,
    Kind,
    Span,
    after,
    count,
    months,
    rising,
    span,
    word,
)

Value = TypeVar("Value")
PREFIX = "policy."


class Midpoint(StrEnum):
    """When a pair evaluates on its way: halfway through its own period, or not at all."""

    HALF = "half"
    NONE = "none"


class Advice(StrEnum):
    """What is advised shows as a hint and never as something missing."""

    ADVISE = "advise"
    OFF = "off"


class Agenda(StrEnum):
    """Whether the adept sends an agenda beforehand."""

    BY_AGREEMENT = "by_agreement"
    ALWAYS = "always"
    NEVER = "never"


class LatePairs(StrEnum):
    """The period of a pair that starts after its programme: its full length, or until the programme's last day."""

    FULL = "full"
    CAPPED = "capped"


class Gathering(StrEnum):
    """A meeting of the whole programme."""

    NONE = "none"
    OFFERED = "offered"
    OBLIGATORY = "obligatory"


class Check(StrEnum):
    """What a pair is measured by."""

    C1 = "c1"
    """So many meetings as the edition says, within the pair's own period."""
    C2 = "c2"
    """The first meeting soon after the match."""
    C3 = "c3"
    """The first meeting covers its four blocks."""
    C4 = "c4"
    """Both have said what they expect."""
    C5 = "c5"
    """A purpose is agreed and a goal is set."""
    C6 = "c6"
    """Topics are chosen."""
    C7 = "c7"
    """How the two meet is agreed."""
    C8 = "c8"
    """An agenda before each later meeting, where the pair agreed on one."""
    C9 = "c9"
    """The first gap is no longer than later ones."""
    C10 = "c10"
    """Both have evaluated after half-time."""
    C11 = "c11"
    """Both have summarised at the close."""
    C12 = "c12"
    """Both have agreed on confidentiality."""
    C13 = "c13"
    """The length of meetings is agreed beforehand and within the guideline."""
    C14 = "c14"
    """A way for short advice is open."""
    C15 = "c15"
    """The adept has described wishes."""
    C16 = "c16"
    """The whole period is planned."""


def rule(kind: Kind[Value], usual: Value) -> Value:
    return field(default=usual, metadata={"kind": kind})


DAYS = count(0, 365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policies:
    """Days and months are those of the calendar where the pair lives; reminders are days after what they wait for."""

    # the frame
    min_meetings: int = rule(count(1, 100), 4)
    expected_meetings: Span = rule(span(1, 200), Span(4, 6))
    length: int = rule(months(24), 5)
    late_pairs: LatePairs = rule(word(LatePairs), LatePairs.CAPPED)
    midpoint: Midpoint = rule(word(Midpoint), Midpoint.HALF)
    pauses_move_midpoint: bool = rule(SWITCH, True)
    pairs_per_adept: int = rule(count(1, 2), 1)
    certificate: bool = rule(SWITCH, True)
    match_rate_target: int = rule(count(0, 100), 70)
    gathering_start: Gathering = rule(word(Gathering), Gathering.NONE)
    gathering_midpoint: Gathering = rule(word(Gathering), Gathering.NONE)
    gathering_closing: Gathering = rule(word(Gathering), Gathering.NONE)

    # how a pair works together
    confidential: bool = rule(SWITCH, True)
    contract: bool = rule(SWITCH, False)
    short_advice: bool = rule(SWITCH, True)
    meeting_minutes: Span = rule(span(1, 24 * 60), Span(45, 120))
    front_loading: Advice = rule(word(Advice), Advice.ADVISE)
    plan_weeks: tuple[int, ...] = rule(rising(1, 120), (1, 3, 6, 10, 16, 21))
    smart: Advice = rule(word(Advice), Advice.ADVISE)
    agenda: Agenda = rule(word(Agenda), Agenda.BY_AGREEMENT)

    # from the proposal to the first meeting
    proposal_reminder_days: int = rule(DAYS, 3)
    proposal_answer_days: int = rule(DAYS, 7)
    introduction_reminders: tuple[int, ...] = rule(rising(0, 365), (2, 7))
    introduction_days: int = rule(DAYS, 7)
    introduction_alert_days: int = rule(DAYS, 10)
    book_first_days: int = rule(DAYS, 7)
    book_first_mentor_days: int = rule(DAYS, 10)
    first_meeting_days: int = rule(DAYS, 14)
    first_meeting_alert_days: int = rule(DAYS, 21)
    fit_check: bool = rule(SWITCH, True)
    fit_check_days: int = rule(DAYS, 1)

    # while it goes on
    agenda_hours: int = rule(count(0, 24 * 14), 48)
    did_you_meet_hours: int = rule(count(0, 24 * 14), 24)
    did_you_meet_again_days: int = rule(DAYS, 5)
    plan_next_days: int = rule(DAYS, 7)
    cadence_weeks: int = rule(count(1, 52), 3)
    inactivity_days: int = rule(DAYS, 45)
    inactivity_escalation_days: int = rule(DAYS, 7)
    no_shows_to_alert: int = rule(count(1, 20), 2)
    no_shows_to_review: int = rule(count(1, 20), 3)
    midpoint_reminders: tuple[int, ...] = rule(rising(0, 365), (0, 7, 14))
    midpoint_grace_days: int = rule(DAYS, 21)
    closing_reminders: tuple[int, ...] = rule(rising(0, 365), (0, 7, 14))
    closing_grace_days: int = rule(DAYS, 21)

    # recording and reminding
    late_record_days: int = rule(DAYS, 7)
    late_logging_days: int = rule(DAYS, 30)
    nudges_per_week: int = rule(count(0, 50), 2)
    quiet_hours: Hours = rule(HOURS, Hours(time(20), time(8)))

    # checks: when each is due, or that it does not apply
    c1: Due | None = rule(DUE, after(Anchor.END))
    c2: Due | None = rule(DUE, after(Anchor.MATCH, 14))
    c3: Due | None = rule(DUE, after(Anchor.FIRST_MEETING, 7))
    c4: Due | None = rule(DUE, after(Anchor.FIRST_MEETING, 14))
    c5: Due | None = rule(DUE, after(Anchor.SECOND_MEETING))
    c6: Due | None = rule(DUE, after(Anchor.FIRST_MEETING, 14))
    c7: Due | None = rule(DUE, after(Anchor.FIRST_MEETING, 7))
    c8: Due | None = rule(DUE, Due(Anchor.EACH_LATER_MEETING, -48))
    c9: Due | None = rule(DUE, after(Anchor.THIRD_MEETING))
    c10: Due | None = rule(DUE, after(Anchor.HALF_TIME, 21))
    c11: Due | None = rule(DUE, after(Anchor.END, 21))
    c12: Due | None = rule(DUE, after(Anchor.FIRST_MEETING))
    c13: Due | None = rule(DUE, after(Anchor.EACH_MEETING))
    c14: Due | None = rule(DUE, after(Anchor.MATCH, 7))
    c15: Due | None = rule(DUE, after(Anchor.MATCHING))
    c16: Due | None = rule(DUE, after(Anchor.FIRST_MEETING, 21))

    def due(self, check: Check) -> Due | None:
        """When the check is due; none where it does not apply, be it off or about what the edition leaves out."""
        found: Due | None = getattr(self, check.value)
        return None if getattr(self, ABOUT.get(check, check)) in LEFT_OUT else found

    @property
    def checks(self) -> tuple[Check, ...]:
        """Those that apply."""
        return tuple(check for check in Check if self.due(check) is not None)

    def meetings_within(self, period: Period) -> int:
        """The least number; in proportion, rounded up, where a late pair has less than the full length without its
        pauses."""
        return max(1, ceil(self.min_meetings * self.part_of(period)))

    def expected_within(self, period: Period) -> Span:
        """As many as are expected, in the same proportion, and never fewer than are asked for."""
        asked, part = self.meetings_within(period), self.part_of(period)
        least, most = self.expected_meetings.least, self.expected_meetings.most
        return Span(max(asked, ceil(least * part)), max(asked, ceil(most * part)))

    def part_of(self, period: Period) -> Fraction:
        """Of a pair's full length, how much its period is without its pauses; all of it where a late pair has all."""
        whole = (months_after(period.starts_on, self.length) - period.starts_on).days
        own = (period.ends_on - period.starts_on).days - period.paused
        return Fraction(1) if self.late_pairs is LatePairs.FULL else min(Fraction(1), Fraction(own, whole))

    @property
    def meetings_per_month(self) -> Fraction:
        return Fraction(self.min_meetings, self.length)

    def asking(self, meetings: int | None) -> Policies:
        """With the least number that a programme has set itself: it is for each pair's period, however long."""
        return self if meetings is None else replace(self, min_meetings=meetings, late_pairs=LatePairs.FULL)


ABOUT = {"c8": "agenda", "c9": "front_loading", "c10": "midpoint", "c12": "confidential", "c14": "short_advice"}
"""Which rule a check is about, where an edition may leave out what it looks for."""
LEFT_OUT = (Agenda.NEVER, Advice.OFF, Midpoint.NONE, False)
USUAL = Policies()
KINDS: dict[str, Kind[Any]] = {PREFIX + one.name: one.metadata["kind"] for one in fields(Policies)}
KEYS = tuple(KINDS)

RISING = (
    ("proposal_reminder_days", "proposal_answer_days"),
    ("introduction_days", "introduction_alert_days"),
    ("book_first_days", "book_first_mentor_days"),
    ("first_meeting_days", "first_meeting_alert_days"),
    ("no_shows_to_alert", "no_shows_to_review"),
)
"""Of two numbers the second is never the lesser: nobody is alerted before the thing is due."""


class WrongPolicy(ValueError):
    """A key that is none, or a value that is none of its kind."""

    @property
    def key(self) -> str:
        return str(self.args[0])


def policies(told: Mapping[str, str], base: Policies = USUAL) -> Policies:
    """The base with what was told by key. Raises ``WrongPolicy``, which says the first key that is wrong."""
    changed = as_told(told, base)
    for key in contradictions(changed):
        raise WrongPolicy(key)
    return changed


def as_told(told: Mapping[str, str], base: Policies = USUAL) -> Policies:
    """The same of what may still contradict itself, as a draft may."""
    return as_listed(tuple(told.items()), base)


@lru_cache(256)
def as_listed(told: tuple[tuple[str, str], ...], base: Policies) -> Policies:
    """Of editions there are few, and a clock asks each for its numbers at every look at a pair."""
    return replace(base, **{key.removeprefix(PREFIX): read(key, value) for key, value in told})


def read(key: str, value: str) -> Any:
    """A policy's value. Raises ``WrongPolicy``."""
    if key not in KINDS:
        raise WrongPolicy(key)
    try:
        return KINDS[key].read(value)
    except ValueError as error:
        raise WrongPolicy(key) from error


def written(policies: Policies) -> dict[str, str]:
    """Every policy by its key, as it is written."""
    return {key: KINDS[key].write(getattr(policies, key.removeprefix(PREFIX))) for key in KEYS}


def contradictions(policies: Policies) -> tuple[str, ...]:
    """Keys whose values cannot hold beside the others."""
    return tuple(PREFIX + later for earlier, later in RISING if getattr(policies, earlier) > getattr(policies, later))
