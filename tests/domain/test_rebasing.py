"""Drafts that move onto a newer base, and conflicts that are resolved."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain import edition as editions
from domain.content import LIBRARY
from domain.edition import EditionUnknown
from domain.edition_facts import (
    ActivitiesReordered,
    ActivityAdded,
    ActivityRetired,
    Choice,
    ConflictResolved,
    HandbookEditionDrafted,
    HandbookEditionPublished,
    HandbookEditionRebased,
    SectionAdded,
    SectionRetired,
    SectionRevised,
    SectionsReordered,
    TopicAdded,
    TopicRestored,
    TopicRetired,
    TopicsReordered,
)
from domain.handbook import EditionIsPublished
from domain.language import NotPermitted
from domain.publishing import (
    ConflictsOpen,
    ConflictUnknown,
    NewBaseNotPublished,
    RebaseEdition,
    ResolutionUnusable,
    ResolveConflict,
)
from domain.rebase import Conflict
from domain.shipped import DEFAULT, ORDER, SHIPPED
from tests.domain.handbook_stage import DRAFTED, NEXT, OURS, PUBLISHED, PURPOSE, english
from tests.domain.stage import ADA, ADMIN, FOUNDED
from tests.domain.test_publishing import (
    ASKED,
    BASE_MOVED,
    MIN,
    NEWER,
    NUMBER,
    ONTO,
    ORDERED,
    PUBLISH,
    PURPOSE_SV,
    REBASED,
    RESOLVE,
    REVISED,
    TORN,
    shelf,
    standing,
)
from tests.spec import decide, given, within_scope


def test_a_draft_is_rebased_onto_a_newer_base() -> None:
    given(*DRAFTED, *BASE_MOVED).when(ONTO).then(REBASED)
    moved = shelf(*DRAFTED, *BASE_MOVED, REBASED).editions[OURS]
    assert (moved.base, moved.conflicts) == (NEWER, {})
    assert moved.content == shelf(*BASE_MOVED).editions[NEWER].content


def test_what_only_the_draft_changed_stays() -> None:
    mine = SectionRevised(OURS, "factor.1.body", "sv", "Kemi")
    now = shelf(*DRAFTED, mine, *BASE_MOVED, REBASED).editions[OURS]
    assert now.conflicts == {}
    assert now.content.texts["factor.1.body"] == {"sv": "Kemi"}
    assert now.content.texts[PURPOSE] == {"sv": "Styrka", "en": "Strength"}
    assert now.content.policies.min_meetings == 5


def torn(mine: tuple[editions.Fact, ...], theirs: tuple[editions.Fact, ...]) -> tuple[editions.Fact, ...]:
    """Our draft and a newer base, each changed on its own, and then the one moved onto the other."""
    newer = (HandbookEditionDrafted(NEWER, DEFAULT, "Nyare"), *theirs, HandbookEditionPublished(NEWER, "…"))
    return (*DRAFTED, *newer, *mine, REBASED)


def test_what_either_side_adds_and_retires_comes_together() -> None:
    ours = (
        SectionAdded(OURS, "our_town", "sv", "Hos oss", "Vi ses i biblioteket."),
        ActivityRetired(OURS, "shadow_day"),
        TopicAdded(OURS, "teach_back", "sv", "Lära ut", ()),
    )
    theirs = (
        SectionAdded(NEWER, "thanks", "sv", "Tack", "För tiden."),
        SectionRetired(NEWER, "structure"),
        ActivityRetired(NEWER, "read_discuss"),
        TopicRetired(NEWER, "degree_project"),
    )
    now = shelf(*torn(ours, theirs)).editions[OURS]
    assert now.conflicts == {}
    standard = SHIPPED[DEFAULT]
    offered = {library: {*now.content.offers(library)} ^ {*standard.offers(library)} for library in LIBRARY}
    assert offered == {
        "section": {"our_town", "thanks", "structure"},
        "activity": {"shadow_day", "read_discuss"},
        "topic": {"teach_back", "degree_project"},
        "form": set(),
    }
    assert now.content.texts["section.thanks.body"] == {"sv": "För tiden."}


def test_the_same_key_for_two_things_is_a_conflict_in_each_text() -> None:
    ours = SectionAdded(OURS, "thanks", "sv", "Tack", "För oss.")
    theirs = SectionAdded(NEWER, "thanks", "sv", "Tack", "För tiden.")
    now = shelf(*torn((ours,), (theirs,))).editions[OURS]
    assert dict(now.conflicts) == {"section.thanks.body@sv": Conflict(None, "För tiden.")}
    assert now.content.offers("section")[-1] == "thanks"


@pytest.mark.parametrize(
    ("mine", "theirs", "unit", "key"),
    [
        (
            SectionRevised(OURS, "topic.degree_project.title", "sv", "Uppsatsen"),
            TopicRetired(NEWER, "degree_project"),
            "order.topic",
            "degree_project",
        ),
        (
            SectionRevised(OURS, "activity.shadow_day.form", "sv", "På plats"),
            ActivityRetired(NEWER, "shadow_day"),
            "order.activity",
            "shadow_day",
        ),
        (english(OURS, PURPOSE, "Courage"), SectionRetired(NEWER, "purpose"), "order.section", "purpose"),
    ],
)
@pytest.mark.parametrize("choice", [Choice.MINE, Choice.THEIRS])
def test_what_the_base_retires_and_the_draft_has_reworded_is_a_conflict(
    mine: editions.Fact, theirs: editions.Fact, unit: str, key: str, choice: Choice
) -> None:
    past, library = torn((mine,), (theirs,)), unit.removeprefix("order.")
    before = shelf(*past).editions[OURS]
    assert (set(before.conflicts), key in before.content.offers(library)) == ({unit}, True)
    given(*past).when(ResolveConflict(OURS, unit, choice)).then(ConflictResolved(OURS, unit, choice))
    after = shelf(*past, ConflictResolved(OURS, unit, choice)).editions[OURS]
    assert (after.conflicts, key in after.content.offers(library)) == ({}, choice is Choice.MINE)


@pytest.mark.parametrize("part", ["title", "1"])
def test_what_a_base_never_knew_stays_whole_where_the_draft_has_reworded_it(part: str) -> None:
    """A topic of ours, of which the next draft says one text otherwise, and moves back onto the usual edition."""
    added = TopicAdded(OURS, "teach_back", "sv", "Vad jag lär ut", ("Vad är nytt?",))
    ours = (*DRAFTED, added, HandbookEditionPublished(OURS, "…"), HandbookEditionDrafted(NEXT, OURS, "Nästa"))
    reworded = SectionRevised(NEXT, f"topic.teach_back.{part}", "sv", "Vad jag kan")
    moved = (*ours, reworded, HandbookEditionRebased(NEXT, DEFAULT))
    assert shelf(*moved).editions[NEXT].conflicts.keys() == {"order.topic"}
    for choice, last in ((Choice.MINE, ("teach_back",)), (Choice.THEIRS, ())):
        now = shelf(*moved, ConflictResolved(NEXT, "order.topic", choice)).editions[NEXT].content
        assert now.offers("topic") == (*ORDER["topic"], *last)
        said = {key: text["sv"] for key, text in now.texts.items() if "teach_back" in key}
        before = {"topic.teach_back.title": "Vad jag lär ut", "topic.teach_back.1": "Vad är nytt?"}
        assert said == {**before, f"topic.teach_back.{part}": "Vad jag kan"}
    untouched = shelf(*ours, HandbookEditionRebased(NEXT, DEFAULT)).editions[NEXT]
    assert (untouched.content, untouched.conflicts) == (SHIPPED[DEFAULT], {})


def test_what_the_draft_offers_again_stays_whole_where_the_new_base_never_knew_it() -> None:
    added, retired = TopicAdded(OURS, "teach_back", "sv", "Vad jag lär ut", ()), TopicRetired(OURS, "teach_back")
    published = HandbookEditionPublished(OURS, "…")
    ours = (*DRAFTED, added, retired, published, HandbookEditionDrafted(NEXT, OURS, "Nästa"))
    moved = shelf(*ours, TopicRestored(NEXT, "teach_back"), HandbookEditionRebased(NEXT, DEFAULT)).editions[NEXT]
    assert (moved.conflicts, moved.content.offers("topic")) == ({}, (*ORDER["topic"], "teach_back"))
    assert moved.content.texts["topic.teach_back.title"] == {"sv": "Vad jag lär ut"}


def test_a_text_that_is_given_up_in_each_language_is_to_be_written() -> None:
    """Each side has revised it in a language of its own; of each the other's silence is chosen."""
    moved = torn((SectionRevised(OURS, PURPOSE, "sv", "Mod"),), (SectionRevised(NEWER, PURPOSE, "en", "Strength"),))
    choices = {"sv": Choice.THEIRS, "en": Choice.MINE}
    chosen = [ConflictResolved(OURS, f"{PURPOSE}@{locale}", choice) for locale, choice in choices.items()]
    now = shelf(*moved, *chosen).editions[OURS]
    assert (now.conflicts, now.content.missing(("sv", "en"))) == ({}, (f"{PURPOSE}@sv", f"{PURPOSE}@en"))
    assert list(now.content.texts) == list(SHIPPED[DEFAULT].texts), "where it stood"
    written = shelf(*moved, *chosen, english(OURS, PURPOSE, "Courage")).editions[OURS].content
    assert written.text(PURPOSE, "en") == "Courage"


