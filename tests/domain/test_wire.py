from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields, is_dataclass
from datetime import date
from enum import Enum
from functools import reduce
from operator import methodcaller
from typing import Any, get_args, get_type_hints

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.catalogue import FACTS, UPCASTS
from domain.decider import Upcast
from domain.language import (
    EditionId,
    EntryId,
    MeetingId,
    MemberId,
    PairId,
    ProgrammeId,
    Recorded,
    Role,
    Tag,
    Via,
    visibilities,
)
from domain.organisation import OrganisationFounded
from domain.wire import DamagedFact, UnknownFact, decode, encode, message, pack, recorded, unpack, upcast, version_of
from tests.domain.chance import OF_FACTS, made
from tests.domain.specs import GOLDEN, SPECS, TODAYS, Golden, Spec
from tests.spec import noon

every_golden = pytest.mark.parametrize("golden", GOLDEN, ids=str)
as_written_today = pytest.mark.parametrize("golden", TODAYS, ids=str)

# golden facts


@every_golden
def test_what_a_journal_holds_is_read_for_ever(golden: Golden) -> None:
    assert type(golden.fact) is FACTS[golden.name]


@as_written_today
def test_a_fact_keeps_its_shape_within_a_version(golden: Golden) -> None:
    assert encode(golden.fact) == golden.body, "a new shape is a new version"


@as_written_today
def test_a_fact_says_what_is_written_field_by_field(golden: Golden) -> None:
    """Told by another reader of JSON than ours, so that no two mistakes of one make a right."""
    told = json.dumps(asdict(golden.fact), default=methodcaller("isoformat"), ensure_ascii=False, separators=(",", ":"))
    assert told == golden.text


@pytest.mark.parametrize("spec", SPECS, ids=str)
def test_every_fact_has_one_golden_text_a_version_in_the_spec_of_its_thing(spec: Spec) -> None:
    facts = sorted(fact.__name__ for fact in spec.decider.facts)
    laid = sorted((golden.name, golden.version) for golden in spec.golden)
    assert laid == [(fact, version) for fact in facts for version in range(1, version_of(fact) + 1)]


@as_written_today
def test_a_golden_text_says_something_in_every_field(golden: Golden) -> None:
    assert all(getattr(golden.fact, field.name) not in (None, (), "") for field in fields(golden.fact))


def test_no_word_that_was_ever_written_is_forgotten() -> None:
    words = [known for spec in SPECS for known in spec.words.items()]
    for kind, written in words:
        assert {word.value for word in kind} >= set(written.split())
    assert {kind for kind, _ in words} == enums_of_facts()


def enums_of_facts() -> set[type[Enum]]:
    return {kind for fact in FACTS.values() for kind in kinds_in(fact) if issubclass(kind, Enum)}


def kinds_in(fact: type[Any]) -> Iterator[type[Any]]:
    """The classes of its fields and, where one has fields itself, of theirs."""
    for hint in get_type_hints(fact).values():
        for kind in (hint, *get_args(hint)):
            if isinstance(kind, type) and is_dataclass(kind):
                yield from kinds_in(kind)
            elif isinstance(kind, type):
                yield kind


# there and back


@pytest.mark.parametrize("fact", FACTS.values(), ids=FACTS)
@settings(deadline=None, derandomize=True, max_examples=20)
@given(st.data())
def test_a_fact_comes_back_as_it_went(fact: type[object], data: st.DataObject) -> None:
    sent = data.draw(made(fact, OF_FACTS))
    assert decode(fact.__name__, version_of(fact.__name__), encode(sent)) == sent


@as_written_today
def test_a_message_carries_a_fact_and_what_the_journal_knows_of_it(golden: Golden) -> None:
    tags, at = (Tag("pair:ada-mim"), Tag("member:ada")), noon(date(2026, 2, 15))
    known = Recorded(7, golden.fact, tags, "ada", Role.MEMBER, Via.API, at, command_id="c-1", ordinal=2)
    row = {
        "position": 7,
        "name": golden.name,
        "version": golden.version,
        "body": golden.body,
        "tags": list(tags),
        "by": "ada",
        "role": "member",
        "via": "api",
        "recorded_at": at,
        "command_id": "c-1",
        "ordinal": 2,
    }
    bare = row | dict.fromkeys(("occurred_on", "on_behalf_of", "causation"))
    full = row | {"occurred_on": date(2022, 3, 1), "on_behalf_of": "mim", "causation": 6}
    told = msgspec.structs.replace(known, occurred_on=date(2022, 3, 1), on_behalf_of=MemberId("mim"), causation=6)
    assert unpack(pack(message(bare))) == recorded(bare) == known
    assert unpack(pack(message(full))) == recorded(full) == told


@pytest.mark.parametrize("golden", GOLDEN, ids=str)
def test_a_fact_of_another_shape_keeps_the_body_that_the_journal_holds(golden: Golden) -> None:
    row: dict[str, Any] = {
        "position": 7,
        "name": golden.name,
        "version": golden.version,
        "body": golden.body,
        "tags": [],
    }
    row |= {"by": "ada", "role": "member", "via": "api", "recorded_at": noon(date(2026, 2, 15)), "command_id": "c-1"}
    row |= {"ordinal": 0} | dict.fromkeys(("occurred_on", "on_behalf_of", "causation"))
    held = golden.body if golden.version < version_of(golden.name) else b""
    assert unpack(pack(message(row))).held == recorded(row).held == held


