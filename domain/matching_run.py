"""Runs of the matching: a coordinator asks for one, the product computes it, and what it found is a fact."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from domain import run as runs
from domain.attribute import KEY
from domain.criteria import CriteriaDefined
from domain.criteria_kinds import Algorithm, Constraints, Couple, Quota
from domain.decider import Decider
from domain.language import (
    Asked,
    ProgrammeId,
    Refused,
    Role,
    RunId,
    Scope,
    facts_of,
    line,
    programme_tag,
    run_tag,
    written,
)
from domain.phase import DOORS, UNDRAFTED, Life, Phase, State, phase_of
from domain.phase import evolve as phase_after
from domain.programme import NotInThisPhase, ProgrammeUnknown
from domain.proposal import MatchProposed
from domain.run import (
    FACTS,
    Fact,
    Failure,
    MatchingRunAdvanced,
    MatchingRunCompleted,
    MatchingRunDiscarded,
    MatchingRunFailed,
    MatchingRunRequested,
    Run,
    RunUnknown,
    Stage,
    before_obstacles,
    before_rules,
    tags,
)
from domain.run_result import Obstacles, Result

MATCHED_IN = frozenset({Phase.OPEN, Phase.CLOSED, Phase.MATCHING, Phase.RUNNING})

# commands


@dataclass(frozen=True, slots=True)
class RequestMatchingRun:
    """By the programme's newest criteria. The seed decides between equals."""

    run: RunId
    programme: ProgrammeId
    algorithm: Algorithm = Algorithm.OPTIMAL
    seed: int = 0
    what_if: bool = False
    locked: tuple[Couple, ...] = ()
    constraints: Constraints = field(default_factory=Constraints)


@dataclass(frozen=True, slots=True)
class AdvanceMatchingRun:
    run: RunId
    stage: Stage


@dataclass(frozen=True, slots=True)
class CompleteMatchingRun:
    run: RunId
    as_at: int
    inputs_digest: str
    result: Result
    duration_ms: int


@dataclass(frozen=True, slots=True)
class FailMatchingRun:
    run: RunId
    reason: Failure
    obstacles: Obstacles = field(default_factory=Obstacles)


@dataclass(frozen=True, slots=True)
class DiscardRun:
    """Nothing is ever published from it; so of a run that has been published it is too late to say so."""

    run: RunId


Later = AdvanceMatchingRun | CompleteMatchingRun | FailMatchingRun | DiscardRun
Command = RequestMatchingRun | Later

# refusals


class ConstraintsUnusable(Refused):
    """Budgets, quotas and co-mentors bind the constrained mode only, with numbers that are not below zero."""

    svenska = "Timbudget, kvoter och medmentorer gäller bara det begränsade läget, med tal som inte är under noll."
    about = "constraints"


class QuotaUnusable(Refused):
    """A quota names the key of an attribute, and one value of 1 to 80 characters."""

    svenska = "En kvot anger nyckeln till en egenskap och ett värde på 1 till 80 tecken."
    about = "constraints"


class LockedTwice(Refused):
    """Nobody can be locked to two mentors."""

    svenska = "Ingen kan låsas till två mentorer."
    about = "locked"


class SeedImpossible(Refused):
    """A seed is a whole number from 0 to 2147483647."""

    svenska = "Ett frö är ett heltal från 0 till 2147483647."
    about = "seed"


class RunPublished(Refused):
    """People have had proposals from this run, so it stays. Override a proposal that should not stand."""

    svenska = "Någon har fått ett förslag ur körningen, så den finns kvar. Åsidosätt ett förslag som inte ska gälla."
    about = "run"


# state


@dataclass(frozen=True, slots=True)
class Known:
    programme: State = UNDRAFTED
    edition: int = 0
    run: Run | None = None
    published: bool = False


Seen = Fact | CriteriaDefined | Life | MatchProposed


def scope(command: Command) -> Scope:
    own = facts_of(run_tag(command.run), named=FACTS)
    match command:
        case RequestMatchingRun():
            return (own, facts_of(programme_tag(command.programme), named=(*DOORS, CriteriaDefined)))
        case AdvanceMatchingRun() | CompleteMatchingRun() | FailMatchingRun():
            return (own,)
        case DiscardRun():
            return (facts_of(run_tag(command.run), named=(*FACTS, MatchProposed)),)


