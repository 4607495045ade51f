"""From the facts to what a run computes on, and the digest by which the same facts are known again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

import msgspec

from domain import proposal as proposed
from domain import roster as rosters
from domain.assignment.candidates import Adept, Mentor, Problem, ordered, particulars
from domain.criteria import CriteriaDefined, Edition, edition_of
from domain.language import MemberId, ProgrammeId, Recorded, Scope, facts_of, matches, programme_tag
from domain.pair import EndReason, PairEnded
from domain.profile import AdeptProfileDescribed
from domain.programme import ProgrammeClosed
from domain.roster import EARLIER, Roster
from domain.run import RULES, MatchingRunRequested
from domain.wire import encode

NEWER: Mapping[str, frozenset[str]] = {
    ProgrammeClosed.__name__: frozenset({"closed_on"}),
    AdeptProfileDescribed.__name__: frozenset({"candid_feedback"}),
}
"""What facts have been made to say since runs are solved by rules 3. The digest of a run before these was over facts in
the shape of its day, which said nothing of it."""
PROPOSALS = frozenset(fact.__name__ for fact in proposed.FACTS)
"""What no run has read before rules 4."""


def scope(programme: ProgrammeId) -> Scope:
    """All that the result of a run follows from, besides what was asked of it."""
    defined = facts_of(programme_tag(programme), named=(CriteriaDefined,))
    return (*rosters.scope(programme), *EARLIER, facts_of(named=(PairEnded,)), defined)


def found(
    programme: ProgrammeId, recorded: Iterable[Recorded], as_at: int | None, rules: int = RULES
) -> list[Recorded]:
    items, unread = scope(programme), PROPOSALS if rules < 4 else frozenset[str]()
    seen = (r for r in recorded if (as_at is None or r.position <= as_at) and r.name not in unread)
    return [r for r in seen if any(matches(item, r.name, r.tags) for item in items)]


def digest(asked: MatchingRunRequested, recorded: Iterable[Recorded], rules: int = RULES) -> str:
    """SHA-256 over the request and the facts as the journal holds them: in their old shape, sealed texts sealed.

    So it tells nobody what was said, and can be checked when the keys of a person are gone.
    """
    whole = hashlib.sha256(encode(asked))
    for one in recorded:
        body = encode(replace(one.fact, **one.sealed))
        said = (one.held or body) if rules > 2 else without(body, NEWER.get(one.name, frozenset()))
        whole.update(f"\n{one.position} {one.name} ".encode() + said)
    return whole.hexdigest()


def without(body: bytes, fields: frozenset[str]) -> bytes:
    """The same bytes where none is to be left out."""
    if not fields:
        return body
    said: dict[str, msgspec.Raw] = msgspec.json.decode(body, type=dict[str, msgspec.Raw])
    return msgspec.json.encode({name: value for name, value in said.items() if name not in fields})


def problem(asked: MatchingRunRequested, recorded: Sequence[Recorded], rules: int = RULES) -> Problem:
    """``recorded``: what ``found`` answers, with the texts of ``rosters.READS`` opened."""
    facts = [one.fact for one in recorded]
    known, edition = rosters.roster(asked.programme, facts), edition_asked(asked, facts)
    silent = known.silent if rules > 2 else frozenset[MemberId]()
    away = known.spoken_for if rules > 3 else frozenset[MemberId]()
    ended = (fact for fact in facts if isinstance(fact, PairEnded) and fact.reason is EndReason.NO_FIT)
    return Problem(
        tuple(adept(heard(one, silent), rules) for one in known.adepts if one.member not in away),
        tuple(mentor(heard(one, silent), asked.constraints.hours, rules) for one in known.mentors),
        tuple(ordered(one, rules) for one in edition.criteria),
        tuple(ordered(one, rules) for one in edition.requirements),
        asked.algorithm,
        asked.seed,
        apart(known),
        frozenset(frozenset({fact.adept, fact.mentor}) for fact in ended),
        asked.locked,
        asked.constraints,
        known.without_wishes,
        rules=rules,
    )


def edition_asked(asked: MatchingRunRequested, facts: Iterable[object]) -> Edition:
    defined = (fact for fact in facts if isinstance(fact, CriteriaDefined) and fact.programme == asked.programme)
    return next((edition_of(fact) for fact in defined if fact.edition == asked.edition), Edition())


def apart(known: Roster) -> frozenset[frozenset[MemberId]]:
    return known.exclusions.within(known.programme)


Person = TypeVar("Person", rosters.Adept, rosters.Mentor)


def heard(one: Person, silent: frozenset[MemberId]) -> Person:
    return replace(one, attributes=(), sensitive={}) if one.member in silent else one


def adept(one: rosters.Adept, rules: int) -> Adept:
    about = particulars(one.attributes, one.sensitive, one.availability, one.managers, rules)
    return Adept(one.member, about, one.ranked, one.waited)


def mentor(one: rosters.Mentor, each: int, rules: int) -> Mentor:
    """``each``: the hours in a month that a pair takes, those among them that the mentor has."""
    about = particulars(one.attributes, one.sensitive, one.availability, one.managers, rules)
    spent, helping = (one.taken * each, one.helping) if rules > 2 else (0, 0)
    hours = None if one.availability is None else max(one.availability.hours - spent, 0)
    return Mentor(one.member, max(one.capacity - one.taken, 0), about, hours, helping)
