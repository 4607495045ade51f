"""The file that all keys rest on, and what is said where it cannot be used."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from types import ModuleType

import pytest

from deploy import master_key
from deploy.processes import gateway, intake, matching, projections, webhooks
from domain.language import Visibility
from domain.sealed import Damaged, Lock
from domain.tenancy import TenantId
from services.postgres import connect
from services.settings import DATABASE_ROLES, Settings, SettingWrong
from tests.conftest import Database
from tests.services.house import MASTER, writing
from tests.story import STORY
from tests.world import KEY


def test_it_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "master"
    master_key.make(path)
    first = path.read_text()
    master_key.make(path)
    assert path.read_text() == first
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(master_key.load(path).key) == 32


async def test_it_wraps_for_one_organisation(tmp_path: Path) -> None:
    master_key.make(tmp_path / "master")
    key = master_key.load(tmp_path / "master")
    wrapped = await key.wrap("harbour", b"k" * 32)
    assert await key.unwrap("harbour", wrapped) == b"k" * 32
    with pytest.raises(Damaged):
        await key.unwrap("norrsken", wrapped)


@pytest.mark.parametrize("text", ["", "secret!", "c2VjcmV0", "\xff"])
def test_what_is_no_key_is_refused_and_not_repeated(tmp_path: Path, text: str) -> None:
    path = tmp_path / "master"
    path.touch(0o600)
    path.write_text(text, "latin-1")
    with pytest.raises(SettingWrong) as wrong:
        master_key.load(path)
    assert "FADDER_MASTER_KEY" in str(wrong.value)
    assert not text or text not in str(wrong.value)


def test_one_that_others_may_read_is_refused(tmp_path: Path) -> None:
    master_key.make(tmp_path / "master")
    (tmp_path / "master").chmod(0o640)
    with pytest.raises(SettingWrong, match="chmod 600"):
        master_key.load(tmp_path / "master")


def test_none_at_all_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingWrong, match="FADDER_MASTER_KEY is not set"):
        master_key.of(Settings())
    with pytest.raises(SettingWrong, match="not a readable file"):
        master_key.load(tmp_path / "nowhere")


def settings_of(database: Database, folder: Path) -> Settings:
    (folder / "public.json").write_text(json.dumps({"keys": [KEY.as_dict(private=False)]}))
    roles = {role: database.dsn(role) for role in DATABASE_ROLES}
    return Settings(postgres=roles, port=0, token_keys=folder / "public.json", master_key=folder / "master")


@pytest.mark.parametrize("process", [gateway, projections, matching, webhooks, intake])
async def test_whoever_takes_keys_ends_where_they_rest_on_another_master_key(
    database: Database, tmp_path: Path, process: ModuleType
) -> None:
    master_key.make(tmp_path / "master")
    settings, asked = settings_of(database, tmp_path), asyncio.Event()
    async with writing(database) as house:
        await house.say("harbour", *STORY)
        await house.chest.of(TenantId("harbour")).made([Lock("pair:p1", Visibility.PAIR)])
    with pytest.raises(SettingWrong, match="rests on another master key"):
        await asyncio.wait_for(process.run(settings, asked), 30)


@pytest.mark.parametrize("role", ["gateway_write", "projector", "matcher", "deliverer"])
async def test_a_key_that_fits_and_a_database_without_any_are_no_fault(database: Database, role: str) -> None:
    other, pool = master_key.FileKey(b"k" * 32), await connect(database.dsn(role), most=1)
    await master_key.opens(other, pool)
    async with writing(database) as house:
        await house.say("harbour", *STORY)
        await house.chest.of(TenantId("harbour")).made([Lock("pair:p1", Visibility.PAIR)])
    await master_key.opens(MASTER, pool)
    with pytest.raises(SettingWrong):
        await master_key.opens(other, pool)
    await pool.close()


def test_it_does_not_show_itself(tmp_path: Path) -> None:
    assert "kkk" not in repr(master_key.FileKey(b"k" * 32))
