"""Who goes with whom: a pair is matched where both are accepted, a seat is free and nobody is in two pairs at once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from domain import following
from domain import roll as rolls
from domain.calendar import Period, halfway, months_after
from domain.decider import Decider
from domain.following import Followed
from domain.language import (
    Asked,
    EditionId,
    MemberId,
    PairId,
    ProgrammeId,
    Refused,
    Role,
    Scope,
    Via,
    facts_of,
    line,
    pair_tag,
    written,
)
from domain.pair import PairMatched, Source, before_editions, tags
from domain.phase import OVER, Phase, Programme, Undrafted
from domain.policies import LatePairs, Policies
from domain.programme import ProgrammeUnknown
from domain.roll import Roll, Standing, on_roll

# commands


@dataclass(frozen=True, slots=True)
class MatchPair:
    pair: PairId
    programme: ProgrammeId
    adept: MemberId
    mentor: MemberId
    co_mentors: tuple[MemberId, ...] = ()
    starts_on: date | None = None
    """The programme's first day, or the day of the match once the programme runs, where no day is given."""
    subject: str | None = None


Command = MatchPair

# refusals


class MentorIsAdept(Refused):
    """Nobody can be their own mentor."""

    svenska = "Ingen kan vara sin egen mentor."
    about = "mentor"


class AdeptNotAccepted(Refused):
    """The adept has no accepted application in this programme."""

    svenska = "Adepten har ingen godkänd ansökan i programmet."
    about = "adept"


class MentorNotAccepted(Refused):
    """The mentor has no accepted application in this programme."""

    svenska = "Mentorn har ingen godkänd ansökan i programmet."
    about = "mentor"


class CoMentorNotAccepted(Refused):
    """Every co-mentor needs an accepted application as mentor in this programme, and is named once."""

    svenska = "Varje medmentor behöver en godkänd ansökan som mentor i programmet och nämns en gång."
    about = "coMentors"


class NoSeatLeft(Refused):
    """The mentor has no seat left in this programme."""

    svenska = "Mentorn har ingen plats kvar i programmet."
    about = "mentor"


class AdeptAlreadyInPair(Refused):
    """The adept is in an open pair of this programme already."""

    svenska = "Adepten är redan i ett öppet par i programmet."
    about = "adept"


class ProgrammeNotMatching(Refused):
    """Pairs are matched from the opening of applications until the programme closes."""

    svenska = "Par matchas från det att ansökan öppnar tills programmet stängs."
    about = "programme"


class OutsideProgramme(Refused):
    """A pair starts on a day of its programme."""

    svenska = "Ett par börjar på en dag i sitt program."
    about = "startsOn"


class SubjectUnusable(Refused):
    """A subject has 1 to 300 characters."""

    svenska = "Ett ämne har 1 till 300 tecken."
    about = "subject"


# state


@dataclass(frozen=True, slots=True)
class Candidates:
    """Those whom the match is about; ``matched`` once the pair exists."""

    roll: Roll = field(default_factory=Roll)
    matched: frozenset[PairId] = frozenset()
    followed: Followed = field(default_factory=Followed)


Seen = rolls.Fact | following.Fact


def scope(command: Command) -> Scope:
    return (
        facts_of(pair_tag(command.pair), named=(PairMatched,)),
        *on_roll(command.programme, command.adept, command.mentor, *command.co_mentors),
        following.SCOPE,
    )


def evolve(state: Candidates, fact: Seen) -> Candidates:
    if isinstance(fact, following.Fact):
        return replace(state, followed=following.evolve(state.followed, fact))
    matched = state.matched | {fact.pair} if isinstance(fact, PairMatched) else state.matched
    return replace(state, roll=rolls.evolve(state.roll, fact), matched=matched)


def decide(command: Command, state: Candidates, asked: Asked) -> tuple[PairMatched, ...]:
    asked.only(Role.COORDINATOR, Role.INTEGRATION)
    asked.not_oneself(command.adept, command.mentor, *command.co_mentors)
    match state.roll.programme:
        case Undrafted():
            raise ProgrammeUnknown
        case Programme() if command.pair in state.matched:
            return ()
        case Programme(phase=phase) if phase is Phase.DRAFTED or phase in OVER:
            raise ProgrammeNotMatching
        case Programme() as programme:
            edition = state.followed.for_new(command.programme, asked.on(programme.zone))
            policies = state.followed.policies(edition)
            suitable(command, state.roll, policies)
            return (match(command, programme, edition, policies, asked),)


def suitable(command: MatchPair, roll: Roll, policies: Policies) -> None:
    adept, mentor = roll[command.adept], roll[command.mentor]
    everybody = (command.adept, command.mentor, *command.co_mentors)
    if command.adept in (command.mentor, *command.co_mentors):
        raise MentorIsAdept
    if adept.adept is not Standing.ACCEPTED:
        raise AdeptNotAccepted
    if mentor.mentor is not Standing.ACCEPTED:
        raise MentorNotAccepted
    if len(set(everybody)) < len(everybody) or any(
        roll[member].mentor is not Standing.ACCEPTED for member in command.co_mentors
    ):
        raise CoMentorNotAccepted
    if len(adept.followed) >= policies.pairs_per_adept:
        raise AdeptAlreadyInPair
    if len(mentor.led) >= mentor.capacity:
        raise NoSeatLeft


def match(
    command: MatchPair, programme: Programme, edition: EditionId, policies: Policies, asked: Asked
) -> PairMatched:
    """The pair's own period from its first day, with its own half-time: until the programme's end, or its full length
    where the edition gives late pairs theirs."""
    whole = programme.period
    first = max(whole.starts_on, asked.on(programme.zone)) if programme.phase is Phase.RUNNING else whole.starts_on
    starts_on = command.starts_on or first
    if not whole.starts_on <= starts_on <= whole.ends_on:
        raise OutsideProgramme
    full = policies.late_pairs is LatePairs.FULL
    ends_on = max(whole.ends_on, months_after(starts_on, policies.length)) if full else whole.ends_on
    period = whole if starts_on == whole.starts_on else Period(starts_on, halfway(starts_on, ends_on), ends_on)
    return PairMatched(
        command.pair,
        command.programme,
        command.adept,
        command.mentor,
        command.co_mentors,
        programme.zone,
        period.starts_on,
        period.midpoint_on,
        period.ends_on,
        named(command.subject),
        edition,
        Source.IMPORT if asked.actor.via is Via.IMPORT else Source.MANUAL,
    )


def named(subject: str | None) -> str | None:
    return None if subject is None else written(line(subject), 300, SubjectUnusable)


matching: Decider[Command, Candidates, PairMatched, Seen] = Decider(
    commands=(MatchPair,),
    facts=(PairMatched,),
    scope=scope,
    initial=Candidates(),
    evolve=evolve,
    decide=decide,
    tags=tags,
    upcasts={PairMatched: (before_editions,)},
)
