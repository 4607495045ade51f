from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain.apart import KeptApart, ReportingLine
from domain.attribute import MANAGER, Attribute, AttributesDeclared
from domain.attribute import told as as_text
from domain.criteria import CriteriaDefined
from domain.criteria_kinds import Criterion, Kind, Requirement, Requires
from domain.exclusion import ExclusionDeclared, ExclusionWithdrawn
from domain.language import Actor, MemberId, NotOneself, NotPermitted, PairId, Role, Side, Visibility
from domain.matching import (
    AdeptAlreadyInPair,
    AdeptNotAccepted,
    CoMentorNotAccepted,
    ConcludeProposal,
    MatchPair,
    MentorIsAdept,
    MentorNotAccepted,
    NoSeatLeft,
    OutsideProgramme,
    ProgrammeNotMatching,
    SubjectUnusable,
)
from domain.pair import EndReason, PairEnded, PairMatched, Source
from domain.phase import ProgrammeCancelled
from domain.programme import ProgrammeClosed, ProgrammeLaunched, ProgrammeUnknown
from domain.proposal import MatchProposed, ProposalAccepted, ProposalWithdrawn, Withdrawal
from domain.roll import AdeptApplied, ApplicationAccepted, ApplicationWithdrawn, MentorVolunteered
from domain.wire import decode
from tests.domain.stage import (
    ADA,
    AUTUMN,
    BO,
    CLOSED,
    COMPLETED,
    DRAFTED,
    EVA,
    IMPORT,
    LAST_DAY,
    MATCHED,
    MIM,
    OPEN,
    OTHER_PAIR,
    PAIR,
    POLICY,
    RUNNING,
    SPRING,
    TOGETHER,
    ZONE,
    adept,
    mentor,
)
from tests.spec import May, given

MATCH = MatchPair(PAIR, SPRING, ADA, MIM, (BO,))
SECOND = MatchPair(OTHER_PAIR, SPRING, EVA, MIM)
PEOPLE = (*adept(ADA), *adept(EVA), *mentor(MIM), *mentor(BO))
READY = (*OPEN, *PEOPLE)
ENDED = PairEnded(PAIR, SPRING, ADA, MIM, (BO,), EndReason.NO_FIT, no_fault=True)


def test_a_pair_is_matched_for_the_whole_programme() -> None:
    given(*READY).when(MATCH).then(MATCHED)
    given(*CLOSED, *PEOPLE).when(MATCH).then(MATCHED)


def test_a_pair_of_the_whole_programme_has_the_programmes_half_time() -> None:
    half = date(2026, 4, 1)
    given(replace(DRAFTED[0], midpoint_on=half), *READY[1:]).when(MATCH).then(replace(MATCHED, midpoint_on=half))


def test_a_pair_has_a_subject() -> None:
    given(*READY).when(replace(MATCH, subject=" Ledarskap\x00 ")).then(replace(MATCHED, subject="Ledarskap"))


def test_a_pair_is_matched_once() -> None:
    given(*TOGETHER).when(MATCH).stays_quiet()
    given(*TOGETHER, ENDED).when(MATCH).stays_quiet()


def test_a_late_pair_has_a_half_time_of_its_own() -> None:
    late = replace(MATCHED, starts_on=date(2026, 3, 2), midpoint_on=date(2026, 5, 1))
    given(*READY, ProgrammeLaunched(SPRING)).when(MATCH, now=date(2026, 3, 2)).then(late)
    given(*READY).when(replace(MATCH, starts_on=date(2026, 3, 2))).then(late)


def test_a_pair_matched_in_a_launched_programme_does_not_start_before_it() -> None:
    given(*READY, ProgrammeLaunched(SPRING)).when(MATCH, now=date(2026, 1, 2)).then(MATCHED)


def test_the_first_day_is_the_programmes_and_not_the_servers() -> None:
    past_midnight_in_stockholm = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    given(*READY, ProgrammeLaunched(SPRING)).when(MATCH, now=past_midnight_in_stockholm).then(
        replace(MATCHED, starts_on=date(2026, 3, 2), midpoint_on=date(2026, 5, 1))
    )


