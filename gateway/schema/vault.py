"""What a pair has in its vault, for the pair alone; and what others learn of it: that there is something."""

from __future__ import annotations

import strawberry

from domain.language import Side
from domain.vault import Exemption, Level
from projections.pair_board import PairCard

strawberry.enum(Level, name="ConfidentialityLevel")
strawberry.enum(Exemption, name="ConfidentialityException")


@strawberry.type
class Confidentiality:
    agreed: bool = strawberry.field(description="Both have agreed to the same, so the vault is open.")
    by: list[Side] = strawberry.field(description="The sides that have spoken, be it for the same or for other terms.")
    level: Level | None = strawberry.field(description="Of the terms in force.")
    exceptions: list[Exemption]
    text_digest: str | None


def terms(card: PairCard) -> Confidentiality:
    said, now = card.agreement.said, card.agreement.in_force
    return Confidentiality(
        agreed=now is not None,
        by=[side for side, member in ((Side.ADEPT, card.adept), (Side.MENTOR, card.mentor)) if member in said],
        level=now and now.level,
        exceptions=[*now.exceptions] if now else [],
        text_digest=now and now.text_digest,
    )
