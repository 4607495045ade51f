"""Which topics of the library pairs choose: counted by key, so that no two looks tell what one pair has chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from domain.language import EntryId, PairId, Recorded
from domain.pair import PairCompleted, PairEnded
from domain.sealed import ERASED, Confidential, confidential
from domain.suppression import FEWEST
from domain.topics import TopicChosen, TopicDropped, TopicProposed

Five = Sequence[Collection[Confidential]]
"""``FEWEST`` pairs, and of each the keys of the topics that it had chosen when it was over."""


@dataclass(frozen=True, slots=True)
class TopicsUsed:
    """``chosen``: by how many of ``pairs`` each key was, the most first.

    None that fewer than five have chosen, or have not: what all of them chose would be known of each.
    """

    pairs: int
    chosen: Mapping[str, int]


def by_fives(facts: Sequence[Recorded]) -> tuple[Five, ...]:
    """Pairs that are over, in the order in which that was recorded, as they stood then; a rest of one to four waits.

    ``facts`` are of one programme, with what is sealed as the journal has it.
    """
    over: dict[PairId, Collection[Confidential]] = {}
    told: dict[PairId, dict[EntryId, Confidential | None]] = {}
    chosen: dict[PairId, frozenset[EntryId]] = {}
    for recorded in sorted(facts, key=lambda recorded: recorded.position):
        match fact := recorded.fact:
            case TopicProposed(pair=pair, topic=topic):
                told.setdefault(pair, {})[topic] = confidential(recorded, "key")
            case TopicChosen(pair=pair, topic=topic):
                told.setdefault(pair, {}).setdefault(topic, confidential(recorded, "key"))
                chosen[pair] = chosen.get(pair, frozenset()) | {topic}
            case TopicDropped(pair=pair, topic=topic):
                chosen[pair] = chosen.get(pair, frozenset()) - {topic}
            case PairCompleted() | PairEnded():
                keys = (told[fact.pair][topic] for topic in chosen.get(fact.pair, ()))
                over.setdefault(fact.pair, [key for key in keys if key is not None])
            case _:
                pass
    pairs = [*over.values()]
    return tuple(pairs[n : n + FEWEST] for n in range(0, len(pairs) - FEWEST + 1, FEWEST))


def topics_used(fives: Sequence[Five], says: Mapping[Confidential, str]) -> TopicsUsed:
    """``says``: what each key says. Five pairs go together when a key of one of them is ``ERASED``: if that one alone
    went, the difference would tell what it had chosen."""
    whole = [five for five in fives if all(says[key] != ERASED for keys in five for key in keys)]
    pairs = len(whole) * FEWEST
    times = Counter(said for five in whole for keys in five for said in {says[key] for key in keys})
    ordered = sorted(times.items(), key=lambda one: (-one[1], one[0]))
    return TopicsUsed(pairs, {key: count for key, count in ordered if FEWEST <= count <= pairs - FEWEST})
