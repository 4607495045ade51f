"""A life as it is drawn: a table of states and steps, written first, and any walk through it against the product.

A cell is the state after a step, ``no`` where the step is refused, or ``same`` where it is taken in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from hypothesis.strategies import sampled_from

from domain.language import Actor, Asked, MemberId, Recorded, Refused
from tests.spec import COORDINATOR, decide, noon
from tests.story import told

REFUSED, QUIET = "no", "same"
DAY = date(2026, 2, 20)


@dataclass(frozen=True, slots=True)
class Step:
    """``ask`` makes a command that no walk has given before, of the number of the step."""

    ask: Callable[[int], Any]
    by: Actor | MemberId = COORDINATOR
    on: date = DAY


def always(command: Any, by: Actor | MemberId = COORDINATOR, on: date = DAY) -> Step:
    return Step(lambda _: command, by, on)


@dataclass(frozen=True, slots=True)
class Drawing:
    """``shown`` reads the state from a screen, and not from what decisions fold."""

    drawn: str
    past: tuple[Any, ...]
    steps: Mapping[str, Step]
    shown: Callable[[list[Recorded]], str]

    @property
    def states(self) -> tuple[str, ...]:
        return tuple(self.drawn.strip().splitlines()[0].split())

    @property
    def table(self) -> dict[tuple[str, str], str]:
        rows = [row.split() for row in self.drawn.strip().splitlines()[1:]]
        return {(state, row[0]): cell for row in rows for state, cell in zip(self.states, row[1:], strict=True)}

    def take(self, step: str, past: tuple[Any, ...]) -> tuple[Any, ...] | None:
        """The past after a step; none where it was refused."""
        taken = self.steps[step]
        actor = taken.by if isinstance(taken.by, Actor) else Actor(taken.by)
        try:
            return (*past, *decide(taken.ask(len(past)), past, Asked(actor, noon(taken.on))))
        except Refused:
            return None

    def outcome(self, step: str, past: tuple[Any, ...]) -> tuple[str, tuple[Any, ...]]:
        after = self.take(step, past)
        if after is None:
            return REFUSED, past
        return (QUIET if after == past else self.shown(told(*after))), after

    def ways(self) -> dict[str, tuple[str, ...]]:
        """The shortest way to each state, by the table alone."""
        found: dict[str, tuple[str, ...]] = {self.states[0]: ()}
        for state in (todo := [self.states[0]]):
            for (source, step), cell in self.table.items():
                if source == state and cell not in (REFUSED, QUIET) and cell not in found:
                    found[cell] = (*found[state], step)
                    todo.append(cell)
        return found

    def at(self, state: str) -> tuple[Any, ...]:
        past = self.past
        for step in self.ways()[state]:
            past = self.take(step, past) or ()
        return past


def machine(drawing: Drawing) -> type[RuleBasedStateMachine]:
    """Any steps in any order; after each the product answers as drawn and stands where the drawing says."""

    class Walk(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.past, self.state = drawing.past, drawing.states[0]

        @rule(step=sampled_from(sorted(drawing.steps)))
        def take(self, step: str) -> None:
            cell = drawing.table[self.state, step]
            answer, self.past = drawing.outcome(step, self.past)
            assert answer == cell
            if cell not in (REFUSED, QUIET):
                self.state = cell

        @invariant()
        def stands_where_it_is_drawn(self) -> None:
            assert drawing.shown(told(*self.past)) == self.state

    Walk.TestCase.settings = settings(deadline=None, derandomize=True, max_examples=25, stateful_step_count=16)
    return Walk
