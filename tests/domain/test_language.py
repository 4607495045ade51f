from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated

import pytest

from domain.language import (
    Actor,
    Asked,
    EditionId,
    Item,
    NotPermitted,
    Recorded,
    Refused,
    Role,
    RunId,
    Tag,
    Via,
    Visibility,
    edition_tag,
    facts_of,
    line,
    member_tag,
    plain,
    run_tag,
    visibilities,
    visible,
    written,
)
from domain.meeting import MeetingHeld
from domain.pair import PairMatched
from tests.domain.stage import ADA, AUTUMN, HELD, IMPORT, MATCHED, PAIR, POLICY, SPRING, ZONE
from tests.spec import found, noon

SUMMER_NIGHT = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)


def test_an_actor_is_a_member_where_nothing_else_is_said() -> None:
    assert Actor(ADA).role is Role.MEMBER


def test_the_audit_trail_names_the_strongest_role() -> None:
    assert Actor(ADA, frozenset({Role.MEMBER, Role.COORDINATOR, Role.ADMIN})).role is Role.ADMIN


@pytest.mark.parametrize(("actor", "via"), [(Actor(ADA), Via.API), (IMPORT, Via.IMPORT), (POLICY, Via.POLICY)])
def test_the_way_in_follows_from_the_role(actor: Actor, via: Via) -> None:
    assert actor.via is via


def test_a_command_is_asked_by_some_roles_only() -> None:
    asked = Asked(Actor(ADA, frozenset({Role.AUDITOR})), SUMMER_NIGHT)
    asked.only(Role.ADMIN, Role.AUDITOR)
    with pytest.raises(NotPermitted):
        asked.only(Role.ADMIN)
    with pytest.raises(NotPermitted):
        asked.only()


def test_a_role_of_one_programme_counts_where_it_is_asked_about_that_one() -> None:
    whole, here = frozenset({Role.MEMBER, Role.AUDITOR}), frozenset({(Role.COORDINATOR, SPRING)})
    asked = Asked(Actor(ADA, whole, here), SUMMER_NIGHT, date(2022, 3, 1))
    assert asked.within(SPRING) == Asked(Actor(ADA, whole | {Role.COORDINATOR}), SUMMER_NIGHT, date(2022, 3, 1))
    assert asked.within(SPRING).actor.role is Role.COORDINATOR
    for elsewhere in (AUTUMN, None):
        assert asked.within(elsewhere) == Asked(Actor(ADA, whole), SUMMER_NIGHT, date(2022, 3, 1))
    assert not asked.actor.may(Role.COORDINATOR), "nobody has said which programme it is"


def test_today_depends_on_where_one_is() -> None:
    asked = Asked(Actor(ADA), SUMMER_NIGHT)
    assert asked.today(ZONE) == date(2026, 7, 1)
    assert asked.today("UTC") == date(2026, 6, 30)
    assert asked.today("America/Los_Angeles") == date(2026, 6, 30)


def test_what_happened_on_another_day_happened_then() -> None:
    assert Asked(IMPORT, SUMMER_NIGHT, date(2022, 3, 1)).on(ZONE) == date(2022, 3, 1)
    assert Asked(IMPORT, SUMMER_NIGHT).on(ZONE) == date(2026, 7, 1)


def test_a_recorded_fact_knows_its_name_and_day() -> None:
    known = Recorded(1, HELD, (), "ada", Role.MEMBER, Via.API, SUMMER_NIGHT)
    assert known.name == "MeetingHeld"
    assert known.on_in(ZONE) == date(2026, 7, 1)
    told = Recorded(1, HELD, (), "ada", Role.MEMBER, Via.API, noon(date(2026, 7, 1)), date(2026, 2, 10))
    assert told.on_in(ZONE) == date(2026, 2, 10)


def test_a_fact_is_found_by_all_of_the_tags_and_one_of_the_names() -> None:
    pair, programme, stranger = f"pair:{PAIR}", f"programme:{SPRING}", "member:stranger"
    assert found(item(pair, programme), MATCHED)
    assert not found(item(pair, stranger), MATCHED)
    assert found(item(pair, named=(MeetingHeld, PairMatched)), MATCHED)
    assert not found(item(pair, named=(MeetingHeld,)), MATCHED)


def item(*tags: str, named: tuple[type[object], ...] = ()) -> Item:
    return facts_of(*map(Tag, tags), named=named)


def test_texts_keep_what_people_can_read() -> None:
    assert plain("  Åsa\tÖ\nñ 👩🏽‍🚀 ") == "Åsa\tÖ\nñ 👩🏽‍🚀"
    assert plain("a\x00b\x1bc\x7f\ud83c\r\n") == "abc"
    assert plain("\u200e שלום\u202e") == "שלום"
    assert plain("so\u00adft\ufeff \u2066x\u2069") == "soft x"
    assert plain("می\u200cخواهم 👩\u200d🚀") == "می\u200cخواهم 👩\u200d🚀"


def test_what_nobody_says_for_another_one_says_oneself() -> None:
    Asked(Actor(ADA), SUMMER_NIGHT).only_oneself(ADA)
    with pytest.raises(NotPermitted):
        Asked(IMPORT, SUMMER_NIGHT).only_oneself(ADA)


def test_a_text_of_one_line_has_single_spaces() -> None:
    assert line("  to \t lead\nand  follow ") == "to lead and follow"


def test_a_text_that_is_written_has_something_to_see_and_no_more_than_may_be() -> None:
    assert written(" four ", 4, Refused) == "four"
    for text in ("fives", "", " \n", "\u3164", "\u0301"):
        with pytest.raises(Refused):
            written(text, 4, Refused)


@pytest.mark.parametrize(("character", "seen"), [(c, True) for c in "aå7.+😀"] + [(c, False) for c in " \u0301\u3164"])
def test_a_character_is_seen_or_not(character: str, seen: bool) -> None:
    assert visible(character) is seen


def test_things_are_tagged_by_their_kind() -> None:
    assert (member_tag(ADA), edition_tag(EditionId("ours")), run_tag(RunId("first"))) == (
        "member:ada",
        "edition:ours",
        "run:first",
    )


@dataclass(frozen=True, slots=True)
class Remark:
    pair: str
    body: Annotated[str, Visibility.PAIR, "a remark"]


def test_a_text_is_known_by_who_may_read_it() -> None:
    assert visibilities(Remark) == {"body": Visibility.PAIR}
