from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.criteria import CriteriaDefined
from domain.criteria_kinds import Algorithm, Constraints, Couple, Criterion, Kind, Quota
from domain.language import Actor, MemberId, NotOneself, NotPermitted, PairId, Role, RunId, Side
from domain.matching_run import (
    AdvanceMatchingRun,
    CompleteMatchingRun,
    ConstraintsUnusable,
    DiscardRun,
    FailMatchingRun,
    LockedTwice,
    QuotaUnusable,
    RequestMatchingRun,
    RunPublished,
    SeedImpossible,
)
from domain.phase import ApplicationsClosed, ApplicationsOpened
from domain.programme import NotInThisPhase, ProgrammeUnknown
from domain.proposal import MatchProposed, ProposalExpired
from domain.public_form import said
from domain.run import (
    Fact,
    Failure,
    MatchingRunAdvanced,
    MatchingRunCompleted,
    MatchingRunDiscarded,
    MatchingRunFailed,
    MatchingRunRequested,
    Run,
    RunUnknown,
    Stage,
    evolve,
)
from domain.run_result import Impossible, Match, Obstacles, Result, Unmatched
from domain.wire import decode
from tests.domain.stage import ADA, AUTUMN, BO, DRAFTED, EVA, MIM, OPEN, POLICY, SPRING, ZONE
from tests.spec import May, given
from tests.story import told

RUN = RunId("run")
DIGEST = "0123456789abcdef" * 4
REQUEST = RequestMatchingRun(RUN, SPRING, seed=7, locked=(Couple(ADA, MIM),))
REQUESTED = MatchingRunRequested(
    RUN, SPRING, 0, Algorithm.OPTIMAL, 7, what_if=False, locked=(Couple(ADA, MIM),), constraints=Constraints()
)
RESULT = Result((Match(ADA, MIM, 700, (700,)),), (Unmatched(EVA, Side.ADEPT, ("no_seat_left",)),), 1)
COMPLETE = CompleteMatchingRun(RUN, 40, DIGEST, RESULT, 12)
COMPLETED = MatchingRunCompleted(RUN, SPRING, 40, DIGEST, 700, RESULT.matches, RESULT.unmatched, 1, 12)
ASKED = (*OPEN, REQUESTED)
ADVANCE, DISCARD = AdvanceMatchingRun(RUN, Stage.SOLVING), DiscardRun(RUN)
OBSTACLES = Obstacles((Impossible(ADA, MIM, ("hours",)),), (Quota(Side.ADEPT, "field", "law", 3),))
FAIL = FailMatchingRun(RUN, Failure.INFEASIBLE, OBSTACLES)
ADVANCED = MatchingRunAdvanced(RUN, SPRING, Stage.SOLVING)
FAILED = MatchingRunFailed(RUN, SPRING, Failure.INFEASIBLE, OBSTACLES)
DISCARDED = MatchingRunDiscarded(RUN, SPRING)


def test_a_coordinator_asks_for_a_run() -> None:
    given(*OPEN).when(REQUEST).then(REQUESTED)


def test_a_run_goes_by_the_newest_criteria() -> None:
    defined = CriteriaDefined(SPRING, 3, (Criterion(Kind.WAITING, 1),), ())
    given(*OPEN, defined).when(REQUEST).then(replace(REQUESTED, edition=3))


def test_a_run_is_asked_for_once() -> None:
    given(*ASKED).when(REQUEST).stays_quiet()
    later = (CriteriaDefined(SPRING, 4, (Criterion(Kind.WAITING, 1),), ()), ApplicationsClosed(SPRING))
    for since in later:
        given(*ASKED, since).when(REQUEST).stays_quiet()


@pytest.mark.parametrize("told", [ADVANCED, COMPLETED, FAILED, DISCARDED])
def test_a_run_is_what_it_was_first_asked_for_and_nothing_before_that(told: Fact) -> None:
    assert evolve(evolve(None, told), REQUESTED) == Run(REQUESTED)
    once = evolve(Run(REQUESTED), told)
    assert evolve(once, replace(REQUESTED, seed=8)) == once


def test_a_run_needs_a_programme_in_which_people_may_be_matched() -> None:
    given().when(REQUEST).refuses(ProgrammeUnknown)
    given(*DRAFTED).when(REQUEST).refuses(NotInThisPhase)


def test_others_ask_for_nothing() -> None:
    given(*OPEN).when(REQUEST, by=ADA).refuses(NotPermitted)


def test_whoever_coordinates_another_programme_does_not_ask_again_for_a_run_of_this_one() -> None:
    elsewhere = Actor("cora", frozenset({Role.MEMBER}), frozenset({(Role.COORDINATOR, AUTUMN)}))
    past = (*ASKED, replace(DRAFTED[0], programme=AUTUMN), ApplicationsOpened(AUTUMN))
    given(*past).when(replace(REQUEST, run=RunId("other"), programme=AUTUMN), by=elsewhere).then(
        replace(REQUESTED, run=RunId("other"), programme=AUTUMN)
    )
    given(*past).when(replace(REQUEST, programme=AUTUMN), by=elsewhere).refuses(NotPermitted)


