"""A sponsor reads figures that tell of nobody, and nothing else of the people behind them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from deploy.local.nats import RunningNats
from domain.satisfaction import Pleased, Satisfaction
from gateway.schema.sponsor_summary import summary
from projections.programme_dashboard import Figures
from tests.conftest import Database
from tests.gateway.test_reading import gathered
from tests.journeys.test_programme import founded
from tests.world import Client, opened

SUMMARY = """query($programme: ID!, $at: Position) { sponsorSummary(programme: $programme, atLeast: $at) {
    programme adepts pairs pairsMet completed mentors matchRate completionRate meetingsPerPair } }"""
PEOPLE = """query($programme: ID!) { programme(id: $programme) { dashboard { pairs }
    pairs(first: 10) { edges { cursor } } applications(first: 10) { edges { cursor } } } }"""
MANY = Figures(
    adepts_applied=40,
    mentors_volunteered=30,
    adepts_accepted=30,
    mentors_accepted=20,
    seats=40,
    adepts_proposed=28,
    adepts_matched=25,
    pairs=25,
    mentors=18,
    adepts=25,
    pairs_followed=0,
    pairs_met=23,
    meetings_held=70,
    minutes_held=4200,
    midpoints=20,
    closings=12,
    completed=10,
    ended=3,
)


def test_no_difference_of_figures_tells_of_a_few() -> None:
    told = summary("Spring", MANY, Satisfaction(Pleased(40, 4.5)))
    assert (told.adepts, told.pairs, told.pairs_met, told.midpoints, told.closings) == (30, 25, None, 20, 12)
    assert (told.completed, told.completion_rate, told.meetings_per_pair) == (None, None, None)
    assert (told.mentors, told.mentors_in_pairs) == (20, None)
    assert (told.match_rate, told.nps, told.satisfaction) == (25 / 30, 40, 4.5)
    assert summary("Spring", replace(MANY, pairs_met=25), Satisfaction()).meetings_per_pair == 2.8


def test_the_rates_are_those_of_the_key_figures() -> None:
    often = replace(MANY, pairs=36, adepts_matched=30, pairs_followed=6, pairs_met=36, midpoints=30, completed=15)
    told = summary("Spring", replace(often, closings=20), Satisfaction())
    assert (told.adepts, told.pairs, told.completed) == (30, 36, 15)
    assert (told.match_rate, told.completion_rate) == (1, 15 / 30), (
        "nobody is matched twice, no pair judged for another"
    )
    few = replace(MANY, pairs=25, adepts_matched=24, pairs_followed=1, pairs_met=25, closings=14, completed=9)
    told = summary("Spring", few, Satisfaction())
    assert (told.pairs, told.completed, told.match_rate, told.completion_rate) == (25, 9, None, None)


async def test_a_sponsor_reads_the_summary_and_no_person(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        cast = await gathered(world)
        joined = await cast.admin.act("JoinOrganisation", name="Sanna")
        granted = await cast.admin.act("GrantRole", member=joined["id"], role="SPONSOR")
        sponsor = world.member("harbour", joined["id"])
        asked: dict[str, Any] = {"programme": cast.programme, "at": granted["position"]}
        seen = (await sponsor.ask(SUMMARY, **asked))["sponsorSummary"]
        assert seen.pop("programme") == "Spring"
        assert set(seen.values()) == {None}, "one pair is no figure"
        people = (await sponsor.ask(PEOPLE, programme=cast.programme))["programme"]
        assert people == {"dashboard": None, "pairs": {"edges": []}, "applications": {"edges": []}}
        for client in (cast.adept, cast.mentor, cast.auditor, cast.bystander):
            assert await code(
                client, "query($programme: ID!) { sponsorSummary(programme: $programme) { pairs } }", cast
            )
        for field in ("members(first: 1) { edges { cursor } }", "auditTrail(first: 1) { edges { cursor } }"):
            assert await code(sponsor, f"{{ {field} }}", cast)

        admin, stranger = await founded(world, "norrsken")
        branded = await admin.act("SetBrand", name="Norrsken", colour="#123456")
        other = await stranger.ask(SUMMARY, programme=cast.programme, at=branded["position"])
        assert other["sponsorSummary"] is None


async def code(client: Client, query: str, cast: Any) -> bool:
    reply = await client.post(query, **({"programme": cast.programme} if "$programme" in query else {}))
    return reply["errors"][0]["extensions"]["code"] == "FORBIDDEN"