def test_an_import_matches_on_the_original_day() -> None:
    given(*READY, ProgrammeLaunched(SPRING)).when(MATCH, by=IMPORT, on=date(2026, 3, 2), now=date(2027, 1, 1)).then(
        replace(MATCHED, starts_on=date(2026, 3, 2), midpoint_on=date(2026, 5, 1), source=Source.IMPORT)
    )


@pytest.mark.parametrize("day", [date(2026, 1, 30), date(2026, 7, 1)])
def test_a_pair_starts_inside_its_programme(day: date) -> None:
    given(*READY).when(replace(MATCH, starts_on=day)).refuses(OutsideProgramme)


def test_no_pair_starts_after_the_last_day() -> None:
    given(*READY, ProgrammeLaunched(SPRING)).when(MATCH, now=date(2026, 7, 1)).refuses(OutsideProgramme)
    given(*READY, ProgrammeLaunched(SPRING)).when(MATCH, now=LAST_DAY).then(
        replace(MATCHED, starts_on=LAST_DAY, midpoint_on=LAST_DAY)
    )


def test_a_member_does_not_match() -> None:
    given(*READY).when(MATCH, by=MIM).refuses(NotPermitted)


@pytest.mark.parametrize("who", [ADA, MIM, BO])
def test_nobody_matches_themselves(who: MemberId) -> None:
    roles = frozenset({Role.MEMBER, Role.COORDINATOR})
    given(*READY).when(MATCH, by=Actor(who, roles)).refuses(NotOneself)
    given(*READY).when(MATCH, by=Actor(who, roles | {Role.INTEGRATION})).then(replace(MATCHED, source=Source.IMPORT))


def test_pairs_belong_to_a_programme() -> None:
    given(*PEOPLE).when(MATCH).refuses(ProgrammeUnknown)


@pytest.mark.parametrize("phase", [DRAFTED, (*RUNNING, ProgrammeClosed(SPRING))])
def test_pairs_are_matched_while_the_programme_is_under_way(phase: tuple[object, ...]) -> None:
    given(*phase, *PEOPLE).when(SECOND).refuses(ProgrammeNotMatching)


def test_an_import_matches_in_what_is_over_and_neither_in_what_never_opened_nor_in_what_never_was() -> None:
    on = date(2026, 3, 2)
    given(*READY, ProgrammeClosed(SPRING)).when(MATCH, by=IMPORT, on=on, now=date(2027, 1, 1)).then(
        replace(MATCHED, source=Source.IMPORT)
    )
    for never in (DRAFTED, (*OPEN, ProgrammeCancelled(SPRING, "För få"))):
        given(*never, *PEOPLE).when(SECOND, by=IMPORT, on=on, now=date(2027, 1, 1)).refuses(ProgrammeNotMatching)


@pytest.mark.parametrize("subject", ["", "  ", "\x00", "x" * 301])
def test_a_subject_says_something_short(subject: str) -> None:
    given(*READY).when(replace(MATCH, subject=subject)).refuses(SubjectUnusable)


def test_i3_nobody_mentors_themselves() -> None:
    both = (*READY, MentorVolunteered(SPRING, ADA), ApplicationAccepted(SPRING, ADA, Side.MENTOR))
    given(*both).when(replace(MATCH, mentor=ADA, co_mentors=())).refuses(MentorIsAdept)
    given(*both).when(replace(MATCH, co_mentors=(ADA,))).refuses(MentorIsAdept)


def test_i3_somebody_may_be_mentor_in_one_pair_and_adept_in_another() -> None:
    given(*TOGETHER, *mentor(ADA), *adept(EVA)).when(MatchPair(OTHER_PAIR, SPRING, EVA, ADA)).then(
        replace(MATCHED, pair=OTHER_PAIR, adept=EVA, mentor=ADA, co_mentors=())
    )


