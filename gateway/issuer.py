"""The built-in issuer of tokens, for development only: elsewhere an identity provider signs them."""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from gateway.tokens import ALGORITHM, AUDIENCE, ISSUER
from services.settings import SettingWrong

DAY = timedelta(days=1)


class NotInProduction(Exception):
    """The built-in issuer is for development only; in production an identity provider issues the tokens."""


def development_key(private: Path, public: Path, *, production: bool) -> OKPKey:
    """The signing key kept in ``private`` (mode 0600), made at first need; ``public`` gets the JWKS to check with.

    Raises ``NotInProduction``, and ``SettingWrong`` where something else is in ``private``.
    """
    if production:
        raise NotInProduction(NotInProduction.__doc__)
    if not private.exists():
        _keep(private, json.dumps(OKPKey.generate_key(ALGORITHM, auto_kid=True).as_dict(private=True)))
    try:
        key = OKPKey.import_key(json.loads(private.read_text("utf-8")))
    except (ValueError, TypeError, JoseError):
        raise SettingWrong(f"{private} holds no key of ours: put it back, or remove it for a new one") from None
    shown = {**key.as_dict(private=False), "alg": ALGORITHM, "use": "sig"}
    jwks = json.dumps({"keys": [shown]}, indent=2) + "\n"
    if not public.exists() or public.read_bytes() != jwks.encode():  # a token is made on a full disk too
        _replace(public, jwks, 0o644)
    return key


def issue(
    key: OKPKey,
    organisation: str,
    member: str,
    scope: str | None = None,
    lifetime: timedelta = DAY,
    *,
    now: float | None = None,
    issuer: str = ISSUER,
) -> str:
    """A token for one member of one organisation. ``now`` is in seconds since 1970, the machine's clock by default."""
    at = int(time.time() if now is None else now)
    claims = {
        "iss": issuer,
        "aud": AUDIENCE,
        "sub": member,
        "org": organisation,
        "iat": at,
        "exp": at + int(lifetime.total_seconds()),
        **({} if scope is None else {"scope": scope}),
    }
    return jwt.encode({"alg": ALGORITHM, "kid": key.kid}, claims, key, algorithms=[ALGORITHM])


def _keep(path: Path, text: str) -> None:
    """Write a secret where nothing may be yet: of two that start at once, the first one's key is kept by both."""
    new = path.with_name(f"{path.name}.{os.getpid()}")
    _replace(new, text, 0o600)
    with suppress(FileExistsError):
        path.hardlink_to(new)
    new.unlink()


def _replace(path: Path, text: str, mode: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="utf-8") as file:
        file.write(text)
    new.replace(path)
