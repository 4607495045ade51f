"""I6, I7, I17: what the two say stays with them, whoever asks, and with whichever role.

A marked secret stands in every confidential field of every fact, also of those that are added tomorrow.
"""

from __future__ import annotations

import asyncio
import logging
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
import pytest
from graphql import GraphQLInterfaceType, GraphQLObjectType, is_required_argument
from nats.aio.msg import Msg
from strawberry.relay.utils import from_base64, to_base64

from deploy.local.nats import RunningNats
from deploy.processes.metrics import measured
from domain.access import View
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
from tests.gateway.test_brand import OPEN_TO_ALL
from tests.gateway.test_isolation import KINDS, SCHEMA, assignments, roots, sample, takes_id, type_of
from tests.gateway.test_pack import fetched
from tests.journeys.talk import TERMS, nodes, seen, talking, text_of
from tests.journeys.test_erasure import everything, on_the_stream
from tests.journeys.test_programme import founded, paired
from tests.journeys.test_webhooks import told_outside
from tests.product import own_port, verb
from tests.until import until
from tests.world import Client, Refused, World, opened, said

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


def operations(ids: dict[str, str]) -> Iterator[tuple[str, dict[str, Any]]]:
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


async def everything_told(client: Client, ids: dict[str, str], at: int) -> str:
    """All that somebody is ever answered: every field of every query and subscription, with the ids of this pair."""
    await client.post("query($at: Position) { viewer(atLeast: $at) { id } }", at=at)
    told, nothing = "", set[tuple[str, ...]]()
    for query, variables in operations(ids):
        asked = (*query.split("{", 2)[:2], text_of(variables))
        if query.startswith("query") and asked not in nothing:
            answer = await as_much_as_may_be(client, query, variables)
            told += answer
            if NOTHING.search(answer):  # whatever of it is asked for
                nothing.add(asked)
        elif variables.get("id") == ids["Pair"]:
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


async def told_to_strangers(world: World, ids: dict[str, str]) -> str:
    """What is open to everybody, asked without a token."""
    asked = [one for one in operations(ids) if one[0].partition("{")[2].split()[0].split("(")[0] in OPEN_TO_ALL]
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


