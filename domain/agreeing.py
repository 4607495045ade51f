"""What one of the two proposes and the other agrees to: the purpose, and the structure of their meetings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from domain.language import EntryId, Refused, Side
from domain.vault import EntryUnknown, NotYours


class OtherSideAgrees(Refused):
    """What one of the two proposes, the other agrees to."""

    svenska = "Det som den ena av de två föreslår går den andra med på."


class ProposalTakenBack(Refused):
    """Whoever proposed this has taken it back; propose something else."""

    svenska = "Den som föreslog det här har tagit tillbaka det; föreslå något annat."


class AgreedAlready(Refused):
    """Both have agreed to this; propose something else in its place."""

    svenska = "Båda har gått med på det här; föreslå något annat i dess ställe."


@dataclass(frozen=True, slots=True)
class Offers:
    """By whom each was proposed, and which one was agreed on last."""

    by: Mapping[EntryId, Side] = field(default_factory=dict[EntryId, Side])
    agreed: EntryId | None = None
    once: frozenset[EntryId] = frozenset()
    """Agreed on at any time."""
    withdrawn: frozenset[EntryId] = frozenset()


def with_proposed(offers: Offers, entry: EntryId, side: Side) -> Offers:
    return replace(offers, by={**offers.by, entry: side})


def with_agreed(offers: Offers, entry: EntryId) -> Offers:
    return replace(offers, agreed=entry, once=offers.once | {entry})


def with_withdrawn(offers: Offers, entry: EntryId) -> Offers:
    return replace(offers, withdrawn=offers.withdrawn | {entry})


def agrees(offers: Offers, entry: EntryId, side: Side) -> bool:
    """Whether it is news that this side agrees. Raises why it may not."""
    by = offers.by.get(entry)
    if by is None:
        raise EntryUnknown
    if entry in offers.withdrawn:
        raise ProposalTakenBack
    if entry == offers.agreed:
        return False
    if by is side:
        raise OtherSideAgrees
    return True


def withdraws(offers: Offers, entry: EntryId, side: Side) -> bool:
    """Whether it is news that this side takes it back. Raises why it may not."""
    by = offers.by.get(entry)
    if by is None:
        raise EntryUnknown
    if by is not side:
        raise NotYours
    if entry in offers.once:
        raise AgreedAlready
    return entry not in offers.withdrawn
