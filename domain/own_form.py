"""How the two meet, where no form fits that every edition knows: the key of one that theirs offers on that day."""

from __future__ import annotations

from datetime import date

from domain.content import FORM
from domain.following import Rules
from domain.language import Asked, Refused, Role, line, written


class MeetingFormUnusable(Refused):
    """A form of meeting of one's own is named by its key, of 1 to 100 characters."""

    svenska = "En egen mötesform anges med sin nyckel, på 1 till 100 tecken."
    about = "ownForm"


class MeetingFormNotOffered(Refused):
    """The handbook edition that the pair followed on that day offers no such form of meeting."""

    svenska = "Handboksutgåvan som paret följde den dagen har ingen sådan mötesform."
    about = "ownForm"


def key_of(own: str | None) -> str | None:
    return None if own is None else written(line(own), 100, MeetingFormUnusable)


def named(own: str | None, on: date, rules: Rules, asked: Asked) -> str | None:
    """The key of what is said of a meeting on that day."""
    key = key_of(own)
    offered(key, on, rules, asked)
    return key


def offered(own: str | None, on: date, rules: Rules, asked: Asked) -> None:
    """An import carries in how they met by another handbook."""
    if own is None or asked.actor.may(Role.INTEGRATION):
        return
    if not rules.offers(FORM, own, on):
        raise MeetingFormNotOffered
