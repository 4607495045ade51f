from __future__ import annotations

from dataclasses import replace
from functools import reduce

import pytest

from domain import edition as editions
from domain.edition import EditionUnknown, Shelf
from domain.edition_facts import (
    ActivityAdded,
    ActivityRetired,
    MeetingFormAdded,
    SectionAdded,
    TopicAdded,
    TopicRetired,
)
from domain.handbook import EditionIsPublished, HandbookLocaleUnusable
from domain.language import NotPermitted, Visibility
from domain.library import (
    AddActivity,
    AddMeetingForm,
    AddSection,
    AddTopic,
    LibraryKeyTaken,
    LibraryKeyUnusable,
    SectionUnusable,
    TitleUnusable,
    TooManyPrompts,
)
from domain.meeting import Form
from domain.page import Page
from domain.shipped import DEFAULT, SHIPPED
from tests.domain.handbook_stage import DRAFTED, OURS, PUBLISHED
from tests.domain.stage import ADA
from tests.spec import May, given

ADD = AddTopic(OURS, "teach_back", "sv", "Det jag kan lära dig", ("Vad är nytt?", "Vem har nytta av det?"))
ADDED = TopicAdded(OURS, "teach_back", "sv", "Det jag kan lära dig", ("Vad är nytt?", "Vem har nytta av det?"))
WALK = AddActivity(OURS, "walk", "sv", "Ta en promenad", "Ute", "Välj en väg", "Hur långt ni gick")
SAUNA = AddMeetingForm(OURS, "sauna", "sv", "I bastun")
SAUNA_ADDED = MeetingFormAdded(OURS, "sauna", "sv", "I bastun")
WALKED = ActivityAdded(OURS, "walk", "sv", "Ta en promenad", "Ute", "Välj en väg", "Hur långt ni gick")
LOCAL = AddSection(OURS, "our_town", "sv", "Hos oss i Luleå", "Vi ses i biblioteket.")
LOCALLY = SectionAdded(OURS, "our_town", "sv", "Hos oss i Luleå", "Vi ses i biblioteket.")


def test_a_topic_is_added() -> None:
    given(*DRAFTED).when(ADD).then(ADDED)
    given(*DRAFTED).when(replace(ADD, prompts=())).then(replace(ADDED, prompts=()))
    twelve = tuple(f"Vad är {n}?" for n in range(12))
    given(*DRAFTED).when(replace(ADD, prompts=twelve)).then(replace(ADDED, prompts=twelve))


def test_a_topic_is_added_once() -> None:
    given(*DRAFTED, ADDED).when(ADD).stays_quiet()


def test_a_key_stands_for_one_thing() -> None:
    given(*DRAFTED, ADDED).when(replace(ADD, title="Annat")).refuses(LibraryKeyTaken)
    given(*DRAFTED, replace(ADDED, prompts=())).when(ADD).refuses(LibraryKeyTaken)
    given(*DRAFTED).when(replace(ADD, topic="degree_project")).refuses(LibraryKeyTaken)
    given(*DRAFTED).when(replace(LOCAL, section="purpose")).refuses(LibraryKeyTaken)
    given(*DRAFTED, ADDED, TopicRetired(OURS, "teach_back")).when(ADD).refuses(LibraryKeyTaken)
    given(*DRAFTED, WALKED, ActivityRetired(OURS, "walk")).when(WALK).refuses(LibraryKeyTaken)
    given(*DRAFTED, WALKED).when(replace(WALK, form="Inne")).refuses(LibraryKeyTaken)
    given(*DRAFTED, LOCALLY).when(replace(LOCAL, body="Annat")).refuses(LibraryKeyTaken)


@pytest.mark.parametrize("key", ["", "x", "Big", "1st", "with space", "a.b", "å", "x" * 41])
def test_a_key_is_plain(key: str) -> None:
    given(*DRAFTED).when(replace(ADD, topic=key)).refuses(LibraryKeyUnusable)
    given(*DRAFTED).when(replace(WALK, activity=key)).refuses(LibraryKeyUnusable)
    given(*DRAFTED).when(replace(LOCAL, section=key)).refuses(LibraryKeyUnusable)


def test_what_is_added_says_something_in_a_language() -> None:
    given(*DRAFTED).when(replace(ADD, title="")).refuses(TitleUnusable)
    given(*DRAFTED).when(replace(ADD, prompts=("x" * 201,))).refuses(TitleUnusable)
    given(*DRAFTED).when(replace(ADD, prompts=("x",) * 13)).refuses(TooManyPrompts)
    given(*DRAFTED).when(replace(ADD, locale="finska")).refuses(HandbookLocaleUnusable)
    given(*DRAFTED).when(replace(WALK, record=" ")).refuses(TitleUnusable)
    given(*DRAFTED).when(replace(WALK, locale="finska")).refuses(HandbookLocaleUnusable)
    given(*DRAFTED).when(replace(LOCAL, locale="finska")).refuses(HandbookLocaleUnusable)
    given(*DRAFTED).when(replace(LOCAL, title="x" * 201)).refuses(TitleUnusable)
    given(*DRAFTED).when(replace(LOCAL, body=" ")).refuses(SectionUnusable)
    given(*DRAFTED).when(replace(LOCAL, body="x" * 4001)).refuses(SectionUnusable)


