"""What cannot be folded parks one thing and what happens to it later; the rest goes on, and an operator decides."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field, replace
from typing import Any

import asyncpg
import msgspec
import pytest

from domain.language import MemberId, Recorded, Role
from domain.member import MemberJoined, RoleGranted
from domain.offboarding import OrganisationOffboarded
from domain.organisation import OrganisationFounded
from domain.tenancy import TenantId
from projections import audit_trail, members
from projections.dead_letters import Asked, Wish, carry_out, fulfil
from projections.projection import Projection
from projections.run import apply, catch_up
from services.postgres import Pool
from tests.conftest import Database
from tests.projections.read_side import checkpoints_of, journal_of, projector, shown
from tests.services.house import Writing, rows, writing

HARBOUR, NORRSKEN = TenantId("harbour"), TenantId("norrsken")
ADA, BEN = MemberId("ada"), MemberId("ben")
FOUNDED = OrganisationFounded("Harbour", "en", "Europe/London")


@dataclass
class Fragile:
    """The members' read model, with whatever is wrong with it."""

    bad_keys: set[str] = field(default_factory=set[str])
    bad_rows: set[str] = field(default_factory=set[str])
    names: dict[str, str] = field(default_factory=dict[str, str])
    """What stands in a row in place of a name."""

    @property
    def projection(self) -> Projection[members.MemberRow]:
        return replace(members.members, keys=self.keys, evolve=self.evolve)

    def keys(self, recorded: Recorded) -> tuple[str, ...]:
        if self.bad_keys & {*members.members.keys(recorded)}:
            raise LookupError("something private")
        return members.members.keys(recorded)

    def evolve(self, row: members.MemberRow | None, recorded: Recorded) -> members.MemberRow | None:
        if recorded.fact.member in self.bad_rows and isinstance(recorded.fact, RoleGranted):
            raise ZeroDivisionError("something private")
        after = members.members.evolve(row, recorded)
        return after and msgspec.structs.replace(after, name=self.names.get(after.member, after.name))


@dataclass
class Stage:
    database: Database
    gateway: Writing
    pool: Pool
    wrong: Fragile = field(default_factory=Fragile)

    @property
    def projections(self) -> tuple[Projection[Any], ...]:
        return (self.wrong.projection, audit_trail.audit_trail)

    async def say(self, *facts: object, tenant: str = "harbour") -> None:
        await self.gateway.say(tenant, *facts)
        while await catch_up(self.pool, self.projections, TenantId(tenant)):
            pass

    async def roles(self, tenant: str = "harbour") -> dict[str, tuple[Role, ...]]:
        found = await shown(self.pool, tenant, self.projections)
        return {key: row.roles for key, row in found["members"].items()}

    async def letters(self) -> list[tuple[str, int, str | None, bool]]:
        query = "select key, position, error, skipped from reading.dead_letter order by key, position"
        return [tuple(one) for one in await rows(self.database, query)]

    async def counted(self) -> tuple[int, int]:
        query = "select parked, skipped from reading.checkpoint where tenant = 'harbour' and projection = 'members'"
        (found,) = await rows(self.database, query)
        return found["parked"], found["skipped"]

    async def do(self, wish: Wish, key: str = "ada") -> int:
        return await fulfil(self.pool, self.wrong.projection, Asked(HARBOUR, "members", key, wish))


@pytest.fixture
async def stage(database: Database) -> AsyncGenerator[Stage]:
    async with writing(database) as gateway, projector(database) as pool:
        yield Stage(database, gateway, pool)


ADMIN, COORDINATOR, AUDITOR = (Role.ADMIN, Role.COORDINATOR, Role.AUDITOR)
TOLD = (FOUNDED, MemberJoined(ADA, "Ada"), MemberJoined(BEN, "Ben"), RoleGranted(ADA, ADMIN), RoleGranted(BEN, ADMIN))


async def test_one_thing_parks_and_everything_else_goes_on(stage: Stage) -> None:
    stage.wrong.bad_rows = {"ada"}
    await stage.say(*TOLD)
    stage.wrong.bad_rows = set()
    await stage.say(RoleGranted(ADA, AUDITOR), RoleGranted(BEN, AUDITOR))
    await stage.say(*TOLD[:2], tenant="norrsken")
    assert await stage.letters() == [("ada", 4, "ZeroDivisionError", False), ("ada", 6, None, False)]
    assert await stage.counted() == (2, 0)
    assert await stage.roles() == {"ada": (Role.MEMBER,), "ben": (ADMIN, AUDITOR, Role.MEMBER)}
    assert await stage.roles("norrsken") == {"ada": (Role.MEMBER,)}
    assert await checkpoints_of(stage.database, "harbour") == {7}
    assert len((await shown(stage.pool, "harbour", stage.projections))["audit_trail"]) == 7


