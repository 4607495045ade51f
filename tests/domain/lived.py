"""A pair's life told step by step, each by who takes it and when, and what is found of it from any place in time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from domain.catalogue import DECIDER_OF
from domain.conformity import Result, conformity
from domain.due_feedback import due_feedback
from domain.history import Past, seen
from domain.kpis import Kpis, kpis
from domain.language import Actor, Asked, MemberId, PairId, Recorded
from domain.policies import USUAL, Check
from domain.record import records
from projections.applications import applications
from projections.pair_board import PairCard, pair_board
from projections.pair_timeline import pair_timeline
from projections.past import folded
from projections.programme_dashboard import Figures, figures
from projections.proposals import proposals
from projections.timeline_entry import TimelineEntry
from tests.domain.stage import ZONE
from tests.spec import COORDINATOR, decide
from tests.story import told

Step = tuple[str, str, object] | tuple[str, str, object, Actor | MemberId] | tuple[str, str, object, Actor, str]
"""A name; a day of 2026 where the pair lives, at noon where no hour is told; a command and who asks, or a fact; and the
day that it speaks of, where that is another."""
Judged = tuple[Result, str | None, str, bool]
"""What came of a check; its last day; by which steps, in order; and whether it was late."""


def at(text: str) -> datetime:
    wall = f"2026-{text}" if " " in text else f"2026-{text} 12:00"
    return datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(ZONE)).astimezone(UTC)


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


@dataclass(frozen=True, slots=True)
class Life:
    facts: list[Recorded]
    steps: Mapping[int, str]
    """By the position of a fact: in which step it was recorded."""

    def seen(self, as_of: str | None = None, as_at: str | None = None) -> list[Recorded]:
        past = Past(None if as_of is None else day(as_of), None if as_at is None else at(as_at))
        return seen(self.facts, past, ZONE)

    def checks(self, pair: PairId, on: str, as_at: str | None = None) -> dict[Check, Judged]:
        """At the end of a day, as it was known at a moment: then, where none is given."""
        known = records(self.seen(on, as_at), ZONE)
        return {
            one.check: (
                one.result,
                None if one.due_on is None else one.due_on.strftime("%m-%d"),
                " ".join(dict.fromkeys(self.steps[position] for position in one.evidence)),
                one.late,
            )
            for one in conformity(known, pair, day(on))
        }

    def pairs(self, on: str, as_at: str | None = None) -> dict[str, PairCard]:
        return folded(pair_board, self.seen(on, as_at))

    def timeline(self, pair: PairId, on: str, as_at: str | None = None) -> list[str]:
        """A line for each entry: its day, what it is, whose, and whether it was told late."""
        entries = [one for one in folded(pair_timeline, self.seen(on, as_at)).values() if one.pair == pair]
        return [
            " ".join(filter(None, (f"{one.on_in(ZONE):%m-%d}", one.kind, one.side, "late" if late(one) else "")))
            for one in sorted(entries, key=lambda one: (one.on_in(ZONE), one.position))
        ]

    def owed(self, on: str, as_at: str | None = None) -> list[str]:
        """What feedback is missing, from whom, by when, and how many days it is over."""
        known = records(self.seen(on, as_at), ZONE)
        return [
            f"{one.evaluation} {one.member} {one.due_on:%m-%d} {one.days_over}" for one in due_feedback(known, day(on))
        ]

    def figures(self, on: str, as_at: str | None = None) -> Figures:
        facts = self.seen(on, as_at)
        applied, cards, proposed = folded(applications, facts), folded(pair_board, facts), folded(proposals, facts)
        return figures(applied.values(), cards.values(), proposed.values())

    def kpis(self, on: str, as_at: str | None = None) -> Kpis:
        facts = self.seen(on, as_at)
        return kpis(facts, records(facts, ZONE), day(on), ZONE)


def late(entry: TimelineEntry) -> bool:
    return entry.is_late(USUAL.late_record_days, ZONE)


def lived(*steps: Step) -> Life:
    facts: list[Recorded] = []
    names: dict[int, str] = {}
    for step in steps:
        for one in recorded(step, facts):
            facts.append(one)
            names[one.position] = step[0]
    return Life(facts, names)


def recorded(step: Step, before: list[Recorded]) -> list[Recorded]:
    _, when, said, *more = step
    now, occurred_on = at(when), day(str(more[1])) if len(more) > 1 else None
    facts: tuple[object, ...] = (said,)
    if type(said) in DECIDER_OF:
        by = more[0] if more else COORDINATOR
        actor = by if isinstance(by, Actor) else Actor(MemberId(str(by)))
        facts = decide(said, (one.fact for one in before), Asked(actor, now, occurred_on))
        assert facts, f"{step[0]}: nothing happened"
    return told(*facts, first=len(before) + 1, occurred_on=occurred_on, now=now)