@pytest.mark.timeout(900)  # every field of every question, by eight people
async def test_i17_a_marked_secret_in_every_confidential_field_is_found_nowhere(
    database: Database,
    nats_server: RunningNats,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    async with overheard(nats_server) as wire, opened(database, nats_server) as world:
        made = await talking(world)
        others = await outsiders(made, world)
        adept = made["adept_id"]
        secrets, new, position = await plant(world, made["pair"], adept, made["programme"])
        assert {secret.who for secret in secrets} == set(Visibility) - {Visibility.PUBLIC}
        ids: dict[str, str] = {kind: to_base64(kind, new) for kind in KINDS}
        ids |= {"Member": adept, "Programme": made["programme"], "Pair": str(made["pair"])}

        hers = found(secrets, await everything_told(made["adept"], ids, position))
        assert {"NoteWritten.own", "ShortAdviceAsked.body", "PersonalPresentationShared.career"} <= hers
        told_to_him = await everything_told(made["mentor"], ids, position)
        shared = {secret.field for secret in secrets if secret.field in hers and secret.who is Visibility.PAIR}
        assert found([secret for secret in secrets if secret.who in CONFIDENTIAL], told_to_him) == shared
        for role, client in others.items():
            told = await everything_told(client, ids, position)
            taken = await packed(world, client, made["programme"])
            assert ("NoteWritten" in taken) is (role in {"admin", "auditor", "all"})
            assert found(secrets, taken) == set(), role
            along = (await fetched(world, client, "/export")).content.decode(errors="replace")
            assert ("people.json" in along) is (role in {"admin", "all"})
            assert found(kept_from(role, secrets), along) == set(), role
            assert found(kept_from(role, secrets), told) == set(), role
        assert found(secrets, await told_to_strangers(world, ids)) == set()
        outside = await told_outside(world, database, made["admin"])
        assert {"PairMatched", "MeetingPlanned", "GoalSet"} <= {fact["name"] for fact in outside.told}
        assert found(secrets, str(outside.heard)) == set()
        # What each of two auditors looked at; three took a pack, each two; two took everything along; and the webhook.
        last = position + 2 * (len(View) + 1) + 2 + 2 + 2
        await made["adept"].ask("query($at: Position) { viewer(atLeast: $at) { id } }", at=last)
        streamed = await on_the_stream(nats_server, world.stream, last)

    assert any(f"{world.stream}.hint.harbour" in message for message in wire)
    assert found(secrets, streamed + "".join(wire)) == set()
    assert found(secrets, await in_numbers(database)) == set()
    assert found(secrets, caplog.text + "".join(capfd.readouterr())) == set()
    stored = await everything(database)
    assert found(secrets, stored["journal"] + await printed(database, tmp_path)) == set()
    assert found([secret for secret in secrets if secret.who in CONFIDENTIAL], stored["reading"]) == set()


async def test_i6_nothing_is_written_before_both_have_agreed(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        _, coordinator = await founded(world, "harbour")
        made = await paired(world, coordinator, world.clock.now.date())
        for side in ("adept", "mentor"):
            for client in (made["adept"], made["mentor"]):
                with pytest.raises(Refused, match="VAULT_CLOSED"):
                    await client.act("WriteNote", pair=made["pair"], kind="PAIR", body="hej")
                with pytest.raises(Refused, match="VAULT_CLOSED"):
                    await client.act("IntroduceSelf", pair=made["pair"], interests="mosses")
            await made[side].act("AgreeConfidentiality", pair=made["pair"], **TERMS)
        stored = await everything(database)
        assert "NoteWritten" not in stored["journal"]
        done = await made["adept"].act("WriteNote", pair=made["pair"], kind="PAIR", body="hej")
        vault = (await seen(made["mentor"], made["pair"], done["position"]))["vault"]
        assert [note["body"]["text"] for note in nodes(vault["notes"])] == ["hej"]


async def test_for_others_there_is_no_vault(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        made = await talking(world)
        other = await made["coordinator"].act("JoinOrganisation", name="Eva")
        eva = world.member("harbour", other["id"])
        assert (await seen(eva, made["pair"], other["position"])) is None
        with pytest.raises(Refused, match="PAIR_UNKNOWN"):
            await eva.act("WriteNote", pair=made["pair"], kind="PAIR", body="hej")


async def test_each_reads_what_is_for_them_and_others_learn_that_it_is_there(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        made = await talking(world)
        adept, mentor, coordinator, pair = made["adept"], made["mentor"], made["coordinator"], made["pair"]
        await adept.act("IntroduceSelf", pair=pair, interests="mosses")
        own = await adept.act("WriteNote", pair=pair, kind="OWN", body="ask about pay")
        await mentor.act("WriteNote", pair=pair, kind="PAIR", body="read chapter two")
        asked = await adept.act("AskShortAdvice", pair=pair, body="which chapter?")
        done = await mentor.act("GiveShortAdvice", pair=pair, advice=asked["id"], body="the second")

        hers, his = await seen(adept, pair, done["position"]), await seen(mentor, pair)
        assert [note["body"]["text"] for note in nodes(hers["vault"]["notes"])] == ["ask about pay", "read chapter two"]
        assert [note["body"]["text"] for note in nodes(his["vault"]["notes"])] == ["read chapter two"]
        (advice,) = nodes(his["vault"]["advice"])
        assert (advice["body"]["text"], advice["answers"][0]["body"]["text"]) == ("which chapter?", "the second")
        (presentation,) = nodes(his["vault"]["presentations"])
        assert (presentation["side"], presentation["interests"]["text"]) == ("ADEPT", "mosses")
        assert presentation["education"] is None

        outside = await seen(coordinator, pair)
        assert outside["vault"] is None
        assert outside["process"] == {"introduced": ["ADEPT"], "notes": 1, "adviceAsked": 1, "adviceGiven": 1}
        kinds = [entry["kind"] for entry in nodes(outside["timeline"])]
        assert kinds == ["MATCHED", *["CONFIDENTIALITY_AGREED"] * 2, "INTRODUCED", "NOTE_WRITTEN"]
        assert nodes(outside["shared"]) == []
        assert outside["confidentiality"]["agreed"]

        told = await adept.act("ShareNote", pair=pair, note=own["id"], audience="COORDINATOR")
        (shared,) = nodes((await seen(coordinator, pair, told["position"]))["shared"])
        assert [text["text"] for text in shared["texts"]] == ["ask about pay"]
        assert (await seen(made["admin"], pair)) is None
        assert [note["body"]["text"] for note in nodes((await seen(mentor, pair))["vault"]["notes"])] == [
            "ask about pay",
            "read chapter two",
        ]


async def test_whoever_is_erased_takes_their_words_along_and_leaves_the_others(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        made = await talking(world)
        adept, mentor, pair = made["adept"], made["mentor"], made["pair"]
        await adept.act("WriteNote", pair=pair, kind="PAIR", body="hers")
        done = await mentor.act("WriteNote", pair=pair, kind="PAIR", body="his")
        before = await seen(mentor, pair, done["position"])
        erased = await made["admin"].act("ErasePersonalData", member=made["adept_id"])
        after = await seen(mentor, pair, erased["position"])
        async with asyncio.timeout(5):  # a key that is destroyed is remembered for a second at most
            while nodes(after["vault"]["notes"])[0]["body"]["text"]:
                after = await seen(mentor, pair)
        assert [note["body"]["text"] for note in nodes(after["vault"]["notes"])] == ["", "his"]
        assert [note["body"]["digest"] for note in nodes(after["vault"]["notes"])] == [
            note["body"]["digest"] for note in nodes(before["vault"]["notes"])
        ]
        assert after["process"] == before["process"]
