from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.language import NotPermitted, Side, Visibility
from domain.member import MemberUnknown
from domain.phase import ProgrammeCancelled
from domain.profile import (
    AdeptProfileDescribed,
    DescribeAdeptProfile,
    DescribeMentorProfile,
    Focus,
    MentorProfileDescribed,
    ProfileUnusable,
)
from domain.programme import NotInThisPhase, ProgrammeClosed, ProgrammeUnknown
from domain.roll import (
    AdeptApplied,
    ApplicationAccepted,
    ApplicationWithdrawn,
    MentorVolunteered,
    ReviewReopened,
)
from domain.taking_part import ApplicationUnknown, substance
from tests.domain.stage import ADA, EVA, IMPORT, MEMBERS, MIM, OPEN, RUNNING, SPRING
from tests.spec import May, given

APPLIED = (*OPEN, *MEMBERS, AdeptApplied(SPRING, ADA), MentorVolunteered(SPRING, MIM))
TELL = DescribeMentorProfile(SPRING, MIM, competence="Bokslut", limits="Otålig")
TOLD = MentorProfileDescribed(SPRING, MIM, competence="Bokslut", limits="Otålig")
HOPE = DescribeAdeptProfile(SPRING, ADA, offers_back="Rust", focus=(Focus.INSPIRATION, Focus.PERSONAL))
HOPED = AdeptProfileDescribed(SPRING, ADA, offers_back="Rust", focus=(Focus.PERSONAL, Focus.INSPIRATION))


def test_a_mentor_tells_of_themselves() -> None:
    given(*APPLIED).when(TELL, by=MIM).then(TOLD)
    given(*APPLIED).when(replace(TELL, competence=" Bokslut\x00 "), by=IMPORT).then(TOLD)


def test_an_adept_tells_of_themselves() -> None:
    given(*APPLIED).when(HOPE, by=ADA).then(HOPED)
    given(*APPLIED).when(DescribeAdeptProfile(SPRING, ADA, focus=(Focus.PERSONAL,) * 2), by=ADA).then(
        AdeptProfileDescribed(SPRING, ADA, focus=(Focus.PERSONAL,))
    )


def test_an_adept_says_what_they_want_plain_words_about() -> None:
    """The handbook asks for it, beside what they hope for and can give back."""
    given(*APPLIED).when(DescribeAdeptProfile(SPRING, ADA, candid_feedback="Hur jag leder"), by=ADA).then(
        AdeptProfileDescribed(SPRING, ADA, candid_feedback="Hur jag leder")
    )
    given(*APPLIED, ApplicationAccepted(SPRING, ADA, Side.ADEPT), HOPED).when(
        replace(HOPE, candid_feedback="Allt"), by=ADA
    ).then(replace(HOPED, candid_feedback="Allt"), ReviewReopened(SPRING, ADA, Side.ADEPT))
    given(*APPLIED).when(replace(HOPE, candid_feedback=" "), by=ADA).refuses(ProfileUnusable)


def test_a_profile_is_told_whole_and_once() -> None:
    given(*APPLIED, TOLD).when(TELL, by=MIM).stays_quiet()
    given(*APPLIED, HOPED).when(HOPE, by=ADA).stays_quiet()
    given(*APPLIED, TOLD).when(replace(TELL, limits=None), by=MIM).then(replace(TOLD, limits=None))
    given(*APPLIED, TOLD, replace(TOLD, limits=None)).when(TELL, by=MIM).then(TOLD)


def test_what_is_told_beside_other_answers_leaves_them_as_they_are() -> None:
    both = replace(TOLD, story="Jag är Mim", limits="Lugn")
    some = {"competence": None, "limits": "Lugn", "story": "Jag är Mim"}
    given(*APPLIED, TOLD).when(replace(TELL, **some, others_stay=True), by=IMPORT).then(both)
    given(*APPLIED, both).when(replace(TELL, **some, others_stay=True), by=IMPORT).stays_quiet()
    alone = replace(both, competence=None)
    given(*APPLIED).when(replace(TELL, **some, others_stay=True), by=IMPORT).then(alone)
    given(*APPLIED, both).when(replace(TELL, **some, others_stay=False), by=MIM).then(alone)


def test_a_profile_that_changes_in_substance_after_it_was_accepted_is_looked_at_once_more() -> None:
    accepted = (*APPLIED, TOLD, ApplicationAccepted(SPRING, MIM, Side.MENTOR))
    reopened = ReviewReopened(SPRING, MIM, Side.MENTOR)
    given(*accepted).when(replace(TELL, limits="Sen"), by=MIM).then(replace(TOLD, limits="Sen"), reopened)
    given(*accepted).when(replace(TELL, competence="Revision"), by=MIM).then(
        replace(TOLD, competence="Revision"), reopened
    )
    given(*accepted).when(replace(TELL, limits="otålig..."), by=MIM).then(replace(TOLD, limits="otålig..."))
    hoping = (*APPLIED, ApplicationAccepted(SPRING, ADA, Side.ADEPT))
    given(*hoping).when(HOPE, by=ADA).then(HOPED, ReviewReopened(SPRING, ADA, Side.ADEPT))
    given(*hoping, HOPED).when(replace(HOPE, focus=()), by=ADA).then(
        replace(HOPED, focus=()), ReviewReopened(SPRING, ADA, Side.ADEPT)
    )


