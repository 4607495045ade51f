"""Who reads a confidential text: decided by its class, its author and whom it is written to, and by nothing else.

No role, setting or token of another kind opens one. What widens it is its author's ``ContentShared`` alone.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from domain.language import MemberId, PairId, ProgrammeId, Role, Visibility
from domain.sealed import Confidential


class Audience(StrEnum):
    """With whom an author shares what was their own, or the pair's."""

    PAIR = "pair"
    COORDINATOR = "coordinator"
    """Coordinators of the pair's programme and of the whole organisation, and the pair."""


@dataclass(frozen=True, slots=True)
class Circle:
    """A pair as its texts know it: who reads what is the pair's own."""

    pair: PairId
    readers: frozenset[MemberId]
    programme: ProgrammeId | None = None
    """Whose coordinators read what is shared with coordinators."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """``roles``: those that hold in the programme of the pair."""

    member: MemberId
    roles: Collection[Role] = ()


def may_read(text: Confidential, viewer: Viewer, circle: Circle, shared: Audience | None = None) -> bool:
    """``circle`` is the pair that the text belongs to; ``shared`` is how far its author has opened it since."""
    match text.visibility:
        case Visibility.PAIR:
            own = viewer.member in circle.readers or widened(viewer, circle, shared)
            return own and text.addressee == circle.pair
        case Visibility.AUTHOR:
            return viewer.member == text.author or widened(viewer, circle, shared)
        case Visibility.RECIPIENT:
            return viewer.member == text.addressee
        case Visibility.PUBLIC | Visibility.PERSONAL | Visibility.PAIR_AND_COORDINATOR | Visibility.AGGREGATE:
            return False  # these are not opened for a viewer


def widened(viewer: Viewer, circle: Circle, shared: Audience | None) -> bool:
    match shared:
        case None:
            return False
        case Audience.PAIR:
            return viewer.member in circle.readers
        case Audience.COORDINATOR:
            return viewer.member in circle.readers or Role.COORDINATOR in viewer.roles
