from __future__ import annotations

from dataclasses import replace
from datetime import date

from domain.adoption import Applies, HandbookEditionAdopted
from domain.board import Board, ManualMatchNeeded, MatchPassedOver, NoMatchFound, board, need_tags
from domain.exclusion import ExclusionDeclared
from domain.language import EditionId, RunId, Side
from domain.member import MemberDeactivated, PersonalDataErased
from domain.pair import CoMentorSteppedDown, EndReason, PairEnded
from domain.proposal import MatchProposed, ProposalAccepted, ProposalExpired
from tests.domain.stage import ADA, AUTUMN, BO, EVA, MATCHED, MIM, OPEN, PAIR, SPRING, STRANGER, ZONE, adept, mentor

BY = date(2026, 2, 22)
NEEDED = ManualMatchNeeded(SPRING, ADA, BY)
PROPOSED = MatchProposed(PAIR, SPRING, ADA, MIM, RunId("run"), (), ZONE, BY)
ENDED = PairEnded(PAIR, SPRING, ADA, MIM, (BO,), EndReason.NO_FIT, no_fault=True)
PEOPLE = (*OPEN, *adept(ADA), *adept(EVA), *mentor(MIM), *mentor(BO))


def on(*facts: object) -> Board:
    return board(SPRING, facts)  # pyright: ignore[reportArgumentType]


def test_who_never_applied_seeks_nothing_and_takes_nobody() -> None:
    told = on(*PEOPLE)
    assert told.seeking(ADA)
    assert not told.seeking(STRANGER)
    assert told.open_to(ADA, MIM)
    assert not told.open_to(ADA, STRANGER)
    assert not told.may_help(ADA, STRANGER)


def test_who_is_kept_apart_in_this_programme_is_not_put_together_in_it() -> None:
    here = ExclusionDeclared(SPRING, ADA, MIM, by_coordinator=True, here_only=True)
    assert not on(*PEOPLE, here).open_to(ADA, MIM)
    assert on(*PEOPLE, replace(here, programme=AUTUMN)).open_to(ADA, MIM)
    assert not on(*PEOPLE, replace(here, programme=AUTUMN, here_only=False)).open_to(ADA, MIM)


def test_who_steps_down_helps_no_more_and_the_pair_goes_on() -> None:
    told = on(*PEOPLE, MATCHED, CoMentorSteppedDown(PAIR, SPRING, BO))
    assert told.people[BO] == on(*PEOPLE).people[BO]
    assert told.people[ADA].followed == {PAIR}
    assert told.people[MIM].led == {PAIR}


def test_what_the_programme_follows_is_known() -> None:
    ours = EditionId("ours")
    told = on(*PEOPLE, HandbookEditionAdopted(SPRING, ours, Applies.NEW_PAIRS, date(2026, 1, 1)))
    assert told.followed.for_new(SPRING, BY) == ours


def test_a_need_is_over_with_a_match_a_proposal_and_an_erasure_and_with_nothing_else() -> None:
    for over in (MATCHED, PROPOSED, PersonalDataErased(ADA, (SPRING,))):
        assert on(*PEOPLE, NEEDED, over).needs == {}
    for goes_on in (
        (MemberDeactivated(ADA),),
        (PersonalDataErased(STRANGER, ()),),
        (ProposalAccepted(PAIR, SPRING, ADA, MIM, (), Side.MENTOR),),
        (ENDED,),
    ):
        assert on(*PEOPLE, MATCHED, PROPOSED, NEEDED, *goes_on).needs == {ADA: NEEDED}
    assert on(*PEOPLE, PROPOSED, NEEDED, ProposalExpired(PAIR, SPRING, ADA, MIM)).needs == {ADA: NEEDED}
    last = NoMatchFound(SPRING, ADA)
    assert on(*PEOPLE, NEEDED, last).needs == {ADA: last}


def test_a_pair_of_people_who_never_applied_takes_its_seats() -> None:
    people = on(*OPEN, MATCHED).people
    assert {*people} == {ADA, MIM, BO}
    assert (people[ADA].followed, people[MIM].led) == ({PAIR}, {PAIR})


def test_an_answer_to_no_proposal_is_none() -> None:
    assert on(*PEOPLE, ProposalAccepted(PAIR, SPRING, ADA, MIM, (), Side.MENTOR)).proposals == {}


def test_a_need_is_found_by_its_programme_and_by_whom_it_is_about() -> None:
    assert need_tags(NoMatchFound(SPRING, ADA)) == ("programme:spring", "member:ada")
    over = MatchPassedOver(SPRING, ADA, MIM, None, ("shared:tongue",))
    assert need_tags(over) == ("programme:spring", "member:ada")
    assert need_tags(replace(over, run=RunId("r"))) == ("programme:spring", "member:ada", "run:r")
