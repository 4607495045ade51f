"""What a fact says to whoever follows the organisation, and what another system is told of it."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime

from msgspec.structs import replace

from domain.exclusion import ExclusionDeclared
from domain.goal import GoalClosed, GoalOutcome
from domain.language import EntryId, Visibility
from domain.public_form import hidden, said
from domain.public_form import told as told_outside
from domain.roll import WishesDescribed
from domain.sealed import PREFIX
from gateway.ids import node_id
from tests.story import ADA, CY, PAIR, PLANNED, SPRING, told

WISHES = WishesDescribed(SPRING, ADA, "Att våga mer")


def test_of_what_is_sealed_the_class_and_a_digest_of_what_is_kept_are_said() -> None:
    held = f"{PREFIX}member:ada:abc"
    [fact] = told(WISHES)
    opened = {"programme": SPRING, "member": ADA, "wishes": {"class": "personal"}}
    assert said(fact) == opened, "a digest of the text itself would tell it to whoever can guess it"
    whole = {**opened, "wishes": {"class": "personal", "digest": hashlib.sha256(held.encode()).hexdigest()}}
    assert said(replace(fact, sealed={"wishes": held})) == whole
    [closed] = told(WishesDescribed(SPRING, ADA, held))
    assert said(closed) == whole, "the same where nobody has opened it"


def test_what_was_not_said_is_nothing() -> None:
    [fact] = told(PLANNED)
    assert hidden(type(PLANNED)) == {"place": Visibility.PAIR_AND_COORDINATOR}
    assert said(fact)["place"] is None


def test_what_is_no_text_may_be_kept_back_as_well() -> None:
    [fact] = told(GoalClosed(PAIR, SPRING, EntryId("e1"), GoalOutcome.LEFT))
    assert said(fact)["outcome"] == {"class": "pair"}


def test_another_system_is_told_what_is_for_everybody_and_not_who_said_it() -> None:
    [fact] = told(GoalClosed(PAIR, SPRING, EntryId("e1"), GoalOutcome.LEFT), first=7, occurred_on=date(2026, 3, 1))
    known = replace(fact, recorded_at=datetime(2026, 3, 2, 10, tzinfo=UTC))
    assert json.loads(told_outside("harbour", "m1", known)) == {
        "id": "m1",
        "organisation": "harbour",
        "position": 7,
        "name": "GoalClosed",
        "version": 1,
        "recordedAt": "2026-03-02T10:00:00Z",
        "occurredOn": "2026-03-01",
        "ids": [node_id("Pair", PAIR), node_id("Programme", SPRING)],
        "fields": {"pair": PAIR, "programme": SPRING, "goal": "e1"},
    }


def test_of_things_those_are_named_that_can_be_asked_for() -> None:
    [fact] = told(ExclusionDeclared(SPRING, ADA, CY, False, None))
    assert "exclusions" in fact.tags
    outside = json.loads(told_outside("harbour", "m1", fact))
    assert (outside["version"], outside["ids"]) == (
        2,
        [node_id("Member", ADA), node_id("Member", CY), node_id("Programme", SPRING)],
    )
