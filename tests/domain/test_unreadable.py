"""A fact in bytes that nobody can read: what is known of it, and what is put aside with it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.language import Recorded, Role, Tag, Via
from domain.programme import ApplicationsOpened
from domain.unreadable import (
    LONGEST,
    THING,
    WHOLE,
    Unreadable,
    behind,
    kind_of,
    readable,
    thing_of,
    told,
    what_was_wrong,
    written,
)
from domain.wire import DamagedFact, UnknownFact
from tests.domain.stage import SPRING
from tests.spec import noon

ROW: dict[str, Any] = {
    "position": 7,
    "name": "ApplicationsOpened",
    "version": 1,
    "body": b'{"programme":"spring"}',
    "tags": ["programme:spring"],
    "by": "ada",
    "role": "member",
    "via": "api",
    "recorded_at": noon(date(2026, 2, 15)),
    "command_id": "c-1",
    "occurred_on": None,
    "on_behalf_of": None,
    "causation": None,
    "ordinal": 2,
}
DAMAGED = ROW | {"body": b'{"programme":1}'}
TAGS = (Tag("programme:spring"), Tag("member:ada"))


def test_a_fact_is_told_as_it_was_written() -> None:
    found = told(ROW)
    assert found.fact == ApplicationsOpened(SPRING)
    assert kind_of(found) is ApplicationsOpened
    assert readable(found) is found


def test_in_the_place_of_a_damaged_fact_stands_which_kind_it_was_and_all_that_is_known_besides() -> None:
    found = told(DAMAGED)
    assert isinstance(found.fact, Unreadable)
    assert found == Recorded(
        7,
        found.fact,
        (Tag("programme:spring"),),
        "ada",
        Role.MEMBER,
        Via.API,
        noon(date(2026, 2, 15)),
        command_id="c-1",
        ordinal=2,
    )
    assert kind_of(found) is ApplicationsOpened


def test_whoever_wants_to_read_a_damaged_fact_hears_which_it_is() -> None:
    with pytest.raises(DamagedFact, match=r"^7$"):
        readable(told(DAMAGED))


def test_what_a_newer_program_wrote_is_not_damaged() -> None:
    with pytest.raises(UnknownFact):
        told(ROW | {"version": 1000})


def test_a_fact_is_put_aside_with_the_first_thing_that_it_is_about_or_with_everything() -> None:
    assert thing_of(TAGS) == THING + "programme:spring"
    assert thing_of(()) == WHOLE
    assert thing_of((Tag("member:a\0"),)) == THING + "member:a\\x00"


@pytest.mark.parametrize(
    ("parked", "waits_behind"),
    [
        ((), None),
        ((THING + "programme:autumn",), None),
        (("member:ada",), None),
        ((THING + "member:ada",), THING + "member:ada"),
        ((THING + "member:ada", THING + "programme:spring"), THING + "programme:spring"),
        ((THING + "member:ada", WHOLE), WHOLE),
    ],
)
def test_behind_a_thing_that_is_put_aside_waits_whatever_is_about_it(
    parked: tuple[str, ...], waits_behind: str | None
) -> None:
    assert behind(TAGS, parked) == waits_behind


def test_a_thing_is_found_again_however_its_key_had_to_be_written() -> None:
    long = (Tag("member:" + "a\0" * LONGEST),)
    assert behind(long, {thing_of(long)}) == thing_of(long)


@pytest.mark.parametrize(
    ("key", "in_a_letter"),
    [
        ("pair:p1", "pair:p1"),
        ("pair:åäö", "pair:åäö"),
        ("p\0\0", "p\\x00\\x00"),
        ("p\ud800", "p\\ud800"),
        ("p" * LONGEST, "p" * LONGEST),
        ("p" * (LONGEST + 1), "p" * LONGEST),
        ("å" * (LONGEST + 1), "å" * LONGEST),
    ],
)
def test_a_key_is_written_as_the_store_can_keep_it(key: str, in_a_letter: str) -> None:
    assert written(key) == in_a_letter


class ConnectionLost(Exception):
    sqlstate: str | None = None


class UniqueViolation(Exception):
    sqlstate = "23505"


def test_of_an_error_its_kind_is_told_and_no_word_of_it() -> None:
    assert what_was_wrong(ValueError("Ada wrote this")) == "ValueError"
    assert what_was_wrong(UniqueViolation("Ada wrote this")) == "23505"
    assert what_was_wrong(ConnectionLost("Ada wrote this")) == "ConnectionLost"
