"""A form of meeting of an organisation's own, from the draft of its edition to the timeline of a pair."""

from __future__ import annotations

from datetime import timedelta

import pytest

from deploy.local.nats import RunningNats
from gateway.ids import node_id
from tests.conftest import Database
from tests.journeys.test_programme import founded, paired
from tests.world import Refused, opened

FORMS = """query($edition: ID!, $locale: String, $at: Position) {
    handbook(edition: $edition, locale: $locale, atLeast: $at) { meetingForms { key text translated } } }"""
TIMELINE = """query($id: ID!, $at: Position) { pair(id: $id, atLeast: $at) {
    timeline(first: 9) { edges { node { kind form ownForm } } } } }"""
AHEAD = """query($id: ID!, $at: Position) {
    nextMeetingPrep(pair: $id, atLeast: $at) { meeting { form ownForm } } }"""
RECORD = """mutation($input: RecordMeetingHeldInput!) { recordMeetingHeld(input: $input) {
    refusal { code message field } } }"""


async def test_pairs_meet_as_their_organisation_does(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        admin, coordinator = await founded(world, "harbour")
        today = world.clock.now.date()
        made = await paired(world, coordinator, today - timedelta(days=9))
        adept, mentor, pair, programme = (made[one] for one in ("adept", "mentor", "pair", "programme"))
        await admin.act("OfferLocales", locales=["en", "sv"])
        base = node_id("Edition", "addher@1")
        ours = (await admin.act("DraftEdition", base=base, name="Ours"))["id"]
        form = {"edition": ours, "form": "boathouse", "locale": "en", "title": "In the boathouse"}
        await coordinator.act("AddMeetingForm", **form)
        for wrong, rule in (
            ({"form": "cafe"}, "LIBRARY_KEY_TAKEN"),
            ({"form": "The boathouse"}, "LIBRARY_KEY_UNUSABLE"),
            ({"title": "\u200b"}, "TITLE_UNUSABLE"),
            ({"edition": base}, "EDITION_IS_PUBLISHED"),
        ):
            with pytest.raises(Refused, match=rule):
                await coordinator.act("AddMeetingForm", **{**form, **wrong})
        with pytest.raises(Refused, match="NOT_PERMITTED"):
            await adept.act("AddMeetingForm", **form)
        _, elsewhere = await founded(world, "norrsken")
        with pytest.raises(Refused, match="EDITION_UNKNOWN"):
            await elsewhere.act("AddMeetingForm", **form)
        with pytest.raises(Refused, match="TRANSLATIONS_MISSING"):
            await admin.act("PublishEdition", edition=ours)
        said = {"edition": ours, "key": "form.boathouse.title", "locale": "sv", "text": "I båthuset"}
        await coordinator.act("ProvideTranslation", **said)
        await admin.act("PublishEdition", edition=ours)
        held = {"pair": pair, "heldOn": (today - timedelta(days=2)).isoformat(), "minutes": 60}
        for client, message in (
            (adept, "The handbook edition that the pair followed on that day offers no such form of meeting."),
            (mentor, "Handboksutgåvan som paret följde den dagen har ingen sådan mötesform."),
        ):
            client.language = "en" if client is adept else "sv"
            refused = (await client.ask(RECORD, input={**held, "ownForm": "boathouse"}))["recordMeetingHeld"]["refusal"]
            assert refused == {"code": "MEETING_FORM_NOT_OFFERED", "message": message, "field": "ownForm"}
        first = (today - timedelta(days=9)).isoformat()
        at = (
            await coordinator.act(
                "AdoptHandbookEdition", programme=programme, edition=ours, applies="ALL_FROM", startsOn=first
            )
        )["position"]
        for locale, text in (("en", "In the boathouse"), ("sv", "I båthuset")):
            shown = (await adept.ask(FORMS, edition=ours, locale=locale, at=at))["handbook"]["meetingForms"]
            assert [one["key"] for one in shown][-2:] == ["form.other", "form.boathouse"]
            assert shown[-1] == {"key": "form.boathouse", "text": text, "translated": True}
        done = await adept.act("RecordMeetingHeld", **held, ownForm="boathouse")

        async def last(at: int) -> tuple[str, str | None]:
            edges = (await coordinator.ask(TIMELINE, id=pair, at=at))["pair"]["timeline"]["edges"]
            return edges[-1]["node"]["form"], edges[-1]["node"]["ownForm"]

        assert await last(done["position"]) == ("OTHER", "boathouse")
        meeting = {"pair": pair, "meeting": done["id"]}
        done = await mentor.act("CorrectMeeting", **meeting, minutes=75)
        assert await last(done["position"]) == ("OTHER", "boathouse")
        done = await mentor.act("CorrectMeeting", **meeting, form="CAFE")
        assert await last(done["position"]) == ("CAFE", None)
        done = await mentor.act("CorrectMeeting", **meeting, ownForm="boathouse")
        assert await last(done["position"]) == ("OTHER", "boathouse")

        planned = {"pair": pair, "starts": f"{today + timedelta(days=3)}T17:00:00", "ownForm": "boathouse"}
        with pytest.raises(Refused, match="MEETING_FORM_NOT_OFFERED"):
            await adept.act("PlanMeeting", **{**planned, "ownForm": "attic"})
        done = await adept.act("PlanMeeting", **planned)
        assert await last(done["position"]) == ("OTHER", "boathouse")
        moved = {"pair": pair, "meeting": done["id"], "starts": f"{today + timedelta(days=4)}T17:00:00"}
        for told, seen in (
            ({"form": "CAFE"}, ("CAFE", None)),
            ({"ownForm": "boathouse"}, ("OTHER", "boathouse")),
            ({}, ("OTHER", "boathouse")),
        ):
            at = (await mentor.act("MoveMeeting", **moved, **told))["position"]
            assert await last(at) == seen
        ahead = (await adept.ask(AHEAD, id=pair, at=at))["nextMeetingPrep"]["meeting"]
        assert ahead == {"form": "OTHER", "ownForm": "boathouse"}

        newer = (await admin.act("DraftEdition", base=ours, name="Newer"))["id"]
        at = (await coordinator.act("RetireMeetingForm", edition=newer, form="boathouse"))["position"]
        kept = (await coordinator.ask(FORMS, edition=newer, locale="en", at=at))["handbook"]["meetingForms"]
        assert kept[-1]["key"] == "form.other"
        with pytest.raises(Refused, match="MEETING_FORM_UNKNOWN"):
            await coordinator.act("RetireMeetingForm", edition=newer, form="attic")
        await coordinator.act("RestoreMeetingForm", edition=newer, form="boathouse")
        attic = {"edition": newer, "form": "attic", "locale": "en", "title": "In the attic"}
        await coordinator.act("AddMeetingForm", **attic)
        with pytest.raises(Refused, match="MEETING_FORMS_INCOMPLETE"):
            await coordinator.act("ReorderMeetingForms", edition=newer, forms=["attic"])
        at = (await coordinator.act("ReorderMeetingForms", edition=newer, forms=["attic", "boathouse"]))["position"]
        shown = (await coordinator.ask(FORMS, edition=newer, locale="en", at=at))["handbook"]["meetingForms"]
        assert [one["key"] for one in shown][-2:] == ["form.attic", "form.boathouse"]
