"""From a run to proposals, and from a proposal that came to nothing to the next wish, to a person, or to nobody."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import NAMESPACE_URL, uuid5

from domain import board as boards
from domain import run as runs
from domain.apart import of_all_lines
from domain.attribute import AttributesDeclared
from domain.board import Board, ManualMatchNeeded, Need, NoMatchFound, board, need_tags
from domain.decider import Decider
from domain.language import (
    Asked,
    MemberId,
    PairId,
    ProgrammeId,
    Refused,
    Role,
    RunId,
    Scope,
    Tag,
    facts_of,
    run_tag,
)
from domain.matching_run import MATCHED_IN
from domain.phase import Programme, phase_of
from domain.programme import NotInThisPhase, ProgrammeUnknown
from domain.proposal import MatchProposed
from domain.proposal import tags as proposal_tags
from domain.run import Run, RunUnknown

# commands


@dataclass(frozen=True, slots=True)
class PublishProposals:
    """Those of the run that are still possible: who has been matched, kept apart or withdrawn since is left out."""

    run: RunId
    programme: ProgrammeId


@dataclass(frozen=True, slots=True)
class ProposeNextWish:
    """After a proposal that came to nothing."""

    programme: ProgrammeId
    member: MemberId


@dataclass(frozen=True, slots=True)
class FindNoMatch:
    programme: ProgrammeId
    member: MemberId


Command = PublishProposals | ProposeNextWish | FindNoMatch
Own = MatchProposed | Need

# refusals


class NothingToPublish(Refused):
    """None of this run's proposals is possible any more."""

    svenska = "Inget av körningens förslag är längre möjligt."
    about = "run"


class RunNotUsable(Refused):
    """Only a completed run is published that is no what-if run and was not discarded."""

    svenska = "Bara en slutförd körning publiceras, som inte är på prov och inte har kasserats."
    about = "run"


class NotWaiting(Refused):
    """This adept is not waiting to be matched by hand."""

    svenska = "Den här adepten väntar inte på att matchas för hand."
    about = "member"


class StillTimeToMatch(Refused):
    """There is still time to match this adept by hand."""

    svenska = "Det finns fortfarande tid att matcha adepten för hand."
    about = "member"


# state


Seen = boards.Fact | runs.Fact


@dataclass(frozen=True, slots=True)
class Told:
    """The facts, the last one first: they are laid out on a board once, when it is decided."""

    fact: boards.Fact
    before: Told | None


@dataclass(frozen=True, slots=True)
class Desk:
    told: Told | None = None
    run: Run | None = None


def scope(command: Command) -> Scope:
    here = boards.scope(command.programme)
    match command:
        case PublishProposals():
            return (*here, *of_all_lines(command.programme), facts_of(run_tag(command.run), named=runs.FACTS))
        case ProposeNextWish():
            return (*here, *of_all_lines(command.programme))
        case FindNoMatch():
            return here


def evolve(desk: Desk, fact: Seen) -> Desk:
    if isinstance(fact, runs.Fact):
        return replace(desk, run=runs.evolve(desk.run, fact))
    return replace(desk, told=Told(fact, desk.told))


def listed(told: Told | None) -> list[boards.Fact]:
    found: list[boards.Fact] = []
    while told is not None:
        found.append(told.fact)
        told = told.before
    return found[::-1]


def decide(command: Command, desk: Desk, asked: Asked) -> tuple[Own, ...]:
    asked = asked.within(command.programme)
    allowed(command, asked)
    now = board(command.programme, listed(desk.told))
    programme = now.programme
    if not isinstance(programme, Programme):
        raise ProgrammeUnknown
    if phase_of(programme) not in MATCHED_IN:
        raise NotInThisPhase
    match command:
        case PublishProposals():
            return publish(command, desk.run, now, programme, asked)
        case ProposeNextWish():
            return next_wish(command, now, programme, asked)
        case FindNoMatch():
            return no_match(command, now, programme, asked)


