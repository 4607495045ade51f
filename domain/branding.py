"""How an organisation looks and signs: its colours, logo, sender and time zone."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Annotated, get_args

from domain.colours import COLOUR, LEAST, contrast
from domain.decider import Decider
from domain.language import ORGANISATION, Asked, Refused, Role, Scope, Tag, Visibility, facts_of
from domain.organisation import NotFounded, OrganisationFounded, Unfounded, known_zone, readable

MEDIA = ("image/png", "image/jpeg", "image/webp")
LARGEST_LOGO = 512 * 1024
"""Bytes."""

# commands


@dataclass(frozen=True, slots=True)
class SetColours:
    """``#`` and six hexadecimal digits each."""

    primary: str
    on_primary: str
    background: str
    text: str


@dataclass(frozen=True, slots=True)
class SetLogo:
    """What was found out about a file, and about the picture that was made of it."""

    size: int
    """Bytes of the file as it was sent."""
    media: str | None
    """None where nothing could be made of it."""
    digest: str = ""
    """SHA-256 of the picture, in hexadecimal digits."""
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class RemoveLogo:
    pass


@dataclass(frozen=True, slots=True)
class NameSender:
    sender: str


@dataclass(frozen=True, slots=True)
class ChangeZone:
    zone: str


Command = SetColours | SetLogo | RemoveLogo | NameSender | ChangeZone

# facts


@dataclass(frozen=True, slots=True)
class ColoursSet:
    primary: str
    on_primary: str
    background: str
    text: str


@dataclass(frozen=True, slots=True)
class LogoSet:
    digest: str
    media: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class LogoRemoved:
    pass


@dataclass(frozen=True, slots=True)
class SenderNamed:
    sender: Annotated[str, Visibility.PUBLIC]


@dataclass(frozen=True, slots=True)
class ZoneChanged:
    zone: str


Own = ColoursSet | LogoSet | LogoRemoved | SenderNamed | ZoneChanged
OWN: tuple[type[Own], ...] = get_args(Own)
Seen = OrganisationFounded | Own

# refusals


class ColoursUnreadable(Refused):
    """Write each colour as # and six hexadecimal digits, for example #0b5d4e."""

    svenska = "Skriv varje färg som # och sex hexadecimala siffror, till exempel #0b5d4e."
    about = "primary"


class ContrastTooLow(Refused):
    """Nobody can read these colours on each other: a contrast of at least 3 to 1 is needed, and 4.5 to 1 is good."""

    svenska = "Färgerna går inte att läsa mot varandra: kontrasten är minst 3 till 1, och 4,5 till 1 är bra."
    about = "onPrimary"


class LogoTooLarge(Refused):
    """A logo is a file of at most 512 kilobytes."""

    svenska = "En logotyp är en fil på högst 512 kilobyte."


class LogoUnusable(Refused):
    """A logo is a picture in PNG, JPEG or WebP, of at most 4096 pixels a side and a megabyte."""

    svenska = "En logotyp är en bild i PNG, JPEG eller WebP på högst 4096 bildpunkter per sida och en megabyte."


class SenderUnusable(Refused):
    """A sender's name has between 1 and 100 characters that can be seen."""

    svenska = "Ett avsändarnamn har mellan 1 och 100 tecken som syns."
    about = "sender"


# state


@dataclass(frozen=True, slots=True)
class Face:
    """What an organisation shows of itself."""

    zone: str
    colours: ColoursSet | None = None
    logo: LogoSet | None = None
    sender: str | None = None


State = Unfounded | Face


def scope(command: Command) -> Scope:
    return (facts_of(ORGANISATION, named=(OrganisationFounded, *OWN)),)


def evolve(state: State, fact: Seen) -> State:
    match fact, state:
        case OrganisationFounded(), _:
            return Face(fact.zone)
        case _, Unfounded():
            return state
        case ColoursSet(), Face():
            return replace(state, colours=fact)
        case LogoSet(), Face():
            return replace(state, logo=fact)
        case LogoRemoved(), Face():
            return replace(state, logo=None)
        case SenderNamed(), Face():
            return replace(state, sender=fact.sender)
        case ZoneChanged(), Face():
            return replace(state, zone=fact.zone)


def decide(command: Command, state: State, asked: Asked) -> tuple[Own, ...]:
    asked.only(Role.ADMIN)
    if isinstance(state, Unfounded):
        raise NotFounded
    match command:
        case SetColours():
            colours = colours_of(command)
            return () if colours == state.colours else (colours,)
        case SetLogo():
            logo = logo_of(command)
            return () if logo == state.logo else (logo,)
        case RemoveLogo():
            return () if state.logo is None else (LogoRemoved(),)
        case NameSender():
            sender = readable(command.sender, SenderUnusable)
            if len(sender) > 100:
                raise SenderUnusable
            return () if sender == state.sender else (SenderNamed(sender),)
        case ChangeZone(zone):
            return () if known_zone(zone) == state.zone else (ZoneChanged(zone),)


def colours_of(command: SetColours) -> ColoursSet:
    named = (command.primary, command.on_primary, command.background, command.text)
    if not all(map(COLOUR.fullmatch, named)):
        raise ColoursUnreadable
    colours = ColoursSet(*(colour.lower() for colour in named))
    if min(contrast(colours.primary, colours.on_primary), contrast(colours.background, colours.text)) < LEAST:
        raise ContrastTooLow
    return colours


def logo_of(command: SetLogo) -> LogoSet:
    if command.size > LARGEST_LOGO:
        raise LogoTooLarge
    if command.media not in MEDIA or not re.fullmatch(r"[0-9a-f]{64}", command.digest):
        raise LogoUnusable
    return LogoSet(command.digest, command.media, command.width, command.height)


def tags(fact: Own) -> tuple[Tag, ...]:
    return (ORGANISATION,)


branding: Decider[Command, State, Own, Seen] = Decider(
    commands=get_args(Command),
    facts=OWN,
    scope=scope,
    initial=Unfounded(),
    evolve=evolve,
    decide=decide,
    tags=tags,
)
