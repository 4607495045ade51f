"""What the adept wants to reach, and how far it came."""

from __future__ import annotations

from datetime import date

import strawberry
from strawberry import ID

from domain.carrying import CarryGoals
from domain.goal import GoalKind, GoalOutcome
from domain.goals import CloseGoal, DefineGoalScale, ReviseGoal, ScoreGoal, SetGoal, Told
from gateway.outcome import CommandInput, Info
from gateway.schema.entry import EntryPayload, answer_entry, entry_id, new_entry
from gateway.schema.pair import PairPayload, answer, pair_id

KIND = "Goal"


@strawberry.input
class GoalWords(CommandInput):
    pair: ID
    kind: GoalKind
    body: str
    specific: str | None = None
    measurable: str | None = None
    accepted: str | None = None
    realistic: str | None = None
    due_on: date | None = None
    future_place: str | None = strawberry.field(default=None, description="Where the adept wants to be.")
    plan: str | None = strawberry.field(default=None, description="How it is reached.")
    review_on: date | None = strawberry.field(default=None, description="When the two look at it again.")


def said(input: GoalWords) -> Told:
    smart = (input.specific, input.measurable, input.accepted, input.realistic)
    return (input.kind, input.body, *smart, input.due_on, input.future_place, input.plan, input.review_on)


@strawberry.input
class SetGoalInput(GoalWords):
    derived_from: ID | None = strawberry.field(default=None, description="The expectation that it comes from.")


@strawberry.input
class ReviseGoalInput(GoalWords):
    goal: ID


@strawberry.input
class DefineGoalScaleInput(CommandInput):
    pair: ID
    goal: ID
    much_less: str
    less: str
    expected: str
    more: str
    much_more: str


@strawberry.input
class ScoreGoalInput(CommandInput):
    pair: ID
    goal: ID
    score: int = strawberry.field(description="From -2, much less than expected, to 2, much more.")


@strawberry.input
class CloseGoalInput(CommandInput):
    pair: ID
    goal: ID
    outcome: GoalOutcome


@strawberry.input
class CarryGoalsInput(CommandInput):
    pair: ID
    predecessor: ID = strawberry.field(description="The pair before this one, whose open goals go on here.")


@strawberry.type
class Mutation:
    @strawberry.mutation(description="The adept takes along what is open: the goals with their scales, not the scores.")
    async def carry_goals(self, info: Info, input: CarryGoalsInput) -> PairPayload:
        return await answer(info, input, CarryGoals(pair_id(input.pair), pair_id(input.predecessor)))

    @strawberry.mutation
    async def set_goal(self, info: Info, input: SetGoalInput) -> EntryPayload:
        entry = new_entry(KIND, input.once())
        source = None if input.derived_from is None else entry_id("Expectation", input.derived_from)
        return await answer_entry(info, input, SetGoal(pair_id(input.pair), entry, *said(input), source), KIND, entry)

    @strawberry.mutation(description="Says the whole goal anew.")
    async def revise_goal(self, info: Info, input: ReviseGoalInput) -> EntryPayload:
        entry = entry_id(KIND, input.goal)
        return await answer_entry(info, input, ReviseGoal(pair_id(input.pair), entry, *said(input)), KIND, entry)

    @strawberry.mutation
    async def define_goal_scale(self, info: Info, input: DefineGoalScaleInput) -> EntryPayload:
        entry = entry_id(KIND, input.goal)
        levels = (input.much_less, input.less, input.expected, input.more, input.much_more)
        return await answer_entry(info, input, DefineGoalScale(pair_id(input.pair), entry, *levels), KIND, entry)

    @strawberry.mutation(description="The scale comes before the score.")
    async def score_goal(self, info: Info, input: ScoreGoalInput) -> EntryPayload:
        entry = entry_id(KIND, input.goal)
        return await answer_entry(info, input, ScoreGoal(pair_id(input.pair), entry, input.score), KIND, entry)

    @strawberry.mutation
    async def close_goal(self, info: Info, input: CloseGoalInput) -> EntryPayload:
        entry = entry_id(KIND, input.goal)
        return await answer_entry(info, input, CloseGoal(pair_id(input.pair), entry, input.outcome), KIND, entry)
