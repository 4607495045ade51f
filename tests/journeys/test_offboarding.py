"""An organisation leaves: nobody finds it again, nothing of it can be read, and what it said still stands unchanged."""

from __future__ import annotations

import asyncio
import hashlib
from base64 import b64encode
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from deploy.local.nats import RunningNats
from domain.language import MemberId, Role, Via
from domain.member import RoleGranted
from domain.offboarding import OrganisationGone, OrganisationOffboarded
from domain.tenancy import TenantId
from domain.wire import encode
from services.chain import check
from services.hosts import LEAD
from services.intake import PUT
from services.journal import Appended, Entry, event
from services.logos import KEEP
from tests.conftest import Database
from tests.gateway.every_field import roots, sample
from tests.gateway.test_brand import png
from tests.gateway.test_pack import fetched
from tests.journeys.talk import talking
from tests.journeys.test_erasure import CANARIES, assert_found_nowhere, everything, gathered
from tests.journeys.test_programme import founded
from tests.services.house import rows
from tests.world import TAGS, Client, Refused, World, opened

FACE = "{ organisation { name } }"


async def test_whoever_leaves_is_not_to_be_found_and_disturbs_nobody(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        cohort, _ = await gathered(world)
        neighbour, _ = await founded(world, "norrsken")
        platform = world.platform("harbour")
        export = await exported(world, cohort.admin)
        with pytest.raises(Refused, match="OFFBOARDING_NOT_REQUESTED"):
            await platform.act("OffboardOrganisation", export=export)
        with pytest.raises(Refused, match="EXPORT_UNKNOWN"):
            await cohort.admin.act("RequestOffboarding", export="0b" * 32)
        for stranger in (cohort.coordinator, cohort.adept, platform):
            with pytest.raises(Refused, match="NOT_PERMITTED"):
                await stranger.act("RequestOffboarding", export=export)
        asked = await cohort.admin.act("RequestOffboarding", export=export)
        leaving = "query($at: Position) { organisation(atLeast: $at) { leavingSince } }"
        for client, since in ((cohort.admin, world.clock.now.date().isoformat()), (cohort.coordinator, None)):
            assert (await client.ask(leaving, at=asked["position"]))["organisation"]["leavingSince"] == since
        with pytest.raises(Refused, match="NOT_PERMITTED"):
            await cohort.admin.act("OffboardOrganisation", export=export)
        assert await face(world, "harbour") == 200

        once = "3f1f8e4e-3a0c-4f5e-9a5e-1d9f6c1f0b11"
        done = await platform.act("OffboardOrganisation", export=export, commandId=once)
        assert await platform.act("OffboardOrganisation", export=export, commandId=once) == done
        await platform.post("query($at: Position) { organisation(atLeast: $at) { name } }", at=done["position"])

        assert await face(world, "harbour") == 404
        assert (await cohort.admin.post("{ viewer { name } }"))["errors"][0]["extensions"]["code"] == "FORBIDDEN"
        for client, command, said in (
            (cohort.admin, "SetBrand", {"name": "Again", "colour": "#123456"}),
            (cohort.admin, "JoinOrganisation", {"name": "Nils"}),
            (platform, "OffboardOrganisation", {"export": export}),
        ):
            with pytest.raises(Refused, match="ORGANISATION_GONE"):
                await client.act(command, **said)
        assert (await neighbour.ask("{ viewer { name } }"))["viewer"]["name"] == "Ada"
        await neighbour.act("SetBrand", name="Norrsken", colour="#123456")

    stored = await everything(database)
    assert_found_nowhere(stored["journal"], *CANARIES)
    assert_found_nowhere(stored["reading"], *CANARIES)
    left = await rows(database, "select count(wrapped) from journal.key where tenant = 'harbour'")
    assert [*left[0]] == [0]
    assert [one[0] for one in await rows(database, ORGANISATION_KEYS)] == ["norrsken"]
    connection = await asyncpg.connect(database.dsn("operator"))
    checked = await check(connection, TenantId("harbour"))
    await connection.close()
    assert (checked.bad, checked.facts) == (None, done["position"])


ORGANISATION_KEYS = "select tenant from journal.organisation_key where wrapped is not null"


async def exported(world: World, admin: Client) -> str:
    """What is taken along, by its digest."""
    return hashlib.sha256((await fetched(world, admin, "/export")).content).hexdigest()


async def face(world: World, organisation: str) -> int:
    reply = await world.http.post(world.url, json={"query": FACE}, headers={"Host": f"{organisation}.localhost"})
    return reply.status_code


async def test_nothing_is_said_after_the_last_word(database: Database, nats_server: RunningNats) -> None:
    """Not by whoever decided before it, and appends after it either."""
    async with opened(database, nats_server) as world:
        admin, _ = await founded(world, "harbour")
        export = await exported(world, admin)
        await admin.act("RequestOffboarding", export=export)
        done = await world.platform("harbour").act("OffboardOrganisation", export=export)
        for statement in (
            "update journal.organisation set position = position + 1 where tenant = 'harbour'",
            "update journal.organisation set closed = false where tenant = 'harbour'",
        ):
            with pytest.raises(asyncpg.PostgresError, match="has left"):
                await rows(database, statement)
        for statement in (
            "update journal.organisation_key set wrapped = '\\x00' where tenant = 'harbour'",
            "delete from journal.organisation_key where tenant = 'harbour'",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await rows(database, statement)
        [head] = await rows(database, "select position from journal.organisation where tenant = 'harbour'")
        assert head["position"] == done["position"]


async def test_nothing_is_kept_beside_the_facts_either(database: Database, nats_server: RunningNats) -> None:
    """By whoever has decided before it."""
    async with opened(database, nats_server) as world:
        admin, _ = await founded(world, "harbour")
        logo = b64encode(png()).decode()
        await admin.act("SetLogo", image=logo)
        export = await exported(world, admin)
        await admin.act("RequestOffboarding", export=export)
        await world.platform("harbour").act("OffboardOrganisation", export=export)
        with pytest.raises(Refused, match="ORGANISATION_GONE"):
            await admin.act("SetLogo", image=logo)
        await rows(database, KEEP, "harbour", "0b", "image/png", b"")
        await rows(database, PUT, "harbour", "import", 1, b"")
        await rows(database, LEAD, "harbour", "harbour.example.org")
        for table in ("journal.logo", "intake.chunk", "routing.host"):
            assert await rows(database, f"select from {table}") == [], table


async def test_whatever_is_asked_of_it_the_answer_is_one(database: Database, nats_server: RunningNats) -> None:
    """Also to what would change nothing, and to what another rule would refuse."""
    async with opened(database, nats_server) as world:
        made = await talking(world)
        admin = made["admin"]
        export = await exported(world, admin)
        await admin.act("RequestOffboarding", export=export)
        done = await world.platform("harbour").act("OffboardOrganisation", export=export)
        await admin.post("query($at: Position) { organisation(atLeast: $at) { name } }", at=done["position"])
        ids = {"": made["adept_id"], "programme": made["programme"], "pair": made["pair"], "member": made["adept_id"]}
        told: dict[str, Any] = {}
        for operation, name, field in roots():
            if operation == "mutation":
                given = field.args["input"]
                query = f"mutation($input: {given.type}) {{ {name}(input: $input) {{ refusal {{ code }} }} }}"
                for who in (admin, made["adept"]):
                    reply: Any = await who.post(query, input=sample(given, "input", ids))
                    answered: Any = reply["data"] and reply["data"][name]
                    if answered != {"refusal": {"code": "ORGANISATION_GONE"}}:
                        told[name] = answered
        assert told == {}
        people = "name,wishes\nKim,To find my way\n"
        for bring, said in (
            ("StartImport", {"programme": made["programme"], "side": "ADEPT"}),
            ("StartHistoryImport", {}),
        ):
            for text in ({"text": people}, {"digest": "0b" * 32}):
                with pytest.raises(Refused, match="ORGANISATION_GONE"):
                    await admin.act(bring, **said, **text)


async def test_nothing_stands_behind_the_last_word_of_one_commit(database: Database, nats_server: RunningNats) -> None:
    """Appends that wait at the same time are written in one call."""
    async with opened(database, nats_server) as world:
        admin, _ = await founded(world, "harbour")
        neighbour, _ = await founded(world, "norrsken")
        here, there = (world.house.journal(TenantId(name)) for name in ("harbour", "norrsken"))
        before, after = (RoleGranted(MemberId("eva"), Role.ADMIN), RoleGranted(MemberId("nils"), Role.ADMIN))
        called = [(here, before), (here, OrganisationOffboarded("0b")), (there, after), (here, after), (here, before)]
        done = await asyncio.gather(
            *(journal.append(entry(world, fact)) for journal, fact in called), return_exceptions=True
        )
        [last] = await rows(database, "select max(position) as position from journal.fact where tenant = 'harbour'")
        assert done[1] == Appended(last["position"])
        assert [type(one) for one in done] == [Appended, Appended, Appended, OrganisationGone, OrganisationGone]
        await neighbour.act("SetBrand", name="Norrsken", colour="#123456")
        await admin.post("query($at: Position) { organisation(atLeast: $at) { name } }", at=last["position"])
        assert await face(world, "harbour") == 404
        connection = await asyncpg.connect(database.dsn("operator"))
        assert (await check(connection, TenantId("harbour"))).bad is None
        await connection.close()


def entry(world: World, fact: object) -> Entry:
    """As a command would have it that was decided already, under no condition."""
    told = event(type(fact).__name__, encode(fact), TAGS[type(fact)](fact))
    return Entry(uuid4(), b"said", [told], None, "eva", Role.ADMIN, Via.API, world.clock.now)
