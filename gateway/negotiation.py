"""What the client can read: media types and languages, by the rules of HTTP (RFC 9110, 12.5).

Clients send the same few headers over and over, so the answers are remembered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal

Locale = Literal["sv", "en"]

JSON = "application/json"
GRAPHQL = "application/graphql-response+json"
EVENTS = "text/event-stream"
HTML = "text/html"


@lru_cache(maxsize=256)
def preferred(accept: str | None, offers: tuple[str, ...]) -> str | None:
    """The offer the client likes best, or None if it can read none. Earlier offers win among equals.

    Where only a wildcard speaks for it, plain JSON wins: the client did not say that it knows GraphQL's own type.
    An event stream must be asked for by name.
    """
    if accept is None or not accept.strip():
        return JSON if JSON in offers else None
    ranges = list(_ranges(accept))
    best: tuple[float, int, bool, int] | None = None
    found: str | None = None
    for order, offer in enumerate(offers):
        quality, exactness = _match(offer, ranges)
        if quality <= 0 or (offer == EVENTS and exactness < 2):
            continue
        score = (quality, exactness, exactness < 2 and offer == JSON, -order)
        if best is None or score > best:
            best, found = score, offer
    return found


def _match(offer: str, ranges: list[tuple[str, float]]) -> tuple[float, int]:
    """(quality, 2 exact · 1 type · 0 any) by the most exact range that covers the offer; quality 0 refuses it."""
    by_range = {offer: 2, offer.partition("/")[0] + "/*": 1, "*/*": 0}
    covering = [(by_range[name], quality) for name, quality in ranges if name in by_range]
    exactness, quality = max(covering, default=(0, 0.0))
    return quality, exactness


def _ranges(header: str) -> Iterator[tuple[str, float]]:
    for part in header.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        values = {key.strip(): value.strip(' "') for key, _, value in (item.partition("=") for item in parameters)}
        if name and values.get("charset", "utf-8") in ("utf-8", "utf8"):
            yield name, _quality(values.get("q", "1"))


def _quality(text: str) -> float:
    try:
        quality = float(text)
    except ValueError:
        return 0.0
    return quality if 0 <= quality <= 1 else 0.0


@lru_cache(maxsize=256)
def spoken(accept_language: str | None) -> Locale | None:
    """The language to answer in: Swedish or English, whichever the client puts higher; none if it puts neither."""
    best: float = 0.0
    found: Locale | None = None
    for name, quality in _ranges(accept_language or ""):
        language = name.partition("-")[0]
        if language in ("sv", "en", "*") and quality > best:
            best, found = quality, None if language == "*" else language
    return found


@lru_cache(maxsize=256)
def languages(accept_language: str | None) -> tuple[str, ...]:
    """Every language that the client can read, in small letters, the one it puts highest first."""
    ranges = [(name, quality) for name, quality in _ranges(accept_language or "") if quality > 0]
    return tuple(name for name, _ in sorted(ranges, key=lambda one: -one[1]))


def tongue(wanted: tuple[str, ...], offers: Iterable[str]) -> str | None:
    """What is offered of the language that the client puts highest, ``fi`` for ``fi-FI`` and ``pt-BR`` for ``pt``; none
    where nothing is, or where any other would do as well."""
    known = sorted(offers)
    for name in wanted:
        if name == "*":
            return None
        found = [one for one in known if f"{name}-".startswith(f"{one}-".lower()) or one.lower().startswith(f"{name}-")]
        if found:
            return min(found, key=lambda one: one.lower() != name)
    return None


@lru_cache(maxsize=256)
def is_json(content_type: str | None) -> bool:
    """Whether a body is said to be JSON in UTF-8, which is also what silence about the encoding means."""
    name, *parameters = (piece.strip().lower() for piece in (content_type or "").split(";"))
    values = {key.strip(): value.strip(' "') for key, _, value in (item.partition("=") for item in parameters)}
    return name == JSON and values.get("charset", "utf-8") in ("utf-8", "utf8")
