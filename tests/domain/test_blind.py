"""RSA blind signatures against the vector of RFC 9474 for RSABSSA-SHA384-PSS-Deterministic (appendix A)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from domain.blind import EXPONENT, Signer, Unsigned, blind, encoded, finished, signed, verified

VECTOR = json.loads((Path(__file__).parents[1] / "data" / "rfc9474.json").read_text("utf-8"))
N, P, INVERSE = (int(VECTOR[name], 16) for name in ("n", "p", "inv"))
MESSAGE, SALT, BLIND_SIGNATURE, SIGNATURE = (
    bytes.fromhex(VECTOR[name]) for name in ("msg", "salt", "blind_sig", "sig")
)
SIGNER = Signer(N, pow(EXPONENT, -1, (P - 1) * (N // P - 1)))
R = pow(INVERSE, -1, N)


def test_the_published_signature_is_reached_step_by_step() -> None:
    blinded = blind(N, MESSAGE, SALT, R)
    assert signed(SIGNER, blinded, 7) == BLIND_SIGNATURE
    assert finished(N, MESSAGE, BLIND_SIGNATURE, R) == SIGNATURE
    verified(N, MESSAGE, SIGNATURE)


def test_another_message_or_key_or_signature_is_not_signed() -> None:
    for n, message, signature in (
        (N, MESSAGE + b"x", SIGNATURE),
        (N - 2, MESSAGE, SIGNATURE),
        (N, MESSAGE, SIGNATURE[:-1] + b"x"),
        (N, MESSAGE, SIGNATURE[1:]),
        (N, MESSAGE, BLIND_SIGNATURE),
    ):
        with pytest.raises(Unsigned):
            verified(n, message, signature)
    with pytest.raises(Unsigned):
        finished(N, MESSAGE, SIGNATURE, R)


@pytest.mark.parametrize(
    "blinded", [b"", b"\0" * 512, b"\0" * 511 + b"\1", (N - 1).to_bytes(512), b"\xff" * 512, b"x" * 511]
)
def test_what_is_no_blinded_message_is_not_signed(blinded: bytes) -> None:
    with pytest.raises(Unsigned):
        signed(SIGNER, blinded, 7)


@pytest.mark.parametrize("z", [2, N - 2])
def test_the_least_and_the_greatest_number_are_signed(z: int) -> None:
    assert pow(int.from_bytes(signed(SIGNER, z.to_bytes(512), 7)), EXPONENT, N) == z


def test_a_signature_that_went_wrong_is_not_given_out() -> None:
    """Of two of one message, one of them wrong, the key can be reckoned."""
    with pytest.raises(Unsigned):
        signed(Signer(N, SIGNER.d + 2), blind(N, MESSAGE, SALT, R), 7)


@pytest.mark.parametrize(("bits", "length"), [(4089, 512), (4095, 512), (4096, 512), (4097, 513)])
def test_a_message_fills_as_many_bytes_as_its_bits_need(bits: int, length: int) -> None:
    assert len(encoded(MESSAGE, bits, SALT)) == length


def test_every_blinded_message_may_stand_for_every_signature() -> None:
    """Whoever kept all that was blinded and all that was signed finds a factor for each two of them: they fit alike."""
    other = blind(N, b"another message", SALT, 12345)
    factor = pow(int.from_bytes(signed(SIGNER, other, 7)) * pow(int.from_bytes(SIGNATURE), -1, N), 1, N)
    assert blind(N, MESSAGE, SALT, factor) == other
