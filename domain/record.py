"""What a pair has done until a day, each thing with its day and the facts that say so: what checks and reminders read.

Only that something was done is here, never what was said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, TypeVar

from domain import diary as diaries
from domain import following
from domain.adoption import Pinned
from domain.agenda import AgendaSent
from domain.calendar import Period, local_day
from domain.concerns import ConcernClosed, ConcernRaised
from domain.diary import COUNTED, Diary, Held
from domain.fit import FitProcessClosed, FitProcessOpened
from domain.following import Followed
from domain.landmarks import Key, Thing, key_of
from domain.language import EditionId, EntryId, MeetingId, MemberId, PairId, ProgrammeId, Recorded, Side
from domain.meeting import Fact as OfMeeting
from domain.meeting import MeetingHeld, MeetingMoved, MeetingPlanned
from domain.member import MemberDeactivated, MemberReactivated, PersonalDataErased
from domain.pair import Completed, PairCompleted, PairEnded, PairMatched, PairPaused, Unmatched
from domain.phase import MatchingStarted, ProgrammeCancelled
from domain.policies import Policies
from domain.purpose import PurposeProposed, PurposeWithdrawn
from domain.roll import AdeptApplied, WishesDescribed
from domain.steps import OF_FACT, StepAgreed, Steps, StepTakenBack, agreed, done, no_steps
from domain.structure import Channel, MeetingStructureAgreed, MeetingStructureProposed, MeetingStructureWithdrawn
from domain.topics import TopicDropped
from domain.vault import ConfidentialityAgreed


@dataclass(frozen=True, slots=True)
class Done:
    """On a local day, by the fact at a position."""

    on: date
    position: int


K = TypeVar("K")
Applicant = tuple[ProgrammeId, MemberId]


@dataclass(frozen=True, slots=True)
class Met:
    """A meeting that counts, as it was said last; ``facts`` are the positions of all that was said of it."""

    said: MeetingHeld
    facts: tuple[int, ...]

    @property
    def on(self) -> date:
        return self.said.held_on


@dataclass(frozen=True, slots=True)
class Planned:
    """``on`` which local day it was said first, by the fact at ``position``."""

    said: MeetingPlanned
    on: date
    position: int


@dataclass(frozen=True, slots=True)
class Structure:
    agreed: Done
    agenda_required: bool
    channel: Channel


@dataclass(frozen=True, slots=True)
class Record:
    match: PairMatched
    matched: Done
    told_on: date
    """The local day on which it was recorded that they were matched, whenever that was."""
    pinned: Pinned
    diary: Diary
    done: Mapping[Key, Done] = field(default_factory=dict[Key, Done])
    """The first time of each thing."""
    plans: Mapping[MeetingId, Planned] = field(default_factory=dict[MeetingId, Planned])
    agendas: Mapping[MeetingId, tuple[datetime, int]] = field(default_factory=dict[MeetingId, "tuple[datetime, int]"])
    meetings: Mapping[MeetingId, tuple[int, ...]] = field(default_factory=dict[MeetingId, "tuple[int, ...]"])
    proposed: Mapping[str, MeetingStructureProposed] = field(default_factory=dict[str, MeetingStructureProposed])
    structures: tuple[Structure, ...] = ()
    """Each as it was agreed on; the last is in force."""
    purposes: Mapping[str, Side] = field(default_factory=dict[str, Side])
    """By whom each was proposed; as of ``proposed``, without what was taken back."""
    cancelled: bool = False
    """Its programme is."""
    fit_doubted: Done | None = None
    """Somebody has said that it does not fit, and it is not settled."""
    concerns: Mapping[EntryId, Done] = field(default_factory=dict[EntryId, Done])
    """Those that are open."""
    paused: Done | None = None
    """The last pause, whether or not it is over."""
    over: Done | None = None
    by: frozenset[str] = frozenset()
    """Whoever has said anything of it since they were matched."""
    steps: Steps = field(default_factory=no_steps)
    """What one side has agreed to, and the other has not yet."""
    days: Mapping[MeetingId, date] = field(default_factory=dict[MeetingId, date])
    """Of every meeting that was ever said to be held, as it was said last; in the order in which they were recorded."""

    @property
    def period(self) -> Period:
        life, match = self.diary.life, self.match
        if isinstance(life, Unmatched):
            return Period(match.starts_on, match.midpoint_on, match.ends_on)
        return life.pair.period

    @property
    def rests(self) -> tuple[tuple[date, date], ...]:
        """The pauses that are over: the first day of each, and the day on which the pair went on."""
        life = self.diary.life
        return () if isinstance(life, Unmatched) else life.pair.rests

    @property
    def structure(self) -> Structure | None:
        return self.structures[-1] if self.structures else None

    @property
    def closes_on(self) -> date:
        """Its last day, or the day on which it was completed before that: from then on it is summarised."""
        ends_on, over = self.period.ends_on, self.over
        return ends_on if over is None or not isinstance(self.diary.life, Completed) else min(ends_on, over.on)

    @property
    def was_over(self) -> bool:
        """Before anybody recorded it here: its time lies elsewhere, and nobody is to be reminded of it."""
        return self.period.ends_on < self.told_on

    @property
    def met(self) -> tuple[Met, ...]:
        """The meetings that count, in the order of their days."""
        counted = [
            Met(known.said, self.meetings[meeting])
            for meeting, known in self.diary.meetings.items()
            if isinstance(known, Held) and known.doubt in COUNTED
        ]
        return tuple(sorted(counted, key=lambda met: (met.on, met.facts)))

    @property
    def together(self) -> tuple[Met, ...]:
        """Those since they are a pair: that the two have met before is told, and begins nothing."""
        return tuple(met for met in self.met if met.on >= self.period.starts_on)

    def first_told(self, on: date) -> MeetingId:
        """Of the meetings of a day, whatever became of it: what is told of anew is no other occasion."""
        return next(meeting for meeting, day in self.days.items() if day == on)

    def first(self, thing: Thing, *told: str) -> Done | None:
        return self.done.get((thing, *told))

    def all(self, thing: Thing) -> tuple[Done, ...]:
        return tuple(done for key, done in self.done.items() if key[0] == thing)


@dataclass(frozen=True, slots=True)
class Records:
    """Every pair of a programme, and what of the programme and its people they are measured by."""

    pairs: Mapping[PairId, Record] = field(default_factory=dict[PairId, Record])
    wishes: Mapping[Applicant, Done] = field(default_factory=dict[Applicant, Done])
    applied: Mapping[Applicant, Sequence[date]] = field(default_factory=dict[Applicant, Sequence[date]])
    matching: Mapping[ProgrammeId, date] = field(default_factory=dict[ProgrammeId, date])
    """Since when it has been going on."""
    followed: Followed = field(default_factory=Followed)
    gone: Mapping[MemberId, Done] = field(default_factory=dict[MemberId, Done])
    """Who has left the organisation, or was erased."""
    cancelled: frozenset[ProgrammeId] = frozenset()

    def orphaned(self, pair: Record) -> Done | None:
        """When the first of the two left an open pair."""
        left = [self.gone[one] for one in (pair.match.adept, pair.match.mentor) if one in self.gone]
        return min(left, key=lambda one: one.position) if left and pair.over is None else None

    def edition(self, pair: Record, on: date) -> EditionId:
        return self.followed.of_pair(pair.match.programme, pair.pinned, on)

    def rules(self, pair: Record, on: date) -> Policies:
        """The numbers of the edition that is in force for the pair on a day, and of its programme."""
        return self.followed.numbers(pair.match.programme, self.edition(pair, on))


def records(facts: Iterable[Recorded], zone: str) -> Records:
    """Folds the facts of a programme and of the handbook, in the order of the journal. ``zone`` is the programme's."""
    pairs: dict[PairId, Record] = {}
    wishes: dict[Applicant, Done] = {}
    applied: dict[Applicant, list[date]] = {}
    matching: dict[ProgrammeId, date] = {}
    followed = Followed()
    gone: dict[MemberId, Done] = {}
    cancelled: set[ProgrammeId] = set()
    for recorded in facts:
        match recorded.fact:
            case PairMatched(pair=pair) as fact:
                pairs[pair] = matched(fact, recorded, followed.seen)
            case WishesDescribed(programme=programme, member=member):
                now = Done(recorded.on_in(zone), recorded.position)
                wishes[programme, member] = min(wishes.get((programme, member), now), now, key=lambda one: one.on)
            case AdeptApplied(programme=programme, member=member):
                applied.setdefault((programme, member), []).append(recorded.on_in(zone))
            case MatchingStarted(programme=programme):
                matching.setdefault(programme, recorded.on_in(zone))
            case MemberDeactivated(member=member) | PersonalDataErased(member=member):
                gone.setdefault(member, Done(recorded.on_in(zone), recorded.position))
            case MemberReactivated(member=member):
                gone.pop(member, None)
            case ProgrammeCancelled(programme=programme):
                cancelled.add(programme)
            case fact if isinstance(fact, following.Fact):
                followed = following.evolve(followed, fact)
            case fact:
                own: Any = getattr(fact, "pair", None)
                if own in pairs:
                    pairs[own] = evolve(pairs[own], recorded)
    for pair in [pair for pair, record in pairs.items() if record.match.programme in cancelled]:
        pairs[pair] = replace(pairs[pair], cancelled=True)
    return Records(pairs, wishes, applied, matching, followed, gone, frozenset(cancelled))


