"""A confidential text as the schema shows it: that it is there, and what it says for those who may read it."""

from __future__ import annotations

import strawberry

from domain import entitled
from domain.entitled import Audience, Circle, Viewer
from domain.language import Visibility
from domain.sealed import Confidential as Kept
from domain.vault import circle
from gateway.outcome import Info
from projections.members import MemberRow, roles_in
from projections.pair_board import PairCard

strawberry.enum(Visibility)


@strawberry.type(description="A text that not everybody reads.")
class Confidential:
    kept: strawberry.Private[Kept]
    readable: strawberry.Private[bool]
    class_: Visibility = strawberry.field(name="class", description="Who may read it, laid down when it was written.")
    digest: str = strawberry.field(description="SHA-256 of the text as it is sealed, as the audit trail has it.")

    @strawberry.field(
        description="What it says. None for whoever may not read it; empty for ever once its author was erased, "
        "or once it was not to be kept any more."
    )
    async def text(self, info: Info) -> str | None:
        return await info.context.texts.load(self.kept) if self.readable else None


def shown(kept: Kept, by: MemberRow, circle: Circle, shared: Audience | None = None) -> Confidential:
    """For somebody who may know that it is there: decides whether they may read it."""
    readable = entitled.may_read(kept, Viewer(by.member, roles_in(by, circle.programme)), circle, shared)
    return Confidential(kept=kept, readable=readable, class_=kept.visibility, digest=kept.digest)


def shown_if_any(
    kept: Kept | None, by: MemberRow, circle: Circle, shared: Audience | None = None
) -> Confidential | None:
    return None if kept is None else shown(kept, by, circle, shared)


def circle_of(card: PairCard) -> Circle:
    own = circle(card.pair, card.adept, card.mentor, card.co_mentors, card.agreement)
    return Circle(own.pair, own.readers, card.programme)
