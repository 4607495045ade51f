"""``fadder erase``: asked first, told why not, and a proof in the end."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deploy.erase import run
from deploy.operator import CannotLook
from domain.language import MemberId, Role
from domain.member import MemberJoined, RoleGranted
from domain.organisation import OrganisationFounded
from domain.tenancy import TenantId
from gateway.ids import node_id
from tests.conftest import Database
from tests.product import verb
from tests.services.house import rows, writing

ADA, BEN = MemberId("ada"), MemberId("ben")


async def founded(database: Database) -> None:
    async with writing(database) as gateway:
        await gateway.say(
            "harbour",
            OrganisationFounded("Harbour Guild", "en", "Europe/London"),
            MemberJoined(ADA, "Ada"),
            RoleGranted(ADA, Role.ADMIN),
            MemberJoined(BEN, "Ben"),
        )


async def erase(database: Database, data: Path, *arguments: str, answer: str = "") -> tuple[int, str]:
    """The exit status, and all that was said."""
    address = database.dsn("gateway_write")
    process = await verb("erase", *arguments, data=data, FADDER_POSTGRES_GATEWAY_WRITE=address)
    said, errors = await process.communicate(answer.encode())
    return process.returncode or 0, (said + errors).decode()


async def erased(database: Database) -> int:
    return len(await rows(database, "select from journal.fact where name = 'PersonalDataErased'"))


async def test_it_erases_and_proves_it_and_again_with_the_same_proof(database: Database, tmp_path: Path) -> None:
    await founded(database)
    status, said = await erase(database, tmp_path, "harbour", "ben", "--yes")
    assert (status, await erased(database)) == (0, 1)
    assert re.search(r"before  position 4  chain [0-9a-f]{64}\nafter   position 5  chain [0-9a-f]{64}\n", said)
    assert "left: 0" in said
    assert await erase(database, tmp_path, "harbour", node_id("Member", BEN), "--yes") == (0, said)
    assert await erased(database) == 1


async def test_it_asks_first(database: Database, tmp_path: Path) -> None:
    await founded(database)
    status, said = await erase(database, tmp_path, "harbour", "ben", answer="n\n")
    assert (status, await erased(database)) == (1, 0)
    assert "Nobody can undo this. Erase ben of harbour?" in said
    status, _ = await erase(database, tmp_path, "harbour", "ben", answer="y\n")
    assert (status, await erased(database)) == (0, 1)


async def test_it_says_why_not(database: Database, tmp_path: Path) -> None:
    await founded(database)
    for arguments, status, reason in (
        (("harbour", "cy"), 1, "There is no such member in this organisation."),
        (("harbour", "ada"), 1, "An organisation keeps at least one administrator"),
        (("norrsken", "ben"), 1, "There is no such organisation."),
        (("Harbour,norrsken", "ben"), 2, "no organisation is called so"),
    ):
        found, said = await erase(database, tmp_path, *arguments, "--yes")
        assert (found, reason in said) == (status, True), said
        assert "Traceback" not in said
    assert await erased(database) == 0


async def test_whoever_is_of_another_time_than_postgres_erases_nothing(database: Database) -> None:
    """The time that the fact was given would be the least for all that come after."""
    await founded(database)
    for apart in (timedelta(hours=1), timedelta(hours=-1)):
        with pytest.raises(CannotLook, match="set them alike"):
            await run(
                database.dsn("gateway_write"), TenantId("harbour"), BEN, lambda apart=apart: datetime.now(UTC) + apart
            )
    assert await erased(database) == 0


async def test_it_could_not_be_asked(tmp_path: Path) -> None:
    for environment, reason in (
        ({}, "nothing runs on"),
        ({"FADDER_POSTGRES_GATEWAY_WRITE": "postgresql://x@/fadder?host=%2Fnowhere"}, "Postgres does not let us in"),
    ):
        process = await verb("erase", "harbour", "ben", "--yes", data=tmp_path, **environment)
        said, errors = await process.communicate()
        assert (process.returncode, said) == (2, b"")
        assert reason in errors.decode()
