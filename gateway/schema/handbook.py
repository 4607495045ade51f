"""The handbook as people read it: an edition in their language, in the organisation's words and with its numbers."""

from __future__ import annotations

import strawberry
from graphql import GraphQLError
from strawberry import ID

from domain.adoption import edition_for_new
from domain.calendar import local_day
from domain.content import LIBRARY, Content, Value, units
from domain.edition import Shelf
from domain.following import Followed, Rules
from domain.language import EditionId, PairId, ProgrammeId, Role
from domain.organisation import LANGUAGE, LOCALES
from domain.policies import Policies
from domain.rebase import Conflict
from domain.shipped import DEFAULT, NAME_OF, SHIPPED
from domain.terminology import Vocabulary, in_words
from gateway.ids import node_id, own_id
from gateway.negotiation import tongue
from gateway.outcome import Info
from gateway.reads import at_home, every, looking, may, one, viewer
from gateway.scalars import Position
from gateway.schema.handbook_page import Edition, Handbook, shown
from projections.editions import EditionRow, editions, shelf
from projections.followed import adoptions, pinned
from projections.members import MemberRow


@strawberry.type(description="A place that both the draft and its new base have changed.")
class HandbookConflict:
    unit: str
    base: list[str] = strawberry.field(description="What the old base says; empty where it says nothing.")
    mine: list[str]
    theirs: list[str]


@strawberry.type(description="A place in which an edition differs from its base.")
class HandbookChange:
    unit: str
    base: list[str]
    mine: list[str]


@strawberry.type
class EditionWork:
    edition: Edition
    conflicts: list[HandbookConflict]
    changes: list[HandbookChange]
    retired: list[str] = strawberry.field(
        description="What it knows and does not offer, and may offer again, such as `topic.leadership`."
    )
    missing: list[str] = strawberry.field(
        description="Places that are not translated into the language asked for; or, where none is named, into each"
        " that the organisation offers: with any of those the edition is not published."
    )


def edition_id(given: ID) -> EditionId:
    return EditionId(own_id("Edition", given))


def spoken(locale: str) -> str:
    if LANGUAGE.fullmatch(locale) is None:
        raise GraphQLError("Name a language by its tag, such as sv, en or fi", extensions={"code": "LOCALE"})
    return locale


def dearest(wanted: tuple[str, ...], content: Content, offered: tuple[str, ...], usual: str) -> str:
    """Of the languages that the edition speaks and that are offered, the one that the caller puts highest."""
    spoken_there = {locale for said in content.texts.values() for locale in said}
    return tongue(wanted, spoken_there & {*LOCALES, *offered}) or usual


def shipped(edition: EditionId, locale: str, words: Vocabulary) -> Edition:
    return Edition(
        id=node_id("Edition", edition),
        name=in_words(NAME_OF[edition][locale], locale, words),
        base=None,
        published=True,
        published_on=None,
        digest=SHIPPED[edition].digest,
    )


async def own(info: Info, row: EditionRow) -> Edition:
    return Edition(
        id=node_id("Edition", row.edition),
        name=row.name,
        base=node_id("Edition", row.base),
        published=row.digest is not None,
        published_on=row.published and row.published.day((await at_home(info)).zone),
        digest=row.digest,
    )


def readable(row: EditionRow, by: MemberRow) -> bool:
    """What is published is for everybody, a draft for those who write it."""
    return row.digest is not None or may(by, Role.ADMIN, Role.COORDINATOR, within=None)


async def rows_of(info: Info, *wanted: EditionId) -> dict[EditionId, EditionRow]:
    """The organisation's own among these, with all of their bases."""
    found: dict[EditionId, EditionRow] = {}
    asked = {edition for edition in wanted if edition not in SHIPPED}
    while asked:
        rows = await every(info, editions, "t.key = any ($2)", sorted(asked))
        found |= {row.edition: row for row in rows}
        asked = {base for row in rows for base in row.bases if base not in SHIPPED} - found.keys()
    return found


async def visible(info: Info, edition: EditionId) -> Edition | None:
    by = await viewer(info)
    if edition in SHIPPED:
        return shipped(edition, await info.context.language(), await info.context.words())
    row = (await rows_of(info, edition)).get(edition)
    return await own(info, row) if row and readable(row, by) else None


async def followed(info: Info, programme: ProgrammeId, zone: str) -> EditionId:
    """What a pair that is matched today follows."""
    row = await one(info, adoptions, programme)
    return edition_for_new(row.adoptions if row else (), local_day(info.context.house.now(), zone))


