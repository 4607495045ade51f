"""An operation that is too large is refused before it runs."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import GraphQLSchema, OperationDefinitionNode, build_schema, parse
from hypothesis import given
from hypothesis import strategies as st

from gateway.cost import cost, selections
from gateway.limits import Limits
from tests.gateway.conftest import GRAPHQL, Address, opened

SCHEMA: GraphQLSchema = build_schema(
    """
    interface Node { id: ID }
    type Pair implements Node { id: ID meetings(first: Int, last: Int): [Meeting] plain: [Meeting] }
    type Meeting implements Node { id: ID pair: Pair }
    type Query { pairs(first: Int = 10): [Pair] node: Node open(first: Int!): [Pair] }
    """
)


def weigh(text: str, **variables: Any) -> int:
    document = parse(text)
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    return cost(SCHEMA, document, operation, variables)


@pytest.mark.parametrize(
    ("text", "variables", "expected"),
    [
        ("{ node { id } }", {}, 2),
        ("{ pairs { id } }", {}, 1 + 10),
        ("{ pairs(first: 3) { id plain { id } } }", {}, 1 + 3 * (1 + 2)),
        ("{ pairs(first: 3) { meetings(first: 5) { id pair { id } } } }", {}, 1 + 3 * (1 + 5 * 3)),
        ("{ pairs(first: 3) { meetings(first: 2, last: 5) { id } } }", {}, 1 + 3 * (1 + 5)),
        ("query ($n: Int) { pairs(first: $n) { id } }", {"n": 7}, 8),
        ("query ($n: Int = 6) { pairs(first: $n) { id } }", {}, 7),
        ("query ($n: Int = 6) { pairs(first: $n) { id } }", {"n": 2}, 3),
        ("query ($n: Int) { pairs(first: $n) { id } }", {"n": 100.0}, 101),
        ("{ pairs(first: 0) { id } }", {}, 2),
        ("query ($n: Int) { a: pairs(first: $n) { id } b: pairs(first: 9) { id } }", {"n": -1000}, 2 + 10),
        ("{ pairs(first: 2) { ...F } } fragment F on Pair { id meetings(first: 4) { id } }", {}, 1 + 2 * (2 + 4)),
        ("{ node { ... on Pair { meetings(first: 4) { id } } ... { id } } }", {}, 1 + 5 + 1),
        ("{ pairs(first: 99999999999999999999) { id } }", {}, 1 + 10**12),
        ("{ ...A } fragment A on Query { ...A node { id } }", {}, 2),
    ],
)
def test_the_cost_is_what_the_answer_can_hold(text: str, variables: dict[str, Any], expected: int) -> None:
    assert weigh(text, **variables) == expected


@given(st.integers(1, 50), st.integers(1, 50))
def test_pages_within_pages_multiply(outer: int, inner: int) -> None:
    assert weigh(f"{{ open(first: {outer}) {{ meetings(first: {inner}) {{ id }} }} }}") == 1 + outer * (1 + inner)


def bomb(height: int) -> str:
    layers = [f"fragment f{n} on Note {{ a: more {{ ...f{n + 1} }} b: more {{ ...f{n + 1} }} }}" for n in range(height)]
    return " ".join(["{ notes(first: 1) { ...f0 } }", *layers, f"fragment f{height} on Note {{ id }}"])


def test_fragments_are_counted_as_if_written_out() -> None:
    assert selections(parse(bomb(3))) == 2 + 4 * (2**3 - 1) + 2**3
    assert selections(parse(bomb(100))) > 2**100


async def refused(door: Address, query: str, code: str, text: str = "", **variables: Any) -> Any:
    for accept, status in ((GRAPHQL, 400), ("application/json", 200)):
        body = {"query": query, "variables": variables}
        reply = await door.client.post(door.url, json=body, headers=door.headers(Accept=accept))
        assert reply.status_code == status
        assert "data" not in reply.json()
        [error, *_] = reply.json()["errors"]
        assert error.get("extensions", {}).get("code") == code
        assert text in error["message"]
    return reply.json()


async def test_the_reply_tells_its_cost(door: Address) -> None:
    reply = await door.ask("query ($n: Int!) { notes(first: $n) { id more(first: 2) { id } } }", n=3)
    assert reply["extensions"]["cost"] == 1 + 3 * (1 + 1 + 2)


async def test_too_dear_is_refused_with_the_figures(door: Address) -> None:
    reply = await refused(door, "query ($n: Int!) { notes(first: $n) { id } }", "COST_LIMIT", "20000", n=20_000)
    assert reply["errors"][0]["extensions"] == {"code": "COST_LIMIT", "cost": 20_001, "ceiling": 20_000}


async def test_the_ceiling_is_a_setting() -> None:
    async with opened(limits=Limits(cost=5, depth=3, aliases=1, tokens=40)) as address:
        await refused(address, "{ notes(first: 5) { id } }", "COST_LIMIT")
        await refused(address, "{ notes(first: 1) { more { more { more { id } } } } }", "BAD_REQUEST", "depth of 3")
        await refused(address, "{ a: __typename b: __typename }", "BAD_REQUEST", "2 aliases")
        await refused(address, "{" + " __typename" * 50 + "}", "BAD_REQUEST", "more than 40 tokens")
        assert "data" in await address.ask("{ a: __typename notes(first: 1) { id } }")


async def test_fragments_within_fragments_cannot_explode(door: Address) -> None:
    await refused(door, bomb(20), "SELECTION_LIMIT")
    await refused(door, bomb(90), "SELECTION_LIMIT")


async def test_deep_nesting_is_refused_and_no_crash(door: Address) -> None:
    await refused(door, "{ a " * 900 + "}" * 900, "BAD_REQUEST", "nested too deeply")
    chain = " ".join(f"fragment f{n} on Query {{ ...f{n + 1} }}" for n in range(240))
    await refused(door, f"{{ ...f0 }} {chain} fragment f240 on Query {{ __typename }}", "BAD_REQUEST", "aborted")


async def test_unknown_and_circular_fragments_are_ordinary_mistakes(door: Address) -> None:
    await refused(door, "{ notes(first: 1) { ...nowhere } }", "BAD_REQUEST", "Unknown fragment")
    await refused(
        door, "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }", "BAD_REQUEST", "spread fragment"
    )


async def test_limits_are_remembered_for_no_one_else(door: Address) -> None:
    query = "query ($n: Int!) { notes(first: $n) { id } }"
    await refused(door, query, "COST_LIMIT", n=30_000)
    assert len((await door.ask(query, n=2))["data"]["notes"]) == 2
