"""Ballots of a survey: taken by name, cast by nobody, counted together; and linked by nobody who reads everything."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from typing import Any

import asyncpg
import pytest

from deploy.local.nats import RunningNats
from domain.blind import blind, finished
from tests.conftest import Database
from tests.gateway.test_enrolment import everything_kept
from tests.gateway.test_reading import Cast, gathered
from tests.gateway.test_survey import OPEN, QUESTIONS, SURVEY, crowd
from tests.journeys.test_programme import founded
from tests.world import Client, Refused, World, opened

TEXT = 'query { consentText(purpose: BALLOT, locale: "en") { digest } }'
KEY = "query($id: ID!, $at: Position) { survey(id: $id, atLeast: $at) { ballotKey } }"
TAKE = """mutation($input: TakeBallotInput!) { takeBallot(input: $input) {
    position blindSignature refusal { code field } } }"""
CAST = "mutation($input: CastBallotInput!) { castBallot(input: $input) { cast position refusal { code field } } }"


@dataclass(frozen=True)
class Voter:
    """What a client keeps to itself: the token, and the factor that hides it."""

    n: int
    token: bytes
    salt: bytes
    r: int

    @classmethod
    def new(cls, n: int) -> Voter:
        return cls(n, os.urandom(32), os.urandom(48), 2 + secrets.randbelow(n - 3))

    @property
    def blinded(self) -> str:
        return blind(self.n, self.token, self.salt, self.r).hex()

    def ballot(self, blind_signature: str) -> dict[str, str]:
        signature = finished(self.n, self.token, bytes.fromhex(blind_signature), self.r)
        return {"token": self.token.hex(), "signature": signature.hex()}


@dataclass(frozen=True)
class Poll:
    """A survey that is answered by ballot, of a programme with five who take part."""

    people: Cast
    voting: list[Client]
    where: dict[str, Any]
    taking: dict[str, Any]
    n: int

    async def take(self, client: Client, voter: Voter) -> dict[str, Any]:
        return (await client.ask(TAKE, input={**self.taking, "blinded": voter.blinded}))["takeBallot"]

    async def ballot(self, client: Client, nth: int) -> dict[str, Any]:
        voter = Voter.new(self.n)
        signed = (await self.take(client, voter))["blindSignature"]
        return {**self.where, **voter.ballot(signed), "replies": replies(nth)}


async def polled(world: World) -> Poll:
    people = await gathered(world)
    voting, coordinator = await crowd(world, people), people.coordinator
    opening: dict[str, Any] = {"programme": people.programme, "title": "Halfway", "questions": QUESTIONS}
    survey = (await coordinator.ask(OPEN, input=opening))["openSurvey"]["surveyId"]
    where: dict[str, Any] = {"programme": people.programme, "survey": survey}
    for stranger in (people.adept, people.auditor, people.bystander):
        with pytest.raises(Refused, match="NOT_PERMITTED"):
            await stranger.act("OpenBallots", **where)
    began = await coordinator.act("OpenBallots", **where)
    n = int((await coordinator.ask(KEY, id=survey, at=began["position"]))["survey"]["ballotKey"], 16)
    text = (await people.adept.ask(TEXT))["consentText"]["digest"]
    return Poll(people, voting, where, {**where, "textDigest": text, "locale": "en"}, n)


def replies(nth: int) -> list[dict[str, Any]]:
    return [{"question": "again", "number": 6 + nth % 5}, {"question": "free", "text": f"canary-{nth}"}]


async def cast(world: World, ballot: dict[str, Any], host: str = "harbour") -> dict[str, Any]:
    """Without a token: the host name says where."""
    body = {"query": CAST, "variables": {"input": ballot}}
    reply = await world.http.post(world.url, json=body, headers={"Host": f"{host}.localhost", "Accept-Language": "en"})
    return reply.json()["data"]["castBallot"]


async def test_ballots_are_taken_by_name_and_cast_by_nobody(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        poll = await polled(world)
        assert poll.n.bit_length() == 2048
        with pytest.raises(Refused, match="SURVEY_NOT_FOR_YOU"):
            await poll.people.bystander.act("TakeBallot", **poll.taking, blinded=Voter.new(poll.n).blinded)
        first = Voter.new(poll.n)
        signed, again = [await poll.take(poll.voting[0], first) for _ in range(2)]
        assert again["blindSignature"] == signed["blindSignature"]
        other = await poll.take(poll.voting[0], Voter.new(poll.n))
        assert (other["blindSignature"], other["refusal"]["code"]) == (None, "BALLOT_ALREADY_TAKEN")
        ballots = [
            {**poll.where, **first.ballot(signed["blindSignature"]), "replies": replies(0)},
            *[await poll.ballot(client, nth) for nth, client in enumerate(poll.voting[1:], 1)],
        ]
        for ballot in reversed(ballots):
            assert await cast(world, ballot) == {"cast": True, "position": None, "refusal": None}
        assert (await cast(world, ballots[0]))["cast"]
        twice = await cast(world, {**ballots[0], "replies": replies(9)})
        assert twice["refusal"] == {"code": "BALLOT_ALREADY_CAST", "field": "token"}
        forged = await cast(world, {**ballots[0], "token": "00" * 32})
        assert forged["refusal"] == {"code": "BALLOT_UNUSABLE", "field": "token"}
        kept = await everything_kept(world, database, "BallotTaken") + await box(database)
        for ballot in ballots:
            assert not [secret for secret in ("token", "signature") if str(ballot[secret]) in kept]
        assert "canary-" not in kept
        await the_count(world, poll, ballots[0])


async def the_count(world: World, poll: Poll, ballot: dict[str, Any]) -> None:
    """Nothing until it is closed; then each ballot once, to those who see results, and to no other organisation."""
    coordinator, survey = poll.people.coordinator, poll.where["survey"]
    assert (await coordinator.ask(SURVEY, id=survey))["survey"]["results"] is None
    closed = await coordinator.act("CloseSurvey", **poll.where)
    shown = (await coordinator.ask(SURVEY, id=survey, at=closed["position"]))["survey"]["results"]
    assert (shown[0]["replies"], shown[0]["mean"], shown[0]["nps"]) == (5, 8.0, 20)
    assert shown[1]["texts"] == [f"canary-{nth}" for nth in range(5)]
    for client in (poll.people.adept, poll.people.bystander):
        told = (await client.ask(SURVEY, id=survey))["survey"]
        assert (told["results"], told["myAnswer"]) == (None, [])
    admin, stranger = await founded(world, "norrsken")
    branded = await admin.act("SetBrand", name="Norrsken", colour="#123456")
    assert (await stranger.ask(SURVEY, id=survey, at=branded["position"]))["survey"] is None
    assert (await cast(world, ballot, "norrsken"))["refusal"]["code"] == "SURVEY_UNKNOWN"


async def test_four_ballots_show_nothing_and_a_late_one_is_not_taken(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        poll = await polled(world)
        coordinator = poll.people.coordinator
        ballots = [await poll.ballot(client, nth) for nth, client in enumerate(poll.voting)]
        for ballot in ballots[:4]:
            assert (await cast(world, ballot))["cast"]
        closed = await coordinator.act("CloseSurvey", **poll.where)
        told = await coordinator.ask(SURVEY, id=poll.where["survey"], at=closed["position"])
        assert told["survey"]["results"] is None
        assert (await cast(world, ballots[4]))["refusal"]["code"] == "SURVEY_IS_CLOSED"


async def box(database: Database) -> str:
    admin = await asyncpg.connect(database.dsn("postgres"))
    rows = await admin.fetch("select encode(signer, 'escape') || encode(cast_ballots, 'escape') from ballot.box")
    await admin.close()
    assert len(rows) == 1
    return str(rows[0][0])
