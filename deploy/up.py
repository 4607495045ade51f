"""``fadder up``: the whole product on one machine, under one supervisor."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from errno import EADDRINUSE
from functools import partial
from pathlib import Path

from deploy import database, master_key
from deploy.local import nats, postgres, supervisor
from deploy.local.hold import write_whole
from deploy.local.process import Program, port_answers
from services.settings import Settings, SettingWrong

PROCESSES: Mapping[str, tuple[tuple[str, ...], str]] = {
    "gateway": (("gateway_write", "gateway_read"), "gateway"),
    "relay": (("relay",), "relay"),
    "projections": (("projector",), "projector"),
    "reactions": (("reactor",), "reactor"),
    "clock": (("reactor",), "reactor"),
    "intake": (("gateway_write", "reactor"), "reactor"),
    "matching": (("matcher",), "matcher"),
    "webhooks": (("deliverer",), "reactor"),
}
"""Each process with the roles it takes in Postgres, and its user in NATS."""
HOLD_KEYS = {"gateway", "projections", "intake", "matching", "webhooks"}
"""The processes that seal and open what people write."""
PORTS_TRIED = 100


@dataclass(frozen=True)
class Ground:
    """The servers that the processes stand on, embedded or somebody else's."""

    owner: str
    """The address of the login that migrates."""
    role: Callable[[str], str]
    user: Callable[[str], str]
    passwords: Mapping[str, str] = field(default_factory=dict[str, str])
    programs: tuple[Program, ...] = ()
    release: tuple[Callable[[], None], ...] = ()

    async def prepare(self) -> None:
        await database.ready(self.owner, remake=True)
        if self.passwords:
            await database.set_passwords(self.owner, self.passwords)


@dataclass(frozen=True)
class Site:
    """A product that answers. ``keys`` is the folder of the development issuer's keys."""

    address: str
    keys: Path


@dataclass(frozen=True)
class Guest:
    """Who comes in as soon as they can; what they raise ends the run.

    ``get_ready`` is done in a thread meanwhile: loading modules takes as long as the processes do. ``knock`` is called
    when the door answers, and nothing is behind it yet that shows what is said there; ``enter`` when all are up.
    """

    enter: Callable[[Site], Awaitable[None]]
    knock: Callable[[Site], Awaitable[None]] | None = None
    get_ready: Callable[[], object] | None = None


async def run(
    settings: Settings, environment: Mapping[str, str], guest: Guest, *, say: supervisor.Say = supervisor.say_line
) -> int:
    """Runs until told to end; the exit code.

    Raises ``NotStarted`` or ``SettingWrong`` for what keeps it from starting.
    """
    if environment.get("FADDER_MODE") == "production":
        raise SettingWrong("`fadder up` is for development; in production each process is started by itself")
    settings = replace(settings, mode="development")
    return await supervisor.run(settings.data, partial(plan, settings, environment, guest), say=say)


async def plan(settings: Settings, environment: Mapping[str, str], guest: Guest) -> supervisor.Plan:
    host, port = settings.host, free_port(settings, chosen="FADDER_PORT" in environment)
    keys = settings.data / "keys"
    public_keys(keys)
    master = master_of(settings)
    heads = heads_of(settings)
    ground = await find_ground(settings, environment)
    shown = f"[{reached(host)}]" if ":" in host else reached(host)
    site = Site(f"http://{shown}:{port}/graphql", keys)
    common = {
        "FADDER_MODE": "development",
        "FADDER_STREAM": settings.stream,
        "FADDER_STREAM_REPLICAS": str(settings.stream_replicas),
        "FADDER_DATA": str(settings.data),
        "FADDER_HOST": host,
        "FADDER_PORT": str(port),
        "FADDER_BASES": ",".join(sorted(settings.bases)),
        **({"FADDER_DNS": settings.dns} if settings.dns else {}),
        "FADDER_TOKEN_KEYS": str(keys / "public.json"),
        **{name: value for name, value in environment.items() if not name.startswith("FADDER_")},
    }
    metrics = dict(zip(PROCESSES, some_ports(len(PROCESSES)), strict=True))
    processes = tuple(
        Program(
            name=name,
            argv=(sys.executable, "-m", "deploy", name),
            env={
                **common,
                **{f"FADDER_POSTGRES_{role.upper()}": ground.role(role) for role in roles},
                "FADDER_NATS": ground.user(user),
                "FADDER_METRICS_PORT": metrics[name],
                **(heads if name == "relay" else {}),
                **(master if name in HOLD_KEYS else {}),
            },
            log=settings.data / "logs" / f"{name}.log",
            answers=partial(port_answers, reached(host), port) if name == "gateway" else None,
        )
        for name, (roles, user) in PROCESSES.items()
    )

    async def prepare() -> None:
        owner = database.address(ground.owner, database=database.DATABASE)
        with database.told_in_words():
            await ground.prepare()
            await master_key.fits(Path(master["FADDER_MASTER_KEY"]), owner)
        if guest.get_ready is not None:
            asyncio.get_running_loop().run_in_executor(None, guest.get_ready)

    return supervisor.Plan(
        stages=(
            supervisor.Stage(ground.programs, prepare),
            # The door first: it takes longest to start, and others only slow it down.
            supervisor.Stage((), guest.knock and partial(guest.knock, site), early=processes[:1]),
            supervisor.Stage(processes[1:], partial(guest.enter, site)),
        ),
        address=site.address,
        environment={
            "FADDER_POSTGRES": database.address(ground.owner, database=database.DATABASE),
            "FADDER_POSTGRES_GATEWAY_WRITE": ground.role("gateway_write"),
            "FADDER_POSTGRES_MATCHER": ground.role("matcher"),
            "FADDER_POSTGRES_OPERATOR": ground.role("operator"),
            "FADDER_NATS": ground.user("admin"),
            **{f"FADDER_METRICS_PORT_{name.upper()}": port for name, port in metrics.items()},
            "FADDER_HEADS": heads["FADDER_HEADS"],
            "FADDER_HEADS_PUBLIC": str(keys / "heads.public.pem"),
        },
        release=ground.release,
    )


