"""I7: who reads a text is laid down when it is written, and widens only when its author shares it.

Over every confidential field of every fact, found by reflection, so that those added tomorrow are covered too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime
from itertools import chain, combinations
from typing import Any, get_type_hints

import pytest

from domain.catalogue import FACTS
from domain.entitled import Audience, Circle, Viewer, may_read
from domain.language import MemberId, PairId, ProgrammeId, Recorded, Role, Via, Visibility
from domain.sealed import KEY, NONCE, Confidential, Place, confidential, opened_text, sealed, secrets_of, to_seal

PAIR, OTHER = PairId("ada-mim"), PairId("eva-mim")
ADA, MIM, BO, CORA, EVA = map(MemberId, ("ada", "mim", "bo", "cora", "eva"))
PEOPLE = (ADA, MIM, BO, CORA, EVA)
CONFIDENTIAL = frozenset({Visibility.PAIR, Visibility.AUTHOR, Visibility.RECIPIENT})
TEXTS = [(fact, name, who) for fact in FACTS.values() for name, who in secrets_of(fact)]
KEPT = [text for text in TEXTS if text[2] in CONFIDENTIAL]
ROLES = [frozenset(some) for n in (0, 1, 2, len(Role)) for some in combinations(Role, n)]


def settings() -> Iterator[Viewer]:
    """Everybody, with every role, two roles, or all of them."""
    return (Viewer(member, roles) for member in PEOPLE for roles in ROLES)


def said(fact: type[Any], name: str) -> Any:
    """A fact in which only this text is said."""
    hints = get_type_hints(fact)
    known = {PairId: PAIR, ProgrammeId: "spring", MemberId: CORA}
    given = {field.name: known.get(hints[field.name]) for field in fields(fact)}
    return fact(**{**given, name: "canary"})


def kept(fact: type[Any], name: str, author: MemberId = ADA) -> tuple[Confidential, Any]:
    place = Place("harbour", "c-1", 0)
    bare = said(fact, name)
    locks = {name: to_seal(bare, author)[name]}
    keys = {lock: bytes(KEY) for lock in locks.values()}
    held = sealed(bare, place, locks, keys, lambda: bytes(NONCE))
    at = datetime(2026, 3, 1, tzinfo=UTC)
    recorded = Recorded(1, held, (), author, Role.MEMBER, Via.API, at, command_id="c-1")
    text = confidential(recorded, name)
    assert text is not None
    return text, keys


def readers(text: Confidential, circle: Circle, shared: Audience | None = None) -> set[MemberId]:
    """Those who read it without any role; roles change nothing, or the test fails."""
    own = {viewer.member for viewer in settings() if not viewer.roles and may_read(text, viewer, circle, shared)}
    for viewer in settings():
        if shared is not Audience.COORDINATOR or Role.COORDINATOR not in viewer.roles:
            assert may_read(text, viewer, circle, shared) is (viewer.member in own), viewer
        else:
            assert may_read(text, viewer, circle, shared)
    return own


CIRCLE = Circle(PAIR, frozenset({ADA, MIM}))
of_every_text = pytest.mark.parametrize(("fact", "name", "who"), KEPT, ids=[f"{f.__name__}.{n}" for f, n, _ in KEPT])


def test_there_are_confidential_texts() -> None:
    assert {who for _, _, who in KEPT} >= {Visibility.PAIR, Visibility.AUTHOR}


@of_every_text
def test_i7_no_role_and_no_setting_widens_who_reads(fact: type[Any], name: str, who: Visibility) -> None:
    text, _ = kept(fact, name)
    expected = {
        Visibility.PAIR: {ADA, MIM},
        Visibility.AUTHOR: {ADA},
        Visibility.RECIPIENT: {CORA},
    }[who]
    assert readers(text, CIRCLE) == expected
    assert readers(text, Circle(PAIR, CIRCLE.readers | {BO})) == expected | ({BO} if who is Visibility.PAIR else set())


@of_every_text
def test_i7_only_what_its_author_shared_is_read_by_others(fact: type[Any], name: str, who: Visibility) -> None:
    text, _ = kept(fact, name)
    if who is Visibility.RECIPIENT:
        assert {frozenset(readers_of_recipient(text, shared)) for shared in Audience} == {frozenset({CORA})}
    else:
        assert readers(text, CIRCLE, Audience.PAIR) == {ADA, MIM}
        assert readers(text, CIRCLE, Audience.COORDINATOR) == {ADA, MIM}


def readers_of_recipient(text: Confidential, shared: Audience) -> set[MemberId]:
    return {viewer.member for viewer in settings() if may_read(text, viewer, CIRCLE, shared)}


@of_every_text
def test_what_one_pair_wrote_is_closed_to_another(fact: type[Any], name: str, who: Visibility) -> None:
    text, _ = kept(fact, name)
    others = readers(text, Circle(OTHER, frozenset({EVA, MIM})))
    assert others == {Visibility.PAIR: set(), Visibility.AUTHOR: {ADA}, Visibility.RECIPIENT: {CORA}}[who]


@of_every_text
def test_whose_it_is_and_for_whom_is_sealed_with_it(fact: type[Any], name: str, who: Visibility) -> None:
    text, keys = kept(fact, name)
    assert text.author == ADA
    assert text.addressee == {Visibility.PAIR: PAIR, Visibility.AUTHOR: "", Visibility.RECIPIENT: CORA}[who]
    assert "canary" not in text.text
    assert opened_text(text, "harbour", keys) == "canary"


@pytest.mark.parametrize("who", sorted(set(Visibility) - CONFIDENTIAL))
def test_of_another_class_the_door_opens_nothing(who: Visibility) -> None:
    text = Confidential("sealed:1:author:ada:ada-mim:AAAA", "Said", "text", who, "c-1", 0)
    for shared in (None, *Audience):
        assert {may_read(text, viewer, CIRCLE, shared) for viewer in settings()} == {False}


def test_a_letter_is_read_by_whom_it_is_written_to() -> None:
    text = Confidential("sealed:1:author:ada:cora:AAAA", "Letter", "body", Visibility.RECIPIENT, "c-1", 0)
    assert readers(text, CIRCLE) == {CORA}


def test_every_setting_is_tried() -> None:
    tried = set(chain.from_iterable(ROLES))
    assert tried == set(Role)
