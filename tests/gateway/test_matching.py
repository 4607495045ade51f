"""The workbench at the door: who sees a run, all that it weighed, why somebody is left, and runs on trial."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from deploy.local.nats import RunningNats
from services.match import Matcher
from tests.conftest import Database
from tests.journeys.test_matching import SEATS, carrier_of, enrolled, matching, programme_of, settled
from tests.journeys.test_programme import founded
from tests.services.house import facts_of
from tests.until import until
from tests.world import Client, Refused, World, opened

SCORES = """query($run: ID!, $first: Int!, $after: String, $adept: ID, $mentor: ID, $at: Position) {
    matchingScores(run: $run, first: $first, after: $after, adept: $adept, mentor: $mentor, atLeast: $at) {
        edges { node { score matched adept { name } mentor { name }
            reasons { criterion key weight share contribution note } blockedBy { code message } } }
        pageInfo { hasNextPage endCursor } } }"""
RUNS = "query($id: ID!) { matchingRuns(programme: $id, first: 9) { edges { node { id whatIf state } } } }"
LEFT = "query($id: ID!, $at: Position) { matchingRun(id: $id, atLeast: $at) { unmatched { blockedBy { code } } } }"
CRITERIA: dict[str, Any] = {
    "criteria": [{"kind": "EQUAL", "key": "profession", "weight": 4}, {"kind": "WISH", "weight": 2}],
    "requirements": [{"kind": "DIFFERENT", "key": "organisation"}],
}


@dataclass
class Bench:
    """A programme with three adepts and two mentors; Una works where both mentors do."""

    coordinator: Client
    admin: Client
    programme: str
    people: dict[str, str]
    matcher: Matcher

    def client(self, world: World, name: str) -> Client:
        return world.member("harbour", self.people[name])

    async def run(self, world: World, **asked: Any) -> dict[str, Any]:
        """Computed, as the coordinator sees it; with its id."""
        run = await self.coordinator.act("RequestMatchingRun", programme=self.programme, **asked)
        return {**await settled(world, self.coordinator, self.matcher, run), "id": run["id"]}


async def bench(world: World, matcher: Matcher) -> Bench:
    admin, coordinator = await founded(world, "harbour")
    carrier = await carrier_of(world, admin)
    programme = await programme_of(carrier, world)
    people: dict[str, str] = {}
    for name, side, profession, organisation in (
        ("Ada", "ADEPT", "Law", "North"),
        ("Eva", "ADEPT", "Art", "North"),
        ("Una", "ADEPT", "Law", "South"),
        ("Mim", "MENTOR", "Law", "South"),
        ("Bo", "MENTOR", "Art", "South"),
    ):
        row = {
            "first name": name,
            "last name": "",
            "profession": profession,
            "grade": "EO",
            "organisation": organisation,
        }
        people[name] = await enrolled(world, carrier, programme, side, row)
    await coordinator.act("DefineCriteria", programme=programme, **CRITERIA)
    return Bench(coordinator, admin, programme, people, matcher)


def named(node: dict[str, Any]) -> tuple[str, str]:
    return node["adept"]["name"].strip(), node["mentor"]["name"].strip()


async def scores(client: Client, run: str, **asked: Any) -> list[dict[str, Any]]:
    """All of them, in pages of two."""
    found: list[dict[str, Any]] = []
    after: str | None = None
    while True:
        page = (await client.ask(SCORES, run=run, first=2, after=after, **asked))["matchingScores"]
        found += [edge["node"] for edge in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            return found
        assert len(page["edges"]) == 2
        after = page["pageInfo"]["endCursor"]


async def test_a_coordinator_reads_all_that_a_run_has_weighed(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world, matching(world, database) as matcher:
        made = await bench(world, matcher)
        kept = {"programme": made.programme, "other": made.people["Bo"]}
        await made.client(world, "Ada").act("DeclareExclusion", **kept, reason="My uncle")
        await made.client(world, "Ada").act("RankWishes", programme=made.programme, mentors=[made.people["Mim"]])
        run = await made.run(world)
        told = {named(one): one for one in await scores(made.coordinator, run["id"])}
        assert {two: (one["score"], [rule["code"] for rule in one["blockedBy"]]) for two, one in told.items()} == {
            ("Ada", "Mim"): (6000, []),
            ("Ada", "Bo"): (0, ["excluded"]),
            ("Eva", "Mim"): (0, []),
            ("Eva", "Bo"): (4000, []),
            ("Una", "Mim"): (4000, ["different:organisation"]),
            ("Una", "Bo"): (0, ["different:organisation"]),
        }
        for one in told.values():
            assert one["score"] == sum(reason["contribution"] for reason in one["reasons"])
            assert [reason["key"] for reason in one["reasons"]] == ["profession", ""]
        assert told["Ada", "Bo"]["blockedBy"][0]["message"] == "one of them excludes the other"
        assert {two for two, one in told.items() if one["matched"]} == {named(one) for one in run["proposals"]}
        assert {named(one): one["score"] for one in run["proposals"]} == {("Ada", "Mim"): 6000, ("Eva", "Bo"): 4000}
        (left,) = run["unmatched"]
        assert [rule["code"] for rule in left["blockedBy"]] == ["different:organisation"]
        assert left["member"]["id"] == made.people["Una"]
        at = (await made.admin.act("GrantRole", member=made.people["Una"], role="COORDINATOR"))["position"]
        seen = await made.client(world, "Una").ask(LEFT, id=run["id"], at=at)
        assert seen["matchingRun"]["unmatched"] == [{"blockedBy": []}], "it may be that one is excluded"

        eva, bo = made.people["Eva"], made.people["Bo"]
        assert [named(one) for one in await scores(made.coordinator, run["id"], adept=eva)] == [
            ("Eva", "Bo"),
            ("Eva", "Mim"),
        ], "the best first"
        assert {named(one) for one in await scores(made.coordinator, run["id"], mentor=bo)} == {
            (name, "Bo") for name in ("Ada", "Eva", "Una")
        }
        await made.client(world, "Eva").act("DescribeWishes", programme=made.programme, wishes="Something else")
        assert {named(one): one for one in await scores(made.coordinator, run["id"])} == told, (
            "as the run has read them"
        )


async def test_scores_are_for_those_who_follow_matching_and_never_of_oneself(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world, matching(world, database) as matcher:
        made = await bench(world, matcher)
        run = (await made.run(world))["id"]
        await made.admin.audit(made.people["Una"], world.clock.now.date() + timedelta(days=30))
        at = (await made.admin.act("GrantRole", member=made.people["Mim"], role="COORDINATOR"))["position"]
        asked = {"run": run, "first": 100, "at": at}
        for name in ("Ada", "Bo"):
            reply = await made.client(world, name).post(SCORES, **asked)
            assert reply["errors"][0]["extensions"]["code"] == "FORBIDDEN"
        audited = (await made.client(world, "Una").ask(SCORES, **asked))["matchingScores"]["edges"]
        assert audited
        assert all(edge["node"]["adept"]["name"] is None for edge in audited)
        own = (await made.client(world, "Mim").ask(SCORES, **asked))["matchingScores"]["edges"]
        assert {edge["node"]["mentor"]["name"].strip() for edge in own} == {"Bo"}
        _, elsewhere = await founded(world, "norrsken")
        there = (await elsewhere.act("JoinOrganisation", name="Nils"))["position"]
        assert (await elsewhere.ask(SCORES, run=run, first=9, at=there))["matchingScores"] is None
        assert (await elsewhere.ask(RUNS, id=made.programme))["matchingRuns"]["edges"] == []
        unasked = await made.coordinator.post(SCORES, run=run, first=9, after="bm9uc2Vuc2U=")
        assert unasked["errors"][0]["extensions"]["code"] == "CURSOR"
        oversized = await made.coordinator.post(SCORES, run=run, first=101)
        assert oversized["errors"][0]["extensions"]["code"] == "PAGE_SIZE"


async def test_a_run_on_trial_changes_nothing(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world, matching(world, database) as matcher:
        made = await bench(world, matcher)
        before = await facts_of(database, "harbour")
        seats = await made.coordinator.ask(SEATS, id=made.programme, at=before)
        trial = await made.run(world, whatIf=True, seed=9, algorithm="STABLE")
        assert trial["pairs"] == 2
        after = await facts_of(database, "harbour")
        told = [name for name in await names_after(database, before) if not name.startswith("MatchingRun")]
        assert (told, after - before) == ([], 4), "its own four facts, and no other"
        with pytest.raises(Refused, match="RUN_NOT_USABLE"):
            await made.coordinator.act("PublishProposals", run=trial["id"], programme=made.programme)
        await scores(made.coordinator, trial["id"])
        assert await facts_of(database, "harbour") == after
        assert await made.coordinator.ask(SEATS, id=made.programme, at=after) == seats
        shown = (await made.coordinator.ask(RUNS, id=made.programme))["matchingRuns"]["edges"]
        assert [edge["node"]["whatIf"] for edge in shown] == [True]
        real = await made.run(world)
        await made.coordinator.act("PublishProposals", run=real["id"], programme=made.programme)


PUBLISH = "mutation($input: PublishProposalsInput!) { publishProposals(input: $input) { refusal { code details } } }"
PASSED = """query($id: ID!, $at: Position) { matchingRun(id: $id, atLeast: $at) {
    proposals { adept { name } mentor { name } passedOverFor { code message } } } }"""
NEEDS = """query($id: ID!, $at: Position) { matchNeeds(programme: $id, first: 9, atLeast: $at) { edges { node {
    adept { name } passedOver { mentor { name } blockedBy { code message } } } } } }"""


async def test_whom_a_rule_forbids_since_the_run_are_not_proposed_and_the_coordinator_reads_why(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world, matching(world, database) as matcher:
        made = await bench(world, matcher)
        here, ada, eva = {"programme": made.programme}, made.client(world, "Ada"), made.client(world, "Eva")
        mim, bo = made.client(world, "Mim"), made.client(world, "Bo")
        await ada.act("RankWishes", **here, mentors=[made.people["Mim"], made.people["Bo"]])
        run = await made.run(world)
        assert {named(one) for one in run["proposals"]} == {("Ada", "Mim"), ("Eva", "Bo")}
        await made.coordinator.act(
            "DefineCriteria", **here, **{**CRITERIA, "requirements": [{"kind": "DIFFERENT", "key": "profession"}]}
        )
        told = await made.coordinator.ask(PUBLISH, input={"run": run["id"], **here})
        assert told["publishProposals"]["refusal"] == {
            "code": "REQUIREMENT_FORBIDS",
            "details": ["different:profession"],
        }

        await made.coordinator.act("DefineCriteria", **here, **{**CRITERIA, "requirements": [{"kind": "AVAILABLE"}]})
        for client, times in ((eva, "WEEKENDS"), (bo, "WEEKDAY_LUNCHES"), (mim, "WEEKDAY_EVENINGS")):
            await client.act("DeclareAvailability", **here, hours=4, times=[times])
        done = await made.coordinator.act("PublishProposals", run=run["id"], **here)
        shown = (await made.coordinator.ask(PASSED, id=run["id"], at=done["position"]))["matchingRun"]["proposals"]
        why = [{"code": "available", "message": "no time in common"}]
        assert {named(one): one["passedOverFor"] for one in shown} == {("Ada", "Mim"): [], ("Eva", "Bo"): why}
        again = await made.coordinator.act("PublishProposals", run=run["id"], **here)
        assert await names_after(database, done["position"]) == [], "nothing is told twice"
        assert again["position"] <= done["position"]

        await ada.act("DeclareAvailability", **here, hours=4, times=["WEEKENDS"])
        (proposal,) = [one["proposalId"] for one in run["proposals"] if named(one) == ("Ada", "Mim")]
        await mim.act("DeclineProposal", proposal=proposal)

        async def waiting() -> Any:
            return (await made.coordinator.ask(NEEDS, id=made.programme))["matchNeeds"]["edges"]

        (need,) = await until("Ada is to be matched by hand", waiting)
        (over,) = need["node"]["passedOver"]
        assert (need["node"]["adept"]["name"].strip(), over["mentor"]["name"].strip()) == ("Ada", "Bo")
        assert over["blockedBy"] == why


async def names_after(database: Database, position: int) -> list[str]:
    import asyncpg

    admin = await asyncpg.connect(database.dsn("postgres"))
    rows = await admin.fetch("select name from journal.fact where tenant = 'harbour' and position > $1", position)
    await admin.close()
    return [row["name"] for row in rows]
