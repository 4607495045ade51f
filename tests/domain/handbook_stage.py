"""A handbook of one's own for the specs: a draft from the default edition, and one that is published."""

from __future__ import annotations

from domain.edition import HandbookEditionDrafted, HandbookEditionPublished, TranslationProvided
from domain.language import EditionId
from domain.shipped import DEFAULT, SHIPPED

OURS, NEXT = EditionId("ours"), EditionId("next")
DRAFTED = (HandbookEditionDrafted(OURS, DEFAULT, "Vår handbok"),)
PUBLISHED = (*DRAFTED, HandbookEditionPublished(OURS, SHIPPED[DEFAULT].digest))
NEXT_DRAFTED = (*PUBLISHED, HandbookEditionDrafted(NEXT, OURS, "Nästa"))
PURPOSE = "section.purpose.body"
"""A text that every edition has."""


def english(edition: EditionId, key: str, text: str) -> TranslationProvided:
    return TranslationProvided(edition, key, "en", text)
