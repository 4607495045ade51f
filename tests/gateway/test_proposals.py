"""A proposal's life at the door: answered by both, declined, too late, gone on from, overridden, matched by hand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from deploy.local.nats import RunningNats
from domain.language import Actor, MemberId, PairId, ProgrammeId, Role
from domain.proposal import Withdrawal
from domain.proposals import ExpireProposal
from gateway.ids import own_id
from gateway.schema.proposal import shown
from projections.members import MemberRow
from projections.proposals import ProposalRow
from services.handle import handle
from services.request import Request
from tests.conftest import Database
from tests.gateway.test_matching import Bench, bench
from tests.journeys.test_matching import HARBOUR, matching
from tests.journeys.test_programme import founded
from tests.until import until
from tests.world import Client, Refused, World, opened

PROPOSAL = """query($id: ID!, $at: Position) { proposal(id: $id, atLeast: $at) {
    state answerBy acceptedBy declinedBy withdrawnFor overrideReason declineReason { text } pairId
    adept { name } mentor { name } } }"""
MINE = """{ myProposals(first: 9) { edges { node { id state mentor { name } reasons { criterion } } } } }"""
TODO = "{ myTodo { kind command pair } }"
ALL = "query($id: ID!) { proposals(programme: $id, first: 9) { edges { node { id state } } } }"
NEEDS = """query($id: ID!, $at: Position) { matchNeeds(programme: $id, first: 9, atLeast: $at) { edges { node {
    decideBy givenUp adept { name } } } } }"""
APPLICATION = """query($programme: ID!, $member: ID!, $side: Side!) {
    application(programme: $programme, member: $member, side: $side) { wishes profile { question text } } }"""
QUEUE = """query($id: ID!, $at: Position) { coordinatorQueue(programme: $id, atLeast: $at) {
    kind risk text evidence pair member { name } } }"""
PAIR = "query($id: ID!) { pair(id: $id) { state adept { name } mentor { name } } }"
LOCKED = """query($id: ID!) { matchingRun(id: $id) { state failure proposals {
    locked score adept { name } mentor { name } } } }"""
FAILED = """query($id: ID!) { matchingRun(id: $id) {
    impossiblePairs { adept { name } mentor { name } blockedBy { code message } }
    impossibleQuotas { side key value least most } } }"""


async def seen(client: Client, proposal: str, at: int | None = None) -> dict[str, Any]:
    return (await client.ask(PROPOSAL, id=proposal, at=at))["proposal"]


async def to_answer(client: Client) -> list[dict[str, Any]]:
    return [one for one in (await client.ask(TODO))["myTodo"] if one["kind"] == "ANSWER_PROPOSAL"]


async def mine(client: Client) -> list[dict[str, Any]]:
    return [edge["node"] for edge in (await client.ask(MINE))["myProposals"]["edges"]]


async def proposed(world: World, made: Bench, adept: str, mentor: str) -> str:
    """The id of a proposal to these two, once it is published and shown."""
    locked = [{"adept": made.people[adept], "mentor": made.people[mentor]}]
    run = await made.run(world, locked=locked)
    done = await made.coordinator.act("PublishProposals", run=run["id"], programme=made.programme)
    (found,) = (one["proposalId"] for one in run["proposals"] if one["adept"]["id"] == made.people[adept])
    assert (await seen(made.coordinator, found, done["position"]))["state"] == "PROPOSED"
    return found


async def become(client: Client, proposal: str, state: str) -> dict[str, Any]:
    """The proposal, once the reactor has made that of it."""

    async def so() -> dict[str, Any] | None:
        now = await seen(client, proposal)
        return now if now["state"] == state else None

    return await until(f"the proposal is {state}", so) or {}


async def test_both_accept_for_themselves_and_nobody_for_another(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world, matching(world, database) as matcher:
        made = await bench(world, matcher)
        ada, mim, eva = (made.client(world, name) for name in ("Ada", "Mim", "Eva"))
        await mim.act("DescribeMentorProfile", programme=made.programme, strengths="Patience")
        asked = {"programme": made.programme, "member": made.people["Mim"], "side": "MENTOR"}
        await made.coordinator.act("AcceptApplication", **asked)  # what changes in substance is looked at once more
        assert (await ada.ask(APPLICATION, **asked))["application"] is None
        proposal = await proposed(world, made, "Ada", "Mim")

        strengths = [{"question": "strengths", "text": "Patience"}]
        assert (await ada.ask(APPLICATION, **asked))["application"]["profile"] == strengths, "before one answers"
        other = {"programme": made.programme, "member": made.people["Ada"], "side": "ADEPT"}
        assert (await mim.ask(APPLICATION, **other))["application"]["wishes"] == "To learn the trade"
        for somebody in (eva, made.client(world, "Bo")):
            assert (await somebody.ask(PROPOSAL, id=proposal))["proposal"] is None
            assert (await somebody.ask(APPLICATION, **asked))["application"] is None
            for command in ("AcceptProposal", "DeclineProposal"):
                with pytest.raises(Refused, match="PROPOSAL_UNKNOWN"):
                    await somebody.act(command, proposal=proposal)
        with pytest.raises(Refused, match="PROPOSAL_UNKNOWN"):
            await made.coordinator.act("AcceptProposal", proposal=proposal)
        _, elsewhere = await founded(world, "norrsken")
        there = (await elsewhere.act("JoinOrganisation", name="Nils"))["position"]
        assert (await elsewhere.ask(PROPOSAL, id=proposal, at=there))["proposal"] is None
        for command, more in (("AcceptProposal", {}), ("DeclineProposal", {}), ("OverrideProposal", {"reason": "No"})):
            with pytest.raises(Refused, match="PROPOSAL_UNKNOWN"):
                await elsewhere.act(command, proposal=proposal, **more)

        waiting = [{"kind": "ANSWER_PROPOSAL", "command": "acceptProposal", "pair": proposal}]
        assert await to_answer(ada) == await to_answer(mim) == waiting
        done = await ada.act("AcceptProposal", proposal=proposal)
        assert (await seen(mim, proposal, done["position"]))["acceptedBy"] == ["ADEPT"]
        assert (await to_answer(ada), await to_answer(mim)) == ([], waiting)
        await ada.act("AcceptProposal", proposal=proposal)
        assert [one["state"] for one in await mine(ada)] == ["PROPOSED"], "one side alone makes no pair"
        await mim.act("AcceptProposal", proposal=proposal)
        matched = await become(ada, proposal, "MATCHED")
        pair = (await ada.ask(PAIR, id=matched["pairId"]))["pair"]
        assert (pair["adept"]["name"].strip(), pair["mentor"]["name"].strip()) == ("Ada", "Mim")
        with pytest.raises(Refused, match="PROPOSAL_CLOSED"):
            await mim.act("DeclineProposal", proposal=proposal)


async def test_who_declines_is_gone_on_from_to_the_next_wish_to_a_person_and_to_nobody(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world, matching(world, database) as matcher:
        made = await bench(world, matcher)
        ada, mim, bo = (made.client(world, name) for name in ("Ada", "Mim", "Bo"))
        wished = [made.people["Mim"], made.people["Bo"]]
        await ada.act("RankWishes", programme=made.programme, mentors=wished)
        first = await proposed(world, made, "Ada", "Mim")
        with pytest.raises(Refused, match="ANSWER_REASON_UNUSABLE"):
            await mim.act("DeclineProposal", proposal=first, reason="  ")
        done = await mim.act("DeclineProposal", proposal=first, reason="canary-reason")
        for client, reason in ((mim, {"text": "canary-reason"}), (ada, None), (made.coordinator, None)):
            now = await seen(client, first, done["position"])
            assert (now["state"], now["declinedBy"], now["declineReason"]) == ("DECLINED", "MENTOR", reason)

        async def next_of_ada() -> list[dict[str, Any]]:
            return [one for one in await mine(ada) if one["state"] == "PROPOSED"]

        (second,) = await until("the next wish is proposed", next_of_ada)
        assert (second["mentor"]["name"].strip(), second["reasons"]) == ("Bo", [])
        await bo.act("DeclineProposal", proposal=second["id"])
        (need,) = await until("somebody has to look", lambda: needs(made))
        assert (need["adept"]["name"].strip(), need["givenUp"]) == ("Ada", False)
        with pytest.raises(Refused, match="NOT_WAITING"):
            await made.coordinator.act("FindNoMatch", programme=made.programme, member=made.people["Eva"])
        with pytest.raises(Refused, match="NOT_PERMITTED"):
            await ada.act("FindNoMatch", programme=made.programme, member=made.people["Ada"])
        gone = await made.coordinator.act("FindNoMatch", programme=made.programme, member=made.people["Ada"])
        assert [one["givenUp"] for one in await needs(made, gone["position"])] == [True]

        by_hand = {"adept": made.people["Ada"], "mentor": made.people["Bo"]}
        matched = await made.coordinator.act("MatchPair", programme=made.programme, **by_hand)
        assert await needs(made, matched["position"]) == []
        assert (await ada.ask(PAIR, id=matched["id"]))["pair"]["state"] == "MATCHED"


async def needs(made: Bench, at: int | None = None) -> list[dict[str, Any]]:
    found = await made.coordinator.ask(NEEDS, id=made.programme, at=at)
    return [edge["node"] for edge in found["matchNeeds"]["edges"]]


async def test_after_its_last_day_a_proposal_is_not_answered_and_gone_on_from(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world, matching(world, database) as matcher:
        made = await bench(world, matcher)
        ada, mim = made.client(world, "Ada"), made.client(world, "Mim")
        proposal = await proposed(world, made, "Ada", "Mim")
        last = (world.clock.now + timedelta(days=7)).date().isoformat()
        assert (await seen(ada, proposal))["answerBy"] == last
        await ada.act("AcceptProposal", proposal=proposal)
        world.clock.now += timedelta(days=9)
        await ada.act("AcceptProposal", proposal=proposal)
        for command in ("AcceptProposal", "DeclineProposal"):
            with pytest.raises(Refused, match="ANSWER_TOO_LATE"):
                await mim.act(command, proposal=proposal)
        clock = Actor("policy:proposal_expiry@1", frozenset({Role.POLICY}))
        expire = ExpireProposal(PairId(own_id("Proposal", proposal)))  # as the process of the clock gives it
        await handle(matcher.journal(HARBOUR), Request(expire, uuid4(), clock, world.clock.now))
        await world.house.hint(HARBOUR)
        await become(mim, proposal, "EXPIRED")
        (need,) = await until("somebody has to look", lambda: needs(made))
        assert need["adept"]["name"].strip() == "Ada"
        with pytest.raises(Refused, match="PROPOSAL_CLOSED"):
            await mim.act("AcceptProposal", proposal=proposal)


async def test_a_coordinator_overrides_with_a_reason_of_their_own(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world, matching(world, database) as matcher:
        made = await bench(world, matcher)
        ada, mim = made.client(world, "Ada"), made.client(world, "Mim")
        proposal = await proposed(world, made, "Ada", "Mim")
        with pytest.raises(Refused, match="NOT_PERMITTED"):
            await ada.act("OverrideProposal", proposal=proposal, reason="I would rather not")
        with pytest.raises(Refused, match="ANSWER_REASON_UNUSABLE"):
            await made.coordinator.act("OverrideProposal", proposal=proposal, reason="")
        by_hand = {"programme": made.programme, "adept": made.people["Eva"], "mentor": made.people["Mim"]}
        done = await made.coordinator.act("MatchPair", **by_hand)
        assert await at_risk(made, done) == [("CAPACITY_CONFLICT", "Mim", 3)], (
            "one seat, a pair that has it, and a proposal that asks for it"
        )
        done = await made.coordinator.act("OverrideProposal", proposal=proposal, reason="They know each other")
        assert await at_risk(made, done) == []
        told = [(await seen(one, proposal, done["position"]))["overrideReason"] for one in (made.coordinator, ada, mim)]
        assert told == ["They know each other", None, None]
        with pytest.raises(Refused, match="PROPOSAL_CLOSED"):
            await mim.act("AcceptProposal", proposal=proposal)
        with pytest.raises(Refused, match="NO_SEAT_LEFT"):
            await made.coordinator.act("MatchPair", **{**by_hand, "adept": made.people["Ada"]})


async def at_risk(made: Bench, done: dict[str, Any]) -> list[tuple[str, str, int]]:
    """What the queue tells of mentors, and by how many facts."""
    queue = (await made.coordinator.ask(QUEUE, id=made.programme, at=done["position"]))["coordinatorQueue"]
    risks = [one for one in queue if one["kind"] == "RISK"]
    return [(one["risk"], one["member"]["name"].strip(), len(one["evidence"])) for one in risks]


async def test_the_locked_come_first_and_no_rule_is_broken_for_them(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world, matching(world, database) as matcher:
        made = await bench(world, matcher)
        here, people = {"programme": made.programme}, made.people
        free = await made.run(world)
        assert {(one["adept"]["name"].strip(), one["mentor"]["name"].strip()) for one in free["proposals"]} == {
            ("Ada", "Mim"),
            ("Eva", "Bo"),
        }
        run = (await made.run(world, locked=[{"adept": people["Eva"], "mentor": people["Mim"]}]))["id"]
        shown = (await made.coordinator.ask(LOCKED, id=run))["matchingRun"]["proposals"]
        assert {(one["adept"]["name"].strip(), one["mentor"]["name"].strip(), one["locked"]) for one in shown} == {
            ("Eva", "Mim", True),
            ("Ada", "Bo", False),
        }
        forbidden = await made.run(world, locked=[{"adept": people["Una"], "mentor": people["Mim"]}])
        assert (forbidden["state"], forbidden["failure"]) == ("FAILED", "LOCKED_FORBIDDEN")
        told = (await made.coordinator.ask(FAILED, id=forbidden["id"]))["matchingRun"]
        (impossible,) = told["impossiblePairs"]
        assert (impossible["adept"]["name"].strip(), impossible["mentor"]["name"].strip()) == ("Una", "Mim")
        assert [one["message"] for one in impossible["blockedBy"]] == ["the same organisation"]
        assert told["impossibleQuotas"] == []
        wanted = {"side": "ADEPT", "key": "profession", "value": "Law", "least": 9, "most": None}
        bound: dict[str, Any] = {"algorithm": "CONSTRAINED", "constraints": {"quotas": [wanted]}}
        infeasible = await made.run(world, **bound)
        assert infeasible["failure"] == "INFEASIBLE"
        told = (await made.coordinator.ask(FAILED, id=infeasible["id"]))["matchingRun"]
        assert (told["impossiblePairs"], told["impossibleQuotas"]) == ([], [wanted])
        with pytest.raises(Refused, match="RUN_NOT_USABLE"):
            await made.coordinator.act("PublishProposals", **here, run=forbidden["id"])
        twice = [{"adept": people["Eva"], "mentor": people[name]} for name in ("Mim", "Bo")]
        for wrong, rule in (
            ({"locked": twice}, "LOCKED_TWICE"),
            ({"seed": -1}, "SEED_IMPOSSIBLE"),
            ({"constraints": {"coMentors": 1}}, "CONSTRAINTS_UNUSABLE"),
        ):
            with pytest.raises(Refused, match=rule):
                await made.coordinator.act("RequestMatchingRun", **here, **wrong)
        await made.coordinator.act("DiscardRun", run=free["id"])
        with pytest.raises(Refused, match="RUN_NOT_USABLE"):
            await made.coordinator.act("PublishProposals", **here, run=free["id"])
        assert (await made.coordinator.ask(ALL, id=made.programme))["proposals"]["edges"] == []
        await made.coordinator.act("PublishProposals", **here, run=run)
        with pytest.raises(Refused, match="RUN_PUBLISHED"):
            await made.coordinator.act("DiscardRun", run=run)


def test_where_it_lies_in_a_person_that_two_are_no_pair_they_are_not_told() -> None:
    names = ("ada", "mim", "bo", "cora")
    ada, mim, bo, cora = (MemberRow(MemberId(name), name, (Role.MEMBER,)) for name in names)
    about, day = (PairId("p1"), ProgrammeId("spring"), ada.member, mim.member, (bo.member,)), date(2026, 3, 1)
    for why in Withdrawal:
        row = ProposalRow(*about, None, "UTC", day, day, withdrawn_for=why)
        told = None if why in {Withdrawal.KEPT_APART, Withdrawal.NOT_ACCEPTED} else why
        assert [shown(row, by).withdrawn_for for by in (ada, mim, bo, cora)] == [told, told, told, why]
