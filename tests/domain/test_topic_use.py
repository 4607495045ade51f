"""What a library of topics is used for, counted so that nobody is told what one pair has chosen."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from domain.language import EntryId, PairId, Recorded
from domain.pair import Completion, EndReason, PairCompleted, PairEnded
from domain.sealed import ERASED, Confidential
from domain.topic_use import Five, TopicsUsed, by_fives, topics_used
from domain.topics import TopicChosen, TopicDropped, TopicProposed
from tests.domain.stage import ADA, BO, MIM, SPRING
from tests.story import told


def log(facts: Iterable[object]) -> list[Recorded]:
    """Each of a command of its own."""
    return [msgspec.structs.replace(told(fact, first=n)[0], command_id=f"{n}") for n, fact in enumerate(facts, 1)]


def pair(n: int) -> PairId:
    return PairId(f"pair{n}")


def chose(n: int, *keys: str) -> list[object]:
    return [TopicChosen(pair(n), SPRING, EntryId(f"{n}-{key}"), key) for key in keys]


def ended(n: int) -> object:
    return PairEnded(pair(n), SPRING, ADA, MIM, (BO,), EndReason.MOVED_ON, no_fault=True)


def lived(n: int, *keys: str) -> list[object]:
    return [*chose(n, *keys), ended(n)]


def said(fives: Iterable[Five]) -> dict[Confidential, str]:
    return {key: key.text for five in fives for keys in five for key in keys}


def used(*facts: object) -> TopicsUsed:
    fives = by_fives(log(facts))
    return topics_used(fives, said(fives))


SILENT = [ended(n) for n in range(90, 95)]
"""Five pairs that have chosen nothing."""


def test_a_topic_is_counted_once_for_each_pair_the_most_chosen_first() -> None:
    facts = [one for n in range(5) for one in lived(n, "ethics", "salary")]
    facts += [one for n in range(5, 10) for one in lived(n, "salary")]
    found = used(*SILENT, *facts)
    assert found == TopicsUsed(15, {"salary": 10, "ethics": 5})
    assert list(found.chosen) == ["salary", "ethics"]


def test_topics_chosen_as_often_stand_by_the_alphabet() -> None:
    keys = ("salary", "ethics", "leading", "balance", "applying", "network")
    assert list(used(*SILENT, *(one for n in range(5) for one in lived(n, *keys))).chosen) == sorted(keys)


def test_a_key_chosen_twice_by_a_pair_is_one_pair() -> None:
    facts = [
        one
        for n in range(5)
        for one in (*chose(n, "salary"), TopicChosen(pair(n), SPRING, EntryId(f"{n}"), "salary"), ended(n))
    ]
    assert used(*SILENT, *facts) == TopicsUsed(10, {"salary": 5})


def test_nothing_is_told_of_one_to_four_pairs_nor_of_all_but_one_to_four() -> None:
    assert used(*(one for n in range(4) for one in lived(n, "salary"))) == TopicsUsed(0, {})
    few = [one for n in range(10) for one in lived(n, "salary" if n < 4 else "ethics")]
    assert used(*few) == TopicsUsed(10, {}), "four have chosen one, and all but four the other"
    assert used(*SILENT, *few) == TopicsUsed(15, {"ethics": 6})


def test_nothing_is_told_of_what_all_have_chosen() -> None:
    all_of_them = [one for n in range(10) for one in lived(n, "salary")]
    assert used(*all_of_them) == TopicsUsed(10, {}), "it would be known of each"
    assert used(*SILENT, *all_of_them) == TopicsUsed(15, {"salary": 10})


def test_pairs_count_by_whole_fives_and_once_they_are_over() -> None:
    five = [one for n in range(5) for one in lived(n, "salary")]
    more = [one for n in range(5, 9) for one in lived(n, "ethics")]
    assert used(*SILENT, *five, *more, *chose(9, "ethics")) == TopicsUsed(10, {"salary": 5})
    assert used(*SILENT, *five, *more, *lived(9, "ethics")) == TopicsUsed(15, {"ethics": 5, "salary": 5})


def test_a_completed_pair_is_over_too_and_stays_as_it_was_then() -> None:
    four = [one for n in range(4) for one in lived(n, "salary")]
    completed = PairCompleted(pair(4), SPRING, ADA, MIM, (BO,), Completion.SUMMARISED)
    facts = [*four, *chose(4, "salary"), completed, *chose(4, "ethics"), ended(4)]
    assert used(*SILENT, *facts) == TopicsUsed(10, {"salary": 5})


def test_what_the_mentor_proposed_counts_once_the_adept_has_chosen_it() -> None:
    def proposed(n: int) -> list[object]:
        return [TopicProposed(pair(n), SPRING, EntryId(f"{n}"), "ethics")]

    chosen = [one for n in range(5) for one in (*proposed(n), TopicChosen(pair(n), SPRING, EntryId(f"{n}")), ended(n))]
    assert used(*SILENT, *chosen) == TopicsUsed(10, {"ethics": 5})
    assert used(*SILENT, *(one for n in range(5) for one in (*proposed(n), ended(n)))) == TopicsUsed(10, {})


def test_what_was_dropped_and_what_is_in_own_words_is_not_counted() -> None:
    facts: list[object] = []
    for n in range(5):
        own = TopicChosen(pair(n), SPRING, EntryId(f"own{n}"), None, "Mod")
        facts += [*chose(n, "salary"), own, TopicDropped(pair(n), SPRING, EntryId(f"{n}-salary")), ended(n)]
    assert used(*SILENT, *facts) == TopicsUsed(10, {})


def test_dropping_one_topic_leaves_the_others_chosen() -> None:
    facts: list[object] = []
    for n in range(5):
        facts += [*chose(n, "salary", "ethics"), TopicDropped(pair(n), SPRING, EntryId(f"{n}-salary")), ended(n)]
    assert used(*SILENT, *facts) == TopicsUsed(10, {"ethics": 5})


def test_what_the_mentor_proposed_and_the_adept_dropped_at_once_is_not_counted() -> None:
    facts: list[object] = []
    for n in range(5):
        topic = EntryId(f"{n}-salary")
        facts += [TopicProposed(pair(n), SPRING, topic, "salary"), TopicDropped(pair(n), SPRING, topic), ended(n)]
    assert used(*SILENT, *facts) == TopicsUsed(10, {})


def test_chosen_again_after_it_was_dropped_it_counts_by_what_was_said_first() -> None:
    facts: list[object] = []
    for n in range(5):
        topic = EntryId(f"{n}-salary")
        facts += [
            *chose(n, "salary"),
            TopicDropped(pair(n), SPRING, topic),
            TopicChosen(pair(n), SPRING, topic),
            ended(n),
        ]
    assert used(*SILENT, *facts) == TopicsUsed(10, {"salary": 5})


def test_five_pairs_go_together_when_a_choice_of_one_is_not_kept_any_more() -> None:
    fives = by_fives(log([*SILENT, *(one for n in range(10) for one in lived(n, "salary"))]))
    says = said(fives)
    erased = next(iter(fives[1][2]))
    assert topics_used(fives, {**says, erased: ERASED}) == TopicsUsed(10, {"salary": 5})


def test_without_pairs_there_is_nothing_to_tell() -> None:
    assert used() == TopicsUsed(0, {})
