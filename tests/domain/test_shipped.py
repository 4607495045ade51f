"""The editions that come with the product: whole, in two languages, and never other than they were."""

from __future__ import annotations

import re
from datetime import date

import pytest

from domain.calendar import halfway, months_after
from domain.catalogue import REFUSALS
from domain.content import Content, unit, units
from domain.language import EditionId
from domain.page import Page
from domain.policies import KEYS, USUAL, Check, Gathering, Midpoint, policies, written
from domain.policy_kinds import Span
from domain.shipped import DEFAULT, NAME_OF, ORDER, SHIPPED, TEXTS
from domain.terminology import DEFAULTS, Forms, Word, english
from domain.wording import NAMED, names, numbers, worded

EDITIONS = tuple(SHIPPED)
DIGESTS = {
    "addher@1": "9bfdc7e972b9aa435aff56a6d3ff95655e194cc67cb9691ba311eec0310405fe",
    "uu-like@1": "d417f8d0446a2b9982abfb9864c0ea32a7e46b9de8c04f6cdbd2f7f8a7369e72",
    "mentorix-like@1": "b63a034821ade077dcb4745e6dec8ebf074a80a379292dfb3404f6b641fc7fbd",
    "auroras-like@1": "d1f8469981d7bd95aa21bf88114329f376c16ab6bb30ea6411a4f5bfd67dc31d",
}
"""Pairs follow these and drafts are compared with them: other words, or another number, are a new version."""

every_edition = pytest.mark.parametrize("edition", EDITIONS)
every_text = pytest.mark.parametrize("key", TEXTS)


def page(edition: EditionId = DEFAULT, locale: str = "sv") -> Page:
    return Page(SHIPPED[edition], locale, {})


@every_edition
def test_an_edition_of_the_product_never_changes(edition: EditionId) -> None:
    assert SHIPPED[edition].digest == DIGESTS[edition]


def test_a_digest_is_over_what_is_said_and_not_over_how_it_is_kept() -> None:
    content = SHIPPED[DEFAULT]
    turned = Content(dict(reversed([*content.texts.items()])), content.order, dict(reversed([*content.told.items()])))
    assert turned.digest == content.digest
    assert all(
        changed.digest != content.digest
        for changed in (
            content.revised("edition.title", "sv", "Annat"),
            content.arranged("topic", tuple(reversed(content.offers("topic")))),
            content.ruled("policy.min_meetings", "3"),
        )
    )


# texts


@every_text
def test_every_text_speaks_two_languages(key: str) -> None:
    swedish, english = TEXTS[key]["sv"], TEXTS[key]["en"]
    assert set(TEXTS[key]) == {"sv", "en"}
    assert swedish != english
    assert all(text == text.strip() and 2 < len(text) < 400 for text in (swedish, english))
    assert 0.4 < len(swedish) / len(english) < 2.5
    assert set(NAMED.findall(swedish)) == set(NAMED.findall(english)), "both name the same things"


@every_text
def test_what_a_text_names_has_a_word(key: str) -> None:
    for locale, text in TEXTS[key].items():
        assert "{" not in worded(text, {**names(locale, {}), **numbers(USUAL)})


@every_text
def test_no_two_keys_are_parts_of_one_unit(key: str) -> None:
    assert re.fullmatch(r"[a-z_]+(\.[a-z0-9_]+)+", key)
    assert unit(key, "sv") in units(SHIPPED[DEFAULT])


def test_the_library_is_whole() -> None:
    assert (len(ORDER["topic"]), len(ORDER["activity"])) == (14, 8)
    assert all(SHIPPED[DEFAULT].under(f"topic.{topic}") for topic in ORDER["topic"])
    assert sum(len(SHIPPED[DEFAULT].under(f"topic.{topic}")) for topic in ORDER["topic"]) == 37


def test_every_policy_and_check_has_its_words() -> None:
    for key in KEYS:
        assert page().name_of(key)
    assert [measure.check for measure in page().checks] == list(Check)
    assert all(measure.title and measure.body for measure in page().checks)


def test_every_preset_has_a_name_in_two_languages() -> None:
    assert {edition: set(names) for edition, names in NAME_OF.items()} == {e: {"sv", "en"} for e in SHIPPED}


def test_a_refusal_names_what_the_handbook_says() -> None:
    named = {rule.handbook for rule in REFUSALS.values() if rule.handbook and not rule.handbook.startswith("policy.")}
    assert all(any(key.startswith(name) for key in TEXTS) for name in named)


