"""Texts that only the entitled read: sealed in the fact, under a key of their person, pair or author.

A sealed text stays a text, ``sealed:1:<subject>:<nonce and ciphertext in base64url>``, so that nothing else of a fact
knows of it. It opens where it was sealed and nowhere else. Under a key that has been destroyed it is ``ERASED``.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from domain.language import MemberId, Recorded, Refused, Visibility, visibilities

ERASED = ""
"""What is left of a text once its key has been destroyed."""
KEY, NONCE = 32, 12
"""Bytes of a key (AES-256), and of a nonce of GCM: random, for no key here seals anywhere near 2**32 texts."""
SHORTEST = 32
PREFIX = "sealed:1:"


@dataclass(frozen=True, slots=True, order=True)
class Lock:
    """What one key opens: the texts of one class about one subject."""

    subject: str
    visibility: Visibility


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fact stands. ``ordinal`` counts the facts of its command from 0."""

    organisation: str
    command_id: str
    ordinal: int


Keys = Mapping[Lock, bytes | None]
"""``None``, or no entry, for a key that has been destroyed."""


class Damaged(Exception):
    """What is sealed was changed, moved or sealed under another key. Never said of a key that has been destroyed."""


class NotKept(Refused):
    """What would be written here is not kept any more."""

    svenska = "Det som skulle skrivas här sparas inte längre."


# bytes


def seal(key: bytes, nonce: bytes, plain: bytes, about: bytes) -> bytes:
    """The nonce and AES-256-GCM's ciphertext and tag. ``about`` must be the same to open it; it is not in it."""
    return nonce + AESGCM(key).encrypt(nonce, plain, about)


