"""Whether the two of a pair suit one another: each answers for themselves; coordinators learn of an open process."""

from __future__ import annotations

from datetime import date

import strawberry
from strawberry import ID

from domain.entitled import Audience, Circle
from domain.fit import CheckFit, CloseFitProcess, Fit
from domain.language import MemberId, Role, Side
from gateway.confidential import Confidential
from gateway.confidential import shown as shown_text
from gateway.outcome import CommandInput, Info
from gateway.past import Sight
from gateway.reads import may, one
from gateway.schema.pair import PairPayload, answer, pair_id
from projections.members import MemberRow
from projections.pair_board import PairCard
from projections.pair_fit import FitSaid, pair_fit
from projections.past import folded

strawberry.enum(Fit, name="FitAnswer")


@strawberry.type
class FitChecked:
    side: Side
    on: date
    answer: Confidential = strawberry.field(description="A word of `FitAnswer`.")


@strawberry.type(description="The viewer's own answers; for a coordinator, those alone that their authors let be read.")
class PairFit:
    process_open: bool | None = strawberry.field(description="For coordinators alone.")
    checked: list[FitChecked]


async def fit_of(info: Info, card: PairCard, by: MemberRow, then: Sight | None) -> PairFit | None:
    """By who may read it today, as it was then."""
    own = side_of(card, by.member)
    if own is None and (by.member in card.members or not may(by, Role.COORDINATOR, within=card.programme)):
        return None
    row = await one(info, pair_fit, card.pair) if then is None else folded(pair_fit, then.facts).get(card.pair)
    said = [one for one in row.said if (one.told if own is None else one.side is own)] if row else []
    return PairFit(
        process_open=(row is not None and row.open) if own is None else None,
        checked=[checked(one, card, by) for one in sorted(said, key=lambda one: one.side)],
    )


def side_of(card: PairCard, member: MemberId) -> Side | None:
    return {card.adept: Side.ADEPT, card.mentor: Side.MENTOR}.get(member)


def checked(said: FitSaid, card: PairCard, by: MemberRow) -> FitChecked:
    """What is told is told coordinators and not the pair, so its circle is nobody's."""
    circle = Circle(card.pair, frozenset(), card.programme)
    shared = Audience.COORDINATOR if said.told else None
    return FitChecked(side=said.side, on=said.on, answer=shown_text(said.answer, by, circle, shared))


@strawberry.input
class CheckFitInput(CommandInput):
    pair: ID
    answer: Fit
    tell: bool = strawberry.field(default=False, description="Let coordinators read the answer; the other never does.")


@strawberry.input
class CloseFitProcessInput(CommandInput):
    pair: ID


@strawberry.type
class Mutation:
    @strawberry.mutation(description="For oneself, after a meeting. A no opens a process with coordinators.")
    async def check_fit(self, info: Info, input: CheckFitInput) -> PairPayload:
        return await answer(info, input, CheckFit(pair_id(input.pair), input.answer, input.tell))

    @strawberry.mutation(description="A coordinator has talked with the two, and they go on together.")
    async def close_fit_process(self, info: Info, input: CloseFitProcessInput) -> PairPayload:
        return await answer(info, input, CloseFitProcess(pair_id(input.pair)))
