from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from enum import Enum
from typing import Any, get_args, get_type_hints

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.catalogue import FACTS
from domain.language import MeetingId, MemberId, PairId, ProgrammeId, Recorded, Role, Side, Tag, Via, Visibility
from domain.meetings import Form, RetractReason
from domain.pair import EndReason
from domain.wire import VERSION, UnknownFact, decode, encode, message, pack, unpack, visibilities
from tests.domain.chance import OF_FACTS, made
from tests.domain.samples import GOLDEN, SAMPLES, golden
from tests.spec import noon

NAMES = [type(sample).__name__ for sample in SAMPLES]

# golden samples


@pytest.mark.parametrize("sample", SAMPLES, ids=NAMES)
def test_what_a_journal_holds_is_read_for_ever(sample: object) -> None:
    assert decode(type(sample).__name__, VERSION, golden(type(sample)).read_bytes()) == sample


@pytest.mark.parametrize("sample", SAMPLES, ids=NAMES)
def test_a_fact_keeps_its_shape_within_a_version(sample: object) -> None:
    assert encode(sample) == golden(type(sample)).read_bytes().rstrip(), "a new shape is a new version"


def test_every_fact_has_one_golden_sample() -> None:
    assert sorted(NAMES) == sorted(FACTS)
    assert {path.name for path in GOLDEN.iterdir()} == {golden(type(sample)).name for sample in SAMPLES}


@pytest.mark.parametrize("sample", SAMPLES, ids=NAMES)
def test_a_sample_says_something_in_every_field(sample: Any) -> None:
    assert all(getattr(sample, field.name) not in (None, (), "") for field in fields(sample))


def test_no_word_that_was_ever_written_is_forgotten() -> None:
    words = {
        Side: "adept mentor",
        Form: "online cafe workplace activity",
        EndReason: "no_fit no_time moved_on no_contact other",
        RetractReason: "not_held recorded_twice wrong_pair",
        Role: "platform admin coordinator auditor integration member policy",
    }
    for kind, written in words.items():
        assert {word.value for word in kind} >= set(written.split())
    assert enums_of_facts() == set(words)


def enums_of_facts() -> set[type[Enum]]:
    hints = [hint for fact in FACTS.values() for hint in get_type_hints(fact).values()]
    return {
        kind for hint in hints for kind in (hint, *get_args(hint)) if isinstance(kind, type) and issubclass(kind, Enum)
    }


# there and back


@pytest.mark.parametrize("fact", FACTS.values(), ids=FACTS)
@settings(deadline=None, derandomize=True, max_examples=20)
@given(st.data())
def test_a_fact_comes_back_as_it_went(fact: type[object], data: st.DataObject) -> None:
    sent = data.draw(made(fact, OF_FACTS))
    assert decode(fact.__name__, VERSION, encode(sent)) == sent


@pytest.mark.parametrize("sample", SAMPLES, ids=NAMES)
def test_a_message_carries_a_fact_and_what_the_journal_knows_of_it(sample: object) -> None:
    tags, at = (Tag("pair:ada-mim"), Tag("member:ada")), noon(date(2026, 2, 15))
    known = Recorded(7, sample, tags, "ada", Role.MEMBER, Via.API, at, command_id="c-1")
    row = {
        "position": 7,
        "name": type(sample).__name__,
        "version": VERSION,
        "body": encode(sample),
        "tags": list(tags),
        "by": "ada",
        "role": "member",
        "via": "api",
        "recorded_at": at,
        "command_id": "c-1",
    }
    bare = row | dict.fromkeys(("occurred_on", "on_behalf_of", "causation"))
    full = row | {"occurred_on": date(2022, 3, 1), "on_behalf_of": "mim", "causation": 6}
    assert unpack(pack(message(bare))) == known
    assert unpack(pack(message(full))) == replace(
        known, occurred_on=date(2022, 3, 1), on_behalf_of=MemberId("mim"), causation=6
    )


def test_a_fact_says_nothing_of_its_name_or_tenant() -> None:
    assert encode(SAMPLES[0]) == '{"name":"Polstjärnan","locale":"sv","zone":"Europe/Stockholm"}'.encode()


@pytest.mark.parametrize(
    ("name", "version"), [("PairDissolved", VERSION), ("PairMatched", VERSION + 1), ("PairMatched", 0), ("", VERSION)]
)
def test_what_a_newer_program_wrote_is_not_guessed(name: str, version: int) -> None:
    with pytest.raises(UnknownFact):
        decode(name, version, b"{}")


@pytest.mark.parametrize(
    "body", [b"", b"null", b"{}", b'{"programme":1}', b'{"programme":"spring"', b'{"programme":"spring"}x', b"\xff"]
)
def test_damaged_bytes_are_no_fact(body: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        decode("ApplicationsOpened", VERSION, body)


# who may read a text

IDS = {MemberId, ProgrammeId, PairId, MeetingId, tuple[MemberId, ...]}
CODES = {"locale", "zone", "colour"}
"""Strings that are chosen and not written."""


@pytest.mark.parametrize("fact", FACTS.values(), ids=FACTS)
def test_every_text_says_who_may_read_it(fact: type[object]) -> None:
    texts = {
        name
        for name, hint in get_type_hints(fact).items()
        if hint not in IDS and name not in CODES and str in (hint, *get_args(hint))
    }
    assert set(visibilities(fact)) == texts


def test_who_may_read_what_people_write() -> None:
    classes = {(name, field): who for name, fact in FACTS.items() for field, who in visibilities(fact).items()}
    assert classes == {
        ("OrganisationFounded", "name"): Visibility.PUBLIC,
        ("BrandSet", "name"): Visibility.PUBLIC,
        ("BrandSet", "tagline"): Visibility.PUBLIC,
        ("MemberJoined", "name"): Visibility.PERSONAL,
        ("ProgrammeDrafted", "name"): Visibility.PUBLIC,
        ("WishesDescribed", "wishes"): Visibility.PERSONAL,
        ("PairMatched", "subject"): Visibility.PAIR_AND_COORDINATOR,
    }
