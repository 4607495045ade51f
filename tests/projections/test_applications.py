"""Applications: what was told, and where each stands."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest

from domain.attribute import Attribute, AttributesDeclared
from domain.attribute import told as attributes_told
from domain.availability import AvailabilityDeclared, Times
from domain.language import Side
from domain.member import PersonalDataErased
from domain.participation import AdmissionChecked, RoleBriefingCompleted
from domain.profile import AdeptProfileDescribed, Focus
from domain.ranking import WishesRanked
from domain.roll import (
    ANSWERS,
    STANDING_AFTER,
    AdeptApplied,
    ApplicationAccepted,
    ApplicationConfirmed,
    ApplicationWithdrawn,
    CapacityDeclared,
    ConfirmationAwaited,
    MentorVolunteered,
    ParticipationPaused,
    ParticipationResumed,
    ReviewReopened,
    Standing,
    WishesDescribed,
)
from projections.applications import Admission, ApplicationRow, Told, applications
from projections.past import folded
from projections.when import When
from tests.projections.folds import after, only
from tests.story import ADA, BEN, END, NOW, SPRING, START, told


def test_an_adepts_application_carries_wishes_and_standing() -> None:
    facts = (
        AdeptApplied(SPRING, ADA),
        WishesDescribed(SPRING, ADA, "Mod"),
        ApplicationAccepted(SPRING, ADA, Side.ADEPT),
    )
    assert only(applications, *facts, occurred_on=START) == ApplicationRow(
        SPRING, ADA, Side.ADEPT, Standing.ACCEPTED, When(NOW, START), "Mod"
    )


def test_an_application_shows_what_was_told_and_where_it_stands() -> None:
    trade = Attribute("profession", ("Law",))
    facts = (
        AdeptApplied(SPRING, ADA),
        AdeptProfileDescribed(SPRING, ADA, offers_back="Rust", focus=(Focus.INSPIRATION,)),
        AttributesDeclared(SPRING, ADA, Side.ADEPT, attributes_told((trade,))),
        AvailabilityDeclared(SPRING, ADA, 4, (Times.WEEKENDS,), None, None),
        WishesRanked(SPRING, ADA, (BEN,)),
        RoleBriefingCompleted(SPRING, ADA, Side.ADEPT, "ed-1", "sv"),
        AdmissionChecked(SPRING, ADA, Side.ADEPT, True, False),
        ParticipationPaused(SPRING, ADA, Side.ADEPT, END),
    )
    row = ApplicationRow(
        SPRING,
        ADA,
        Side.ADEPT,
        Standing.PAUSED,
        When(NOW, START),
        profile=(Told("offers_back", "Rust"),),
        focus=(Focus.INSPIRATION,),
        attributes=(trade,),
        ranked=(BEN,),
        hours=4,
        times=(Times.WEEKENDS,),
        paused_until=END,
        briefed_by="ed-1",
        admission=Admission(True, False),
    )
    assert only(applications, *facts, occurred_on=START) == row
    assert only(
        applications, *facts, ParticipationResumed(SPRING, ADA, Side.ADEPT), occurred_on=START
    ) == msgspec.structs.replace(row, standing=Standing.ACCEPTED, paused_until=None)
    erased = only(applications, *facts, PersonalDataErased(ADA, (SPRING,)), occurred_on=START)
    assert erased == msgspec.structs.replace(row, profile=(), focus=(), attributes=(), ranked=())


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda kind: kind.__name__)
def test_every_answer_shows_where_the_application_stands(answer: Any) -> None:
    row = only(applications, MentorVolunteered(SPRING, ADA), answer(SPRING, ADA, Side.MENTOR))
    assert row.standing is STANDING_AFTER[answer]


def test_of_whoever_was_erased_the_wishes_are_gone_and_the_application_stays() -> None:
    facts = (AdeptApplied(SPRING, ADA), WishesDescribed(SPRING, ADA, "Mod"), MentorVolunteered(SPRING, ADA))
    adept, mentor = after(applications, *facts, PersonalDataErased(ADA, (SPRING,)), occurred_on=START)
    assert adept == ApplicationRow(SPRING, ADA, Side.ADEPT, Standing.APPLIED, When(NOW, START))
    assert mentor.side is Side.MENTOR


def test_somebody_may_apply_on_both_sides() -> None:
    adept, mentor = after(
        applications, AdeptApplied(SPRING, ADA), MentorVolunteered(SPRING, ADA), CapacityDeclared(SPRING, ADA, 3)
    )
    assert (adept.side, adept.capacity) == (Side.ADEPT, None)
    assert (mentor.side, mentor.capacity) == (Side.MENTOR, 3)


def test_an_application_withdrawn_stays_to_be_seen_and_may_be_made_again() -> None:
    facts = (AdeptApplied(SPRING, ADA), ApplicationWithdrawn(SPRING, ADA, Side.ADEPT))
    assert only(applications, *facts).standing is Standing.WITHDRAWN
    assert only(applications, *facts, AdeptApplied(SPRING, ADA)).standing is Standing.APPLIED


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ((), 0),
        ((WishesDescribed(SPRING, ADA, "Mod"),), 0),
        ((ApplicationAccepted(SPRING, ADA, Side.ADEPT),), None),
        ((ApplicationAccepted(SPRING, ADA, Side.ADEPT), ReviewReopened(SPRING, ADA, Side.ADEPT)), 2),
        ((ConfirmationAwaited(SPRING, ADA, Side.ADEPT),), None),
        ((ConfirmationAwaited(SPRING, ADA, Side.ADEPT), ApplicationConfirmed(SPRING, ADA, Side.ADEPT)), 2),
        ((ApplicationConfirmed(SPRING, ADA, Side.ADEPT),), 0),
        ((ApplicationWithdrawn(SPRING, ADA, Side.ADEPT), AdeptApplied(SPRING, ADA)), 2),
    ],
)
def test_an_application_waits_since_somebody_could_decide_on_it(said: tuple[object, ...], day: int | None) -> None:
    facts = [
        told(fact, first=nth + 1, occurred_on=START + timedelta(nth))[0]
        for nth, fact in enumerate((AdeptApplied(SPRING, ADA), *said))
    ]
    (row,) = folded(applications, facts).values()
    assert (row.waits and row.waits.day("Europe/Stockholm")) == (None if day is None else START + timedelta(day))


def test_an_application_is_of_the_day_where_the_programme_is() -> None:
    late = datetime(2026, 1, 9, 23, 30, tzinfo=UTC)
    (row,) = folded(applications, told(AdeptApplied(SPRING, ADA), now=late)).values()
    assert row.waits is not None
    assert (row.applied.day("Europe/Stockholm"), row.waits.day("Europe/Stockholm"), row.applied.day("UTC")) == (
        date(2026, 1, 10),
        date(2026, 1, 10),
        date(2026, 1, 9),
    )
