"""What the read side opens, what it never can, and what it does without keys."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID, uuid4

import msgspec
import pytest

from domain.language import MemberId, PairId, Recorded, Role, Via, Visibility
from domain.member import MemberJoined, PersonalDataErased
from domain.sealed import ERASED, Damaged, Lock, is_sealed
from domain.tenancy import TenantId
from projections.catalogue import PROJECTIONS
from projections.checkpoints import SET
from projections.opening import LASTING, NoKeys, Opening, read
from projections.run import apply, catch_up
from services.postgres import Pool
from services.sealing import seal
from tests.conftest import Database
from tests.projections.read_side import projector, shown
from tests.services.house import MASTER, Writing, rows, writing

HARBOUR = TenantId("harbour")
ADA = MemberId("ada")
LOCK = Lock("member:ada", Visibility.PERSONAL)


@dataclass(frozen=True, slots=True)
class Spoken:
    pair: PairId
    member: MemberId
    name: Annotated[str, Visibility.PERSONAL] = "Adalbert"
    shared: Annotated[str, Visibility.PAIR_AND_COORDINATOR] = "shared"
    agenda: Annotated[str, Visibility.PAIR] = "our own"
    note: Annotated[str, Visibility.AUTHOR] = "my own"


@dataclass
class Stage:
    gateway: Writing
    pool: Pool
    database: Database
    clock: float = 100.0

    def opening(self) -> Opening:
        return Opening(MASTER.unwrap, lambda: self.clock)

    async def sealed(self, fact: object, position: int = 1) -> Recorded:
        command_id = str(uuid4())
        held = await seal(self.gateway.chest.of(HARBOUR), [fact], command_id, "ada")
        assert held is not None
        at = datetime(2026, 3, 1, tzinfo=UTC)
        return Recorded(position, held.facts[0], (), "ada", Role.MEMBER, Via.API, at, command_id=command_id)

    async def read(self, opening: Opening | None, *facts: Recorded, tenant: TenantId = HARBOUR) -> list[Recorded]:
        async with self.pool.acquire() as connection, connection.transaction():
            await connection.execute(SET, tenant)
            return await read(opening, connection, tenant, facts)


@pytest.fixture
async def stage(database: Database) -> AsyncGenerator[Stage]:
    async with writing(database) as gateway, projector(database) as pool:
        yield Stage(gateway, pool, database)


async def test_names_are_opened_and_what_is_a_pairs_or_an_authors_own_is_not(stage: Stage) -> None:
    sealed = await stage.sealed(Spoken(PairId("p1"), ADA))
    (opened,) = await stage.read(stage.opening(), sealed)
    assert (opened.fact.name, opened.fact.shared) == ("Adalbert", "shared")
    assert (opened.fact.agenda, opened.fact.note) == (sealed.fact.agenda, sealed.fact.note)
    assert is_sealed(opened.fact.agenda)
    assert opened.sealed == {"name": sealed.fact.name, "shared": sealed.fact.shared}


async def test_a_destroyed_key_opens_as_nothing(stage: Stage) -> None:
    opening, sealed = stage.opening(), await stage.sealed(MemberJoined(ADA, "Adalbert"))
    assert (await stage.read(opening, sealed))[0].fact.name == "Adalbert"
    await stage.gateway.say("harbour", PersonalDataErased(ADA, ()))
    stage.clock += LASTING
    assert (await stage.read(opening, sealed))[0].fact.name == ERASED
    assert (await stage.read(stage.opening(), sealed))[0].fact.name == ERASED


async def test_what_was_moved_does_not_open(stage: Stage) -> None:
    sealed = await stage.sealed(MemberJoined(ADA, "Adalbert"))
    with pytest.raises(Damaged):
        await stage.read(stage.opening(), msgspec.structs.replace(sealed, command_id=str(uuid4())))


async def test_what_another_organisation_sealed_is_nothing_here(stage: Stage) -> None:
    sealed = await stage.sealed(MemberJoined(ADA, "Adalbert"))
    assert (await stage.read(stage.opening(), sealed, tenant=TenantId("norrsken")))[0].fact.name == ERASED


async def test_without_keys_nothing_sealed_is_folded(stage: Stage) -> None:
    sealed = await stage.sealed(MemberJoined(ADA, "Adalbert"))
    await stage.gateway.say("harbour", sealed.fact)
    with pytest.raises(NoKeys):
        await apply(stage.pool, PROJECTIONS, HARBOUR, [sealed])
    public = msgspec.structs.replace(sealed, fact=PersonalDataErased(ADA, ()))
    assert await stage.read(None, public) == [public]
    assert not any((await shown(stage.pool, "harbour")).values())


async def test_from_stream_or_journal_the_rows_are_the_same(stage: Stage) -> None:
    sealed = await stage.sealed(MemberJoined(ADA, "Adalbert"))
    await stage.gateway.say("harbour", sealed.fact, command_id=UUID(sealed.command_id))
    assert await catch_up(stage.pool, PROJECTIONS, HARBOUR, stage.opening())
    from_journal = await shown(stage.pool, "harbour")
    assert from_journal["members"]["ada"].name == "Adalbert"
    for projection in PROJECTIONS:
        await rows(stage.database, f"delete from reading.{projection.name}")
    await rows(stage.database, "delete from reading.checkpoint")
    await apply(stage.pool, [p for p in PROJECTIONS if p.name == "members"], HARBOUR, [sealed], stage.opening())
    assert (await shown(stage.pool, "harbour"))["members"] == from_journal["members"]
