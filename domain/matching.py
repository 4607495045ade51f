"""Who goes with whom: a pair is matched where both are accepted, a seat is free and nobody is in two pairs at once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from domain import apart as aparts
from domain import following
from domain import proposal as proposed
from domain import roll as rolls
from domain.apart import Apart, KeptApart, ReportingLine, may_meet, of_lines
from domain.attribute import AttributesDeclared
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
    Tag,
    Via,
    facts_of,
    line,
    pair_tag,
    written,
)
from domain.pair import PairEnded, PairMatched, Source, before_editions
from domain.pair import tags as pair_tags
from domain.phase import OVER, Phase, Programme, Undrafted, told_later
from domain.policies import LatePairs, Policies
from domain.programme import ProgrammeUnknown
from domain.proposal import Proposal, ProposalWithdrawn, Withdrawal
from domain.proposal import tags as proposal_tags
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
    """The programme's first day, or the day of the match once the programme has begun, where no day is given."""
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class ConcludeProposal:
    """Make a pair of a proposal that both have accepted, or tell why it cannot be."""

    pair: PairId
    programme: ProgrammeId
    adept: MemberId
    mentor: MemberId
    co_mentors: tuple[MemberId, ...] = ()


Command = MatchPair | ConcludeProposal
Fact = PairMatched | ProposalWithdrawn
Seen = rolls.Fact | proposed.Fact | aparts.Fact | following.Fact

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
    roll: Roll = field(default_factory=Roll)
    matched: frozenset[PairId] = frozenset()
    followed: Followed = field(default_factory=Followed)
    apart: Apart = field(default_factory=Apart)
    proposal: proposed.Life = proposed.UNPROPOSED


def scope(command: Command) -> Scope:
    pair = facts_of(pair_tag(command.pair), named=(PairMatched, *proposed.FACTS))
    mentors = (command.mentor, *command.co_mentors)
    lines = of_lines(command.programme, command.adept, *mentors)
    people = on_roll(command.programme, command.adept, *mentors)
    return (pair, *aparts.scope(command.adept, mentors), *lines, *people, following.SCOPE)


def evolve(state: Candidates, fact: Seen) -> Candidates:
    if isinstance(fact, following.Fact):
        return replace(state, followed=following.evolve(state.followed, fact))
    if isinstance(fact, aparts.Fact):
        return replace(state, apart=aparts.evolve(state.apart, fact))
    if isinstance(fact, proposed.Fact):
        return replace(state, proposal=proposed.evolve(state.proposal, fact))
    if isinstance(fact, PairMatched):
        state = replace(state, matched=state.matched | {fact.pair})
    if isinstance(fact, PairEnded):
        state = replace(state, apart=aparts.evolve(state.apart, fact))
    return replace(state, roll=rolls.evolve(state.roll, fact))


def decide(command: Command, state: Candidates, asked: Asked) -> tuple[Fact, ...]:
    match command:
        case MatchPair():
            asked.within(command.programme).only(Role.COORDINATOR, Role.INTEGRATION)
            asked.not_oneself(command.adept, command.mentor, *command.co_mentors)
            if command.pair in state.matched and isinstance(state.roll.programme, Programme):
                return ()
            return (match(command, state, asked, Source.IMPORT if asked.actor.via is Via.IMPORT else Source.MANUAL),)
        case ConcludeProposal():
            asked.only(Role.POLICY)
            return conclude(command, state, asked)


def conclude(command: ConcludeProposal, state: Candidates, asked: Asked) -> tuple[Fact, ...]:
    """Who comes second to the last seat is told so: no seat was promised."""
    if not isinstance(state.proposal, Proposal) or not state.proposal.agreed or command.pair in state.matched:
        return ()
    about = (command.pair, command.programme, command.adept, command.mentor)
    try:
        return (match(MatchPair(*about, command.co_mentors), state, asked, Source.PROPOSAL),)
    except Refused as rule:
        return (ProposalWithdrawn(*about, next(why for why, rules in WITHDRAWALS.items() if type(rule) in rules)),)


WITHDRAWALS: dict[Withdrawal, tuple[type[Refused], ...]] = {
    Withdrawal.PROGRAMME_NOT_MATCHING: (ProgrammeUnknown, ProgrammeNotMatching, OutsideProgramme),
    Withdrawal.NOT_ACCEPTED: (AdeptNotAccepted, MentorNotAccepted, CoMentorNotAccepted),
    Withdrawal.KEPT_APART: (MentorIsAdept, KeptApart, ReportingLine),
    Withdrawal.ADEPT_IN_PAIR: (AdeptAlreadyInPair,),
    Withdrawal.NO_SEAT_LEFT: (NoSeatLeft,),
}


def match(
    command: MatchPair, state: Candidates, asked: Asked, source: Source, until: date | None = None
) -> PairMatched:
    """``until``: the last day of the pair that this one follows, extended perhaps beyond the programme's."""
    match state.roll.programme:
        case Undrafted():
            raise ProgrammeUnknown
        case Programme(phase=phase) if (phase is Phase.DRAFTED or phase in OVER) and not told_later(phase, asked):
            raise ProgrammeNotMatching
        case Programme() as programme:
            edition = state.followed.for_new(command.programme, asked.on(programme.zone))
            policies = state.followed.policies(edition)
            suitable(command, state, policies)
            if until is not None and until > programme.period.ends_on:
                half = halfway(programme.period.starts_on, until)
                programme = replace(programme, period=replace(programme.period, midpoint_on=half, ends_on=until))
            return matched(command, programme, edition, policies, asked, source)


def suitable(command: MatchPair, state: Candidates, policies: Policies) -> None:
    roll = state.roll
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
    may_meet(state.apart, command.adept, everybody[1:], command.programme)
    if len(adept.followed) >= policies.pairs_per_adept:
        raise AdeptAlreadyInPair
    if len(mentor.led) >= mentor.capacity:
        raise NoSeatLeft


def matched(
    command: MatchPair, programme: Programme, edition: EditionId, policies: Policies, asked: Asked, source: Source
) -> PairMatched:
    """The pair's own period from its first day, with its own half-time: until the programme's end, or its full length
    where the edition gives late pairs theirs."""
    whole = programme.period
    begun = programme.phase in {Phase.RUNNING, Phase.CLOSING}
    first = max(whole.starts_on, asked.on(programme.zone)) if begun else whole.starts_on
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
        source,
    )


def named(subject: str | None) -> str | None:
    return None if subject is None else written(line(subject), 300, SubjectUnusable)


def tags(fact: Fact) -> tuple[Tag, ...]:
    return pair_tags(fact) if isinstance(fact, PairMatched) else proposal_tags(fact)


matching: Decider[Command, Candidates, Fact, Seen] = Decider(
    commands=(MatchPair, ConcludeProposal),
    facts=(PairMatched, ProposalWithdrawn),
    scope=scope,
    initial=Candidates(),
    evolve=evolve,
    decide=decide,
    tags=tags,
    reads=(AttributesDeclared,),
    upcasts={PairMatched: (before_editions,)},
    inner=(ConcludeProposal,),
)