@pytest.mark.parametrize("answer", ["", " \n", "x" * 4001])
def test_a_profile_says_something(answer: str) -> None:
    given(*APPLIED).when(replace(TELL, story=answer), by=MIM).refuses(ProfileUnusable)
    given(*APPLIED).when(replace(HOPE, future_place=answer), by=ADA).refuses(ProfileUnusable)
    given(*APPLIED).when(DescribeMentorProfile(SPRING, MIM), by=MIM).refuses(ProfileUnusable)
    given(*APPLIED).when(DescribeAdeptProfile(SPRING, ADA), by=ADA).refuses(ProfileUnusable)


def test_a_profile_belongs_to_an_application_on_its_side() -> None:
    given(*APPLIED).when(replace(TELL, member=ADA), by=ADA).refuses(ApplicationUnknown)
    given(*APPLIED).when(replace(HOPE, member=MIM), by=MIM).refuses(ApplicationUnknown)
    withdrawn = ApplicationWithdrawn(SPRING, MIM, Side.MENTOR)
    given(*APPLIED, withdrawn).when(TELL, by=MIM).refuses(ApplicationUnknown)


def test_nobody_tells_of_another() -> None:
    given(*APPLIED).when(TELL).refuses(NotPermitted)
    given(*APPLIED).when(HOPE, by=EVA).refuses(NotPermitted)


def test_nothing_is_told_where_there_is_nothing_to_prepare() -> None:
    given(*RUNNING, ProgrammeClosed(SPRING)).when(TELL, by=MIM).refuses(NotInThisPhase)
    given(*RUNNING, ProgrammeClosed(SPRING)).when(HOPE, by=ADA).refuses(NotInThisPhase)
    earlier, over = date(2026, 2, 1), (*RUNNING, MentorProfileDescribed(SPRING, MIM), ProgrammeClosed(SPRING))
    given(*over).when(TELL, by=IMPORT, on=earlier).then(TOLD)
    cancelled = (*RUNNING, ProgrammeCancelled(SPRING, "Nej"))
    given(*cancelled).when(TELL, by=IMPORT, on=earlier).refuses(NotInThisPhase)
    given(*MEMBERS).when(TELL, by=MIM).refuses(ProgrammeUnknown)
    given(*MEMBERS).when(HOPE, by=ADA).refuses(ProgrammeUnknown)
    given(*OPEN).when(TELL, by=MIM).refuses(MemberUnknown)
    given(*OPEN).when(HOPE, by=ADA).refuses(MemberUnknown)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Leda, utan att vara chef", "leda utan att vara\nchef!"), ("Åsa", "A\u030asa"), ("", " - ")],
)
def test_white_space_case_and_punctuation_are_no_substance(one: str, other: str) -> None:
    assert substance(one) == substance(other)
    assert substance("  To Lead, again! ") == "toleadagain"


@pytest.mark.parametrize(("one", "other"), [("chef", "chefen"), ("1 år", "2 år"), ("C++", "C")])
def test_letters_numbers_and_symbols_are(one: str, other: str) -> None:
    assert substance(one) != substance(other)


MAY = (
    May((*APPLIED, MentorVolunteered(SPRING, EVA)), replace(TELL, member=EVA), "self import"),
    May((*APPLIED, AdeptApplied(SPRING, EVA)), replace(HOPE, member=EVA), "self import"),
)
GOLDEN = {
    "MentorProfileDescribed.v1": (
        '{"programme":"spring-2026","member":"mim","competence":"Bokslut","experience":"Tio år som revisor",'
        '"network":"Två byråer","strengths":"Lyssnar","limits":"Otålig","story":"När jag bytte bana"}'
    ),
    "AdeptProfileDescribed.v1": (
        '{"programme":"spring-2026","member":"ada","willingness":"Varje månad","offers_back":"Rust",'
        '"future_place":"Egen byrå","focus":["personal","inspiration"]}'
    ),
    "AdeptProfileDescribed.v2": (
        '{"programme":"spring-2026","member":"ada","willingness":"Varje månad","offers_back":"Rust",'
        '"future_place":"Egen byrå","focus":["personal","inspiration"],"candid_feedback":"Hur jag leder möten"}'
    ),
}
TEXTS = {
    f"{fact}.{text}": Visibility.PERSONAL
    for fact, texts in (
        ("MentorProfileDescribed", "competence experience network strengths limits story"),
        ("AdeptProfileDescribed", "willingness offers_back future_place candid_feedback"),
    )
    for text in texts.split()
}
WORDS = {Focus: "personal professional leadership_tips inspiration career_dream_job"}
