"""``fadder demo``: six terms of a real programme, brought in through the door with their original dates.

Every command has an id made from what it says, so it can be asked again after any failure, and all of it again later:
what is known is known, and nothing is added.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import httpx

from deploy import up
from deploy.client import PATIENCE, Caller, Desk, NoAnswer
from deploy.history import SOURCE, Term, Together, terms, unique
from deploy.local.hold import is_held
from deploy.local.process import NotStarted
from deploy.local.state import running
from gateway.ids import own_id
from services.settings import Settings

ORGANISATION, NAME, ZONE = "open-source", "Open Source Mentoring", "America/Los_Angeles"
AT_ONCE = 16
LOOK = 0.2
"""Seconds between looks at a dashboard."""

T = TypeVar("T")
Say = Callable[[str], None]


@dataclass(frozen=True)
class Counted:
    """What the door answers of one programme in the end."""

    name: str
    pairs: int
    mentors: int
    adepts: int


class Finished(Exception):
    """The guest leaves, and with it the product that was started for it."""


async def run(settings: Settings, environment: Mapping[str, str], say: Say, murmur: Say) -> int:
    """Brings the history into the product that runs on the data folder, or into one started for as long as it takes.

    ``say`` is told the figures, ``murmur`` how it goes.
    """
    history = terms()
    site = await site_of(settings.data)
    if site is not None:
        await show(site, history, say, murmur)
        return 0

    async def enter(site: up.Site) -> None:
        await show(site, history, say, murmur)
        raise Finished

    try:
        return await up.run(settings, environment, up.Guest(enter), say=murmur)
    except Finished:
        return 0


async def site_of(data: Path) -> up.Site | None:
    """The product that runs on the data folder, once all of it is up."""
    clock = asyncio.get_running_loop().time
    deadline = clock() + PATIENCE
    while is_held(data / "lock"):
        state = running(data)
        if state is not None and state.up and state.address is not None:
            return up.Site(state.address, data / "keys")
        if clock() > deadline:
            raise NotStarted(f"what runs on {data} does not come up")
        await asyncio.sleep(0.1)
    return None


async def show(site: up.Site, history: list[Term], say: Say, murmur: Say) -> None:
    async with httpx.AsyncClient(timeout=15, trust_env=False) as http:
        figures = await bring_in(Desk(http, site), history, murmur)
    width = max(len(found.name) for found in figures)
    for found in figures:
        say(f"{found.name:<{width}}  {found.pairs:>3} pairs  {found.mentors:>3} mentors  {found.adepts:>3} adepts")
    say(SOURCE)


async def bring_in(desk: Desk, history: list[Term], murmur: Say) -> list[Counted]:
    importer = await service_account(desk)
    people: dict[str, str] = {}
    programmes = [await bring_in_term(importer, term, people, murmur) for term in history]
    return [await counted(importer, programme, position) for programme, position in programmes]


async def service_account(desk: Desk) -> Caller:
    """The organisation, and in it a member that may say what happened elsewhere on other days."""
    founded = await desk.platform(ORGANISATION).tell(
        "foundOrganisation", made="adminId", name=NAME, locale="en", zone=ZONE, adminName="Administrator"
    )
    admin = desk.member(ORGANISATION, own_id("Member", founded["adminId"]))
    joined = await admin.tell("joinOrganisation", made="memberId", name="Import of the history")
    await admin.tell("grantRole", member=joined["memberId"], role="INTEGRATION")
    return desk.member(ORGANISATION, own_id("Member", joined["memberId"]))


async def bring_in_term(importer: Caller, term: Term, people: dict[str, str], murmur: Say) -> tuple[str, int]:
    """One programme from draft to close; its id, and the position that shows all of it."""
    drafted = await importer.tell(
        "draftProgramme",
        made="programmeId",
        name=term.name,
        zone=term.zone,
        startsOn=str(term.starts_on),
        midpointOn=str(term.midpoint_on),
        endsOn=str(term.ends_on),
        occurredOn=str(term.applications_open),
    )
    programme: str = drafted["programmeId"]

    async def on(day: date, command: str) -> int:
        return (await importer.tell(command, programme=programme, occurredOn=str(day)))["position"]

    await on(term.applications_open, "openApplications")
    await enrol(importer, term, programme, people)
    await on(term.applications_close, "closeApplications")
    await on(term.applications_close, "startMatching")
    murmur(f"{term.name}: {len(term.adepts())} adepts and {len(term.seats())} mentors are enrolled")
    pairs = await side_by_side(match(importer, term, programme, pair, people) for pair in term.pairs)
    await on(term.starts_on, "launchProgramme")
    murmur(f"{term.name}: {len(pairs)} pairs are matched")
    await both_sides(importer, "evaluateMidpoint", pairs, term.midpoint_on)
    await on(term.midpoint_on, "reachMidpoint")
    await on(term.ends_on, "beginClosing")
    await both_sides(importer, "summariseClosing", pairs, term.ends_on)
    await all_completed(importer, programme, len(pairs))
    position = await on(term.ends_on, "closeProgramme")
    murmur(f"{term.name}: every pair has completed, the programme is closed")
    return programme, position


async def enrol(importer: Caller, term: Term, programme: str, people: dict[str, str]) -> None:
    """Whoever is new joins; all apply or volunteer, and are accepted when applications close."""
    seats, adepts = term.seats(), term.adepts()
    opened, closed = str(term.applications_open), str(term.applications_close)

    async def join(name: str) -> None:
        joined = await importer.tell("joinOrganisation", made="memberId", name=name, occurredOn=opened)
        people[name] = joined["memberId"]

    async def accepted(name: str, side: str) -> None:
        await importer.tell("acceptApplication", programme=programme, member=people[name], side=side, occurredOn=closed)

    async def apply(name: str) -> None:
        await importer.tell("applyAsAdept", programme=programme, member=people[name], occurredOn=opened)
        await accepted(name, "ADEPT")

    async def volunteer(name: str, capacity: int) -> None:
        said: dict[str, Any] = {"programme": programme, "member": people[name], "capacity": capacity}
        await importer.tell("volunteerAsMentor", **said, occurredOn=opened)
        await accepted(name, "MENTOR")

    await side_by_side(join(name) for name in unique([*adepts, *seats]) if name not in people)
    await side_by_side([*map(apply, adepts), *(volunteer(name, capacity) for name, capacity in seats.items())])


async def match(importer: Caller, term: Term, programme: str, pair: Together, people: Mapping[str, str]) -> str:
    mentor, *others = (people[name] for name in pair.mentors)
    matched = await importer.tell(
        "matchPair",
        made="pairId",
        programme=programme,
        adept=people[pair.adept],
        mentor=mentor,
        coMentors=others,
        startsOn=str(term.starts_on),
        subject=pair.subject,
        occurredOn=str(term.starts_on),
    )
    return matched["pairId"]


async def both_sides(importer: Caller, command: str, pairs: Iterable[str], day: date) -> None:
    await side_by_side(
        importer.tell(command, pair=pair, side=side, occurredOn=str(day))
        for pair in pairs
        for side in ("ADEPT", "MENTOR")
    )


async def all_completed(importer: Caller, programme: str, pairs: int) -> None:
    """A pair completes by itself once both sides have summarised; the dashboard shows when all have."""
    clock = asyncio.get_running_loop().time
    completed, deadline = -1, clock() + PATIENCE
    while completed < pairs:
        data, _ = await importer.ask(
            "query($programme: ID!) { programme(id: $programme) { dashboard { completed } } }", programme=programme
        )
        now: int = data["programme"]["dashboard"]["completed"] if data["programme"] else 0
        if now > completed:
            completed, deadline = now, clock() + PATIENCE
        elif clock() > deadline:
            raise NoAnswer(f"{completed} of {pairs} pairs have completed, and no other did for {PATIENCE:g} s")
        else:
            await asyncio.sleep(LOOK)


async def counted(importer: Caller, programme: str, position: int) -> Counted:
    data, _ = await importer.ask(
        "query($programme: ID!, $position: Position!) "
        "{ programme(id: $programme, atLeast: $position) { name dashboard { pairs mentors adepts } } }",
        programme=programme,
        position=position,
    )
    return Counted(data["programme"]["name"], **data["programme"]["dashboard"])


async def side_by_side(work: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """The results in order, at most ``AT_ONCE`` at a time. Raises the first failure, once the others have ended."""
    gate, parts = asyncio.Semaphore(AT_ONCE), [*work]

    async def one(part: Coroutine[Any, Any, T]) -> T:
        async with gate:
            return await part

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(part)) for part in parts]
    except BaseExceptionGroup as failures:
        raise failures.exceptions[0] from None
    finally:
        for part in parts:
            part.close()  # also one that was never begun, which Python would complain of
    return [task.result() for task in tasks]