# the page


@every_edition
@pytest.mark.parametrize("locale", ["sv", "en"])
def test_a_page_has_every_part(edition: EditionId, locale: str) -> None:
    shown = page(edition, locale)
    assert [part.key for part in shown.roles] == ["role.mentor", "role.adept"]
    assert len(shown.first_meeting) == 4
    assert [len(part.lines) for part in shown.first_meeting] == [4, 3, 2, 6]
    assert [part.key for part in shown.meetings] == ["meeting.default", "meeting.first"]
    assert (len(shown.topics), len(shown.activities), len(shown.factors)) == (14, 8, 4)
    assert all(len(part.lines) == 3 for part in shown.activities)
    assert all(part.title and part.body for part in shown.sections)
    assert all(line.translated for part in (*shown.sections, *shown.roles) for line in part.lines)
    assert len(shown.closing_questions) == 4


def test_the_qualities_of_each_role_are_on_its_page() -> None:
    mentor, adept = page().roles
    assert len([line for line in mentor.lines if ".qualities." in line.key]) == 6
    assert len([line for line in adept.lines if ".qualities." in line.key]) == 8
    assert {"role.mentor.maturity", "role.mentor.insight"} <= {line.key for line in mentor.lines}


def test_numbers_in_a_text_are_those_of_the_edition() -> None:
    assert "minst 4 träffar på 5 månader" in page().text("section.frame.body")
    assert "at least 2 of them in 2 months" in page(EditionId("uu-like@1"), "en").text("section.frame.body")
    assert "45" in page().text("section.meeting.body")


def test_words_are_the_organisations_own() -> None:
    renamed = {Word.ADEPT: english("mentee", "mentees"), Word.MENTOR: english("guide", "guides")}
    own = Page(SHIPPED[DEFAULT], "en", {"en": renamed})
    assert own.text("role.adept.title") == "Being a mentee"
    assert "a guide or a mentee" in own.text("section.welcome.body")
    assert worded("{adept} talks to an {adept}, not to a {mentor}", {"adept": "mentee", "mentor": "elder"}) == (
        "Mentee talks to a mentee, not to an elder"
    )
    assert worded("{adept} {other} {mentor}. {mentor}", {"adept": "mentee", "mentor": "guide"}) == (
        "Mentee {other} guide. Guide"
    )


ELSE = {
    "en": {word: english(f"x{word.value}", f"x{word.value}z") for word in Word},
    "sv": {word: Forms(*(f"x{word.value}{ending}" for ending in ("", "et", "ar", "arna"))) for word in Word},
}
"""Another word for every word of the product."""


@pytest.mark.parametrize("locale", ["sv", "en"])
@every_text
def test_no_text_keeps_a_word_that_was_renamed(key: str, locale: str) -> None:
    usual = {form for forms in DEFAULTS[locale].values() for form in forms.all()} - {"par"}
    said = Page(SHIPPED[DEFAULT], locale, ELSE).text(key)
    if key.startswith("source."):
        assert said == TEXTS[key][locale], "what others have written is called as they call it"
        return
    assert not re.search(rf"(?<![\w-])({'|'.join(usual)})s?(?![\w-])", said, re.IGNORECASE), said
    assert Page(SHIPPED[DEFAULT], locale, {}).text(key) == Page(SHIPPED[DEFAULT], locale, DEFAULTS).text(key)


def test_a_text_of_the_organisations_own_stays_as_it_was_written() -> None:
    written_so = SHIPPED[DEFAULT].revised("section.purpose.body", "sv", "Varje adept har {the_mentor} vid sin sida.")
    own = {"sv": {Word.ADEPT: Forms("elev", "eleven", "elever", "eleverna"), Word.MENTOR: ELSE["sv"][Word.MENTOR]}}
    assert Page(written_so, "sv", own).text("section.purpose.body") == "Varje adept har xmentoret vid sin sida."
    assert "elev" in Page(written_so, "sv", own).text("section.welcome.body")
    assert Page(written_so, "en", own).text("section.purpose.body") == "Varje adept har xmentoret vid sin sida.", (
        "a text that is not translated speaks in the words of its own language"
    )


def test_a_few_lines_are_no_pair() -> None:
    assert "ett par rader" in Page(SHIPPED[DEFAULT], "sv", ELSE).text("section.short_advice.body")