async def test_later_facts_of_one_batch_park_behind_it_too(stage: Stage) -> None:
    stage.wrong.bad_rows = {"ada"}
    await stage.say(*TOLD, MemberJoined(ADA, "Ada again"))
    assert await stage.letters() == [("ada", 4, "ZeroDivisionError", False), ("ada", 6, None, False)]
    assert (await shown(stage.pool, "harbour", stage.projections))["members"]["ada"].name == "Ada"


async def test_a_retry_folds_what_is_parked_in_order(stage: Stage) -> None:
    stage.wrong.bad_rows = {"ada"}
    await stage.say(*TOLD, RoleGranted(ADA, AUDITOR))
    assert await stage.do("retry") == 2
    assert await stage.letters() == [("ada", 4, "ZeroDivisionError", False), ("ada", 6, None, False)]
    stage.wrong.bad_rows = set()
    assert await stage.do("retry") == 0
    assert await stage.letters() == []
    assert await stage.counted() == (0, 0)
    assert (await stage.roles())["ada"] == (ADMIN, AUDITOR, Role.MEMBER)
    await stage.say(RoleGranted(ADA, COORDINATOR))
    assert (await stage.roles())["ada"] == (ADMIN, AUDITOR, COORDINATOR, Role.MEMBER)


async def test_of_an_organisation_that_has_left_nothing_waits_and_nothing_comes_back(stage: Stage) -> None:
    stage.wrong.bad_rows = {"ada"}
    await stage.say(*TOLD, tenant="norrsken")
    await stage.say(*TOLD)
    await stage.say(RoleGranted(ADA, AUDITOR), OrganisationOffboarded("0b"))
    assert await stage.letters() == [("ada", 4, "ZeroDivisionError", False)], "of the other one"
    assert await stage.counted() == (0, 0)
    stage.wrong.bad_rows = set()
    assert await stage.do("retry") == 0
    assert await stage.roles() == {}


async def test_a_skip_drops_the_first_and_goes_on_with_the_others(stage: Stage) -> None:
    stage.wrong.bad_rows = {"ada"}
    await stage.say(*TOLD, RoleGranted(ADA, AUDITOR))
    assert await stage.do("skip") == 1, "the next one is as wrong"
    assert await stage.letters() == [("ada", 4, "ZeroDivisionError", True), ("ada", 6, "ZeroDivisionError", False)]
    stage.wrong.bad_rows = set()
    assert await stage.do("retry") == 0
    assert await stage.counted() == (0, 1)
    assert (await stage.roles())["ada"] == (AUDITOR, Role.MEMBER)
    await stage.say(RoleGranted(ADA, COORDINATOR))
    assert (await stage.roles())["ada"] == (AUDITOR, COORDINATOR, Role.MEMBER)


async def test_what_was_skipped_stays_out_when_all_is_read_again(stage: Stage) -> None:
    stage.wrong.bad_rows = {"ada"}
    await stage.say(*TOLD)
    await stage.do("skip")
    stage.wrong.bad_rows = set()
    await rows(stage.database, "delete from reading.members")
    await rows(stage.database, "delete from reading.checkpoint")
    await stage.say(RoleGranted(ADA, AUDITOR))
    assert await stage.counted() == (0, 1)
    assert (await stage.roles())["ada"] == (AUDITOR, Role.MEMBER)


@pytest.mark.parametrize("name", ["nul \0 byte", "half \ud800 pair"])
async def test_a_row_that_postgres_refuses_parks_alone(stage: Stage, name: str) -> None:
    stage.wrong.names = {"ada": name}
    await stage.say(*TOLD, RoleGranted(ADA, AUDITOR))
    assert [letter[:2] for letter in await stage.letters()] == [("ada", 2), ("ada", 4), ("ada", 6)]
    assert [letter[2] is not None for letter in await stage.letters()] == [True, False, False]
    assert await stage.roles() == {"ben": (ADMIN, Role.MEMBER)}
    assert await checkpoints_of(stage.database, "harbour") == {6}
    stage.wrong.names = {}
    assert await stage.do("retry") == 0
    assert (await stage.roles())["ada"] == (ADMIN, AUDITOR, Role.MEMBER)