@pytest.mark.parametrize("seed", [-1, 2**31])
def test_a_seed_is_a_number_that_everything_can_hold(seed: int) -> None:
    given(*OPEN).when(replace(REQUEST, seed=seed)).refuses(SeedImpossible)
    given(*OPEN).when(replace(REQUEST, seed=2**31 - 1)).then(replace(REQUESTED, seed=2**31 - 1))


@pytest.mark.parametrize("who", [ADA, MIM])
def test_nobody_locks_themselves_to_somebody(who: MemberId) -> None:
    given(*OPEN).when(REQUEST, by=Actor(who, frozenset({Role.COORDINATOR}))).refuses(NotOneself)


def test_nobody_is_locked_to_two_mentors() -> None:
    given(*OPEN).when(replace(REQUEST, locked=(Couple(ADA, MIM), Couple(ADA, BO)))).refuses(LockedTwice)


BUDGET = Constraints(4, (Quota(Side.ADEPT, "field", "law", 1, 2),), 1, 2)


BOUND = replace(REQUEST, algorithm=Algorithm.CONSTRAINED, constraints=BUDGET)


def test_constraints_bind_the_mode_that_knows_them() -> None:
    given(*OPEN).when(BOUND).then(replace(REQUESTED, algorithm=Algorithm.CONSTRAINED, constraints=BUDGET))
    given(*OPEN).when(replace(REQUEST, constraints=BUDGET)).refuses(ConstraintsUnusable)


@pytest.mark.parametrize(
    "wrong",
    [
        replace(BUDGET, hours=-1),
        replace(BUDGET, co_mentors=-1),
        replace(BUDGET, co_mentors=6),
        replace(BUDGET, helps=0),
        replace(BUDGET, quotas=(Quota(Side.ADEPT, "field", "law", 2, 1),)),
        replace(BUDGET, quotas=(Quota(Side.ADEPT, "field", "law", -1),)),
        replace(BUDGET, quotas=(Quota(Side.ADEPT, "field", "law"),) * 21),
    ],
)
def test_constraints_are_numbers_that_can_be_kept(wrong: Constraints) -> None:
    given(*OPEN).when(replace(BOUND, constraints=wrong)).refuses(ConstraintsUnusable)


@pytest.mark.parametrize(
    ("key", "value"),
    [("", "law"), ("Field", "law"), ("f\0", "law"), ("field", " "), ("field", "x" * 81), ("field", "\0")],
)
def test_a_quota_is_of_what_people_can_declare(key: str, value: str) -> None:
    wrong = replace(BUDGET, quotas=(Quota(Side.ADEPT, key, value),))
    given(*OPEN).when(replace(BOUND, constraints=wrong)).refuses(QuotaUnusable)


def test_the_value_of_a_quota_is_kept_as_it_is_declared() -> None:
    said, kept = (
        replace(BUDGET, quotas=(Quota(Side.ADEPT, "field", value),)) for value in (" civil \0 law", "civil law")
    )
    constrained = replace(REQUESTED, algorithm=Algorithm.CONSTRAINED, constraints=kept)
    given(*OPEN).when(replace(BOUND, constraints=said)).then(constrained)


LAW = Quota(Side.ADEPT, "field", "law")


@pytest.mark.parametrize(
    "most",
    [
        replace(BUDGET, hours=0),
        replace(BUDGET, co_mentors=0),
        replace(BUDGET, co_mentors=5),
        replace(BUDGET, helps=1),
        replace(BUDGET, quotas=(replace(LAW, least=0, most=0),)),
        replace(BUDGET, quotas=(replace(LAW, least=2, most=2),)),
        replace(BUDGET, quotas=(LAW,) * 20),
    ],
)
def test_constraints_may_go_as_far_as_that(most: Constraints) -> None:
    asked = replace(REQUESTED, algorithm=Algorithm.CONSTRAINED, constraints=most)
    given(*OPEN).when(replace(BOUND, constraints=most)).then(asked)


def test_how_far_a_run_has_come_is_told() -> None:
    given(*ASKED).when(ADVANCE, by=POLICY).then(ADVANCED)
    given(*ASKED, ADVANCED).when(ADVANCE, by=POLICY).stays_quiet()
    given(*ASKED, COMPLETED).when(ADVANCE, by=POLICY).stays_quiet()
    given(*ASKED).when(ADVANCE).refuses(NotPermitted)
    given(*OPEN).when(ADVANCE, by=POLICY).refuses(RunUnknown)


def test_what_a_run_has_found_is_told_once() -> None:
    given(*ASKED, ADVANCED).when(COMPLETE, by=POLICY).then(COMPLETED)
    given(*ASKED, COMPLETED).when(COMPLETE, by=POLICY).stays_quiet()
    given(*ASKED, DISCARDED).when(COMPLETE, by=POLICY).stays_quiet()
    given(*ASKED).when(COMPLETE).refuses(NotPermitted)
    given(*OPEN).when(COMPLETE, by=POLICY).refuses(RunUnknown)


