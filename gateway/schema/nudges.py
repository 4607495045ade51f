"""What one was reminded of, with how to answer it: each for themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial

import strawberry
from strawberry import ID

from domain.engagement import unanswered
from domain.language import MemberId, Side
from domain.reminders import Policy
from domain.reminding import REMINDERS, WAITS, Occasion, meeting_of, occasion
from domain.terminology import Vocabulary
from domain.wording import Phrase
from gateway.ids import node_id
from gateway.outcome import Info
from gateway.reads import every, looking, one
from gateway.scalars import Position
from gateway.schema.cases import case_of
from projections.pair_board import pair_board
from projections.pair_watch import Reminded, WatchRow, pair_watch
from projections.proposals import ProposalState, proposals

strawberry.enum(Policy, name="NudgeKind")

SHOWN = timedelta(days=14)
"""For so long what one was reminded of is shown, or until the pair is over."""


@strawberry.type
class NudgeGiven:
    field: str
    value: str


@strawberry.type(description="One way to answer, by one click.")
class NudgeAnswer:
    text: str
    command: str = strawberry.field(description="The mutation that says so.")
    given: list[NudgeGiven] = strawberry.field(
        description="What its input is told by that, beside the pair or the proposal, and the meeting."
    )


@strawberry.type
class Nudge:
    policy: Policy
    text: str = strawberry.field(description="In the caller's language.")
    sent_on: date
    pair: ID = strawberry.field(description="The pair, or the proposal for one.")
    meeting: ID | None = strawberry.field(description="The planned one that it is about.")
    handbook: str = strawberry.field(
        description="Where the handbook says so: the key of a text, or the beginning of several; or of a policy."
    )
    command: str = strawberry.field(description="The mutation that does it.")
    answers: list[NudgeAnswer] = strawberry.field(description="Where it can be answered in more ways than one.")
    answered: bool = strawberry.field(description="By what has happened since.")


@strawberry.type
class Query:
    @strawberry.field(description="What I was reminded of in the last two weeks, the latest first.")
    async def my_nudges(self, info: Info, at_least: Position | None = None) -> list[Nudge]:
        by, now = await looking(info, at_least), info.context.house.now()
        locale, words = await info.context.language(), await info.context.words()
        since = now.date() - SHOWN
        found: list[Nudge] = []
        for row in await every(info, pair_watch, "t.adept = $2 or t.mentor = $2", by.member):
            own = [one for one in row.reminded if one.member == by.member and one.on >= since]
            still = await waiting(info, row, by.member, now) if own else frozenset[Occasion]()
            say = partial(told, locale, words)
            found += [shown(row, one, say, answered=occasion(one.policy, one.window) not in still) for one in own]
        return sorted(found, key=lambda one: one.sent_on, reverse=True)


def told(locale: str, words: Vocabulary, phrase: Phrase) -> str:
    return phrase.told(locale, words)


async def waiting(info: Info, row: WatchRow, member: MemberId, now: datetime) -> frozenset[Occasion]:
    """What nothing has answered yet."""
    proposal = await one(info, proposals, row.pair)
    if proposal is not None and proposal.state is ProposalState.PROPOSED:
        side = Side.ADEPT if member == row.adept else Side.MENTOR
        return frozenset() if side in proposal.accepted else frozenset({occasion(Policy.PROPOSAL_WAITING, WAITS)})
    card = await one(info, pair_board, row.pair)
    case = None if card is None else await case_of(info, card, now)
    due = () if case is None else unanswered(case, row.pair, now)
    return frozenset(occasion(nudge.policy, nudge.window) for nudge in due if nudge.member == member)


def shown(row: WatchRow, reminded: Reminded, say: Callable[[Phrase], str], *, answered: bool) -> Nudge:
    policy = reminded.policy
    reminder, meeting = REMINDERS[policy], meeting_of(policy, reminded.window)
    return Nudge(
        policy=policy,
        text=say(reminder.says),
        sent_on=reminded.on,
        pair=node_id("Proposal" if policy is Policy.PROPOSAL_WAITING else "Pair", row.pair),
        meeting=node_id("Meeting", meeting) if meeting else None,
        handbook=reminder.handbook,
        command=reminder.command,
        answers=[
            NudgeAnswer(
                text=say(answer.says),
                command=answer.command,
                given=[NudgeGiven(field=field, value=value) for field, value in answer.given.items()],
            )
            for answer in reminder.answers
        ],
        answered=answered,
    )
