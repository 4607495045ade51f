"""Whether everybody has the same chance, as the door tells it: to auditors nothing by which a word is somebody's."""

from __future__ import annotations

from strawberry.relay.utils import from_base64

from deploy.local.nats import RunningNats
from domain.criteria import CriteriaDefined
from domain.criteria_kinds import Algorithm, Constraints, Criterion, Kind
from domain.language import MemberId, PairId, ProgrammeId, RunId
from domain.pair import PairMatched
from domain.proposal import MatchProposed
from domain.run import MatchingRunCompleted, MatchingRunRequested
from domain.run_result import Match
from tests.conftest import Database
from tests.domain.stage import MIM, ZONE
from tests.gateway.test_reading import Cast, gathered
from tests.gateway.test_survey import crowd, id_of
from tests.world import World, opened, said

FAIRNESS = """query($programme: ID!, $at: Position, $asAt: DateTime, $asOf: Date) {
    fairness(programme: $programme, key: "profession", atLeast: $at, asAt: $asAt, asOf: $asOf) {
        value adepts matchRate scores { lower median upper } } }"""


async def matched_by_a_run(world: World, cast: Cast, adepts: list[str]) -> int:
    """Each with another score, as if a run had put them together; the position of the last fact."""
    programme, run = ProgrammeId(from_base64(cast.programme)[1]), RunId("run")
    ids = [MemberId(from_base64(adept)[1]) for adept in adepts]
    matches = tuple(Match(adept, MIM, 100 * n, (100,)) for n, adept in enumerate(ids))
    zone, day = ZONE, world.clock.now.date()
    facts: list[object] = [
        CriteriaDefined(programme, 1, (Criterion(Kind.WISH, 1),), ()),
        MatchingRunRequested(run, programme, 1, Algorithm.OPTIMAL, 7, False, (), Constraints()),
        MatchingRunCompleted(run, programme, 1, "0f", 1000, matches, (), 0, 1),
    ]
    for n, adept in enumerate(ids):
        pair = PairId(f"pair{n}")
        proposed = MatchProposed(pair, programme, adept, MIM, run, (), zone, day)
        facts += [proposed, PairMatched(pair, programme, adept, MIM, (), zone, day, day, day)]
    return await said(world, "harbour", MemberId("eva"), *facts)


async def test_an_auditor_learns_of_nobody_what_they_declared(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        cast = await gathered(world)
        everybody = await crowd(world, cast)
        for n in range(5):
            more = world.member("harbour", (await cast.coordinator.act("JoinOrganisation", name=f"More {n}"))["id"])
            await more.act("ApplyAsAdept", programme=cast.programme, wishes="To learn")
            word = [{"key": "profession", "values": ["Beekeeper" if n else "Organist"]}]
            await more.act("DeclareAttributes", programme=cast.programme, side="ADEPT", attributes=word)
            accepted = {"programme": cast.programme, "member": await id_of(more), "side": "ADEPT"}
            await cast.coordinator.act("AcceptApplication", **accepted)
        at = await matched_by_a_run(world, cast, [await id_of(one) for one in everybody])
        law = {"value": "Law", "adepts": 5, "matchRate": 1.0}
        quartiles = {"lower": 0.1, "median": 0.2, "upper": 0.3}
        for who, scores in ((cast.coordinator, quartiles), (cast.admin, quartiles), (cast.auditor, None)):
            told = await who.ask(FAIRNESS, programme=cast.programme, at=at)
            assert told == {"fairness": [law | {"scores": scores}]}, "one of them is an organist, and four keep bees"
        for past in ({"asAt": "2100-01-01T00:00:00Z"}, {"asOf": world.clock.now.date().isoformat()}):
            assert (await cast.coordinator.ask(FAIRNESS, programme=cast.programme, **past))["fairness"]
            refused = await cast.auditor.post(FAIRNESS, programme=cast.programme, **past)
            assert refused["errors"][0]["extensions"]["code"] == "FORBIDDEN", "the match between two moments is known"
