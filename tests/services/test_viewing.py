"""What the door opens for an entitled viewer, in how many round trips, and for how long."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import uuid4

import asyncpg
import pytest

from domain.entitled import Circle, Viewer, may_read
from domain.language import MemberId, PairId, Recorded, Role, Via, Visibility
from domain.member import PersonalDataErased
from domain.sealed import ERASED, Confidential, Damaged, confidential
from domain.tenancy import TenantId
from services.keys import LASTING
from services.postgres import connect
from services.sealing import seal
from services.viewing import Viewing
from tests.conftest import Database
from tests.services.house import MASTER, Writing, rows, writing

HARBOUR, NORRSKEN = TenantId("harbour"), TenantId("norrsken")
ADA, MIM = MemberId("ada"), MemberId("mim")


@dataclass(frozen=True, slots=True)
class Spoken:
    pair: PairId
    recipient: MemberId
    member: MemberId
    agenda: Annotated[str, Visibility.PAIR] = "our own"
    note: Annotated[str, Visibility.AUTHOR] = "my own"
    concern: Annotated[str, Visibility.RECIPIENT] = "for cora alone"
    name: Annotated[str, Visibility.PERSONAL] = "Adalbert"


SPOKEN = Spoken(PairId("p1"), MemberId("cora"), ADA)
TEXTS = ("agenda", "note", "concern")


@dataclass
class Counted:
    """A pool that counts the questions it is asked."""

    pool: Any
    asked: int = 0

    async def fetch(self, query: str, *given: Any) -> Any:
        self.asked += 1
        return await self.pool.fetch(query, *given)


@dataclass
class Stage:
    gateway: Writing
    pool: Any
    database: Database
    clock: float = 100.0
    counted: Counted = field(init=False)

    def viewing(self) -> Viewing:
        self.counted = Counted(self.pool)
        return Viewing(self.counted, MASTER, lambda: self.clock)  # pyright: ignore[reportArgumentType]

    async def kept(
        self, author: MemberId = ADA, fact: Any = SPOKEN, names: Sequence[str] = TEXTS
    ) -> list[Confidential]:
        command_id = str(uuid4())
        held = await seal(self.gateway.chest.of(HARBOUR), [SPOKEN], command_id, author)
        assert held is not None
        at = datetime(2026, 3, 1, tzinfo=UTC)
        recorded = Recorded(1, held.facts[0], (), author, Role.MEMBER, Via.API, at, command_id=command_id)
        return [text for name in names if (text := confidential(recorded, name)) is not None]


@pytest.fixture
async def stage(database: Database) -> AsyncGenerator[Stage]:
    pool = await connect(database.dsn("gateway_read"), most=2)
    async with writing(database) as gateway:
        yield Stage(gateway, pool, database)
    await pool.close()


async def test_an_answer_is_opened_in_one_round_trip(stage: Stage) -> None:
    viewing = stage.viewing()
    texts = [*await stage.kept(), *await stage.kept(MIM), *await stage.kept(MIM)]
    assert await viewing.opened(HARBOUR, texts) == ["our own", "my own", "for cora alone"] * 3
    assert stage.counted.asked == 1


async def test_a_key_is_remembered_for_a_second_at_most(stage: Stage) -> None:
    viewing, texts = stage.viewing(), await stage.kept()
    for later, asked in ((0.0, 1), (LASTING / 2, 1), (LASTING, 2)):
        stage.clock = 100.0 + later
        await viewing.opened(HARBOUR, texts)
        assert stage.counted.asked == asked
    assert LASTING <= 1.0


async def test_of_whoever_was_erased_nothing_opens_and_of_the_other_everything(stage: Stage) -> None:
    viewing, hers, his = stage.viewing(), await stage.kept(ADA), await stage.kept(MIM)
    await viewing.opened(HARBOUR, [*hers, *his])
    await stage.gateway.say("harbour", PersonalDataErased(ADA, ()))
    stage.clock += LASTING
    assert await viewing.opened(HARBOUR, hers) == [ERASED] * 3
    assert await viewing.opened(HARBOUR, his) == ["our own", "my own", "for cora alone"]


async def test_nothing_is_ever_sealed_again_for_whoever_was_erased(stage: Stage) -> None:
    """Also not under keys that were never made: to a pair that they had not yet written to."""
    await stage.gateway.say("harbour", PersonalDataErased(ADA, ()))
    assert await seal(stage.gateway.chest.of(HARBOUR), [SPOKEN], str(uuid4()), ADA) is None
    kept = await rows(stage.database, "select subject from journal.key where wrapped is not null")
    assert not [one for one in kept if one["subject"].startswith("author:ada")]


async def test_only_the_keys_of_that_very_person_go(stage: Stage) -> None:
    names = [MemberId(name) for name in ("ada", "ada-b", "ad", "adam")]
    texts = [text for name in names for text in await stage.kept(name, names=["agenda"])]
    await stage.gateway.say("harbour", PersonalDataErased(ADA, ()))
    assert await stage.viewing().opened(HARBOUR, texts) == [ERASED, "our own", "our own", "our own"]


async def test_another_organisation_opens_nothing(stage: Stage) -> None:
    texts = await stage.kept()
    await seal(stage.gateway.chest.of(NORRSKEN), [SPOKEN], str(uuid4()), ADA)
    with pytest.raises(Damaged):
        await stage.viewing().opened(NORRSKEN, texts)
    assert await stage.viewing().opened(TenantId("elsewhere"), texts) == [ERASED] * 3


async def test_a_name_is_opened_for_the_file_of_its_person_and_on_no_page(stage: Stage) -> None:
    (name,) = await stage.kept(names=["name"])
    assert await stage.viewing().opened(HARBOUR, [name]) == ["Adalbert"]
    assert not may_read(name, Viewer(ADA, (*Role,)), Circle(PairId("p1"), frozenset({ADA})))


async def test_what_was_never_sealed_is_not_shown(stage: Stage) -> None:
    bare = Confidential("plain words", "Spoken", "agenda", Visibility.PAIR, str(uuid4()), 0)
    with pytest.raises(Damaged):
        await stage.viewing().opened(HARBOUR, [bare])


async def test_the_role_that_reads_sees_no_table_of_keys(stage: Stage) -> None:
    for table in ("key", "organisation_key"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await stage.pool.fetch(f"select * from journal.{table}")
