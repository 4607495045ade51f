"""A client of the door, as an importer needs it: it asks again until it has an answer, and then it was heard once."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast
from uuid import UUID, uuid5

import httpx

from deploy.up import Site
from gateway.issuer import development_key, issue

NAMES = UUID("5d0c8d52-6f0b-5f0e-9d0f-4b1b8f6f2a11")
"""Ids of commands are made from what is said, so that what is said twice is one command."""
AGAIN = frozenset({"UNAVAILABLE", "NOT_YET_VISIBLE", "INTERNAL"})
"""Errors that say nothing about the request: whatever the server was doing, it may be back in a moment."""
PATIENCE = 60.0
"""Seconds without an answer after which a caller gives up."""
BUSY = "TOO_MUCH_AT_ONCE"


class NoAnswer(Exception):
    """The door did not answer for too long, or not as a door of ours does. The text says what came instead."""


class RefusedByRule(Exception):
    """A business rule said no. ``payload`` holds what the mutation answered besides."""

    def __init__(self, command: str, payload: dict[str, Any]) -> None:
        refusal = payload["refusal"]
        super().__init__(f"{command} was refused: {refusal['message']} ({refusal['code']})")
        self.code, self.payload = str(refusal["code"]), payload


@dataclass(frozen=True)
class Caller:
    """One member of one organisation, at the door."""

    http: httpx.AsyncClient
    site: Site
    organisation: str
    token: str

    async def ask(self, query: str, **variables: Any) -> tuple[dict[str, Any], int]:
        """The data of a query, and the position that it shows. Asks again while the server cannot say."""
        answer = await self._answer({"query": query, "variables": variables})
        return answer["data"], answer.get("extensions", {}).get("position", 0)

    async def tell(self, command: str, *, made: str = "", once: str | None = None, **said: Any) -> dict[str, Any]:
        """Gives a command and answers its payload: the position, and the field ``made`` where one is named.

        Its id follows from ``once``, or from all that is said. Raises ``RefusedByRule``.
        """
        given = {**said, "commandId": str(self.command_id(once or f"{command} {json.dumps(said, sort_keys=True)}"))}
        kind = f"{command[0].upper()}{command[1:]}Input"
        query = (
            f"mutation($input: {kind}!) {{ {command}(input: $input) {{ position refusal {{ code message }} {made} }} }}"
        )
        deadline = asyncio.get_running_loop().time() + PATIENCE
        while True:
            payload = (await self._answer({"query": query, "variables": {"input": given}}))["data"][command]
            if (refusal := payload["refusal"]) is None:
                return payload
            if refusal["code"] != BUSY or asyncio.get_running_loop().time() > deadline:
                raise RefusedByRule(command, payload)

    def command_id(self, once: str) -> UUID:
        return uuid5(uuid5(NAMES, self.organisation), once)

    async def _answer(self, body: dict[str, Any]) -> dict[str, Any]:
        clock = asyncio.get_running_loop().time
        deadline, pause = clock() + PATIENCE, 0.05
        while True:
            answer, trouble = await self._attempt(body)
            if answer is not None:
                return answer
            if clock() > deadline:
                raise NoAnswer(f"no answer from {self.site.address} in {PATIENCE:g} s: {trouble}")
            await asyncio.sleep(pause)
            pause = min(pause * 2, 1.0)

    async def _attempt(self, body: dict[str, Any]) -> tuple[dict[str, Any] | None, str]:
        """An answer, or why there is none for now. Raises ``NoAnswer`` where asking again would not help."""
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Fadder-Organisation": self.organisation,
            "Accept": "application/graphql-response+json",
            "Accept-Language": "en",
        }
        try:
            reply = await self.http.post(self.site.address, json=body, headers=headers)
        except httpx.TransportError as error:
            return None, type(error).__name__
        if reply.status_code >= 500:
            return None, f"status {reply.status_code}"
        try:
            answer: Any = reply.json()
        except ValueError:
            raise NoAnswer(f"{self.site.address} answers with status {reply.status_code} and no JSON") from None
        errors = cast("list[dict[str, Any]]", answer.get("errors") or [])
        codes = {str(error.get("extensions", {}).get("code")) for error in errors}
        if codes and codes <= AGAIN:
            return None, ", ".join(sorted(codes))
        if errors or reply.status_code != 200:
            raise NoAnswer(f"status {reply.status_code}: {errors[0].get('message') if errors else answer}")
        return answer, ""


@dataclass(frozen=True)
class Desk:
    """Hands out tokens of the development issuer, and callers that carry them."""

    http: httpx.AsyncClient
    site: Site

    def token(self, organisation: str, member: str, scope: str | None = None, days: int = 1) -> str:
        keys = self.site.keys
        key = development_key(keys / "private.json", keys / "public.json", production=False)
        return issue(key, organisation, member, scope, timedelta(days=days))

    def platform(self, organisation: str) -> Caller:
        return Caller(self.http, self.site, organisation, self.token(organisation, "platform", "platform"))

    def member(self, organisation: str, member: str) -> Caller:
        return Caller(self.http, self.site, organisation, self.token(organisation, member))