def test_an_adept_is_accepted_first() -> None:
    given(*OPEN, *mentor(MIM), *mentor(BO)).when(MATCH).refuses(AdeptNotAccepted)
    given(*OPEN, *mentor(MIM), *mentor(BO), AdeptApplied(SPRING, ADA)).when(MATCH).refuses(AdeptNotAccepted)
    given(*READY, ApplicationWithdrawn(SPRING, ADA, Side.ADEPT)).when(MATCH).refuses(AdeptNotAccepted)


def test_a_mentor_is_accepted_first() -> None:
    given(*OPEN, *adept(ADA), *adept(MIM), *mentor(BO)).when(MATCH).refuses(MentorNotAccepted)
    given(*READY, ApplicationWithdrawn(SPRING, MIM, Side.MENTOR)).when(MATCH).refuses(MentorNotAccepted)


def test_a_co_mentor_is_accepted_first_and_named_once() -> None:
    given(*OPEN, *adept(ADA), *mentor(MIM)).when(MATCH).refuses(CoMentorNotAccepted)
    given(*READY).when(replace(MATCH, co_mentors=(BO, BO))).refuses(CoMentorNotAccepted)
    given(*READY).when(replace(MATCH, co_mentors=(MIM,))).refuses(CoMentorNotAccepted)


def test_i2_an_adept_is_in_one_open_pair_of_a_programme() -> None:
    given(*TOGETHER).when(MatchPair(PairId("ada-bo"), SPRING, ADA, BO)).refuses(AdeptAlreadyInPair)


@pytest.mark.parametrize("over", [COMPLETED, ENDED])
def test_an_adept_is_matched_again_after_the_pair(over: object) -> None:
    given(*TOGETHER, over).when(MatchPair(OTHER_PAIR, SPRING, ADA, BO)).then(
        replace(MATCHED, pair=OTHER_PAIR, mentor=BO, co_mentors=())
    )


def test_a_mentor_has_no_more_pairs_than_seats() -> None:
    given(*TOGETHER, *adept(EVA)).when(SECOND).refuses(NoSeatLeft)


def test_a_mentor_with_two_seats_takes_two() -> None:
    given(*TOGETHER, *adept(EVA), *mentor(MIM, capacity=2)).when(SECOND).then(
        replace(MATCHED, pair=OTHER_PAIR, adept=EVA, co_mentors=())
    )


@pytest.mark.parametrize("over", [COMPLETED, ENDED])
def test_a_seat_is_free_again_after_the_pair(over: object) -> None:
    given(*TOGETHER, *adept(EVA), over).when(SECOND).then(replace(MATCHED, pair=OTHER_PAIR, adept=EVA, co_mentors=()))


def test_a_co_mentor_takes_no_seat() -> None:
    given(*TOGETHER, *adept(EVA)).when(replace(SECOND, mentor=BO)).then(
        replace(MATCHED, pair=OTHER_PAIR, adept=EVA, mentor=BO, co_mentors=())
    )


def test_a_match_older_than_editions_names_none() -> None:
    matched: PairMatched = decode("PairMatched", 1, GOLDEN["PairMatched.v1"].encode())
    assert (matched.edition, matched.source, matched.subject) == (None, Source.MANUAL, "Nätverk")


# who may, and what journals hold

# kept apart


@pytest.mark.parametrize("by_coordinator", [False, True])
def test_i5_who_is_kept_apart_is_not_matched_whoever_asks(by_coordinator: bool) -> None:
    for said in (
        ExclusionDeclared(AUTUMN, ADA, MIM, by_coordinator),
        ExclusionDeclared(SPRING, MIM, ADA, by_coordinator),
        ExclusionDeclared(SPRING, BO, ADA, by_coordinator),
    ):
        given(*READY, said).when(MATCH).refuses(KeptApart)
        given(*READY, said).when(MATCH, by=IMPORT).refuses(KeptApart)
    here = ExclusionDeclared(SPRING, ADA, MIM, by_coordinator=True, here_only=True)
    given(*READY, here).when(MATCH).refuses(KeptApart)
    given(*READY, replace(here, programme=AUTUMN)).when(MATCH).then(MATCHED)
    gone = ExclusionWithdrawn(AUTUMN, ADA, MIM, by_coordinator)
    given(*READY, ExclusionDeclared(AUTUMN, ADA, MIM, by_coordinator), gone).when(MATCH).then(MATCHED)


