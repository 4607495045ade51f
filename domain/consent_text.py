"""What people consent to, word by word. A changed text is another text: who agreed to the old one is asked again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from enum import StrEnum

from domain.attribute import Category
from domain.terminology import PLAIN, Vocabulary, in_words


class Purpose(StrEnum):
    """What something may be used for."""

    MATCHING = "matching"
    CARRY_OVER = "carry_over"
    NAMED_ANSWERS = "named_answers"
    FIT_SHARED = "fit_shared"
    CERTIFICATE_NAME = "certificate_name"
    SURVEY = "survey"
    BALLOT = "ballot"


LOCALES = ("sv", "en")

TEXTS: Mapping[Purpose, Mapping[str, str]] = {
    Purpose.MATCHING: {
        "sv": "Det jag har uppgett om mig själv får användas när par föreslås. Jag kan ta tillbaka detta när som "
        "helst; det gäller då från den stunden.",
        "en": "What I have told about myself may be used when pairs are proposed. I can take this back at any time; "
        "it then holds from that moment on.",
    },
    Purpose.CARRY_OVER: {
        "sv": "Om jag får en ny mentor får mina mål följa med dit.",
        "en": "If I am given a new mentor, my goals may come along.",
    },
    Purpose.NAMED_ANSWERS: {
        "sv": "Mina svar i programmets enkäter får visas med mitt namn för samordnare.",
        "en": "My answers to the programme's surveys may be shown to coordinators with my name.",
    },
    Purpose.CERTIFICATE_NAME: {
        "sv": "Den som känner till numret på mitt intyg får se mitt namn när intyget kontrolleras.",
        "en": "Whoever knows the number of my certificate may see my name when checking it.",
    },
    Purpose.SURVEY: {
        "sv": "Mina svar i programmets enkät får läggas ihop med minst fyra andras och visas för programmet. Ingen ser "
        "vad just jag svarade, men det jag skriver med egna ord kan kännas igen.",
        "en": "My answers to the programme's survey may be put together with those of at least four others and shown "
        "to the programme. Nobody sees which were mine, though what I write in my own words may be recognised.",
    },
    Purpose.BALLOT: {
        "sv": "Att jag har tagit en valsedel till programmets enkät syns. Vad jag svarar kan ingen knyta till mig, och "
        "därför kan jag inte heller ta tillbaka det. Det visas när minst fem har svarat.",
        "en": "That I have taken a ballot for the programme's survey can be seen. What I answer can be linked to me by "
        "nobody, and so I cannot take it back either. It is shown once at least five have answered.",
    },
    Purpose.FIT_SHARED: {
        "sv": "Samordnare får se vad jag svarade på frågan om hur vi passar ihop.",
        "en": "Coordinators may see what I answered when asked how well we fit together.",
    },
}
SPECIAL: Mapping[str, str] = {
    "sv": "En känslig uppgift som jag själv lämnar får användas när par föreslås: {}. Den visas inte för den jag "
    "matchas med. Jag kan ta tillbaka detta när som helst; uppgiften används då inte mer.",
    "en": "A sensitive particular that I give myself may be used when pairs are proposed: {}. It is not shown to "
    "whoever I am matched with. I can take this back at any time; it is then used no more.",
}
CALLED: Mapping[Category, Mapping[str, str]] = {
    Category.IDENTITY: {"sv": "min identitet", "en": "my identity"},
    Category.ETHNICITY: {"sv": "mitt etniska ursprung", "en": "my ethnic origin"},
    Category.RELIGION: {"sv": "min religion eller livsåskådning", "en": "my religion or belief"},
    Category.POLITICS: {"sv": "mina politiska åsikter", "en": "my political opinions"},
    Category.UNION: {"sv": "mitt medlemskap i fackförening", "en": "my membership of a trade union"},
    Category.HEALTH: {"sv": "min hälsa eller funktionsnedsättning", "en": "my health or disability"},
    Category.ORIENTATION: {"sv": "min sexuella läggning", "en": "my sexual orientation"},
}


def consent_text(purpose: Purpose, category: Category | None, locale: str, own: Vocabulary = PLAIN) -> str:
    """The text that is agreed to today, in the organisation's ``own`` words.

    ``locale`` is one of ``LOCALES``; a category belongs to matching.
    """
    text = TEXTS[purpose][locale] if category is None else SPECIAL[locale].format(CALLED[category][locale])
    return in_words(text, locale, own)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def worded(
    purpose: Purpose, category: Category | None, locale: str, text_digest: str, own: Vocabulary = PLAIN
) -> str | None:
    """The text of this digest, while it is the one that is agreed to today."""
    if locale not in LOCALES:
        return None
    text = consent_text(purpose, category, locale, own)
    return text if digest(text) == text_digest else None
