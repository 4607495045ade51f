"""What is sealed opens where it was sealed, under its own key, and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count
from typing import Annotated, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.catalogue import FACTS
from domain.keyring import Keyring
from domain.language import MemberId, PairId, ProgrammeId, Recorded, Role, Via, Visibility
from domain.sealed import (
    ERASED,
    KEY,
    NONCE,
    PREFIX,
    SHORTEST,
    Damaged,
    Lock,
    Place,
    about_key,
    about_organisation,
    confidential,
    digest_of,
    fingerprint,
    goes_with,
    of_person,
    opened,
    opened_text,
    padded,
    seal,
    sealed,
    secrets_of,
    stripped,
    subject_of,
    to_open,
    to_seal,
    told_apart,
    unseal,
)

ADA = MemberId("ada")


@dataclass(frozen=True, slots=True)
class Spoken:
    """A fact with a text of every class; no real one has them all."""

    pair: PairId
    programme: ProgrammeId
    member: MemberId
    recipient: MemberId
    said: Annotated[str, Visibility.PUBLIC] = "open"
    name: Annotated[str, Visibility.PERSONAL] = "Ada"
    shared: Annotated[str, Visibility.PAIR_AND_COORDINATOR] = "shared words"
    agenda: Annotated[str, Visibility.PAIR] = "our agenda"
    note: Annotated[str, Visibility.AUTHOR] = "my note"
    concern: Annotated[str, Visibility.RECIPIENT] = "a concern"
    answer: Annotated[str, Visibility.AGGREGATE] = "an answer"
    nothing: Annotated[str | None, Visibility.PAIR] = None


SPOKEN = Spoken(PairId("p:1"), ProgrammeId("spring"), ADA, MemberId("cora"))
PLACE = Place("harbour", "c-1", 0)
TEXTS = ("name", "shared", "agenda", "note", "concern", "answer")
COUNTED = count()


def nonce() -> bytes:
    return next(COUNTED).to_bytes(NONCE, "big")


def keys_for(fact: object) -> dict[Lock, bytes]:
    locks = sorted({*to_seal(fact, "ada").values()})
    return {lock: bytes([n]) * KEY for n, lock in enumerate(locks, 1)}


KEYS = keys_for(SPOKEN)
HELD = sealed(SPOKEN, PLACE, to_seal(SPOKEN, "ada"), KEYS, nonce)


def recorded(fact: Any, place: Place = PLACE) -> Recorded:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    return Recorded(1, fact, (), "ada", Role.MEMBER, Via.API, at, command_id=place.command_id, ordinal=place.ordinal)


def test_each_class_has_its_own_subject() -> None:
    assert {name: lock.subject for name, lock in to_seal(SPOKEN, "mim").items()} == {
        "name": "member:ada",
        "shared": "pair:p:1",
        "agenda": "author:mim:p:1",
        "note": "author:mim",
        "concern": "author:mim:cora",
        "answer": "author:mim:spring",
    }
    with pytest.raises(ValueError, match=r"^what everybody reads is not sealed$"):
        subject_of(SPOKEN, Visibility.PUBLIC, "ada")


def test_every_class_but_the_public_one_is_sealed() -> None:
    assert {who for _, who in secrets_of(Spoken)} == {*Visibility} - {Visibility.PUBLIC}


@pytest.mark.parametrize("fact", FACTS.values(), ids=FACTS)
def test_every_sealed_text_of_a_fact_finds_its_subject_there(fact: type[Any]) -> None:
    fields = dict.fromkeys(fact.__dataclass_fields__, "x")
    assert {*to_seal(fact(**fields), "ada")} == {name for name, _ in secrets_of(fact)}


def test_what_is_sealed_says_nothing_but_whose_it_is() -> None:
    for name in TEXTS:
        text = getattr(HELD, name)
        assert text.startswith(PREFIX)
        assert getattr(SPOKEN, name) not in text
    assert (HELD.said, HELD.nothing) == ("open", None)
    assert set(to_open(HELD).values()) == set(KEYS)


def test_it_opens_as_it_was_said_and_the_sealed_text_is_still_known() -> None:
    again = opened(recorded(HELD), "harbour", to_open(HELD), KEYS)
    assert again.fact == SPOKEN
    assert again.sealed == {name: getattr(HELD, name) for name in TEXTS}


def test_what_was_never_sealed_is_itself() -> None:
    assert to_open(SPOKEN) == {}
    assert sealed(SPOKEN, PLACE, {}, {}, nonce) is SPOKEN
    assert opened(recorded(SPOKEN), "harbour", {}, {}).fact == SPOKEN


def test_under_a_destroyed_key_there_is_the_empty_text_and_no_error() -> None:
    gone: dict[Lock, bytes | None] = {**KEYS, **dict.fromkeys(of_person(ADA))}
    fact = opened(recorded(HELD), "harbour", to_open(HELD), gone).fact
    assert fact == replace(SPOKEN, name=ERASED, note=ERASED)
    none = opened(recorded(HELD), "harbour", to_open(HELD), {}).fact
    assert [getattr(none, name) for name in TEXTS] == [ERASED] * len(TEXTS)


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize(
    ("organisation", "place"),
    [
        ("norrsken", PLACE),
        ("harbour", replace(PLACE, command_id="c-2")),
        ("harbour", replace(PLACE, ordinal=1)),
    ],
)
def test_it_opens_nowhere_else(name: str, organisation: str, place: Place) -> None:
    lock = to_open(HELD)[name]
    with pytest.raises(Damaged):
        opened(recorded(HELD, place), organisation, {name: lock}, KEYS)


def test_a_text_moved_into_another_field_of_its_class_does_not_open() -> None:
    moved = replace(HELD, nothing=HELD.agenda)
    with pytest.raises(Damaged):
        opened(recorded(moved), "harbour", {"nothing": to_open(moved)["nothing"]}, KEYS)


def test_a_text_moved_into_another_class_does_not_open() -> None:
    moved = replace(HELD, shared=HELD.agenda)
    everything = {lock: KEYS[to_open(HELD)["agenda"]] for lock in to_open(moved).values()}
    with pytest.raises(Damaged):
        opened(recorded(moved), "harbour", {"shared": to_open(moved)["shared"]}, everything)


@pytest.mark.parametrize("text", ["sealed:1:member:ada:", "sealed:1:member:ada:AAAA", "sealed:1:member:ada:å", PREFIX])
def test_what_is_cut_off_or_invented_does_not_open(text: str) -> None:
    broken = replace(HELD, name=text)
    locks = {"name": Lock("member:ada", Visibility.PERSONAL)}
    with pytest.raises(Damaged):
        opened(recorded(broken), "harbour", locks, KEYS)


@settings(derandomize=True, deadline=None)
@given(st.binary(max_size=80), st.binary(max_size=40), st.integers(0), st.integers(1, 255))
def test_no_changed_byte_goes_unnoticed(plain: bytes, about: bytes, where: int, change: int) -> None:
    key = bytes(range(KEY))
    closed = seal(key, nonce(), plain, about)
    assert unseal(key, closed, about) == plain
    n = where % len(closed)
    with pytest.raises(Damaged):
        unseal(key, closed[:n] + bytes([closed[n] ^ change]) + closed[n + 1 :], about)
    with pytest.raises(Damaged):
        unseal(key, closed, about + b"x")
    with pytest.raises(Damaged):
        unseal(bytes(KEY), closed, about)


@settings(derandomize=True, deadline=None)
@given(st.text(max_size=300))
def test_whatever_is_said_comes_back(text: str) -> None:
    fact = replace(SPOKEN, note=text)
    held = sealed(fact, PLACE, to_seal(fact, "ada"), KEYS, nonce)
    assert opened(recorded(held), "harbour", to_open(held), KEYS).fact == fact


@pytest.mark.parametrize(("said", "kept"), [(0, 32), (31, 32), (32, 64), (63, 64), (64, 128), (1000, 1024)])
def test_a_text_is_kept_as_long_as_the_next_power_of_two(said: int, kept: int) -> None:
    assert len(padded(bytes(said))) == kept


@given(st.binary(max_size=200))
def test_of_a_length_only_its_class_is_seen(plain: bytes) -> None:
    length = len(padded(plain))
    assert length >= SHORTEST
    assert length & (length - 1) == 0
    assert stripped(padded(plain)) == plain


def test_names_of_different_length_are_sealed_alike() -> None:
    assert len({len(padded(name.encode())) for name in ("Bo", "Winifred Okafor", "Åsa Bergström")}) == 1


@given(st.lists(st.text(max_size=3), max_size=4), st.lists(st.text(max_size=3), max_size=4))
def test_different_parts_are_different_bytes(one: list[str], other: list[str]) -> None:
    assert (told_apart(*one) == told_apart(*other)) is (one == other)


def test_a_fingerprint_is_known_again_by_whoever_holds_the_keys() -> None:
    keys = [bytes([n]) * KEY for n in (1, 2)]
    assert fingerprint(b"said", keys) == fingerprint(b"said", keys)
    others = [fingerprint(b"said", []), fingerprint(b"said", keys[:1]), fingerprint(b"said", keys[::-1])]
    assert len({fingerprint(b"said", keys), fingerprint(b"else", keys), *others}) == 5
    assert len(fingerprint(b"said", keys)) == 16


def test_what_was_bound_and_sealed_yesterday_is_known_today() -> None:
    """Bytes that stand in journals: other ones would open nothing any more."""
    parts = b"\0\0\0\x05key 1\0\0\0\x07harbour\0\0\0\x0amember:ada\0\0\0\x08personal"
    assert about_key("harbour", Lock("member:ada", Visibility.PERSONAL)) == parts
    assert about_organisation("harbour") == b"\0\0\0\x0eorganisation 1\0\0\0\x07harbour"
    assert fingerprint(b"said", [bytes(KEY)]).hex() == "f992009c1f2024a6bbbc893bc8638a18"
    assert digest_of("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_a_sealed_text_carries_no_signs_that_fill_it_up() -> None:
    long = replace(SPOKEN, note="x" * 40)
    held = sealed(long, PLACE, to_seal(long, "ada"), KEYS, nonce)
    assert not held.note.endswith("=")
    assert opened(recorded(held), "harbour", to_open(held), KEYS).fact == long


def test_with_a_person_go_their_own_words_and_those_to_others_and_nobody_elses() -> None:
    gone = [("member:ada", Visibility.PERSONAL), ("author:ada", Visibility.AUTHOR), ("author:ada:p:1", Visibility.PAIR)]
    stay = [("author:ada", Visibility.PAIR), ("author:mim:ada", Visibility.RECIPIENT), ("pair:ada", Visibility.PAIR)]
    assert all(goes_with(Lock(*lock), ADA) for lock in gone)
    assert not any(goes_with(Lock(*lock), ADA) for lock in [*stay, ("author:adam:p:1", Visibility.PAIR)])


def test_a_text_that_a_read_model_keeps_opens_with_its_key() -> None:
    kept = confidential(recorded(HELD), "note")
    assert kept is not None
    assert opened_text(kept, "harbour", KEYS) == "my note"
    assert opened_text(kept, "harbour", {}) == opened_text(kept, "harbour", {kept.lock: None}) == ERASED
    with pytest.raises(Damaged):
        opened_text(replace(kept, text="my note"), "harbour", {})
    assert confidential(recorded(HELD), "nothing") is None


def test_a_key_is_remembered_for_a_while() -> None:
    ring = Keyring[str](most=2, lasting=1.0)
    ring.keep({"a": b"1", "b": None}, 10.0)
    assert ring.known(["a", "b", "c"], 10.9) == {"a": b"1", "b": None}
    assert ring.known(["a", "b"], 11.0) == {}


def test_few_keys_are_remembered() -> None:
    ring = Keyring[str](most=2, lasting=1.0)
    for name in ("a", "b", "a", "c"):
        ring.keep({name: name.encode()}, 0.0)
    assert ring.known(["a", "b", "c"], 0.5) == {"a": b"a", "c": b"c"}
