from __future__ import annotations

import hashlib

from domain.content import TOPIC, Content, entry, having, units

PAGE = Content(
    texts={
        "topic.leadership.title": {"sv": "Ledarskap", "en": "Leadership"},
        "topic.balance.title": {"sv": "Balans"},
        "role.mentor.10": {"sv": "Tionde"},
        "role.mentor.2": {"sv": "Andra"},
        "role.mentor.title": {"sv": "Mentor"},
    },
    told={"min_meetings": "4"},
)


def test_a_text_is_read_in_another_language_where_it_is_not_translated_yet() -> None:
    assert PAGE.text("topic.leadership.title", "en") == "Leadership"
    assert PAGE.text("topic.balance.title", "en") == "Balans"
    assert PAGE.text("topic.nobody.title", "en") is None


def test_numbered_texts_stand_in_the_order_of_their_numbers() -> None:
    assert PAGE.under("role.mentor") == ("role.mentor.2", "role.mentor.10")


def test_a_translation_stands_beside_the_text_and_one_without_a_text_by_itself() -> None:
    assert PAGE.translated("topic.balance.title", "en", "Balance").texts["topic.balance.title"] == {
        "sv": "Balans",
        "en": "Balance",
    }
    assert PAGE.translated("topic.new.title", "en", "New").texts["topic.new.title"] == {"en": "New"}


def test_what_is_added_keeps_what_was_said_of_it_in_another_language() -> None:
    grown = PAGE.added(TOPIC, "balance", "en", {"topic.balance.title": "Balance"})
    assert grown.texts["topic.balance.title"] == {"sv": "Balans", "en": "Balance"}


def test_what_is_offered_again_stands_last_and_once() -> None:
    assert PAGE.offering(TOPIC, "leadership").offers(TOPIC) == ("balance", "leadership")
    assert PAGE.without(TOPIC, "balance").offering(TOPIC, "balance").order == {TOPIC: ("leadership", "balance")}


def test_a_text_belongs_to_what_its_library_names_first() -> None:
    assert entry("topic.leadership.1") == (TOPIC, "leadership")
    assert entry("topic.leadership.prompt.1") == (TOPIC, "leadership")


def test_a_unit_that_is_taken_away_leaves_nothing_behind() -> None:
    assert "topic.balance.title" not in having(PAGE, "topic.balance.title@sv", None).texts
    assert having(PAGE, "topic.leadership.title@sv", None).texts["topic.leadership.title"] == {"en": "Leadership"}
    assert having(PAGE, "min_meetings", None).told == {}
    assert having(PAGE, "order.topic", None).offers(TOPIC) == ()


def test_a_unit_takes_the_value_that_is_put_there() -> None:
    changed = {
        "topic.balance.title@sv": "Jämvikt",
        "min_meetings": "5",
        "order.topic": ("balance",),
        "new.title@sv": "N",
    }
    content = PAGE
    for place, value in changed.items():
        content = having(content, place, value)
    assert {place: units(content)[place] for place in changed} == changed


def test_the_digest_is_over_the_content_as_it_is_written_in_utf_8() -> None:
    said = '{"order":{},"policies":{},"texts":{"topic.a.title":{"sv":"Å"}}}'
    assert Content(texts={"topic.a.title": {"sv": "Å"}}).digest == hashlib.sha256(said.encode()).hexdigest()