def test_an_activity_is_added() -> None:
    given(*DRAFTED).when(WALK).then(WALKED)


def test_an_activity_is_added_once() -> None:
    given(*DRAFTED, WALKED).when(WALK).stays_quiet()


def test_a_section_of_ones_own_is_added_and_stands_last() -> None:
    given(*DRAFTED).when(LOCAL).then(LOCALLY)
    given(*DRAFTED, LOCALLY).when(LOCAL).stays_quiet()
    page = Page(reduce(editions.evolve, (*DRAFTED, LOCALLY), Shelf()).editions[OURS].content, "sv", {})
    assert (page.sections[-1].title, page.sections[-1].body) == (LOCAL.title, LOCAL.body)
    assert len(page.sections) == len(Page(SHIPPED[DEFAULT], "sv", {}).sections) + 1


def test_i12_the_library_of_a_published_edition_is_never_changed() -> None:
    given(*PUBLISHED).when(ADD).refuses(EditionIsPublished)
    given(*PUBLISHED).when(WALK).refuses(EditionIsPublished)
    given(*PUBLISHED).when(LOCAL).refuses(EditionIsPublished)
    given().when(replace(ADD, edition=DEFAULT)).refuses(EditionIsPublished)


def test_an_edition_is_there_before_its_library() -> None:
    given().when(ADD).refuses(EditionUnknown)
    given().when(WALK).refuses(EditionUnknown)
    given().when(LOCAL).refuses(EditionUnknown)


def test_a_member_keeps_no_library() -> None:
    given(*DRAFTED).when(ADD, by=ADA).refuses(NotPermitted)
    given(*DRAFTED).when(WALK, by=ADA).refuses(NotPermitted)
    given(*DRAFTED).when(LOCAL, by=ADA).refuses(NotPermitted)


def test_a_form_of_meeting_of_our_own() -> None:
    given(*DRAFTED).when(SAUNA).then(SAUNA_ADDED)
    given(*DRAFTED, SAUNA_ADDED).when(SAUNA).stays_quiet()
    given(*DRAFTED, SAUNA_ADDED).when(replace(SAUNA, title="Bad")).refuses(LibraryKeyTaken)
    for known in Form:
        given(*DRAFTED).when(replace(SAUNA, form=known.value)).refuses(LibraryKeyTaken)
    given(*DRAFTED).when(replace(SAUNA, form="I bastun")).refuses(LibraryKeyUnusable)
    given(*DRAFTED).when(replace(SAUNA, title=" ")).refuses(TitleUnusable)
    given(*DRAFTED).when(replace(SAUNA, locale="x")).refuses(HandbookLocaleUnusable)
    given().when(SAUNA).refuses(EditionUnknown)
    given(*PUBLISHED).when(SAUNA).refuses(EditionIsPublished)
    given(*DRAFTED).when(SAUNA, by=ADA).refuses(NotPermitted)


# who may, and what journals hold

WRITE = "admin coordinator"
MAY = tuple(May(DRAFTED, command, WRITE) for command in (ADD, WALK, LOCAL, SAUNA))
GOLDEN = {
    "TopicAdded.v1": (
        '{"edition":"ours","topic":"teach_back","locale":"sv","title":"Det jag kan lära dig",'
        '"prompts":["Vad är nytt?"]}'
    ),
    "ActivityAdded.v1": (
        '{"edition":"ours","activity":"walk","locale":"sv","title":"Ta en promenad","form":"Ute",'
        '"prepare":"Välj en väg","record":"Hur långt ni gick"}'
    ),
    "MeetingFormAdded.v1": '{"edition":"ours","form":"sauna","locale":"sv","title":"I bastun"}',
    "SectionAdded.v1": (
        '{"edition":"ours","section":"our_town","locale":"sv","title":"Hos oss i Luleå","body":"Vi ses i biblioteket."}'
    ),
}
PUBLIC = Visibility.PUBLIC
TEXTS = {
    "TopicAdded.topic": None,
    "TopicAdded.locale": None,
    "TopicAdded.title": PUBLIC,
    "TopicAdded.prompts": PUBLIC,
    "ActivityAdded.activity": None,
    "ActivityAdded.locale": None,
    "ActivityAdded.title": PUBLIC,
    "ActivityAdded.form": PUBLIC,
    "ActivityAdded.prepare": PUBLIC,
    "ActivityAdded.record": PUBLIC,
    "MeetingFormAdded.form": None,
    "MeetingFormAdded.locale": None,
    "MeetingFormAdded.title": PUBLIC,
    "SectionAdded.section": None,
    "SectionAdded.locale": None,
    "SectionAdded.title": PUBLIC,
    "SectionAdded.body": PUBLIC,
}