def test_an_edition_without_half_time_does_not_speak_of_it() -> None:
    without, with_it = page(EditionId("uu-like@1")), page()
    assert not without.midpoint_questions
    assert len(with_it.midpoint_questions) == 2
    assert "section.midpoint" not in {part.key for part in without.sections}
    assert "section.midpoint" in {part.key for part in with_it.sections}


def test_the_agreement_has_a_digest_of_what_is_read() -> None:
    assert page().agreement_digest != page(locale="en").agreement_digest
    changed = Page(SHIPPED[DEFAULT].revised("agreement.confidentiality.1", "sv", "Annat"), "sv", {})
    assert changed.agreement_digest != page().agreement_digest
    assert len(page().agreement.lines) == 5


def test_what_is_not_translated_stands_in_the_other_language() -> None:
    draft = Page(SHIPPED[DEFAULT].revised("section.purpose.body", "en", "Courage"), "sv", {})
    [purpose] = [part for part in draft.sections if part.key == "section.purpose"]
    assert purpose.body == "Courage"
    assert draft.line("section.purpose.body").translated is False


# the presets


@every_edition
def test_a_preset_is_nothing_but_numbers(edition: EditionId) -> None:
    content = SHIPPED[edition]
    assert (content.texts, content.order) == (TEXTS, ORDER)
    assert set(content.told) == set(KEYS)
    assert written(policies(content.told)) == dict(content.told)


def test_the_default_says_the_usual_numbers() -> None:
    assert SHIPPED[DEFAULT].policies == USUAL


@pytest.mark.parametrize(
    ("edition", "meetings", "expected", "last_day", "half_time", "midpoint", "gatherings", "certificate"),
    [
        ("addher@1", 4, Span(4, 6), date(2026, 6, 30), date(2026, 4, 16), Midpoint.HALF, "none none none", True),
        (
            "uu-like@1",
            2,
            Span(2, 3),
            date(2026, 3, 31),
            None,
            Midpoint.NONE,
            "obligatory none obligatory",
            False,
        ),
        (
            "mentorix-like@1",
            5,
            Span(5, 7),
            date(2026, 7, 31),
            date(2026, 5, 1),
            Midpoint.HALF,
            "obligatory obligatory obligatory",
            False,
        ),
        (
            "auroras-like@1",
            9,
            Span(9, 18),
            date(2026, 10, 31),
            date(2026, 6, 16),
            Midpoint.HALF,
            "none none none",
            True,
        ),
    ],
)
def test_a_pair_lives_by_the_numbers_of_its_preset(
    edition: str,
    meetings: int,
    expected: Span,
    last_day: date,
    half_time: date | None,
    midpoint: Midpoint,
    gatherings: str,
    certificate: bool,
) -> None:
    """A pair from 31 January: the same code for each, and other data."""
    rules = SHIPPED[EditionId(edition)].policies
    start = date(2026, 1, 31)
    ends = months_after(start, rules.length)
    assert ends == last_day
    assert (rules.midpoint, halfway(start, ends) if rules.midpoint is Midpoint.HALF else None) == (midpoint, half_time)
    assert (rules.min_meetings, rules.expected_meetings) == (meetings, expected)
    held = [rules.gathering_start, rules.gathering_midpoint, rules.gathering_closing]
    assert held == [Gathering(word) for word in gatherings.split()]
    assert rules.certificate is certificate
    assert (Check.C10 in rules.checks) is (midpoint is Midpoint.HALF)
    assert len(rules.plan_weeks) >= rules.min_meetings
    assert max(rules.plan_weeks) * 7 <= (ends - start).days + 7
    assert rules.contract is (edition == "auroras-like@1")


def test_a_page_in_a_third_language_falls_back_to_the_readers_own() -> None:
    content = SHIPPED[DEFAULT].translated("section.purpose.title", "fi", "Tarkoitus, {adept}")
    page = Page(content, "fi", {}, "en")
    assert page.text("section.purpose.title") == "Tarkoitus, adept"
    assert page.text("section.purpose.body") == Page(content, "en", {}).text("section.purpose.body")
    assert Page(content, "fi", {}).text("section.purpose.body") == Page(content, "sv", {}).text("section.purpose.body")
    assert [page.line(f"section.purpose.{part}").translated for part in ("title", "body")] == [True, False]
