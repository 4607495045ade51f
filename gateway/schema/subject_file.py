"""All that is about the caller, for the caller and nobody else: asked for once, and fetched in parts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import strawberry
from strawberry import ID

from domain.language import MemberId, Recorded, member_tag, pair_tag
from domain.own_data import Item, Subject, author, item
from domain.sealed import ERASED, Confidential
from domain.subject_file import DeliverSubjectFile, RequestSubjectFile, SubjectRequestId, SubjectRequestReceived
from gateway.confidential import circle_of
from gateway.ids import new_id, node_id, own_id
from gateway.outcome import CommandInput, Info, Outcome, act, left
from gateway.reads import at_home, every, looking, reach
from gateway.scalars import Position
from gateway.schema.pair import OWN_PAIRS
from gateway.subject_page import page
from projections.own_facts import facts_under, named_under
from projections.pair_board import pair_board

KIND = "SubjectRequest"
FORMAT = "fadder-subject-file-1"
MOST = 200
"""Facts that are looked at for one part."""
LARGEST = 1_000_000
"""Characters of a part, and it has one entry at least."""


@strawberry.input
class RequestSubjectFileInput(CommandInput):
    pass


@strawberry.type
class SubjectRequestPayload(Outcome):
    request_id: ID


@strawberry.input
class DeliverSubjectFileInput(CommandInput):
    request: ID
    after: Position | None = strawberry.field(default=None, description="What the part before answered as `nextAfter`.")


@strawberry.type
class SubjectFilePayload(Outcome):
    told: strawberry.Private[dict[str, Any] | None]
    document: str | None = strawberry.field(description="One JSON document, as docs/privacy.md describes it.")
    digest: str | None = strawberry.field(description="SHA-256 of the document, in hexadecimal, as it is recorded.")
    next_after: Position | None = strawberry.field(description="Where the next part begins; none after the last.")

    @strawberry.field(description="The same part as a page to read, HTML in the caller's language.")
    async def page(self, info: Info) -> str | None:
        if self.told is None:
            return None
        brand = (await at_home(info)).brand_name
        return page(self.told, brand, await info.context.language(), await info.context.words())


@dataclass(frozen=True, slots=True)
class Part:
    told: dict[str, Any]
    after: int
    until: int
    entries: int
    next_after: int | None

    @property
    def document(self) -> str:
        return json.dumps(self.told, ensure_ascii=False, separators=(",", ":"))

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.document.encode()).hexdigest()


async def part(info: Info, member: MemberId, request: SubjectRequestId, after: int) -> Part:
    """The next part of what was so when it was asked for; nothing of what nobody asked for."""
    pool, tenant = info.context.house.reading.pool, info.context.caller.tenant
    asked = await named_under(pool, tenant, member_tag(member), SubjectRequestReceived)
    head = next((one.position for one in asked if one.fact.request == request), 0)
    await reach(info, head)
    after = min(after, head)
    cards = await every(info, pair_board, OWN_PAIRS.format(2), member)
    of = Subject(member, {card.pair: circle_of(card) for card in cards})
    things = [member_tag(member), *map(pair_tag, of.pairs)]
    facts = await facts_under(pool, tenant, things, after, head, MOST)
    items = [one for told in facts if (one := item(told, of)) is not None]
    wanted = [text for one in items for text in one.words]
    texts = dict(zip(wanted, await info.context.texts.load_many(wanted), strict=True))
    zone = (await at_home(info)).zone
    entries = [shown(one, of, texts, zone) for one in items]
    kept = fitting(entries)
    whole = len(kept) == len(entries)
    until = (head if len(facts) < MOST else facts[-1].position) if whole else kept[-1]["position"]
    told = {
        "format": FORMAT,
        "organisation": tenant,
        "member": member,
        "request": request,
        "asOfPosition": head,
        "after": after,
        "until": until,
        "last": until == head,
        "entries": kept,
    }
    return Part(told, after, until, len(kept), None if until == head else until)


def fitting(entries: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The first of them, as many as a part may hold."""
    kept, length = list[dict[str, Any]](), 0
    for one in entries:
        length += len(json.dumps(one, ensure_ascii=False))
        if kept and length > LARGEST:
            break
        kept.append(one)
    return kept


def shown(one: Item, of: Subject, texts: Mapping[Confidential, str], zone: str) -> dict[str, Any]:
    told = one.told
    return {
        "position": told.position,
        "fact": told.name,
        "section": one.section.value,
        "recordedAt": told.recorded_at.isoformat(),
        "on": told.on_in(zone).isoformat(),
        "by": who(told, of),
        "said": one.said,
        "texts": [written(text, texts[text]) for text in one.words],
    }


def written(kept: Confidential, said: str) -> dict[str, Any]:
    erased = said == ERASED
    return {
        "field": kept.field,
        "class": kept.visibility.value,
        "digest": kept.digest,
        "text": None if erased else said,
        "erased": erased,
    }


def who(told: Recorded, of: Subject) -> str:
    by = author(told)
    return "you" if by == of.member else "policy" if by.startswith("policy:") else "another"


@strawberry.type
class Mutation:
    @strawberry.mutation(description="For oneself alone: all that is about one, as it is now. Fetch it within 30 days.")
    async def request_subject_file(self, info: Info, input: RequestSubjectFileInput) -> SubjectRequestPayload:
        request = SubjectRequestId(new_id(input.once(), KIND))
        fields = await act(info, input, RequestSubjectFile(info.context.caller.member, request))
        return SubjectRequestPayload(**fields, request_id=node_id(KIND, request))

    @strawberry.mutation(description="The next part of one's file. That it was given out is recorded, and what it was.")
    async def deliver_subject_file(self, info: Info, input: DeliverSubjectFileInput) -> SubjectFilePayload:
        if (gone := await left(info, input)) is not None:
            return SubjectFilePayload(**gone, told=None, document=None, digest=None, next_after=None)
        by = await looking(info)
        request = SubjectRequestId(own_id(KIND, input.request))
        given = await part(info, by.member, request, input.after or 0)
        command = DeliverSubjectFile(by.member, request, given.after, given.until, given.entries, given.digest)
        fields = await act(info, input, command)
        if fields["refusal"] is not None:
            return SubjectFilePayload(**fields, told=None, document=None, digest=None, next_after=None)
        more = None if given.next_after is None else Position(given.next_after)
        return SubjectFilePayload(
            **fields, told=given.told, document=given.document, digest=given.digest, next_after=more
        )
