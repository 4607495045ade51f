"""How a text of the handbook sounds in one organisation: in its own words, and with the numbers of its edition.

A text may name every word of the terminology, such as ``{adept}``, ``{adepts}``, ``{the_adept}``, ``{the_adepts}``,
and numbers: ``{min_meetings}``, ``{months}``, ``{least_minutes}``, ``{most_minutes}``. Other braces stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from domain.policies import Policies
from domain.terminology import Vocabulary, in_words, words_in

NAMED = re.compile(r"\{([a-z_]+)\}")
SAID = re.compile(r"(?:\b([Aa])n? )?\{([a-z_]+)\}")
"""In English with the article before it, which follows the word."""


class Phrase(NamedTuple):
    """What the product says of itself, in both languages."""

    sv: str
    en: str

    def told(self, locale: str, own: Vocabulary) -> str:
        """In the organisation's own words."""
        return in_words(self.sv if locale == "sv" else self.en, locale, own)


def numbers(policies: Policies) -> dict[str, str]:
    return {
        "min_meetings": str(policies.min_meetings),
        "months": str(policies.length),
        "least_minutes": str(policies.meeting_minutes.least),
        "most_minutes": str(policies.meeting_minutes.most),
    }


def names(locale: str, own: Vocabulary) -> dict[str, str]:
    """What a text can name, as the organisation says it."""
    found: dict[str, str] = {}
    for word, forms in words_in(locale, own).items():
        found |= {word.value: forms.singular, f"{word}s": forms.plural}
        found |= {f"the_{word}": forms.definite, f"the_{word}s": forms.definite_plural}
    return found


def worded(text: str, words: Mapping[str, str]) -> str:
    """The text with what it names. At the beginning of a sentence a word gets a capital."""
    return SAID.sub(lambda found: said(text, found, words), text)


def said(text: str, found: re.Match[str], words: Mapping[str, str]) -> str:
    article, word = found[1], words.get(found[2])
    if word is None:
        return found[0]
    if article is not None:
        return f"{article}{'n' if word[:1].lower() in 'aeiou' else ''} {word}"
    return word[:1].upper() + word[1:] if begins(text, found.start()) else word


def begins(text: str, at: int) -> bool:
    """Whether a sentence begins there."""
    before = text[:at].rstrip()
    return not before or before[-1] in ".!?\n"
