"""RSA blind signatures, RFC 9474: the variant RSABSSA-SHA384-PSS-Deterministic, for messages that are random already.

Whoever signs learns nothing of what is signed, and cannot tell later which signature was made when. Numbers that have
to be random are arguments. Names in brackets are those of the RFC.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers
from cryptography.hazmat.primitives.hashes import SHA384

EXPONENT = 65537
SALT = HASH = 48
"""Bytes."""


class Unsigned(ValueError):
    """What came is no blinded message, or no signature of this key."""


@dataclass(frozen=True, slots=True)
class Signer:
    """The private key. ``d`` is the private exponent."""

    n: int
    d: int


def size(n: int) -> int:
    return (n.bit_length() + 7) // 8


def blind(n: int, message: bytes, salt: bytes, r: int) -> bytes:
    """What is given to the signer [Blind]. ``r`` is random, below ``n`` and has an inverse."""
    m = int.from_bytes(encoded(message, n.bit_length() - 1, salt))
    return (m * pow(r, EXPONENT, n) % n).to_bytes(size(n))


def signable(n: int, blinded: bytes) -> bool:
    return len(blinded) == size(n) and 1 < int.from_bytes(blinded) < n - 1


def signed(signer: Signer, blinded: bytes, r: int) -> bytes:
    """[BlindSign]. ``r``, as in ``blind``, keeps its time from telling of the key. Raises ``Unsigned``."""
    n, z = signer.n, int.from_bytes(blinded)
    if not signable(n, blinded):
        raise Unsigned
    s = pow(z * pow(r, EXPONENT, n) % n, signer.d, n) * pow(r, -1, n) % n
    if pow(s, EXPONENT, n) != z:
        raise Unsigned
    return s.to_bytes(size(n))


def finished(n: int, message: bytes, blind_signature: bytes, r: int) -> bytes:
    """The signature of the message, with which nobody who signed it was shown [Finalize]. Raises ``Unsigned``."""
    signature = (int.from_bytes(blind_signature) * pow(r, -1, n) % n).to_bytes(size(n))
    verified(n, message, signature)
    return signature


def verified(n: int, message: bytes, signature: bytes) -> None:
    """[RSASSA-PSS-VERIFY]. Raises ``Unsigned``."""
    try:
        RSAPublicNumbers(EXPONENT, n).public_key().verify(signature, message, PSS(MGF1(SHA384()), SALT), SHA384())
    except (InvalidSignature, ValueError):
        raise Unsigned from None


def encoded(message: bytes, bits: int, salt: bytes) -> bytes:
    """[EMSA-PSS-ENCODE] of RFC 8017, 9.1.1."""
    length = (bits + 7) // 8
    digest = hashlib.sha384(bytes(8) + hashlib.sha384(message).digest() + salt).digest()
    block = bytes(length - SALT - HASH - 2) + b"\x01" + salt
    masked = bytearray(a ^ b for a, b in zip(block, mask(digest, len(block)), strict=True))
    masked[0] &= 0xFF >> (8 * length - bits)
    return bytes(masked) + digest + b"\xbc"


def mask(seed: bytes, length: int) -> bytes:
    """[MGF1]."""
    blocks = (hashlib.sha384(seed + count.to_bytes(4)).digest() for count in range(-(-length // HASH)))
    return b"".join(blocks)[:length]
