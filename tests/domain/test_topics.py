from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.adoption import Applies, HandbookEditionAdopted
from domain.edition import HandbookEditionDrafted, HandbookEditionPublished, TopicAdded, TopicRetired
from domain.language import EditionId, EntryId, Visibility
from domain.topics import (
    ChooseTopic,
    DropTopic,
    ProposeTopic,
    RankedOtherwise,
    RankTopics,
    TopicChosen,
    TopicDropped,
    TopicNotOffered,
    TopicProposed,
    TopicsRanked,
    TopicUntold,
    scope,
)
from domain.vault import AdeptDecides, EntryUnknown, MentorAnswers, NothingSaid
from tests.domain.stage import ADA, ALL_TALKING, MIM, PAIR, SPRING, TALKING, USUAL
from tests.spec import May, given

OURS = EditionId("ours")
PAY, REST = EntryId("pay"), EntryId("rest")
CHOOSE, PROPOSE = ChooseTopic(PAIR, PAY, "salary_negotiation"), ProposeTopic(PAIR, PAY, own="Att be om mer")
DROP, RANK = DropTopic(PAIR, PAY), RankTopics(PAIR, (PAY,))
CHOSEN, PROPOSED = (
    TopicChosen(PAIR, SPRING, PAY, "salary_negotiation"),
    TopicProposed(PAIR, SPRING, PAY, own=PROPOSE.own),
)
DROPPED, RANKED = TopicDropped(PAIR, SPRING, PAY), TopicsRanked(PAIR, SPRING, (PAY,))


def test_the_adept_chooses_and_the_mentor_may_propose() -> None:
    given(*TALKING).when(CHOOSE, by=ADA).then(CHOSEN)
    given(*TALKING).when(ChooseTopic(PAIR, PAY, own="Lön"), by=ADA).then(TopicChosen(PAIR, SPRING, PAY, own="Lön"))
    given(*TALKING).when(PROPOSE, by=MIM).then(PROPOSED)
    given(*TALKING, PROPOSED).when(ChooseTopic(PAIR, PAY), by=ADA).then(TopicChosen(PAIR, SPRING, PAY))
    given(*TALKING, PROPOSED).when(ChooseTopic(PAIR, PAY, named=True), by=ADA).then(TopicChosen(PAIR, SPRING, PAY))
    given(*TALKING).when(CHOOSE, by=MIM).refuses(AdeptDecides)
    given(*TALKING).when(PROPOSE, by=ADA).refuses(MentorAnswers)


def test_a_topic_that_is_named_is_known_and_needs_no_words() -> None:
    """What is no topic's id would be taken for one, and what was said beside it forgotten."""
    given(*TALKING).when(ChooseTopic(PAIR, PAY, own="Lön", named=True), by=ADA).refuses(EntryUnknown)
    given(*TALKING).when(ChooseTopic(PAIR, PAY, named=True), by=ADA).refuses(EntryUnknown)
    given(*TALKING, PROPOSED).when(ChooseTopic(PAIR, PAY, own="Lön", named=True), by=ADA).refuses(TopicUntold)
    given(*TALKING, CHOSEN).when(ChooseTopic(PAIR, PAY, own="Lön", named=True), by=ADA).refuses(TopicUntold)
    given(*TALKING, CHOSEN).when(ChooseTopic(PAIR, PAY, named=True), by=ADA).stays_quiet()


def test_what_is_chosen_is_chosen() -> None:
    given(*TALKING, CHOSEN).when(CHOOSE, by=ADA).stays_quiet()
    given(*TALKING, CHOSEN).when(PROPOSE, by=MIM).stays_quiet()


def test_a_topic_is_dropped_and_taken_up_again() -> None:
    given(*TALKING, CHOSEN).when(DROP, by=ADA).then(DROPPED)
    given(*TALKING, PROPOSED).when(DROP, by=ADA).then(DROPPED)
    given(*TALKING, CHOSEN, DROPPED).when(DROP, by=ADA).stays_quiet()
    given(*TALKING, CHOSEN, DROPPED).when(CHOOSE, by=ADA).then(TopicChosen(PAIR, SPRING, PAY))
    given(*TALKING).when(DROP, by=ADA).refuses(EntryUnknown)
    given(*TALKING, CHOSEN).when(DROP, by=MIM).refuses(AdeptDecides)


@pytest.mark.parametrize(("key", "own"), [(None, None), ("pay", "Lön"), ("Löner", None), ("a" * 65, None), ("", None)])
def test_a_topic_is_named_in_one_way(key: str | None, own: str | None) -> None:
    given(*TALKING).when(replace(CHOOSE, key=key, own=own), by=ADA).refuses(TopicUntold)
    given(*TALKING).when(replace(PROPOSE, key=key, own=own), by=MIM).refuses(TopicUntold)


