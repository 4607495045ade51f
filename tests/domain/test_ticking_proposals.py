"""A proposal that waits: who is reminded of it from the third day on, and when it expires."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.adoption import Applies, HandbookEditionAdopted
from domain.language import Actor, Recorded, Role, Side
from domain.nudging import NudgeSent, NudgeSuppressed, SendNudge, Unsent
from domain.pair import PairMatched
from domain.phase import ProgrammeCancelled
from domain.proposal import (
    MatchOverridden,
    MatchProposed,
    ProposalAccepted,
    ProposalDeclined,
    ProposalExpired,
    ProposalWithdrawn,
    Withdrawal,
)
from domain.proposals import ExpireProposal
from domain.reminders import Policy
from domain.ticking import VERSION, Given, Look, pairs
from tests.domain.reminded import OURS, Numbers, Said, at, day, numbered
from tests.domain.stage import ADA, BO, EVA, MATCHED, MIM, OTHER_PAIR, PAIR, SPRING, ZONE
from tests.story import told

PROPOSED = MatchProposed(PAIR, SPRING, ADA, MIM, None, (BO,), ZONE, day("02-17"))
"""On 10 February, to be answered in a week."""
ABOUT = (PAIR, SPRING, ADA, MIM)
BY_ADA, BY_MIM = (ProposalAccepted(*ABOUT, (BO,), side) for side in Side)
SENT = NudgeSent(PAIR, SPRING, ADA, Policy.PROPOSAL_WAITING, "proposed/0", day("02-13"))
UNSENT = NudgeSuppressed(PAIR, SPRING, MIM, Policy.PROPOSAL_WAITING, "proposed/0", day("02-13"), Unsent.MUTED)
TO_ADA, TO_MIM = (
    Given(
        SendNudge(PAIR, one, Policy.PROPOSAL_WAITING, "proposed/0", 2), "proposal_waiting", f"{PAIR}/{one}/proposed/0"
    )
    for one in (ADA, MIM)
)
EXPIRES = Given(ExpireProposal(PAIR), "answers", PAIR)


def journal(*since: object, numbers: Numbers | None = None, zone: str = ZONE, made: str = "02-10") -> list[Recorded]:
    adopted = HandbookEditionAdopted(SPRING, OURS, Applies.NEW_PAIRS, day("02-10"))
    edition = [*numbered(numbers), adopted] if numbers else []
    told_then: list[Said] = [(made, one) for one in (*edition, replace(PROPOSED, zone=zone), *since)]
    return [told(fact, first=n, now=at(when, zone))[0] for n, (when, fact) in enumerate(told_then, 1)]


def look(now: str, *since: object, numbers: Numbers | None = None, zone: str = ZONE, made: str = "02-10") -> Look:
    return pairs(journal(*since, numbers=numbers, zone=zone, made=made), at(now, zone))[PAIR]


BOTH = (TO_ADA, TO_MIM)


@pytest.mark.parametrize(
    ("now", "asked"),
    [
        ("02-10 12:00", ()),
        ("02-12 19:59", ()),
        ("02-13 07:59", ()),
        ("02-13 08:00", BOTH),
        ("02-13 19:59", BOTH),
        ("02-13 20:00", ()),
        ("02-14 12:00", BOTH),
        ("02-17 19:59", BOTH),
        ("02-17 23:59", ()),
        ("02-18 00:00", (EXPIRES,)),
        ("03-01 12:00", (EXPIRES,)),
    ],
)
@pytest.mark.parametrize("zone", [ZONE, "America/Los_Angeles", "Asia/Tokyo"])
def test_both_are_reminded_from_the_third_day_on_by_day_and_then_it_expires(
    zone: str, now: str, asked: tuple[Given, ...]
) -> None:
    assert look(now, zone=zone).given == asked


def test_nobody_is_reminded_where_the_programme_is_cancelled_and_it_expires_all_the_same() -> None:
    cancelled = ProgrammeCancelled(SPRING, "Nobody could be found to lead it")
    assert look("02-14", cancelled).given == ()
    assert look("02-18", cancelled).given == (EXPIRES,)


@pytest.mark.parametrize(
    ("since", "asked"),
    [
        ((BY_ADA,), (TO_MIM,)),
        ((BY_MIM,), (TO_ADA,)),
        ((BY_ADA, BY_MIM), ()),
        ((ProposalDeclined(*ABOUT, Side.MENTOR),), ()),
        ((BY_ADA, ProposalDeclined(*ABOUT, Side.MENTOR)), ()),
        ((ProposalExpired(*ABOUT),), ()),
        ((MatchOverridden(*ABOUT, "Vi vet bättre"),), ()),
        ((ProposalWithdrawn(*ABOUT, Withdrawal.NO_SEAT_LEFT),), ()),
    ],
)
def test_whoever_has_answered_is_left_alone_and_everybody_once_it_is_over(
    since: tuple[object, ...], asked: tuple[Given, ...]
) -> None:
    assert look("02-14", *since).given == asked


@pytest.mark.parametrize(
    "closed", [ProposalExpired(*ABOUT), ProposalDeclined(*ABOUT, Side.ADEPT), MatchOverridden(*ABOUT, "Vi vet bättre")]
)
def test_what_is_over_does_not_expire_and_is_not_looked_at_again(closed: object) -> None:
    assert look("03-01", closed) == Look()


def test_who_was_reminded_once_or_asked_not_to_be_is_not_reminded_again() -> None:
    assert look("02-14", SENT).given == (TO_MIM,)
    assert look("02-14", UNSENT).given == (TO_ADA,)
    assert look("02-14", SENT, UNSENT) == Look((), at("02-15 00:00"))
    assert look("02-14", replace(SENT, policy=Policy.INACTIVE), replace(SENT, window="other")).given == BOTH


@pytest.mark.parametrize(
    ("now", "since", "again"),
    [
        ("02-10 12:00", (), "2026-02-10T23:00:00+00:00"),
        ("02-13 00:00", (), "2026-02-13T07:00:00+00:00"),
        ("02-13 07:59", (), "2026-02-13T07:00:00+00:00"),
        ("02-13 08:00", (), "2026-02-13T23:00:00+00:00"),
        ("02-13 20:00", (), "2026-02-13T23:00:00+00:00"),
        ("02-14 12:00", (BY_ADA,), "2026-02-14T23:00:00+00:00"),
        ("02-18 00:00", (), "2026-02-18T23:00:00+00:00"),
    ],
)
def test_it_is_looked_at_in_the_morning_and_at_midnight(now: str, since: tuple[object, ...], again: str) -> None:
    found = look(now, *since).again
    assert found is not None
    assert found.isoformat() == again


def test_its_days_count_from_the_day_on_which_it_was_made_where_it_lives() -> None:
    late = "02-10 23:30"
    assert look("02-12 12:00", made=late).given == ()
    assert look("02-13 12:00", made=late).given == BOTH
    assert look("02-13 08:00", zone="America/Los_Angeles", made="02-10 19:00").given == BOTH, "the 11th in Greenwich"


def test_it_goes_by_the_edition_that_the_programme_followed_that_day() -> None:
    numbers = {"proposal_reminder_days": "5", "nudges_per_week": "1", "quiet_hours": "22:00..07:00"}
    once = tuple(replace(one, command=replace(one.command, most=1)) for one in BOTH)
    assert look("02-14", numbers=numbers).given == ()
    assert look("02-15 06:59", numbers=numbers).given == ()
    assert look("02-15 07:00", numbers=numbers).given == once
    assert look("02-15 21:00", numbers=numbers).given == once
    assert look("02-13", numbers=numbers, made="02-09").given == BOTH, "before it was adopted"


def test_of_a_proposal_that_became_a_pair_the_pair_is_asked_about() -> None:
    match: PairMatched = replace(MATCHED, starts_on=day("02-10"))
    found = look("02-18", BY_ADA, BY_MIM, match)
    assert {one.policy for one in found.given} == {Policy.INTRODUCE_YOURSELF, Policy.BOOK_FIRST_MEETING}


def test_of_an_answer_to_what_was_never_proposed_nothing_is_asked() -> None:
    assert pairs(told(BY_ADA, now=at("02-10")), at("02-14")) == {}


def test_several_proposals_wait_each_for_itself() -> None:
    other = replace(PROPOSED, pair=OTHER_PAIR, adept=EVA)
    looks = pairs(journal(other, BY_ADA), at("02-14"))
    assert looks[PAIR].given == (TO_MIM,)
    assert [one.command.member for one in looks[OTHER_PAIR].given] == [EVA, MIM]


def test_the_policy_reminds_in_its_own_name() -> None:
    assert TO_ADA.actor == Actor(f"policy:proposal_waiting@{VERSION}", frozenset({Role.POLICY}))
