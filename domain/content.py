"""What a handbook edition says: its texts by key and language, what its library offers, and its policies."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from domain.policies import Policies, as_told

TOPIC, ACTIVITY, SECTION, FORM = "topic", "activity", "section", "form"
LIBRARY = (TOPIC, ACTIVITY, SECTION, FORM)
"""What an edition offers by key: added, retired and put in order."""
PARTS = ("title", "form", "prepare", "record")
"""The texts of an activity."""

Unit = str
"""A place in an edition that changes by itself: ``<key>@<locale>``, ``policy.<name>``, or ``order.<library>``."""
Value = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Content:
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])
    """By key, in the order of the page, and by language."""
    order: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """What is offered, in its order: keys by library. Where nothing is said, everything in the order of the page."""
    told: Mapping[str, str] = field(default_factory=dict[str, str])
    """The policies that the edition sets, by key."""

    @property
    def policies(self) -> Policies:
        return as_told(self.told)

    @property
    def digest(self) -> str:
        """SHA-256 over the content in its one form, in hexadecimal."""
        said = {"texts": self.texts, "order": self.order, "policies": self.told}
        return hashlib.sha256(canonical(said)).hexdigest()

    def offers(self, library: str) -> tuple[str, ...]:
        return self.order[library] if library in self.order else self.known(library)

    def known(self, library: str) -> tuple[str, ...]:
        """Everything that was ever added, be it retired or not."""
        start, end = f"{library}.", ".title"
        return tuple(
            key.removeprefix(start).removesuffix(end)
            for key in self.texts
            if key.startswith(start) and key.endswith(end)
        )

    def retired(self, library: str) -> tuple[str, ...]:
        offered = self.offers(library)
        return tuple(key for key in self.known(library) if key not in offered)

    def text(self, key: str, locale: str) -> str | None:
        """In the language asked for, or in another where it is not translated yet."""
        spoken = self.texts.get(key, {})
        return spoken.get(locale) or next(iter(spoken.values()), None)

    def under(self, prefix: str) -> tuple[str, ...]:
        """The keys ``<prefix>.1``, ``<prefix>.2`` and so on, in their order."""
        start = f"{prefix}."
        numbered = [key for key in self.texts if key.startswith(start) and key[len(start) :].isdigit()]
        return tuple(sorted(numbered, key=lambda key: int(key[len(start) :])))

    def missing(self, locales: Iterable[str]) -> tuple[Unit, ...]:
        """What is not translated, of all that is shown: what is retired is not."""
        wanted = tuple(locales)
        hidden = {(library, key) for library in LIBRARY for key in self.retired(library)}
        return tuple(
            unit(key, locale)
            for key, spoken in self.texts.items()
            for locale in wanted
            if locale not in spoken and entry(key) not in hidden
        )

    def revised(self, key: str, locale: str, text: str) -> Content:
        """The text anew: what was its translation is none any more."""
        return replace(self, texts={**self.texts, key: {locale: text}})

    def translated(self, key: str, locale: str, text: str) -> Content:
        return replace(self, texts={**self.texts, key: {**self.texts.get(key, {}), locale: text}})

    def arranged(self, library: str, keys: tuple[str, ...]) -> Content:
        return replace(self, order={**self.order, library: keys})

    def added(self, library: str, key: str, locale: str, texts: Mapping[str, str]) -> Content:
        said = {name: {**self.texts.get(name, {}), locale: text} for name, text in texts.items()}
        return replace(self, texts={**self.texts, **said}, order={**self.order, library: (*self.offers(library), key)})

    def offering(self, library: str, key: str) -> Content:
        return self.arranged(library, (*self.without(library, key).offers(library), key))

    def without(self, library: str, key: str) -> Content:
        return self.arranged(library, tuple(other for other in self.offers(library) if other != key))

    def ruled(self, key: str, value: str) -> Content:
        return replace(self, told={**self.told, key: value})


def unit(key: str, locale: str) -> Unit:
    return f"{key}@{locale}"


def entry(key: str) -> tuple[str, str]:
    """Of a text, its library and the key there: ``topic.leadership.1`` is of the topic ``leadership``."""
    library, _, rest = key.partition(".")
    return library, rest.partition(".")[0]


def units(content: Content) -> dict[Unit, Value]:
    """Everything that changes by itself."""
    texts = {unit(key, locale): text for key, spoken in content.texts.items() for locale, text in spoken.items()}
    orders = {f"order.{library}": content.offers(library) for library in LIBRARY}
    return {**texts, **content.told, **orders}


def having(content: Content, place: Unit, value: Value | None) -> Content:
    """The content with one unit changed; none takes it away."""
    key, at, locale = place.partition("@")
    if at:
        spoken = {**content.texts.get(key, {}), locale: value}
        kept = {name: text for name, text in spoken.items() if isinstance(text, str)}
        texts = {**content.texts, key: kept}
        return replace(content, texts={name: said for name, said in texts.items() if said or name != key})
    if place.startswith("order."):
        return content.arranged(place.removeprefix("order."), value if isinstance(value, tuple) else ())
    told = {**content.told, place: value}
    return replace(content, told={name: text for name, text in told.items() if isinstance(text, str)})


def canonical(said: Any) -> bytes:
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