AGAIN = MatchPair(OTHER_PAIR, SPRING, ADA, MIM)


def test_i5_who_did_not_fit_is_not_matched_again() -> None:
    given(*TOGETHER, ENDED).when(AGAIN).refuses(KeptApart)
    moved = replace(ENDED, reason=EndReason.MOVED_ON)
    given(*TOGETHER, moved).when(AGAIN).then(replace(MATCHED, pair=OTHER_PAIR, co_mentors=()))


NO_BOSSES = CriteriaDefined(
    SPRING, 1, (Criterion(Kind.WAITING, 1),), (Requirement(Requires.NO_REPORTING_LINE), Requirement(Requires.AVAILABLE))
)


def reports(member: MemberId, boss: MemberId | None, side: Side = Side.ADEPT) -> AttributesDeclared:
    named = () if boss is None else (Attribute(MANAGER, (boss,)),)
    return AttributesDeclared(SPRING, member, side, as_text(named))


@pytest.mark.parametrize(
    "said", [reports(ADA, MIM), reports(MIM, ADA, Side.MENTOR), reports(ADA, BO), reports(MIM, ADA)]
)
def test_nobody_is_matched_with_their_own_manager_where_the_criteria_say_so(said: AttributesDeclared) -> None:
    given(*READY, NO_BOSSES, said).when(MATCH).refuses(ReportingLine)
    given(*READY, said, NO_BOSSES).when(MATCH, by=IMPORT).refuses(ReportingLine)
    given(*READY, said).when(MATCH).then(MATCHED)
    allowed = replace(NO_BOSSES, edition=2, requirements=(Requirement(Requires.AVAILABLE),))
    given(*READY, NO_BOSSES, said, allowed).when(MATCH).then(MATCHED)
    given(*READY, NO_BOSSES, said, replace(said, attributes=as_text(()))).when(MATCH).then(MATCHED)


def test_somebody_else_s_manager_may_be_ones_mentor() -> None:
    given(*READY, NO_BOSSES, reports(MIM, BO, Side.MENTOR), reports(ADA, EVA)).when(MATCH).then(MATCHED)


# from a proposal


ABOUT = (PAIR, SPRING, ADA, MIM)
PROPOSED = MatchProposed(*ABOUT, None, (BO,), ZONE, date(2026, 2, 22))
ONE_SIDE = (PROPOSED, ProposalAccepted(*ABOUT, (BO,), Side.ADEPT))
BOTH = (*ONE_SIDE, ProposalAccepted(*ABOUT, (BO,), Side.MENTOR))
CONCLUDE = ConcludeProposal(*ABOUT, (BO,))
FROM_PROPOSAL = replace(MATCHED, source=Source.PROPOSAL)


def withdrawn(why: Withdrawal) -> ProposalWithdrawn:
    return ProposalWithdrawn(*ABOUT, why)


def test_both_have_accepted_and_are_a_pair_of_the_proposals_id() -> None:
    given(*READY, *BOTH).when(CONCLUDE, by=POLICY).then(FROM_PROPOSAL)


def test_nothing_comes_of_a_proposal_that_waits_or_is_over() -> None:
    given(*READY).when(CONCLUDE, by=POLICY).stays_quiet()
    given(*READY, *ONE_SIDE).when(CONCLUDE, by=POLICY).stays_quiet()
    given(*READY, *BOTH, FROM_PROPOSAL).when(CONCLUDE, by=POLICY).stays_quiet()
    given(*READY, *BOTH, withdrawn(Withdrawal.NO_SEAT_LEFT)).when(CONCLUDE, by=POLICY).stays_quiet()


