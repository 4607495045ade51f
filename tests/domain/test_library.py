from __future__ import annotations

from dataclasses import replace

import pytest

from domain.edition import ActivityAdded, EditionUnknown, TopicAdded, TopicRetired, TopicsReordered
from domain.handbook import EditionIsPublished
from domain.language import NotPermitted, Visibility
from domain.library import (
    AddActivity,
    AddTopic,
    LibraryKeyTaken,
    LibraryKeyUnusable,
    OrderIncomplete,
    ReorderTopics,
    RetireTopic,
    TitleUnusable,
    TooManyPrompts,
    TopicUnknown,
)
from domain.organisation import LocaleUnknown
from domain.shipped import DEFAULT, ORDER
from tests.domain.handbook_stage import DRAFTED, OURS, PUBLISHED
from tests.domain.stage import ADA
from tests.spec import May, given

ADD = AddTopic(OURS, "teach_back", "sv", "Det jag kan lära dig", ("Vad är nytt?", "Vem har nytta av det?"))
ADDED = TopicAdded(OURS, "teach_back", "sv", "Det jag kan lära dig", ("Vad är nytt?", "Vem har nytta av det?"))
RETIRE, RETIRED = RetireTopic(OURS, "degree_project"), TopicRetired(OURS, "degree_project")
TURNED = tuple(reversed(ORDER["topic"]))
REORDER, REORDERED = ReorderTopics(OURS, TURNED), TopicsReordered(OURS, TURNED)
WALK = AddActivity(OURS, "walk", "sv", "Ta en promenad", "Ute", "Välj en väg", "Hur långt ni gick")
WALKED = ActivityAdded(OURS, "walk", "sv", "Ta en promenad", "Ute", "Välj en väg", "Hur långt ni gick")


def test_a_topic_is_added() -> None:
    given(*DRAFTED).when(ADD).then(ADDED)
    given(*DRAFTED).when(replace(ADD, prompts=())).then(replace(ADDED, prompts=()))


def test_a_topic_is_added_once() -> None:
    given(*DRAFTED, ADDED).when(ADD).stays_quiet()


def test_a_key_stands_for_one_thing() -> None:
    given(*DRAFTED, ADDED).when(replace(ADD, title="Annat")).refuses(LibraryKeyTaken)
    given(*DRAFTED, RETIRED).when(replace(ADD, topic="degree_project")).refuses(LibraryKeyTaken)
    given(*DRAFTED, ADDED, TopicRetired(OURS, "teach_back")).when(ADD).refuses(LibraryKeyTaken)
    given(*DRAFTED, WALKED).when(replace(WALK, form="Inne")).refuses(LibraryKeyTaken)


@pytest.mark.parametrize("key", ["", "x", "Big", "1st", "with space", "a.b", "å", "x" * 41])
def test_a_key_is_plain(key: str) -> None:
    given(*DRAFTED).when(replace(ADD, topic=key)).refuses(LibraryKeyUnusable)
    given(*DRAFTED).when(replace(WALK, activity=key)).refuses(LibraryKeyUnusable)


def test_what_is_added_says_something_in_a_language() -> None:
    given(*DRAFTED).when(replace(ADD, title="")).refuses(TitleUnusable)
    given(*DRAFTED).when(replace(ADD, prompts=("x" * 201,))).refuses(TitleUnusable)
    given(*DRAFTED).when(replace(ADD, prompts=("x",) * 13)).refuses(TooManyPrompts)
    given(*DRAFTED).when(replace(ADD, locale="xx")).refuses(LocaleUnknown)
    given(*DRAFTED).when(replace(WALK, record=" ")).refuses(TitleUnusable)
    given(*DRAFTED).when(replace(WALK, locale="xx")).refuses(LocaleUnknown)


def test_a_topic_is_retired() -> None:
    given(*DRAFTED).when(RETIRE).then(RETIRED)


