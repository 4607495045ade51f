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
SAID = re.compile(r"(?:\b([Aa])n? )?\{([a-z_]+)\}")
"""In English with the article before it, which follows the word."""


def numbers(policies: Policies) -> dict[str, str]:
    return {
        "min_meetings": str(policies.min_meetings),
        "months": str(policies.length),
        "least_minutes": str(policies.meeting_minutes.least),
        "most_minutes": str(policies.meeting_minutes.most),
    }


def worded(text: str, words: Mapping[str, str]) -> str:
    """The text with what it names; at the beginning of a sentence a word gets a capital."""

    def said(found: re.Match[str]) -> str:
        article, word = found[1], words.get(found[2])
        if word is None:
            return found[0]
        if article is not None:
            return f"{article}{'n' if word[:1].lower() in 'aeiou' else ''} {word}"
        return word[:1].upper() + word[1:] if begins(text, found.start()) else word

    return SAID.sub(said, text)


def begins(text: str, at: int) -> bool:
    """Whether a sentence begins there."""
    before = text[:at].rstrip()
    return not before or before[-1] in ".!?\n"
