"""What can be compared about people: short words and numbers by key, told apart from what they write freely."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

import msgspec

from domain.language import MemberId, ProgrammeId, Refused, Side, Visibility, line, written

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
MANAGER = "manager"
"""The key whose value is a member's id: nobody is matched with their own manager where a criterion says so."""


class Category(StrEnum):
    """Kinds of particulars that the law holds to be special: never compared but under a consent of their own."""

    IDENTITY = "identity"
    ETHNICITY = "ethnicity"
    RELIGION = "religion"
    POLITICS = "politics"
    UNION = "union"
    HEALTH = "health"
    ORIENTATION = "orientation"


@dataclass(frozen=True, slots=True)
class Attribute:
    """``values`` are words; ``number`` stands alone. ``profession: Policy``, ``experience_years: 7``."""

    key: str
    values: tuple[str, ...] = ()
    number: int | None = None


# facts


@dataclass(frozen=True, slots=True)
class AttributesDeclared:
    """All that are known on this side, each time; sealed as one text, which ``read`` reads."""

    programme: ProgrammeId
    member: MemberId
    side: Side
    attributes: Annotated[str, Visibility.PERSONAL]


@dataclass(frozen=True, slots=True)
class SensitiveAttributeDeclared:
    """``None`` takes it back. Of use only while the person's consent to matching by this category stands."""

    programme: ProgrammeId
    member: MemberId
    side: Side
    category: Category
    value: Annotated[str | None, Visibility.PERSONAL]


Fact = AttributesDeclared | SensitiveAttributeDeclared
FACTS: tuple[type[Fact], ...] = (AttributesDeclared, SensitiveAttributeDeclared)

# refusals


class AttributesUnusable(Refused):
    """Give at most 30 attributes, each with its own key and a number or 1 to 20 values of 1 to 80 characters."""

    svenska = "Ange högst 30 egenskaper, var och en med egen nyckel och ett tal eller 1 till 20 värden på 1–80 tecken."
    about = "attributes"


class SensitiveBelongsElsewhere(Refused):
    """An attribute of this kind is sensitive: declare it as such, under a consent of its own."""

    svenska = "En sådan egenskap är känslig: ange den för sig, under ett eget samtycke."
    about = "attributes"


# as one text

_encode = msgspec.json.Encoder(order="deterministic").encode
_decode = msgspec.json.Decoder(tuple[Attribute, ...]).decode


def told(attributes: tuple[Attribute, ...]) -> str:
    """The attributes as they are sealed: usable, by key, each value once. Raises what is wrong with them."""
    keys = {one.key for one in attributes}
    if keys & {*Category}:
        raise SensitiveBelongsElsewhere
    if len(keys) < len(attributes) or len(attributes) > 30:
        raise AttributesUnusable
    return _encode(tuple(usable(one) for one in sorted(attributes, key=lambda one: one.key))).decode()


def usable(one: Attribute) -> Attribute:
    values = tuple(dict.fromkeys(written(line(value), 80, AttributesUnusable) for value in one.values))
    counted = one.number is not None and not values and abs(one.number) < 10**9
    worded = one.number is None and 1 <= len(values) <= 20
    if KEY.fullmatch(one.key) is None or not (counted or worded):
        raise AttributesUnusable
    return Attribute(one.key, values, one.number)


def read(text: str) -> tuple[Attribute, ...]:
    """The attributes by key; none where the text has been erased."""
    return _decode(text) if text else ()


def manager(attributes: Iterable[Attribute]) -> MemberId | None:
    """The first, where somebody names several."""
    return next((MemberId(value) for one in attributes if one.key == MANAGER for value in one.values), None)
