"""How a programme stands in what its handbook says a mentorship succeeds by: some indicators for each factor.

Each is a part of a whole, so that it can be said of how many it was found. What people think of one another is in none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from domain.agenda import AgendaSent
from domain.conformity import DUE, Result, conformity
from domain.language import Recorded, Side
from domain.meeting import MeetingPlanned
from domain.policies import Check
from domain.record import Record, Records, Thing
from domain.risks import Risk, risks
from domain.succession import MentorReplaced, PairRematched
from domain.suppression import FEWEST


class Factor(StrEnum):
    CHEMISTRY = "chemistry"
    EXPECTATIONS = "expectations"
    DRIVE = "drive"
    TIME = "time"


class Indicator(StrEnum):
    FIT_CHECKED = "fit_checked"
    """Sides that have said whether they suit one another, of those of pairs that have met."""
    FOLLOWED = "followed"
    """Pairs that another followed, of all."""
    EXPECTATIONS_STATED = "expectations_stated"
    PLANNED_BY_ADEPT = "planned_by_adept"
    """Of meetings planned."""
    AGENDA_BY_ADEPT = "agenda_by_adept"
    """Of meetings with an agenda."""
    ONE_SIDED = "one_sided"
    """Of all pairs, those in which only one of the two does anything."""
    ENOUGH_MEETINGS = "enough_meetings"
    EARLY_FIRST_MEETING = "early_first_meeting"
    CLOSE_AT_FIRST = "close_at_first"
    MINUTES_TOGETHER = "minutes_together"
    """Minutes of all meetings, of pairs."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Nothing but its name where it is kept back."""

    indicator: Indicator
    part: int | None = None
    whole: int | None = None


def success(facts: Sequence[Recorded], known: Records, on: date) -> Mapping[Factor, tuple[Measured, ...]]:
    """As of the end of a local day. ``facts`` and ``known`` are of one programme, seen from one place in time."""
    pairs = [*known.pairs.values()]
    followed = {r.fact.pair for r in facts if isinstance(r.fact, PairRematched | MentorReplaced)}
    one_sided = sum(any(why.risk is Risk.ONE_SIDED for why in risks(known, pair, on)) for pair in known.pairs)
    minutes = sum(one.said.minutes for pair in pairs for one in pair.together)
    found = Counter((one.check, one.result) for pair in known.pairs for one in conformity(known, pair, on))

    def met(indicator: Indicator, check: Check) -> Measured:
        return Measured(indicator, found[check, Result.MET], sum(found[check, result] for result in DUE))

    return {
        Factor.CHEMISTRY: (
            fit_checked([pair for pair in pairs if pair.together]),
            Measured(Indicator.FOLLOWED, len(followed & known.pairs.keys()), len(pairs)),
        ),
        Factor.EXPECTATIONS: (met(Indicator.EXPECTATIONS_STATED, Check.C4),),
        Factor.DRIVE: (
            by_adepts(Indicator.PLANNED_BY_ADEPT, facts, known, MeetingPlanned),
            by_adepts(Indicator.AGENDA_BY_ADEPT, facts, known, AgendaSent),
            Measured(Indicator.ONE_SIDED, one_sided, len(pairs)),
        ),
        Factor.TIME: (
            met(Indicator.ENOUGH_MEETINGS, Check.C1),
            met(Indicator.EARLY_FIRST_MEETING, Check.C2),
            met(Indicator.CLOSE_AT_FIRST, Check.C9),
            Measured(Indicator.MINUTES_TOGETHER, minutes, len(pairs)),
        ),
    }


def fit_checked(pairs: Sequence[Record]) -> Measured:
    """Whether somebody has answered at all is nobody's business but theirs, and so not told of a few."""
    said = sum(pair.first(Thing.FIT, side) is not None for pair in pairs for side in Side)
    whole = len(pairs) * len(Side)
    if len(pairs) < FEWEST or 0 < said < FEWEST or 0 < whole - said < FEWEST:
        return Measured(Indicator.FIT_CHECKED)
    return Measured(Indicator.FIT_CHECKED, said, whole)


def by_adepts(indicator: Indicator, facts: Iterable[Recorded], known: Records, kind: type[Any]) -> Measured:
    """Of those by either of the two; an import speaks for nobody."""
    told = [r for r in facts if isinstance(r.fact, kind) and r.fact.pair in known.pairs]
    said = [(r.on_behalf_of or r.by, known.pairs[r.fact.pair].match) for r in told]
    adepts = sum(who == match.adept for who, match in said)
    mentors = sum(who in (match.mentor, *match.co_mentors) for who, match in said)
    return Measured(indicator, adepts, adepts + mentors)
