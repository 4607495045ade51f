"""Marked secrets in every confidential field, and every place where somebody might find one."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from enum import EnumType
from itertools import count
from pathlib import Path
from typing import Any, get_args, get_type_hints
from uuid import uuid4

import httpx
from graphql import GraphQLInterfaceType, GraphQLObjectType, is_required_argument
from nats.aio.msg import Msg
from strawberry.relay.utils import from_base64

from deploy.local.nats import RunningNats
from deploy.processes.metrics import measured
from domain.attribute import Attribute
from domain.attribute import told as attributes_told
from domain.catalogue import FACTS
from domain.language import EntryId, MeetingId, MemberId, PairId, ProgrammeId, Visibility
from domain.member import LastDay
from domain.pair import PairMatched
from domain.sealed import secrets_of
from services.hint import connect as connect_nats
from services.settings import Settings
from tests.conftest import Database
from tests.gateway.every_field import SCHEMA, assignments, roots, sample, takes_id, type_of
from tests.gateway.test_brand import OPEN_TO_ALL
from tests.gateway.test_pack import fetched
from tests.journeys.talk import text_of
from tests.product import own_port, verb
from tests.until import until
from tests.world import Client, World, said

CONFIDENTIAL = frozenset({Visibility.PAIR, Visibility.AUTHOR, Visibility.RECIPIENT, Visibility.AGGREGATE})
NOT_FOR_ALL = frozenset({Visibility.PERSONAL, Visibility.PAIR_AND_COORDINATOR})
"""For coordinators and others who see to people, and for nobody else."""
MANAGE = frozenset({"coordinator", "admin", "integration", "all"})
NUMBERS = count()


@dataclass(frozen=True)
class Secret:
    field: str
    who: Visibility
    word: str


def planted(fact: type[Any], named: dict[Any, Any]) -> tuple[Any, list[Secret]]:
    """A fact with something in every field, and a marked secret in each text that is not for everybody."""
    hints, secrets = get_type_hints(fact), list[Secret]()
    marked = dict(secrets_of(fact))
    values: dict[str, Any] = {}
    for field in fields(fact):
        if field.name in marked:
            word = f"kanarie{next(NUMBERS):04}fågel"
            secrets.append(Secret(f"{fact.__name__}.{field.name}", marked[field.name], word))
            values[field.name] = attributes_told((Attribute("grade", (word,)),)) if field.name == "attributes" else word
        elif field.name == "zone":
            values[field.name] = "UTC"
        else:
            values[field.name] = something(hints[field.name], named)
    return fact(**values), secrets


def something(hint: Any, named: dict[Any, Any]) -> Any:
    if hint in named:
        return named[hint]
    if isinstance(hint, EnumType):
        return next(iter(list[Any](hint)))
    if getattr(hint, "__supertype__", None) is str:
        return hint(named[EntryId])
    if getattr(hint, "__origin__", None) is tuple:
        return ()
    return next((something(part, named) for part in get_args(hint) if part is not type(None)), None)


async def plant(world: World, pair: str, adept: str, programme: str) -> tuple[list[Secret], str, int]:
    """Said by the adept, sealed and appended as a command would, and past every rule; the id of whatever is new."""
    own = [MemberId(from_base64(adept)[1]), PairId(from_base64(pair)[1]), ProgrammeId(from_base64(programme)[1])]
    secrets, facts, entry = list[Secret](), list[Any](), EntryId(str(uuid4()))
    for fact in FACTS.values():
        if not secrets_of(fact):
            continue
        named: dict[Any, Any] = {
            MemberId: own[0],
            PairId: PairId(entry) if fact is PairMatched else own[1],
            ProgrammeId: own[2],
            EntryId: entry,
            MeetingId: MeetingId(entry),
            str: "x",
            int: 1,
            bool: True,
            date: world.clock.now.date(),
            datetime: datetime(2026, 1, 1),  # noqa: DTZ001
            LastDay: LastDay(world.clock.now.date(), "UTC"),
        }
        whole, marked = planted(fact, named)
        secrets, facts = [*secrets, *marked], [*facts, whole]
    return secrets, entry, await said(world, "harbour", MemberId(own[0]), *facts)


NOTHING = re.compile(r'"data": \{"\w+": null\}')
PAGES = (9, 3, 1, 1, 1)
"""Of pages within pages fewer are asked, for what an answer may cost."""


def selection(of: Any, path: tuple[str, ...] = (), pages: int = 0) -> Iterator[str]:
    """Every field that can be asked of a type, by the way to it; nothing is asked below itself."""
    if isinstance(of, GraphQLInterfaceType):
        for kind in SCHEMA.get_possible_types(of):
            for inside in told_at_once(selection(kind, path, pages)):
                yield f"... on {kind.name} {{ __typename {inside} }}"
    elif isinstance(of, GraphQLObjectType):
        for name, field in of.fields.items():
            below, paged = type_of(field), "first" in field.args
            given = f"(first: {PAGES[pages]})" if paged else ""
            if not isinstance(below, GraphQLObjectType | GraphQLInterfaceType):
                yield f"{name}{given}"
            elif below.name not in path:
                for inside in told_at_once(selection(below, (*path, below.name), pages + paged)):
                    yield f"{name}{given} {{ __typename {inside} }}"


def told_at_once(parts: Iterator[str], most: int = 5_000) -> Iterator[str]:
    """The parts together, as many as one document may hold; nothing, where there are none."""
    chunk = ""
    for part in parts:
        if chunk and len(chunk) + len(part) > most:
            yield chunk
            chunk = ""
        chunk = f"{chunk} {part}"
    yield chunk


Asked = tuple[str, dict[str, Any]]
"""A question and its variables."""


def operations(ids: dict[str, str]) -> Iterator[Asked]:
    """One question for each field of each root type, so that none is refused for what it costs."""
    for operation, name, field in roots():
        if operation == "mutation":
            continue
        asked = {key: given for key, given in field.args.items() if is_required_argument(given) or takes_id(given)}
        *anywhere, by_name = assignments(ids)
        for given in (*anywhere, by_name) if "id" in asked else (by_name,):
            heads = ", ".join(f"${key}: {argument.type}" for key, argument in asked.items())
            told = ", ".join(f"{key}: ${key}" for key in asked)
            variables = {key: sample(argument, key, {"": "", **given}) for key, argument in asked.items()}
            for part in selection(type_of(field)):
                past = ('asAt: "2100-01-01T00:00:00Z"',) if "asAt" in field.args and given is by_name else ()
                for where in ("", *past):
                    arguments = ", ".join(filter(None, (told, where)))
                    head, given_to = f"({heads})" if asked else "", f"({arguments})" if arguments else ""
                    yield f"{operation}{head} {{ {name}{given_to} {{ {part} }} }}", variables


async def everything_told(client: Client, questions: list[Asked], pair: str, at: int) -> str:
    """All that somebody is ever answered: every field of every query and subscription, with the ids of this pair."""
    await client.post("query($at: Position) { viewer(atLeast: $at) { id } }", at=at)
    told, nothing = "", set[tuple[str, ...]]()
    for query, variables in questions:
        asked = (*query.split("{", 2)[:2], text_of(variables))
        if query.startswith("query") and asked not in nothing:
            answer = await as_much_as_may_be(client, query, variables)
            told += answer
            if NOTHING.search(answer):  # whatever of it is asked for
                nothing.add(asked)
        elif variables.get("id") == pair:
            told += await first_event(client, query, variables)
    return told


async def as_much_as_may_be(client: Client, query: str, variables: dict[str, Any]) -> str:
    """The largest page whose cost is allowed."""
    answer = ""
    for first in (100, 20, 5, 1):
        answer = text_of(await client.post(query, **variables | ({"first": first} if "first" in variables else {})))
        if "COST_LIMIT" not in answer:
            break
    assert '"data"' in answer, answer
    return answer


async def first_event(client: Client, query: str, variables: dict[str, Any]) -> str:
    headers = {
        "Authorization": f"Bearer {client.token}",
        "Fadder-Organisation": client.organisation,
        "Accept": "text/event-stream",
    }
    asked = {"query": query, "variables": variables}
    async with client.http.stream("POST", client.url, json=asked, headers=headers) as answer:
        return await anext((line async for line in answer.aiter_lines() if line.startswith("data:")), "")


def found(secrets: list[Secret], told: str) -> set[str]:
    return {secret.field for secret in secrets if secret.word in told or secret.word.encode().hex() in told}


async def outsiders(made: dict[str, Any], world: World) -> dict[str, Client]:
    """Everybody else, each with one role, and somebody with all of them."""
    admin: Client = made["admin"]
    clients = {"coordinator": made["coordinator"], "admin": admin}
    for role in ("MEMBER", "AUDITOR", "INTEGRATION", "SPONSOR", "ALL"):
        member = (await admin.act("JoinOrganisation", name=role.title()))["id"]
        for granted in ("ADMIN", "COORDINATOR", "AUDITOR", "INTEGRATION") if role == "ALL" else (role,):
            if granted == "AUDITOR":
                await admin.audit(member, world.clock.now.date() + timedelta(days=300))
            elif granted != "MEMBER":
                await admin.act("GrantRole", member=member, role=granted)
        clients[role.lower()] = world.member("harbour", member)
    return clients


def kept_from(role: str, secrets: list[Secret]) -> list[Secret]:
    return [secret for secret in secrets if secret.who in CONFIDENTIAL or role not in MANAGE]


async def printed(database: Database, data: Path) -> str:
    """Whatever an operator is told of an organisation."""
    told = ""
    for words in (("verify", "harbour"), ("status",), ("dead-letters", "list")):
        process = await verb(*words, data=data, FADDER_POSTGRES_OPERATOR=database.dsn("operator"))
        out, errors = await asyncio.wait_for(process.communicate(), 60)
        assert b"Traceback" not in errors, errors
        told += out.decode() + errors.decode()
    assert "harbour" in told
    assert "nothing is parked" in told
    return told


async def told_to_strangers(world: World, questions: list[Asked]) -> str:
    """What is open to everybody, asked without a token."""
    asked = [one for one in questions if one[0].partition("{")[2].split()[0].split("(")[0] in OPEN_TO_ALL]
    assert asked
    told = ""
    for query, variables in asked:
        body, host = {"query": query, "variables": variables}, {"Host": "harbour.localhost"}
        told += (await world.http.post(world.url, json=body, headers=host)).text
    assert "Harbour" in told
    return told


async def packed(world: World, client: Client, programme: str) -> str:
    """What somebody may take away, of everything and of the programme."""
    whole = await fetched(world, client)
    return (whole.content + (await fetched(world, client, programme=programme)).content).decode(errors="replace")


@asynccontextmanager
async def overheard(server: RunningNats) -> AsyncGenerator[list[str]]:
    """Every message that goes over NATS meanwhile, also those that no stream keeps."""
    client, heard = await connect_nats(server.url("admin"), "eavesdropper"), list[str]()

    async def hear(message: Msg) -> None:
        heard.append(f"{message.subject} {message.headers} {message.data.decode(errors='replace')}")

    await client.subscribe(">", cb=hear)  # pyright: ignore[reportUnknownMemberType]
    await client.flush()
    yield heard
    await client.flush()
    await client.close()


async def in_numbers(database: Database) -> str:
    """What each process says of itself at ``/metrics``."""
    told, postgres = "", {role: database.dsn(role) for role in ("projector", "relay", "reactor")}
    async with httpx.AsyncClient(trust_env=False) as http:
        for process in ("projections", "relay", "reactions", "gateway"):
            settings = Settings(postgres=postgres, metrics_port=own_port())
            async with measured(settings, process):

                async def looked(port: int | None = settings.metrics_port, name: str = process) -> str:
                    text = (await http.get(f"http://127.0.0.1:{port}/metrics")).text
                    return text if name == "gateway" or 'tenant="harbour"' in text else ""

                told += await until("it has looked", looked)
    return told
