"""``fadder token``: a token of the development issuer, for whoever has the data folder at hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from deploy.local.state import running
from domain.tenancy import SLUG
from gateway.identity import MEMBER
from gateway.ids import NOBODY, kind_of, own_id
from gateway.issuer import development_key, issue
from services.settings import Settings

SHORTEST, LONGEST = 1 / 3600, 366 * 24
"""Hours."""


class Unusable(Exception):
    """A token of this kind would let nobody in; the text says why."""


def issued(
    settings: Settings, environment: Mapping[str, str], organisation: str, member: str, *, platform: bool, hours: float
) -> str:
    """Raises ``Unusable``, and ``NotInProduction`` unless the mode is development: by what the environment says, or
    where it says nothing because ``fadder up`` runs on the data folder.
    """
    who, lifetime = bare(member), lasting(hours)
    if SLUG.fullmatch(organisation) is None:
        raise Unusable(f"{organisation!r} is no organisation: 3 to 40 of a-z, 0-9 and -, a letter first")
    by_run = "FADDER_MODE" not in environment and running(settings.data) is not None
    keys = settings.data / "keys"
    production = settings.mode == "production" and not by_run
    try:
        key = development_key(keys / "private.json", keys / "public.json", production=production)
    except OSError as error:
        raise Unusable(f"{keys} cannot be used: {error.strerror}; FADDER_DATA names another folder") from None
    return issue(key, organisation, who, "platform" if platform else None, lifetime)


def bare(member: str) -> str:
    """The id itself, of an id as GraphQL shows it or the bare one."""
    kind = kind_of(member)
    who = member if kind is None else own_id("Member", member)
    if who == NOBODY or MEMBER.fullmatch(who) is None:
        raise Unusable(f"{member!r} is no member's id")
    return who


def lasting(hours: float) -> timedelta:
    if not SHORTEST <= hours <= LONGEST:
        raise Unusable("a token lasts from a second to 366 days; --lifetime is in hours")
    return timedelta(hours=hours)
