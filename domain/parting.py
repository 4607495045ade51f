"""How a pair completes, or ends before its time, without fault."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, get_args

from domain import diary as diaries
from domain import following
from domain import pair as pairs
from domain.decider import Decider
from domain.diary import SEEN, Diary
from domain.following import Rules
from domain.language import Asked, PairId, Refused, Role, Scope, Side
from domain.pair import (
    Completed,
    Completion,
    Ended,
    EndReason,
    NotTogether,
    Pair,
    PairCompleted,
    PairEnded,
    PairExtended,
    PairIsPaused,
    PairMatched,
    PairPaused,
    PairResumed,
    PairUnknown,
    Paused,
    Together,
    Unmatched,
    has_closed,
)
from domain.pairing import ClosingSummarised
from domain.steps import Step, StepAgreed, Steps, StepTakenBack, agreed, by_both, done, no_steps, speaks_for
from domain.vault import VaultClosed, words_if_any

# commands


@dataclass(frozen=True, slots=True)
class CompletePair:
    pair: PairId
    early: bool = False
    """Complete although the two have not both summarised."""


@dataclass(frozen=True, slots=True)
class EndPair:
    pair: PairId
    reason: EndReason
    no_fault: bool = True
    why: str | None = None
    """For oneself, and nobody else."""
    message: str | None = None
    """For the pair."""


Command = CompletePair | EndPair
Own = PairCompleted | PairEnded
Fact = Own | StepAgreed


def in_some_way(fields: dict[str, Any]) -> dict[str, Any]:
    """``PairCompleted`` of version 1, as version 2 says it."""
    return {**fields, "how": None}


def on_some_day(fields: dict[str, Any]) -> dict[str, Any]:
    """``PairCompleted`` of version 2, as version 3 says it."""
    return {**fields, "completed_on": None}


def without_words(fields: dict[str, Any]) -> dict[str, Any]:
    """``PairEnded`` of version 1, as version 2 says it."""
    return {**fields, "why": None, "message": None}


# refusals


class ClosingMissing(Refused):
    """Both sides summarise first; say that the pair completes early if they will not."""

    svenska = "Båda sidor summerar först; ange att paret slutförs i förtid om de inte kommer att göra det."
    about = "early"


class NeverMet(Refused):
    """A pair that has not met does not complete early; end it."""

    svenska = "Ett par som inte har träffats slutförs inte i förtid, utan avslutas."
    about = "early"


class CoordinatorDecides(Refused):
    """Before the days of grace are over, or with too few meetings, a coordinator decides and no policy."""

    svenska = "Innan respitdagarna är över, eller med för få möten, avgör en samordnare och ingen policy."
    about = "early"
    handbook = "policy.closing_grace_days"


class MessageFromThePair(Refused):
    """Only the two write to one another here."""

    svenska = "Bara de två skriver till varandra här."
    about = "message"


# state


@dataclass(frozen=True, slots=True)
class Standing:
    """A pair with its diary and rules, the sides that have summarised, and the steps that one side has agreed to."""

    diary: Diary = field(default_factory=Diary)
    rules: Rules = field(default_factory=Rules)
    summarised: frozenset[Side] = frozenset()
    steps: Steps = field(default_factory=no_steps)


Seen = diaries.Seen | ClosingSummarised | StepAgreed | StepTakenBack | following.Fact


def scope(command: Command) -> Scope:
    return (*pairs.scope(command, (*SEEN, ClosingSummarised, StepAgreed, StepTakenBack)), following.SCOPE)


def evolve(standing: Standing, fact: Seen) -> Standing:
    if isinstance(fact, following.Fact):
        return replace(standing, rules=following.learn(standing.rules, fact))
    if isinstance(fact, PairMatched):
        standing = replace(standing, rules=following.learn(standing.rules, fact))
    match fact:
        case ClosingSummarised(side=by):
            return replace(standing, summarised=standing.summarised | {by})
        case StepAgreed() | StepTakenBack():
            return replace(standing, steps=agreed(standing.steps, fact))
        case PairExtended() | PairPaused() | PairResumed():  # to go on: nobody's word to complete stands any more
            standing = replace(standing, steps=done(standing.steps, Step.COMPLETE))
        case _:
            pass
    return replace(standing, diary=diaries.evolve(standing.diary, fact))


def decide(command: Command, standing: Standing, asked: Asked) -> tuple[Fact, ...]:
    life = standing.diary.life
    if isinstance(life, Unmatched):
        raise PairUnknown
    also = (Role.POLICY,) if isinstance(command, CompletePair) else ()
    asked = asked.within(life.pair.programme)
    by = speaks_for(life.pair, asked, *also)
    match command, life:
        case CompletePair(), Together(pair):
            return complete(command, pair, standing, by, asked)
        case CompletePair(), Paused():
            raise PairIsPaused
        case EndPair(), Together(pair) | Paused(pair):
            return (end(command, pair, standing, by),)
        case (CompletePair(), Completed()) | (EndPair(), Ended()):
            return ()
        case (CompletePair(), Ended()) | (EndPair(), Completed()):
            raise NotTogether


def complete(command: CompletePair, pair: Pair, standing: Standing, by: Side | None, asked: Asked) -> tuple[Fact, ...]:
    """Early by both, when they have met; without a summary, when the last day has come and somebody decides so."""
    today = asked.on(pair.zone)
    if standing.summarised == frozenset(Side):
        return (completed(command, pair, Completion.SUMMARISED, today),)
    if not command.early:
        raise ClosingMissing
    if by is None and not asked.actor.may(Role.COORDINATOR, Role.INTEGRATION):
        after_grace(pair, standing, today)
    if has_closed(pair, today):
        fact = completed(command, pair, Completion.WITHOUT_SUMMARY, today)
    elif standing.diary.together:
        fact = completed(command, pair, Completion.EARLY, today)
    else:
        raise NeverMet
    return by_both(standing.steps, by, fact, Step.COMPLETE)


def after_grace(pair: Pair, standing: Standing, today: date) -> None:
    """No clock completes a pair that did not meet as often as its edition asks."""
    rules, period = standing.rules.on(today), pair.period
    grace = timedelta(days=rules.closing_grace_days)
    met = sum(period.starts_on <= meeting.held_on <= period.ends_on for meeting in standing.diary.counted)
    if today - period.ends_on <= grace or met < rules.meetings_within(period):
        raise CoordinatorDecides


def completed(command: CompletePair, pair: Pair, how: Completion, on: date) -> PairCompleted:
    return PairCompleted(command.pair, pair.programme, pair.adept, pair.mentor, pair.co_mentors, how, on)


def end(command: EndPair, pair: Pair, standing: Standing, by: Side | None) -> PairEnded:
    if command.message is not None and by is None:
        raise MessageFromThePair
    if command.message is not None and standing.diary.agreement.in_force is None:
        raise VaultClosed
    return PairEnded(
        command.pair,
        pair.programme,
        pair.adept,
        pair.mentor,
        pair.co_mentors,
        command.reason,
        command.no_fault,
        words_if_any(command.why),
        words_if_any(command.message),
    )


parting: Decider[Command, Standing, Fact, Seen] = Decider(
    commands=get_args(Command),
    facts=(PairCompleted, PairEnded),
    scope=scope,
    initial=Standing(),
    evolve=evolve,
    decide=decide,
    tags=pairs.tags,
    upcasts={PairCompleted: (in_some_way, on_some_day), PairEnded: (without_words,)},
)