def test_a_retired_topic_is_retired() -> None:
    given(*DRAFTED, RETIRED).when(RETIRE).stays_quiet()


def test_only_a_topic_is_retired() -> None:
    given(*DRAFTED).when(replace(RETIRE, topic="lunch_theme")).refuses(TopicUnknown)


def test_topics_are_put_in_order() -> None:
    given(*DRAFTED).when(REORDER).then(REORDERED)


def test_the_same_order_stays() -> None:
    given(*DRAFTED, REORDERED).when(REORDER).stays_quiet()


def test_an_order_names_every_topic_once() -> None:
    given(*DRAFTED).when(replace(REORDER, topics=TURNED[1:])).refuses(OrderIncomplete)
    given(*DRAFTED).when(replace(REORDER, topics=(*TURNED, TURNED[0]))).refuses(OrderIncomplete)
    given(*DRAFTED, RETIRED).when(REORDER).refuses(OrderIncomplete)


def test_an_activity_is_added() -> None:
    given(*DRAFTED).when(WALK).then(WALKED)


def test_an_activity_is_added_once() -> None:
    given(*DRAFTED, WALKED).when(WALK).stays_quiet()


def test_i12_the_library_of_a_published_edition_is_never_changed() -> None:
    given(*PUBLISHED).when(ADD).refuses(EditionIsPublished)
    given(*PUBLISHED).when(RETIRE).refuses(EditionIsPublished)
    given(*PUBLISHED).when(REORDER).refuses(EditionIsPublished)
    given(*PUBLISHED).when(WALK).refuses(EditionIsPublished)
    given().when(replace(ADD, edition=DEFAULT)).refuses(EditionIsPublished)


def test_an_edition_is_there_before_its_library() -> None:
    given().when(ADD).refuses(EditionUnknown)
    given().when(RETIRE).refuses(EditionUnknown)
    given().when(REORDER).refuses(EditionUnknown)
    given().when(WALK).refuses(EditionUnknown)


def test_a_member_keeps_no_library() -> None:
    given(*DRAFTED).when(ADD, by=ADA).refuses(NotPermitted)
    given(*DRAFTED).when(RETIRE, by=ADA).refuses(NotPermitted)
    given(*DRAFTED).when(REORDER, by=ADA).refuses(NotPermitted)
    given(*DRAFTED).when(WALK, by=ADA).refuses(NotPermitted)


# who may, and what journals hold

WRITE = "admin coordinator"
MAY = (May(DRAFTED, ADD, WRITE), May(DRAFTED, RETIRE, WRITE), May(DRAFTED, REORDER, WRITE), May(DRAFTED, WALK, WRITE))
GOLDEN = {
    "TopicAdded.v1": (
        '{"edition":"ours","topic":"teach_back","locale":"sv","title":"Det jag kan lära dig",'
        '"prompts":["Vad är nytt?"]}'
    ),
    "TopicRetired.v1": '{"edition":"ours","topic":"degree_project"}',
    "TopicsReordered.v1": '{"edition":"ours","topics":["leadership","industry"]}',
    "ActivityAdded.v1": (
        '{"edition":"ours","activity":"walk","locale":"sv","title":"Ta en promenad","form":"Ute",'
        '"prepare":"Välj en väg","record":"Hur långt ni gick"}'
    ),
}
PUBLIC = Visibility.PUBLIC
TEXTS = {
    "TopicAdded.topic": None,
    "TopicAdded.locale": None,
    "TopicAdded.title": PUBLIC,
    "TopicAdded.prompts": PUBLIC,
    "TopicRetired.topic": None,
    "TopicsReordered.topics": None,
    "ActivityAdded.activity": None,
    "ActivityAdded.locale": None,
    "ActivityAdded.title": PUBLIC,
    "ActivityAdded.form": PUBLIC,
    "ActivityAdded.prepare": PUBLIC,
    "ActivityAdded.record": PUBLIC,
}
