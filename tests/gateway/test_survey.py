"""Answers to a survey: seen by nobody but their author, and by those who run the programme five at a time."""

from __future__ import annotations

import json
from typing import Any

import pytest

from deploy.local.nats import RunningNats
from tests.conftest import Database
from tests.gateway.test_enrolment import everything_kept, id_of
from tests.gateway.test_reading import Cast, gathered
from tests.journeys.test_programme import founded
from tests.until import until
from tests.world import Client, Refused, World, opened

OPEN = """mutation($input: OpenSurveyInput!) { openSurvey(input: $input) { position surveyId refusal { code } } }"""
SURVEY = """query($id: ID!, $at: Position) { survey(id: $id, atLeast: $at) { title closedOn questions { key text }
    myAnswer { question number text } results { question replies mean nps counts { value times } texts } } }"""
TEXT = 'query { consentText(purpose: SURVEY, locale: "en") { digest } }'
VIEWER = "query($at: Position) { viewer(atLeast: $at) { id } }"
FIGURES = """query($programme: ID!, $asAt: DateTime, $at: Position) {
    kpis(programme: $programme, asAt: $asAt, atLeast: $at) {
        nps satisfaction reviewsWaiting satisfactionBySide { side nps satisfaction } }
    fairness(programme: $programme, key: "profession", asAt: $asAt, atLeast: $at) {
        value adepts matchRate scores { lower median upper } }
} """
QUESTIONS = [
    {"key": "again", "kind": "NPS", "sv": "Rekommendera?", "en": "Recommend?"},
    {"key": "free", "kind": "TEXT", "sv": "Annat?", "en": "Else?"},
]


async def crowd(world: World, cast: Cast) -> list[Client]:
    """The pair, and three more who are accepted."""
    more: list[Client] = []
    for name in ("Cleo", "Dina", "Elsa"):
        joined = await cast.coordinator.act("JoinOrganisation", name=name)
        more.append(world.member("harbour", joined["id"]))
    programme = (
        await cast.coordinator.act("DraftProgramme", name="Late", zone="Europe/London", startsOn="2030-01-01")
    )["id"]
    cast.programme = programme
    await cast.coordinator.act("OpenApplications", programme=programme)
    everybody = [cast.adept, cast.mentor, *more]
    for client in everybody:
        await client.act("ApplyAsAdept", programme=programme, wishes="To learn")
        member = await id_of(client)
        trade = [{"key": "profession", "values": ["Law"]}]
        await client.act("DeclareAttributes", programme=programme, side="ADEPT", attributes=trade)
        await cast.coordinator.act("AcceptApplication", programme=programme, member=member, side="ADEPT")
    return everybody


async def test_answers_show_together_or_not_at_all(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        cast = await gathered(world)
        everybody = await crowd(world, cast)
        opening: dict[str, Any] = {"programme": cast.programme, "title": "Halfway", "questions": QUESTIONS}
        for stranger in (cast.adept, cast.auditor, cast.bystander):
            with pytest.raises(Refused, match="NOT_PERMITTED"):
                await stranger.act("OpenSurvey", **opening)
        survey = (await cast.coordinator.ask(OPEN, input=opening))["openSurvey"]["surveyId"]
        text = (await cast.adept.ask(TEXT))["consentText"]["digest"]
        answer: dict[str, Any] = {
            "programme": cast.programme,
            "survey": survey,
            "textDigest": text,
            "locale": "en",
        }
        position = 0
        for nth, client in enumerate(everybody):
            replies = [{"question": "again", "number": 6 + nth}, {"question": "free", "text": f"canary-{nth}"}]
            position = (await client.act("AnswerSurvey", **answer, replies=replies))["position"]
        with pytest.raises(Refused, match="SURVEY_NOT_FOR_YOU"):
            await cast.bystander.act("AnswerSurvey", **answer, replies=[{"question": "again", "number": 1}])

        mine = (await cast.adept.ask(SURVEY, id=survey, at=position))["survey"]
        assert mine["myAnswer"][1] == {"question": "free", "number": None, "text": "canary-0"}
        for client in (cast.coordinator, cast.admin, cast.auditor, cast.mentor):
            told = json.dumps(await client.ask(SURVEY, id=survey, at=position))
            assert "canary-0" not in told
            assert '"results": null' in told
        assert "canary-" not in await everything_kept(world, database, "SurveyAnswered")

        closed = await cast.coordinator.act("CloseSurvey", programme=cast.programme, survey=survey)
        shown = (await cast.coordinator.ask(SURVEY, id=survey, at=closed["position"]))["survey"]["results"]
        assert (shown[0]["replies"], shown[0]["mean"], shown[0]["nps"]) == (5, 8.0, 20)
        assert shown[1]["texts"] == [f"canary-{nth}" for nth in range(5)]
        audited = (await cast.auditor.ask(SURVEY, id=survey))["survey"]["results"]
        assert (audited[0]["nps"], audited[1]["texts"]) == (20, None)
        at = closed["position"]
        law = {"value": "Law", "adepts": 5, "matchRate": 0.0, "scores": None}
        sides = [
            {"side": "ADEPT", "nps": 20, "satisfaction": None},
            {"side": "MENTOR", "nps": None, "satisfaction": None},
        ]
        figures = {"nps": 20, "satisfactionBySide": sides, "satisfaction": None, "reviewsWaiting": 0}
        told = await cast.coordinator.ask(FIGURES, programme=cast.programme, at=at)
        assert told == {"kpis": figures, "fairness": [law]}
        nothing = [side | {"nps": None} for side in sides]
        early = await cast.coordinator.ask(FIGURES, programme=cast.programme, asAt="2020-01-01T00:00:00Z")
        assert early == {"kpis": figures | {"nps": None, "satisfactionBySide": nothing}, "fairness": []}
        for client in (cast.adept, cast.bystander):
            refused = await client.post(FIGURES, programme=cast.programme)
            assert refused["errors"][0]["extensions"]["code"] == "FORBIDDEN"
            assert (await client.ask(SURVEY, id=survey))["survey"]["results"] is None
        admin, stranger = await founded(world, "norrsken")
        branded = await admin.act("SetBrand", name="Norrsken", colour="#123456")
        assert (await stranger.ask(SURVEY, id=survey, at=branded["position"]))["survey"] is None
        assert await stranger.ask(FIGURES, programme=cast.programme) == {"kpis": None, "fairness": []}

        volunteer = {"programme": cast.programme, "member": await id_of(everybody[1])}
        late = await everybody[1].act("VolunteerAsMentor", **volunteer)
        told = await cast.coordinator.ask(FIGURES, programme=cast.programme, at=late["position"])
        assert told["kpis"]["satisfactionBySide"] == sides, "or two looks tell what one who has moved had answered"

        erased = await cast.admin.act("ErasePersonalData", member=await id_of(cast.adept))
        await cast.coordinator.ask(VIEWER, at=erased["position"])

        async def hidden() -> bool:
            """The door remembers a key for a second."""
            return (await cast.coordinator.ask(SURVEY, id=survey))["survey"]["results"] is None

        await until("the answer is gone", hidden)
