"""Two organisations to look at: founded through the door like any other, and found again at every later start."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from shlex import quote
from typing import Any

import click
import httpx

from deploy.client import Caller, Desk, NoAnswer, RefusedByRule
from deploy.up import Site
from gateway.ids import own_id

TAKEN = "COMMAND_ID_TAKEN"
DAYS = 30
"""How long the printed tokens last."""
AUDIT = timedelta(days=90)
"""How long the auditor is one, from the last start."""


@dataclass(frozen=True)
class Script:
    """An organisation to be: its brand, its people by role, and its programme."""

    slug: str
    name: str
    locale: str
    zone: str
    colour: str
    tagline: str
    people: dict[str, str]
    """Names by role; the administrator founds, and joins the others."""
    programme: str
    wishes: str
    subject: str


NORRSKEN = Script(
    slug="norrsken",
    name="Norrsken Fadderskap",
    locale="sv",
    zone="Europe/Stockholm",
    colour="#0b5d4e",
    tagline="Någon som gått vägen före",
    people={
        "admin": "Märta Lindqvist",
        "coordinator": "Åsa Bergström",
        "adept": "Elin Sundvall",
        "mentor": "Torbjörn Ek",
        "auditor": "Ragnhild Öman",
    },
    programme="Nya chefer",
    wishes="Jag vill bli tryggare i att leda dem som nyss var mina kollegor.",
    subject="Att leda sina vänner",
)
HARBOUR = Script(
    slug="harbour",
    name="Harbour Guild",
    locale="en",
    zone="Europe/London",
    colour="#1d4ed8",
    tagline="Someone who knows these waters",
    people={
        "admin": "Winifred Okafor",
        "coordinator": "Callum Reyes",
        "adept": "Priya Haldane",
        "mentor": "Edmund Tasker",
        "auditor": "Josephine Marsh",
    },
    programme="First-time founders",
    wishes="I would like to learn how to say no to a good customer.",
    subject="Saying no, kindly",
)
SHOWN = ("coordinator", "adept", "mentor", "auditor")


@dataclass(frozen=True)
class Founded:
    script: Script
    members: dict[str, str]
    """Own ids by role."""
    pair: str
    position: int
    """Shows all of it."""


async def found_both(site: Site) -> list[Founded]:
    """Gives every command again at every start: what has been done answers its first outcome and changes nothing."""
    today = datetime.now(UTC).date()
    async with admitted(site) as desk:
        return await asyncio.gather(*(found(desk, script, today) for script in (NORRSKEN, HARBOUR)))


@asynccontextmanager
async def admitted(site: Site) -> AsyncGenerator[Desk]:
    """Whatever the door answers that is not as it should be ends the start with a sentence."""
    async with httpx.AsyncClient(timeout=15, trust_env=False) as http:
        try:
            yield Desk(http, site)
        except (NoAnswer, RefusedByRule) as trouble:
            raise click.ClickException(str(trouble)) from None


async def found(desk: Desk, script: Script, today: date) -> Founded:
    founder = desk.platform(script.slug)
    first = await once(
        founder,
        "foundOrganisation",
        made="adminId",
        name=script.name,
        locale=script.locale,
        zone=script.zone,
        adminName=script.people["admin"],
    )
    members = {"admin": own_id("Member", first["adminId"])}
    admin = desk.member(script.slug, members["admin"])
    await once(admin, "setBrand", name=script.name, colour=script.colour, tagline=script.tagline)
    ids: dict[str, str] = {}
    for role in SHOWN:
        joined = await once(admin, "joinOrganisation", role, made="memberId", name=script.people[role])
        ids[role] = joined["memberId"]
        members[role] = own_id("Member", ids[role])
    for role in ("coordinator", "auditor"):
        until = (today + AUDIT).isoformat() if role == "auditor" else None
        await once(admin, "grantRole", role, str(until), member=ids[role], role=role.upper(), until=until)
    people = {role: desk.member(script.slug, members[role]) for role in SHOWN}
    matched = await matched_pair(script, people, ids, today)
    return Founded(script, members, matched["pairId"], matched["position"])


async def matched_pair(script: Script, people: dict[str, Caller], ids: dict[str, str], today: date) -> dict[str, Any]:
    """A programme that is open for applications, with one pair in it."""
    coordinator = people["coordinator"]
    programme = await drafted(coordinator, script, today)
    await once(coordinator, "openApplications", programme=programme)
    await once(people["adept"], "applyAsAdept", programme=programme, wishes=script.wishes)
    await once(people["mentor"], "volunteerAsMentor", programme=programme, capacity=2)
    for side in ("adept", "mentor"):
        await once(coordinator, "acceptApplication", side, programme=programme, member=ids[side], side=side.upper())
    return await once(
        coordinator,
        "matchPair",
        made="pairId",
        programme=programme,
        adept=ids["adept"],
        mentor=ids["mentor"],
        subject=script.subject,
    )


async def drafted(coordinator: Caller, script: Script, today: date) -> str:
    said = {"name": script.programme, "zone": script.zone, "startsOn": today.isoformat()}
    try:
        return (await once(coordinator, "draftProgramme", made="programmeId", **said))["programmeId"]
    except RefusedByRule as refused:
        if refused.code != TAKEN:
            raise
        return refused.payload["programmeId"]  # drafted by an earlier start, for the first day that it saw


async def once(caller: Caller, command: str, *of: str, made: str = "", **said: Any) -> dict[str, Any]:
    return await caller.tell(command, once=" ".join(("founding", command, *of)), made=made, **said)


async def introduce(site: Site, both: Sequence[Founded], say: Callable[[str], None]) -> None:
    """Says who one can be and what to try, once the read models show it all: it will be tried at once."""
    seen = "query($position: Position!) { viewer(atLeast: $position) { id } }"
    async with admitted(site) as desk:
        for founded in both:
            coordinator = desk.member(founded.script.slug, founded.members["coordinator"])
            await coordinator.ask(seen, position=founded.position)
        for line in introduced(desk, both):
            say(line)


def introduced(desk: Desk, both: Sequence[Founded]) -> list[str]:
    """What whoever started it wants to know: where it answers, who one can be, and what to try."""
    lines = ["", f"Fadder answers at {desk.site.address} (open it in a browser to explore)"]
    tokens: dict[str, dict[str, str]] = {}
    for organisation in both:
        script = organisation.script
        tokens[script.slug] = {role: desk.token(script.slug, organisation.members[role], days=DAYS) for role in SHOWN}
        lines += ["", f"{script.name} (organisation {script.slug}, {script.locale}): {script.tagline}"]
        lines += [f"  {script.slug} {role:<11} {script.people[role]:<16} {tokens[script.slug][role]}" for role in SHOWN]
    return [*lines, "", "Try:", *tries(desk.site, both, tokens), ""]


def tries(site: Site, both: Sequence[Founded], tokens: dict[str, dict[str, str]]) -> list[str]:
    first, second = both[0], both[-1]
    look = (
        "{ organisation { name brand { name colour tagline } } programmes(first: 5) { edges { node "
        "{ name phase dashboard { pairs mentors adepts } } } } }"
    )
    plan = (
        "mutation($input: PlanMeetingInput!) { planMeeting(input: $input) "
        "{ position refusal { code message } pair { state meetingsPlanned } } }"
    )
    mine = (
        "query($position: Position!) { myPairs(first: 5, atLeast: $position) { edges { node "
        "{ state subject endsOn meetingsPlanned } } } myTodo { kind dueOn command } }"
    )
    starts = f"{date.today() + timedelta(days=7)}T10:00:00"  # noqa: DTZ011
    return [
        "# a query: the organisation as its coordinator sees it",
        curl(site, first.script.slug, tokens[first.script.slug]["coordinator"], look),
        "# a mutation: the adept plans a meeting; it answers the position from which on that shows",
        curl(
            site,
            second.script.slug,
            tokens[second.script.slug]["adept"],
            plan,
            {"input": {"pair": second.pair, "starts": starts, "form": "CAFE"}},
        ),
        "# a query that waits for a position, here the last one of the founding: put in what the mutation answered",
        curl(site, second.script.slug, tokens[second.script.slug]["adept"], mine, {"position": second.position}),
    ]


def curl(site: Site, organisation: str, token: str, query: str, variables: dict[str, Any] | None = None) -> str:
    body = json.dumps({"query": query, **({"variables": variables} if variables else {})})
    headers = (
        f"Authorization: Bearer {token}",
        f"Fadder-Organisation: {organisation}",
        "Content-Type: application/json",
    )
    return " ".join(["curl -sS", quote(site.address), *(f"-H {quote(line)}" for line in headers), "-d", quote(body)])
