"""What a row of history asks for: commands in their order, each with the day on which it happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from domain.drafting import DraftProgramme
from domain.enrolment import AcceptApplication, ApplyAsAdept, VolunteerAsMentor
from domain.history_file import Term, Told, Unfit, What
from domain.import_rows import RowContradicts, RowLacks
from domain.language import MeetingId, MemberId, PairId, ProgrammeId, Side
from domain.matching import MatchPair
from domain.meetings import RecordMeetingHeld
from domain.membership import JoinOrganisation
from domain.pairing import EvaluateMidpoint, SummariseClosing
from domain.parting import CompletePair, EndPair
from domain.programme import (
    BeginClosing,
    CloseApplications,
    CloseProgramme,
    LaunchProgramme,
    OpenApplications,
    ReachMidpoint,
    StartMatching,
)

MOST_SEATS = 50
MOST_ROUNDS = 4
"""In how many pairs of one programme an adept is, one after the other: for each of them the file is read thrice."""
IN_TURN = {What.PAIR: 0, What.END: 2}
"""Between these comes all that a pair does."""
Dated = tuple[Any, date | None]
"""A command, and the day on which it happened where that is another than that on which it is given."""
Naming = Callable[..., str]
"""The id of something, by its kind and what tells it from others."""


@dataclass(slots=True)
class Overview:
    """What a look over the whole file tells before anything is asked: the programmes, the seats of each mentor, and
    since when each adept of a programme has which mentors."""

    terms: dict[str, Term] = field(default_factory=dict[str, Term])
    seats: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])
    led: dict[tuple[str, str], dict[str, date]] = field(default_factory=dict[tuple[str, str], "dict[str, date]"])

    def see(self, told: Told) -> None:
        if told.term is not None:
            self.terms.setdefault(told.programme, told.term)
        if told.what is What.PAIR:
            self.seats[told.programme, told.mentors[0]] += 1
            self.mentors(told).setdefault(told.mentors[0].casefold(), told.on or date.min)

    def mentors(self, told: Told) -> dict[str, date]:
        return self.led.setdefault((told.programme.casefold(), told.adept.casefold()), {})

    @property
    def turns(self) -> int:
        return 3 * min(max(map(len, self.led.values()), default=1), MOST_ROUNDS)

    def turn(self, told: Told) -> int:
        """A pair comes before what it did and that before its end, wherever they stand; and who is matched anew ends
        with the one mentor before they begin with the other."""
        since, mentor = self.mentors(told), told.mentors[0].casefold()
        before = sorted(since, key=since.__getitem__).index(mentor) if mentor in since else 0
        return 3 * min(before, MOST_ROUNDS - 1) + IN_TURN.get(told.what, 1)

    def of(self, programme: str, mentor: str) -> int:
        return min(max(self.seats[programme, mentor], 1), MOST_SEATS)

    def agrees(self, told: Told) -> None:
        """Raises ``Unfit``."""
        if told.term is not None and told.term != self.terms.get(told.programme, told.term):
            raise Unfit(RowContradicts, "programme")


@dataclass(frozen=True, slots=True)
class Names:
    """Ids that follow from what a file says: the same in every file and every year."""

    naming: Naming

    def programme(self, name: str) -> ProgrammeId:
        return ProgrammeId(self.naming("programme", name.casefold()))

    def person(self, name: str) -> MemberId:
        return MemberId(self.naming("person", name.casefold()))

    def pair(self, told: Told) -> PairId:
        two = (told.adept.casefold(), told.mentors[0].casefold())
        return PairId(self.naming("pair", told.programme.casefold(), *two))


def beginning(term: Term, names: Names) -> tuple[Dated, ...]:
    programme = names.programme(term.name)
    drafted = DraftProgramme(
        programme, term.name, term.zone, term.starts_on, ends_on=term.ends_on, midpoint_on=term.midpoint_on
    )
    return ((drafted, term.applications_open), (OpenApplications(programme), term.applications_open))


def launch(term: Term, names: Names) -> tuple[Dated, ...]:
    programme = names.programme(term.name)
    return (
        (CloseApplications(programme), term.applications_close),
        (StartMatching(programme), term.applications_close),
        (LaunchProgramme(programme), term.starts_on),
    )


def course(term: Term, names: Names) -> tuple[Dated, ...]:
    """Of a programme that is launched, as far as the days have come."""
    programme = names.programme(term.name)
    halfway = ((ReachMidpoint(programme), term.midpoint_on),) if term.midpoint_on else ()
    return (
        *halfway,
        (BeginClosing(programme), term.ends_on),
        (CloseProgramme(programme), term.ends_on),
    )


def commands(told: Told, seen: Overview, names: Names) -> Iterator[Dated]:
    pair, on = names.pair(told), told.on
    match told.what, on:
        case What.PAIR, _:
            yield from matched(told, seen, names)
        case What.MEETING, date() as held_on:
            meeting = MeetingId(names.naming("meeting", pair, held_on.isoformat()))
            yield RecordMeetingHeld(pair, meeting, held_on, told.minutes, told.form), held_on
        case What.MIDPOINT, date():
            yield from evaluated(pair, told.sides, on)
        case What.CLOSING, date():
            yield from summarised(pair, told.sides, on)
        case What.END, date():
            yield EndPair(pair, told.reason), on
        case ((What.MEETING | What.MIDPOINT | What.CLOSING | What.END), None):
            raise AssertionError(told)


def matched(told: Told, seen: Overview, names: Names) -> Iterator[Dated]:
    """Whoever is new joins; all apply or volunteer, are accepted, and become a pair."""
    programme, term = names.programme(told.programme), told.term or seen.terms.get(told.programme)
    starts_on = told.on or (term.starts_on if term else None)
    if starts_on is None:
        raise Unfit(RowLacks, "zone" if told.zoneless else "date")
    opened, closed = (term.applications_open, term.applications_close) if term else (starts_on, starts_on)
    adept = names.person(told.adept)
    for name in (told.adept, *told.mentors):
        yield JoinOrganisation(names.person(name), called(name)), opened
    yield ApplyAsAdept(programme, adept), opened
    yield AcceptApplication(programme, adept, Side.ADEPT), closed
    for name in told.mentors:
        yield VolunteerAsMentor(programme, names.person(name), seen.of(told.programme, name)), opened
        yield AcceptApplication(programme, names.person(name), Side.MENTOR), closed
    lead, *others = map(names.person, told.mentors)
    pair = names.pair(told)
    yield MatchPair(pair, programme, adept, lead, tuple(others), starts_on, told.subject), starts_on
    yield from evaluated(pair, tuple(Side), told.evaluated_on)
    yield from summarised(pair, tuple(Side), told.summarised_on)


def evaluated(pair: PairId, sides: Iterable[Side], on: date | None) -> Iterator[Dated]:
    if on is not None:
        yield from ((EvaluateMidpoint(pair, side), on) for side in sides)


def summarised(pair: PairId, sides: tuple[Side, ...], on: date | None) -> Iterator[Dated]:
    """A pair of which both have summarised is completed, without waiting for the reaction that says so too."""
    if on is not None:
        yield from ((SummariseClosing(pair, side), on) for side in sides)
        if set(sides) == set(Side):
            yield CompletePair(pair), on


def called(name: str) -> str:
    """Of whom only an address is known, what stands before its sign."""
    return name.partition("@")[0] or name
