"""A pair that talks: both agreed, and something is in its vault."""

from __future__ import annotations

import json
from typing import Any

from tests.journeys.test_programme import founded, paired
from tests.world import Client, World

TERMS = {"textDigest": "0123456789abcdef" * 4, "level": "NOTHING", "exceptions": ["LAW"]}
TEXT = "{ class digest text }"
VAULT = f"""query($id: ID!, $at: Position) {{ pair(id: $id, atLeast: $at) {{
    vault {{
        presentations(first: 9) {{ edges {{ node {{ side interests {TEXT} education {TEXT} }} }} }}
        notes(first: 50) {{ edges {{ node {{ kind shared body {TEXT} by {{ name }} }} }} }}
        advice(first: 9) {{ edges {{ node {{ body {TEXT} answers {{ body {TEXT} }} }} }} }}
    }}
    process {{ introduced notes adviceAsked adviceGiven }}
    shared(first: 9) {{ edges {{ node {{ kind texts {TEXT} }} }} }}
    timeline(first: 99) {{ edges {{ node {{ kind }} }} }}
    confidentiality {{ agreed by level exceptions textDigest }} }} }}"""


async def talking(world: World, organisation: str = "harbour") -> dict[str, Any]:
    admin, coordinator = await founded(world, organisation)
    made = await paired(world, coordinator, world.clock.now.date())
    agreed: dict[str, Any] = {}
    for side in ("adept", "mentor"):
        agreed = await made[side].act("AgreeConfidentiality", pair=made["pair"], **TERMS)
    member = await made["adept"].ask("query($at: Position) { viewer(atLeast: $at) { id } }", at=agreed["position"])
    return {**made, "admin": admin, "coordinator": coordinator, "adept_id": member["viewer"]["id"]}


async def seen(client: Client, pair: str, at: int | None = None) -> dict[str, Any]:
    found: dict[str, Any] = (await client.ask(VAULT, id=pair, at=at))["pair"]
    return found


def nodes(connection: dict[str, Any]) -> list[dict[str, Any]]:
    return [edge["node"] for edge in connection["edges"]]


def text_of(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
