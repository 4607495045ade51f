"""Where other systems are told: an address that everybody could name, and that hides nothing in itself."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from domain.language import Refused

LONGEST = 2000
NAME = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])\.?")
"""Of a host; what ends in a number is an address in some spelling."""
LOCAL = "localhost"
NAT64 = IPv6Network("64:ff9b::/96")


class WebhookAddressUnusable(Refused):
    """Write a whole address, of a host such as hr.example.org, without user or fragment, in at most 2000 characters."""

    svenska = (
        "Skriv en hel adress, till en värd som hr.example.org, utan användare eller fragment, i högst 2000 tecken."
    )
    about = "address"


class WebhookAddressNotSecure(Refused):
    """The address begins with https://."""

    svenska = "Adressen börjar med https://."
    about = "address"


class WebhookAddressNotPublic(Refused):
    """The address leads to a host that can be reached from everywhere."""

    svenska = "Adressen leder till en värd som kan nås överallt ifrån."
    about = "address"


def usable(address: str, *, loopback: bool) -> str:
    """The address as it was written. Raises one of the refusals above."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise WebhookAddressUnusable from None
    strange = not address.isascii() or not address.isprintable() or any(one in address for one in " \\#")
    hidden = any(one in parts.netloc for one in "@%")
    if strange or hidden or len(address) > LONGEST or host is None or port == 0:
        raise WebhookAddressUnusable
    here = leads_here(host)
    if not here and read(host) is None and NAME.fullmatch(host) is None:
        raise WebhookAddressUnusable
    if parts.scheme != "https" and not (parts.scheme == "http" and here and loopback):
        raise WebhookAddressNotSecure
    if (here and not loopback) or private(host):
        raise WebhookAddressNotPublic
    return address


def leads_here(host: str) -> bool:
    literal = read(host)
    return host == LOCAL or host.endswith(f".{LOCAL}") if literal is None else literal.is_loopback


def private(host: str) -> bool:
    """A literal that is neither public nor this machine. What a name leads to is seen when it is called."""
    literal = read(host)
    return literal is not None and not literal.is_loopback and not public(literal)


def read(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def public(address: IPv4Address | IPv6Address) -> bool:
    """Whether everybody means the same host by it. What carries another address inside counts as none of ours."""
    if isinstance(address, IPv6Address):
        carried = (address.ipv4_mapped, address.sixtofour, address.teredo)
        if any(one is not None for one in carried) or address in NAT64 or address.is_site_local:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved
