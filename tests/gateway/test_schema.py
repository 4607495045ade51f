"""The printed schema is the contract: its diff is what a reviewer reads."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from domain.catalogue import DECIDER_OF
from domain.language import Refused
from gateway.outcome import asked_for
from gateway.scalars import SCALARS
from gateway.schema import build
from gateway.schema.enrolment import AcceptApplicationInput, ConfirmApplicationInput
from gateway.schema.imports import AddImportChunkInput
from tests.domain.told import told

OF_NOBODY = {"castBallot"}
"""What no journal records, for a fact has a place and a time."""


def test_the_committed_schema_is_the_one_that_is_served() -> None:
    committed = (Path(__file__).parents[2] / "gateway" / "schema.graphql").read_text("utf-8")
    assert build(production=False).as_str() == committed.rstrip("\n"), "run `make schema`"


def test_every_command_has_a_mutation_of_its_name() -> None:
    mutations = build(production=False)._schema.mutation_type  # pyright: ignore[reportPrivateUsage]
    assert mutations is not None
    asked = {command for command, decider in DECIDER_OF.items() if command not in decider.inner}
    commands = {command.__name__[0].lower() + command.__name__[1:] for command in asked}
    assert set(mutations.fields) == commands | OF_NOBODY


def test_a_rule_is_about_a_field_of_what_it_refuses() -> None:
    mutations = build(production=False)._schema.mutation_type  # pyright: ignore[reportPrivateUsage]
    assert mutations is not None
    named: dict[type[Refused], set[str]] = {}
    for command, heights in told().items():
        name = command.__name__[0].lower() + command.__name__[1:]
        if name in mutations.fields:
            asked: Any = mutations.fields[name].args["input"].type
            for rule in heights.refused_for:
                named.setdefault(rule, set()).update(asked.of_type.fields)
    assert {rule.__name__: rule.about for rule in named if rule.about and rule.about not in named[rule]} == {}


def test_a_field_that_was_not_asked_for_is_not_named() -> None:
    """``APPLICATION_UNKNOWN`` is about the member where a coordinator names one; who confirms names nobody."""
    assert "member" in asked_for(AcceptApplicationInput)
    assert "member" not in asked_for(ConfirmApplicationInput)
    assert asked_for(AddImportChunkInput) >= {"import", "number", "commandId"}


@pytest.mark.parametrize("said", ["2026-02-10", "2026", "17:00", "", 20260210, None, True])
def test_a_moment_has_a_day_and_a_time_of_day(said: object) -> None:
    with pytest.raises(ValueError, match=r"a moment|isoformat"):
        SCALARS[datetime].parse_value(said)
    assert SCALARS[datetime].parse_value("2026-02-10T17:00") == datetime(2026, 2, 10, 17)  # noqa: DTZ001
