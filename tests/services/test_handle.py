"""From a command to facts, against both journals."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from structlog.testing import capture_logs

from domain.catalogue import DECIDER_OF
from domain.drafting import DraftProgramme
from domain.enrolment import AcceptApplication, ApplyAsAdept, VolunteerAsMentor
from domain.goal import GoalKind
from domain.goals import SetGoal
from domain.handling import ChangedSince, CommandIdTaken, FactUnreadable
from domain.language import (
    ORGANISATION,
    Actor,
    EntryId,
    MemberId,
    NotPermitted,
    PairId,
    ProgrammeId,
    Refused,
    Role,
    Side,
    Via,
    facts_of,
    programme_tag,
)
from domain.matching import AdeptAlreadyInPair, MatchPair, NoSeatLeft
from domain.member import RoleGranted
from domain.membership import GrantRole, JoinOrganisation, RevokeRole
from domain.organisation import FoundOrganisation, OrganisationFounded, SetBrand
from domain.phase import ApplicationsOpened
from domain.profile import AdeptProfileDescribed, DescribeAdeptProfile, Focus, profile
from domain.programme import CloseApplications, OpenApplications
from domain.sealed import fingerprint
from domain.tenancy import TenantId
from domain.wire import encode
from services.batching import Batches
from services.handle import handle
from services.journal import Entry, Journal, Unavailable, event, query_of
from services.keys import Chest
from services.postgres import connect
from services.postgres_journal import PostgresJournal
from services.request import Request, said, said_before
from tests.conftest import Database
from tests.services.house import MASTER, rows, writing
from tests.services.memory import MemoryJournal

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PLATFORM = Actor("platform", frozenset({Role.PLATFORM}))
ADA, BEN = MemberId("ada"), MemberId("ben")
FIRST: dict[str, list[str]] = json.loads((Path(__file__).parents[1] / "data/commands.json").read_text())
"""By command, what it asked for when its ids were first kept, in order."""
SPRING, AUTUMN = ProgrammeId("spring"), ProgrammeId("autumn")


@asynccontextmanager
async def in_postgres(database: Database, tenant: str = "harbour") -> AsyncGenerator[Journal]:
    pool = await connect(database.dsn("gateway_write"))
    batches = Batches(pool)
    running = asyncio.create_task(batches.run())
    yield PostgresJournal(TenantId(tenant), pool, batches, Chest(pool, MASTER).of(TenantId(tenant)))
    running.cancel()
    await pool.close()


@pytest.fixture(params=["memory", "postgres"])
async def journal(request: pytest.FixtureRequest, database: Database) -> AsyncGenerator[Journal]:
    if request.param == "memory":
        yield MemoryJournal()
    else:
        async with in_postgres(database) as journal:
            yield journal


async def ask(journal: Journal, command: Any, by: MemberId | Actor = ADA, command_id: UUID | None = None) -> int:
    return await handle(journal, Request(command, command_id or uuid4(), by, NOW))


async def founded(journal: Journal) -> None:
    await ask(journal, FoundOrganisation("Harbour Guild", "en", "Europe/London", ADA, "Ada"), PLATFORM)
    await ask(journal, GrantRole(ADA, Role.COORDINATOR))


async def candidates(journal: Journal, adepts: int, seats: int) -> list[MemberId]:
    """An open programme with Ben as mentor and so many accepted adepts."""
    await founded(journal)
    await ask(journal, DraftProgramme(SPRING, "Spring", "Europe/London", date(2026, 2, 1)))
    await ask(journal, OpenApplications(SPRING))
    names = [MemberId(f"adept-{n}") for n in range(adepts)]
    for member in (BEN, *names):
        await ask(journal, JoinOrganisation(member, member))
    await ask(journal, VolunteerAsMentor(SPRING, BEN, seats), BEN)
    await ask(journal, AcceptApplication(SPRING, BEN, Side.MENTOR))
    for member in names:
        await ask(journal, ApplyAsAdept(SPRING, member), member)
        await ask(journal, AcceptApplication(SPRING, member, Side.ADEPT))
    return names


async def test_whoever_looks_and_does_nothing_finds_what_is_there_whatever_ids_were_used(journal: Journal) -> None:
    await founded(journal)
    await ask(journal, JoinOrganisation(BEN, "Ben"), command_id=UUID(int=0))
    whole = (await journal.past(query_of((facts_of(ORGANISATION),)))).facts
    assert {type(one.fact) for one in whole} >= {OrganisationFounded, RoleGranted}


async def test_a_role_of_one_programme_counts_there_until_it_is_taken_back(journal: Journal) -> None:
    await founded(journal)
    for programme in (SPRING, AUTUMN):
        await ask(journal, DraftProgramme(programme, "A programme", "Europe/London", date(2026, 2, 1)))
    await ask(journal, JoinOrganisation(BEN, "Ben"))
    await ask(journal, GrantRole(BEN, Role.COORDINATOR, programme=SPRING))
    await ask(journal, OpenApplications(SPRING), BEN)
    opened = facts_of(programme_tag(SPRING), named=(ApplicationsOpened,))
    told = (await journal.past(query_of((opened,)), uuid4())).facts
    assert [(one.by, one.role) for one in told] == [(BEN, Role.COORDINATOR)]
    for command in (OpenApplications(AUTUMN), SetBrand("Pier", "#abcdef"), JoinOrganisation(MemberId("cy"), "Cy")):
        with pytest.raises(NotPermitted):
            await ask(journal, command, BEN)
    await ask(journal, RevokeRole(BEN, Role.COORDINATOR, SPRING))
    with pytest.raises(NotPermitted):
        await ask(journal, CloseApplications(SPRING), BEN)


async def test_whoever_says_what_they_have_seen_changes_nothing_that_others_have_changed_since(
    journal: Journal,
) -> None:
    await founded(journal)
    seen = await ask(journal, SetBrand("Harbour", "#123456"))
    brand, once = SetBrand("Pier", "#abcdef"), uuid4()
    first = await handle(journal, Request(brand, once, ADA, NOW, expected=seen))
    with pytest.raises(ChangedSince):
        await handle(journal, Request(SetBrand("Quay", "#fedcba"), uuid4(), ADA, NOW, expected=seen))
    assert await handle(journal, Request(brand, once, ADA, NOW, expected=seen)) == first, "it was heard already"
    assert await handle(journal, Request(brand, uuid4(), ADA, NOW, expected=seen)) == first, "it is so already"
    await ask(journal, DraftProgramme(SPRING, "Spring", "Europe/London", date(2026, 2, 1)))
    assert await handle(journal, Request(SetBrand("Quay", "#fedcba"), uuid4(), ADA, NOW, expected=first)) > first


async def test_nobody_learns_so_that_something_has_changed_that_they_may_not_change(journal: Journal) -> None:
    await founded(journal)
    await ask(journal, JoinOrganisation(BEN, "Ben"))
    with pytest.raises(NotPermitted):
        await handle(journal, Request(SetBrand("Pier", "#abcdef"), uuid4(), BEN, NOW, expected=0))


async def test_i14_the_same_command_id_answers_its_first_outcome(journal: Journal) -> None:
    await founded(journal)
    brand, once = SetBrand("Harbour", "#123456"), uuid4()
    first = await ask(journal, brand, command_id=once)
    assert await ask(journal, SetBrand("Pier", "#abcdef")) > first
    assert await ask(journal, brand, command_id=once) == first


async def test_a_command_id_is_not_taken_twice_for_different_things(journal: Journal) -> None:
    await founded(journal)
    once = uuid4()
    await ask(journal, SetBrand("Harbour", "#123456"), command_id=once)
    with pytest.raises(CommandIdTaken):
        await ask(journal, SetBrand("Pier", "#abcdef"), command_id=once)


def test_what_was_asked_before_a_command_could_ask_for_more_is_still_known() -> None:
    """Whoever lost the answer of an older program asks a newer one again, with the same id."""
    goal = SetGoal(PairId("p1"), EntryId("g1"), GoalKind.PERSONAL, "Att våga mer", due_on=date(2026, 5, 1))
    told = (
        '["SetGoal",{"pair":"p1","goal":"g1","kind":"personal","body":"Att våga mer","specific":null,"measurable":null,'
    )
    told += (
        '"accepted":null,"realistic":null,"due_on":"2026-05-01","future_place":null,"derived_from":null},"ada",null]'
    )
    asked = Request(goal, uuid4(), ADA, NOW)
    assert said(asked) != told.encode() == said_before(asked)
    more = replace(asked, command=replace(goal, plan="Varje vecka"))
    assert said_before(more) == said(more)
    other = replace(asked, command=SetBrand("Pier", "#abcdef"))
    assert said_before(other) == said(other)


@pytest.mark.parametrize("command", DECIDER_OF, ids=[command.__name__ for command in DECIDER_OF])
def test_whoever_asks_for_no_more_than_a_command_first_could_is_known_as_before(command: type[Any]) -> None:
    """A field that a command has come to have since is told of in ``NEWER``, or else an id that an older program has
    answered would be taken for one that was used for something else. A new command joins the list as it is."""
    plain = object.__new__(command)
    for one in fields(command):
        object.__setattr__(plain, one.name, None)
    [name, asked, *_] = json.loads(said_before(Request(plain, uuid4(), ADA, NOW)))
    assert [*asked] == FIRST[name]


def test_no_command_is_on_the_list_that_there_is_not() -> None:
    assert {*FIRST} == {command.__name__ for command in DECIDER_OF}


async def test_the_outcome_of_an_older_program_is_answered_by_a_newer_one() -> None:
    journal, once = MemoryJournal(), uuid4()
    await founded(journal)
    command = DescribeAdeptProfile(SPRING, ADA, focus=(Focus.INSPIRATION,))
    fact = AdeptProfileDescribed(SPRING, ADA, focus=(Focus.INSPIRATION,))
    of = [event("AdeptProfileDescribed", encode(fact), profile.tags(fact))]
    before = fingerprint(said_before(Request(command, once, ADA, NOW)), ())
    await journal.append(Entry(once, before, of, None, ADA, Role.MEMBER, Via.API, NOW))
    done = (await journal.past(query_of(()), once)).done
    assert await ask(journal, command, ADA, once) == done
    with pytest.raises(CommandIdTaken):
        await ask(journal, replace(command, candid_feedback="Rakt på"), ADA, once)


async def test_one_command_id_for_many_things_at_once_is_told_to_all_but_one(journal: Journal) -> None:
    await founded(journal)
    once = uuid4()
    outcomes = await asyncio.gather(
        *(ask(journal, SetBrand(f"Brand {n}", "#123456"), command_id=once) for n in range(6)), return_exceptions=True
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["CommandIdTaken"] * 5 + ["int"]


async def test_what_a_newer_program_wrote_is_for_a_newer_program_to_decide_on(database: Database) -> None:
    async with in_postgres(database) as journal:
        await founded(journal)
        await rows(database, "alter table journal.fact disable trigger unchangeable")
        await rows(database, "update journal.fact set version = 99 where name = 'MemberJoined'")
        with pytest.raises(Unavailable):
            await ask(journal, SetBrand("Harbour Guild", "#0b5d4e"))


@pytest.mark.parametrize("damage", ["'{{{'", "'\\xff'", """'{"member":17}'"""])
async def test_what_rests_on_damaged_bytes_is_refused_by_their_position_and_done_once_they_are_mended(
    database: Database, damage: str
) -> None:
    async with in_postgres(database, f"damaged{len(damage)}") as journal:
        await founded(journal)
        (told,) = await rows(database, "select position, body from journal.fact where name = 'MemberJoined'")
        await rows(database, "alter table journal.fact disable trigger unchangeable")
        await rows(database, f"update journal.fact set body = {damage} where position = $1", told["position"])
        head, once = await rows(database, "select position from journal.organisation"), uuid4()
        with capture_logs() as logs:
            for _ in range(2):
                with pytest.raises(FactUnreadable, match=rf"^{told['position']}$"):
                    await ask(journal, SetBrand("Harbour Guild", "#0b5d4e"), command_id=once)
        assert [(one["event"], one["position"]) for one in logs] == [("a fact cannot be read", told["position"])]
        assert await rows(database, "select position from journal.organisation") == head
        await rows(database, "update journal.fact set body = $1 where position = $2", told["body"], told["position"])
        assert await ask(journal, SetBrand("Harbour Guild", "#0b5d4e"), command_id=once) == head[0]["position"] + 1


async def test_what_rests_on_a_sealed_text_that_its_key_does_not_open_is_refused_too(database: Database) -> None:
    async with in_postgres(database) as journal:
        (adept,) = await candidates(journal, adepts=1, seats=1)
        await ask(journal, DescribeAdeptProfile(SPRING, adept, candid_feedback="Rakt på"), adept)
        query = "select position, body from journal.fact where name = 'AdeptProfileDescribed'"
        ((at, body),) = await rows(database, query)
        inside = body.index(b"sealed") + 40
        damaged = body[:inside] + (b"B" if body[inside : inside + 1] == b"A" else b"A") + body[inside + 1 :]
        await rows(database, "alter table journal.fact disable trigger unchangeable")
        await rows(database, "update journal.fact set body = $1 where position = $2", damaged, at)
        with pytest.raises(FactUnreadable, match=str(at)):
            await ask(journal, DescribeAdeptProfile(SPRING, adept, candid_feedback="Varsamt"), adept)


async def test_a_stranger_is_refused(journal: Journal) -> None:
    await founded(journal)
    with pytest.raises(NotPermitted):
        await ask(journal, SetBrand("Mine", "#000000"), MemberId("nobody"))


async def test_a_role_taken_back_counts_at_once(journal: Journal) -> None:
    await founded(journal)
    await ask(journal, JoinOrganisation(BEN, "Ben"))
    await ask(journal, GrantRole(BEN, Role.ADMIN))
    await ask(journal, RevokeRole(BEN, Role.ADMIN))
    with pytest.raises(NotPermitted):
        await ask(journal, SetBrand("Mine", "#000000"), BEN)


async def test_a_role_counts_to_the_end_of_its_last_day_in_the_zone_of_the_organisation(journal: Journal) -> None:
    await founded(journal)
    await ask(journal, JoinOrganisation(BEN, "Ben"))
    await ask(journal, GrantRole(BEN, Role.ADMIN, date(2026, 7, 10)))
    midnight = datetime(2026, 7, 9, 23, tzinfo=UTC) + timedelta(days=1)  # summer in London
    await handle(journal, Request(SetBrand("Mine", "#000000"), uuid4(), BEN, midnight - timedelta(seconds=1)))
    with pytest.raises(NotPermitted):
        await handle(journal, Request(SetBrand("Ours", "#000000"), uuid4(), BEN, midnight))


async def test_i1_one_seat_and_two_writers_exactly_one_wins(journal: Journal) -> None:
    one, two = await candidates(journal, adepts=2, seats=1)
    outcomes = await asyncio.gather(
        *(ask(journal, MatchPair(PairId(f"pair-{a}"), SPRING, a, BEN)) for a in (one, two)), return_exceptions=True
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NoSeatLeft", "int"]


async def test_one_adept_is_not_matched_twice_at_the_same_moment(journal: Journal) -> None:
    (one,) = await candidates(journal, adepts=1, seats=9)
    outcomes = await asyncio.gather(
        *(ask(journal, MatchPair(PairId(f"pair-{n}"), SPRING, one, BEN)) for n in range(5)), return_exceptions=True
    )
    assert [type(o) for o in outcomes if isinstance(o, Exception)] == [AdeptAlreadyInPair] * 4


async def test_a_hundred_matches_on_three_seats_seat_three(database: Database) -> None:
    async with in_postgres(database) as journal:
        adepts = await candidates(journal, adepts=100, seats=3)
        outcomes = await asyncio.gather(
            *(ask(journal, MatchPair(PairId(f"pair-{a}"), SPRING, a, BEN)) for a in adepts), return_exceptions=True
        )
    refused = [o for o in outcomes if isinstance(o, Refused)]
    assert len(refused) == 97
    assert {type(o) for o in refused} == {NoSeatLeft}
    admin = await database_rows(database, "select 1 from journal.fact where name = 'PairMatched'")
    assert len(admin) == 3


async def test_a_hundred_at_once_on_one_thing_are_all_heard(database: Database) -> None:
    """None of them is in the way of another but for being as quick, and each is told so as often as others succeed."""
    async with writing(database) as gateway:
        await founded(gateway.journal(TenantId("harbour")))
        brands = [SetBrand(f"Brand {n}", "#123456") for n in range(100)]
        outcomes = await asyncio.gather(*(ask(gateway.journal(TenantId("harbour")), brand) for brand in brands))
    assert len({*outcomes}) == 100


async def test_whoever_leaves_the_line_holds_up_nobody(database: Database) -> None:
    async with writing(database) as gateway:
        journal = gateway.journal(TenantId("harbour"))
        await founded(journal)
        asking = [asyncio.create_task(ask(journal, SetBrand(f"Brand {n}", "#123456"))) for n in range(40)]
        await asyncio.wait(asking, return_when=asyncio.FIRST_COMPLETED)
        for task in asking[::2]:
            task.cancel()
        outcomes = await asyncio.gather(*asking, return_exceptions=True)
    assert all(isinstance(outcome, int) for outcome in outcomes[1::2])


async def database_rows(database: Database, query: str) -> list[Any]:
    import asyncpg

    admin = await asyncpg.connect(database.dsn("postgres"))
    rows = await admin.fetch(query)
    await admin.close()
    return rows
