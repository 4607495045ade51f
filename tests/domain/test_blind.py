"""RSA blind signatures against the vector of RFC 9474 for RSABSSA-SHA384-PSS-Deterministic (appendix A)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from domain.blind import EXPONENT, Signer, Unsigned, blind, finished, signed, verified

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


def test_every_blinded_message_may_stand_for_every_signature() -> None:
    """Whoever kept all that was blinded and all that was signed finds a factor for each two of them: they fit alike."""
    other = blind(N, b"another message", SALT, 12345)
    factor = pow(int.from_bytes(signed(SIGNER, other, 7)) * pow(int.from_bytes(SIGNATURE), -1, N), 1, N)
    assert blind(N, MESSAGE, SALT, factor) == other
