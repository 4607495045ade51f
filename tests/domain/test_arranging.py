"""Topics, activities, sections and forms are retired, offered again and put in order, each as the others are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import reduce

import pytest

from domain import edition as editions
from domain.arranging import (
    ActivitiesIncomplete,
    ActivityUnknown,
    MeetingFormsIncomplete,
    MeetingFormUnknown,
    OrderIncomplete,
    ReorderActivities,
    ReorderMeetingForms,
    ReorderSections,
    ReorderTopics,
    RestoreActivity,
    RestoreMeetingForm,
    RestoreSection,
    RestoreTopic,
    RetireActivity,
    RetireMeetingForm,
    RetireSection,
    RetireTopic,
    SectionsIncomplete,
    SectionUnknown,
    TopicUnknown,
)
from domain.content import LIBRARY, Content
from domain.edition import EditionUnknown, Shelf
from domain.edition_facts import (
    ActivitiesReordered,
    ActivityRestored,
    ActivityRetired,
    MeetingFormAdded,
    MeetingFormRestored,
    MeetingFormRetired,
    MeetingFormsReordered,
    SectionAdded,
    SectionRestored,
    SectionRetired,
    SectionsReordered,
    TopicRestored,
    TopicRetired,
    TopicsReordered,
)
from domain.handbook import EditionIsPublished
from domain.language import Asked, NotPermitted
from domain.page import Page
from domain.shipped import DEFAULT, SHIPPED
from tests.domain.handbook_stage import DRAFTED, OURS, PUBLISHED
from tests.domain.stage import ADA
from tests.spec import COORDINATOR, May, decide, given, noon

STANDARD = SHIPPED[DEFAULT]
TOPICS, ACTIVITIES, SECTIONS, _ = (STANDARD.offers(library) for library in LIBRARY)
RETIRE_TOPIC, TOPIC_RETIRED = RetireTopic(OURS, "degree_project"), TopicRetired(OURS, "degree_project")
RESTORE_TOPIC, TOPIC_RESTORED = RestoreTopic(OURS, "degree_project"), TopicRestored(OURS, "degree_project")
REORDER_TOPICS, TOPICS_REORDERED = ReorderTopics(OURS, TOPICS[::-1]), TopicsReordered(OURS, TOPICS[::-1])
RETIRE_ACTIVITY, ACTIVITY_RETIRED = RetireActivity(OURS, "shadow_day"), ActivityRetired(OURS, "shadow_day")
RESTORE_ACTIVITY, ACTIVITY_RESTORED = RestoreActivity(OURS, "shadow_day"), ActivityRestored(OURS, "shadow_day")
REORDER_ACTIVITIES, ACTIVITIES_REORDERED = (
    ReorderActivities(OURS, ACTIVITIES[::-1]),
    ActivitiesReordered(OURS, ACTIVITIES[::-1]),
)
RETIRE_SECTION, SECTION_RETIRED = RetireSection(OURS, "structure"), SectionRetired(OURS, "structure")
RESTORE_SECTION, SECTION_RESTORED = RestoreSection(OURS, "structure"), SectionRestored(OURS, "structure")
REORDER_SECTIONS, SECTIONS_REORDERED = ReorderSections(OURS, SECTIONS[::-1]), SectionsReordered(OURS, SECTIONS[::-1])

FORM_ADDED = MeetingFormAdded(OURS, "sauna", "sv", "I bastun")
RETIRE_FORM, FORM_RETIRED = RetireMeetingForm(OURS, "sauna"), MeetingFormRetired(OURS, "sauna")
RESTORE_FORM, FORM_RESTORED = RestoreMeetingForm(OURS, "sauna"), MeetingFormRestored(OURS, "sauna")
SKI_ADDED = MeetingFormAdded(OURS, "by_ski", "sv", "På skidor")
REORDER_FORMS = ReorderMeetingForms(OURS, ("by_ski", "sauna"))
FORMS_REORDERED = MeetingFormsReordered(OURS, ("by_ski", "sauna"))
FORMS = ("online", "cafe", "restaurant", "workplace", "phone", "activity", "other")


def content(*facts: editions.Fact) -> Content:
    return reduce(editions.evolve, (*DRAFTED, *facts), Shelf()).editions[OURS].content


def test_a_topic_is_retired_once() -> None:
    given(*DRAFTED).when(RETIRE_TOPIC).then(TOPIC_RETIRED)
    given(*DRAFTED, TOPIC_RETIRED).when(RETIRE_TOPIC).stays_quiet()


def test_a_retired_topic_is_offered_again() -> None:
    given(*DRAFTED, TOPIC_RETIRED).when(RESTORE_TOPIC).then(TOPIC_RESTORED)
    given(*DRAFTED).when(RESTORE_TOPIC).stays_quiet()
    given(*DRAFTED, TOPIC_RETIRED, TOPIC_RESTORED).when(RESTORE_TOPIC).stays_quiet()


def test_topics_are_put_in_order() -> None:
    given(*DRAFTED).when(REORDER_TOPICS).then(TOPICS_REORDERED)
    given(*DRAFTED, TOPICS_REORDERED).when(REORDER_TOPICS).stays_quiet()
    given(*DRAFTED).when(replace(REORDER_TOPICS, topics=TOPICS)).stays_quiet()


def test_an_order_names_each_topic_once() -> None:
    given(*DRAFTED).when(ReorderTopics(OURS, TOPICS[1:])).refuses(OrderIncomplete)
    given(*DRAFTED).when(ReorderTopics(OURS, (*TOPICS, TOPICS[0]))).refuses(OrderIncomplete)
    given(*DRAFTED).when(ReorderTopics(OURS, ("unheard_of", *TOPICS[1:]))).refuses(OrderIncomplete)
    given(*DRAFTED, TOPIC_RETIRED).when(REORDER_TOPICS).refuses(OrderIncomplete)


def test_only_a_topic_is_retired_or_offered_again_as_one() -> None:
    given(*DRAFTED).when(replace(RETIRE_TOPIC, topic="lunch_theme")).refuses(TopicUnknown)
    given(*DRAFTED).when(replace(RESTORE_TOPIC, topic="lunch_theme")).refuses(TopicUnknown)


def test_an_activity_is_retired_once() -> None:
    given(*DRAFTED).when(RETIRE_ACTIVITY).then(ACTIVITY_RETIRED)
    given(*DRAFTED, ACTIVITY_RETIRED).when(RETIRE_ACTIVITY).stays_quiet()


def test_a_retired_activity_is_offered_again() -> None:
    given(*DRAFTED, ACTIVITY_RETIRED).when(RESTORE_ACTIVITY).then(ACTIVITY_RESTORED)
    given(*DRAFTED).when(RESTORE_ACTIVITY).stays_quiet()
    given(*DRAFTED, ACTIVITY_RETIRED, ACTIVITY_RESTORED).when(RESTORE_ACTIVITY).stays_quiet()


def test_activities_are_put_in_order() -> None:
    given(*DRAFTED).when(REORDER_ACTIVITIES).then(ACTIVITIES_REORDERED)
    given(*DRAFTED, ACTIVITIES_REORDERED).when(REORDER_ACTIVITIES).stays_quiet()
    given(*DRAFTED).when(replace(REORDER_ACTIVITIES, activities=ACTIVITIES)).stays_quiet()


def test_an_order_names_each_activity_once() -> None:
    given(*DRAFTED).when(ReorderActivities(OURS, ACTIVITIES[1:])).refuses(ActivitiesIncomplete)
    given(*DRAFTED).when(replace(REORDER_ACTIVITIES, activities=(*ACTIVITIES, ACTIVITIES[0]))).refuses(
        ActivitiesIncomplete
    )
    given(*DRAFTED).when(replace(REORDER_ACTIVITIES, activities=("unheard_of", *ACTIVITIES[1:]))).refuses(
        ActivitiesIncomplete
    )
    given(*DRAFTED, ACTIVITY_RETIRED).when(REORDER_ACTIVITIES).refuses(ActivitiesIncomplete)


def test_only_an_activity_is_retired_or_offered_again_as_one() -> None:
    given(*DRAFTED).when(replace(RETIRE_ACTIVITY, activity="leadership")).refuses(ActivityUnknown)
    given(*DRAFTED).when(replace(RESTORE_ACTIVITY, activity="leadership")).refuses(ActivityUnknown)


def test_a_section_is_retired_once() -> None:
    given(*DRAFTED).when(RETIRE_SECTION).then(SECTION_RETIRED)
    given(*DRAFTED, SECTION_RETIRED).when(RETIRE_SECTION).stays_quiet()


def test_a_retired_section_is_offered_again() -> None:
    given(*DRAFTED, SECTION_RETIRED).when(RESTORE_SECTION).then(SECTION_RESTORED)
    given(*DRAFTED).when(RESTORE_SECTION).stays_quiet()
    given(*DRAFTED, SECTION_RETIRED, SECTION_RESTORED).when(RESTORE_SECTION).stays_quiet()


def test_sections_are_put_in_order() -> None:
    given(*DRAFTED).when(REORDER_SECTIONS).then(SECTIONS_REORDERED)
    given(*DRAFTED, SECTIONS_REORDERED).when(REORDER_SECTIONS).stays_quiet()
    given(*DRAFTED).when(replace(REORDER_SECTIONS, sections=SECTIONS)).stays_quiet()


def test_an_order_names_each_section_once() -> None:
    given(*DRAFTED).when(ReorderSections(OURS, SECTIONS[1:])).refuses(SectionsIncomplete)
    given(*DRAFTED).when(ReorderSections(OURS, (*SECTIONS, SECTIONS[0]))).refuses(SectionsIncomplete)
    given(*DRAFTED).when(ReorderSections(OURS, ("unheard_of", *SECTIONS[1:]))).refuses(SectionsIncomplete)
    given(*DRAFTED, SECTION_RETIRED).when(REORDER_SECTIONS).refuses(SectionsIncomplete)


def test_only_a_section_is_retired_or_offered_again_as_one() -> None:
    given(*DRAFTED).when(replace(RETIRE_SECTION, section="leadership")).refuses(SectionUnknown)
    given(*DRAFTED).when(replace(RESTORE_SECTION, section="leadership")).refuses(SectionUnknown)


def test_an_incomplete_order_says_what_it_leaves_out() -> None:
    with pytest.raises(SectionsIncomplete) as refused:
        decide(ReorderSections(OURS, SECTIONS[1:]), DRAFTED, Asked(COORDINATOR, noon(date(2026, 2, 15))))
    assert refused.value.args == (SECTIONS[0],)


def test_what_is_offered_again_stands_last() -> None:
    now = content(TOPIC_RETIRED)
    assert (now.offers("topic"), now.retired("topic")) == (
        tuple(key for key in TOPICS if key != "degree_project"),
        ("degree_project",),
    )
    again = content(TOPIC_RETIRED, TOPIC_RESTORED).offers("topic")
    assert (again[-1], sorted(again)) == ("degree_project", sorted(TOPICS))


def test_i12_what_is_published_offers_the_same_for_ever() -> None:
    given(*PUBLISHED).when(RETIRE_TOPIC).refuses(EditionIsPublished)
    given(*PUBLISHED).when(RESTORE_TOPIC).refuses(EditionIsPublished)
    given(*PUBLISHED).when(REORDER_TOPICS).refuses(EditionIsPublished)
    given(*PUBLISHED).when(RETIRE_ACTIVITY).refuses(EditionIsPublished)
    given(*PUBLISHED).when(RESTORE_ACTIVITY).refuses(EditionIsPublished)
    given(*PUBLISHED).when(REORDER_ACTIVITIES).refuses(EditionIsPublished)
    given(*PUBLISHED).when(RETIRE_SECTION).refuses(EditionIsPublished)
    given(*PUBLISHED).when(RESTORE_SECTION).refuses(EditionIsPublished)
    given(*PUBLISHED).when(REORDER_SECTIONS).refuses(EditionIsPublished)
    given().when(replace(RETIRE_SECTION, edition=DEFAULT)).refuses(EditionIsPublished)


def test_an_edition_is_there_before_it_is_arranged() -> None:
    given().when(RETIRE_TOPIC).refuses(EditionUnknown)
    given().when(RESTORE_TOPIC).refuses(EditionUnknown)
    given().when(REORDER_TOPICS).refuses(EditionUnknown)
    given().when(RETIRE_ACTIVITY).refuses(EditionUnknown)
    given().when(RESTORE_ACTIVITY).refuses(EditionUnknown)
    given().when(REORDER_ACTIVITIES).refuses(EditionUnknown)
    given().when(RETIRE_SECTION).refuses(EditionUnknown)
    given().when(RESTORE_SECTION).refuses(EditionUnknown)
    given().when(REORDER_SECTIONS).refuses(EditionUnknown)


def test_a_member_arranges_nothing() -> None:
    given(*DRAFTED).when(RETIRE_TOPIC, by=ADA).refuses(NotPermitted)
    given(*DRAFTED).when(RESTORE_TOPIC, by=ADA).refuses(NotPermitted)
    given(*DRAFTED).when(REORDER_TOPICS, by=ADA).refuses(NotPermitted)
    given(*DRAFTED).when(RETIRE_ACTIVITY, by=ADA).refuses(NotPermitted)
    given(*DRAFTED).when(RESTORE_ACTIVITY, by=ADA).refuses(NotPermitted)
    given(*DRAFTED).when(REORDER_ACTIVITIES, by=ADA).refuses(NotPermitted)
    given(*DRAFTED).when(RETIRE_SECTION, by=ADA).refuses(NotPermitted)
    given(*DRAFTED).when(RESTORE_SECTION, by=ADA).refuses(NotPermitted)
    given(*DRAFTED).when(REORDER_SECTIONS, by=ADA).refuses(NotPermitted)


def test_a_page_shows_what_is_offered_in_its_order() -> None:
    own = SectionAdded(OURS, "our_town", "sv", "Hos oss", "Vi ses i biblioteket.")
    order = ("our_town", *(key for key in SECTIONS[::-1] if key != "structure"))
    facts = (TOPIC_RETIRED, ACTIVITY_RETIRED, SECTION_RETIRED, own, SectionsReordered(OURS, order))
    page = Page(content(*facts), "sv", {})
    assert [part.key for part in page.sections] == [f"section.{key}" for key in order]
    assert "topic.degree_project" not in [part.key for part in page.topics]
    assert "activity.shadow_day" not in [part.key for part in page.activities]


def test_what_is_retired_needs_no_translation() -> None:
    own = SectionAdded(OURS, "our_town", "sv", "Hos oss", "Vi ses i biblioteket.")
    assert content(own).missing(("sv", "en")) == ("section.our_town.title@en", "section.our_town.body@en")
    assert content(own, SectionRetired(OURS, "our_town")).missing(("sv", "en")) == ()


def test_a_form_of_meeting_is_retired_and_offered_again() -> None:
    given(*DRAFTED, FORM_ADDED).when(RETIRE_FORM).then(FORM_RETIRED)
    given(*DRAFTED, FORM_ADDED, FORM_RETIRED).when(RETIRE_FORM).stays_quiet()
    given(*DRAFTED, FORM_ADDED, FORM_RETIRED).when(RESTORE_FORM).then(FORM_RESTORED)
    given(*DRAFTED, FORM_ADDED).when(RESTORE_FORM).stays_quiet()
    given(*DRAFTED).when(RETIRE_FORM).refuses(MeetingFormUnknown)
    given(*DRAFTED).when(RESTORE_FORM).refuses(MeetingFormUnknown)
    given().when(RETIRE_FORM).refuses(EditionUnknown)
    given().when(RESTORE_FORM).refuses(EditionUnknown)
    given(*PUBLISHED).when(RETIRE_FORM).refuses(EditionIsPublished)
    given(*PUBLISHED).when(RESTORE_FORM).refuses(EditionIsPublished)
    given(*DRAFTED).when(RETIRE_FORM, by=ADA).refuses(NotPermitted)
    given(*DRAFTED).when(RESTORE_FORM, by=ADA).refuses(NotPermitted)
    shown = content(FORM_ADDED), content(FORM_ADDED, FORM_RETIRED), content(FORM_ADDED, FORM_RETIRED, FORM_RESTORED)
    assert [one.offers("form") for one in shown] == [("sauna",), (), ("sauna",)]
    assert content(FORM_ADDED, FORM_RETIRED, SKI_ADDED).offers("form") == ("by_ski",)


def test_forms_of_meeting_are_put_in_order() -> None:
    both = (*DRAFTED, FORM_ADDED, SKI_ADDED)
    given(*both).when(REORDER_FORMS).then(FORMS_REORDERED)
    given(*both, FORMS_REORDERED).when(REORDER_FORMS).stays_quiet()
    given(*both).when(ReorderMeetingForms(OURS, ("sauna", "by_ski"))).stays_quiet()
    for forms in (("by_ski",), ("by_ski", "by_ski", "sauna"), ("by_ski", "cafe")):
        given(*both).when(ReorderMeetingForms(OURS, forms)).refuses(MeetingFormsIncomplete)
    given(*both, FORM_RETIRED).when(REORDER_FORMS).refuses(MeetingFormsIncomplete)
    given().when(REORDER_FORMS).refuses(EditionUnknown)
    given(*PUBLISHED).when(REORDER_FORMS).refuses(EditionIsPublished)
    given(*both).when(REORDER_FORMS, by=ADA).refuses(NotPermitted)
    shown = Page(content(FORM_ADDED, SKI_ADDED, FORMS_REORDERED), "sv", {}).meeting_forms
    assert [line.key for line in shown][-2:] == ["form.by_ski", "form.sauna"]


def test_the_page_shows_the_forms_that_are_offered_after_those_that_everybody_knows() -> None:
    usual = Page(content(), "sv", {}).meeting_forms
    assert [line.key for line in usual] == [f"form.{form}" for form in FORMS]
    own = Page(content(FORM_ADDED), "en", {}).meeting_forms
    assert (own[-1].key, own[-1].text, own[-1].translated) == ("form.sauna", "I bastun", False)
    assert Page(content(FORM_ADDED, FORM_RETIRED), "sv", {}).meeting_forms == usual


# who may, and what journals hold

WRITE = "admin coordinator"
MAY = (
    May(DRAFTED, RETIRE_TOPIC, WRITE),
    May((*DRAFTED, TOPIC_RETIRED), RESTORE_TOPIC, WRITE),
    May(DRAFTED, REORDER_TOPICS, WRITE),
    May(DRAFTED, RETIRE_ACTIVITY, WRITE),
    May((*DRAFTED, ACTIVITY_RETIRED), RESTORE_ACTIVITY, WRITE),
    May(DRAFTED, REORDER_ACTIVITIES, WRITE),
    May(DRAFTED, RETIRE_SECTION, WRITE),
    May((*DRAFTED, SECTION_RETIRED), RESTORE_SECTION, WRITE),
    May(DRAFTED, REORDER_SECTIONS, WRITE),
    May((*DRAFTED, FORM_ADDED), RETIRE_FORM, WRITE),
    May((*DRAFTED, FORM_ADDED, FORM_RETIRED), RESTORE_FORM, WRITE),
    May((*DRAFTED, FORM_ADDED, SKI_ADDED), REORDER_FORMS, WRITE),
)
GOLDEN = {
    "TopicRetired.v1": '{"edition":"ours","topic":"degree_project"}',
    "TopicRestored.v1": '{"edition":"ours","topic":"degree_project"}',
    "TopicsReordered.v1": '{"edition":"ours","topics":["leadership","industry"]}',
    "ActivityRetired.v1": '{"edition":"ours","activity":"shadow_day"}',
    "ActivityRestored.v1": '{"edition":"ours","activity":"shadow_day"}',
    "ActivitiesReordered.v1": '{"edition":"ours","activities":["cv_review","lunch_theme"]}',
    "MeetingFormRetired.v1": '{"edition":"ours","form":"sauna"}',
    "MeetingFormRestored.v1": '{"edition":"ours","form":"sauna"}',
    "MeetingFormsReordered.v1": '{"edition":"ours","forms":["by_ski","sauna"]}',
    "SectionRetired.v1": '{"edition":"ours","section":"structure"}',
    "SectionRestored.v1": '{"edition":"ours","section":"structure"}',
    "SectionsReordered.v1": '{"edition":"ours","sections":["purpose","welcome"]}',
}
TEXTS = {
    "TopicRetired.topic": None,
    "TopicRestored.topic": None,
    "TopicsReordered.topics": None,
    "ActivityRetired.activity": None,
    "ActivityRestored.activity": None,
    "ActivitiesReordered.activities": None,
    "MeetingFormRetired.form": None,
    "MeetingFormRestored.form": None,
    "MeetingFormsReordered.forms": None,
    "SectionRetired.section": None,
    "SectionRestored.section": None,
    "SectionsReordered.sections": None,
}
