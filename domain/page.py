"""An edition as a page in one language: its parts in their order, each text ready to be read."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from domain.content import ACTIVITY, FORM, SECTION, TOPIC, Content, canonical
from domain.policies import Check, Midpoint
from domain.policy_kinds import Due
from domain.shipped import TEXTS
from domain.terminology import PLAIN, Vocabulary, in_words
from domain.wording import names, numbers, worded

SOURCE = "source"
"""What others have written is called as they call it."""
AGREEMENT = "agreement.confidentiality"
ROLES = ("mentor", "adept")
BLOCKS = ("presentation", "expectations", "agenda_topics", "structure")
MEETINGS = ("default", "first")
FACTOR = re.compile(r"factor\.[0-9]+\.title")


@dataclass(frozen=True, slots=True)
class Line:
    """One text. ``translated`` is false where it stands in another language than the page."""

    key: str
    text: str
    translated: bool


@dataclass(frozen=True, slots=True)
class Part:
    key: str
    title: str
    body: str | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """A check as people read it. ``due`` is none where it does not apply."""

    check: Check
    title: str
    body: str
    due: Due | None


@dataclass(frozen=True, slots=True)
class Page:
    """``own`` are the organisation's words in each language. A text of the product's speaks in them throughout; what
    the organisation wrote itself stays as it was written, but for the words that it names."""

    content: Content
    locale: str
    own: Mapping[str, Vocabulary]
    otherwise: str = ""
    """The language of what is not translated into that of the page, where it is in this one."""

    def text(self, key: str) -> str:
        spoken = self.content.texts.get(key, {})
        locale = next((one for one in (self.locale, self.otherwise, *spoken) if one in spoken), self.locale)
        found, own = spoken.get(locale, ""), self.own.get(locale, {})
        told = numbers(self.content.policies)
        if found != TEXTS.get(key, {}).get(locale):
            return worded(found, {**names(locale, own), **told})
        usual = worded(found, {**names(locale, PLAIN), **told})
        return usual if key.startswith(f"{SOURCE}.") else in_words(usual, locale, own)

    def name_of(self, policy: str) -> str:
        """What a policy is called; those that say when a check is due are called like it."""
        rest = policy.removeprefix("policy.")
        return self.text(f"check.{rest}.title") if rest in tuple(Check) else self.text(policy)

    def line(self, key: str) -> Line:
        return Line(key, self.text(key), self.locale in self.content.texts.get(key, {}))

    def lines(self, keys: Iterable[str]) -> tuple[Line, ...]:
        return tuple(map(self.line, keys))

    def part(self, prefix: str, more: Iterable[str] = ()) -> Part:
        """Title, body, and the numbered lines below."""
        body = self.text(f"{prefix}.body") or None
        return Part(prefix, self.text(f"{prefix}.title"), body, self.lines((*more, *self.content.under(prefix))))

    @property
    def sections(self) -> tuple[Part, ...]:
        """Those that the edition's rules give a meaning."""
        policies = self.content.policies
        left_out = {
            "midpoint": policies.midpoint is Midpoint.NONE,
            "confidentiality": not policies.confidential,
            "short_advice": not policies.short_advice,
        }
        shown = (key for key in self.content.offers(SECTION) if not left_out.get(key, False))
        return tuple(self.part(f"{SECTION}.{key}") for key in shown)

    @property
    def roles(self) -> tuple[Part, ...]:
        return tuple(self.role(name) for name in ROLES)

    def role(self, name: str) -> Part:
        prefix = f"role.{name}"
        own = [
            key
            for key in self.content.texts
            if key.startswith(f"{prefix}.") and key.count(".") == 2 and not key.endswith((".title", ".body"))
        ]
        return self.part(prefix, (*own, *self.content.under(f"{prefix}.qualities")))

    def starting(self, prefix: str) -> tuple[Line, ...]:
        return self.lines(key for key in self.content.texts if key.startswith(f"{prefix}."))

    @property
    def first_meeting(self) -> tuple[Part, ...]:
        return tuple(self.part(f"first.{name}") for name in BLOCKS)

    @property
    def meetings(self) -> tuple[Part, ...]:
        return tuple(self.part(f"meeting.{name}") for name in MEETINGS)

    @property
    def topics(self) -> tuple[Part, ...]:
        return tuple(self.part(f"{TOPIC}.{key}") for key in self.content.offers(TOPIC))

    @property
    def activities(self) -> tuple[Part, ...]:
        found: list[Part] = []
        for key in self.content.offers(ACTIVITY):
            prefix = f"{ACTIVITY}.{key}"
            found.append(self.part(prefix, (f"{prefix}.form", f"{prefix}.prepare", f"{prefix}.record")))
        return tuple(found)

    @property
    def meeting_forms(self) -> tuple[Line, ...]:
        """Those that every edition knows, then the organisation's own."""
        known = self.lines(key for key in self.content.texts if key.startswith(f"{FORM}.") and key.count(".") == 1)
        own = (replace(self.line(f"{FORM}.{key}.title"), key=f"{FORM}.{key}") for key in self.content.offers(FORM))
        return (*known, *own)

    @property
    def factors(self) -> tuple[Part, ...]:
        named = [key.removesuffix(".title") for key in self.content.texts if FACTOR.fullmatch(key)]
        return tuple(map(self.part, named))

    @property
    def checks(self) -> tuple[Measure, ...]:
        policies = self.content.policies
        return tuple(
            Measure(check, self.text(f"check.{check}.title"), self.text(f"check.{check}.body"), policies.due(check))
            for check in Check
        )

    @property
    def midpoint_questions(self) -> tuple[Line, ...]:
        asked = self.content.policies.midpoint is not Midpoint.NONE
        return self.lines(self.content.under("evaluation.midpoint")) if asked else ()

    @property
    def closing_questions(self) -> tuple[Line, ...]:
        return self.lines(self.content.under("evaluation.closing"))

    @property
    def agreement(self) -> Part:
        return self.part(AGREEMENT)

    @property
    def agreement_digest(self) -> str:
        """SHA-256, in hexadecimal, of the agreement as it is read here: what both sides agree to."""
        part = self.agreement
        said = [part.title, part.body, [line.text for line in part.lines]]
        return hashlib.sha256(canonical(said)).hexdigest()
