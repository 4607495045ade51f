"""What every decision may want to know of the handbook: which edition is followed, and with which numbers.

A decider that asks names ``SCOPE`` in its scope, keeps a ``Followed`` in its state, and folds with ``evolve``; one that
asks for the numbers of one pair keeps ``Rules``, and folds with ``learn``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from domain import edition as editions
from domain.adoption import Adoption, HandbookEditionAdopted, Pinned, adopted, edition_for_new, edition_in_force
from domain.drafting import MinimumMeetingsSet
from domain.edition import HANDBOOK, NUMBERS, Shelf
from domain.edition_facts import Applies
from domain.language import EditionId, ProgrammeId, facts_of
from domain.pair import PairMatched
from domain.policies import USUAL, Policies

Fact = editions.Fact | HandbookEditionAdopted | MinimumMeetingsSet
FACTS: tuple[type[Fact], ...] = (*NUMBERS, HandbookEditionAdopted, MinimumMeetingsSet)
SCOPE = facts_of(HANDBOOK, named=FACTS)


@dataclass(frozen=True, slots=True)
class Followed:
    adoptions: Mapping[ProgrammeId, tuple[Adoption, ...]] = field(
        default_factory=dict[ProgrammeId, "tuple[Adoption, ...]"]
    )
    """What each programme has adopted, in the order of the journal."""
    shelf: Shelf = field(default_factory=Shelf)
    meetings: Mapping[ProgrammeId, int | None] = field(default_factory=dict[ProgrammeId, "int | None"])
    """What each programme asks of its pairs by itself."""

    @property
    def seen(self) -> int:
        """How many adoptions there have been; a match that is folded now stands after them: ``Pinned(…, seen)``."""
        return sum(map(len, self.adoptions.values()))

    def for_new(self, programme: ProgrammeId, on: date) -> EditionId:
        """What a pair that is matched on this day follows."""
        return edition_for_new(self.adoptions.get(programme, ()), on)

    def of_pair(self, programme: ProgrammeId, pinned: Pinned, on: date) -> EditionId:
        """What a pair follows on this day."""
        return edition_in_force(pinned, self.adoptions.get(programme, ()), on)

    def policies(self, edition: EditionId) -> Policies:
        return self.shelf.policies(edition)

    def numbers(self, programme: ProgrammeId, edition: EditionId) -> Policies:
        """What is asked of a pair of the programme that follows the edition: the programme's own number wins."""
        return self.policies(edition).asking(self.meetings.get(programme))


def evolve(followed: Followed, fact: Fact) -> Followed:
    if isinstance(fact, MinimumMeetingsSet):
        return replace(followed, meetings={**followed.meetings, fact.programme: fact.meetings})
    if not isinstance(fact, HandbookEditionAdopted):
        return replace(followed, shelf=editions.evolve(followed.shelf, fact))
    known = followed.adoptions.get(fact.programme, ())
    now = (*known, adopted(fact, followed.seen + 1))
    return replace(followed, adoptions={**followed.adoptions, fact.programme: now})


# the rules of one pair


@dataclass(frozen=True, slots=True)
class Rules:
    """What a decision about one pair knows of the numbers that the pair goes by."""

    followed: Followed = field(default_factory=Followed)
    match: tuple[ProgrammeId, Pinned] | None = None

    def edition(self, day: date) -> EditionId | None:
        """The one that is in force for the pair on a day; none before it is matched."""
        return None if self.match is None else self.followed.of_pair(*self.match, day)

    def offers(self, library: str, key: str, day: date) -> bool:
        """Whether the edition that is in force for the pair on a day has it; nothing is offered before the match."""
        edition = self.edition(day)
        content = None if edition is None else self.followed.shelf.published(edition)
        return content is not None and key in content.offers(library)

    def on(self, day: date) -> Policies:
        """Those of the edition and of the programme; the usual ones before the match."""
        if self.match is None:
            return USUAL
        return self.followed.numbers(self.match[0], self.followed.of_pair(*self.match, day))


def learn(rules: Rules, fact: Fact | PairMatched) -> Rules:
    if isinstance(fact, PairMatched):
        return replace(rules, match=(fact.programme, pin(rules.followed, fact)))
    return replace(rules, followed=evolve(rules.followed, fact))


def pin(followed: Followed, match: PairMatched) -> Pinned:
    """The edition of a match that has just been folded.

    Its day is in no fact. Where the edition is told, it is enough to know a day on which new pairs had come to follow
    that one: the first since an edition was last adopted for new pairs, which is never for days to come. Whatever
    was adopted before the match and starts later had not started on its day, or the match would have followed it.
    """
    if match.edition is None:
        return Pinned(None, match.starts_on, followed.seen)
    known = followed.adoptions.get(match.programme, ())
    new = max((one.starts_on for one in known if one.applies is Applies.NEW_PAIRS), default=date.min)
    days = sorted({date.min, *(one.starts_on for one in known)})
    since = [day for day in days if edition_for_new(known, day) == match.edition] or [date.min]
    return Pinned(match.edition, next((day for day in since if day >= new), since[0]), followed.seen)
