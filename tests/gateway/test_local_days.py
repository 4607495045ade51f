"""Days are those of the place: of the programme, or of the organisation, wherever the servers stand."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

from strawberry.relay.utils import from_base64

from deploy.local.nats import RunningNats
from domain.branding import ZoneChanged
from domain.certificate import CertificateIssued, CertificateNumber, CertificateRevoked, RevokeReason
from domain.drafting import ProgrammeDrafted
from domain.edition import HandbookEditionDrafted, HandbookEditionPublished
from domain.exclusion import ExclusionDeclared
from domain.language import EditionId, MemberId, PairId, ProgrammeId, Side
from domain.shipped import DEFAULT
from domain.survey import SurveyClosed, SurveyId, SurveyOpened
from gateway.ids import node_id
from tests.conftest import Database
from tests.gateway.test_enrolment import id_of
from tests.gateway.test_reading import gathered
from tests.gateway.test_subject_file import part, requested
from tests.world import Clock, opened, said

AFTER_MIDNIGHT = datetime(2026, 3, 1, 12, tzinfo=UTC)
"""In Auckland it is the second of March already."""
DAYS = """query($programme: ID!, $at: Position) {
    certificates(programme: $programme, first: 1, atLeast: $at) {
        edges { node { certificate { issuedOn revokedOn } } } }
    exclusions(programme: $programme, first: 1, atLeast: $at) { edges { node { declaredOn } } }
    surveys(programme: $programme, first: 1, atLeast: $at) { edges { node { openedOn closedOn } } }
    editions(atLeast: $at) { name publishedOn }
}"""


async def test_a_day_is_that_of_the_programme_or_of_the_organisation(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server, Clock(AFTER_MIDNIGHT)) as world:
        cast = await gathered(world)
        adept = MemberId(from_base64(await id_of(cast.adept))[1])
        far, zone, number = ProgrammeId("far"), "Pacific/Auckland", CertificateNumber("0000-0000-0000-0000")
        days = (date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1))
        at = await said(
            world,
            "harbour",
            adept,
            ProgrammeDrafted(far, "Far", zone, *days),
            CertificateIssued(number, far, PairId("p"), adept, Side.ADEPT, days[0], days[2], 3, "0f"),
            CertificateRevoked(number, far, PairId("p"), adept, RevokeReason.OTHER),
            ExclusionDeclared(far, adept, MemberId("mim"), by_coordinator=False),
            SurveyOpened(far, SurveyId("s"), "Halfway", "[]"),
            SurveyClosed(far, SurveyId("s")),
            HandbookEditionDrafted(EditionId("ours"), DEFAULT, "Ours"),
            HandbookEditionPublished(EditionId("ours"), "0f"),
            ZoneChanged(zone),
        )
        told = await cast.coordinator.ask(DAYS, programme=node_id("Programme", far), at=at)
        there = "2026-03-02"
        nodes = {name: told[name]["edges"][0]["node"] for name in ("certificates", "exclusions", "surveys")}
        assert nodes == {
            "certificates": {"certificate": {"issuedOn": there, "revokedOn": there}},
            "exclusions": {"declaredOn": there},
            "surveys": {"openedOn": there, "closedOn": there},
        }
        assert {"name": "Ours", "publishedOn": there} in told["editions"]
        file = json.loads((await part(cast.adept, await requested(cast.adept)))["document"])
        assert [one["on"] for one in file["entries"] if one["fact"] == "CertificateIssued"] == [there]
