"""An application's life at the door: every word that is refused says by which rule, and a no is not the last word."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from deploy.local.nats import RunningNats
from tests.conftest import Database
from tests.gateway.test_enrolment import id_of
from tests.journeys.test_programme import founded
from tests.services.house import facts_of
from tests.world import Client, Refused, World, opened

STANDING = """query($programme: ID!, $member: ID!, $side: Side!, $at: Position) {
    application(programme: $programme, member: $member, side: $side, atLeast: $at) { standing wishes capacity } }"""
WRONG: dict[str, tuple[str, dict[str, Any], str]] = {
    "no wishes": ("DescribeWishes", {"wishes": "  "}, "WISHES_UNUSABLE"),
    "no such side": ("DeclareCapacity", {"capacity": 2}, "APPLICATION_UNKNOWN"),
    "no answers": ("DescribeAdeptProfile", {"focus": []}, "PROFILE_UNUSABLE"),
    "no hours": ("DeclareAvailability", {"hours": 0}, "HOURS_IMPOSSIBLE"),
    "backwards": (
        "DeclareAvailability",
        {"hours": 2, "fromOn": "2027-02-01", "untilOn": "2027-01-01"},
        "AVAILABLE_BACKWARDS",
    ),
    "a briefing in no language": (
        "CompleteRoleBriefing",
        {"side": "ADEPT", "edition": "addher@1", "locale": "de"},
        "BRIEFING_UNKNOWN",
    ),
    "a briefing from no edition": (
        "CompleteRoleBriefing",
        {"side": "ADEPT", "edition": "addher@1\0", "locale": "en"},
        "EDITION_UNKNOWN",
    ),
    "a pause before it is accepted": ("PauseParticipation", {"side": "ADEPT"}, "NOT_TAKING_PART"),
    "leaving before it is accepted": ("LeaveProgramme", {"side": "ADEPT"}, "NOT_TAKING_PART"),
    "too many seats": ("VolunteerAsMentor", {"capacity": 51}, "CAPACITY_IMPOSSIBLE"),
    "accepting oneself": ("AcceptApplication", {"side": "ADEPT"}, "NOT_PERMITTED"),
    "confirming nothing": ("ConfirmApplication", {"side": "MENTOR"}, "APPLICATION_UNKNOWN"),
}


async def applied(world: World) -> tuple[Client, Client, dict[str, Any]]:
    """A coordinator, an adept who has applied, and the programme."""
    _, coordinator = await founded(world, "harbour")
    starts_on = (world.clock.now.date() + timedelta(days=30)).isoformat()
    drafted = await coordinator.act("DraftProgramme", name="Spring", zone="Europe/London", startsOn=starts_on)
    where = {"programme": drafted["id"]}
    adept = world.member("harbour", (await coordinator.act("JoinOrganisation", name="Alva"))["id"])
    with pytest.raises(Refused, match="APPLICATIONS_NOT_OPEN"):
        await adept.act("ApplyAsAdept", **where)
    await coordinator.act("OpenApplications", **where)
    await adept.act("ApplyAsAdept", **where, wishes="To find my way")
    return coordinator, adept, where


async def test_what_is_refused_says_by_which_rule_and_changes_nothing(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        _, adept, where = await applied(world)
        me = await id_of(adept)
        before = await facts_of(database, "harbour")
        for command, said, rule in WRONG.values():
            given = {**where, **said, **({"member": me} if command == "AcceptApplication" else {})}
            with pytest.raises(Refused, match=f"^{rule}$"):
                await adept.act(command, **given)
        for others, rule in (([me], "RANKING_UNUSABLE"), ([me, me], "RANKING_UNUSABLE")):
            with pytest.raises(Refused, match=rule):
                await adept.act("RankWishes", **where, mentors=others)
        with pytest.raises(Refused, match="EXCLUDES_ONESELF"):
            await adept.act("DeclareExclusion", **where, other=me)
        assert await facts_of(database, "harbour") == before


async def test_an_application_is_looked_at_again_and_a_no_is_not_the_last_word(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        coordinator, adept, where = await applied(world)
        about = {**where, "member": await id_of(adept), "side": "ADEPT"}

        async def standing(at: dict[str, Any]) -> str:
            return (await adept.ask(STANDING, **about, at=at["position"]))["application"]["standing"]

        assert await standing(await coordinator.act("DeclineApplication", **about, reason="Too late")) == "DECLINED"
        assert await standing(await coordinator.act("AcceptApplication", **about)) == "ACCEPTED"
        cosmetic = await adept.act("DescribeWishes", **where, wishes="to find  my way!")
        assert await standing(cosmetic) == "ACCEPTED"
        material = await adept.act("DescribeWishes", **where, wishes="To lead others")
        assert await standing(material) == "APPLIED", "it is looked at once more"
        assert await standing(await coordinator.act("AcceptApplication", **about)) == "ACCEPTED"
        yesterday = (world.clock.now.date() - timedelta(days=2)).isoformat()
        with pytest.raises(Refused, match="PAUSE_IS_OVER"):
            await adept.act("PauseParticipation", **where, side="ADEPT", until=yesterday)
        assert await standing(await adept.act("PauseParticipation", **where, side="ADEPT")) == "PAUSED"
        assert await standing(await adept.act("ResumeParticipation", **where, side="ADEPT")) == "ACCEPTED"
        assert await standing(await adept.act("WithdrawApplication", **where, side="ADEPT")) == "WITHDRAWN"
        with pytest.raises(Refused, match="APPLICATION_UNKNOWN"):
            await coordinator.act("AcceptApplication", **about)
        await coordinator.act("CloseApplications", **where)
        with pytest.raises(Refused, match="APPLICATIONS_NOT_OPEN"):
            await adept.act("ApplyAsAdept", **where)
        await coordinator.act("OpenApplications", **where)
        again = await adept.act("ApplyAsAdept", **where)
        assert await standing(again) == "APPLIED"
        kept = (await adept.ask(STANDING, **about, at=again["position"]))["application"]["wishes"]
        assert kept == "To lead others", "whoever applies anew has told already what they told"


async def test_a_seat_that_is_taken_is_neither_given_up_nor_left(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        coordinator, adept, where = await applied(world)
        mentor = world.member("harbour", (await coordinator.act("JoinOrganisation", name="Moa"))["id"])
        await mentor.act("VolunteerAsMentor", **where, capacity=2)
        people = {"adept": await id_of(adept), "mentor": await id_of(mentor)}
        for side, name in (("ADEPT", "adept"), ("MENTOR", "mentor")):
            await coordinator.act("AcceptApplication", **where, side=side, member=people[name])
        other = (await coordinator.act("JoinOrganisation", name="Eva"))["id"]
        eva = world.member("harbour", other)
        await eva.act("ApplyAsAdept", **where, wishes="To find my way as well")
        with pytest.raises(Refused, match="ADEPT_NOT_ACCEPTED"):
            await coordinator.act("MatchPair", **where, **{**people, "adept": other})
        await coordinator.act("AcceptApplication", **where, side="ADEPT", member=other)
        await coordinator.act("MatchPair", **where, **people)
        await coordinator.act("MatchPair", **where, **{**people, "adept": other})
        with pytest.raises(Refused, match="CAPACITY_BELOW_SEATS"):
            await mentor.act("DeclareCapacity", **where, capacity=1)
        for client, side in ((adept, "ADEPT"), (mentor, "MENTOR")):
            for command in ("WithdrawApplication", "LeaveProgramme"):
                with pytest.raises(Refused, match="STILL_IN_PAIR"):
                    await client.act(command, **where, side=side)
        with pytest.raises(Refused, match="STILL_IN_PAIR"):
            await coordinator.act("DeclineApplication", **where, side="ADEPT", member=people["adept"])
        elsewhere = (await founded(world, "norrsken"))[1]
        at = (await elsewhere.act("JoinOrganisation", name="Nils"))["position"]
        for side, name in (("ADEPT", "adept"), ("MENTOR", "mentor")):
            seen = await elsewhere.ask(STANDING, **where, member=people[name], side=side, at=at)
            assert seen["application"] is None
            with pytest.raises(Refused, match=r"PROGRAMME_UNKNOWN|MEMBER_UNKNOWN"):
                await elsewhere.act("AcceptApplication", **where, side=side, member=people[name])