def test_who_comes_second_to_the_last_seat_is_told_so() -> None:
    first = replace(MATCHED, pair=OTHER_PAIR, adept=EVA, co_mentors=())
    given(*READY, first, *BOTH).when(CONCLUDE, by=POLICY).then(ProposalWithdrawn(*ABOUT, Withdrawal.NO_SEAT_LEFT))


def test_why_two_who_accepted_are_no_pair_is_told() -> None:
    elsewhere = replace(MATCHED, pair=OTHER_PAIR, mentor=BO, co_mentors=())
    left = ApplicationWithdrawn(SPRING, MIM, Side.MENTOR)
    apart = ExclusionDeclared(SPRING, ADA, MIM, by_coordinator=False)
    over = ProgrammeCancelled(SPRING, "Nej")
    given(*READY, elsewhere, *BOTH).when(CONCLUDE, by=POLICY).then(withdrawn(Withdrawal.ADEPT_IN_PAIR))
    given(*READY, left, *BOTH).when(CONCLUDE, by=POLICY).then(withdrawn(Withdrawal.NOT_ACCEPTED))
    given(*READY, apart, *BOTH).when(CONCLUDE, by=POLICY).then(withdrawn(Withdrawal.KEPT_APART))
    given(*READY, over, *BOTH).when(CONCLUDE, by=POLICY).then(withdrawn(Withdrawal.PROGRAMME_NOT_MATCHING))


@pytest.mark.parametrize("said", [reports(ADA, MIM), reports(MIM, ADA, Side.MENTOR), reports(BO, ADA, Side.MENTOR)])
def test_whose_manager_is_told_after_a_proposal_was_made_are_no_pair(said: AttributesDeclared) -> None:
    given(*READY, NO_BOSSES, *ONE_SIDE, said, BOTH[-1]).when(CONCLUDE, by=POLICY).then(withdrawn(Withdrawal.KEPT_APART))
    given(*READY, *BOTH, said, NO_BOSSES).when(CONCLUDE, by=POLICY).then(withdrawn(Withdrawal.KEPT_APART))
    given(*READY, *BOTH, said).when(CONCLUDE, by=POLICY).then(FROM_PROPOSAL)


def test_the_product_alone_concludes_a_proposal() -> None:
    given(*READY, *BOTH).when(CONCLUDE).refuses(NotPermitted)
    given(*READY, *BOTH).when(CONCLUDE, by=ADA).refuses(NotPermitted)


MAY = (
    May((*READY, *BOTH), CONCLUDE, "policy"),
    May((*OPEN, *adept(EVA), *mentor(BO)), MatchPair(OTHER_PAIR, SPRING, EVA, BO), "coordinator import"),
)
GOLDEN = {
    "PairMatched.v1": (
        '{"pair":"ada-mim","programme":"spring-2026","adept":"ada","mentor":"mim","co_mentors":["bo"],'
        '"zone":"Europe/Stockholm","starts_on":"2026-01-31","midpoint_on":"2026-04-16","ends_on":"2026-06-30",'
        '"subject":"Nätverk"}'
    ),
    "PairMatched.v2": (
        '{"pair":"ada-mim","programme":"spring-2026","adept":"ada","mentor":"mim","co_mentors":["bo"],'
        '"zone":"Europe/Stockholm","starts_on":"2026-01-31","midpoint_on":"2026-04-16","ends_on":"2026-06-30",'
        '"subject":"Nätverk","edition":"addher@1","source":"run"}'
    ),
    "ProposalWithdrawn.v1": (
        '{"pair":"p1","programme":"spring-2026","adept":"ada","mentor":"mim","why":"no_seat_left"}'
    ),
}
WORDS = {
    Source: "manual run proposal import rematch",
    Withdrawal: "no_seat_left adept_in_pair not_accepted kept_apart programme_not_matching",
}
TEXTS = {"PairMatched.zone": None, "PairMatched.subject": Visibility.PAIR_AND_COORDINATOR}
