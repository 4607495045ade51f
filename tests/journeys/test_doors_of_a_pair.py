"""Every mutation about a pair, also of tomorrow: a stranger is refused, and elsewhere there is no such pair."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from graphql import GraphQLField, GraphQLInputObjectType
from strawberry.relay.utils import to_base64

from deploy.local.nats import RunningNats
from tests.conftest import Database
from tests.gateway.every_field import roots, sample, type_of
from tests.journeys.talk import talking
from tests.journeys.test_programme import founded
from tests.services.house import facts_of
from tests.world import Client, opened

OF: dict[str, str] = {
    **dict.fromkeys(("pair", "predecessor"), "Pair"),
    **dict.fromkeys(("adept", "mentor", "coMentors", "recipient", "member"), "Member"),
    **dict.fromkeys(("topic", "topics"), "Topic"),
    **dict.fromkeys(("expectation", "derivedFrom"), "Expectation"),
    "programme": "Programme",
    "meeting": "Meeting",
    "purpose": "Purpose",
    "structure": "MeetingStructure",
    "goal": "Goal",
    "action": "Action",
    "note": "Note",
    "advice": "Advice",
    "concern": "Concern",
}
"""Of which kind an id is, by the name of its field."""
NOT_THEIRS = {"PAIR_UNKNOWN", "NOT_PERMITTED"}


def of_a_pair() -> Iterator[tuple[str, GraphQLField]]:
    for operation, name, field in roots():
        given = field.args.get("input")
        kind = None if given is None else type_of(given)
        if operation == "mutation" and isinstance(kind, GraphQLInputObjectType) and "pair" in kind.fields:
            yield name, field


async def refusals(client: Client, known: dict[str, str]) -> dict[str, str | None]:
    """By mutation the code of the refusal; none where it was done."""
    ids = {"": "", **{name: to_base64(kind, str(uuid4())) for name, kind in OF.items()}, **known}
    told: dict[str, str | None] = {}
    for name, field in of_a_pair():
        given = field.args["input"]
        query = f"mutation($input: {given.type}) {{ {name}(input: $input) {{ refusal {{ code }} }} }}"
        reply: dict[str, Any] = await client.ask(query, input=sample(given, "input", ids))
        refusal = reply[name]["refusal"]
        told[name] = refusal and refusal["code"]
    return told


async def test_a_stranger_is_refused_and_another_organisation_finds_no_pair(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        made = await talking(world)
        known = {"pair": made["pair"], "programme": made["programme"], "adept": made["adept_id"]}
        eva = (await made["coordinator"].act("JoinOrganisation", name="Eva"))["id"]
        admin, other = await founded(world, "lighthouse")
        before = [await facts_of(database, one) for one in ("harbour", "lighthouse")]

        strangers = await refusals(world.member("harbour", eva), known)
        assert len(strangers) > 40
        assert {name: code for name, code in strangers.items() if code not in NOT_THEIRS} == {}
        for client in (admin, other):
            outside = await refusals(client, known)
            assert {name: code for name, code in outside.items() if code not in NOT_THEIRS} == {}
        assert [await facts_of(database, one) for one in ("harbour", "lighthouse")] == before
