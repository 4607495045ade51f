from __future__ import annotations

from dataclasses import replace

from domain.carrying import CarryGoals, NoGoalsToCarry, NotThePairBefore
from domain.goal import GoalClosed, GoalKind, GoalOutcome, GoalRevised, GoalScaleDefined, GoalScored, GoalSet
from domain.language import EntryId, PairId, Side
from domain.pair import NotTogether, PairUnknown
from domain.retention import Kept, RetentionApplied
from domain.steps import Step, StepAgreed
from domain.succession import MentorReplaced, PairRematched
from domain.vault import AdeptDecides, VaultClosed
from projections.pair_vault import pair_vault
from projections.past import folded
from tests.domain.stage import ADA, COMPLETED, EVA, LAST_DAY, MIM, OTHER_PAIR, PAIR, SPRING, TALKING, TOGETHER
from tests.spec import May, given
from tests.story import told

LEAD, REST = EntryId("lead"), EntryId("rest")
CARRY = CarryGoals(PAIR, OTHER_PAIR)
FOLLOWS = PairRematched(OTHER_PAIR, SPRING, PAIR)
BEFORE = GoalSet(OTHER_PAIR, SPRING, LEAD, GoalKind.PERSONAL, "Leda", derived_from=REST)
SCALE = GoalScaleDefined(OTHER_PAIR, SPRING, LEAD, "inget", "ett", "två", "tre", "fyra")
AGREED = StepAgreed(OTHER_PAIR, SPRING, Side.ADEPT, Step.CARRY_GOALS)
HERE = replace(BEFORE, pair=PAIR, derived_from=None)
PAST = (*TALKING, FOLLOWS, BEFORE)


def test_the_adept_takes_the_open_goals_along() -> None:
    given(*PAST).when(CARRY, by=ADA).then(AGREED, HERE)
    given(*TALKING, MentorReplaced(OTHER_PAIR, SPRING, PAIR), BEFORE).when(CARRY, by=ADA).then(AGREED, HERE)


def test_they_come_as_they_were_said_last_with_their_scale_and_without_their_scores() -> None:
    revised = GoalRevised(OTHER_PAIR, SPRING, LEAD, GoalKind.PROFESSIONAL, "Leda ett team")
    scored = GoalScored(OTHER_PAIR, SPRING, LEAD, 1)
    given(*PAST, revised, SCALE, scored).when(CARRY, by=ADA).then(
        AGREED, replace(HERE, kind=GoalKind.PROFESSIONAL, body="Leda ett team"), replace(SCALE, pair=PAIR)
    )


def test_what_is_closed_there_or_known_here_stays() -> None:
    closed = GoalClosed(OTHER_PAIR, SPRING, LEAD, GoalOutcome.REACHED)
    given(*PAST, closed).when(CARRY, by=ADA).refuses(NoGoalsToCarry)
    given(*PAST, HERE).when(CARRY, by=ADA).refuses(NoGoalsToCarry)
    given(*TALKING, FOLLOWS).when(CARRY, by=ADA).refuses(NoGoalsToCarry)
    given(*TALKING, FOLLOWS, closed, SCALE).when(CARRY, by=ADA).refuses(NoGoalsToCarry)
    also = replace(BEFORE, goal=REST)
    given(*PAST, closed, also).when(CARRY, by=ADA).then(AGREED, replace(HERE, goal=REST))


def test_goals_whose_words_are_not_kept_any_more_stay_behind() -> None:
    gone = RetentionApplied(OTHER_PAIR, SPRING, Kept.CONTENT, LAST_DAY, ())
    given(*PAST, gone).when(CARRY, by=ADA).refuses(NoGoalsToCarry)
    given(*PAST, replace(gone, of=Kept.PROCESS)).when(CARRY, by=ADA).then(AGREED, HERE)


def test_they_are_carried_once() -> None:
    given(*PAST, AGREED, HERE).when(CARRY, by=ADA).stays_quiet()
    given(*PAST, replace(AGREED, step=Step.EXTEND)).when(CARRY, by=ADA).then(AGREED, HERE)


def test_they_come_from_the_pair_before() -> None:
    given(*TALKING, BEFORE).when(CARRY, by=ADA).refuses(NotThePairBefore)
    given(*PAST).when(replace(CARRY, predecessor=PairId("third")), by=ADA).refuses(NotThePairBefore)
    given(*TALKING, PairRematched(PAIR, SPRING, OTHER_PAIR), BEFORE).when(CARRY, by=ADA).refuses(NotThePairBefore)


def test_only_the_adept_of_a_pair_that_talks_does_it() -> None:
    given(*PAST).when(CARRY, by=MIM).refuses(AdeptDecides)
    given(*PAST).when(CARRY, by=EVA).refuses(PairUnknown)
    given(*TOGETHER, FOLLOWS, BEFORE).when(CARRY, by=ADA).refuses(VaultClosed)
    given(*PAST, COMPLETED).when(CARRY, by=ADA).refuses(NotTogether)


def test_a_goal_stands_in_the_vault_of_either_pair() -> None:
    rows = folded(pair_vault, told(*PAST, AGREED, HERE))
    assert {row.pair for row in rows.values()} == {PAIR, OTHER_PAIR}
    assert {row.entry for row in rows.values()} == {LEAD}


MAY = (May(PAST, CARRY, "adept"),)
