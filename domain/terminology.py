"""The organisation's own words for the product's: adept may be mentee, and every answer says so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Word(StrEnum):
    ADEPT = "adept"
    MENTOR = "mentor"
    CO_MENTOR = "co_mentor"
    PAIR = "pair"
    PROGRAMME = "programme"
    MEETING = "meeting"
    COORDINATOR = "coordinator"


@dataclass(frozen=True, slots=True)
class Forms:
    """Of one word in one language. English has two of its own: its definite forms are the plain ones."""

    singular: str
    definite: str
    plural: str
    definite_plural: str

    def all(self) -> tuple[str, str, str, str]:
        return self.singular, self.definite, self.plural, self.definite_plural


Vocabulary = Mapping[Word, Forms]
PLAIN: Vocabulary = MappingProxyType({})
"""The product's words, and none of one's own."""


def english(singular: str, plural: str) -> Forms:
    return Forms(singular, singular, plural, plural)


DEFAULTS: Mapping[str, Vocabulary] = {
    "sv": {
        Word.ADEPT: Forms("adept", "adepten", "adepter", "adepterna"),
        Word.MENTOR: Forms("mentor", "mentorn", "mentorer", "mentorerna"),
        Word.CO_MENTOR: Forms("medmentor", "medmentorn", "medmentorer", "medmentorerna"),
        Word.PAIR: Forms("par", "paret", "par", "paren"),
        Word.PROGRAMME: Forms("program", "programmet", "program", "programmen"),
        Word.MEETING: Forms("möte", "mötet", "möten", "mötena"),
        Word.COORDINATOR: Forms("samordnare", "samordnaren", "samordnare", "samordnarna"),
    },
    "en": {
        Word.ADEPT: english("adept", "adepts"),
        Word.MENTOR: english("mentor", "mentors"),
        Word.CO_MENTOR: english("co-mentor", "co-mentors"),
        Word.PAIR: english("pair", "pairs"),
        Word.PROGRAMME: english("programme", "programmes"),
        Word.MEETING: english("meeting", "meetings"),
        Word.COORDINATOR: english("coordinator", "coordinators"),
    },
}
SEVERAL = re.compile(
    r"\b(alla|andra|antalet|båda|de|dina|era|flera|inga|många|några|två|våra|öppna|\d+)\s+(\w+\s+)?$", re.IGNORECASE
)
BARE = re.compile(r"\b(fler|för|när|på|tidigare)\s+$", re.IGNORECASE)
"""The same, where it stands right before the word: one alone would have an article between."""
SINGLE = re.compile(r"\b(annan|din|en|er|ingen|min|någon|sin|som|varje|vår)\s+(\w+\s+)?$", re.IGNORECASE)
"""What stands before a Swedish word that is the same in singular and plural, where many are meant; and where one is,
before those that take *en*: without anything they stand for many, *Samordnare ser att ni träffas*."""

AGREEING = (
    *(("annan", "annat"), ("den", "det"), ("din", "ditt"), ("egen", "eget"), ("en", "ett"), ("er", "ert")),
    *(("gemensam", "gemensamt"), ("ingen", "inget"), ("inplanerad", "inplanerat"), ("min", "mitt"), ("ny", "nytt")),
    *(("någon", "något"), ("planerad", "planerat"), ("sin", "sitt"), ("sådan", "sådant"), ("vanlig", "vanligt")),
    *(("vår", "vårt"), ("öppen", "öppet")),
)
"""What stands before a Swedish word in its gender: with those that take *en*, and with those that take *ett*."""
OTHER_GENDER = {one: other for pair in AGREEING for one, other in (pair, pair[::-1])}
BEFORE = rf"(?:\b(?:{'|'.join((*OTHER_GENDER, 'enda', 'första', 'hela', 'här', 'nästa', 'samma'))}) )*"

IDIOM = re.compile(r"par (?:rader|dagar|veckor|gånger)\b", re.IGNORECASE)
"""Where the Swedish word for a pair only says that there are a few."""


def words_in(locale: str, own: Vocabulary) -> Vocabulary:
    """Every word: the organisation's own, or else the product's, in English where it does not speak the language."""
    return {**DEFAULTS.get(locale, DEFAULTS["en"]), **own}


def in_words(sentence: str, locale: str, own: Vocabulary) -> str:
    """The sentence with the organisation's own words where it has the product's: in the same form and case, with
    the article that English wants before them, and what Swedish has before them in their gender."""
    renamed = {word: forms for word, forms in own.items() if forms != DEFAULTS[locale][word]}
    if not renamed:
        return sentence
    forms_of = {form: (word, n) for word in renamed for n, form in reversed([*enumerate(DEFAULTS[locale][word].all())])}
    longer_first = "|".join(re.escape(form) for form in sorted(forms_of, reverse=True))
    before = r"(?:\ban? )?" if locale == "en" else BEFORE
    form = rf"(?P<form>{longer_first})(?P<genitive>s?)"
    pattern = re.compile(rf"(?P<before>{before})(?<![\w-]){form}(?![\w-])", re.IGNORECASE)

    def own_form(found: re.Match[str]) -> str:
        begin = found.start("form")
        if locale == "sv" and IDIOM.match(sentence, begin):
            return found[0]
        word, n = forms_of[found["form"].lower()]
        default = DEFAULTS[locale][word]
        if default.singular == default.plural and n == 0 and many(default, sentence[:begin]):
            n = 2
        said = cased(renamed[word].all()[n], found["form"])
        other = n < 2 and neuter(default) is not neuter(renamed[word])
        before = article_before(said, found["before"]) if locale == "en" else agreed(found["before"], other)
        return f"{before}{said}{genitive_after(said, found['genitive'])}"

    return pattern.sub(own_form, sentence)


def many(word: Forms, before: str) -> bool:
    """Whether a word that is the same in singular and plural stands for several, by what is before it."""
    if not neuter(word):
        return not SINGLE.search(before)
    return bool(SEVERAL.search(before) or BARE.search(before))


def neuter(word: Forms) -> bool:
    """Whether a Swedish word takes *ett*."""
    return word.definite.endswith("t")


def agreed(before: str, other: bool) -> str:
    """What stands before a word, where that is of the other gender than the product's."""
    told = (cased(OTHER_GENDER.get(one.lower(), one), one) for one in before.split(" ")) if other else [before]
    return " ".join(told)


def cased(said: str, like: str) -> str:
    return said[:1].upper() + said[1:] if like[:1].isupper() else said


def article_before(said: str, article: str | None) -> str:
    if not article:
        return ""
    proper = "an " if said[:1].lower() in "aeiou" else "a "
    return cased(proper, article)


def genitive_after(said: str, genitive: str) -> str:
    return "" if said.endswith(("s", "x", "z")) else genitive


def definite_of(singular: str) -> str:
    """A guess at the Swedish form, for who does not say it: ``adept`` becomes ``adepten``, ``kompis`` ``kompisen``."""
    return singular + ("n" if singular.endswith(("a", "e", "o", "er", "el", "or", "ar")) else "en")


def definite_plural_of(plural: str) -> str:
    return plural + ("na" if plural.endswith("r") else "a" if plural.endswith("n") else "en")
