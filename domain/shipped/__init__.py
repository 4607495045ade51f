"""The editions that come with the product, for every organisation to adopt or to draft its own from.

What they say is never changed: pairs follow them, and drafts are compared with them. Better words are a new version.
"""

from __future__ import annotations

from collections.abc import Mapping

from domain.content import ACTIVITY, TOPIC, Content
from domain.language import EditionId
from domain.shipped import activities, checks, frame, meetings, policy_names, roles, topics
from domain.shipped.presets import NAMES, PRESETS

PAGES = (frame, roles, meetings, topics, activities, checks, policy_names)


def texts() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for page in PAGES:
        lines = iter(page.TEXTS.splitlines())
        found |= {
            key: {"sv": swedish, "en": english} for key, swedish, english in zip(lines, lines, lines, strict=True)
        }
    return found


TEXTS = texts()
ORDER = {library: Content(TEXTS).known(library) for library in (TOPIC, ACTIVITY)}
SHIPPED: Mapping[EditionId, Content] = {edition: Content(TEXTS, ORDER, told) for edition, told in PRESETS.items()}
NAME_OF: Mapping[EditionId, Mapping[str, str]] = NAMES
DEFAULT = EditionId("addher@1")
"""What a programme follows until it adopts another."""
