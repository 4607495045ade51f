"""The shelf of editions, and what is followed, as the read side keeps them."""

from __future__ import annotations

from datetime import date
from functools import reduce

from hypothesis import assume, given
from hypothesis import strategies as st

from domain import edition as editing
from domain.adoption import Adoption, Applies, HandbookEditionAdopted, Pinned
from domain.edition import HandbookEditionDrafted, HandbookEditionPublished, HandbookEditionRebased, Shelf
from domain.language import EditionId
from domain.shipped import DEFAULT, SHIPPED
from projections.editions import editions, shelf
from projections.followed import AdoptionsRow, PinnedRow, adoptions, pinned
from projections.past import folded
from projections.when import When
from tests.domain.handbook_stage import DRAFTED, NEXT, OURS
from tests.domain.test_publishing import BASE_MOVED, NEWER, REVISED, TORN
from tests.story import MATCHED, NOW, PAIR, SPRING, any_of, told

UU = EditionId("uu-like@1")


def test_an_edition_shows_what_it_was_drafted_from_and_when_it_was_published() -> None:
    [row] = folded(editions, told(*DRAFTED, REVISED)).values()
    assert (row.name, row.base, row.bases, row.digest) == ("Vår handbok", DEFAULT, (DEFAULT,), None)
    [row] = folded(editions, told(*DRAFTED, HandbookEditionPublished(OURS, "abc"))).values()
    assert (row.digest, row.published, row.published_at) == ("abc", When(NOW), 2)


def test_a_rebased_edition_remembers_both_of_its_bases() -> None:
    rows = folded(editions, told(*DRAFTED, *BASE_MOVED, HandbookEditionRebased(OURS, NEWER)))
    assert (rows[OURS].base, rows[OURS].bases) == (NEWER, (DEFAULT, NEWER))


def test_the_rows_make_the_shelf_that_a_decision_sees() -> None:
    facts = (*TORN, HandbookEditionDrafted(NEXT, NEWER, "Nästa"))
    rows = folded(editions, told(*facts))
    assert shelf(rows.values()) == reduce(editing.evolve, facts, Shelf())
    assert shelf([rows[NEXT], rows[NEWER]]).editions[NEXT].content == shelf([rows[NEWER]]).editions[NEWER].content


@given(st.lists(st.one_of(*(any_of(fact) for fact in editing.FACTS)), max_size=12))
def test_any_facts_in_any_order_make_the_same_shelf(facts: list[editing.Fact]) -> None:
    """But that an edition is drafted once, and none of the product's own."""
    begun = [fact.edition for fact in facts if isinstance(fact, HandbookEditionDrafted)]
    assume(len({*begun}) == len(begun) and not {*begun} & SHIPPED.keys())
    assert shelf(folded(editions, told(*facts)).values()) == reduce(editing.evolve, facts, Shelf())


def test_what_a_programme_adopts_is_kept_in_order() -> None:
    first = HandbookEditionAdopted(SPRING, UU, Applies.NEW_PAIRS, date(2026, 2, 1))
    second = HandbookEditionAdopted(SPRING, DEFAULT, Applies.ALL_FROM, date(2026, 3, 1))
    [row] = folded(adoptions, told(first, second)).values()
    assert row == AdoptionsRow(
        SPRING,
        (
            Adoption(UU, Applies.NEW_PAIRS, date(2026, 2, 1), 1),
            Adoption(DEFAULT, Applies.ALL_FROM, date(2026, 3, 1), 2),
        ),
    )


def test_a_pair_remembers_under_which_edition_it_was_matched() -> None:
    [row] = folded(pinned, told(MATCHED)).values()
    assert row == PinnedRow(PAIR, SPRING, Pinned(None, NOW.date(), 1))
