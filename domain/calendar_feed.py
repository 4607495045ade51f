"""A member's own calendar feed: behind a secret address, of which only a digest is kept; a new one ends the old."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import get_args

from domain.decider import Decider
from domain.language import Asked, MemberId, Scope, facts_of, member_tag
from domain.member import MemberDeactivated

# commands


@dataclass(frozen=True, slots=True)
class IssueCalendarFeed:
    """``digest`` is ``digest_of`` the secret, ``locale`` the language that the feed speaks."""

    member: MemberId
    digest: str
    locale: str


@dataclass(frozen=True, slots=True)
class RevokeCalendarFeed:
    member: MemberId


Command = IssueCalendarFeed | RevokeCalendarFeed

# facts


@dataclass(frozen=True, slots=True)
class CalendarFeedIssued:
    """Whoever has the secret reads the feed; one that was issued before is over."""

    member: MemberId
    digest: str
    locale: str


@dataclass(frozen=True, slots=True)
class CalendarFeedRevoked:
    member: MemberId


Fact = CalendarFeedIssued | CalendarFeedRevoked
FACTS: tuple[type[Fact], ...] = get_args(Fact)
Seen = Fact | MemberDeactivated


def digest_of(secret: str) -> str:
    """SHA-256 in hexadecimal: enough for a secret that was drawn by chance and that nobody chose."""
    return hashlib.sha256(secret.encode()).hexdigest()


# state


@dataclass(frozen=True, slots=True)
class Feed:
    """The one that stands, if any: none of before its member left."""

    issued: CalendarFeedIssued | None = None


def evolve(_: Feed, fact: Seen) -> Feed:
    return Feed(fact) if isinstance(fact, CalendarFeedIssued) else Feed()


def decide(command: Command, feed: Feed, asked: Asked) -> tuple[Fact, ...]:
    asked.only_oneself(command.member)
    match command:
        case IssueCalendarFeed(member, digest, locale):
            issued = CalendarFeedIssued(member, digest, locale)
            return () if feed.issued == issued else (issued,)
        case RevokeCalendarFeed(member):
            return () if feed.issued is None else (CalendarFeedRevoked(member),)


def scope(command: Command) -> Scope:
    return (facts_of(member_tag(command.member), named=(*FACTS, MemberDeactivated)),)


calendar_feed: Decider[Command, Feed, Fact, Seen] = Decider(
    commands=get_args(Command),
    facts=FACTS,
    scope=scope,
    initial=Feed(),
    evolve=evolve,
    decide=decide,
    tags=lambda fact: (member_tag(fact.member),),
)
