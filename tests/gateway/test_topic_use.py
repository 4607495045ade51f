"""What topics are used for, as the door tells it: to those who keep the library, and nothing that is one pair's."""

from __future__ import annotations

from strawberry.relay.utils import from_base64

from deploy.local.nats import RunningNats
from domain.language import EntryId, MemberId, PairId, ProgrammeId
from domain.member import PersonalDataErased
from domain.pair import EndReason, PairEnded
from domain.topics import TopicChosen
from tests.conftest import Database
from tests.domain.stage import MIM
from tests.gateway.test_reading import gathered
from tests.journeys.test_programme import founded
from tests.world import opened, said

USED = """query($programme: ID!, $at: Position) { topicStatistics(programme: $programme, atLeast: $at) {
    pairs topics { key title pairs } } }"""


async def test_topics_are_counted_for_those_who_keep_the_library(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        cast = await gathered(world)
        programme, adepts = ProgrammeId(from_base64(cast.programme)[1]), [MemberId(f"adept{n}") for n in range(15)]
        for n, adept in enumerate(adepts):
            pair = PairId(f"pair{n}")
            chosen = [
                TopicChosen(pair, programme, EntryId(f"{n}-{key}"), key, own)
                for key, own in (
                    ("salary_negotiation", None),
                    ("leadership_tips", None),
                    ("of_no_edition", None),
                    *((("work_ethics", None), (None, "canary")) if n % 5 else ()),
                )
                if n < 10
            ]
            over = PairEnded(pair, programme, adept, MIM, (), EndReason.MOVED_ON, no_fault=True)
            await said(world, "harbour", adept, *chosen, over)
        at = await said(world, "harbour", MemberId("eva"), PersonalDataErased(adepts[0], ()))
        for who in (cast.coordinator, cast.admin):
            told = (await who.ask(USED, programme=cast.programme, at=at))["topicStatistics"]
            assert told["pairs"] == 10, "those go together of whom one was erased"
            assert [(one["key"], one["pairs"]) for one in told["topics"]] == [
                ("leadership_tips", 5),
                ("of_no_edition", 5),
                ("salary_negotiation", 5),
            ], "of the four who chose another, and of own words, nothing"
            assert [one["title"] for one in told["topics"]] == ["Advice on leading", None, "Negotiating salary"]
        for who in (cast.adept, cast.mentor, cast.auditor, cast.bystander):
            refused = await who.post(USED, programme=cast.programme)
            assert refused["errors"][0]["extensions"]["code"] == "FORBIDDEN"

        _, other = await founded(world, "norrsken")
        assert await other.ask(USED, programme=cast.programme) == {"topicStatistics": None}