def test_a_fact_says_nothing_of_its_name_or_tenant() -> None:
    founded = OrganisationFounded("Polstjärnan", "sv", "Europe/Stockholm")
    assert encode(founded).decode() == '{"name":"Polstjärnan","locale":"sv","zone":"Europe/Stockholm"}'


@pytest.mark.parametrize(
    ("name", "version"),
    [("PairDissolved", 1), ("PairMatched", version_of("PairMatched") + 1), ("PairMatched", 0), ("", 1)],
)
def test_what_a_newer_program_wrote_is_not_guessed(name: str, version: int) -> None:
    with pytest.raises(UnknownFact, match=f"^{name} v{version}$") as unknown:
        decode(name, version, b"{}")
    assert unknown.value.fact == f"{name} v{version}"


@pytest.mark.parametrize(("column", "word"), [("role", "deputy"), ("via", "telepathy")])
def test_whoever_or_however_only_a_newer_program_knows_is_not_guessed(column: str, word: str) -> None:
    said: dict[str, Any] = {
        "position": 1,
        "name": "ApplicationsOpened",
        "version": 1,
        "body": b'{"programme":"spring"}',
        "tags": [],
    }
    row = {**said, "role": "member", "via": "api", column: word}
    for read in (recorded, message):
        with pytest.raises(UnknownFact, match=f"^ApplicationsOpened v1 with the {column} {word}$"):
            read(row)


@pytest.mark.parametrize(
    "body", [b"", b"null", b"{}", b'{"programme":1}', b'{"programme":"spring"', b'{"programme":"spring"}x', b"\xff"]
)
def test_damaged_bytes_are_no_fact(body: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        decode("ApplicationsOpened", 1, body)


def test_of_damaged_bytes_it_is_told_at_which_position_they_are_and_nothing_of_what_they_say() -> None:
    with pytest.raises(DamagedFact, match=r"^7$") as damaged:
        recorded({"position": 7, "name": "ApplicationsOpened", "version": 1, "body": b"{"})
    assert damaged.value.position == 7


# an older shape


@dataclass(frozen=True, slots=True)
class Walked:
    """What a version 3 might say, after versions that counted kilometres, and then metres under another name."""

    metres: int


def in_metres(fields: dict[str, Any]) -> dict[str, Any]:
    return {"length": fields["kilometres"] * 1000}


def by_its_unit(fields: dict[str, Any]) -> dict[str, Any]:
    return {"metres": fields["length"]}


@pytest.mark.parametrize(
    ("steps", "body"), [((in_metres, by_its_unit), b'{"kilometres":2}'), ((by_its_unit,), b'{"length":2000}')]
)
def test_an_older_shape_is_brought_to_todays_step_by_step(steps: tuple[Upcast, ...], body: bytes) -> None:
    assert upcast(Walked, steps, body) == Walked(2000)


@pytest.mark.parametrize("golden", [golden for golden in GOLDEN if golden not in TODAYS], ids=str)
def test_an_older_shape_becomes_fields_of_today_and_nothing_else(golden: Golden) -> None:
    fact, steps = FACTS[golden.name], UPCASTS[golden.name][golden.version - 1 :]
    told = reduce(lambda shape, step: step(shape), steps, json.loads(golden.text))
    assert told.keys() <= {field.name for field in fields(fact)}


@pytest.mark.parametrize("body", [b"", b"[]", b'{"kilometres":2}x'])
def test_damaged_bytes_of_an_older_shape_are_no_fact(body: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        upcast(Walked, (in_metres, by_its_unit), body)


def test_an_older_shape_that_no_step_makes_whole_is_no_fact() -> None:
    with pytest.raises(msgspec.ValidationError):
        upcast(Walked, (in_metres,), b'{"kilometres":2}')


# who may read a text

IDS = {
    MemberId,
    ProgrammeId,
    PairId,
    MeetingId,
    EntryId,
    EntryId | None,
    tuple[EntryId, ...],
    EditionId,
    EditionId | None,
    tuple[MemberId, ...],
}


def test_who_may_read_what_people_write() -> None:
    told = {text: who for spec in SPECS for text, who in spec.texts.items()}
    assert told == {
        f"{name}.{text}": visibilities(fact).get(text) for name, fact in FACTS.items() for text in texts_of(fact)
    }


@pytest.mark.parametrize("fact", FACTS.values(), ids=FACTS)
def test_only_a_text_says_who_may_read_it(fact: type[object]) -> None:
    assert set(visibilities(fact)) <= texts_of(fact)


def texts_of(fact: type[object]) -> set[str]:
    """Its fields that hold words, be they written by people or chosen from a list; ids and kinds of codes apart."""
    hints = get_type_hints(fact)
    return {name for name, hint in hints.items() if hint not in IDS and str in (hint, *get_args(hint))}
