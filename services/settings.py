"""What the environment says, read once, typed, and refused at the start where it is wrong."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

from domain.tenancy import PARTITIONS

DATABASE_ROLES = ("gateway_write", "gateway_read", "relay", "projector", "reactor", "matcher", "deliverer", "operator")
Mode = Literal["development", "production"]
HOST = r"(\[[0-9a-fA-F:.]+\]|[^\[\]:@/?#,]*)(:[0-9]{1,5})?"
POSTGRES = re.compile(rf"postgres(ql)?://([^@/?#]*@)?{HOST}(,{HOST})*([/?].*)?$")


class SettingWrong(Exception):
    """A variable of the environment is missing or cannot be used; the text says which and why."""


@dataclass(frozen=True, slots=True)
class Settings:
    postgres: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    """An address for each database role that this process may take."""
    nats: str | None = field(default=None, repr=False)
    """Without one everything works, slower."""
    stream: str = "fadder"
    stream_replicas: int = 1
    """On how many nodes of a cluster the stream is kept."""
    host: str = "127.0.0.1"
    port: int = 8080
    mode: Mode = "production"
    data: Path = Path(".fadder")
    token_keys: Path | None = None
    master_key: Path | None = None
    issuer: str = "fadder"
    bases: frozenset[str] = frozenset({"localhost"})
    """Domains under which the first label of a host name is an organisation."""
    visits: int = 0
    """Questions without a token that one address may ask in a minute; 0 is as many as it likes."""
    dns: str | None = None
    """Servers that are asked for records; without any those of the machine."""
    heads: Path | None = None
    """The folder of signed heads; without one none are signed."""
    heads_key: Path | None = None
    heads_public: Path | None = None
    heads_every: float = 60.0
    """Seconds."""
    capacity: int = PARTITIONS
    """Partitions of organisations that one process of projections takes, at most."""
    metrics_port: int | None = None
    """Where a process answers with its metrics, on this machine alone; without one it measures nothing."""

    def dsn(self, role: str) -> str:
        if role not in self.postgres:
            raise SettingWrong(f"FADDER_POSTGRES_{role.upper()} is not set")
        return self.postgres[role]


def postgres_address(name: str, text: str) -> str:
    """Raises ``SettingWrong``, which does not repeat the address: it may hold a password."""
    if not POSTGRES.match(text):
        raise SettingWrong(f"{name} is not an address of the form postgresql://user:password@host:port/database")
    return text


def nats_address(text: str | None) -> str | None:
    if text is not None and not all(part.strip().startswith(("nats://", "tls://")) for part in text.split(",")):
        raise SettingWrong("FADDER_NATS is not an address of the form nats://user:password@host:port")
    return text


def read(environment: Mapping[str, str] = os.environ) -> Settings:
    """Raises ``SettingWrong``."""
    mode = environment.get("FADDER_MODE", "production")
    if mode not in get_args(Mode):
        raise SettingWrong(f"FADDER_MODE is {mode!r}; it is one of {', '.join(get_args(Mode))}")
    paths = {
        name: Path(found)
        for name in ("TOKEN_KEYS", "MASTER_KEY", "HEADS", "HEADS_KEY", "HEADS_PUBLIC")
        if (found := environment.get(f"FADDER_{name}"))
    }
    return Settings(
        postgres={
            role: postgres_address(name, environment[name])
            for role in DATABASE_ROLES
            if (name := f"FADDER_POSTGRES_{role.upper()}") in environment
        },
        nats=nats_address(environment.get("FADDER_NATS")),
        stream=stream(environment.get("FADDER_STREAM", "fadder")),
        stream_replicas=replicas(environment.get("FADDER_STREAM_REPLICAS", "1")),
        host=environment.get("FADDER_HOST", "127.0.0.1"),
        port=port(environment.get("FADDER_PORT", "8080")),
        mode="development" if mode == "development" else "production",
        data=Path(environment.get("FADDER_DATA", ".fadder")).absolute(),
        token_keys=paths.get("TOKEN_KEYS"),
        master_key=paths.get("MASTER_KEY"),
        issuer=environment.get("FADDER_ISSUER", "fadder"),
        bases=bases(environment.get("FADDER_BASES", "localhost")),
        visits=visits(environment.get("FADDER_VISITS", "0" if mode == "development" else "120")),
        dns=dns(environment.get("FADDER_DNS")),
        heads=paths.get("HEADS"),
        heads_key=paths.get("HEADS_KEY"),
        heads_public=paths.get("HEADS_PUBLIC"),
        heads_every=seconds("FADDER_HEADS_EVERY", environment.get("FADDER_HEADS_EVERY", "60")),
        metrics_port=port(text, "FADDER_METRICS_PORT") if (text := environment.get("FADDER_METRICS_PORT")) else None,
        capacity=capacity(environment.get("FADDER_CAPACITY", str(PARTITIONS))),
    )


def port(text: str, name: str = "FADDER_PORT") -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise SettingWrong(f"{name} is {text!r}; it is a number from 1 to 65535")
    return int(text)


def bases(text: str) -> frozenset[str]:
    found = frozenset(part.strip().lower() for part in text.split(","))
    if not all(re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)*", part) for part in found):
        raise SettingWrong(f"FADDER_BASES is {text!r}; it is a domain such as fadder.example, or several with commas")
    return found


def visits(text: str) -> int:
    if not text.isdecimal() or int(text) > 1_000_000:
        raise SettingWrong(f"FADDER_VISITS is {text!r}; it is a number a minute, or 0 for no limit")
    return int(text)


def dns(text: str | None) -> str | None:
    if text is not None and not re.fullmatch(r"[0-9a-f.:]+:[0-9]{1,5}", text):
        raise SettingWrong(f"FADDER_DNS is {text!r}; it is the address and port of a server, such as 10.0.0.2:53")
    return text


def capacity(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= PARTITIONS:
        raise SettingWrong(f"FADDER_CAPACITY is {text!r}; it is a number of partitions from 1 to {PARTITIONS}")
    return int(text)


def stream(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", text):
        raise SettingWrong(f"FADDER_STREAM is {text!r}; it is up to 64 letters without accents, digits, - and _")
    return text


def replicas(text: str) -> int:
    if text not in {"1", "3", "5"}:
        raise SettingWrong(f"FADDER_STREAM_REPLICAS is {text!r}; it is 1, 3 or 5, and no more than there are nodes")
    return int(text)


def seconds(name: str, text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = 0.0
    if not 0.1 <= found <= 86_400:
        raise SettingWrong(f"{name} is {text!r}; it is a number of seconds from 0.1 to 86400")
    return found
