"""A certificate is checked by whoever knows its number, and tells them nothing that the holder keeps to themselves."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from deploy.local.nats import RunningNats
from tests.conftest import Database
from tests.gateway.test_enrolment import id_of
from tests.gateway.test_reading import gathered
from tests.journeys.test_programme import founded
from tests.world import Refused, World, opened

CHECK = "query($number: String!) { certificate(number: $number) { valid programme side holder formerParticipant } }"
ISSUE = """mutation($input: IssueCertificateInput!) { issueCertificate(input: $input) { position refusal { code }
    certificate { meetings holder { name } certificate { number valid } } } }"""
REGISTER = """query($programme: ID!) { certificates(programme: $programme, first: 10) {
    edges { node { meetings holder { name } } } } }"""
TEXT = 'query { consentText(purpose: CERTIFICATE_NAME, locale: "en") { digest } }'
VIEWER = "query($at: Position) { viewer(atLeast: $at) { id } }"


async def check(world: World, host: str, number: str) -> httpx.Response:
    """Without a token."""
    body = {"query": CHECK, "variables": {"number": number}}
    return await world.http.post(world.url, json=body, headers={"Host": f"{host}.localhost"})


async def test_anybody_checks_a_certificate_by_its_number(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        cast = await gathered(world)
        adept = await id_of(cast.adept)
        issue: dict[str, Any] = {"pair": cast.pair, "member": adept}
        with pytest.raises(Refused, match="PAIR_NOT_COMPLETED"):
            await cast.coordinator.act("IssueCertificate", **issue)
        today = world.clock.now.date().isoformat()
        await cast.adept.act("RecordMeetingHeld", pair=cast.pair, heldOn=today, minutes=60)
        await cast.coordinator.act("CompletePair", pair=cast.pair, early=True)
        for stranger in (cast.adept, cast.mentor, cast.auditor, cast.bystander):
            with pytest.raises(Refused, match="NOT_PERMITTED"):
                await stranger.act("IssueCertificate", **issue)
        done = (await cast.coordinator.ask(ISSUE, input=issue))["issueCertificate"]
        assert (done["certificate"]["holder"]["name"], done["certificate"]["meetings"]) == ("Alva", 1)
        number = done["certificate"]["certificate"]["number"]

        seen = {"valid": True, "programme": "Spring", "side": "ADEPT", "holder": None, "formerParticipant": False}
        assert (await check(world, "harbour", number.lower().replace("-", " "))).json()["data"]["certificate"] == seen

        text = (await cast.adept.ask(TEXT))["consentText"]["digest"]
        said = await cast.adept.act("GiveConsent", purpose="CERTIFICATE_NAME", textDigest=text, locale="en")
        await cast.adept.ask(VIEWER, at=said["position"])
        named = {**seen, "holder": "Alva"}
        assert (await check(world, "harbour", number)).json()["data"]["certificate"] == named

        for client, code in ((cast.adept, "FORBIDDEN"), (cast.bystander, "FORBIDDEN")):
            reply = await client.post(REGISTER, programme=cast.programme)
            assert reply["errors"][0]["extensions"]["code"] == code
        audited = (await cast.auditor.ask(REGISTER, programme=cast.programme))["certificates"]["edges"]
        assert audited == [{"node": {"meetings": None, "holder": {"name": None}}}]

        await founded(world, "norrsken")
        assert (await check(world, "norrsken", number)).json()["data"]["certificate"] is None
        assert (await check(world, "nowhere", number)).status_code == 404

        erased = await cast.admin.act("ErasePersonalData", member=adept)
        await cast.admin.ask(VIEWER, at=erased["position"])
        gone = {**seen, "formerParticipant": True}
        assert (await check(world, "harbour", number)).json()["data"]["certificate"] == gone

        revoked = await cast.admin.act("RevokeCertificate", number=number, reason="ISSUED_IN_ERROR")
        await cast.admin.ask(VIEWER, at=revoked["position"])
        assert (await check(world, "harbour", number)).json()["data"]["certificate"]["valid"] is False
        assert "Alva" not in (await check(world, "harbour", number)).text
