"""Whoever helps a pair as its co-mentor helps no more: the two go on, and the co-mentor is free to leave."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from domain import pair as pairs
from domain.decider import Decider
from domain.language import Asked, MemberId, PairId, Refused, Role, Scope
from domain.pair import (
    UNMATCHED,
    CoMentorSteppedDown,
    Completed,
    Ended,
    NotTogether,
    PairUnknown,
    Unmatched,
    of_the_pair,
)

# command


@dataclass(frozen=True, slots=True)
class StepDown:
    """For oneself, or by a coordinator on somebody's behalf."""

    pair: PairId
    member: MemberId


# refusals


class NotTheCoMentor(Refused):
    """A co-mentor of the pair steps down; the adept and the mentor end their pair, or a coordinator sees to it."""

    svenska = "En medmentor i paret kliver av; adepten och mentorn avslutar sitt par, eller så gör en samordnare det."
    about = "member"


# state


@dataclass(frozen=True, slots=True)
class Helped:
    """A pair's life, and who has stepped down from it."""

    life: pairs.Life = UNMATCHED
    down: frozenset[MemberId] = field(default=frozenset())


def scope(command: StepDown) -> Scope:
    return pairs.scope(command, ())


def evolve(helped: Helped, fact: pairs.Fact) -> Helped:
    down = helped.down | {fact.member} if isinstance(fact, CoMentorSteppedDown) else helped.down
    return replace(helped, life=pairs.evolve(helped.life, fact), down=down)


def decide(command: StepDown, helped: Helped, asked: Asked) -> tuple[CoMentorSteppedDown, ...]:
    if isinstance(helped.life, Unmatched):
        raise PairUnknown
    pair, oneself = helped.life.pair, asked.actor.by == command.member
    if not (oneself and command.member in helped.down):
        of_the_pair(pair, asked, Role.COORDINATOR)
    asked = asked.within(pair.programme)
    if not oneself:
        asked.only(Role.COORDINATOR)
        asked.not_oneself(pair.adept, pair.mentor, *pair.co_mentors)
    if command.member in helped.down:
        return ()
    if command.member not in pair.co_mentors:
        raise NotTheCoMentor
    if isinstance(helped.life, Completed | Ended):
        raise NotTogether
    return (CoMentorSteppedDown(command.pair, pair.programme, command.member),)


stepping_down: Decider[StepDown, Helped, CoMentorSteppedDown, pairs.Fact] = Decider(
    commands=(StepDown,),
    facts=(CoMentorSteppedDown,),
    scope=scope,
    initial=Helped(),
    evolve=evolve,
    decide=decide,
    tags=pairs.tags,
)
