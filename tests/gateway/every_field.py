"""Every field that the door has, asked for with ids of one's choice: the requests are made from the schema itself."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    build_schema,
    get_named_type,
    is_required_argument,
    is_required_input_field,
)
from strawberry.relay.utils import to_base64

from tests.world import Client

SCHEMA = build_schema((Path(__file__).parents[2] / "gateway" / "schema.graphql").read_text("utf-8"))
KINDS = ("Member", "Programme", "Pair", "Meeting", "Edition", "Import", "Survey", "MatchingRun", "Proposal")
SAMPLES: dict[str, Any] = {
    "String": "x",
    "Int": 1,
    "Boolean": False,
    "Date": "2026-01-02",
    "DateTime": "2026-01-02T10:00:00",
    "Position": 1,
}
Given = GraphQLArgument | GraphQLInputField


def roots() -> Iterator[tuple[str, str, GraphQLField]]:
    for operation, parent in (
        ("query", SCHEMA.query_type),
        ("mutation", SCHEMA.mutation_type),
        ("subscription", SCHEMA.subscription_type),
    ):
        assert parent is not None
        for name, field in parent.fields.items():
            yield operation, name, field


def type_of(given: Given | GraphQLField) -> GraphQLNamedType:
    return cast("GraphQLNamedType", get_named_type(cast("Any", given.type)))


def takes_id(given: Given) -> bool:
    named = type_of(given)
    if isinstance(named, GraphQLInputObjectType):
        return any(takes_id(field) for field in named.fields.values())
    return named.name == "ID"


FIELDS = [root for root in roots() if any(takes_id(argument) for argument in root[2].args.values())]


def sample(given: Given, name: str, ids: dict[str, str]) -> Any:
    """A value for an argument: an id where one is taken, and something plausible elsewhere."""
    named = type_of(given)
    value: Any
    if isinstance(named, GraphQLInputObjectType):
        value = {
            key: sample(field, key, ids)
            for key, field in named.fields.items()
            if is_required_input_field(field) or takes_id(field)
        }
    elif isinstance(named, GraphQLEnumType):
        value = first_of(cast("Any", named))
    else:
        value = ids.get(name, ids[""]) if named.name == "ID" else SAMPLES[named.name]
    return [value] if "[" in str(cast("Any", given).type) else value


def first_of(enumeration: Any) -> str:
    return next(iter(enumeration.values))


def selection(of: GraphQLNamedType, depth: int = 4) -> str:
    """Everything that can be asked of a type, down to a depth."""
    if isinstance(of, GraphQLInterfaceType):
        kinds = SCHEMA.get_possible_types(of)
        return " ".join(f"... on {kind.name} {{ {selection(kind, depth)} }}" for kind in kinds)
    if not isinstance(of, GraphQLObjectType):
        return ""
    parts: list[str] = []
    for name, field in of.fields.items():
        below = type_of(field)
        given = "(first: 5)" if "first" in field.args else ""
        if isinstance(below, GraphQLObjectType | GraphQLInterfaceType):
            inside = selection(below, depth - 1) if depth > 1 else ""
            if inside:
                parts.append(f"{name}{given} {{ {inside} }}")
        else:
            parts.append(f"{name}{given}")
    return " ".join(parts)


def request(operation: str, name: str, field: GraphQLField, ids: dict[str, str]) -> tuple[str, dict[str, Any]]:
    asked = {
        key: argument for key, argument in field.args.items() if is_required_argument(argument) or takes_id(argument)
    }
    variables = {key: sample(argument, key, ids) for key, argument in asked.items()}
    heads = ", ".join(f"${key}: {argument.type}" for key, argument in asked.items())
    given = ", ".join(f"{key}: ${key}" for key in asked)
    inside = selection(type_of(field))
    below = f"{{ {inside} }}" if inside else ""
    if not asked:
        return f"{operation} {{ {name} {below} }}", {}
    return f"{operation}({heads}) {{ {name}({given}) {below} }}", variables


def made_up() -> dict[str, str]:
    return {kind: to_base64(kind, str(uuid4())) for kind in KINDS}


def assignments(ids: dict[str, str], operation: str = "query") -> Iterator[dict[str, str]]:
    """Which id goes into which argument: each kind everywhere, and each where it belongs by its name.

    Commands name what their ids are of; there a few kinds in the wrong places are enough.
    """
    for kind in KINDS[:3] if operation == "mutation" else KINDS:
        yield {"": ids[kind]}
    yield {
        "": ids["Member"],
        "programme": ids["Programme"],
        "pair": ids["Pair"],
        "meeting": ids["Meeting"],
        "edition": ids["Edition"],
        "import": ids["Import"],
        "survey": ids["Survey"],
        "run": ids["MatchingRun"],
        "one": ids["MatchingRun"],
        "other": ids["MatchingRun"],
        "proposal": ids["Proposal"],
        "id": ids["Pair"],
    }


async def reply(client: Client, operation: str, query: str, variables: dict[str, Any]) -> str:
    if operation != "subscription":
        return json.dumps(await client.post(query, **variables))
    answer = await client.http.post(
        client.url,
        json={"query": query, "variables": variables},
        headers={
            "Authorization": f"Bearer {client.token}",
            "Fadder-Organisation": client.organisation,
            "Accept": "text/event-stream",
        },
    )
    return answer.text


def comparable(text: str, ids: dict[str, str]) -> str:
    """The reply without the ids that were asked for, or that a command has just made."""
    for given in ids.values():
        text = text.replace(given, "…")
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "…", text)
    text = re.sub(r'"(\w+Id|id)": "[\w=]+"', r'"\1": "…"', text)
    return re.sub(r'"position": \d+', '"position": 0', text)