def matched(fact: PairMatched, recorded: Recorded, seen: int) -> Record:
    on = recorded.on_in(fact.zone)
    told_on = local_day(recorded.recorded_at, fact.zone)
    return Record(fact, Done(on, recorded.position), told_on, Pinned(fact.edition, on, seen), written(Diary(), fact))


def evolve(record: Record, recorded: Recorded) -> Record:
    fact, zone, before = recorded.fact, record.match.zone, record.diary
    now = Done(recorded.on_in(zone), recorded.position)
    record = replace(proposing(record, fact), by=record.by | {recorded.by}, diary=written(before, fact))
    if isinstance(fact, OfMeeting):
        told = record.meetings.get(fact.meeting, ())
        record = replace(record, meetings={**record.meetings, fact.meeting: (*told, recorded.position)})
        if isinstance(known := record.diary.meetings.get(fact.meeting), Held):
            record = replace(record, days={**record.days, fact.meeting: known.said.held_on})
    match fact:
        case MeetingPlanned(meeting=meeting):
            return replace(record, plans={**record.plans, meeting: Planned(fact, now.on, now.position)})
        case MeetingMoved(meeting=meeting) if meeting in record.plans:
            plan = record.plans[meeting]
            return replace(record, plans={**record.plans, meeting: replace(plan, said=diaries.moved(plan.said, fact))})
        case AgendaSent(meeting=meeting):
            return replace(record, agendas={meeting: (recorded.recorded_at, recorded.position), **record.agendas})
        case MeetingStructureAgreed(structure=structure) if structure in record.proposed:
            said = record.proposed[structure]
            how = Structure(now, said.agenda_required, said.short_advice_channel)
            return replace(record, structures=(*record.structures, how))
        case FitProcessOpened() | FitProcessClosed():
            return replace(record, fit_doubted=now if isinstance(fact, FitProcessOpened) else None)
        case ConcernRaised(concern=concern):
            return replace(record, concerns={**record.concerns, concern: now})
        case ConcernClosed(concern=concern):
            return replace(record, concerns={one: on for one, on in record.concerns.items() if one != concern})
        case ConfidentialityAgreed(member=member) if before.agreement.in_force is None:
            return replace(record, done={**record.done, (Thing.AGREED, member): now})
        case PairCompleted() | PairEnded():
            return replace(record, over=now)
        case StepAgreed() | StepTakenBack():
            return replace(record, steps=agreed(record.steps, fact))
        case _ if type(fact) in OF_FACT:
            last = now if isinstance(fact, PairPaused) else record.paused
            return replace(record, paused=last, steps=done(record.steps, *OF_FACT[type(fact)]))
        case TopicDropped(topic=topic):
            return replace(record, done={k: on for k, on in record.done.items() if k != (Thing.TOPIC, topic)})
        case _:
            key = key_of(fact)
            return record if key is None else replace(record, done=earliest(record.done, key, now))


def proposing(record: Record, fact: Any) -> Record:
    """What one of the two has proposed, for the other to agree to, until they take it back."""
    match fact:
        case MeetingStructureProposed(structure=structure):
            return replace(record, proposed={**record.proposed, structure: fact})
        case PurposeProposed(purpose=purpose, side=side):
            return replace(record, purposes={**record.purposes, purpose: side})
        case PurposeWithdrawn(purpose=gone):
            return replace(record, purposes={one: by for one, by in record.purposes.items() if one != gone})
        case MeetingStructureWithdrawn(structure=gone):
            return replace(record, proposed={one: said for one, said in record.proposed.items() if one != gone})
        case _:
            return record


def written(diary: Diary, fact: Any) -> Diary:
    return diaries.evolve(diary, fact) if isinstance(fact, diaries.Seen) else diary


def earliest(done: Mapping[K, Done], key: K, now: Done) -> Mapping[K, Done]:
    known = done.get(key)
    return done if known is not None and known.on <= now.on else {**done, key: now}
