"""Whose word it is when a side of a pair speaks."""

from __future__ import annotations

from domain.language import Asked, Refused, Role, Side
from domain.pair import Pair, of_the_pair


class SideMissing(Refused):
    """Name the side that evaluated: adept or mentor."""

    svenska = "Ange vilken sida som utvärderade: adept eller mentor."
    about = "side"


class NotYourSide(Refused):
    """Each side of the pair speaks for itself."""

    svenska = "Var och en i paret talar för sig själv."
    about = "side"


class CoMentorOnlyHelps(Refused):
    """The adept and the mentor speak for their sides; a co-mentor helps."""

    svenska = "Adepten och mentorn talar för sina sidor; en medmentor hjälper till."
    about = "pair"


def side(named: Side | None, pair: Pair, asked: Asked) -> Side:
    """Whose word it is: one's own, or the one that an import names. A coordinator sees that it happened, not more."""
    of_the_pair(pair, asked, Role.INTEGRATION)
    own = pair.side_of(asked.actor.by)
    if asked.actor.by in pair.co_mentors:
        raise CoMentorOnlyHelps
    if own is not None and named in (None, own):
        return own
    if own is not None:
        raise NotYourSide
    if named is None:
        raise SideMissing
    return named