async def numbers_of(info: Info, programme: ProgrammeId, zone: str) -> tuple[Policies, int | None]:
    """What a pair goes by that is matched today, and what of it the programme has set itself."""
    edition = await followed(info, programme, zone)
    row = await one(info, adoptions, programme)
    own_number = row.meetings if row else None
    own_ones = await rows_of(info, edition)
    return shelf(own_ones.values()).policies(edition).asking(own_number), own_number


async def rules_of(info: Info, pair: PairId) -> Rules:
    """The editions and numbers that a pair follows, on every day."""
    row = await one(info, pinned, pair)
    if row is None:
        return Rules()
    known = await one(info, adoptions, row.programme)
    told = known.adoptions if known else ()
    named = [row.pinned.edition, *(adoption.edition for adoption in told)]
    own_ones = await rows_of(info, *(edition for edition in named if edition is not None))
    asked = {row.programme: known.meetings if known else None}
    return Rules(Followed({row.programme: told}, shelf(own_ones.values()), asked), (row.programme, row.pinned))


async def newest(info: Info) -> EditionId:
    """The organisation's own that was published last, or the usual one."""
    rows = await every(info, editions, "t.digest is not null", tail="order by t.published_at desc limit 1")
    return rows[0].edition if rows else DEFAULT


def told(value: Value | None) -> list[str]:
    if value is None:
        return []
    return list(value) if isinstance(value, tuple) else [value]


def work(edition: Edition, row: EditionRow, of: Shelf, locales: tuple[str, ...]) -> EditionWork:
    draft = of.editions[row.edition]
    was, now = units(of.published(draft.base) or Content()), units(draft.content)
    return EditionWork(
        edition=edition,
        conflicts=[conflict(unit, one, now.get(unit)) for unit, one in draft.conflicts.items()],
        changes=[
            HandbookChange(unit=unit, base=told(was.get(unit)), mine=told(now.get(unit)))
            for unit in dict.fromkeys((*now, *was))
            if was.get(unit) != now.get(unit)
        ],
        retired=[f"{library}.{key}" for library in LIBRARY for key in draft.content.retired(library)],
        missing=list(draft.content.missing(locales)),
    )


def conflict(unit: str, of: Conflict, mine: Value | None) -> HandbookConflict:
    return HandbookConflict(unit=unit, base=told(of.base), mine=told(mine), theirs=told(of.theirs))


@strawberry.type
class Query:
    @strawberry.field(
        description="An edition as a page; the organisation's newest, where none is named. In the language that is"
        " asked for, or else in the caller's own, where the organisation offers it and the edition speaks it."
    )
    async def handbook(
        self, info: Info, edition: ID | None = None, locale: str | None = None, at_least: Position | None = None
    ) -> Handbook | None:
        by = await looking(info, at_least)
        usual, words = await info.context.language(), await info.context.vocabularies()
        asked = None if locale is None else spoken(locale)
        wanted = await newest(info) if edition is None else edition_id(edition)
        offered = await info.context.offered()
        if wanted in SHIPPED:
            told, content = shipped(wanted, usual, words[usual]), SHIPPED[wanted]
        else:
            rows = await rows_of(info, wanted)
            row = rows.get(wanted)
            if row is None or not readable(row, by):
                return None
            told, content = await own(info, row), shelf(rows.values()).editions[wanted].content
        language = asked or dearest(info.context.languages, content, offered, usual)
        return shown(told, content, language, words, offered, usual)

    @strawberry.field(description="Those of the product, then the organisation's own; drafts for those who write them.")
    async def editions(self, info: Info, at_least: Position | None = None) -> list[Edition]:
        by = await looking(info, at_least)
        language = await info.context.language()
        rows = await every(info, editions, "true", tail="order by t.drafted_at, t.key")
        words = await info.context.words()
        ours = (shipped(edition, language, words) for edition in SHIPPED)
        return [*ours, *[await own(info, row) for row in rows if readable(row, by)]]

    @strawberry.field(description="What a draft changes and what is left to do; for those who write it.")
    async def edition_work(
        self, info: Info, edition: ID, locale: str | None = None, at_least: Position | None = None
    ) -> EditionWork | None:
        await looking(info, at_least, roles=(Role.ADMIN, Role.COORDINATOR))
        offered = await info.context.offered()
        locales = offered if locale is None else (spoken(locale),)
        rows = await rows_of(info, edition_id(edition))
        row = rows.get(edition_id(edition))
        return work(await own(info, row), row, shelf(rows.values()), locales) if row else None