def test_what_the_draft_retires_stays_so_whatever_the_base_says_of_it_now() -> None:
    theirs = SectionRevised(NEWER, "topic.degree_project.title", "sv", "Uppsatsen")
    now = shelf(*torn((TopicRetired(OURS, "degree_project"),), (theirs,))).editions[OURS]
    assert (now.conflicts, "degree_project" in now.content.offers("topic")) == ({}, False)


def test_what_both_retire_is_out_also_where_the_draft_had_reworded_it() -> None:
    ours = (SectionRevised(OURS, "topic.degree_project.title", "sv", "Uppsatsen"), TopicRetired(OURS, "degree_project"))
    theirs = (TopicRetired(NEWER, "degree_project"), TopicAdded(NEWER, "teach_back", "sv", "Lära ut", ()))
    now = shelf(*torn(ours, theirs)).editions[OURS]
    assert now.conflicts == {}
    assert {*now.content.offers("topic")} ^ {*SHIPPED[DEFAULT].offers("topic")} == {"degree_project", "teach_back"}


def test_a_section_that_is_added_comes_last() -> None:
    added = shelf(*DRAFTED, SectionAdded(OURS, "our_town", "sv", "Hos oss", "Vi ses.")).editions[OURS].content
    assert added.offers("section") == (*SHIPPED[DEFAULT].offers("section"), "our_town")
    moved = ("our_town", *SHIPPED[DEFAULT].offers("section"))
    past = (*DRAFTED, SectionsReordered(OURS, moved), SectionAdded(OURS, "thanks", "sv", "Tack", "För tiden."))
    assert shelf(*past).editions[OURS].content.offers("section") == (*moved, "thanks")


