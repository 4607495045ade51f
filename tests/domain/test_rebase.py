"""Three ways at once: what holds for any base, any draft and any new base."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce

from hypothesis import given
from hypothesis import strategies as st

from domain.content import Content, units
from domain.rebase import Conflict, merge, reordered

KEYS = ("a", "b", "c", "d")
Edit = Callable[[Content], Content]
BASE = Content(
    {key: {"sv": f"{key} på svenska", "en": f"{key} in English"} for key in KEYS},
    {"topic": KEYS},
    {"policy.x": "1", "policy.y": "2"},
)


def revise(key: str, text: str) -> Edit:
    return lambda content: content.revised(key, "sv", text)


def translate(key: str, text: str) -> Edit:
    return lambda content: content.translated(key, "en", text)


def rule(key: str, value: str) -> Edit:
    return lambda content: content.ruled(key, value)


def arrange(order: list[str]) -> Edit:
    return lambda content: content.arranged("topic", tuple(order))


def edits_of(keys: tuple[str, ...], policies: tuple[str, ...]) -> st.SearchStrategy[list[Edit]]:
    texts = st.sampled_from(["mod", "styrka", "lust"])
    return st.lists(
        st.one_of(
            st.builds(revise, st.sampled_from(keys), texts),
            st.builds(translate, st.sampled_from(keys), texts),
            st.builds(rule, st.sampled_from(policies), st.sampled_from(["3", "4", "5"])),
        ),
        max_size=6,
    )


ORDERS = st.lists(st.sampled_from([*KEYS, "e", "f"]), unique=True).map(arrange)
ANY = st.tuples(edits_of(KEYS, ("policy.x", "policy.y", "policy.z")), st.lists(ORDERS, max_size=1)).map(
    lambda both: [*both[0], *both[1]]
)


def edited(edits: list[Edit], content: Content = BASE) -> Content:
    return reduce(lambda now, edit: edit(now), edits, content)


@given(ANY)
def test_the_same_base_changes_nothing(mine: list[Edit]) -> None:
    merged = merge(BASE, edited(mine), BASE)
    assert (units(merged.content), merged.conflicts) == (units(edited(mine)), {})


@given(ANY)
def test_a_draft_that_changed_nothing_becomes_the_new_base(theirs: list[Edit]) -> None:
    merged = merge(BASE, BASE, edited(theirs))
    assert (units(merged.content), merged.conflicts) == (units(edited(theirs)), {})


@given(ANY)
def test_the_same_change_on_both_sides_is_no_conflict(both: list[Edit]) -> None:
    merged = merge(BASE, edited(both), edited(both))
    assert (units(merged.content), merged.conflicts) == (units(edited(both)), {})


@given(edits_of(("a", "b"), ("policy.x",)), edits_of(("c", "d"), ("policy.y",)))
def test_changes_in_different_places_come_together_in_whatever_order(mine: list[Edit], theirs: list[Edit]) -> None:
    merged = merge(BASE, edited(mine), edited(theirs))
    assert merged.conflicts == {}
    assert units(merged.content) == units(edited([*mine, *theirs])) == units(edited([*theirs, *mine]))
    assert units(merge(BASE, edited(theirs), edited(mine)).content) == units(merged.content)


@given(ANY, ANY)
def test_a_conflict_is_where_both_changed_and_not_to_the_same(mine: list[Edit], theirs: list[Edit]) -> None:
    """Compared with the plain rule, place by place; orders have a rule of their own."""
    was, own, new = units(BASE), units(edited(mine)), units(edited(theirs))
    merged = merge(BASE, edited(mine), edited(theirs))
    for place in {*was, *own, *new} - {"order.topic"}:
        before, here, there = was.get(place), own.get(place), new.get(place)
        torn = here not in (before, there) and there != before
        assert (place in merged.conflicts) is torn, place
        assert units(merged.content).get(place) == (there if here == before else here)
        if torn:
            assert merged.conflicts[place] == Conflict(before, there)


@given(st.permutations(KEYS), st.permutations(KEYS))
def test_two_orders_conflict_where_both_moved_things_differently(mine: list[str], theirs: list[str]) -> None:
    order, clear = reordered(KEYS, tuple(mine), tuple(theirs))
    assert clear is (mine == theirs or list(KEYS) in (mine, theirs))
    assert order == tuple(theirs if mine == list(KEYS) else mine)


@given(st.sets(st.sampled_from([*KEYS, "e"])), st.sets(st.sampled_from([*KEYS, "f"])))
def test_what_either_took_away_is_out_and_what_either_added_is_in(mine: set[str], theirs: set[str]) -> None:
    order, clear = reordered(KEYS, tuple(sorted(mine)), tuple(sorted(theirs)))
    assert clear
    assert set(order) == (mine & theirs) | ({"e", "f"} & (mine | theirs))
    assert list(order) == sorted(order)


def test_a_translation_of_the_drafts_alone_is_looked_at_again_where_its_text_has_changed() -> None:
    mine = BASE.translated("a", "fi", "a suomeksi").translated("b", "fi", "b suomeksi")
    merged = merge(BASE, mine, BASE.revised("a", "sv", "a på annat sätt"))
    assert merged.conflicts == {"a@fi": Conflict(None, None)}
    assert merged.content.texts["a"] == {"sv": "a på annat sätt", "fi": "a suomeksi"}
    assert merged.content.texts["b"] == mine.texts["b"]


def test_a_translation_that_the_base_gives_up_goes_with_it() -> None:
    base = BASE.translated("a", "fi", "a suomeksi")
    merged = merge(base, base, BASE.revised("a", "sv", "a på annat sätt"))
    assert (merged.conflicts, merged.content) == ({}, BASE.revised("a", "sv", "a på annat sätt"))
