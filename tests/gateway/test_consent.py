"""Consent and exclusion at the door: what is sensitive weighs while both consent; one's own is told to nobody else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from deploy.local.nats import RunningNats
from domain.language import RunId
from services.match import replay
from tests.conftest import Database
from tests.gateway.test_enrolment import CONSENT_TEXT, everything_kept, id_of
from tests.gateway.test_reading import gathered
from tests.journeys.test_matching import HARBOUR, bare, enrolled, importer, matching, programme_of, settled
from tests.journeys.test_programme import founded
from tests.world import Client, Refused, World, opened

OWN_CONSENTS = """query($at: Position) { myConsents(atLeast: $at) {
    purpose category textDigest locale text givenAt endedAt withdrawn inForce } }"""
OWN_EXCLUSIONS = """query($at: Position) { myExclusions(first: 10, atLeast: $at) { edges { node {
    byCoordinator declaredOn member { name } other { name } reason { class text digest } } } } }"""
EXCLUSIONS = """query($programme: ID!, $at: Position) { exclusions(programme: $programme, first: 10, atLeast: $at) {
    edges { node { byCoordinator declaredOn member { name } other { name } reason { text } } } } }"""
HEALTH = {"purpose": "MATCHING", "category": "HEALTH"}
CRITERIA = [
    {"kind": "EQUAL", "key": "health", "weight": 10, "sensitive": True},
    {"kind": "WISH", "weight": 1},
]
ROW = {"last name": "", "profession": "Law", "grade": "EO", "organisation": "North"}


async def consenting(client: Client) -> int:
    """The position at which they have consented to matching by their health."""
    text = (await client.ask(CONSENT_TEXT))["consentText"]
    return (await client.act("GiveConsent", **HEALTH, locale="sv", textDigest=text["digest"]))["position"]


async def nodes(client: Client, query: str, field: str, **asked: Any) -> list[dict[str, Any]]:
    return [edge["node"] for edge in (await client.ask(query, **asked))[field]["edges"]]


async def test_what_is_sensitive_weighs_while_both_consent_and_no_longer(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world, matching(world, database) as matcher:
        carrier, coordinator = await importer(world)
        programme = await programme_of(carrier, world)
        cast = {
            name: await enrolled(world, carrier, programme, side, {**ROW, "first name": name})
            for name, side in (("Ada", "ADEPT"), ("Mim", "MENTOR"), ("Moa", "MENTOR"))
        }
        clients = {name: world.member("harbour", member) for name, member in cast.items()}
        for name, value in (("Ada", "canary-same"), ("Mim", "canary-other"), ("Moa", "canary-same")):
            side = "ADEPT" if name == "Ada" else "MENTOR"
            with pytest.raises(Refused, match="CONSENT_MISSING"):
                await confided(clients[name], programme, side, value)
            await consenting(clients[name])
            await confided(clients[name], programme, side, value)
        await clients["Ada"].act("RankWishes", programme=programme, mentors=[cast["Mim"]])
        await coordinator.act("DefineCriteria", programme=programme, criteria=CRITERIA)

        async def found() -> dict[str, Any]:
            run = await coordinator.act("RequestMatchingRun", programme=programme)
            shown = await settled(world, coordinator, matcher, run)
            assert "canary" not in json.dumps(shown)
            (match,) = shown["proposals"]
            return {**match, "run": run["id"], "mentor": match["mentor"]["name"].strip()}

        first = await found()
        assert (first["mentor"], first["score"]) == ("Moa", 0), "it weighs, and stands in no record"
        assert first["reasons"][0]["note"] == "weighed where both consent, not shown"

        await clients["Ada"].act("WithdrawConsent", **HEALTH)
        without = await found()
        assert (without["mentor"], without["score"]) == ("Mim", 1000)
        assert without["reasons"][0] == first["reasons"][0], "who has consented is nobody else's business"
        with pytest.raises(Refused, match="NOTHING_TO_PUBLISH"):  # it is used no more, not even by what has used it
            await coordinator.act("PublishProposals", run=first["run"], programme=programme)
        old = await replay(matcher.journal(HARBOUR), RunId(bare(first["run"])))
        assert old is not None
        assert (old.same_inputs, old.same_result) == (True, True), "the old run stays what it was"

        await consenting(clients["Ada"])
        assert (await found())["mentor"] == "Moa", "consented to anew, it weighs again"
        await clients["Moa"].act("WithdrawConsent", **HEALTH)
        assert (await found())["mentor"] == "Mim", "it takes the consent of both"


async def somebody_elsewhere(world: World) -> tuple[Client, int]:
    """A coordinator of another organisation, and the position that shows them."""
    _, coordinator = await founded(world, "norrsken")
    return coordinator, (await coordinator.act("JoinOrganisation", name="Nils"))["position"]


async def confided(client: Client, programme: str, side: str, value: str) -> None:
    said = {"programme": programme, "side": side, "category": "HEALTH", "value": value}
    await client.act("DeclareSensitiveAttribute", **said)


async def test_everybody_sees_their_own_consents_and_nobody_elses(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        cast = await gathered(world)
        text = (await cast.adept.ask(CONSENT_TEXT))["consentText"]
        given = await consenting(cast.adept)
        (own,) = (await cast.adept.ask(OWN_CONSENTS, at=given))["myConsents"]
        assert own == {
            "purpose": "MATCHING",
            "category": "HEALTH",
            "textDigest": text["digest"],
            "locale": "sv",
            "text": text["text"],
            "givenAt": own["givenAt"],
            "endedAt": None,
            "withdrawn": False,
            "inForce": True,
        }
        assert own["givenAt"].startswith(world.clock.now.date().isoformat())
        taken = (await cast.adept.act("WithdrawConsent", **HEALTH))["position"]
        (own,) = (await cast.adept.ask(OWN_CONSENTS, at=taken))["myConsents"]
        assert (own["withdrawn"], own["inForce"], own["endedAt"]) == (True, False, own["givenAt"])
        for who in (cast.mentor, cast.coordinator, cast.admin, cast.auditor, cast.bystander):
            assert (await who.ask(OWN_CONSENTS, at=taken))["myConsents"] == []
        elsewhere, at = await somebody_elsewhere(world)
        assert (await elsewhere.ask(OWN_CONSENTS, at=at))["myConsents"] == []


async def test_why_somebody_is_excluded_is_told_to_whoever_said_it(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        cast = await gathered(world)
        mentor = await id_of(cast.mentor)
        why = {"programme": cast.programme, "other": mentor, "reason": "canary-reason"}
        await cast.adept.act("DeclareExclusion", **why)
        bysse = await id_of(cast.bystander)
        said = {"programme": cast.programme, "member": mentor, "other": bysse}
        at = (await cast.coordinator.act("DeclareExclusion", **said))["position"]

        (own,) = await nodes(cast.adept, OWN_EXCLUSIONS, "myExclusions", at=at)
        assert (own["member"]["name"], own["other"]["name"], own["byCoordinator"]) == ("Alva", "Moa", False)
        assert (own["reason"]["class"], own["reason"]["text"]) == ("AUTHOR", "canary-reason")
        assert await nodes(cast.mentor, OWN_EXCLUSIONS, "myExclusions", at=at) == [], (
            "what a coordinator said is theirs"
        )

        there = {"programme": cast.programme, "at": at}
        seen = await nodes(cast.coordinator, EXCLUSIONS, "exclusions", **there)
        told = {(one["member"]["name"], one["other"]["name"], one["byCoordinator"]) for one in seen}
        assert told == {("Alva", "Moa", False), ("Moa", "Bysse", True)}
        audited = await nodes(cast.auditor, EXCLUSIONS, "exclusions", **there)
        assert {one["member"]["name"] for one in audited} == {None}
        for who in (cast.coordinator, cast.admin, cast.auditor):
            assert all(one["reason"] is None for one in await nodes(who, EXCLUSIONS, "exclusions", **there))
        for who in (cast.adept, cast.mentor, cast.bystander):
            reply = await who.post(EXCLUSIONS, **there)
            assert reply["errors"][0]["extensions"]["code"] == "FORBIDDEN"
        assert "canary" not in await everything_kept(world, database)

        await cast.admin.act("GrantRole", member=mentor, role="COORDINATOR")
        at = (await cast.admin.act("JoinOrganisation", name="Later"))["position"]
        seen = await nodes(cast.mentor, EXCLUSIONS, "exclusions", programme=cast.programme, at=at)
        assert [one["member"]["name"] for one in seen] == ["Moa"], "nobody is told that they are excluded"

        at = (await cast.adept.act("WithdrawExclusion", programme=cast.programme, other=mentor))["position"]
        assert await nodes(cast.adept, OWN_EXCLUSIONS, "myExclusions", at=at) == []
        left = await nodes(cast.coordinator, EXCLUSIONS, "exclusions", programme=cast.programme, at=at)
        assert [one["member"]["name"] for one in left] == ["Moa"]
        elsewhere, at = await somebody_elsewhere(world)
        assert await nodes(elsewhere, EXCLUSIONS, "exclusions", programme=cast.programme, at=at) == []
