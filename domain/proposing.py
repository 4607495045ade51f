"""From a run to proposals, and from a proposal that came to nothing to the next wish, to a person, or to nobody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from uuid import NAMESPACE_URL, uuid5

from domain import board as boards
from domain import run as runs
from domain import weighed as weights
from domain.attribute import AttributesDeclared
from domain.board import Board, ManualMatchNeeded, MatchPassedOver, NoMatchFound, board, need_tags
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
    member_tag,
    run_tag,
)
from domain.matching_run import MATCHED_IN
from domain.pair import PairEnded
from domain.phase import Programme, phase_of
from domain.programme import NotInThisPhase, ProgrammeUnknown
from domain.proposal import MatchProposed
from domain.proposal import tags as proposal_tags
from domain.run import MatchingRunCompleted, Run, RunUnknown

# commands


@dataclass(frozen=True, slots=True)
class PublishProposals:
    """By somebody whom the run is not about.

    Those of the run that are still possible: who has been matched, kept apart or withdrawn since is left out, and so
    is whom a mentor has no seat for any more; whom a requirement forbids by now is passed over. So is whom the run has
    put together by what one of them has taken their consent back to, and nobody is told of that."""

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
Own = MatchProposed | boards.Own

# refusals


class NothingToPublish(Refused):
    """None of this run's proposals is possible any more."""

    svenska = "Inget av körningens förslag är längre möjligt."
    about = "run"


class RequirementForbids(Refused):
    """A requirement of the programme's criteria forbids every pair of this run that would else be possible."""

    svenska = "Ett krav i programmets kriterier förbjuder varje par i körningen som annars vore möjligt."
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


Couple = tuple[MemberId, MemberId]
"""An adept and a mentor."""
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
    taken_back: weights.TakenBack = frozenset()
    """Since the run was asked for."""


def scope(command: Command) -> Scope:
    here = boards.scope(command.programme)
    match command:
        case PublishProposals():
            unfit = facts_of(named=(PairEnded,))  # whoever the run is about, and in whichever programme they were
            own = facts_of(run_tag(command.run), named=runs.FACTS)
            return (*here, *boards.ruled(command.programme), unfit, own)
        case ProposeNextWish():
            return (*here, *boards.ruled(command.programme), facts_of(member_tag(command.member), named=(PairEnded,)))
        case FindNoMatch():
            return here


def evolve(desk: Desk, fact: Seen) -> Desk:
    if isinstance(fact, runs.Fact):
        return replace(desk, run=runs.evolve(desk.run, fact))
    if isinstance(fact, weights.Fact) and desk.run is not None:
        desk = replace(desk, taken_back=weights.after(desk.taken_back, fact))
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
            return publish(command, desk, now, programme, asked)
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


def publish(command: PublishProposals, desk: Desk, now: Board, programme: Programme, asked: Asked) -> tuple[Own, ...]:
    run = desk.run
    if run is None or run.asked.programme != command.programme:
        raise RunUnknown
    if run.completed is None or run.discarded or run.asked.what_if:
        raise RunNotUsable
    asked.not_oneself(*everybody(run.completed))
    wanted = run.completed.matches
    fresh = [one for one in wanted if proposal_id(command.run, one.adept, one.mentor) not in now.proposals]
    until = answer_by(command.programme, now, programme, asked)
    usable = partial(weights.usable, now.criteria.get(run.asked.edition, ()), desk.taken_back)
    asked_for = [one for one in fresh if now.seeking(one.adept) and now.open_to(one.adept, one.mentor)]
    open_yet = [one for one in asked_for if usable(one.adept, one.mentor, one.shares)]
    possible = boards.seated(now, command.run, [one for one in open_yet if not now.forbidding(one.adept, one.mentor)])
    over = passed_over(now, command.run, [(one.adept, one.mentor) for one in open_yet])
    if not possible and (not wanted or len(fresh) == len(wanted)):
        raise RequirementForbids(*rules_of(over)) if over else NothingToPublish
    proposed = (
        MatchProposed(
            proposal_id(command.run, one.adept, one.mentor),
            command.programme,
            one.adept,
            one.mentor,
            command.run,
            tuple(who for who in one.co_mentors if now.may_help(one.adept, who) and usable(one.adept, who)),
            programme.zone,
            until,
        )
        for one in possible
    )
    return (*proposed, *(one for one in over if one not in now.passed))


def everybody(found: MatchingRunCompleted) -> Iterable[MemberId]:
    """Whom a run is about: which of several is published is decided for whoever it leaves, too."""
    for match in found.matches:
        yield from (match.adept, match.mentor, *match.co_mentors)
    yield from (left.member for left in found.unmatched)


def passed_over(now: Board, run: RunId | None, couples: Iterable[Couple]) -> tuple[MatchPassedOver, ...]:
    told = ((adept, mentor, now.forbidding(adept, mentor)) for adept, mentor in couples)
    return tuple(MatchPassedOver(now.here, adept, mentor, run, rules) for adept, mentor, rules in told if rules)


def rules_of(over: Iterable[MatchPassedOver]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(rule for one in over for rule in one.rules))


def answer_by(here: ProgrammeId, now: Board, programme: Programme, asked: Asked) -> date:
    """As many days as the edition gives that a pair of today would follow."""
    today = asked.today(programme.zone)
    return today + timedelta(days=now.followed.policies(now.followed.for_new(here, today)).proposal_answer_days)


def proposal_id(of: str, adept: MemberId, mentor: MemberId) -> PairId:
    """Follows from what it is about, so that the same thing is proposed once."""
    return PairId(str(uuid5(NAMESPACE_URL, f"urn:fadder:proposal:{of}/{adept}/{mentor}")))


def next_wish(command: ProposeNextWish, now: Board, programme: Programme, asked: Asked) -> tuple[Own, ...]:
    """The first mentor on the list who was not proposed before, could take the adept and may by the requirements; else
    a person has to look. Whom only a requirement forbids is told."""
    adept = command.member
    if not now.seeking(adept) or adept in now.needs:
        return ()
    before = {one.said.mentor for one in now.proposals.values() if one.said.adept == adept}
    until = answer_by(command.programme, now, programme, asked)
    wished = [one for one in now.ranked.get(adept, ()) if one not in before and now.open_to(adept, one)]
    for place, mentor in enumerate(wished):
        if not now.forbidding(adept, mentor):
            pair = proposal_id(f"wish/{command.programme}/{len(before)}", adept, mentor)
            proposed = MatchProposed(pair, command.programme, adept, mentor, None, (), programme.zone, until)
            return (proposed, *passed_over(now, None, ((adept, one) for one in wished[:place])))
    needed = ManualMatchNeeded(command.programme, adept, until)
    return (needed, *passed_over(now, None, ((adept, one) for one in wished)))


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
    facts=(MatchProposed, ManualMatchNeeded, MatchPassedOver, NoMatchFound),
    scope=scope,
    initial=Desk(),
    evolve=evolve,
    decide=decide,
    tags=tags,
    reads=(AttributesDeclared,),
    inner=(ProposeNextWish,),
)
