"""Signed heads: what an organisation's chain had come to, kept where whoever may change the database has no hand.

A chain alone shows a change in its middle. That its end was cut off, or all of it written anew, shows only against a
head that was kept elsewhere: one line an organisation and interval, in a file that is only added to.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import stat
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from domain.tenancy import SLUG, TenantId
from services.settings import SettingWrong


class Line(msgspec.Struct, frozen=True):
    """As it stands in the file, in JSON: ``head`` in hexadecimal, ``signature`` in base 64, ``key`` for who signed."""

    organisation: str
    position: int
    head: str
    at: str
    key: str
    signature: str


@dataclass(frozen=True, slots=True)
class Signed:
    """An organisation's head, and a signature that somebody put to it. ``at`` is when, in UTC, as ISO 8601."""

    tenant: TenantId
    position: int
    head: bytes
    at: str
    key: str
    signature: bytes


Genuine = Callable[[Signed], bool]


class Unsound(Exception):
    """A file of signed heads cannot be read; the text says which line of which."""


def statement(tenant: str, position: int, head: bytes, at: str) -> bytes:
    """What is signed."""
    return f"fadder head\n{tenant}\n{position}\n{head.hex()}\n{at}\n".encode()


def signed(key: Ed25519PrivateKey, tenant: TenantId, position: int, head: bytes, at: datetime) -> Signed:
    when = at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    signature = key.sign(statement(tenant, position, head, when))
    return Signed(tenant, position, head, when, name_of(key.public_key()), signature)


def checker(keys: Iterable[Ed25519PublicKey]) -> Genuine:
    """Tells whether one of the keys has signed. The key that a line names only saves trying the others."""
    known = {name_of(key): key for key in keys}

    def genuine(one: Signed) -> bool:
        key = known.get(one.key)
        if key is None:
            return False
        try:
            key.verify(one.signature, statement(one.tenant, one.position, one.head, one.at))
        except InvalidSignature:
            return False
        return True

    return genuine


def name_of(key: Ed25519PublicKey) -> str:
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:16]


def new_key() -> tuple[bytes, bytes]:
    """The private and the public half, in PEM."""
    key = Ed25519PrivateKey.generate()
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    return (
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain),
        key.public_key().public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo),
    )


def private_key(path: Path) -> Ed25519PrivateKey:
    """Raises ``SettingWrong``."""
    try:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise SettingWrong(f"{path} can be read by others than its owner; a key that signs must not be (mode 0600)")
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise SettingWrong(f"{path} is not a readable private key in PEM: {type(error).__name__}") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise SettingWrong(f"{path} is not an Ed25519 key")
    return key


def public_keys(path: Path) -> list[Ed25519PublicKey]:
    """The keys of a PEM file, one after the other: today's and those before it. Raises ``SettingWrong``."""
    end = b"-----END PUBLIC KEY-----"
    try:
        blocks = [block + end for block in path.read_bytes().split(end)[:-1]]
        keys = [serialization.load_pem_public_key(block) for block in blocks]
    except (OSError, ValueError) as error:
        raise SettingWrong(f"{path} is not a readable public key in PEM: {type(error).__name__}") from None
    found = [key for key in keys if isinstance(key, Ed25519PublicKey)]
    if not found or len(found) < len(keys):
        raise SettingWrong(f"{path} must hold Ed25519 public keys")
    return found


def written(one: Signed) -> bytes:
    signature = base64.b64encode(one.signature).decode()
    line = Line(one.tenant, one.position, one.head.hex(), one.at, one.key, signature)
    return msgspec.json.encode(line) + b"\n"


def understood(line: bytes) -> Signed:
    """Raises ``ValueError``."""
    try:
        said = msgspec.json.decode(line, type=Line)
        signature = base64.b64decode(said.signature, validate=True)
    except (msgspec.DecodeError, binascii.Error) as error:
        raise ValueError(str(error)) from None
    datetime.fromisoformat(said.at)
    tenant, head = TenantId(said.organisation), bytes.fromhex(said.head)
    return Signed(tenant, said.position, head, said.at, said.key, signature)


def kept_in(folder: Path) -> list[TenantId]:
    """The organisations that a folder has heads of."""
    names = (file.stem for file in folder.glob("*.jsonl"))
    return sorted(TenantId(name) for name in names if SLUG.fullmatch(name))


def kept_of(folder: Path, tenant: TenantId) -> list[Signed]:
    """All heads of an organisation, oldest first. A last line without an end was never wholly written: it says nothing.

    Raises ``Unsound``.
    """
    file = folder / f"{tenant}.jsonl"
    try:
        whole = file.read_bytes()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise Unsound(f"{file} cannot be read: {type(error).__name__}") from None
    found: list[Signed] = []
    for number, line in enumerate(whole.split(b"\n")[:-1], 1):
        try:
            one = understood(line)
        except ValueError:
            raise Unsound(f"{file}, line {number}, is not a signed head") from None
        if one.tenant != tenant:
            raise Unsound(f"{file}, line {number}, speaks of another organisation")
        found.append(one)
    return found
