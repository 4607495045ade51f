"""Who may speak of an application, and when: everybody of their own, while there is something to prepare."""

from __future__ import annotations

import unicodedata

from domain.language import Asked, MemberId, ProgrammeId, Refused, Role, Side
from domain.member import MemberUnknown
from domain.phase import OVER, Phase, Programme, phase_of, told_later
from domain.programme import NotInThisPhase, ProgrammeUnknown
from domain.roll import LIVE, Enrolment, ReviewReopened, Roll, Standing


class ApplicationUnknown(Refused):
    """There is no such application."""

    svenska = "Det finns ingen sådan ansökan."
    about = "member"


class ApplicationsNotOpen(Refused):
    """Applications to this programme are not open."""

    svenska = "Ansökan till programmet är inte öppen."
    about = "programme"


class VolunteersAlready(Refused):
    """You have volunteered already; if you take more or fewer adepts now, declare your capacity."""

    svenska = "Du har redan anmält dig; om du nu tar fler eller färre adepter anger du din kapacitet."
    about = "capacity"


class NotConfirmedYet(Refused):
    """An import applied for this person, who has to confirm it first."""

    svenska = "En import har ansökt för personen, som först måste bekräfta det."
    about = "member"


class StillInPair(Refused):
    """The application belongs to an open pair; complete or end the pair first."""

    svenska = "Ansökan hör till ett öppet par; slutför eller avsluta paret först."
    about = "member"


def for_oneself(member: MemberId, asked: Asked, *others: Role) -> None:
    """Everybody speaks for themselves; an import carries in what they said elsewhere."""
    if asked.actor.by != member:
        asked.only(Role.INTEGRATION, *others)


def not_done(phase: Phase, asked: Asked) -> None:
    """What is over is not prepared any more; to withdraw is always possible, and so is to tell of it later."""
    if phase in OVER and not told_later(phase, asked):
        raise NotInThisPhase


def unsaid(member: MemberId, roll: Roll, asked: Asked) -> bool:
    """Nobody becomes a mentor unasked: an import tells of what is over; of what is to come the person has a word."""
    programme = roll.programme
    over = isinstance(programme, Programme) and programme.period.ends_on < asked.today(programme.zone)
    return asked.actor.by != member and not over


def known(roll: Roll, member: MemberId) -> tuple[Enrolment, Phase]:
    """A member's standing in a programme that there is."""
    own, phase = roll[member], phase_of(roll.programme)
    if phase is None:
        raise ProgrammeUnknown
    if not own.joined:
        raise MemberUnknown
    return own, phase


def applicant(roll: Roll, member: MemberId, asked: Asked, *sides: Side) -> Enrolment:
    """Somebody who speaks for themselves, in a programme that goes on, with an application on one of the sides."""
    own, phase = known(roll, member)
    for_oneself(member, asked)
    not_done(phase, asked)
    if not any(own.on(side) in LIVE for side in sides):
        raise ApplicationUnknown
    return own


def anew(
    programme: ProgrammeId, member: MemberId, own: Enrolment, side: Side, *, material: bool
) -> tuple[ReviewReopened, ...]:
    """What was accepted and changes in substance is looked at once more, but for those who sit in a pair already.

    | material                      | not                                                                   |
    |-------------------------------|-----------------------------------------------------------------------|
    | wishes, profile, attributes   | white space, case, punctuation                                        |
    |                               | seats, availability, ranking, exclusions, consents, what is sensitive |
    """
    reviewed = own.on(side) in {Standing.ACCEPTED, Standing.PAUSED}
    return (ReviewReopened(programme, member, side),) if material and reviewed and not own.in_pair(side) else ()


def substance(text: str) -> str:
    """What is left of a text when white space, case and punctuation do not count."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if unicodedata.category(c)[0] not in "PZC")
