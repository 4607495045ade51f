"""A spring of two hundred pairs, day by day: what people ask, decided as the product decides, and a clock that ticks.

The journal is in memory and finds facts as the real one does. The clock forgets everything when it starts again, and
dies in the middle of its work.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from random import Random
from typing import Any

from msgspec.structs import replace

from domain.catalogue import DECIDER_OF, REACTIONS
from domain.correcting import CorrectMeeting
from domain.disputes import ConfirmMeeting, DisputeMeeting, ResolveDispute
from domain.erasure import ErasePersonalData
from domain.language import Actor, Asked, Item, MeetingId, MemberId, PairId, Recorded, Refused, Side, Tag, matches
from domain.lasting import ExtendPair, PausePair, ResumePair
from domain.matching import MatchPair
from domain.meeting import RetractReason
from domain.meetings import RecordMeetingHeld, RetractMeeting
from domain.membership import DeactivateMember
from domain.pair import EndReason
from domain.pairing import EvaluateMidpoint, SummariseClosing
from domain.parting import EndPair
from domain.planning import MoveMeeting, PlanMeeting, RecordNoShow
from domain.programme import CloseApplications, LaunchProgramme, StartMatching
from domain.succession import Rematch, ReplaceMentor
from domain.ticking import OWN, Given, pairs, programmes
from tests.domain.stage import ADMIN, FIRST_DAY, FOUNDED, HALF_TIME, LAST_DAY, OPEN, SPRING, adept, mentor
from tests.spec import COORDINATOR
from tests.story import told

PAIRS, MENTORS = 200, 150
SPARE = tuple(MemberId(f"spare{n}") for n in range(3))
DAYS = 185
Doing = tuple[datetime, int, Any, Actor, date | None]
"""When, in which order, what is asked by whom, and the day that it is about."""


def at(on: date, hour: int = 12) -> datetime:
    return datetime.combine(on, time(hour), UTC)


@dataclass
class House:
    facts: list[Recorded] = field(default_factory=list[Recorded])
    by_tag: defaultdict[Tag, list[Recorded]] = field(default_factory=lambda: defaultdict[Tag, list[Recorded]](list))
    refused: Counter[str] = field(default_factory=Counter[str])

    def found(self, item: Item) -> Iterator[Recorded]:
        for one in min((self.by_tag[tag] for tag in item.tags), key=len):
            if matches(item, type(one.fact).__name__, one.tags):
                yield one

    def ask(self, command: Any, by: Actor, now: datetime, on: date | None = None) -> bool:
        decider = DECIDER_OF[type(command)]
        known = {one.position: one for item in decider.scope(command) for one in self.found(item)}
        state = decider.initial
        for position in sorted(known):
            state = decider.evolve(state, known[position].fact)
        try:
            new = decider.decide(command, state, Asked(by, now, on))
        except Refused as rule:
            self.refused[type(rule).__name__] += 1
            return False
        for fact in new:
            self.say(fact, by, now, on)
        return bool(new)

    def say(self, fact: Any, by: Actor, now: datetime, on: date | None = None) -> None:
        self.hear(replace(told(fact, first=len(self.facts) + 1, occurred_on=on, now=now)[0], by=by.by))
        self.react(fact, now)

    def hear(self, one: Recorded) -> None:
        self.facts.append(one)
        for tag in one.tags:
            self.by_tag[tag].append(one)

    def react(self, fact: Any, now: datetime) -> None:
        for reaction in REACTIONS:
            if isinstance(fact, reaction.facts):
                for command in reaction.react(fact):
                    self.ask(command, reaction.actor, now)

    def of(self, pair: PairId) -> list[Recorded]:
        return self.by_tag[Tag(f"pair:{pair}")]


@dataclass
class Clock:
    """Looks at a pair when something has happened to it and when its next moment has come; all of it is memory."""

    house: House
    read: int = 0
    again: dict[PairId, datetime | None] = field(default_factory=dict[PairId, "datetime | None"])

    def tick(self, now: datetime, most: int | None = None) -> None:
        """Dies after ``most`` commands, where that is given: what it has asked for stays."""
        for asked, given in enumerate(self.due(now)):
            if asked == most:
                return
            self.house.ask(given.command, given.actor, now)

    def due(self, now: datetime) -> Iterator[Given]:
        spring = [one for one in self.house.by_tag[Tag(f"programme:{SPRING}")] if not hasattr(one.fact, "pair")]
        for look in programmes(spring, now).values():
            yield from look.given
        for one in self.house.facts[self.read :]:
            if (pair := getattr(one.fact, "pair", None)) is not None and not isinstance(one.fact, OWN):
                self.again[pair] = now
        self.read = len(self.house.facts)
        for pair in [pair for pair, moment in self.again.items() if moment is not None and moment <= now]:
            look = pairs(self.house.of(pair), now)[pair]
            yield from look.given
            waits = bool(look.given)  # somebody may have had enough for the week
            self.again[pair] = now if waits else look.again


# what people do


def life(number: int, chance: Random) -> Iterator[tuple[date, Any, Actor, int]]:  # noqa: C901
    """The day, the command, who asks, and the hour."""
    pair = PairId(f"pair{number}")
    ada, mim = Actor(MemberId(f"a{number}")), Actor(MemberId(f"m{number % MENTORS}"))
    on = FIRST_DAY + timedelta(days=chance.randrange(4, 40))
    for n in range(chance.randrange(8)):
        meeting = MeetingId(f"{pair}-{n}")
        starts = datetime.combine(on, time(17))
        planned = chance.random() < 0.7
        if planned:
            yield on - timedelta(days=chance.randrange(3, 10)), PlanMeeting(pair, meeting, starts), ada, 9
            if chance.random() < 0.2:
                yield on - timedelta(days=1), MoveMeeting(pair, meeting, starts + timedelta(days=3)), mim, 10
        fate = chance.random()
        if fate < 0.78 or not planned:
            logged = on + timedelta(days=chance.choice((4, 4, 5, 9, 20, 33)))
            yield logged, RecordMeetingHeld(pair, meeting, on, 60), ada, 10
            after = chance.random()
            if after < 0.15:
                day = on - timedelta(days=2)
                yield logged + timedelta(days=2), CorrectMeeting(pair, meeting, held_on=day), ada, 11
            elif after < 0.22:
                yield logged + timedelta(days=3), RetractMeeting(pair, meeting, RetractReason.NOT_HELD), ada, 11
            elif after < 0.32:
                yield logged + timedelta(days=1), DisputeMeeting(pair, meeting), mim, 11
                resolve = ResolveDispute(pair, meeting, counts=chance.random() < 0.5)
                yield logged + timedelta(days=9), resolve, COORDINATOR, 12
            elif after < 0.5:
                yield logged + timedelta(days=1), ConfirmMeeting(pair, meeting), mim, 11
        elif fate < 0.95:
            yield on + timedelta(days=4), RecordNoShow(pair, meeting, chance.choice((*Side,))), ada, 10
        on += timedelta(days=chance.randrange(12, 50))
    for by in (ada, mim):
        if chance.random() < 0.7:
            yield HALF_TIME + timedelta(days=chance.randrange(30)), EvaluateMidpoint(pair), by, 13
        if chance.random() < 0.7:
            yield LAST_DAY + timedelta(days=chance.randrange(20)), SummariseClosing(pair), by, 13
    what = chance.random()
    some_day = FIRST_DAY + timedelta(days=chance.randrange(20, 120))
    if what < 0.08:
        yield some_day, ExtendPair(pair, LAST_DAY + timedelta(days=30)), COORDINATOR, 14
    elif what < 0.14:
        yield some_day, PausePair(pair), COORDINATOR, 14
        yield some_day + timedelta(days=chance.randrange(5, 30)), ResumePair(pair), COORDINATOR, 14
    elif what < 0.19:
        yield some_day, EndPair(pair, EndReason.NO_FIT), ada, 14
    elif what < 0.22:
        yield some_day, EndPair(pair, EndReason.OTHER), COORDINATOR, 14
        yield some_day, ErasePersonalData(MemberId(ada.by)), ADMIN, 15
    elif what < 0.26:
        to = PairId(f"next{number}")
        again = Rematch if what < 0.24 else ReplaceMentor
        yield some_day, again(pair, to, SPRING, MemberId(ada.by), SPARE[number % 3]), COORDINATOR, 14
        for days in (12, 40):
            held = some_day + timedelta(days=days)
            command = RecordMeetingHeld(to, MeetingId(f"{to}-{days}"), held, 60)
            yield held + timedelta(days=days // 2), command, ada, 14


def doings(chance: Random, numbers: range) -> Iterator[Doing]:
    for number in numbers:
        pair = PairId(f"pair{number}")
        match = MatchPair(pair, SPRING, MemberId(f"a{number}"), MemberId(f"m{number % MENTORS}"))
        matched = FIRST_DAY - timedelta(days=1 + chance.randrange(4))
        yield at(matched, 6), number, match, COORDINATOR, None
        for order, (on, command, by, hour) in enumerate(life(number, chance)):
            yield at(max(on, FIRST_DAY), hour), 100 * number + order, command, by, None
    for order, step in enumerate((CloseApplications, StartMatching, LaunchProgramme)):
        yield at(FIRST_DAY, 7), order, step(SPRING), COORDINATOR, None
    leaves = DeactivateMember(MemberId("m149"))
    yield at(LAST_DAY + timedelta(days=25)), 0, leaves, ADMIN, None


@dataclass(frozen=True)
class Tick:
    at: datetime
    head: int
    """How many facts there were when it was done."""


@dataclass(frozen=True)
class Cohort:
    house: House
    ticks: tuple[Tick, ...]


@dataclass
class Spring:
    """What people do in these pairs, as far as it has come."""

    chance: Random
    numbers: range = range(PAIRS)
    house: House = field(default_factory=House)
    todo: list[Doing] = field(init=False)

    def __post_init__(self) -> None:
        start = at(FIRST_DAY - timedelta(days=10))
        seats = [fact for n in range(MENTORS) for fact in mentor(MemberId(f"m{n}"), 2)]
        seats += [fact for one in SPARE for fact in mentor(one, 9)]
        adepts = [fact for n in self.numbers for fact in adept(MemberId(f"a{n}"))]
        for fact in (*FOUNDED, *OPEN, *seats, *adepts):
            self.house.say(fact, COORDINATOR, start)
        self.todo = sorted(doings(self.chance, self.numbers), key=lambda one: one[:2], reverse=True)

    def moments(self) -> Iterator[datetime]:
        """Those at which a clock ticks that is away at times, each once people have done what they do before it."""
        for days in range(-4, DAYS):
            for hour in (8, 13, 21):
                now = at(FIRST_DAY + timedelta(days=days), hour)
                while self.todo and self.todo[-1][0] <= now:
                    when, _, command, by, on = self.todo.pop()
                    self.house.ask(command, by, when, on)
                if self.chance.random() >= 0.93 and not 60 <= days < 68:
                    yield now


@cache
def cohort(seed: int = 20260131) -> Cohort:
    """The same for whoever asks."""
    spring = Spring(Random(seed))
    clock, ticks = Clock(spring.house), list[Tick]()
    for now in spring.moments():
        if spring.chance.random() < 0.2:
            clock.tick(now, most=spring.chance.randrange(9))
            clock = Clock(spring.house)  # killed amidst, and started again
        clock.tick(now)
        ticks.append(Tick(now, len(spring.house.facts)))
    return Cohort(spring.house, tuple(ticks))
