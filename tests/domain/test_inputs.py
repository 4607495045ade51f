"""From the facts of a programme to what a run reckons with, and the digest of them."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date

import msgspec

from domain.assignment.candidates import Adept, Mentor, Particulars, Problem
from domain.assignment.inputs import digest, found, problem, scope
from domain.attribute import Attribute, AttributesDeclared, Category, SensitiveAttributeDeclared
from domain.attribute import told as as_text
from domain.availability import AvailabilityDeclared, Times
from domain.consent import ConsentGiven, ConsentWithdrawn
from domain.consent_text import Purpose
from domain.criteria import CriteriaDefined
from domain.criteria_kinds import Algorithm, Constraints, Couple, Criterion, Kind, Requirement, Requires
from domain.exclusion import ExclusionDeclared
from domain.language import MemberId, PairId, Recorded, RunId, Side
from domain.pair import EndReason, PairCompleted, PairEnded
from domain.programme import ProgrammeClosed
from domain.proposal import (
    MatchOverridden,
    MatchProposed,
    ProposalAccepted,
    ProposalDeclined,
    ProposalExpired,
    ProposalWithdrawn,
    Withdrawal,
)
from domain.ranking import WishesRanked
from domain.roll import ApplicationAccepted, WishesDescribed
from domain.run import MatchingRunRequested
from domain.wire import decode, encode, version_of
from tests.domain.stage import ADA, AUTUMN, BO, EVA, MATCHED, MIM, OPEN, PAIR, SPRING, adept, mentor
from tests.story import told

FIRST, SECOND = (Criterion(Kind.WISH, 4),), (Criterion(Kind.EQUAL, 2, "office"), Criterion(Kind.WAITING, 1))
RULES = (Requirement(Requires.SHARED, "language"),)
ASKED = MatchingRunRequested(
    *(RunId("run"), SPRING, 1, Algorithm.STABLE, 7, False),
    *((Couple(EVA, BO),), Constraints(hours=2)),
)
DEFINED = (
    CriteriaDefined(SPRING, 1, FIRST, RULES),
    CriteriaDefined(SPRING, 2, SECOND, ()),
    CriteriaDefined(AUTUMN, 1, SECOND, ()),
)
PEOPLE = (*OPEN, *adept(ADA), *adept(EVA), *mentor(MIM, capacity=2), *mentor(BO), WishesDescribed(SPRING, ADA, "Mod"))
ATTRIBUTES = (
    Attribute("manager", ("bo",)),
    Attribute("language", ("sv", "en")),
    Attribute("experience_years", number=7),
)
OWN = AttributesDeclared(SPRING, ADA, Side.ADEPT, as_text(ATTRIBUTES))
FREE = AvailabilityDeclared(SPRING, MIM, 8, (Times.WEEKDAY_MORNINGS, Times.WEEKENDS), None, None)


def asked(*facts: object, run: MatchingRunRequested = ASKED) -> Problem:
    return problem(run, told(*PEOPLE, *DEFINED, *facts))


def test_a_run_is_about_whoever_is_to_be_matched_by_the_edition_that_it_names() -> None:
    assert asked() == Problem(
        adepts=(Adept(ADA),),
        mentors=(Mentor(BO, 1), Mentor(MIM, 2)),
        criteria=FIRST,
        requirements=RULES,
        algorithm=Algorithm.STABLE,
        seed=7,
        locked=(Couple(EVA, BO),),
        constraints=Constraints(hours=2),
        without_wishes=(EVA,),
    )
    assert asked(run=replace(ASKED, edition=2)).criteria == SECOND
    assert asked(run=replace(ASKED, edition=0)) == replace(asked(), criteria=(), requirements=())


def test_a_run_of_the_first_rules_is_replayed_by_them() -> None:
    facts = told(*PEOPLE, *DEFINED)
    assert problem(ASKED, facts) == asked()
    assert problem(ASKED, facts, 1) == replace(asked(), rules=1)


PROPOSED = MatchProposed(PAIR, SPRING, ADA, MIM, None, (), "Europe/London", date(2026, 3, 9))
OVER = (
    ProposalDeclined(PAIR, SPRING, ADA, MIM, Side.MENTOR),
    ProposalExpired(PAIR, SPRING, ADA, MIM),
    MatchOverridden(PAIR, SPRING, ADA, MIM, "sealed"),
    ProposalWithdrawn(PAIR, SPRING, ADA, MIM, Withdrawal.NO_SEAT_LEFT),
)


def test_who_waits_for_the_answer_to_a_proposal_is_in_no_run_and_takes_no_seat() -> None:
    agreed = [ProposalAccepted(PAIR, SPRING, ADA, MIM, (), side) for side in Side]
    for facts in ((PROPOSED,), (PROPOSED, *agreed)):
        assert asked(*facts) == replace(asked(), adepts=())
    for over in OVER:
        assert asked(PROPOSED, over) == asked(), over
        assert asked(over) == asked(), "also where the proposal was not read"
    matched = replace(MATCHED, co_mentors=())
    ended = PairCompleted(matched.pair, SPRING, ADA, MIM, ())
    assert asked(PROPOSED, *agreed, matched, ended) == asked()
    assert asked(replace(PROPOSED, programme=AUTUMN)) == asked()


def test_a_run_of_earlier_rules_has_read_no_proposals() -> None:
    recorded = told(*PEOPLE, *DEFINED, PROPOSED, *OVER[:1])
    unread = found(SPRING, recorded, None, rules=3)
    assert unread == found(SPRING, recorded[:-2], None)
    assert len(found(SPRING, recorded, None)) == len(unread) + 2
    assert problem(ASKED, told(*PEOPLE, *DEFINED, PROPOSED), rules=3) == replace(asked(), rules=3)


def test_what_people_said_of_themselves_stands_apart_by_how_it_is_compared() -> None:
    faith = SensitiveAttributeDeclared(SPRING, ADA, Side.ADEPT, Category.RELIGION, "none")
    agreed = ConsentGiven(ADA, Purpose.MATCHING, Category.RELIGION, "0f", "sv")
    found_out = asked(OWN, faith, agreed, FREE, WishesRanked(SPRING, ADA, (MIM, BO)))
    assert found_out.adepts == (
        Adept(
            ADA,
            Particulars(
                words={"language": frozenset({"sv", "en"})},
                numbers={"experience_years": 7},
                sensitive={"religion": frozenset({"none"})},
                managers=frozenset({BO}),
            ),
            ranked=(MIM, BO),
        ),
    )
    times = frozenset({"weekday_mornings", "weekends"})
    assert found_out.mentors[1] == Mentor(MIM, 2, Particulars(times=times), hours=8)
    assert asked(replace(FREE, member=ADA)).adepts[0].about.times == times


def test_who_takes_back_that_they_are_matched_by_what_they_told_has_told_nothing() -> None:
    """But for the hours that they give, the times when they can, and whose manager they are: these protect them."""
    given = ConsentGiven(ADA, Purpose.MATCHING, None, "0f", "sv")
    back = ConsentWithdrawn(ADA, Purpose.MATCHING, None)
    faith = SensitiveAttributeDeclared(SPRING, ADA, Side.ADEPT, Category.RELIGION, "none")
    agreed = replace(given, category=Category.RELIGION)
    hours = replace(FREE, member=ADA)
    whole = (OWN, faith, agreed, hours, given)
    about = asked(*whole).adepts[0].about
    assert asked(*whole, back).adepts[0].about == Particulars(times=about.times, managers=about.managers)
    assert asked(*whole, back, given).adepts[0].about == about
    assert asked(*whole, replace(back, member=MIM)).adepts[0].about == about
    assert asked(*whole, replace(back, purpose=Purpose.SURVEY)).adepts[0].about == about
    before = problem(ASKED, told(*PEOPLE, *DEFINED, *whole, back), rules=2)
    assert "language" in before.adepts[0].about.words


def test_words_are_the_same_however_they_are_written() -> None:
    """Nobody is parted, or put together, by capitals, spaces, or how a keyboard makes an ö."""
    said = (Attribute("city", ("Go\u0308teborg", " nya  YORK")), Attribute("office", ("C#",)))
    faith = SensitiveAttributeDeclared(SPRING, ADA, Side.ADEPT, Category.RELIGION, "Ingen")
    agreed = ConsentGiven(ADA, Purpose.MATCHING, Category.RELIGION, "0f", "sv")
    declared = AttributesDeclared(SPRING, ADA, Side.ADEPT, as_text(said))
    about = asked(declared, faith, agreed).adepts[0].about
    assert about.words == {"city": frozenset({"göteborg", "nya york"}), "office": frozenset({"c#"})}
    assert about.sensitive == {"religion": frozenset({"ingen"})}
    ranked = CriteriaDefined(
        SPRING,
        3,
        (Criterion(Kind.DISTANCE, 1, "grade", order=("Låg", "Hög")),),
        (Requirement(Requires.WITHIN, "grade", order=("Låg", "Hög")),),
    )
    by_grade = asked(ranked, run=replace(ASKED, edition=3))
    assert by_grade.criteria[0].order == by_grade.requirements[0].order == ("låg", "hög")
    before = problem(ASKED, told(*PEOPLE, *DEFINED, declared), rules=2)
    assert before.adepts[0].about.words["city"] == {"Go\u0308teborg", "nya YORK"}


def test_whose_manager_somebody_is_holds_on_either_side() -> None:
    as_mentor = AttributesDeclared(SPRING, ADA, Side.MENTOR, as_text((Attribute("manager", (MIM,)),)))
    assert asked(as_mentor).adepts[0].about.managers == {MIM}
    assert asked(OWN, as_mentor).adepts[0].about.managers == {BO, MIM}
    of_mim = AttributesDeclared(SPRING, MIM, Side.ADEPT, as_text((Attribute("manager", (ADA,)),)))
    assert asked(of_mim).mentors[1].about.managers == {ADA}
    before = problem(ASKED, told(*PEOPLE, *DEFINED, as_mentor, of_mim), rules=2)
    assert (before.adepts[0].about.managers, before.mentors[1].about.managers) == (frozenset(), frozenset())


def test_whoever_an_earlier_programme_left_without_a_mentor_has_waited() -> None:
    assert asked(ApplicationAccepted(AUTUMN, ADA, Side.ADEPT), ProgrammeClosed(AUTUMN)).adepts == (
        Adept(ADA, waited=1),
    )


def test_seats_are_those_that_are_free_and_never_less_than_none() -> None:
    pair = replace(MATCHED, adept=EVA, co_mentors=())
    assert [one.seats for one in asked(pair).mentors] == [1, 1]
    three = [replace(pair, pair=PairId(f"pair-{n}"), adept=MemberId(f"adept-{n}")) for n in range(3)]
    assert [one.seats for one in asked(*three).mentors] == [1, 0]


def test_the_pairs_that_a_mentor_has_take_of_their_hours_and_those_they_help_in_of_their_helps() -> None:
    pair = replace(MATCHED, adept=EVA, co_mentors=(BO,))
    assert [(one.hours, one.helping) for one in asked(FREE, pair).mentors] == [(None, 1), (6, 0)]
    ended = PairCompleted(pair.pair, SPRING, EVA, MIM, (BO,))
    assert [(one.hours, one.helping) for one in asked(FREE, pair, ended).mentors] == [(None, 0), (8, 0)]
    few = replace(FREE, hours=1)
    assert asked(few, pair).mentors[1].hours == 0
    before = problem(ASKED, told(*PEOPLE, *DEFINED, FREE, pair), rules=2)
    assert [(one.hours, one.helping) for one in before.mentors] == [(None, 0), (8, 0)]


def test_those_who_are_kept_apart_are_told_from_those_who_did_not_fit() -> None:
    excluded = ExclusionDeclared(AUTUMN, ADA, MIM, by_coordinator=False)
    ended = PairEnded(MATCHED.pair, AUTUMN, ADA, BO, (), EndReason.NO_FIT, no_fault=True)
    assert asked(excluded).apart == {frozenset({ADA, MIM})}
    here = replace(excluded, programme=SPRING, by_coordinator=True, here_only=True)
    assert asked(here).apart == {frozenset({ADA, MIM})}
    assert asked(replace(here, programme=AUTUMN)).apart == frozenset()
    assert asked(ended).former == {frozenset({ADA, BO})}
    assert asked(replace(ended, reason=EndReason.NO_TIME)).former == frozenset()


def test_a_run_reads_what_is_there_for_it_and_nothing_later() -> None:
    recorded = told(*PEOPLE, *DEFINED[1:], ASKED, OWN)
    read = found(SPRING, recorded, None)
    facts = [one.fact for one in read]
    assert [fact in facts for fact in (*DEFINED[1:], ASKED, OWN)] == [True, False, False, True]
    assert found(SPRING, recorded, read[-1].position) == read
    assert found(SPRING, recorded, read[-1].position - 1) == read[:-1]


def test_the_digest_is_over_what_was_asked_and_what_the_journal_holds() -> None:
    (one,) = told(OWN)
    held: Recorded = msgspec.structs.replace(one, sealed={"attributes": "sealed:1:member:ada:AA"})
    lines = encode(ASKED) + b"\n1 AttributesDeclared " + encode(replace(OWN, attributes="sealed:1:member:ada:AA"))
    assert digest(ASKED, [held]) == hashlib.sha256(lines).hexdigest()
    assert digest(ASKED, [one]) != digest(ASKED, [held]) != digest(replace(ASKED, seed=8), [held])


def test_the_digest_stays_the_same_where_a_fact_takes_another_shape_later() -> None:
    (now,) = told(ExclusionDeclared(AUTUMN, ADA, MIM, by_coordinator=False))
    body = b'{"programme":"autumn","member":"ada","other":"mim","by_coordinator":false,"reason":null}'
    held: Recorded = msgspec.structs.replace(now, held=body)
    lines = encode(ASKED) + b"\n1 ExclusionDeclared " + body
    assert digest(ASKED, [held]) == hashlib.sha256(lines).hexdigest()
    assert digest(ASKED, [held], rules=2) == digest(ASKED, [now]), "as it was before version 3"


def test_the_digest_of_an_earlier_run_is_over_what_facts_said_in_its_day() -> None:
    closed = b'{"programme":"autumn","exceptions":["p1"]}'
    before_exceptions = b'{"programme":"autumn"}'
    profile = (
        b'{"programme":"spring","member":"ada","willingness":"sealed:1:member:ada:AA","offers_back":null,'
        b'"future_place":null,"focus":["leadership_tips"]}'
    )
    rows = ((1, "ProgrammeClosed", 2, closed), (2, "ProgrammeClosed", 1, before_exceptions))
    rows = (*rows, (3, "AdeptProfileDescribed", 1, profile))
    recorded = [
        msgspec.structs.replace(told(OWN, first=position)[0], fact=decode(name, version, body), held=body)
        for position, name, version, body in rows
    ]
    lines = encode(ASKED) + b"\n1 ProgrammeClosed " + closed
    lines += b'\n2 ProgrammeClosed {"programme":"autumn","exceptions":[]}\n3 AdeptProfileDescribed ' + profile
    assert [digest(ASKED, recorded, rules) for rules in (1, 2)] == [hashlib.sha256(lines).hexdigest()] * 2


def test_whatever_has_another_shape_since_the_second_rules_is_known_to_their_digest() -> None:
    """Of a fact that a run reads: a field that is new has to be left out of the digest of runs before it was."""
    names = {name for item in scope(SPRING) for name in item.names}
    assert {name: version_of(name) for name in names if version_of(name) > 1} == {
        "AdeptProfileDescribed": 2,
        "ExclusionDeclared": 2,
        "ExclusionWithdrawn": 2,
        "PairCompleted": 3,
        "PairEnded": 2,
        "PairMatched": 2,
        "ProgrammeClosed": 3,
        "ProgrammeDrafted": 3,
    }


def test_a_day_of_a_pair_is_no_matter_of_a_run() -> None:
    assert asked(replace(FREE, from_on=date(2026, 3, 1))).mentors == asked(FREE).mentors


def test_words_are_in_the_order_of_their_day() -> None:
    grades = ("EO", "HEO")
    step = Criterion(Kind.GAP, 1, "grade", order=grades)
    below = Requirement(Requires.GAP, "grade", 1, order=grades)
    facts = told(*PEOPLE, CriteriaDefined(SPRING, 1, (step,), (below,)))
    before, now = problem(ASKED, facts, rules=2), problem(ASKED, facts)
    assert (before.criteria, before.requirements) == ((step,), (below,))
    assert (now.criteria[0].order, now.requirements[0].order) == (("eo", "heo"), ("eo", "heo"))