def test_an_order_of_the_base_leaves_alone_what_the_draft_did_since() -> None:
    first, second, third, *rest = ORDER["activity"]
    past = torn(
        (ActivitiesReordered(OURS, (second, first, third, *rest)),),
        (ActivitiesReordered(NEWER, (third, second, first, *rest)),),
    )
    since = (ActivityAdded(OURS, "walk", "sv", "Gå ut", "Ute", "Väg", "Längd"), ActivityRetired(OURS, first))
    chosen = ConflictResolved(OURS, "order.activity", Choice.THEIRS)
    assert shelf(*past, *since, chosen).editions[OURS].content.offers("activity") == (third, second, *rest, "walk")


def test_the_same_base_is_no_move() -> None:
    given(*DRAFTED).when(RebaseEdition(OURS, DEFAULT)).stays_quiet()
    given(*DRAFTED, *BASE_MOVED, REBASED).when(ONTO).stays_quiet()


def test_the_new_base_is_published() -> None:
    given(*DRAFTED, *BASE_MOVED[:-1]).when(ONTO).refuses(NewBaseNotPublished)


def test_what_is_published_is_not_rebased() -> None:
    given(*PUBLISHED, *BASE_MOVED).when(ONTO).refuses(EditionIsPublished)
    given(*BASE_MOVED).when(ONTO).refuses(EditionUnknown)


def test_a_member_rebases_nothing() -> None:
    given(*DRAFTED, *BASE_MOVED).when(ONTO, by=ADA).refuses(NotPermitted)


def test_conflicts_are_resolved_before_the_next_move_and_before_publishing() -> None:
    assert set(shelf(*TORN).editions[OURS].conflicts) == {PURPOSE_SV, f"{PURPOSE}@en", MIN}
    given(*TORN).when(RebaseEdition(OURS, DEFAULT)).refuses(ConflictsOpen)
    given(*FOUNDED, *TORN).when(PUBLISH, by=ADMIN).refuses(ConflictsOpen)
    with pytest.raises(ConflictsOpen) as refused:
        decide(PUBLISH, (*FOUNDED, *TORN), ASKED)
    assert set(refused.value.args) == {PURPOSE_SV, f"{PURPOSE}@en", MIN}


def test_until_it_is_resolved_the_drafts_own_stands() -> None:
    assert standing(*TORN) == {"sv": "Mod", "en": "Courage"}


