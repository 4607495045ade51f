"""How the two met, where no form fits that every edition knows: the key of one that theirs offers on that day."""

from __future__ import annotations

from domain.content import FORM
from domain.following import Rules
from domain.language import Asked, Refused, Role, line, written
from domain.meeting import MeetingHeld


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


def offered(said: MeetingHeld, rules: Rules, asked: Asked) -> None:
    """An import carries in how they met by another handbook."""
    if said.own_form is None or asked.actor.may(Role.INTEGRATION):
        return
    if not rules.offers(FORM, said.own_form, said.held_on):
        raise MeetingFormNotOffered
