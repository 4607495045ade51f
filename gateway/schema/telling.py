"""What a pair lets be told outside it, by the terms that both have agreed to: its topics, and its goals."""

from __future__ import annotations

import strawberry

from domain.entitled import Audience
from domain.goal import GoalKind
from domain.language import Role
from domain.vault import Level
from gateway.confidential import Confidential, circle_of
from gateway.outcome import Info
from gateway.reads import every, may
from gateway.schema import entries as show
from gateway.schema.entries import Entry, Topic
from projections.members import MemberRow
from projections.pair_board import PairCard
from projections.pair_vault import EntryKind, Standing, VaultEntry, pair_vault


@strawberry.type
class ToldGoal:
    kind: GoalKind
    standing: Standing
    body: Confidential


@strawberry.type(description="Said since both agreed that it may be told; what was said before stays between them.")
class Told:
    topics: list[Topic]
    goals: list[ToldGoal]


async def told(info: Info, card: PairCard, by: MemberRow) -> Told | None:
    """For coordinators outside the pair, while the terms say so."""
    terms = card.agreement.in_force
    if by.member in card.members or not may(by, Role.COORDINATOR, within=card.programme):
        return None
    if terms is None or terms.level is not Level.TOPIC_AND_GOAL or card.terms_since is None:
        return None
    kinds, since = [EntryKind.TOPIC.value, EntryKind.GOAL.value], card.terms_since
    rows = await every(
        info, pair_vault, "t.pair = $2 and t.kind = any ($3) and t.position > $4", card.pair, kinds, since
    )
    known = [(row, Entry(row, by, circle_of(card), Audience.COORDINATOR)) for row in sorted(rows, key=place)]
    return Told(
        topics=[
            show.topic(entry, row)
            for row, entry in known
            if row.kind is EntryKind.TOPIC and row.standing is Standing.AGREED
        ],
        goals=[
            ToldGoal(kind=GoalKind(entry.said("kind")), standing=row.standing, body=entry.text("body"))
            for row, entry in known
            if row.kind is EntryKind.GOAL
        ],
    )


def place(row: VaultEntry) -> int:
    return row.position
