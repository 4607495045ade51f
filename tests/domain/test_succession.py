from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.apart import KeptApart, ReportingLine
from domain.attribute import MANAGER, Attribute, AttributesDeclared
from domain.attribute import told as as_text
from domain.criteria import CriteriaDefined
from domain.criteria_kinds import Criterion, Kind, Requirement, Requires
from domain.language import Asked, MemberId, NotOneself, NotPermitted, PairId, Side, pair_tag
from domain.matching import (
    AdeptNotAccepted,
    CoMentorNotAccepted,
    MatchPair,
    MentorIsAdept,
    MentorNotAccepted,
    NoSeatLeft,
    OutsideProgramme,
    ProgrammeNotMatching,
    SubjectUnusable,
)
from domain.pair import (
    FACTS,
    EndReason,
    NotTogether,
    PairEnded,
    PairExtended,
    PairMatched,
    PairResumed,
    PairUnknown,
    Source,
)
from domain.phase import ProgrammeClosingBegun, ProgrammeLaunched
from domain.programme import ProgrammeClosed
from domain.roll import ApplicationWithdrawn
from domain.succession import MentorReplaced, PairRematched, Rematch, ReplaceMentor, SameMentor, succession
from projections.pair_board import pair_board
from projections.past import folded
from tests.domain.stage import (
    ADA,
    ADMIN,
    AUTUMN,
    BO,
    COMPLETED,
    DRAFTED,
    EVA,
    HALF_TIME,
    MATCHED,
    MIM,
    OTHER_PAIR,
    PAIR,
    PAUSED,
    SPRING,
    TOGETHER,
    adept,
    mentor,
)
from tests.spec import COORDINATOR, OWNER_OF, May, decide, given, noon
from tests.story import told

LEO = MemberId("leo")
NEXT = PairMatched(
    OTHER_PAIR,
    SPRING,
    ADA,
    EVA,
    (),
    MATCHED.zone,
    MATCHED.starts_on,
    MATCHED.midpoint_on,
    MATCHED.ends_on,
    edition=MATCHED.edition,
    source=Source.REMATCH,
)
REMATCH, REPLACE = (kind(PAIR, OTHER_PAIR, SPRING, ADA, EVA) for kind in (Rematch, ReplaceMentor))
WITH_LEO = replace(REMATCH, co_mentors=(LEO,))
PAST = (*TOGETHER, *mentor(EVA))
ENDED = PairEnded(PAIR, SPRING, ADA, MIM, (BO,), EndReason.NO_FIT, no_fault=True)
REMATCHED, REPLACED = PairRematched(PAIR, SPRING, OTHER_PAIR), MentorReplaced(PAIR, SPRING, OTHER_PAIR)
DONE = (ENDED, NEXT, REMATCHED)


def test_a_rematch_ends_the_one_and_matches_the_next() -> None:
    given(*PAST).when(REMATCH).then(*DONE)
    given(*PAST, PAUSED).when(REMATCH).then(*DONE)
    given(*PAST).when(replace(REMATCH, reason=EndReason.OTHER)).then(replace(ENDED, reason=EndReason.OTHER), *DONE[1:])


def test_before_the_launch_the_next_pair_has_the_programmes_half_time() -> None:
    half = date(2026, 4, 1)
    given(replace(DRAFTED[0], midpoint_on=half), *PAST[1:]).when(REMATCH).then(
        ENDED, replace(NEXT, midpoint_on=half), REMATCHED
    )


def test_the_next_pair_is_all_that_was_asked_for() -> None:
    asked = replace(REMATCH, co_mentors=(BO,), starts_on=date(2026, 3, 1), subject="Juridik")
    ended, matched, rematched = decide(asked, PAST, Asked(COORDINATOR, noon(date(2026, 2, 15))))
    assert (ended, rematched) == (ENDED, REMATCHED)
    assert isinstance(matched, PairMatched)
    assert (matched.co_mentors, matched.starts_on, matched.subject) == ((BO,), date(2026, 3, 1), "Juridik")


def test_each_fact_is_found_where_a_decision_of_its_own_would_lay_it() -> None:
    for fact in (ENDED, NEXT):
        assert succession.tags(fact) == OWNER_OF[type(fact)].tags(fact)


def test_it_looks_at_the_life_of_the_pair_before_and_at_nothing_else_of_it() -> None:
    of_the_pair = [item for item in succession.scope(REMATCH) if item.tags == (pair_tag(PAIR),)]
    names = tuple(fact.__name__ for fact in (*FACTS, PairRematched, MentorReplaced))
    assert [item.names for item in of_the_pair] == [names]
    assert all(item.tags and item.names for item in succession.scope(REMATCH))