def allowed(command: Command, asked: Asked) -> None:
    match command:
        case PublishProposals():
            asked.only(Role.COORDINATOR)
        case ProposeNextWish():
            asked.only(Role.POLICY)
        case FindNoMatch():
            asked.only(Role.COORDINATOR, Role.POLICY)


def publish(
    command: PublishProposals, run: Run | None, now: Board, programme: Programme, asked: Asked
) -> tuple[MatchProposed, ...]:
    if run is None or run.asked.programme != command.programme:
        raise RunUnknown
    if run.completed is None or run.discarded or run.asked.what_if:
        raise RunNotUsable
    wanted = run.completed.matches
    fresh = [one for one in wanted if proposal_id(command.run, one.adept, one.mentor) not in now.proposals]
    until = answer_by(command.programme, now, programme, asked)
    possible = [one for one in fresh if now.seeking(one.adept) and now.open_to(one.adept, one.mentor)]
    if not possible and (not wanted or len(fresh) == len(wanted)):
        raise NothingToPublish
    return tuple(
        MatchProposed(
            proposal_id(command.run, one.adept, one.mentor),
            command.programme,
            one.adept,
            one.mentor,
            command.run,
            one.co_mentors,
            programme.zone,
            until,
        )
        for one in possible
    )


def answer_by(here: ProgrammeId, now: Board, programme: Programme, asked: Asked) -> date:
    """As many days as the edition gives that a pair of today would follow."""
    today = asked.today(programme.zone)
    return today + timedelta(days=now.followed.policies(now.followed.for_new(here, today)).proposal_answer_days)


def proposal_id(of: str, adept: MemberId, mentor: MemberId) -> PairId:
    """Follows from what it is about, so that the same thing is proposed once."""
    return PairId(str(uuid5(NAMESPACE_URL, f"urn:fadder:proposal:{of}/{adept}/{mentor}")))


def next_wish(command: ProposeNextWish, now: Board, programme: Programme, asked: Asked) -> tuple[Own, ...]:
    """The first mentor on the list who was not proposed before and could take the adept; else a person has to look."""
    adept = command.member
    if not now.seeking(adept) or adept in now.needs:
        return ()
    before = {one.said.mentor for one in now.proposals.values() if one.said.adept == adept}
    until = answer_by(command.programme, now, programme, asked)
    for mentor in now.ranked.get(adept, ()):
        if mentor not in before and now.open_to(adept, mentor):
            pair = proposal_id(f"wish/{command.programme}/{len(before)}", adept, mentor)
            return (MatchProposed(pair, command.programme, adept, mentor, None, (), programme.zone, until),)
    return (ManualMatchNeeded(command.programme, adept, until),)


def no_match(command: FindNoMatch, now: Board, programme: Programme, asked: Asked) -> tuple[NoMatchFound, ...]:
    """The product waits until the day; a coordinator may say so at once."""
    match now.needs.get(command.member):
        case None:
            raise NotWaiting
        case NoMatchFound():
            return ()
        case ManualMatchNeeded(decide_by=decide_by):
            if not asked.actor.may(Role.COORDINATOR) and asked.today(programme.zone) <= decide_by:
                raise StillTimeToMatch
            return (NoMatchFound(command.programme, command.member),)


def tags(fact: Own) -> tuple[Tag, ...]:
    return proposal_tags(fact) if isinstance(fact, MatchProposed) else need_tags(fact)


proposing: Decider[Command, Desk, Own, Seen] = Decider(
    commands=(PublishProposals, ProposeNextWish, FindNoMatch),
    facts=(MatchProposed, ManualMatchNeeded, NoMatchFound),
    scope=scope,
    initial=Desk(),
    evolve=evolve,
    decide=decide,
    tags=tags,
    reads=(AttributesDeclared,),
    inner=(ProposeNextWish,),
)