async def test_a_key_that_postgres_refuses_parks_alone(stage: Stage) -> None:
    bad = MemberId("nul \0 byte")

    def keys(recorded: Recorded) -> tuple[str, ...]:
        return tuple(bad if key == ADA else key for key in members.members.keys(recorded))

    wild = replace(stage.wrong.projection, keys=keys)
    await stage.gateway.say("harbour", *TOLD)
    await apply(stage.pool, (wild,), HARBOUR, await journal_of(stage.database, "harbour"))
    assert [letter[:2] for letter in await stage.letters()] == [("nul \\x00 byte", 2), ("nul \\x00 byte", 4)]
    assert await stage.roles() == {"ben": (ADMIN, Role.MEMBER)}


async def test_a_fact_that_does_not_say_which_rows_it_touches_parks_its_thing(stage: Stage) -> None:
    stage.wrong.bad_keys = {"ada"}
    await stage.say(*TOLD)
    stage.wrong.bad_keys = set()
    await stage.say(RoleGranted(ADA, AUDITOR), RoleGranted(BEN, AUDITOR))
    thing = "thing member:ada"
    assert await stage.letters() == [(thing, 2, "LookupError", False), (thing, 4, None, False), (thing, 6, None, False)]
    assert await stage.roles() == {"ben": (ADMIN, AUDITOR, Role.MEMBER)}
    assert await stage.do("retry", thing) == 0
    assert (await stage.roles())["ada"] == (ADMIN, AUDITOR, Role.MEMBER)


DAMAGES = ("body = '{{{'", "body = '{\"member\":17}'", "body = ''", "body = '\\xff'")


@pytest.mark.parametrize("damage", DAMAGES)
async def test_bytes_that_nobody_can_read_park_their_thing_and_nothing_else(stage: Stage, damage: str) -> None:
    await stage.gateway.say("harbour", *TOLD)
    await rows(stage.database, "alter table journal.fact disable trigger unchangeable")
    await rows(stage.database, f"update journal.fact set {damage} where position = 4")
    await stage.say(RoleGranted(ADA, AUDITOR), RoleGranted(BEN, AUDITOR))
    await stage.say(*TOLD[:2], tenant="norrsken")
    query = (
        "select distinct projection, key, position, name, error is null as waits from reading.dead_letter order by 1, 3"
    )
    thing = "thing organisation"
    assert [tuple(one) for one in await rows(stage.database, query)] == [
        (read_model, thing, position, "RoleGranted", position > 4)
        for read_model in ("audit_trail", "members")
        for position in range(4, 8)
    ]
    assert (await shown(stage.pool, "harbour", stage.projections))["members"].keys() == {"ada", "ben"}
    assert await stage.roles("norrsken") == {"ada": (Role.MEMBER,)}
    assert await checkpoints_of(stage.database, "harbour") == {7}


async def test_bytes_that_nobody_can_read_wait_until_they_are_skipped_or_can_be_read(stage: Stage) -> None:
    await stage.gateway.say("harbour", *TOLD)
    await rows(stage.database, "alter table journal.fact disable trigger unchangeable")
    (told,) = await rows(stage.database, "select body from journal.fact where position = 4")
    await rows(stage.database, "update journal.fact set body = '{' where position = 4")
    await stage.say(RoleGranted(ADA, AUDITOR))
    thing = "thing organisation"
    assert await stage.do("retry", thing) == 3
    assert await stage.do("skip", thing) == 0
    assert await stage.counted() == (0, 1)
    assert await stage.roles() == {"ada": (AUDITOR, Role.MEMBER), "ben": (ADMIN, Role.MEMBER)}
    await rows(stage.database, "update journal.fact set body = $1 where position = 4", told["body"])
    audited = Asked(HARBOUR, "audit_trail", thing, "retry")
    assert await fulfil(stage.pool, audit_trail.audit_trail, audited) == 0
    assert (await shown(stage.pool, "harbour", stage.projections))["audit_trail"].keys() == {
        f"{n:020}" for n in range(1, 7)
    }


async def test_the_operator_asks_and_a_worker_does_it(stage: Stage) -> None:
    stage.wrong.bad_rows = {"ada"}
    await stage.say(*TOLD)
    stage.wrong.bad_rows = set()
    assert await carry_out(stage.pool, stage.projections) == 0
    operator = await asyncpg.connect(stage.database.dsn("operator"))
    await operator.execute("update reading.dead_letter set asked = 'retry' where tenant = 'harbour'")
    for beyond in ("update reading.dead_letter set skipped = true", "delete from reading.dead_letter"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await operator.execute(beyond)
    await operator.close()
    assert await carry_out(stage.pool, stage.projections) == 1
    assert await stage.letters() == []
    assert (await stage.roles())["ada"] == (ADMIN, Role.MEMBER)
