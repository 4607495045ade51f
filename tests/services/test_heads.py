"""Signed heads: who may sign, what is kept, and what is never signed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from domain.language import MemberId
from domain.member import MemberJoined
from domain.tenancy import TenantId
from services.chain import Checked, check
from services.heads import (
    Signed,
    Unsound,
    checker,
    kept_in,
    kept_of,
    new_key,
    private_key,
    public_keys,
    signed,
    understood,
    written,
)
from services.postgres import Pool, connect
from services.settings import SettingWrong
from services.signing import Folder, sign, sign_new
from tests.conftest import Database
from tests.services.house import Writing, at_work, rows, writing
from tests.until import until

HARBOUR, NORRSKEN = TenantId("harbour"), TenantId("norrsken")
KEY = Ed25519PrivateKey.generate()
GENUINE = checker([KEY.public_key()])
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def joined(n: int) -> MemberJoined:
    return MemberJoined(MemberId(f"m{n}"), "Somebody")


def a_head(position: int = 7, tenant: TenantId = HARBOUR) -> Signed:
    return signed(KEY, tenant, position, bytes([position]) * 32, NOON)


@pytest.fixture
async def gateway(database: Database) -> AsyncIterator[Writing]:
    async with writing(database) as opened:
        await opened.say("harbour", joined(1), joined(2))
        await opened.say("norrsken", joined(1))
        yield opened


@pytest.fixture
async def relay(database: Database) -> AsyncIterator[Pool]:
    pool = await connect(database.dsn("relay"), most=1)
    yield pool
    await pool.close()


@pytest.fixture
async def folder(tmp_path: Path) -> AsyncIterator[Folder]:
    opened = Folder(tmp_path / "heads")
    assert await opened.take()
    yield opened
    opened.let_go()


def positions(tmp_path: Path, tenant: TenantId) -> list[int]:
    return [one.position for one in kept_of(tmp_path / "heads", tenant)]


def test_a_line_says_what_was_signed() -> None:
    one = a_head()
    assert understood(written(one)) == one
    assert GENUINE(one)


@pytest.mark.parametrize(
    "other",
    [
        Signed(NORRSKEN, 7, a_head().head, a_head().at, a_head().key, a_head().signature),
        Signed(HARBOUR, 8, a_head().head, a_head().at, a_head().key, a_head().signature),
        Signed(HARBOUR, 7, b"\0" * 32, a_head().at, a_head().key, a_head().signature),
        Signed(HARBOUR, 7, a_head().head, "2026-03-02T12:00:00Z", a_head().key, a_head().signature),
        Signed(HARBOUR, 7, a_head().head, a_head().at, "0" * 16, a_head().signature),
        Signed(HARBOUR, 7, a_head().head, a_head().at, a_head().key, b""),
    ],
)
def test_a_signature_holds_for_one_statement_only(other: Signed) -> None:
    assert not GENUINE(other)


def test_keys_of_before_are_still_known(tmp_path: Path) -> None:
    halves = [new_key() for _ in range(2)]
    (tmp_path / "public.pem").write_bytes(b"".join(public for _, public in halves))
    genuine = checker(public_keys(tmp_path / "public.pem"))
    for private, _ in halves:
        (tmp_path / "key.pem").write_bytes(private)
        (tmp_path / "key.pem").chmod(0o600)
        assert genuine(signed(private_key(tmp_path / "key.pem"), HARBOUR, 1, b"\1" * 32, NOON))


def test_a_key_that_others_may_read_does_not_sign(tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_bytes(new_key()[0])
    (tmp_path / "key.pem").chmod(0o640)
    with pytest.raises(SettingWrong, match="0600"):
        private_key(tmp_path / "key.pem")


def test_what_is_no_such_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    with pytest.raises(SettingWrong, match="not a readable"):
        private_key(path)
    with pytest.raises(SettingWrong, match="not a readable"):
        public_keys(path)
    curve = generate_private_key(SECP256R1())
    path.touch(0o600)
    for content in (b"", b"nothing", new_key()[1]):
        path.write_bytes(content)
        with pytest.raises(SettingWrong):
            private_key(path)
    pem = serialization.Encoding.PEM
    path.write_bytes(
        curve.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()),
    )
    with pytest.raises(SettingWrong, match="Ed25519"):
        private_key(path)
    for content in (
        b"",
        new_key()[0],
        curve.public_key().public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo),
    ):
        path.write_bytes(content)
        with pytest.raises(SettingWrong):
            public_keys(path)


async def test_lines_are_only_added(tmp_path: Path, folder: Folder) -> None:
    assert await folder.newest(HARBOUR) is None
    await folder.keep([a_head(1), a_head(3, NORRSKEN)])
    before = (tmp_path / "heads/harbour.jsonl").read_bytes()
    await folder.keep([a_head(2)])
    assert (tmp_path / "heads/harbour.jsonl").read_bytes().startswith(before)
    assert kept_in(tmp_path / "heads") == [HARBOUR, NORRSKEN]
    assert positions(tmp_path, HARBOUR) == [1, 2]
    assert await folder.newest(HARBOUR) == a_head(2)


async def test_a_line_that_was_cut_short_by_a_crash_does_no_harm(tmp_path: Path, folder: Folder) -> None:
    await folder.keep([a_head(1)])
    with (tmp_path / "heads/harbour.jsonl").open("ab") as file:
        file.write(written(a_head(2))[:50])
    assert positions(tmp_path, HARBOUR) == [1]
    assert await folder.newest(HARBOUR) == a_head(1)
    await folder.keep([a_head(3)])
    assert positions(tmp_path, HARBOUR) == [1, 3]


@pytest.mark.parametrize("line", [b"nothing\n", b"{}\n", written(a_head(1, NORRSKEN)), b"\n"])
async def test_a_line_that_cannot_be_read_is_said(tmp_path: Path, folder: Folder, line: bytes) -> None:
    await folder.keep([a_head(1)])
    with (tmp_path / "heads/harbour.jsonl").open("ab") as file:
        file.write(line)
    with pytest.raises(Unsound, match=r"harbour\.jsonl, line 2"):
        kept_of(tmp_path / "heads", HARBOUR)


async def test_a_file_that_cannot_be_opened_is_said(tmp_path: Path, folder: Folder) -> None:
    (tmp_path / "heads/harbour.jsonl").mkdir()
    with pytest.raises(Unsound, match=r"harbour\.jsonl cannot be read: IsADirectoryError"):
        kept_of(tmp_path / "heads", HARBOUR)


async def test_one_of_two_writes(tmp_path: Path, folder: Folder) -> None:
    other = Folder(tmp_path / "heads")
    assert not await other.take()
    folder.let_go()
    assert await other.take()
    other.let_go()


async def test_what_has_moved_is_signed_at_an_interval(
    database: Database, gateway: Writing, relay: Pool, folder: Folder, tmp_path: Path
) -> None:
    async def reached(position: int) -> bool:
        return positions(tmp_path, HARBOUR)[-1:] == [position]

    async with at_work(sign(relay, KEY, folder, 0.02, lambda: NOON)):
        await until("the first head is signed", lambda: reached(2))
        await gateway.say("harbour", joined(3))
        await until("the next head is signed", lambda: reached(3))
    assert positions(tmp_path, HARBOUR) == [2, 3]
    assert positions(tmp_path, NORRSKEN) == [1], "it has not moved"
    found = await rows(database, "select hash from journal.fact where tenant = 'harbour' order by position")
    assert [one.head for one in kept_of(tmp_path / "heads", HARBOUR)] == [row["hash"] for row in found[1:]]
    kept = kept_of(tmp_path / "heads", HARBOUR)
    operator = await asyncpg.connect(database.dsn("operator"))
    checked = await check(operator, HARBOUR, kept, GENUINE)
    await operator.close()
    assert checked == Checked(HARBOUR, 3, kept[-1].head, None, kept[-1])


async def test_a_second_signer_goes_on_where_the_first_has_ended(
    gateway: Writing, relay: Pool, folder: Folder, tmp_path: Path
) -> None:
    await sign_new(relay, KEY, folder, {}, NOON)
    await sign_new(relay, KEY, folder, {}, NOON)
    assert positions(tmp_path, HARBOUR) == [2]
    await gateway.say("harbour", joined(3))
    await sign_new(relay, KEY, folder, {}, NOON)
    assert positions(tmp_path, HARBOUR) == [2, 3]


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize(
    "tampering",
    [
        "update journal.fact set hash = sha256('x') where tenant = 'harbour' and position = 2",
        "delete from journal.fact where tenant = 'harbour' and position = 2",
        "update journal.organisation set position = 1 where tenant = 'harbour'",
        "update journal.organisation set position = 9 where tenant = 'harbour'",
        "update journal.organisation set head = sha256('x') where tenant = 'harbour'",
    ],
)
async def test_what_was_signed_is_not_signed_away(
    database: Database, gateway: Writing, relay: Pool, folder: Folder, tmp_path: Path, tampering: str, known: bool
) -> None:
    remembered: dict[TenantId, Signed] = {}
    await sign_new(relay, KEY, folder, remembered, NOON)
    if "head =" not in tampering:
        await gateway.say("harbour", joined(3))
    await gateway.say("norrsken", joined(2))
    owner = await asyncpg.connect(database.dsn("postgres"))
    await owner.execute(f"set session_replication_role = replica; {tampering}")
    await owner.close()
    await sign_new(relay, KEY, folder, remembered if known else {}, NOON)
    assert positions(tmp_path, HARBOUR) == [2]
    assert positions(tmp_path, NORRSKEN) == [1, 2], "the others are signed as ever"


async def test_a_file_that_cannot_be_read_stops_its_organisation_only(
    gateway: Writing, relay: Pool, folder: Folder, tmp_path: Path
) -> None:
    (tmp_path / "heads/harbour.jsonl").write_bytes(b"nothing\n")
    await sign_new(relay, KEY, folder, {}, NOON)
    assert positions(tmp_path, NORRSKEN) == [1]
    assert (tmp_path / "heads/harbour.jsonl").read_bytes() == b"nothing\n"


class Watched(Folder):
    """Tells when somebody has asked for it."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.asked = asyncio.Event()

    async def take(self) -> bool:
        self.asked.set()
        return await super().take()


async def test_it_goes_on_when_the_folder_is_there_again(gateway: Writing, relay: Pool, tmp_path: Path) -> None:
    async def signed_after_all() -> bool:
        return positions(tmp_path, HARBOUR) == [2]

    (tmp_path / "heads").touch()
    folder = Watched(tmp_path / "heads")
    async with at_work(sign(relay, KEY, folder, 0.02, lambda: NOON)):
        await folder.asked.wait()
        (tmp_path / "heads").unlink()
        await until("the head is signed", signed_after_all)
    folder.let_go()
