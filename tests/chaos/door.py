"""The clients of a run: each asks at one of the doors, and again at another, until it has an answer or gives up."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import UUID

import httpx

from tests.chaos.history import Completed, Guard, History, Invoked, Outcome, Seen

AGAIN = frozenset({"UNAVAILABLE", "NOT_YET_VISIBLE", "INTERNAL"})
"""Errors that say nothing about the request."""
BUSY = "TOO_MUCH_AT_ONCE"
PAUSE = 0.05
"""Seconds before the same is asked again."""


class Unexpected(Exception):
    """A door answered what no door of ours should, whatever goes on behind it."""


@dataclass
class Doors:
    """``addresses`` of the gateways; ``troubles`` counts what came instead of answers."""

    http: httpx.AsyncClient
    addresses: tuple[str, ...]
    history: History
    troubles: Counter[str] = field(default_factory=Counter[str])

    async def attempt(self, address: str, organisation: str, token: str, body: dict[str, Any]) -> dict[str, Any] | None:
        """An answer, or ``None`` where there is none for now."""
        headers = {
            "Authorization": f"Bearer {token}",
            "Fadder-Organisation": organisation,
            "Accept": "application/graphql-response+json",
        }
        try:
            reply = await self.http.post(address, json=body, headers=headers)
        except httpx.TransportError as error:
            self.troubles[type(error).__name__] += 1
            return None
        if reply.status_code >= 500:
            self.troubles[f"status {reply.status_code}"] += 1
            return None
        answer: dict[str, Any] = reply.json()
        errors: list[dict[str, Any]] = answer.get("errors") or []
        codes = {str(error.get("extensions", {}).get("code")) for error in errors}
        if codes and codes <= AGAIN:
            self.troubles.update(codes)
            return None
        if codes or reply.status_code != 200:
            raise Unexpected(f"status {reply.status_code}: {answer}")
        return answer


@dataclass
class Client:
    """One thread of asking, in one organisation: the next is asked when the one before has ended."""

    doors: Doors
    organisation: str
    token: str
    name: str
    rng: Random
    known: int = 0
    """The highest position that it was told."""

    async def tell(
        self,
        command: str,
        *,
        made: str = "",
        appends: tuple[str, ...] = (),
        guards: tuple[Guard, ...] = (),
        command_id: UUID | None = None,
        attempts: int = 400,
        **said: Any,
    ) -> dict[str, Any] | None:
        """Gives a command, again with the same id while there is no answer. Its payload, or ``None`` where it gave up.

        Every attempt is one and the same operation of the history.
        """
        command_id = command_id or UUID(int=self.rng.getrandbits(128), version=4)
        op = self.doors.history.next()
        self.doors.history.add(
            Invoked(op, self.organisation, self.name, command, str(command_id), appends, guards)  # before it is sent
        )
        kind = f"{command[0].upper()}{command[1:]}Input"
        query = (
            f"mutation($input: {kind}!) {{ {command}(input: $input) {{ position refusal {{ code message }} {made} }} }}"
        )
        body = {"query": query, "variables": {"input": {**said, "commandId": str(command_id)}}}
        for _ in range(attempts):
            answer = await self._ask(body)
            payload: dict[str, Any] | None = answer and answer["data"][command]
            refusal = payload and payload["refusal"]
            if payload is None or (refusal and refusal["code"] == BUSY):
                await asyncio.sleep(PAUSE)
                continue
            if refusal:
                self.doors.history.add(Completed(op, Outcome.FAIL, why=refusal["code"]))
            else:
                self.known = max(self.known, payload["position"])
                self.doors.history.add(Completed(op, Outcome.OK, payload["position"]))
            return payload
        self.doors.history.add(Completed(op, Outcome.UNKNOWN, why="gave up"))
        return None

    async def look(self, kind: str, key: str, query: str, variables: dict[str, Any], found: Any, at_least: int) -> None:
        """Reads a list. ``found`` makes of the data what is seen, and whether that is all."""
        op = self.doors.history.next()
        asked = Invoked(op, self.organisation, self.name, kind, read=key, at_least=at_least)
        self.doors.history.add(asked)
        answer = await self._ask({"query": query, "variables": {**variables, "at": at_least or None}})
        if answer is None:
            self.doors.history.add(Completed(op, Outcome.FAIL, why="no answer"))
            await asyncio.sleep(PAUSE)
            return
        seen, whole = found(answer["data"])
        position = answer["extensions"]["position"]
        self.known = max(self.known, position)
        self.doors.history.add(Completed(op, Outcome.OK, position, tuple(seen), whole))

    async def _ask(self, body: dict[str, Any]) -> dict[str, Any] | None:
        address = self.rng.choice(self.doors.addresses)
        return await self.doors.attempt(address, self.organisation, self.token, body)


TRAIL = """query($about: ID!, $at: Position) { auditTrail(first: 100, about: $about, atLeast: $at) {
    edges { node { position commandId via } } pageInfo { hasNextPage } } }"""
MEETINGS = """query($id: ID!, $at: Position) { pair(id: $id, atLeast: $at) { timeline(first: 100) {
    edges { node { position meeting } } pageInfo { hasNextPage } } } }"""


async def look_at_trail(client: Client, thing: str, at_least: int) -> None:
    """Every fact about a pair or a member."""

    def found(data: dict[str, Any]) -> tuple[list[Seen], bool]:
        trail = data["auditTrail"]
        nodes = [edge["node"] for edge in trail["edges"]]
        seen = [Seen(node["commandId"], node["position"], node["via"].lower() == "policy") for node in nodes]
        return seen, not trail["pageInfo"]["hasNextPage"]

    await client.look("trail", thing, TRAIL, {"about": thing}, found, at_least)


async def look_at_meetings(client: Client, pair: str, commands: dict[str, str], at_least: int) -> None:
    """The meetings of a pair, each as the command that made it."""

    def found(data: dict[str, Any]) -> tuple[list[Seen], bool]:
        if data["pair"] is None:
            return [], True
        timeline = data["pair"]["timeline"]
        nodes = [edge["node"] for edge in timeline["edges"] if edge["node"]["meeting"]]
        seen = [Seen(commands.get(str(node["meeting"]), "nobody's"), node["position"]) for node in nodes]
        return seen, not timeline["pageInfo"]["hasNextPage"]

    await client.look("meetings", meetings(pair), MEETINGS, {"id": pair}, found, at_least)


def meetings(pair: str) -> str:
    """The name of the list."""
    return f"meetings of {pair}"
