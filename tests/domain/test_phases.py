"""A programme's life as it is drawn, beside what the decisions do: every step from every phase, and any walk at all."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import reduce
from typing import Any, cast

import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from hypothesis.strategies import sampled_from

from domain.catalogue import DECIDERS
from domain.language import Asked, Refused
from domain.phase import OWN, UNDRAFTED, Life, Phase, State, evolve, phase_of
from domain.programme import (
    BeginClosing,
    CancelProgramme,
    CloseApplications,
    CloseProgramme,
    LaunchProgramme,
    NotInThisPhase,
    OpenApplications,
    ReachMidpoint,
    StartMatching,
    programme,
)
from tests.domain.stage import ADMIN, DRAFTED, MATCHED, SPRING
from tests.spec import decide

DRAWN = """
drafted   OpenApplications   open
drafted   CancelProgramme    cancelled
open      CloseApplications  closed
open      CancelProgramme    cancelled
closed    OpenApplications   open
closed    StartMatching      matching
closed    CancelProgramme    cancelled
matching  LaunchProgramme    running
matching  CancelProgramme    cancelled
running   ReachMidpoint      running
running   BeginClosing       closing
running   CancelProgramme    cancelled
closing   CloseProgramme     done
"""
ARROWS = {(phase, command): to for phase, command, to in map(str.split, DRAWN.split("\n")[1:-1])}
ARRIVES = {command: to for (_, command), to in ARROWS.items()}
STEPS: dict[str, Any] = {
    "OpenApplications": OpenApplications(SPRING),
    "CloseApplications": CloseApplications(SPRING),
    "StartMatching": StartMatching(SPRING),
    "LaunchProgramme": LaunchProgramme(SPRING),
    "ReachMidpoint": ReachMidpoint(SPRING),
    "BeginClosing": BeginClosing(SPRING),
    "CloseProgramme": CloseProgramme(SPRING, leaving_open=True),
    "CancelProgramme": CancelProgramme(SPRING, "So it goes"),
}
ASKED = Asked(ADMIN, datetime(2026, 6, 30, 12, tzinfo=UTC))


def walked(*steps: str) -> list[object]:
    past: list[object] = [*DRAFTED, MATCHED]
    for step in steps:
        past += decide(STEPS[step], past, ASKED)
    return past


PATH = ("OpenApplications", "CloseApplications", "StartMatching", "LaunchProgramme", "BeginClosing", "CloseProgramme")
PASTS = {
    **{phase: walked(*PATH[:n]) for n, phase in enumerate(("drafted", "open", "closed", "matching", "running"))},
    "closing": walked(*PATH[:5]),
    "done": walked(*PATH),
    "cancelled": walked("OpenApplications", "CancelProgramme"),
}


def phase_after(past: list[object]) -> str:
    return str(phase_of(reduce(evolve, cast("list[Life]", past), cast("State", UNDRAFTED))))


def test_the_drawing_and_the_product_speak_of_the_same_phases_and_steps() -> None:
    assert set(PASTS) == {str(phase) for phase in Phase}
    steered = {command.__name__ for decider in DECIDERS if decider is programme for command in decider.commands}
    assert set(STEPS) == steered - {"DescribeProgramme"}
    assert len(OWN) == len(STEPS)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("phase", PASTS)
def test_a_step_is_taken_where_there_is_an_arrow_and_nowhere_else(phase: str, step: str) -> None:
    past = PASTS[phase]
    assert phase_after(past) == phase
    if (to := ARROWS.get((phase, step))) is not None:
        new = decide(STEPS[step], past, ASKED)
        assert len(new) == 1
        assert phase_after([*past, *new]) == to
    elif ARRIVES[step] == phase:
        assert decide(STEPS[step], past, ASKED) == ()
    else:
        with pytest.raises(NotInThisPhase):
            decide(STEPS[step], past, ASKED)


class Walk(RuleBasedStateMachine):
    """Any steps in any order: the programme stands where the drawing says, and is where it was when refused."""

    def __init__(self) -> None:
        super().__init__()
        self.past: list[object] = [*DRAFTED, MATCHED]
        self.drawn, self.halfway = "drafted", False

    @rule(step=sampled_from(sorted(STEPS)))
    def take(self, step: str) -> None:
        to = ARROWS.get((self.drawn, step))
        try:
            new = decide(STEPS[step], self.past, ASKED)
        except Refused:
            assert to is None
            return
        again = step == "ReachMidpoint" and self.halfway
        assert len(new) == (to is not None and not again)
        self.halfway |= step == "ReachMidpoint" and to is not None
        self.past += new
        self.drawn = to or self.drawn

    @invariant()
    def stands_where_it_is_drawn(self) -> None:
        assert phase_after(self.past) == self.drawn


TestWalk = Walk.TestCase
TestWalk.settings = settings(max_examples=100, stateful_step_count=20, deadline=None)
