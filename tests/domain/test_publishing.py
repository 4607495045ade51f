from __future__ import annotations

from datetime import date
from functools import reduce

import pytest

from domain import edition as editions
from domain.edition import EditionUnknown, Shelf
from domain.edition_facts import (
    Choice,
    HandbookEditionDrafted,
    HandbookEditionPublished,
    HandbookEditionRebased,
    HandbookPolicySet,
    SectionRevised,
    TopicAdded,
    TopicRetired,
    TranslationProvided,
)
from domain.language import Asked, EditionId, NotPermitted, Visibility
from domain.organisation import OrganisationFounded
from domain.publishing import (
    PoliciesContradict,
    PublishEdition,
    RebaseEdition,
    ResolveConflict,
    TranslationsMissing,
)
from domain.shipped import DEFAULT, SHIPPED
from domain.speech import LocalesOffered
from tests.domain.handbook_stage import DRAFTED, NEXT, OURS, PUBLISHED, PURPOSE, english
from tests.domain.stage import ADMIN, FOUNDED
from tests.spec import COORDINATOR, May, decide, given, noon

PUBLISH = PublishEdition(OURS)
REVISED = SectionRevised(OURS, PURPOSE, "sv", "Mod")
PURPOSE_SV = f"{PURPOSE}@sv"
MIN = "policy.min_meetings"

NEWER = EditionId("newer")
BASE_MOVED = (
    HandbookEditionDrafted(NEWER, DEFAULT, "Nyare"),
    SectionRevised(NEWER, PURPOSE, "sv", "Styrka"),
    english(NEWER, PURPOSE, "Strength"),
    HandbookPolicySet(NEWER, MIN, "5"),
    HandbookEditionPublished(NEWER, "…"),
)
"""A newer base, in which a text and a number are others."""
REBASED = HandbookEditionRebased(OURS, NEWER)
TORN = (*DRAFTED, *BASE_MOVED, REVISED, english(OURS, PURPOSE, "Courage"), HandbookPolicySet(OURS, MIN, "6"), REBASED)
"""Our draft changed the same to something else."""
ONTO = RebaseEdition(OURS, NEWER)
RESOLVE = ResolveConflict(OURS, PURPOSE_SV, Choice.THEIRS)
NUMBER = ResolveConflict(OURS, MIN, Choice.TEXT, "7")
ORDERED = ResolveConflict(OURS, "order.topic", Choice.TEXT, "leadership")


ASKED = Asked(ADMIN, noon(date(2026, 2, 15)))


def shelf(*facts: editions.Fact) -> Shelf:
    return reduce(editions.evolve, facts, Shelf())


def standing(*facts: editions.Fact, key: str = PURPOSE) -> dict[str, str]:
    return dict(shelf(*facts).editions[OURS].content.texts[key])


# publishing


def test_an_edition_is_published_with_its_digest() -> None:
    given(*FOUNDED, *DRAFTED).when(PUBLISH, by=ADMIN).then(HandbookEditionPublished(OURS, SHIPPED[DEFAULT].digest))
    changed = shelf(*DRAFTED, HandbookPolicySet(OURS, MIN, "5")).editions[OURS].content.digest
    given(*FOUNDED, *DRAFTED, HandbookPolicySet(OURS, MIN, "5")).when(PUBLISH, by=ADMIN).then(
        HandbookEditionPublished(OURS, changed)
    )
    assert changed != SHIPPED[DEFAULT].digest


def test_an_edition_is_published_once() -> None:
    given(*FOUNDED, *PUBLISHED).when(PUBLISH, by=ADMIN).stays_quiet()


def test_an_edition_is_there_before_it_is_published() -> None:
    given(*FOUNDED).when(PUBLISH, by=ADMIN).refuses(EditionUnknown)


def test_a_coordinator_drafts_and_an_administrator_publishes() -> None:
    given(*FOUNDED, *DRAFTED).when(PUBLISH, by=COORDINATOR).refuses(NotPermitted)


def test_a_missing_translation_stops_publishing_and_is_named() -> None:
    english_house = (OrganisationFounded("Harbour", "en", "Europe/London"), *DRAFTED, REVISED)
    given(*english_house).when(PUBLISH, by=ADMIN).refuses(TranslationsMissing)
    with pytest.raises(TranslationsMissing) as refused:
        decide(PUBLISH, english_house, ASKED)
    assert refused.value.args == (f"{PURPOSE}@en",)


def test_a_translation_provided_lets_it_be_published() -> None:
    house = (
        OrganisationFounded("Harbour", "en", "Europe/London"),
        *DRAFTED,
        REVISED,
        english(OURS, PURPOSE, "Courage"),
    )
    assert decide(PUBLISH, house, ASKED)