def evolve(known: Known, fact: Seen) -> Known:
    if isinstance(fact, Fact):
        return replace(known, run=runs.evolve(known.run, fact))
    if isinstance(fact, CriteriaDefined):
        return replace(known, edition=fact.edition)
    if isinstance(fact, MatchProposed):
        return replace(known, published=True)
    return replace(known, programme=phase_after(known.programme, fact))


def decide(command: Command, known: Known, asked: Asked) -> tuple[Fact, ...]:
    match command:
        case RequestMatchingRun() if known.run is None:
            asked.within(command.programme).only(Role.COORDINATOR)
        case RequestMatchingRun() | DiscardRun():
            asked.within(None if known.run is None else known.run.asked.programme).only(Role.COORDINATOR)
        case AdvanceMatchingRun() | CompleteMatchingRun() | FailMatchingRun():
            asked.only(Role.POLICY)
    if isinstance(command, RequestMatchingRun):
        # Nor does anybody learn that they are excluded, from whether a run may put them together with somebody.
        asked.not_oneself(*(one for couple in command.locked for one in (couple.adept, couple.mentor)))
        return request(command, known)
    if known.run is None:
        raise RunUnknown
    if isinstance(command, DiscardRun):
        return discard(known.run, published=known.published)
    return go_on(command, known.run)


def request(command: RequestMatchingRun, known: Known) -> tuple[Fact, ...]:
    phase = phase_of(known.programme)
    if phase is None:
        raise ProgrammeUnknown
    if known.run is not None:
        return ()
    if phase not in MATCHED_IN:
        raise NotInThisPhase
    if not 0 <= command.seed < 2**31:
        raise SeedImpossible
    if len({couple.adept for couple in command.locked}) < len(command.locked):
        raise LockedTwice
    if not possible(command.constraints, command.algorithm):
        raise ConstraintsUnusable
    return (
        MatchingRunRequested(
            command.run,
            command.programme,
            known.edition,
            command.algorithm,
            command.seed,
            command.what_if,
            command.locked,
            replace(command.constraints, quotas=tuple(map(declarable, command.constraints.quotas))),
        ),
    )


def declarable(quota: Quota) -> Quota:
    """Of something that people can have declared."""
    if KEY.fullmatch(quota.key) is None:
        raise QuotaUnusable
    return replace(quota, value=written(line(quota.value), 80, QuotaUnusable))


def possible(asked: Constraints, algorithm: Algorithm) -> bool:
    if algorithm is not Algorithm.CONSTRAINED:
        return asked == Constraints()
    quotas = all(one.least >= 0 and (one.most is None or one.most >= one.least) for one in asked.quotas)
    return quotas and len(asked.quotas) <= 20 and asked.hours >= 0 and 0 <= asked.co_mentors <= 5 and asked.helps >= 1


def discard(run: Run, *, published: bool) -> tuple[Fact, ...]:
    if run.discarded:
        return ()
    if published:
        raise RunPublished
    return (MatchingRunDiscarded(run.asked.run, run.asked.programme),)


def go_on(command: AdvanceMatchingRun | CompleteMatchingRun | FailMatchingRun, run: Run) -> tuple[Fact, ...]:
    """What is over stays as it is: a result that comes too late, or once more, is dropped."""
    programme = run.asked.programme
    match command:
        case _ if run.over:
            return ()
        case AdvanceMatchingRun(stage=stage):
            return () if run.stage is stage else (MatchingRunAdvanced(command.run, programme, stage),)
        case FailMatchingRun(reason=reason, obstacles=obstacles):
            return (MatchingRunFailed(command.run, programme, reason, obstacles),)
        case CompleteMatchingRun(result=result):
            return (
                MatchingRunCompleted(
                    command.run,
                    programme,
                    command.as_at,
                    command.inputs_digest,
                    result.objective,
                    result.matches,
                    result.unmatched,
                    result.blocking,
                    command.duration_ms,
                ),
            )


matching_run: Decider[Command, Known, Fact, Seen] = Decider(
    commands=(RequestMatchingRun, AdvanceMatchingRun, CompleteMatchingRun, FailMatchingRun, DiscardRun),
    facts=FACTS,
    scope=scope,
    initial=Known(),
    evolve=evolve,
    decide=decide,
    tags=tags,
    upcasts={MatchingRunCompleted: (before_rules,), MatchingRunFailed: (before_obstacles,)},
    inner=(AdvanceMatchingRun, CompleteMatchingRun, FailMatchingRun),
)
