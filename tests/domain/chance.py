"""What may happen by chance: commands over few people and things, so that they meet; facts with anything in them."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import is_dataclass, replace
from datetime import UTC, date, datetime, time
from enum import EnumType
from itertools import count, product
from math import gcd, prod
from typing import Any, NewType, cast, get_args, get_type_hints

from hypothesis import strategies as st

from domain.attribute import Attribute
from domain.catalogue import DECIDER_OF
from domain.import_facts import ImportId
from domain.language import Actor, Asked, EditionId, EntryId, MeetingId, MemberId, PairId, ProgrammeId, Role
from domain.matching import MatchPair
from domain.pair import EndReason
from domain.parting import CompletePair, EndPair
from domain.survey_question import Question, QuestionKind, Reply
from tests.domain.stage import (
    ADA,
    AUTUMN,
    BO,
    EVA,
    FIRST_DAY,
    FOUNDED,
    HALF_TIME,
    LAST_DAY,
    MATCHED,
    MEMBERS,
    MIM,
    ODD,
    OPEN,
    SPRING,
    STRANGER,
    adept,
    mentor,
)
from tests.spec import noon

Chance = st.SearchStrategy[Any]

PEOPLE = (ADA, EVA, MIM, BO)
START = (
    *FOUNDED,
    *MEMBERS,
    *OPEN,
    *(fact for member in (ADA, EVA, MIM) for fact in adept(member)),
    *mentor(MIM, capacity=2),
    *mentor(BO, capacity=1),
    replace(MATCHED, pair=PairId("pair 0"), co_mentors=()),
)
"""A spring programme with open doors: three accepted adepts; Mim, who is one, mentors two, Ada first, and Bo one."""

LIKELY: Mapping[Any, tuple[Any, ...]] = {
    MemberId: PEOPLE,
    ProgrammeId: (SPRING,),
    PairId: tuple(PairId(f"pair {n}") for n in range(5)),
    ImportId: (ImportId("import 0"),),
    MeetingId: tuple(MeetingId(f"meeting {n}") for n in range(2)),
    EditionId: tuple(EditionId(f"edition {n}") for n in range(2)),
    EntryId: tuple(EntryId(f"entry {n}") for n in range(2)),
    date: (FIRST_DAY, date(2026, 2, 10), HALF_TIME, LAST_DAY, date(2026, 8, 1)),
    datetime: (datetime.fromisoformat("2026-02-10T12:00"),),
    time: (time(12, 0),),
    str: ("Europe/Stockholm", "sv", "#0b5d4e"),
    int: (1, 2, 3),
    bool: (False, True),
    Attribute: (Attribute("profession", ("Law",)),),
    Question: (Question("again", QuestionKind.NPS, "Igen?", "Again?"),),
    Reply: (Reply("again", 9), Reply("free", text="x")),
    type(None): (None,),
}
"""Few things, so that people meet, and days that matter."""

WILD: Mapping[Any, Chance] = {
    **{kind: st.sampled_from(few) for kind, few in LIKELY.items()},
    MemberId: st.sampled_from((*PEOPLE, ODD, STRANGER)),
    ProgrammeId: st.sampled_from((SPRING, AUTUMN)),
    date: st.dates(),
    datetime: st.datetimes(timezones=st.none() | st.just(UTC)),
    time: st.times(),
    str: st.text(),
    int: st.integers(),
    Attribute: st.builds(Attribute, st.text(), st.lists(st.text(), max_size=2).map(tuple), st.none() | st.integers()),
}
"""Whatever a client may send."""

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]))
OF_FACTS: Mapping[Any, Chance] = {
    **dict.fromkeys((ImportId, MemberId, ProgrammeId, PairId, MeetingId, EditionId, EntryId, str), ANY_TEXT),
    date: st.dates(),
    datetime: st.datetimes(),
    time: st.times(),
    int: st.integers(-(2**31), 2**31),
    bool: st.booleans(),
    type(None): st.none(),
}


def made(kind: type[Any], by_type: Mapping[Any, Chance]) -> Chance:
    """An instance with a value of chance in every field."""
    hints = get_type_hints(kind)
    return st.builds(kind, **{name: of(hints[name], by_type) for name in fields_of(kind)})


def of(hint: Any, by_type: Mapping[Any, Chance]) -> Chance:
    if hint in by_type:
        return by_type[hint]
    if isinstance(hint, NewType):
        return by_type[str]
    if is_dataclass(hint):
        return made(cast("type[Any]", hint), by_type)
    if isinstance(hint, EnumType):
        return st.sampled_from(list[Any](hint))
    if getattr(hint, "__origin__", None) is tuple:
        return st.lists(of(get_args(hint)[0], by_type), max_size=2).map(tuple)
    return st.one_of(*(of(part, by_type) for part in get_args(hint)))


def likely(hint: Any) -> tuple[Any, ...]:
    if hint in LIKELY:
        return LIKELY[hint]
    if isinstance(hint, NewType):
        return tuple(f"{hint.__name__} {n}" for n in range(2))
    if is_dataclass(hint):
        return (all_likely(cast("type[Any]", hint))[0],)
    if isinstance(hint, EnumType):
        return tuple[Any, ...](hint)
    if getattr(hint, "__origin__", None) is tuple:
        return ((), *((one,) for one in likely(get_args(hint)[0])))
    return tuple(value for part in get_args(hint) for value in likely(part))


MANY = 600


def all_likely(command: type[Any]) -> list[Any]:
    """Every command of a kind with likely values, or evenly many of them: drawn in one go, a history grows long."""
    hints = get_type_hints(command)
    values = [likely(hints[name]) for name in fields_of(command)]
    every = prod(map(len, values))
    step = next(n for n in count(max(1, every // MANY)) if all(gcd(n, len(of_field)) == 1 for of_field in values))
    return [command(*at(values, n)) for n in range(0, every, step)]


def at(values: list[tuple[Any, ...]], n: int) -> tuple[Any, ...]:
    """The ``n``-th of all combinations."""
    chosen: list[Any] = []
    for of_field in values:
        n, place = divmod(n, len(of_field))
        chosen.append(of_field[place])
    return tuple(chosen)


def fields_of(kind: type[Any]) -> list[str]:
    return list(inspect.signature(kind).parameters)


def commands() -> Chance:
    """Any command; matching and parting come often, for most rules are about them."""
    pairs, mentors = LIKELY[PairId], (MIM, BO)
    match = [MatchPair(pair, SPRING, adept, mentor) for pair, adept, mentor in product(pairs, PEOPLE, mentors)]
    part = [*(CompletePair(pair, True) for pair in pairs), *(EndPair(pair, EndReason.OTHER) for pair in pairs)]
    kinds = [*[match] * 5, part, *map(all_likely, DECIDER_OF)]
    likely_ones = [st.sampled_from(kind) for kind in kinds]
    wild = st.one_of(*(made(command, WILD) for command in DECIDER_OF))
    return st.sampled_from([*likely_ones, wild]).flatmap(lambda chosen: chosen)


def circumstances() -> st.SearchStrategy[Asked]:
    """Mostly an import that may do nearly everything, else people for themselves; around the spring of 2026."""
    everything = frozenset({Role.INTEGRATION, Role.ADMIN, Role.COORDINATOR})
    actors = [Actor("import", everything)] * 8 + [Actor(member) for member in PEOPLE]
    days = LIKELY[date]
    return st.sampled_from([Asked(*asked) for asked in product(actors, map(noon, days), (None, *days))])
