"""How a text of the handbook sounds in one organisation: in its own words, and with the numbers of its edition.

A text may name ``{adept}``, ``{adepts}``, ``{mentor}``, ``{mentors}``, ``{coordinator}`` and ``{coordinators}``, and
numbers: ``{min_meetings}``, ``{months}``, ``{least_minutes}`` and ``{most_minutes}``. Other braces stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from domain.policies import Policies

USUAL_WORDS: Mapping[str, Mapping[str, str]] = {
    "sv": {
        "adept": "adept",
        "adepts": "adepter",
        "mentor": "mentor",
        "mentors": "mentorer",
        "coordinator": "samordnare",
        "coordinators": "samordnare",
    },
    "en": {
        "adept": "adept",
        "adepts": "adepts",
        "mentor": "mentor",
        "mentors": "mentors",
        "coordinator": "coordinator",
        "coordinators": "coordinators",
    },
}
NAMED = re.compile(r"\{([a-z_]+)\}")


def numbers(policies: Policies) -> dict[str, str]:
    return {
        "min_meetings": str(policies.min_meetings),
        "months": str(policies.length),
        "least_minutes": str(policies.meeting_minutes.least),
        "most_minutes": str(policies.meeting_minutes.most),
    }


def worded(text: str, words: Mapping[str, str]) -> str:
    """The text with what it names; at the beginning of a sentence a word keeps its capital."""

    def said(found: re.Match[str]) -> str:
        word = words.get(found[1], found[0])
        return word[:1].upper() + word[1:] if begins(text, found.start()) else word

    return NAMED.sub(said, text)


def begins(text: str, at: int) -> bool:
    """Whether a sentence begins there."""
    before = text[:at].rstrip()
    return not before or before[-1] in ".!?\n"
