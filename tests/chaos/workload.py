"""What people do while everything breaks: they enrol, have matchings computed, are matched to few seats, meet, put
right, and finish.

No command is ever without effect: whatever was answered without a refusal must be in the journal.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from deploy.client import Desk
from gateway.ids import new_id, node_id, own_id
from tests.chaos.door import Client, Doors, look_at_meetings, look_at_trail, meetings
from tests.chaos.history import Guard

RULES = frozenset({"NO_SEAT_LEFT", "ADEPT_ALREADY_IN_PAIR", "ALREADY_EVALUATED", "NOT_TOGETHER"})
"""The refusals that this crowd may meet."""
FULL = 60
"""Facts of a pair after which it is left alone: one page shows all of it."""
PLENTY = 20
"""Seats of a mentor who never runs out of them."""
THINKING = 0.02
"""Seconds that people think, on average."""


@dataclass
class Pair:
    id: str
    free: bool
    """Its mentor's seats are not counted, so it may be finished."""
    said: int = 1
    done: set[str] = field(default_factory=set[str])


@dataclass
class House:
    """An organisation and what its people know of it by now. ``commands`` tells a meeting's command."""

    slug: str
    token: str
    programme: str = ""
    starts_on: date = date.min
    mentors: dict[str, int] = field(default_factory=dict[str, int])
    """Seats by mentor; ``0`` for those with more than anybody needs."""
    adepts: list[str] = field(default_factory=list[str])
    pairs: list[Pair] = field(default_factory=list[Pair])
    commands: dict[str, str] = field(default_factory=dict[str, str])

    def client(self, doors: Doors, name: str, rng: Random) -> Client:
        return Client(doors, self.slug, self.token, f"{self.slug} {name}", rng)


async def founded(doors: Doors, desk: Desk, slug: str, rng: Random, today: date) -> House:
    """An organisation with a programme that runs since half a year, and an importer who may do everything."""
    platform = Client(doors, slug, desk.platform(slug).token, f"{slug} platform", rng)
    first = await must(
        platform.tell("foundOrganisation", made="adminId", name=slug, locale="en", zone="Etc/UTC", adminName="Ada")
    )
    admin_id = first["adminId"]
    admin = Client(doors, slug, desk.member(slug, own_id("Member", admin_id)).token, f"{slug} admin", rng)
    me = (await must(admin.tell("joinOrganisation", made="memberId", name="Ines")))["memberId"]
    for role in ("COORDINATOR", "INTEGRATION"):
        await must(admin.tell("grantRole", member=me, role=role))
    house = House(slug, desk.member(slug, own_id("Member", me)).token, starts_on=today - timedelta(days=200))
    client = house.client(doors, "founder", rng)
    drafted = await must(
        client.tell(
            "draftProgramme",
            made="programmeId",
            name="Spring",
            zone="Etc/UTC",
            startsOn=house.starts_on.isoformat(),
            endsOn=(today - timedelta(days=1)).isoformat(),
        )
    )
    house.programme = drafted["programmeId"]
    await must(client.tell("openApplications", programme=house.programme))
    for seats in (0, 1, 2):
        await new_mentor(house, client, seats)
    for _ in range(4):
        await new_adept(house, client)
    await must(client.tell("requestMatchingRun", programme=house.programme))
    return house


async def must(telling: Any) -> dict[str, Any]:
    payload: dict[str, Any] | None = await telling
    assert payload is not None, "no answer before anything was broken"
    assert payload["refusal"] is None, payload
    return payload


async def new_member(client: Client, name: str) -> str | None:
    command_id = UUID(int=client.rng.getrandbits(128), version=4)
    member = node_id("Member", new_id(command_id, "member"))
    return (
        member if await client.tell("joinOrganisation", command_id=command_id, appends=(member,), name=name) else None
    )


async def new_mentor(house: House, client: Client, seats: int) -> None:
    member = await new_member(client, f"Mentor {len(house.mentors)}")
    said: dict[str, Any] = {"programme": house.programme, "member": member}
    if (
        member
        and await client.tell("volunteerAsMentor", **said, capacity=seats or PLENTY, appends=(member, member))
        and await client.tell("acceptApplication", **said, side="MENTOR", appends=(member,))
    ):
        house.mentors[member] = seats


async def new_adept(house: House, client: Client) -> None:
    member = await new_member(client, f"Adept {len(house.adepts)}")
    said: dict[str, Any] = {"programme": house.programme, "member": member}
    if (
        member
        and await client.tell("applyAsAdept", **said, wishes="To find a way through", appends=(member,))
        and await client.tell("acceptApplication", **said, side="ADEPT", appends=(member,))
    ):
        house.adepts.append(member)