def test_another_mentor_steps_in() -> None:
    given(*PAST).when(REPLACE).then(replace(ENDED, reason=EndReason.MOVED_ON), NEXT, REPLACED)


def test_a_co_mentor_may_step_in() -> None:
    given(*PAST).when(replace(REPLACE, mentor=BO)).then(
        replace(ENDED, reason=EndReason.MOVED_ON), replace(NEXT, mentor=BO), REPLACED
    )


@pytest.mark.parametrize("closing", [(), (ProgrammeClosingBegun(SPRING),)])
def test_the_next_pair_begins_that_day_and_has_the_days_that_the_one_before_was_given(
    closing: tuple[object, ...],
) -> None:
    running, longer, today = (ProgrammeLaunched(SPRING), *closing), date(2026, 8, 31), date(2026, 6, 20)
    extended = PairExtended(PAIR, SPRING, HALF_TIME, longer, both_agreed=True)
    following = replace(NEXT, starts_on=today, midpoint_on=date(2026, 7, 26), ends_on=longer)
    given(*PAST, *running, extended).when(REMATCH, now=today).then(ENDED, following, REMATCHED)
    past_end = replace(following, starts_on=date(2026, 7, 2), midpoint_on=date(2026, 8, 1))
    given(*PAST, *running, extended).when(REMATCH, now=date(2026, 7, 2)).then(ENDED, past_end, REMATCHED)
    given(*PAST, *running).when(REMATCH, now=date(2026, 7, 2)).refuses(OutsideProgramme)


def test_the_next_pair_has_the_days_on_which_the_one_before_has_rested() -> None:
    """As if the one before had gone on that day, and been followed then: it rested for 31 days."""
    today, longer = date(2026, 3, 18), date(2026, 7, 31)
    resumed = PairResumed(PAIR, SPRING, today, date(2026, 5, 17), longer, both_agreed=False)
    following = replace(NEXT, starts_on=today, midpoint_on=date(2026, 5, 24), ends_on=longer)
    for past in ((PAUSED,), (PAUSED, resumed)):
        given(*PAST, ProgrammeLaunched(SPRING), *past).when(REMATCH, now=today).then(ENDED, following, REMATCHED)


def test_the_half_time_of_a_next_pair_that_was_given_longer_is_its_own() -> None:
    longer = date(2026, 8, 31)
    extended = PairExtended(PAIR, SPRING, date(2026, 5, 17), longer, both_agreed=True)
    given(*PAST, extended).when(REMATCH).then(
        ENDED, replace(NEXT, midpoint_on=date(2026, 5, 17), ends_on=longer), REMATCHED
    )


def test_a_pair_is_followed_once() -> None:
    given(*PAST, *DONE).when(REMATCH).stays_quiet()
    given(*PAST, replace(ENDED, reason=EndReason.MOVED_ON), NEXT, REPLACED).when(REPLACE).stays_quiet()
    given(*PAST, *DONE).when(replace(REMATCH, successor=PairId("third"))).refuses(NotTogether)
    given(*PAST, COMPLETED).when(REMATCH).refuses(NotTogether)
    given(*PAST, ENDED).when(REPLACE).refuses(NotTogether)


def test_the_seats_are_free_again() -> None:
    given(*PAST, *DONE, *adept(LEO)).when(MatchPair(PairId("leo-mim"), SPRING, LEO, MIM)).then(
        replace(NEXT, pair=PairId("leo-mim"), adept=LEO, mentor=MIM, source=Source.MANUAL)
    )
    given(*PAST, *DONE, *adept(LEO)).when(MatchPair(PairId("leo-eva"), SPRING, LEO, EVA)).refuses(NoSeatLeft)


