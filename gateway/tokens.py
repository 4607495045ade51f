"""Bearer tokens: signed by a key that we were given at start, with the one algorithm we chose, for this API, now.

Nothing that a token says of itself picks the key's material or the algorithm. Nothing of a token is ever logged.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import msgspec
from joserfc import jws
from joserfc.jwk import OKPKey

ALGORITHM = "Ed25519"
ISSUER = "fadder"
AUDIENCE = "fadder-api"
LEEWAY = 30
"""Seconds by which two honest clocks may differ."""
LONGEST = 4096
"""Characters of a token."""
REMEMBERED = 4096
"""Tokens whose signature need not be checked again."""

_REGISTRY = jws.JWSRegistry(algorithms=[ALGORITHM])


class TokenRefused(Exception):
    """The token proves nothing. The text is one of our own words, safe to log."""


class UnusableKeys(Exception):
    """The file of public keys cannot be trusted as it is; the text says why."""


class Signed(msgspec.Struct, frozen=True):
    """What a token with a good signature claims; times in seconds since 1970."""

    iss: str
    aud: str | list[str]
    sub: str
    org: str
    exp: float
    iat: float
    nbf: float | None = None
    scope: str | None = None


@dataclass(frozen=True, slots=True)
class Claims:
    member: str
    organisation: str
    scopes: frozenset[str]
    until: float
    """Seconds since 1970 after which the token is refused, leeway included."""
    issuer: str = ISSUER


Verify = Callable[[str, float], Claims]
"""(token, seconds since 1970) -> claims, or ``TokenRefused``."""


def load_keys(path: Path) -> dict[str, OKPKey]:
    """The public keys of a JWKS file by key id. Raises ``UnusableKeys``."""
    try:
        found = json.loads(path.read_text("utf-8"))["keys"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnusableKeys(f"{path} is not a readable JWKS file") from error
    keys: dict[str, OKPKey] = {}
    for number, entry in enumerate(cast("list[Any]", found if isinstance(found, list) else []), start=1):
        kid, key = _public_key(entry, f"key {number} of {path}")
        if kid in keys:
            raise UnusableKeys(f"two keys of {path} have the same key id")
        keys[kid] = key
    if not keys:
        raise UnusableKeys(f"{path} holds no key")
    return keys


def _public_key(entry: object, where: str) -> tuple[str, OKPKey]:
    if not isinstance(entry, dict):
        raise UnusableKeys(f"{where} is not an object")
    jwk = cast("dict[str, Any]", entry)
    if jwk.get("kty") != "OKP" or jwk.get("crv") != ALGORITHM or jwk.get("alg", ALGORITHM) != ALGORITHM:
        raise UnusableKeys(f"{where} is not an {ALGORITHM} key")
    if "d" in jwk:
        raise UnusableKeys(f"{where} is a private key; give the gateway the public half only")
    kid: object = jwk.get("kid")
    if not isinstance(kid, str) or not kid:
        raise UnusableKeys(f"{where} has no key id")
    try:
        return kid, OKPKey.import_key({"kty": "OKP", "crv": ALGORITHM, "x": jwk["x"], "kid": kid})
    except Exception as error:
        raise UnusableKeys(f"{where} cannot be read") from error


def verifier(
    keys: Mapping[str, OKPKey], *, issuer: str = ISSUER, audience: str = AUDIENCE, leeway: float = LEEWAY
) -> Verify:
    """A function that checks tokens with these keys; it remembers good signatures, and checks the times each time."""

    @lru_cache(maxsize=REMEMBERED)
    def signed(token: str) -> Signed:
        return _signed(token, keys)

    def verify(token: str, now: float) -> Claims:
        claims = signed(token)
        if claims.iss != issuer:
            raise TokenRefused("issuer")
        if audience not in ([claims.aud] if isinstance(claims.aud, str) else claims.aud):
            raise TokenRefused("audience")
        if claims.exp + leeway <= now:
            raise TokenRefused("expired")
        if claims.iat - leeway > now or (claims.nbf is not None and claims.nbf - leeway > now):
            raise TokenRefused("not yet valid")
        if not claims.sub.strip():
            raise TokenRefused("subject")
        return Claims(claims.sub, claims.org, frozenset((claims.scope or "").split()), claims.exp + leeway, issuer)

    return verify


def _signed(token: str, keys: Mapping[str, OKPKey]) -> Signed:
    if len(token) > LONGEST:
        raise TokenRefused("too long")
    try:
        found = jws.extract_compact(token.encode("ascii"), registry=_REGISTRY)
        header = found.headers()
        # `jwk`, `jku`, `x5u` and the like are never looked at: the key id chooses among our own keys, and no more.
        key = keys.get(header["kid"])
        good = (
            header["alg"] == ALGORITHM
            and "crit" not in header
            and key is not None
            and jws.validate_compact(found, key, registry=_REGISTRY)
        )
        claims = msgspec.json.decode(found.payload, type=Signed) if good else None
    except Exception:  # whatever goes wrong with what a stranger sent, the answer is no
        claims = None
    if claims is None:
        raise TokenRefused("signature or form") from None
    return claims
