"""Which page about a role somebody has read: that of an edition that no longer changes, in one of two languages."""

from __future__ import annotations

from collections.abc import Set

from domain.edition import EditionUnknown
from domain.edition_facts import HandbookEditionPublished
from domain.language import EditionId, Refused, Scope, edition_tag, facts_of


class BriefingUnknown(Refused):
    """Name the language in which it was read: sv or en."""

    svenska = "Ange språket som den lästes på: sv eller en."
    about = "locale"


def published_as(edition: EditionId) -> Scope:
    return (facts_of(edition_tag(edition), named=(HandbookEditionPublished,)),)


def read(edition: EditionId, locale: str, published: Set[EditionId]) -> tuple[EditionId, str]:
    if edition not in published:
        raise EditionUnknown
    if locale not in {"sv", "en"}:
        raise BriefingUnknown
    return edition, locale