def test_the_rules_of_a_match_hold() -> None:
    given(*TOGETHER).when(REMATCH).refuses(MentorNotAccepted)
    given(*TOGETHER).when(REPLACE).refuses(MentorNotAccepted)
    given(*PAST).when(replace(REMATCH, mentor=ADA)).refuses(MentorIsAdept)
    given(*PAST).when(replace(REPLACE, mentor=ADA)).refuses(MentorIsAdept)
    taken = replace(NEXT, pair=PairId("leo-eva"), adept=LEO)
    given(*PAST, taken).when(REMATCH).refuses(NoSeatLeft)
    given(*PAST, taken).when(REPLACE).refuses(NoSeatLeft)
    unfit = replace(ENDED, pair=PairId("before"), mentor=EVA, co_mentors=())
    given(*PAST, unfit).when(REMATCH).refuses(KeptApart)
    given(*PAST, unfit).when(REPLACE).refuses(KeptApart)
    ruled = CriteriaDefined(SPRING, 1, (Criterion(Kind.WAITING, 1),), (Requirement(Requires.NO_REPORTING_LINE),))
    reports = AttributesDeclared(SPRING, ADA, Side.ADEPT, as_text((Attribute(MANAGER, (EVA,)),)))
    given(*PAST, ruled, reports).when(REMATCH).refuses(ReportingLine)
    given(*PAST, ruled, reports).when(REPLACE).refuses(ReportingLine)


def test_so_they_do_for_everybody_and_everything_that_is_asked_for() -> None:
    gone, over = ApplicationWithdrawn(SPRING, ADA, Side.ADEPT), ProgrammeClosed(SPRING)
    given(*PAST, gone).when(REMATCH).refuses(AdeptNotAccepted)
    given(*PAST, gone).when(REPLACE).refuses(AdeptNotAccepted)
    given(*PAST).when(WITH_LEO).refuses(CoMentorNotAccepted)
    given(*PAST).when(replace(REPLACE, co_mentors=(LEO,))).refuses(CoMentorNotAccepted)
    given(*PAST).when(replace(REMATCH, subject="")).refuses(SubjectUnusable)
    given(*PAST).when(replace(REPLACE, subject="")).refuses(SubjectUnusable)
    given(*PAST).when(replace(REMATCH, starts_on=date(2027, 3, 1))).refuses(OutsideProgramme)
    given(*PAST).when(replace(REPLACE, starts_on=date(2027, 3, 1))).refuses(OutsideProgramme)
    given(*PAST, over).when(REMATCH).refuses(ProgrammeNotMatching)
    given(*PAST, over).when(REPLACE).refuses(ProgrammeNotMatching)


def test_the_mentor_is_another_one() -> None:
    given(*PAST).when(replace(REMATCH, mentor=MIM)).refuses(SameMentor)
    given(*PAST).when(replace(REPLACE, mentor=MIM)).refuses(SameMentor)


def test_it_is_this_pair_and_its_adept_and_its_programme() -> None:
    given(*PAST).when(replace(REMATCH, pair=PairId("none"))).refuses(PairUnknown)
    given(*PAST).when(replace(REPLACE, pair=PairId("none"))).refuses(PairUnknown)
    given(*PAST).when(replace(REMATCH, adept=LEO)).refuses(PairUnknown)
    given(*PAST).when(replace(REMATCH, programme=AUTUMN)).refuses(PairUnknown)
    given(*PAST).when(replace(REMATCH, successor=PAIR)).refuses(PairUnknown)


@pytest.mark.parametrize("who", [ADA, MIM, BO, LEO, ADMIN])
def test_only_a_coordinator_does_it(who: MemberId) -> None:
    given(*PAST).when(REMATCH, by=who).refuses(NotPermitted)
    given(*PAST).when(REPLACE, by=who).refuses(NotPermitted)


def test_no_coordinator_does_it_to_a_pair_of_their_own() -> None:
    for own in (ADA, MIM, BO, EVA):
        given(*PAST).when(REMATCH, by=replace(COORDINATOR, by=own)).refuses(NotOneself)
        given(*PAST).when(REPLACE, by=replace(COORDINATOR, by=own)).refuses(NotOneself)
    given(*PAST, *mentor(LEO)).when(WITH_LEO, by=replace(COORDINATOR, by=LEO)).refuses(NotOneself)


def test_either_card_tells_of_the_other() -> None:
    rows = folded(pair_board, told(*PAST, *DONE))
    assert (rows[PAIR].successor, rows[PAIR].predecessor) == (OTHER_PAIR, None)
    assert (rows[OTHER_PAIR].successor, rows[OTHER_PAIR].predecessor) == (None, PAIR)
    assert rows[PAIR].ended_on is not None
    assert rows[OTHER_PAIR].source is Source.REMATCH


MAY = (
    May(PAST, REMATCH, "coordinator"),
    May(PAST, REPLACE, "coordinator"),
)
GOLDEN = {
    "PairRematched.v1": '{"pair":"ada-mim","programme":"spring-2026","successor":"ada-eva"}',
    "MentorReplaced.v1": '{"pair":"ada-mim","programme":"spring-2026","successor":"ada-eva"}',
}
