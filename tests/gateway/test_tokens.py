"""A token is believed for its signature by one of our keys, and for nothing that it says of itself."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import OKPKey

from gateway.issuer import NotInProduction, development_key, issue
from gateway.tokens import LONGEST, TokenRefused, UnusableKeys, load_keys, verifier

NOW = 1_800_000_000.0
KEY = OKPKey.generate_key("Ed25519", auto_kid=True)
OTHER = OKPKey.generate_key("Ed25519", auto_kid=True)
VERIFY = verifier({str(KEY.kid): KEY}, leeway=30)

CLAIMS: dict[str, Any] = {
    "iss": "fadder",
    "aud": "fadder-api",
    "sub": "ada",
    "org": "addher",
    "iat": NOW,
    "exp": NOW + 600,
}


def signed(header: dict[str, Any] | None = None, key: OKPKey = KEY, **claims: Any) -> str:
    body = {name: value for name, value in {**CLAIMS, **claims}.items() if value is not None}
    algorithms = ["Ed25519", "EdDSA"]
    return jwt.encode({"alg": "Ed25519", "kid": KEY.kid, **(header or {})}, body, key, algorithms=algorithms)


def encoded(part: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def by_hand(header: dict[str, Any], sign: Callable[[bytes], bytes]) -> str:
    text = f"{encoded(header)}.{encoded(CLAIMS)}"
    return f"{text}.{base64.urlsafe_b64encode(sign(text.encode())).rstrip(b'=').decode()}"


def refused(token: str, now: float = NOW) -> str:
    with pytest.raises(TokenRefused) as refusal:
        VERIFY(token, now)
    assert refusal.value.__cause__ is None
    return str(refusal.value)


def test_a_token_of_ours_tells_who_asks() -> None:
    claims = VERIFY(issue(KEY, "addher", "ada", "platform", timedelta(minutes=5), now=NOW), NOW)
    assert (claims.member, claims.organisation, claims.scopes) == ("ada", "addher", {"platform"})
    assert claims.until == NOW + 300 + 30


@pytest.mark.parametrize("alg", ["none", "None", "NONE", ""])
def test_an_unsigned_token_is_refused(alg: str) -> None:
    refused(by_hand({"alg": alg, "kid": KEY.kid}, lambda _: b""))


@pytest.mark.parametrize("alg", ["HS256", "HS384", "HS512"])
def test_the_public_key_is_no_shared_secret(alg: str) -> None:
    public = KEY.as_dict(private=False)
    digest = getattr(hashlib, f"sha{alg[2:]}")
    raw = base64.urlsafe_b64decode(str(public["x"]) + "==")
    for secret in (raw, str(public["x"]).encode(), json.dumps(public).encode(), KEY.as_pem(private=False)):
        refused(by_hand({"alg": alg, "kid": KEY.kid}, lambda text, s=secret: hmac.new(s, text, digest).digest()))


def test_the_older_name_of_the_algorithm_is_refused() -> None:
    with pytest.warns(match="EdDSA is deprecated"):
        token = signed({"alg": "EdDSA"})
    refused(token)


def test_a_key_that_the_token_brings_is_ignored() -> None:
    mine = OTHER.as_dict(private=False)
    for header in ({"jwk": mine}, {"jwk": mine, "kid": OTHER.kid}, {"jku": "https://evil.example/keys"}):
        refused(signed(header, OTHER))
    assert VERIFY(signed({"jwk": mine}), NOW).member == "ada"


@pytest.mark.parametrize("kid", ["", "another", "../../keys", 7, ["x"], {"a": 1}])
def test_the_key_id_must_be_one_of_ours(kid: Any) -> None:
    refused(by_hand({"alg": "Ed25519", "kid": kid}, lambda text: _sign(text)))
    refused(by_hand({"alg": "Ed25519"}, lambda text: _sign(text)))


def test_the_right_key_id_with_another_key_is_refused() -> None:
    refused(signed(key=OTHER))


def test_extensions_that_would_have_to_be_understood_are_refused() -> None:
    for header in ({"crit": ["exp"], "exp": 1}, {"crit": ["b64"], "b64": False}):
        refused(by_hand({"alg": "Ed25519", "kid": KEY.kid, **header}, lambda text: _sign(text)))


def _sign(text: bytes) -> bytes:
    key: Any = KEY.private_key
    return key.sign(text)


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ({"iss": "other"}, "issuer"),
        ({"aud": "other"}, "audience"),
        ({"aud": []}, "audience"),
        ({"exp": NOW - 30}, "expired"),
        ({"iat": NOW + 31}, "not yet valid"),
        ({"nbf": NOW + 31}, "not yet valid"),
        ({"sub": "  "}, "subject"),
        ({"iss": None}, "form"),
        ({"aud": None}, "form"),
        ({"exp": None}, "form"),
        ({"iat": None}, "form"),
        ({"sub": None}, "form"),
        ({"org": None}, "form"),
        ({"exp": str(NOW + 600)}, "form"),
        ({"exp": True}, "form"),
        ({"exp": 10**400}, "form"),
        ({"exp": float("nan")}, "form"),
        ({"exp": float("inf")}, "form"),
        ({"sub": 7}, "form"),
        ({"org": ["addher"]}, "form"),
    ],
)
def test_each_claim_is_checked(claims: dict[str, Any], why: str) -> None:
    body = {name: value for name, value in {**CLAIMS, **claims}.items() if value is not None}
    text = f"{encoded({'alg': 'Ed25519', 'kid': KEY.kid})}.{encoded(body)}"
    assert why in refused(f"{text}.{base64.urlsafe_b64encode(_sign(text.encode())).rstrip(b'=').decode()}")


def test_clocks_may_differ_a_little() -> None:
    almost: list[dict[str, Any]] = [{"exp": NOW - 29}, {"iat": NOW + 29}, {"nbf": NOW + 29}]
    for claims in (*almost, {"aud": ["other", "fadder-api"]}):
        assert VERIFY(signed(None, KEY, **claims), NOW).organisation == "addher"


def test_a_remembered_token_still_expires() -> None:
    token = signed()
    assert VERIFY(token, NOW).member == "ada"
    assert refused(token, NOW + 631) == "expired"


def test_a_very_long_token_is_not_even_read() -> None:
    assert refused(signed(padding="x" * LONGEST)) == "too long"


@settings(deadline=None)
@given(st.text(max_size=300) | st.lists(st.text("AZaz09-_=", max_size=40), max_size=5).map(".".join))
def test_noise_is_refused(token: str) -> None:
    refused(token)


GOOD = signed()


@settings(deadline=None)
@given(at=st.integers(0, len(GOOD) - 1), new=st.sampled_from("ABCxyz019-_."))
def test_a_token_changed_anywhere_is_refused(at: int, new: str) -> None:
    changed = GOOD[:at] + new + GOOD[at + 1 :]
    # The last character of base64 carries bits that mean nothing, so it may change and say the same.
    if changed != GOOD and at != len(GOOD) - 1:
        refused(changed)


def test_the_development_issuer_keeps_its_secret(tmp_path: Path) -> None:
    private, public = tmp_path / "keys" / "private.jwk", tmp_path / "keys" / "public.json"
    key = development_key(private, public, production=False)
    assert private.stat().st_mode & 0o777 == 0o600
    assert '"d"' not in public.read_text()
    assert sorted(entry.name for entry in private.parent.iterdir()) == ["private.jwk", "public.json"]
    written = public.stat().st_ino
    again = development_key(private, public, production=False)
    assert (again.kid, public.stat().st_ino) == (key.kid, written), "nothing is written where all is there"
    public.write_bytes(b"\xff")
    development_key(private, public, production=False)
    assert verifier(load_keys(public))(issue(again, "addher", "ada", now=NOW), NOW).organisation == "addher"


def test_the_development_issuer_refuses_in_production(tmp_path: Path) -> None:
    with pytest.raises(NotInProduction):
        development_key(tmp_path / "a", tmp_path / "b", production=True)
    assert list(tmp_path.iterdir()) == []


def test_doubtful_key_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    good = {**KEY.as_dict(private=False), "alg": "Ed25519"}
    doubtful: list[Any] = [
        [],
        {},
        {"keys": []},
        {"keys": [7]},
        {"keys": [KEY.as_dict(private=True)]},
        {"keys": [{**good, "kid": ""}]},
        {"keys": [{**good, "kty": "oct", "k": "c2VjcmV0"}]},
        {"keys": [{**good, "crv": "Ed448"}]},
        {"keys": [{**good, "alg": "HS256"}]},
        {"keys": [{**good, "x": "AA"}]},
        {"keys": [good, good]},
    ]
    for content in doubtful:
        path.write_text(json.dumps(content))
        with pytest.raises(UnusableKeys):
            load_keys(path)
    with pytest.raises(UnusableKeys):
        load_keys(tmp_path / "nothing")