async def match(house: House, client: Client) -> None:
    """Two clients often want the same adept or the same last seat."""
    rng = client.rng
    free = house.adepts[-3:]
    if not free:
        await new_adept(house, client)
        return
    adept, mentor = rng.choice(free), rng.choice([*house.mentors, *[*house.mentors][-4:]])
    seats = house.mentors[mentor]
    command_id = UUID(int=rng.getrandbits(128), version=4)
    pair = node_id("Pair", new_id(command_id, "pair"))
    guards = (Guard(adept, 1), *((Guard(mentor, seats),) if seats else ()))
    said: dict[str, Any] = {"programme": house.programme, "adept": adept, "mentor": mentor, "subject": "The first year"}
    payload = await client.tell(
        "matchPair", command_id=command_id, appends=(pair, adept, mentor), guards=guards, attempts=attempts(rng), **said
    )
    if payload and payload["refusal"] is None:
        house.pairs.append(Pair(pair, free=not seats))
    if payload and adept in house.adepts and (payload["refusal"] is None or rng.random() < 0.5):
        house.adepts.remove(adept)


async def have_computed(house: House, client: Client) -> None:
    """A run of the matching, of everybody who has been accepted by then."""
    said: dict[str, Any] = {"seed": client.rng.randrange(100), "whatIf": client.rng.random() < 0.3}
    await client.tell("requestMatchingRun", programme=house.programme, attempts=attempts(client.rng), **said)


def attempts(rng: Random) -> int:
    """Most ask until they are answered. Some leave after the first silence, and nobody ever tells them."""
    return 1 if rng.random() < 0.1 else 400


async def meet(house: House, client: Client, pair: Pair) -> None:
    """A new meeting and, of some, what was wrong with it: of a meeting one client speaks, and never twice the same."""
    rng = client.rng
    command_id = UUID(int=rng.getrandbits(128), version=4)
    meeting = node_id("Meeting", new_id(command_id, "meeting"))
    house.commands[meeting] = str(command_id)
    lists, day = (pair.id, meetings(pair.id)), (house.starts_on + timedelta(days=rng.randrange(190))).isoformat()
    pair.said += 1
    if rng.random() < 0.3:
        said: dict[str, Any] = {"starts": f"{day}T10:00:00", "form": "CAFE"}
        told = await client.tell(
            "planMeeting", pair=pair.id, command_id=command_id, appends=lists, attempts=attempts(rng), **said
        )
    else:
        told = await client.tell(
            "recordMeetingHeld", pair=pair.id, command_id=command_id, appends=lists, heldOn=day, minutes=60
        )
        if told and told["refusal"] is None and rng.random() < 0.4:
            pair.said += 1
            await client.tell("correctMeeting", pair=pair.id, meeting=meeting, minutes=90, appends=(pair.id,))
    if told and told["refusal"] is None and rng.random() < 0.2:
        pair.said += 1
        await client.tell(
            "retractMeeting",
            pair=pair.id,
            meeting=meeting,
            reason="RECORDED_TWICE",
            appends=(pair.id,),
            attempts=attempts(rng),
        )


async def finish(client: Client, pair: Pair) -> None:
    """Both sides evaluate and summarise; that the pair is then complete is nobody's command."""
    for command in ("evaluateMidpoint", "summariseClosing"):
        for side in ("ADEPT", "MENTOR"):
            if f"{command} {side}" not in pair.done and client.rng.random() < 0.7:
                pair.done.add(f"{command} {side}")
                pair.said += 1
                await client.tell(command, pair=pair.id, side=side, appends=(pair.id,))


async def write(house: House, client: Client, stop: asyncio.Event) -> None:
    rng = client.rng
    while not stop.is_set():
        open_pairs = [pair for pair in house.pairs[-6:] if pair.said < FULL]
        choice = rng.random()
        if choice < 0.04:
            await new_mentor(house, client, rng.choice((1, 2)))
        elif choice < 0.12:
            await new_adept(house, client)
        elif choice < 0.15:
            await have_computed(house, client)
        elif choice < 0.32 or not open_pairs:
            await match(house, client)
        elif choice < 0.44 and (free := [pair for pair in open_pairs if pair.free]):
            await finish(client, rng.choice(free))
        else:
            await meet(house, client, rng.choice(open_pairs))
        await asyncio.sleep(rng.expovariate(1 / THINKING))


async def read(house: House, client: Client, stop: asyncio.Event) -> None:
    """Reads lists that move, now from what it knows already, now from what it has heard of others."""
    rng = client.rng
    while not stop.is_set():
        at_least = client.known if rng.random() < 0.6 else 0
        pairs = house.pairs[-8:]
        if pairs and rng.random() < 0.75:
            pair = rng.choice(pairs).id
            if rng.random() < 0.5:
                await look_at_trail(client, pair, at_least)
            else:
                await look_at_meetings(client, pair, house.commands, at_least)
        elif house.mentors:
            await look_at_trail(client, rng.choice([*house.mentors][-6:]), at_least)
        await asyncio.sleep(rng.expovariate(1 / THINKING))


async def look_at_everything(house: House, client: Client, at_least: int) -> None:
    """After the run: every list once more, as it is now."""
    for pair in house.pairs:
        await look_at_trail(client, pair.id, at_least)
        await look_at_meetings(client, pair.id, house.commands, at_least)
    for mentor in house.mentors:
        await look_at_trail(client, mentor, at_least)
