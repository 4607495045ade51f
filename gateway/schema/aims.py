"""What the two want, as it stands in their vault: what they expect, what they are here for, and their goals."""

from __future__ import annotations

from datetime import date

import strawberry
from strawberry import ID

from domain.expectations import Of
from domain.goal import GoalKind, GoalOutcome
from domain.language import Side
from gateway.confidential import Confidential
from gateway.ids import node_id
from gateway.schema.entries import Entry, Written, written
from projections.pair_vault import Standing, VaultEntry

strawberry.enum(Of, name="ExpectationOf")
strawberry.enum(GoalKind)
strawberry.enum(GoalOutcome)

LEVELS = ("much_less", "less", "expected", "more", "much_more")


@strawberry.type
class Expectation(Written):
    id: ID
    side: Side
    of: Of
    body: Confidential


@strawberry.type
class Purpose(Written):
    id: ID
    side: Side = strawberry.field(description="Whose proposal it is.")
    agreed: bool
    withdrawn: bool = strawberry.field(description="By whoever proposed it.")
    one_line: Confidential
    derived_from: ID | None


@strawberry.type
class Goal(Written):
    id: ID
    kind: GoalKind
    standing: Standing
    body: Confidential
    specific: Confidential | None
    measurable: Confidential | None
    accepted: Confidential | None
    realistic: Confidential | None
    due_on: date | None
    future_place: Confidential | None
    plan: Confidential | None
    review_on: date | None
    derived_from: ID | None
    outcome: GoalOutcome | None
    scale: list[Confidential] = strawberry.field(description="What each level looks like, from -2 to 2.")
    scores: list[int] = strawberry.field(description="The last one counts.")


def expectation(entry: Entry, row: VaultEntry) -> Expectation:
    return Expectation(
        **written(row, "Expectation"), side=Side(entry.said("side")), of=Of(entry.said("of")), body=entry.text("body")
    )


def purpose(entry: Entry, row: VaultEntry) -> Purpose:
    return Purpose(
        **written(row, "Purpose"),
        side=Side(entry.said("side")),
        agreed=row.standing is Standing.AGREED,
        withdrawn=row.standing is Standing.DROPPED,
        one_line=entry.text("one_line"),
        derived_from=source(entry),
    )


def goal(entry: Entry, row: VaultEntry) -> Goal:
    levels = [reply for reply in row.replies if "expected" in reply.texts][-1:]
    outcome, due_on, review_on = (entry.said(name) for name in ("outcome", "due_on", "review_on"))
    return Goal(
        **written(row, "Goal"),
        kind=GoalKind(entry.said("kind")),
        standing=row.standing,
        body=entry.text("body"),
        specific=entry.maybe("specific"),
        measurable=entry.maybe("measurable"),
        accepted=entry.maybe("accepted"),
        realistic=entry.maybe("realistic"),
        due_on=due_on and date.fromisoformat(due_on),
        future_place=entry.maybe("future_place"),
        plan=entry.maybe("plan"),
        review_on=review_on and date.fromisoformat(review_on),
        derived_from=source(entry),
        outcome=outcome and GoalOutcome(outcome),
        scale=[Entry(reply, entry.by, entry.circle).text(level) for reply in levels for level in LEVELS],
        scores=[reply.said["score"] for reply in row.replies if "score" in reply.said],
    )


def source(entry: Entry) -> ID | None:
    expectation = entry.said("derived_from")
    return node_id("Expectation", expectation) if expectation else None
