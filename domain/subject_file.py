"""All that is about a person, for the person: that they asked for it, and what they were given.

The file tells of everything until the moment they asked, in parts; what each part was is told by its digest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import NewType, get_args

from domain.decider import Decider
from domain.language import Asked, MemberId, Refused, Scope, facts_of, member_tag
from domain.member import STANDING, MemberJoined, MemberUnknown, PersonalDataErased

SubjectRequestId = NewType("SubjectRequestId", str)

LASTING = timedelta(days=30)
"""So long a file can be fetched; what has happened since is in the next one."""

# commands


@dataclass(frozen=True, slots=True)
class RequestSubjectFile:
    member: MemberId
    request: SubjectRequestId


@dataclass(frozen=True, slots=True)
class DeliverSubjectFile:
    """A part of the file: so many ``entries`` from behind one position of the journal until another."""

    member: MemberId
    request: SubjectRequestId
    after: int
    until: int
    entries: int
    digest: str


Command = RequestSubjectFile | DeliverSubjectFile

# facts


@dataclass(frozen=True, slots=True)
class SubjectRequestReceived:
    """``open_until`` is the last day, in UTC, on which the file is given out."""

    member: MemberId
    request: SubjectRequestId
    open_until: date


@dataclass(frozen=True, slots=True)
class PersonalDataExported:
    """``digest`` is SHA-256, in hexadecimal, of the part as it was given out."""

    member: MemberId
    request: SubjectRequestId
    after: int
    until: int
    entries: int
    digest: str


Own = SubjectRequestReceived | PersonalDataExported
OWN: tuple[type[Own], ...] = get_args(Own)
Seen = Own | MemberJoined | PersonalDataErased

# refusals


class SubjectRequestUnknown(Refused):
    """You have not asked for such a file."""

    svenska = "Du har inte begärt något sådant utdrag."
    about = "request"


class SubjectRequestLapsed(Refused):
    """This file was given out for thirty days; ask for a new one."""

    svenska = "Det här utdraget lämnades ut i trettio dagar; begär ett nytt."
    about = "request"


# state


@dataclass(frozen=True, slots=True)
class Requests:
    """What one person has asked for, until when, and what they were given of it."""

    member: bool = False
    open_until: Mapping[SubjectRequestId, date] = field(default_factory=dict[SubjectRequestId, date])
    given: Mapping[tuple[SubjectRequestId, int], str] = field(default_factory=dict["tuple[SubjectRequestId, int]", str])


def scope(command: Command) -> Scope:
    return (facts_of(member_tag(command.member), named=(*STANDING, *OWN)),)


def evolve(known: Requests, fact: Seen) -> Requests:
    match fact:
        case MemberJoined():
            return replace(known, member=True)
        case PersonalDataErased():
            return Requests()
        case SubjectRequestReceived():
            return replace(known, open_until={**known.open_until, fact.request: fact.open_until})
        case PersonalDataExported():
            return replace(known, given={**known.given, (fact.request, fact.after): fact.digest})


def decide(command: Command, known: Requests, asked: Asked) -> tuple[Own, ...]:
    """A part that is given out again, word for word, has been told of."""
    asked.only_oneself(command.member)
    if not known.member:
        raise MemberUnknown
    today, open_until = asked.today("UTC"), known.open_until.get(command.request)
    match command:
        case RequestSubjectFile(member, request):
            return () if open_until else (SubjectRequestReceived(member, request, today + LASTING),)
        case DeliverSubjectFile(member, request, after, until, entries, digest):
            if open_until is None:
                raise SubjectRequestUnknown
            if today > open_until:
                raise SubjectRequestLapsed
            if known.given.get((request, after)) == digest:
                return ()
            return (PersonalDataExported(member, request, after, until, entries, digest),)


subject_file: Decider[Command, Requests, Own, Seen] = Decider(
    commands=get_args(Command),
    facts=OWN,
    scope=scope,
    initial=Requests(),
    evolve=evolve,
    decide=decide,
    tags=lambda fact: (member_tag(fact.member),),
)
