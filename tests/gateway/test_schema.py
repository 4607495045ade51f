"""The printed schema is the contract: its diff is what a reviewer reads."""

from __future__ import annotations

from pathlib import Path

from domain.catalogue import DECIDER_OF
from gateway.schema import build

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
