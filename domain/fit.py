"""Whether the two suit one another, as each of them says for themselves; and what a coordinator learns of a no.

What somebody answered is for nobody else, the other of the two least of all. That somebody said no opens a process
with coordinators: they learn that it is open, and the answer only where its author lets them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Annotated, get_args

from domain import diary as diaries
from domain import pair as pairs
from domain.decider import Decider
from domain.diary import SEEN, Diary, Held
from domain.disputes import from_outside
from domain.language import Asked, PairId, ProgrammeId, Refused, Scope, Side, Visibility
from domain.pair import Completed, Ended, NotTogether, Open, Pair, PairUnknown, Unmatched, of_the_pair
from domain.side import side


class Fit(StrEnum):
    GOOD = "good"
    UNDECIDED = "undecided"
    """To be asked again after the next meeting."""
    NOT_GOOD = "not_good"


# commands


@dataclass(frozen=True, slots=True)
class CheckFit:
    pair: PairId
    answer: Fit
    tell: bool = False
    """Let coordinators read the answer."""


@dataclass(frozen=True, slots=True)
class CloseFitProcess:
    """A coordinator has talked with them, and the two go on together."""

    pair: PairId


Command = CheckFit | CloseFitProcess

# facts


@dataclass(frozen=True, slots=True)
class PairFitChecked:
    """``checked_on`` is the day where the pair lives."""

    pair: PairId
    programme: ProgrammeId
    side: Side
    checked_on: date
    answer: Annotated[str, Visibility.AUTHOR]
    """A word of ``Fit``, kept as what people write is kept."""


@dataclass(frozen=True, slots=True)
class FitAnswerTold:
    """The side lets coordinators read what it has answered; not the other of the two."""

    pair: PairId
    programme: ProgrammeId
    side: Side


@dataclass(frozen=True, slots=True)
class FitProcessOpened:
    """Somebody has said that it does not fit. The two are not shown it: it would tell the one what the other said."""

    pair: PairId
    programme: ProgrammeId


@dataclass(frozen=True, slots=True)
class FitProcessClosed:
    """A coordinator says so, or whoever had said no says that it fits."""

    pair: PairId
    programme: ProgrammeId


Fact = PairFitChecked | FitAnswerTold | FitProcessOpened | FitProcessClosed
FACTS: tuple[type[Fact], ...] = get_args(Fact)

# refusals


class FitTooEarly(Refused):
    """Whether you suit one another is asked once you have met."""

    svenska = "Om ni passar ihop frågas när ni har träffats."
    about = "pair"
    handbook = "policy.fit_check"


# state


@dataclass(frozen=True, slots=True)
class Chemistry:
    diary: Diary = field(default_factory=Diary)
    said: Mapping[Side, PairFitChecked] = field(default_factory=dict[Side, PairFitChecked])
    told: frozenset[Side] = frozenset()
    """Whose last answer coordinators may read."""
    open: bool = False


Seen = diaries.Seen | Fact


def scope(command: Command) -> Scope:
    return pairs.scope(command, (*SEEN, *FACTS))


def evolve(known: Chemistry, fact: Seen) -> Chemistry:
    match fact:
        case PairFitChecked(side=by):
            return replace(known, said={**known.said, by: fact}, told=known.told - {by})
        case FitAnswerTold(side=by):
            return replace(known, told=known.told | {by})
        case FitProcessOpened() | FitProcessClosed():
            return replace(known, open=isinstance(fact, FitProcessOpened))
        case _:
            return replace(known, diary=diaries.evolve(known.diary, fact))


def decide(command: Command, known: Chemistry, asked: Asked) -> tuple[Fact, ...]:
    life = known.diary.life
    if isinstance(life, Unmatched):
        raise PairUnknown
    match command:
        case CheckFit():
            of_the_pair(life.pair, asked)  # no import: each says so for themselves
            by = side(None, life.pair, asked)
            return check(command, ongoing(life), by, known, asked)
        case CloseFitProcess():
            from_outside(life.pair, asked)
            return (FitProcessClosed(command.pair, ongoing(life).programme),) if known.open else ()


def ongoing(life: Open | Completed | Ended) -> Pair:
    if not isinstance(life, Open):
        raise NotTogether
    return life.pair


def check(command: CheckFit, pair: Pair, by: Side, known: Chemistry, asked: Asked) -> tuple[Fact, ...]:
    if not any(isinstance(meeting, Held) for meeting in known.diary.meetings.values()):
        raise FitTooEarly
    said, today = (command.pair, pair.programme), asked.today(pair.zone)
    anew = says_more(command.answer, known.said.get(by), today, doubted=known.open)
    facts: list[Fact] = [PairFitChecked(*said, by, today, command.answer.value)] if anew else []
    if command.tell and (anew or by not in known.told):
        facts.append(FitAnswerTold(*said, by))
    no = {other for other, last in known.said.items() if last.answer == Fit.NOT_GOOD}
    if command.answer is Fit.NOT_GOOD and not known.open:
        facts.append(FitProcessOpened(*said))
    if command.answer is Fit.GOOD and known.open and no == {by}:
        facts.append(FitProcessClosed(*said))
    return tuple(facts)


def says_more(answer: Fit, before: PairFitChecked | None, today: date, *, doubted: bool) -> bool:
    """The same is worth saying again on another day while undecided, and after a no that was thought settled."""
    if before is None or before.answer != answer:
        return True
    match answer:
        case Fit.GOOD:
            return False
        case Fit.UNDECIDED:
            return before.checked_on != today
        case Fit.NOT_GOOD:
            return not doubted


fit: Decider[Command, Chemistry, Fact, Seen] = Decider(
    commands=get_args(Command),
    facts=FACTS,
    scope=scope,
    initial=Chemistry(),
    evolve=evolve,
    decide=decide,
    tags=pairs.tags,
    reads=(PairFitChecked,),
)