# resolving


@pytest.mark.parametrize(
    ("choice", "text", "stands"),
    [(Choice.MINE, None, "Mod"), (Choice.THEIRS, None, "Styrka"), (Choice.TEXT, "Mod och styrka", "Mod och styrka")],
)
def test_a_conflict_is_resolved_by_choice(choice: Choice, text: str | None, stands: str) -> None:
    resolved = ConflictResolved(OURS, PURPOSE_SV, choice, text)
    given(*TORN).when(replace(RESOLVE, choice=choice, text=text)).then(resolved)
    assert standing(*TORN, resolved)["sv"] == stands
    assert PURPOSE_SV not in shelf(*TORN, resolved).editions[OURS].conflicts


def test_a_text_beside_another_choice_is_not_kept() -> None:
    given(*TORN).when(replace(RESOLVE, text="Annat")).then(ConflictResolved(OURS, PURPOSE_SV, Choice.THEIRS))


def test_a_number_is_resolved_to_one_of_its_kind() -> None:
    given(*TORN).when(NUMBER).then(ConflictResolved(OURS, MIN, Choice.TEXT, "7"))
    given(*TORN).when(replace(NUMBER, text="seven")).refuses(ResolutionUnusable)
    resolved = ConflictResolved(OURS, MIN, Choice.TEXT, "7")
    assert shelf(*TORN, resolved).editions[OURS].content.policies.min_meetings == 7


@pytest.mark.parametrize("text", [None, "", " \n", "x" * 4001])
def test_a_resolution_in_words_says_something(text: str | None) -> None:
    given(*TORN).when(replace(RESOLVE, choice=Choice.TEXT, text=text)).refuses(ResolutionUnusable)


def test_a_resolution_in_words_is_as_long_as_any_text() -> None:
    longest = "x" * 4000
    given(*TORN).when(replace(RESOLVE, choice=Choice.TEXT, text=longest)).then(
        ConflictResolved(OURS, PURPOSE_SV, Choice.TEXT, longest)
    )


def test_one_conflict_resolved_leaves_the_others_open() -> None:
    resolved = (*TORN, ConflictResolved(OURS, PURPOSE_SV, Choice.MINE))
    assert set(shelf(*resolved).editions[OURS].conflicts) == {f"{PURPOSE}@en", MIN}
    given(*FOUNDED, *resolved).when(PUBLISH, by=ADMIN).refuses(ConflictsOpen)


def test_an_order_is_mine_or_theirs() -> None:
    first, *rest = ORDER["topic"]
    second, *more = rest
    ours, theirs = (*rest, first), (first, *more, second)
    reordered = (
        *DRAFTED,
        TopicsReordered(OURS, ours),
        HandbookEditionDrafted(NEWER, DEFAULT, "Nyare"),
        TopicsReordered(NEWER, theirs),
        HandbookEditionPublished(NEWER, "…"),
        REBASED,
    )
    given(*reordered).when(ORDERED).refuses(ResolutionUnusable)
    resolved = shelf(*reordered, ConflictResolved(OURS, "order.topic", Choice.THEIRS)).editions[OURS]
    assert (shelf(*reordered).editions[OURS].content.offers("topic"), resolved.content.offers("topic")) == (
        ours,
        theirs,
    )


def test_only_an_open_conflict_is_resolved() -> None:
    given(*DRAFTED).when(RESOLVE).refuses(ConflictUnknown)
    given(*TORN, ConflictResolved(OURS, PURPOSE_SV, Choice.MINE)).when(RESOLVE).refuses(ConflictUnknown)
    given(*BASE_MOVED).when(RESOLVE).refuses(EditionUnknown)
    given(*PUBLISHED).when(RESOLVE).refuses(EditionIsPublished)


def test_a_member_resolves_nothing() -> None:
    given(*TORN).when(RESOLVE, by=ADA).refuses(NotPermitted)


def test_an_edition_drafted_from_ours_begins_with_what_ours_says() -> None:
    own = shelf(*DRAFTED, REVISED, HandbookEditionPublished(OURS, "…"), HandbookEditionDrafted(NEXT, OURS, "Nästa"))
    assert own.editions[NEXT].content == own.editions[OURS].content


def test_a_decision_sees_every_edition() -> None:
    assert within_scope(ONTO, (*TORN, *FOUNDED)) == TORN
    assert within_scope(PUBLISH, (*TORN, *FOUNDED)) == (*TORN, FOUNDED[0])