def test_a_language_that_the_organisation_does_not_speak_may_be_missing() -> None:
    assert decide(PUBLISH, (*FOUNDED, *DRAFTED, REVISED), ASKED)


def test_a_language_that_the_product_does_not_speak_is_asked_for_where_it_is_offered() -> None:
    house = (*FOUNDED, LocalesOffered(("sv", "fi")), *DRAFTED)
    with pytest.raises(TranslationsMissing) as refused:
        decide(PUBLISH, house, ASKED)
    assert f"{PURPOSE}@fi" in refused.value.args
    everything = (TranslationProvided(OURS, key, "fi", f"{key} suomeksi") for key in SHIPPED[DEFAULT].texts)
    assert decide(PUBLISH, (*house, *everything), ASKED)


def test_every_language_that_is_offered_needs_its_translation() -> None:
    both = (*FOUNDED, LocalesOffered(("sv", "en")), *DRAFTED, REVISED)
    given(*both).when(PUBLISH, by=ADMIN).refuses(TranslationsMissing)
    with pytest.raises(TranslationsMissing) as refused:
        decide(PUBLISH, both, ASKED)
    assert refused.value.args == (f"{PURPOSE}@en",)
    assert decide(PUBLISH, (*both, english(OURS, PURPOSE, "Courage")), ASKED)


def test_the_language_of_the_founding_may_be_offered_no_more() -> None:
    house = (*FOUNDED, LocalesOffered(("en",)), *DRAFTED, SectionRevised(OURS, PURPOSE, "en", "Courage"))
    assert decide(PUBLISH, house, ASKED)
    given(*house, LocalesOffered(("en", "sv"))).when(PUBLISH, by=ADMIN).refuses(TranslationsMissing)


def test_a_language_offered_later_is_for_the_next_edition() -> None:
    """What is published stays as it is, also where it is published once more; what is drafted from it is incomplete."""
    ours = (*FOUNDED, *DRAFTED, REVISED, HandbookEditionPublished(OURS, "…"), LocalesOffered(("sv", "en")))
    given(*ours).when(PUBLISH, by=ADMIN).stays_quiet()
    following = (*ours, HandbookEditionDrafted(NEXT, OURS, "Nästa"))
    given(*following).when(PublishEdition(NEXT), by=ADMIN).refuses(TranslationsMissing)
    assert decide(PublishEdition(NEXT), (*following, english(NEXT, PURPOSE, "Courage")), ASKED)


def test_a_retired_topic_needs_no_translation() -> None:
    topic = TopicAdded(OURS, "teach_back", "sv", "Lära ut", ("Vad?",))
    house = (OrganisationFounded("Harbour", "en", "Europe/London"), *DRAFTED, topic)
    with pytest.raises(TranslationsMissing) as refused:
        decide(PUBLISH, house, ASKED)
    assert refused.value.args == ("topic.teach_back.title@en", "topic.teach_back.1@en")
    assert decide(PUBLISH, (*house, TopicRetired(OURS, "teach_back")), ASKED)


def test_policies_go_together() -> None:
    wrong = (*FOUNDED, *DRAFTED, HandbookPolicySet(OURS, "policy.first_meeting_days", "60"))
    given(*wrong).when(PUBLISH, by=ADMIN).refuses(PoliciesContradict)
    with pytest.raises(PoliciesContradict) as refused:
        decide(PUBLISH, wrong, ASKED)
    assert refused.value.args == ("policy.first_meeting_alert_days",)


# who may, and what journals hold

MAY = (
    May((*FOUNDED, *DRAFTED), PUBLISH, "admin"),
    May((*DRAFTED, *BASE_MOVED), ONTO, "admin coordinator"),
    May(TORN, RESOLVE, "admin coordinator"),
)
GOLDEN = {
    "HandbookEditionRebased.v1": '{"edition":"ours","onto":"newer"}',
    "ConflictResolved.v1": (
        '{"edition":"ours","unit":"section.purpose.body@sv","choice":"text","text":"Mod och styrka"}'
    ),
    "HandbookEditionPublished.v1": (
        '{"edition":"ours","digest":"4a5f637f5b0e9c7fd1a3c1ad5c6b6c0b2c7f0a9d8e6b5a4f3e2d1c0b9a8f7e6d"}'
    ),
}
TEXTS = {
    "ConflictResolved.unit": None,
    "ConflictResolved.text": Visibility.PUBLIC,
    "HandbookEditionPublished.digest": None,
}
WORDS = {Choice: "mine theirs text"}
NEVER_QUIET = {ResolveConflict}