async def find_ground(settings: Settings, environment: Mapping[str, str]) -> Ground:
    """Embedded servers, except where the environment names others."""
    external = environment.get("FADDER_POSTGRES")
    programs: list[Program] = []
    release: list[Callable[[], None]] = []
    try:
        if external:
            await database.check(external)
            owner, passwords = external, database.passwords(settings.data / "postgres.passwords.json")
        else:
            server = await postgres.prepare(settings.data)
            programs.append(server.program)
            release.append(partial(postgres.release, server))
            owner, passwords = server.dsn("postgres", "postgres"), dict[str, str]()
        user: Callable[[str], str]
        if settings.nats is not None:
            user = partial(_always, settings.nats)
        else:
            messages = await nats.prepare(settings.data, stream=settings.stream)
            programs.append(messages.program)
            release.append(partial(nats.release, messages))
            user = messages.url
    except BaseException:
        for let_go in release:
            let_go()
        raise
    return Ground(owner, partial(_role, owner, passwords), user, passwords, tuple(programs), tuple(release))


def _always(url: str, _: str) -> str:
    return url


def _role(owner: str, passwords: Mapping[str, str], role: str) -> str:
    return database.address(owner, database=database.DATABASE, user=role, password=passwords.get(role))


def public_keys(keys: Path) -> None:
    """The keys that the gateway checks tokens with, made at the first start."""
    if not (keys / "public.json").exists():
        from gateway.issuer import development_key

        development_key(keys / "private.json", keys / "public.json", production=False)


def master_of(settings: Settings) -> dict[str, str]:
    """The key that all other keys rest on, made at the first start where nobody names one."""
    kept = settings.data / "keys" / "master"
    if settings.master_key is None:
        master_key.make(kept)
    return {"FADDER_MASTER_KEY": str((settings.master_key or kept).absolute())}


def heads_of(settings: Settings) -> dict[str, str]:
    """What the relay signs heads with: a key of its own, made at the first start, and a folder."""
    keys = settings.data / "keys"
    if not (keys / "heads.pem").exists():
        from services.heads import new_key

        private, public = new_key()
        write_whole(keys / "heads.public.pem", public)
        write_whole(keys / "heads.pem", private)
    return {
        "FADDER_HEADS": str((settings.heads or settings.data / "heads").absolute()),
        "FADDER_HEADS_KEY": str(keys / "heads.pem"),
        "FADDER_HEADS_EVERY": f"{settings.heads_every:g}",
    }


def free_port(settings: Settings, *, chosen: bool) -> int:
    """The port asked for. Where nobody asked for one, the first free one from the usual on."""
    for port in range(settings.port, min(settings.port + (1 if chosen else PORTS_TRIED), 65536)):
        try:
            with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((settings.host, port))
                return port
        except (OSError, TypeError) as error:
            if isinstance(error, TypeError) or error.errno != EADDRINUSE:
                why = getattr(error, "strerror", None) or "it is no name of a host"
                raise SettingWrong(f"cannot listen at {settings.host} port {port}: {why}; see FADDER_HOST") from None
    raise SettingWrong(
        f"port {settings.port} of {settings.host} is taken by another program; "
        + ("name another one with FADDER_PORT" if chosen else "and so are the ones after it; name one with FADDER_PORT")
    )


def some_ports(number: int) -> list[str]:
    """Ports that are free now, each another one."""
    with contextlib.ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(number)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [str(probe.getsockname()[1]) for probe in probes]


def reached(host: str) -> str:
    """Where this machine reaches a server that listens at the host."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
