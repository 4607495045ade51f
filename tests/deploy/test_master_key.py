"""The file that all keys rest on, and what is said where it cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from deploy import master_key
from domain.sealed import Damaged
from services.settings import Settings, SettingWrong


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


def test_it_does_not_show_itself(tmp_path: Path) -> None:
    assert "kkk" not in repr(master_key.FileKey(b"k" * 32))
