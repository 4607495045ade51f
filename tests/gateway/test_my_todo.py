"""What somebody has to do before they are in a pair: each with its command, and gone once that was given."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from graphql import GraphQLEnumType, GraphQLInputObjectType

from deploy.local.nats import RunningNats
from domain.reminding import REMINDERS
from domain.todo import DUTIES
from tests.conftest import Database
from tests.gateway.every_field import SCHEMA
from tests.gateway.test_consent import CRITERIA, consenting
from tests.gateway.test_reading import gathered
from tests.journeys.talk import talking
from tests.journeys.test_matching import importer, programme_of
from tests.world import Client, Clock, World, opened

TODO = """query($at: Position) { myTodo(atLeast: $at) {
    kind text handbook dueOn command pair programme side purpose category } }"""
ADEPT = ["COMPLETE_ROLE_BRIEFING", "DESCRIBE_WISHES", "DECLARE_AVAILABILITY"]
MENTOR = ["CONFIRM_APPLICATION", "COMPLETE_ROLE_BRIEFING", "DESCRIBE_MENTOR_PROFILE", "DECLARE_AVAILABILITY"]


async def todo(client: Client) -> list[dict[str, Any]]:
    return (await client.ask(TODO, at=client.done))["myTodo"]


async def kinds(client: Client) -> list[str]:
    return [one["kind"] for one in await todo(client)]


async def somebody(world: World, coordinator: Client, name: str) -> tuple[Client, str]:
    found = (await coordinator.act("JoinOrganisation", name=name))["id"]
    client = world.member(coordinator.organisation, found)
    client.done = coordinator.done
    return client, found


async def test_an_adept_prepares_and_what_is_done_is_gone(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        carrier, coordinator = await importer(world)
        programme = await programme_of(carrier, world)
        ada, ada_id = await somebody(world, coordinator, "Ada")
        mim, mim_id = await somebody(world, coordinator, "Mim")
        assert await todo(ada) == []

        where = {"programme": programme}
        await ada.act("ApplyAsAdept", **where)
        asked = await todo(ada)
        assert [one["kind"] for one in asked] == ADEPT
        assert {(one["programme"], one["side"], one["pair"], one["dueOn"]) for one in asked} == {
            (programme, "ADEPT", None, asked[0]["dueOn"])
        }
        assert (asked[1]["command"], asked[1]["handbook"]) == ("describeWishes", "role.adept.wishes")
        swedish = world.member("harbour", ada_id, language="sv")
        assert (await todo(swedish))[1]["text"] == "Beskriv vad du önskar dig, innan någon matchas."

        await carrier.act("VolunteerAsMentor", **where, member=mim_id)
        mim.done = carrier.done
        assert await kinds(mim) == MENTOR[:1]
        await mim.act("ConfirmApplication", **where, side="MENTOR")
        assert await kinds(mim) == MENTOR[1:]

        defined = await coordinator.act("DefineCriteria", **where, criteria=CRITERIA)
        ada.done = defined["position"]
        consent = (await todo(ada))[-1]
        assert (consent["kind"], consent["purpose"], consent["category"]) == ("GIVE_CONSENT", "MATCHING", "HEALTH")

        left = [*ADEPT, "GIVE_CONSENT"]
        await consenting(ada)
        assert await kinds(ada) == (left := left[:-1])
        await ada.act("DeclareAvailability", **where, hours=4)
        assert await kinds(ada) == (left := left[:-1])
        await ada.act("DescribeWishes", **where, wishes="To dare more")
        assert await kinds(ada) == (left := left[:-1])
        await ada.act("CompleteRoleBriefing", **where, side="ADEPT", edition="addher@1", locale="en")
        assert await kinds(ada) == []
        await mim.act("CompleteRoleBriefing", **where, side="MENTOR", edition="addher@1", locale="en")
        await mim.act("DescribeMentorProfile", **where, competence="Law")
        await mim.act("DeclareAvailability", **where, hours=4)
        assert await kinds(mim) == ["GIVE_CONSENT"]


async def test_who_consented_to_other_words_is_asked_anew(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        cast = await gathered(world)
        await cast.mentor.act("GiveConsent", **await worded(cast.mentor))
        assert "RENEW_CONSENT" not in await kinds(cast.mentor)
        said = await cast.admin.act("ChangeTerminology", key="mentor", locale="en", singular="guide", plural="guides")
        cast.mentor.done = said["position"]
        (asked,) = (one for one in await todo(cast.mentor) if one["kind"] == "RENEW_CONSENT")
        assert (asked["purpose"], asked["category"], asked["command"]) == ("CARRY_OVER", None, "giveConsent")
        await cast.mentor.act("GiveConsent", **await worded(cast.mentor))
        assert "RENEW_CONSENT" not in await kinds(cast.mentor)


async def worded(client: Client) -> dict[str, str]:
    text = await client.ask('{ consentText(purpose: CARRY_OVER, locale: "en") { digest } }')
    return {"purpose": "CARRY_OVER", "locale": "en", "textDigest": text["consentText"]["digest"]}


async def test_nobody_sees_what_another_has_to_do_and_nothing_is_left_of_what_is_cancelled(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        cast = await gathered(world)
        for one in (cast.coordinator, cast.admin, cast.auditor, cast.bystander):
            assert await todo(one) == []
        assert {one["pair"] for one in await todo(cast.adept)} == {cast.pair}
        cancelled = await cast.admin.act("CancelProgramme", programme=cast.programme, reason="No money")
        cast.adept.done = cancelled["position"]
        assert await todo(cast.adept) == []


def test_each_command_is_a_mutation_that_takes_what_it_is_given() -> None:
    one_way = [(one.command, ()) for one in (*DUTIES.values(), *REMINDERS.values())]
    several = [(one.command, tuple(one.given.items())) for known in REMINDERS.values() for one in known.answers]
    for command, given in (*one_way, *several, ("agreePurpose", ()), ("agreeMeetingStructure", ())):
        taken = SCHEMA.get_type(f"{command[0].upper()}{command[1:]}Input")
        assert isinstance(taken, GraphQLInputObjectType), command
        for field, value in given:
            words = SCHEMA.get_type(str(taken.fields[field].type).rstrip("!"))
            assert isinstance(words, GraphQLEnumType)
            assert value in words.values


async def test_a_pair_whose_pause_was_to_be_over_is_asked_to_go_on(
    database: Database, nats_server: RunningNats
) -> None:
    clock = Clock(datetime(2026, 2, 2, 12, tzinfo=UTC))
    async with opened(database, nats_server, clock) as world:
        made = await talking(world)
        adept, mentor, pair = made["adept"], made["mentor"], made["pair"]
        paused = await made["coordinator"].act("PausePair", pair=pair, until="2026-03-02")
        adept.done = mentor.done = paused["position"]
        assert await kinds(adept) == []
        clock.now = datetime(2026, 3, 2, 12, tzinfo=UTC)
        [asked] = await todo(adept)
        assert (asked["kind"], asked["command"], asked["pair"]) == ("RESUME_PAIR", "resumePair", pair)
        assert asked["dueOn"] == "2026-03-02"
        mentor.done = (await adept.act("ResumePair", pair=pair))["position"]
        assert await kinds(adept) == []
        assert await kinds(mentor) == ["RESUME_PAIR"]
        await mentor.act("ResumePair", pair=pair)
        assert "RESUME_PAIR" not in await kinds(mentor)