def test_why_a_run_has_found_nothing_is_told_once() -> None:
    given(*ASKED).when(FAIL, by=POLICY).then(FAILED)
    given(*ASKED, FAILED).when(FAIL, by=POLICY).stays_quiet()
    given(*ASKED, FAILED).when(COMPLETE, by=POLICY).stays_quiet()
    given(*ASKED).when(FAIL).refuses(NotPermitted)
    given(*OPEN).when(FAIL, by=POLICY).refuses(RunUnknown)


def test_that_somebody_is_excluded_stands_on_no_trail() -> None:
    [failed] = told(replace(FAILED, obstacles=Obstacles((Impossible(ADA, MIM, ("excluded",)),), ())))
    assert said(failed)["obstacles"] == {"class": "personal"}


def test_no_run_of_old_said_what_it_failed_for() -> None:
    old = decode("MatchingRunFailed", 1, GOLDEN["MatchingRunFailed.v1"].encode())
    assert (old.reason, old.obstacles) == (Failure.INFEASIBLE, Obstacles())


def test_what_was_solved_of_old_is_computed_again_as_it_was_then() -> None:
    old = decode("MatchingRunCompleted", 1, GOLDEN["MatchingRunCompleted.v1"].encode())
    assert old.rules == 1


def test_a_coordinator_discards_a_run_whatever_has_become_of_it() -> None:
    for past in (ASKED, (*ASKED, COMPLETED), (*ASKED, FAILED)):
        given(*past).when(DISCARD).then(DISCARDED)
    given(*ASKED, DISCARDED).when(DISCARD).stays_quiet()
    given(*OPEN).when(DISCARD).refuses(RunUnknown)
    given(*ASKED).when(DISCARD, by=POLICY).refuses(NotPermitted)


def test_what_people_have_been_proposed_from_is_not_discarded() -> None:
    proposed = MatchProposed(PairId("proposed"), SPRING, ADA, MIM, RUN, (), ZONE, date(2026, 2, 7))
    given(*ASKED, COMPLETED, proposed).when(DISCARD).refuses(RunPublished)
    over = ProposalExpired(proposed.pair, SPRING, ADA, MIM)
    given(*ASKED, COMPLETED, proposed, over).when(DISCARD).refuses(RunPublished)
    given(*ASKED, COMPLETED, replace(proposed, run=RunId("other"))).when(DISCARD).then(DISCARDED)
    given(*ASKED, COMPLETED, proposed, DISCARDED).when(DISCARD).stays_quiet()


MAY = (
    May(OPEN, REQUEST, "coordinator"),
    May(ASKED, ADVANCE, "policy"),
    May(ASKED, COMPLETE, "policy"),
    May(ASKED, FAIL, "policy"),
    May(ASKED, DISCARD, "coordinator"),
)
GOLDEN = {
    "MatchingRunRequested.v1": (
        '{"run":"r1","programme":"spring-2026","edition":2,"algorithm":"constrained","seed":7,"what_if":true,'
        '"locked":[{"adept":"ada","mentor":"mim"}],"constraints":{"hours":4,"quotas":[{"side":"adept",'
        '"key":"field","value":"law","least":1,"most":2}],"co_mentors":1,"helps":2}}'
    ),
    "MatchingRunAdvanced.v1": '{"run":"r1","programme":"spring-2026","stage":"solving"}',
    "MatchingRunCompleted.v1": (
        '{"run":"r1","programme":"spring-2026","as_at":40,"inputs_digest":"0a1b","objective":700,'
        '"matches":[{"adept":"ada","mentor":"mim","score":700,"shares":[700,-1,-2],"co_mentors":["bo"],'
        '"locked":true}],"unmatched":[{"member":"eva","side":"adept","rules":["excluded"]}],'
        '"blocking_pairs":1,"duration_ms":12}'
    ),
    "MatchingRunCompleted.v2": (
        '{"run":"r1","programme":"spring-2026","as_at":40,"inputs_digest":"0a1b","objective":700,'
        '"matches":[{"adept":"ada","mentor":"mim","score":700,"shares":[700,-1,-2],"co_mentors":["bo"],'
        '"locked":true}],"unmatched":[{"member":"eva","side":"adept","rules":["excluded"]}],'
        '"blocking_pairs":1,"duration_ms":12,"rules":2}'
    ),
    "MatchingRunFailed.v1": '{"run":"r1","programme":"spring-2026","reason":"infeasible"}',
    "MatchingRunFailed.v2": (
        '{"run":"r1","programme":"spring-2026","reason":"infeasible","obstacles":{"locked":[{"adept":"ada",'
        '"mentor":"mim","rules":["hours"]}],"quotas":[{"side":"adept","key":"field","value":"law","least":1,"most":2}]}}'
    ),
    "MatchingRunDiscarded.v1": '{"run":"r1","programme":"spring-2026"}',
}
TEXTS = {"MatchingRunCompleted.inputs_digest": None}
WORDS = {
    Algorithm: "optimal constrained stable worst_off_first",
    Stage: "reading solving",
    Failure: "locked_forbidden infeasible out_of_time",
}