def unseal(key: bytes, sealed: bytes, about: bytes) -> bytes:
    """Raises ``Damaged``."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], about)
    except (InvalidTag, ValueError):
        raise Damaged from None


def told_apart(*parts: str) -> bytes:
    """The parts, each behind its length, so that no two lists of parts make the same bytes."""
    return b"".join(len(part).to_bytes(4) + part for part in map(str.encode, parts))


def about_text(place: Place, fact: str, field: str, lock: Lock) -> bytes:
    organisation, command_id, ordinal = place.organisation, place.command_id, str(place.ordinal)
    return told_apart("text 1", organisation, command_id, ordinal, fact, field, lock.subject, lock.visibility)


def about_key(organisation: str, lock: Lock) -> bytes:
    """What binds the key of a lock, wrapped by the key of its organisation, to both."""
    return told_apart("key 1", organisation, lock.subject, lock.visibility)


def about_organisation(organisation: str) -> bytes:
    """What binds the key of an organisation, wrapped by the master key, to it."""
    return told_apart("organisation 1", organisation)


def padded(plain: bytes) -> bytes:
    """Up to the next power of two, ``SHORTEST`` at least: of a sealed text only a class of its length is seen."""
    length = max(SHORTEST, 1 << len(plain).bit_length())
    return plain + b"\x80" + bytes(length - len(plain) - 1)


def stripped(plain: bytes) -> bytes:
    return plain[: plain.rindex(b"\x80")]


# facts


@cache
def secrets_of(kind: type[object]) -> tuple[tuple[str, Visibility], ...]:
    """The fields of a fact that are sealed, and their classes."""
    return tuple((name, who) for name, who in visibilities(kind).items() if who is not Visibility.PUBLIC)


def subject_of(fact: Any, who: Visibility, author: str) -> str:
    match who:
        case Visibility.PERSONAL:
            return f"member:{fact.member}"
        case Visibility.PAIR_AND_COORDINATOR:
            return f"pair:{fact.pair}"
        case Visibility.PAIR:
            return f"author:{author}:{fact.pair}"
        case Visibility.AUTHOR:
            return f"author:{author}"
        case Visibility.RECIPIENT:
            return f"author:{author}:{fact.recipient}"
        case Visibility.AGGREGATE:
            return f"author:{author}:{fact.programme}"
        case Visibility.PUBLIC:
            raise ValueError("what everybody reads is not sealed")


def of_person(member: MemberId) -> tuple[Lock, ...]:
    """The locks whose keys go with a person. ``deploy/sql/0004_keys.sql`` says the same."""
    return Lock(f"member:{member}", Visibility.PERSONAL), Lock(f"author:{member}", Visibility.AUTHOR)


def written_to_others(member: MemberId) -> str:
    """How the subjects of a person's words to a pair or a recipient begin; the keys of all of them go with the person.

    ``deploy/sql/0005_keys_of_authors.sql`` says the same. No id of a member has a colon in it.
    """
    return f"author:{member}:"


def goes_with(lock: Lock, member: MemberId) -> bool:
    """Whether the key of a lock is destroyed when a person is erased."""
    return lock in of_person(member) or lock.subject.startswith(written_to_others(member))


def to_seal(fact: object, author: str) -> dict[str, Lock]:
    """The lock of each text in a fact that somebody has just said. ``author`` is whose words they are."""
    return {
        name: Lock(subject_of(fact, who, author), who)
        for name, who in secrets_of(type(fact))
        if getattr(fact, name) is not None
    }


def sealed(fact: Any, place: Place, locks: Mapping[str, Lock], keys: Mapping[Lock, bytes], nonces: Nonces) -> Any:
    """The fact as the journal may hold it. Every lock has its key."""
    texts: dict[str, str] = {}
    for name, lock in locks.items():
        about = about_text(place, type(fact).__name__, name, lock)
        closed = seal(keys[lock], nonces(), padded(getattr(fact, name).encode()), about)
        texts[name] = f"{PREFIX}{lock.subject}:{urlsafe_b64encode(closed).decode().rstrip('=')}"
    return replace(fact, **texts) if texts else fact


Nonces = Callable[[], bytes]
"""``NONCE`` bytes, never the same again."""


def is_sealed(text: str) -> bool:
    return text.startswith(PREFIX)


def to_open(fact: object) -> dict[str, Lock]:
    """The lock of each text in a fact that is sealed."""
    return {
        name: Lock(text[len(PREFIX) :].rpartition(":")[0], who)
        for name, who in secrets_of(type(fact))
        if (text := getattr(fact, name)) is not None and is_sealed(text)
    }


def opened(recorded: Recorded, organisation: str, locks: Mapping[str, Lock], keys: Keys) -> Recorded:
    """The fact with the texts of these locks as they were said, or ``ERASED``. Raises ``Damaged``."""
    fact, place = recorded.fact, Place(organisation, recorded.command_id, recorded.ordinal)
    texts: dict[str, str] = {}
    for name, lock in locks.items():
        key = keys.get(lock)
        if key is None:
            texts[name] = ERASED
        else:
            about = about_text(place, type(fact).__name__, name, lock)
            texts[name] = stripped(unseal(key, unwritten(getattr(fact, name)), about)).decode()
    held = {name: getattr(fact, name) for name in texts}
    return msgspec.structs.replace(recorded, fact=replace(fact, **texts), sealed=held)


@dataclass(frozen=True, slots=True)
class Confidential:
    """A sealed text as a read model keeps it: with what it takes to open it away from its fact."""

    text: str
    fact: str
    field: str
    visibility: Visibility
    command_id: str
    ordinal: int

    @property
    def lock(self) -> Lock:
        return Lock(self.text[len(PREFIX) :].rpartition(":")[0], self.visibility)

    @property
    def author(self) -> str:
        return self.lock.subject.split(":")[1]

    @property
    def addressee(self) -> str:
        """The pair or the person it is written to; the empty word for what is written to nobody."""
        return ":".join(self.lock.subject.split(":")[2:])

    @property
    def digest(self) -> str:
        return digest_of(self.text)


def confidential(recorded: Recorded, field: str) -> Confidential | None:
    """A field of a fact that is confidential, as a read model may keep it; ``None`` where nothing was said there."""
    fact: object = recorded.fact
    text: str | None = getattr(fact, field)
    if text is None:
        return None
    who = visibilities(type(fact))[field]
    return Confidential(text, recorded.name, field, who, recorded.command_id, recorded.ordinal)


def opened_text(kept: Confidential, organisation: str, keys: Keys) -> str:
    """What was said, or ``ERASED``. Raises ``Damaged``, also for what was never sealed: nothing such is ever kept."""
    if not is_sealed(kept.text):
        raise Damaged
    key = keys.get(kept.lock)
    if key is None:
        return ERASED
    about = about_text(Place(organisation, kept.command_id, kept.ordinal), kept.fact, kept.field, kept.lock)
    return stripped(unseal(key, unwritten(kept.text), about)).decode()


def digest_of(held: str) -> str:
    """Of a sealed text, in hexadecimal. One of the text itself would tell it to whoever can guess it."""
    return hashlib.sha256(held.encode()).hexdigest()


def unwritten(text: str) -> bytes:
    closed = text.rpartition(":")[2]
    try:
        return urlsafe_b64decode(closed + "==")  # more than it takes does no harm
    except ValueError:
        raise Damaged from None


def fingerprint(said: bytes, keys: Iterable[bytes]) -> bytes:
    """16 bytes by which the same thing said again is known; with keys, by nobody who does not hold all of them.

    Bare, the digest of a command would tell a name to whoever can guess it, long after the name was erased.
    """
    digest = hashlib.sha256(said).digest()
    for key in keys:
        digest = hmac.digest(hmac.digest(key, b"fingerprint 1", "sha256"), digest, "sha256")
    return digest[:16]
