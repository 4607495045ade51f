"""What the explorer asks of the schema, asked of the schema."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, cast

from gateway.explorer import PAGE
from gateway.schema import build
from tests.gateway.conftest import Address

EXAMPLES: dict[str, str] = json.loads(re.findall(r"EXAMPLES = (\{.*?),\n\};", PAGE, re.DOTALL)[0] + "}")


def introspection() -> str:
    [ref] = re.findall(r'const REF = "(.*)"', PAGE)
    [query] = re.findall(r"const INTROSPECTION = `(.*?)`", PAGE, re.DOTALL)
    return query.replace("${REF}", ref)


async def asked(query: str) -> Any:
    answer = await build(production=False).execute(query)
    assert answer.errors is None
    return answer.data


def names(found: Any) -> Iterator[Any]:
    """Every name in an answer, however deep."""
    match found:
        case list():
            for one in cast("list[Any]", found):
                yield from names(one)
        case dict():
            for key, value in cast("dict[str, Any]", found).items():
                yield from [value] if key == "name" else names(value)
        case _:
            pass


async def test_every_example_is_answered_with_names() -> None:
    assert EXAMPLES
    for title, query in EXAMPLES.items():
        found = list(names(await asked(query)))
        assert found, title
        assert None not in found, title


async def test_it_learns_what_has_a_default_and_fills_only_the_rest() -> None:
    types = {one["name"]: one for one in (await asked(introspection()))["__schema"]["types"]}
    inputs = {one["name"]: one["defaultValue"] for one in types["EndPairInput"]["inputFields"]}
    assert (inputs["noFault"], inputs["pair"]) == ("true", None)
    assert all("defaultValue" in arg for field in types["Query"]["fields"] for arg in field["args"])
    assert 'type.kind !== "NON_NULL" || defaultValue !== null' in PAGE


async def test_the_door_lets_the_explorer_read_the_schema(door: Address) -> None:
    assert "errors" not in await door.ask(introspection())
