"""Which topics of the library the pairs of a programme have chosen, told of five and more."""

from __future__ import annotations

import strawberry
from strawberry import ID

from domain.content import TOPIC
from domain.language import Role, programme_tag
from domain.page import Page
from domain.profile import Focus
from domain.topic_use import by_fives, topics_used
from gateway.outcome import Info
from gateway.past import Past, sight
from gateway.reads import looking, one
from gateway.scalars import Position
from gateway.schema.enrolment import programme_id
from gateway.schema.success_factors import page_of
from projections.programme_dashboard import programme_dashboard

READERS = (Role.COORDINATOR, Role.ADMIN)


@strawberry.type(description="A topic or focus of the library.")
class TopicUse:
    key: str
    title: str | None = strawberry.field(description="In the edition that new pairs follow; null where it has none.")
    pairs: int = strawberry.field(description="That had chosen it when they were over.")


@strawberry.type(
    description="Of pairs that are over, by whole fives of them; never what somebody said in own words. A topic is "
    "left out where fewer than five have chosen it or fewer than five have not, and five pairs where a choice of "
    "theirs is not kept any more."
)
class TopicStatistics:
    pairs: int
    topics: list[TopicUse] = strawberry.field(description="The most chosen first.")


def title(page: Page, key: str) -> str | None:
    return page.text(f"focus.{key}" if key in tuple(Focus) else f"{TOPIC}.{key}.title") or None


@strawberry.type
class Query:
    @strawberry.field(description="For coordinators and administrators: what a library is used for, by nobody in it.")
    async def topic_statistics(
        self, info: Info, programme: ID, at_least: Position | None = None
    ) -> TopicStatistics | None:
        await looking(info, at_least, roles=READERS, within=programme_id(programme))
        row = await one(info, programme_dashboard, programme_id(programme))
        if row is None:
            return None
        facts = (await sight(info, programme_tag(row.programme), Past(), row.zone)).facts
        fives = by_fives(facts)
        keys = [key for five in fives for of_pair in five for key in of_pair]
        used = topics_used(fives, dict(zip(keys, await info.context.texts.load_many(keys), strict=True)))
        page = await page_of(info, row)
        topics = [TopicUse(key=key, title=title(page, key), pairs=pairs) for key, pairs in used.chosen.items()]
        return TopicStatistics(pairs=used.pairs, topics=topics)
