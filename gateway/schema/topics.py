"""What the two will talk about."""

from __future__ import annotations

import strawberry
from strawberry import ID

from domain.topics import ChooseTopic, DropTopic, ProposeTopic, RankTopics
from gateway.outcome import CommandInput, Info
from gateway.schema.entry import EntryPayload, answer_entry, entry_id, new_entry
from gateway.schema.pair import PairPayload, answer, pair_id

KIND = "Topic"


@strawberry.input
class ProposeTopicInput(CommandInput):
    pair: ID
    key: str | None = strawberry.field(default=None, description="Of a topic of the edition, or of a focus.")
    own: str | None = strawberry.field(default=None, description="The topic in own words, where there is no key.")


@strawberry.input
class ChooseTopicInput(ProposeTopicInput):
    topic: ID | None = strawberry.field(default=None, description="One that is known; then neither key nor words.")


@strawberry.input
class DropTopicInput(CommandInput):
    pair: ID
    topic: ID


@strawberry.input
class RankTopicsInput(CommandInput):
    pair: ID
    topics: list[ID] = strawberry.field(description="One to three, the first first.")


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def propose_topic(self, info: Info, input: ProposeTopicInput) -> EntryPayload:
        entry = new_entry(KIND, input.once())
        command = ProposeTopic(pair_id(input.pair), entry, input.key, input.own)
        return await answer_entry(info, input, command, KIND, entry)

    @strawberry.mutation
    async def choose_topic(self, info: Info, input: ChooseTopicInput) -> EntryPayload:
        entry = new_entry(KIND, input.once()) if input.topic is None else entry_id(KIND, input.topic)
        command = ChooseTopic(pair_id(input.pair), entry, input.key, input.own, input.topic is not None)
        return await answer_entry(info, input, command, KIND, entry)

    @strawberry.mutation
    async def drop_topic(self, info: Info, input: DropTopicInput) -> EntryPayload:
        entry = entry_id(KIND, input.topic)
        return await answer_entry(info, input, DropTopic(pair_id(input.pair), entry), KIND, entry)

    @strawberry.mutation
    async def rank_topics(self, info: Info, input: RankTopicsInput) -> PairPayload:
        topics = tuple(entry_id(KIND, topic) for topic in input.topics)
        return await answer(info, input, RankTopics(pair_id(input.pair), topics))