def test_a_key_is_one_that_the_pairs_edition_offers() -> None:
    given(*TALKING).when(replace(CHOOSE, key="salaries"), by=ADA).refuses(TopicNotOffered)
    given(*TALKING).when(replace(PROPOSE, key="salaries", own=None), by=MIM).refuses(TopicNotOffered)
    given(*TALKING).when(replace(CHOOSE, key="inspiration"), by=ADA).then(replace(CHOSEN, key="inspiration"))
    given(*TALKING).when(replace(CHOOSE, key="personal"), by=ADA).refuses(TopicNotOffered)


def test_the_edition_is_the_one_in_force_today_and_published() -> None:
    draft = (HandbookEditionDrafted(OURS, USUAL, "Vår"), TopicAdded(OURS, "forest", "sv", "Skogen", ()))
    retired = TopicRetired(OURS, "salary_negotiation")
    published = (*draft, retired, HandbookEditionPublished(OURS, "0f"))
    adopted = HandbookEditionAdopted(SPRING, OURS, Applies.ALL_FROM, date(2026, 2, 15))
    given(*published, *TALKING, adopted).when(replace(CHOOSE, key="forest"), by=ADA).then(replace(CHOSEN, key="forest"))
    given(*published, *TALKING, adopted).when(CHOOSE, by=ADA).refuses(TopicNotOffered)
    given(*published, *TALKING, adopted).when(CHOOSE, by=ADA, now=date(2026, 2, 14)).then(CHOSEN)
    given(*published, *TALKING).when(replace(CHOOSE, key="forest"), by=ADA).refuses(TopicNotOffered)
    given(*draft, *TALKING).when(replace(CHOOSE, key="forest"), by=ADA).refuses(TopicNotOffered)
    given(*published, *TALKING, CHOSEN, adopted).when(CHOOSE, by=ADA).stays_quiet()


def test_own_words_say_something() -> None:
    given(*TALKING).when(replace(CHOOSE, key=None, own=" "), by=ADA).refuses(NothingSaid)
    given(*TALKING).when(replace(PROPOSE, own=" "), by=MIM).refuses(NothingSaid)


def test_the_adept_ranks_what_is_chosen() -> None:
    given(*TALKING, CHOSEN).when(RANK, by=ADA).then(RANKED)
    given(*TALKING, CHOSEN, RANKED).when(RANK, by=ADA).stays_quiet()
    given(*TALKING, CHOSEN).when(RANK, by=MIM).refuses(AdeptDecides)


def test_up_to_three_are_ranked() -> None:
    three = (PAY, REST, EntryId("time"))
    chosen = [TopicChosen(PAIR, SPRING, topic) for topic in three]
    given(*TALKING, *chosen).when(RankTopics(PAIR, three), by=ADA).then(TopicsRanked(PAIR, SPRING, three))


def test_words_of_ones_own_hang_on_no_edition() -> None:
    assert scope(ChooseTopic(PAIR, PAY, own="Lön")) == scope(PROPOSE) == scope(DROP)
    assert scope(CHOOSE) != scope(DROP)


@pytest.mark.parametrize("topics", [(), (PAY, PAY), (REST,), (PAY, REST), (PAY,) * 4])
def test_nothing_else_is_ranked(topics: tuple[EntryId, ...]) -> None:
    given(*TALKING, CHOSEN, TopicDropped(PAIR, SPRING, REST)).when(replace(RANK, topics=topics), by=ADA).refuses(
        RankedOtherwise
    )


MAY = (
    May(ALL_TALKING, CHOOSE, "adept"),
    May(ALL_TALKING, PROPOSE, "mentor"),
    May((*ALL_TALKING, CHOSEN), DROP, "adept"),
    May((*ALL_TALKING, CHOSEN), RANK, "adept"),
)
GOLDEN = {
    "TopicProposed.v1": '{"pair":"ada-mim","programme":"spring-2026","topic":"pay","key":"leadership","own":"Leda"}',
    "TopicChosen.v1": '{"pair":"ada-mim","programme":"spring-2026","topic":"pay","key":"leadership","own":"Leda"}',
    "TopicDropped.v1": '{"pair":"ada-mim","programme":"spring-2026","topic":"pay"}',
    "TopicsRanked.v1": '{"pair":"ada-mim","programme":"spring-2026","topics":["pay","rest"]}',
}
TEXTS = {f"{fact}.{name}": Visibility.PAIR for fact in ("TopicProposed", "TopicChosen") for name in ("key", "own")}
