"""Who asks, and in which organisation: the host name or header and the token must name the same one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from domain.language import MemberId
from domain.tenancy import SLUG, TenantId
from gateway.tokens import Claims, TokenRefused, Verify

LOCAL = frozenset({"localhost"})
PLATFORM = "platform"
VISITOR = "visitor"

_BEARER = re.compile(r"bearer +([A-Za-z0-9._~+/-]+=*)", re.IGNORECASE)
MEMBER = re.compile(r"[A-Za-z0-9-]{1,64}")
SUBJECT = re.compile(r"(?=.*\S)[\x20-\x7e]{1,255}")
"""What an identity provider may call somebody (OpenID Connect Core 1.0, section 2)."""
_HOST = re.compile(r"([a-z0-9.-]+?)\.?(?::\d+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Caller:
    tenant: TenantId
    member: MemberId
    """Before the door has looked whether it is linked to a member: the subject of the token."""
    scope: str | None
    """``platform`` may found the organisation and let it go, and nothing else, ``visitor`` is nobody yet and sees the
    organisation's face; None is an ordinary member."""
    until: float
    """Seconds since 1970 at which this caller must come back with a new token."""
    issuer: str = ""
    linked: str | None = None
    """The subject of the token, where it is this member by a link, which may be taken away."""


@dataclass(frozen=True, slots=True)
class Presented:
    """What a request shows of itself: each value of its headers or ``connection_init`` that could name someone."""

    authorization: tuple[str, ...] = ()
    organisation: tuple[str, ...] = ()
    host: str = ""
    led: str | None = None
    """The organisation to which the host name leads where it is one of its own."""

    def with_also(self, authorization: str | None, organisation: str | None) -> Presented:
        return Presented(
            self.authorization + ((authorization,) if authorization is not None else ()),
            self.organisation + ((organisation,) if organisation is not None else ()),
            self.host,
            self.led,
        )


class Unauthenticated(Exception):
    """No token, or one that proves nothing. The text is safe to log; ``challenge`` answers the client."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.challenge = "Bearer" if reason == "missing" else 'Bearer error="invalid_token"'


class OrganisationUnnamed(Exception):
    """A good token, but neither host name nor header says which organisation is meant."""


class OrganisationUnknown(Exception):
    """There is no such organisation for this caller; whether it exists for others is nobody's business."""


def presented(headers: Iterable[tuple[bytes, bytes]]) -> Presented:
    """Read the raw headers of ASGI, in which names are lower case."""
    found: dict[bytes, list[str]] = {b"authorization": [], b"fadder-organisation": [], b"host": []}
    for name, value in headers:
        if name in found:
            found[name].append(value.decode("latin-1").strip())
    hosts = found[b"host"]
    return Presented(
        tuple(found[b"authorization"]), tuple(found[b"fadder-organisation"]), hosts[0] if len(hosts) == 1 else ""
    )


def identify(verify: Verify, shown: Presented, now: float, bases: Collection[str] = LOCAL) -> Caller:
    """The caller, or ``Unauthenticated``, ``OrganisationUnnamed``, ``OrganisationUnknown``, asked in this order.

    ``now`` is in seconds since 1970; ``bases`` are the domains under which the first label names an organisation.
    """
    claims = proved(verify, shown, now)
    by_host = organisation_of(shown.host, bases) or shown.led
    named = {*shown.organisation, *(() if by_host is None else (by_host,))}
    if not named:
        raise OrganisationUnnamed
    if named != {claims.organisation} or not SLUG.fullmatch(claims.organisation):
        raise OrganisationUnknown
    return Caller(
        TenantId(claims.organisation),
        MemberId(claims.member),
        PLATFORM if PLATFORM in claims.scopes else None,
        claims.until,
        claims.issuer,
    )


def proved(verify: Verify, shown: Presented, now: float) -> Claims:
    """What the token says. Raises ``Unauthenticated``."""
    try:
        claims = verify(_token(shown.authorization), now)
    except TokenRefused as error:
        raise Unauthenticated(str(error)) from None
    if not SUBJECT.fullmatch(claims.member):
        raise Unauthenticated("subject")
    return claims


def _token(authorization: tuple[str, ...]) -> str:
    different = set(authorization)
    if not different:
        raise Unauthenticated("missing")
    if len(different) > 1:
        raise Unauthenticated("several")
    bearer = _BEARER.fullmatch(different.pop())
    if bearer is None:
        raise Unauthenticated("not a bearer token")
    return bearer[1]


def organisation_of(host: str, bases: Collection[str]) -> str | None:
    """``addher`` of ``addher.localhost:8080``, where ``localhost`` is one of the bases."""
    name = _HOST.fullmatch(host)
    label, _, parent = name[1].lower().partition(".") if name else ("", "", "")
    return label if label and parent in bases else None
