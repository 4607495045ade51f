"""What the record of a pair says was done, on which day and by which facts: what checks, reminders and risks read."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import msgspec
import pytest

from domain.adoption import Pinned
from domain.concerns import ConcernClosed, ConcernRaised
from domain.drafting import MinimumMeetingsSet
from domain.fit import FitProcessClosed, FitProcessOpened
from domain.language import EditionId, EntryId, MeetingId, MemberId, PairId, Side
from domain.meeting import MeetingConfirmed, MeetingMoved, MeetingPlanned
from domain.member import MemberDeactivated, MemberReactivated, PersonalDataErased
from domain.organisation import OrganisationFounded
from domain.phase import MatchingStarted
from domain.purpose import PurposeProposed, PurposeWithdrawn
from domain.record import Done, Record, Records, Thing, records
from domain.structure import MeetingStructureAgreed, MeetingStructureWithdrawn
from domain.topics import TopicChosen, TopicDropped
from tests.domain.judged import Told, completed, day, ended, log, structured
from tests.domain.stage import ADA, AUTUMN, BO, HELD, LUNCH, MATCHED, MIM, ODD, PAIR, PLANNED, SPRING, ZONE

ONE, TWO = EntryId("one"), EntryId("two")
MOVED = MeetingMoved(PAIR, SPRING, LUNCH, datetime.fromisoformat("2026-02-17T17:00"), ZONE)


def known(*said: Told) -> Records:
    return records(log(*said), ZONE)


def record(*said: Told) -> Record:
    return known(*said).pairs[PAIR]


# of the programme and its people


def test_a_pair_is_pinned_to_the_edition_and_the_day_of_its_match() -> None:
    ours = PairId("ours")
    found = known((day("02-05"), replace(MATCHED, pair=ours, edition=EditionId("uu-like@1")))).pairs[ours]
    assert found.pinned == Pinned(EditionId("uu-like@1"), day("02-05"), 0)
    assert (found.matched, found.told_on) == (Done(day("02-05"), 2), day("02-05"))


def test_what_the_programme_asks_by_itself_goes_before_the_edition_for_its_own_pairs_alone() -> None:
    ours, theirs = ((day("01-20"), MinimumMeetingsSet(programme, 2)) for programme in (SPRING, AUTUMN))
    for said, least in (((ours,), 2), ((theirs,), 4), ((), 4)):
        all_of_them = known(*said)
        assert all_of_them.rules(all_of_them.pairs[PAIR], day("03-01")).min_meetings == least


def test_matching_goes_on_since_it_first_began() -> None:
    began = (day("01-20"), MatchingStarted(SPRING))
    assert known(began, (day("01-25"), began[1])).matching == {SPRING: day("01-20")}


def left(on: str, who: MemberId) -> Told:
    return (day(on), MemberDeactivated(who))


@pytest.mark.parametrize(
    ("said", "since"),
    [
        ((), None),
        ((left("03-01", ADA),), Done(day("03-01"), 2)),
        ((left("03-01", MIM), left("03-05", ADA)), Done(day("03-01"), 2)),
        ((left("03-01", ADA), left("03-05", MIM)), Done(day("03-01"), 2)),
        ((left("03-01", BO), left("03-05", MIM)), Done(day("03-05"), 3)),
        ((left("03-01", MIM), left("03-05", MIM)), Done(day("03-01"), 2)),
        (((day("03-01"), PersonalDataErased(MIM, ())),), Done(day("03-01"), 2)),
        ((left("03-01", MIM), (day("03-04"), MemberReactivated(MIM))), None),
        (((day("03-04"), MemberReactivated(ODD)), left("03-05", MIM)), Done(day("03-05"), 3)),
        ((left("03-01", MIM), completed("06-30")), None),
        ((left("03-01", MIM), ended("03-10")), None),
    ],
)
def test_a_pair_is_left_behind_since_the_first_of_the_two_went(said: tuple[Told, ...], since: Done | None) -> None:
    found = known(*said)
    assert found.orphaned(found.pairs[PAIR]) == since


def test_facts_of_no_pair_and_of_one_that_nobody_matched_change_none() -> None:
    founded = (day("02-01"), OrganisationFounded("Polstjärnan", "sv", ZONE))
    strange = (day("02-02"), replace(HELD, pair=PairId("nobody")))
    assert known(founded, strange) == known()


# of meetings


def test_every_fact_about_a_meeting_is_kept_with_it_and_no_other() -> None:
    walk = replace(HELD, meeting=MeetingId("walk"))
    topic = TopicChosen(PAIR, SPRING, ONE, "leadership")
    said = (PLANNED, walk, HELD, topic, MeetingConfirmed(PAIR, SPRING, LUNCH, Side.MENTOR))
    found = record(*((day("02-10"), fact) for fact in said))
    assert found.meetings == {LUNCH: (2, 4, 6), walk.meeting: (3,)}


def plan(*said: Told) -> tuple[MeetingPlanned, int]:
    found = record(*said).plans[LUNCH]
    assert found.on == day("02-01")
    return found.said, found.position


def test_a_plan_that_was_moved_is_the_same_plan_at_another_time() -> None:
    planned = (day("02-01"), PLANNED)
    assert plan(planned) == (PLANNED, 2)
    moved = replace(PLANNED, starts=MOVED.starts)
    assert plan(planned, (day("02-05"), MOVED)) == (moved, 2)
    shorter = replace(MOVED, minutes=45)
    assert plan(planned, (day("02-05"), shorter)) == (replace(moved, minutes=45), 2)


def test_moving_one_meeting_leaves_the_other_and_a_move_of_none_plans_none() -> None:
    walk = replace(PLANNED, meeting=MeetingId("walk"))
    found = record((day("02-01"), PLANNED), (day("02-02"), walk), (day("02-05"), MOVED))
    assert found.plans[walk.meeting].said == walk
    assert record((day("02-05"), MOVED)).plans == {}


def test_how_they_meet_is_what_both_agreed_on_last() -> None:
    proposed, agreed = structured("02-12")
    found = record(proposed, agreed).structure
    assert found is not None
    assert (found.agreed, found.agenda_required) == (Done(day("02-12"), 3), True)
    other = (day("02-20"), replace(proposed[1], structure=TWO, agenda_required=False))  # type: ignore[type-var]
    then = record(proposed, agreed, other, (day("02-21"), replace(agreed[1], structure=TWO))).structure  # type: ignore[type-var]
    assert then is not None
    assert (then.agreed, then.agenda_required) == (Done(day("02-21"), 5), False)
    unheard = (day("02-13"), MeetingStructureAgreed(PAIR, SPRING, TWO, Side.MENTOR))
    assert record(proposed, unheard).structure is None


# of what worries somebody


def test_a_doubt_about_the_fit_stands_until_it_is_settled() -> None:
    doubted = (day("03-01"), FitProcessOpened(PAIR, SPRING))
    settled = (day("03-05"), FitProcessClosed(PAIR, SPRING))
    assert record().fit_doubted is None
    assert record(doubted).fit_doubted == Done(day("03-01"), 2)
    assert record(doubted, settled).fit_doubted is None
    assert record(doubted, settled, (day("03-09"), doubted[1])).fit_doubted == Done(day("03-09"), 4)


def raised(on: str, concern: EntryId) -> Told:
    return (day(on), ConcernRaised(PAIR, SPRING, concern, ADA, ODD, "tone", "Ord"))


def test_concerns_are_open_until_each_is_closed() -> None:
    both = (raised("03-01", ONE), raised("03-05", TWO))
    closed = (day("03-09"), ConcernClosed(PAIR, SPRING, ONE, ADA))
    assert record(*both).concerns == {ONE: Done(day("03-01"), 2), TWO: Done(day("03-05"), 3)}
    assert record(*both, closed).concerns == {TWO: Done(day("03-05"), 3)}
    assert record(*both[:1], closed).concerns == {}


# of what is done for the first time


def chosen(on: str, topic: EntryId) -> Told:
    return (day(on), TopicChosen(PAIR, SPRING, topic, "leadership"))


def test_a_topic_that_is_dropped_takes_no_other_along() -> None:
    dropped = (day("03-09"), TopicDropped(PAIR, SPRING, ONE))
    found = record(chosen("03-01", ONE), chosen("03-05", TWO), dropped)
    assert found.all(Thing.TOPIC) == (Done(day("03-05"), 3),)


@pytest.mark.parametrize(
    ("happened", "first"),
    [
        (("03-01", "03-05"), Done(day("03-01"), 2)),
        (("03-05", "03-05"), Done(day("03-05"), 2)),
        (("03-05", "03-01"), Done(day("03-01"), 3)),
    ],
)
def test_the_first_time_is_the_earliest_day_and_of_one_day_what_was_told_first(happened: Any, first: Done) -> None:
    match, *told = log(chosen("04-01", ONE), chosen("04-01", ONE))
    told = [msgspec.structs.replace(one, occurred_on=day(on)) for one, on in zip(told, happened, strict=True)]
    assert records([match, *told], ZONE).pairs[PAIR].first(Thing.TOPIC, ONE) == first


def test_what_is_taken_back_of_what_was_proposed_leaves_the_rest() -> None:
    said = [PurposeProposed(PAIR, SPRING, which, Side.ADEPT, "Mod") for which in (ONE, TWO)]
    back = PurposeWithdrawn(PAIR, SPRING, ONE, Side.ADEPT)
    assert record(*((day("02-05"), fact) for fact in (*said, back))).purposes == {TWO: Side.ADEPT}
    (first, _), (second, _) = structured("02-05", structure=ONE), structured("02-05", structure=TWO)
    gone = (day("02-06"), MeetingStructureWithdrawn(PAIR, SPRING, ONE, Side.ADEPT))
    assert record(first, second, gone).proposed == {TWO: second[1]}
