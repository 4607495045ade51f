"""What people write leaves a decision sealed, a decision reads it as it was said, and after an erasure nobody does."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from deploy.master_key import FileKey
from domain.drafting import DraftProgramme
from domain.enrolment import ApplyAsAdept, DescribeWishes, VolunteerAsMentor
from domain.erasure import ErasePersonalData
from domain.handling import CommandIdTaken
from domain.language import (
    Actor,
    MemberId,
    NotPermitted,
    ProgrammeId,
    Role,
    Via,
    Visibility,
)
from domain.member import MemberJoined, MemberUnknown
from domain.membership import JoinOrganisation, LastAdmin
from domain.organisation import FoundOrganisation
from domain.programme import OpenApplications
from domain.ranking import RankWishes, WishesRanked, ranking
from domain.sealed import PREFIX, Damaged, Lock, NotKept, fingerprint, of_person
from domain.tenancy import TenantId
from domain.wire import encode
from services.erasure import OPERATOR, Head, erase, proof
from services.handle import handle
from services.journal import Entry, Journal, event, query_of
from services.keys import LASTING, Chest
from services.request import Request, said
from services.sealing import NO_KEYS, NoKeys, seal
from tests.conftest import Database
from tests.services.house import MASTER, NOW, Writing, rows, writing
from tests.services.memory import MemoryJournal, MemoryKeys

HARBOUR = TenantId("harbour")
ADA, BEN = MemberId("ada"), MemberId("ben")
SPRING = ProgrammeId("spring")
PLATFORM = Actor("platform", frozenset({Role.PLATFORM}))
WISHES = "to learn how to say no"
JOIN = JoinOrganisation(BEN, "Benedikta")
OF_BEN = Lock("member:ben", Visibility.PERSONAL)


async def ask(journal: Journal, command: Any, by: MemberId | Actor = ADA, command_id: UUID | None = None) -> int:
    return await handle(journal, Request(command, command_id or uuid4(), by, NOW))


async def told(journal: Journal, joined: UUID | None = None) -> None:
    """An open programme that Ben, who has joined, has applied to."""
    await ask(journal, FoundOrganisation("Harbour Guild", "en", "Europe/London", ADA, "Adalbert"), PLATFORM)
    await ask(journal, JOIN, command_id=joined)
    await ask(journal, DraftProgramme(SPRING, "Spring", "Europe/London", date(2026, 2, 1)))
    await ask(journal, OpenApplications(SPRING))
    await ask(journal, ApplyAsAdept(SPRING, BEN, WISHES), BEN)


@pytest.fixture
async def gateway(database: Database) -> AsyncGenerator[Writing]:
    async with writing(database) as made:
        yield made


@pytest.fixture(params=["memory", "postgres"])
async def journal(request: pytest.FixtureRequest, gateway: Writing) -> Journal:
    return MemoryJournal() if request.param == "memory" else gateway.journal(HARBOUR)


# decisions


async def test_a_decision_reads_what_was_said(journal: Journal) -> None:
    await told(journal)
    before = await ask(journal, DescribeWishes(SPRING, BEN, WISHES), BEN)
    assert await ask(journal, DescribeWishes(SPRING, BEN, WISHES), BEN) == before
    assert await ask(journal, DescribeWishes(SPRING, BEN, WISHES + " kindly"), BEN) > before


async def test_a_sealed_command_given_again_answers_its_first_outcome(journal: Journal) -> None:
    await told(journal)
    once, join = uuid4(), JoinOrganisation(MemberId("cy"), "Cyril")
    first = await ask(journal, join, command_id=once)
    assert await ask(journal, join, command_id=once) == first
    with pytest.raises(CommandIdTaken):
        await ask(journal, JoinOrganisation(MemberId("cy"), "Cyrus"), command_id=once)


async def test_it_answers_its_first_outcome_also_after_an_erasure(journal: Journal) -> None:
    once = uuid4()
    await told(journal, once)
    first = await ask(journal, JOIN, command_id=once)
    await ask(journal, ErasePersonalData(BEN))
    assert await ask(journal, JOIN, command_id=once) == first


async def test_whoever_was_erased_says_nothing_any_more_and_is_not_spoken_for(journal: Journal) -> None:
    await told(journal)
    await ask(journal, ErasePersonalData(BEN))
    with pytest.raises(NotPermitted):
        await ask(journal, DescribeWishes(SPRING, BEN, "more"), BEN)
    with pytest.raises(MemberUnknown):
        await ask(journal, DescribeWishes(SPRING, BEN, "more"), Actor("import", frozenset({Role.INTEGRATION})))


async def test_where_a_key_is_destroyed_nothing_is_written() -> None:
    """As for somebody who was erased since the past was read: decided again, and not with another key."""
    keys = MemoryKeys()
    keys.destroy(BEN)
    assert await seal(keys, [MemberJoined(BEN, "Benedikta")], "c-1", "ada") is None


async def test_whoever_has_no_keys_writes_and_reads_nothing_sealed() -> None:
    with pytest.raises(NoKeys):
        await seal(NO_KEYS, [MemberJoined(BEN, "Benedikta")], "c-1", "ada")
    with pytest.raises(NoKeys):
        await NO_KEYS.known([OF_BEN])


async def test_what_was_asked_cannot_be_tried_where_a_fact_keeps_something_back() -> None:
    """It stands in the chain beside what is kept back, and everything else of it is known."""
    journal, once = MemoryJournal(), uuid4()
    await told(journal)
    await ask(journal, VolunteerAsMentor(SPRING, ADA, 1))
    rank, plain = RankWishes(SPRING, BEN, (ADA,)), OpenApplications(SPRING)
    done = await ask(journal, rank, BEN, once)
    kept = (await journal.past(query_of(()), once)).request
    assert kept not in (None, fingerprint(said(Request(rank, once, BEN, NOW)), ()))
    assert await ask(journal, rank, BEN, once) == done
    with pytest.raises(CommandIdTaken):
        await ask(journal, replace(rank, mentors=()), BEN, once)
    with pytest.raises(CommandIdTaken):
        await ask(journal, plain, BEN, once)


async def test_what_was_asked_before_it_was_kept_so_is_still_known() -> None:
    journal, once = MemoryJournal(), uuid4()
    await told(journal)
    rank = RankWishes(SPRING, BEN, (ADA,))
    asked, fact = Request(rank, once, BEN, NOW), WishesRanked(SPRING, BEN, (ADA,))
    bare = fingerprint(said(asked), ())
    of = [event("WishesRanked", encode(fact), ranking.tags(fact))]
    await journal.append(Entry(once, bare, of, None, BEN, Role.MEMBER, Via.API, NOW))
    assert await ask(journal, rank, BEN, once) > 0
    with pytest.raises(CommandIdTaken):
        await ask(journal, replace(rank, mentors=()), BEN, once)


# what the database holds


@dataclass(frozen=True)
class Fact:
    name: str
    body: str
    request: bytes


async def facts(database: Database) -> list[Fact]:
    found = await rows(database, "select name, convert_from(body, 'utf8') as body, request from journal.fact")
    return [Fact(*one) for one in found]


async def test_the_journal_holds_no_word_of_a_person(gateway: Writing, database: Database) -> None:
    await told(gateway.journal(HARBOUR))
    held = await facts(database)
    for text in ("Adalbert", "Benedikta", WISHES):
        assert not [fact for fact in held if text in fact.body]
    bodies = {fact.name: fact.body for fact in held}
    assert f'"name":"{PREFIX}member:ben:' in bodies["MemberJoined"]
    assert f'"wishes":"{PREFIX}member:ben:' in bodies["WishesDescribed"]
    assert '"name":"Harbour Guild"' in bodies["OrganisationFounded"]


async def test_the_digest_of_a_command_tells_no_name_to_whoever_guesses_it(
    gateway: Writing, database: Database
) -> None:
    await told(gateway.journal(HARBOUR))
    guess = hashlib.sha256(said(Request(JOIN, uuid4(), ADA, NOW))).digest()[:16]
    assert guess not in {fact.request for fact in await facts(database)}


async def test_two_who_seal_at_once_make_one_key(gateway: Writing, database: Database) -> None:
    chests = [Chest(gateway.pool, MASTER).of(HARBOUR) for _ in range(8)]
    found = await asyncio.gather(*(keys.made([OF_BEN]) for keys in chests))
    assert len({one[OF_BEN] for one in found}) == 1
    assert len(await rows(database, "select from journal.key")) == 1
    assert len(await rows(database, "select from journal.organisation_key")) == 1


async def test_what_postgres_holds_is_no_key(gateway: Writing, database: Database) -> None:
    keys = await gateway.chest.of(HARBOUR).made([OF_BEN])
    (one,) = await rows(database, "select wrapped from journal.key")
    assert keys[OF_BEN] not in one["wrapped"]


async def test_keys_are_of_no_use_under_another_master_key(gateway: Writing) -> None:
    await gateway.chest.of(HARBOUR).made([OF_BEN])
    with pytest.raises(Damaged):
        await Chest(gateway.pool, FileKey(b"x" * 32)).of(HARBOUR).known([OF_BEN])


async def test_a_wrapped_key_is_of_no_use_to_another_person_or_organisation(
    gateway: Writing, database: Database
) -> None:
    for tenant in ("harbour", "norrsken"):
        await gateway.chest.of(TenantId(tenant)).made([OF_BEN])
    await rows(database, "insert into journal.key select tenant, 'member:cy', class, wrapped from journal.key")
    with pytest.raises(Damaged):
        await Chest(gateway.pool, MASTER).of(HARBOUR).known([Lock("member:cy", Visibility.PERSONAL)])
    await rows(
        database,
        "insert into journal.key select 'harbour', 'member:dan', class, wrapped from journal.key "
        "where tenant = 'norrsken' and subject = 'member:ben'",
    )
    with pytest.raises(Damaged):
        await Chest(gateway.pool, MASTER).of(HARBOUR).known([Lock("member:dan", Visibility.PERSONAL)])


# erasure


@asynccontextmanager
async def remembering(gateway: Writing) -> AsyncGenerator[tuple[Chest, list[float]]]:
    clock = [100.0]
    yield Chest(gateway.pool, MASTER, lambda: clock[0]), clock


async def test_a_key_outlives_its_destruction_by_a_second_at_most(gateway: Writing) -> None:
    async with remembering(gateway) as (chest, clock):
        await told(gateway.journal(HARBOUR))
        keys = chest.of(HARBOUR)
        assert (await keys.known([OF_BEN]))[OF_BEN] is not None
        await ask(gateway.journal(HARBOUR), ErasePersonalData(BEN))
        clock[0] += LASTING
        assert await keys.known([OF_BEN]) == {OF_BEN: None}
        assert LASTING <= 1.0


async def test_with_the_fact_the_keys_are_gone_and_no_other_is_ever_made(gateway: Writing, database: Database) -> None:
    await told(gateway.journal(HARBOUR))
    await ask(gateway.journal(HARBOUR), ErasePersonalData(BEN))
    kept = await rows(database, "select subject, class, wrapped is null as gone from journal.key order by subject")
    assert [tuple(one) for one in kept] == [
        ("author:ben", "author", True),
        ("member:ada", "personal", False),
        ("member:ben", "personal", True),
    ]
    chest = Chest(gateway.pool, MASTER)
    assert await chest.of(HARBOUR).made(of_person(BEN)) == dict.fromkeys(of_person(BEN))


async def test_an_erasure_that_is_refused_destroys_nothing(gateway: Writing, database: Database) -> None:
    await told(gateway.journal(HARBOUR))
    with pytest.raises(LastAdmin):
        await ask(gateway.journal(HARBOUR), ErasePersonalData(ADA), OPERATOR)
    assert not await rows(database, "select from journal.key where wrapped is null")


async def test_an_erasure_elsewhere_destroys_nothing_here(gateway: Writing, database: Database) -> None:
    for tenant in ("harbour", "norrsken"):
        await told(gateway.journal(TenantId(tenant)))
    await ask(gateway.journal(TenantId("norrsken")), ErasePersonalData(BEN))
    assert not await rows(database, "select from journal.key where tenant = 'harbour' and wrapped is null")


async def test_a_command_that_would_need_a_destroyed_key_is_never_carried_out(
    gateway: Writing, database: Database
) -> None:
    """A key that is gone without a fact that says so: somebody was at the database."""
    await told(gateway.journal(HARBOUR))
    await rows(database, "insert into journal.key values ('harbour', 'member:cy', 'personal', null)")
    with pytest.raises(NotKept):
        await ask(gateway.journal(HARBOUR), JoinOrganisation(MemberId("cy"), "Cyril"))


async def test_the_proof_is_the_chain_right_before_and_after(gateway: Writing, database: Database) -> None:
    await told(gateway.journal(HARBOUR))

    async def prove() -> Any:
        return await proof(gateway.pool, HARBOUR, BEN)

    assert await prove() is None
    request = Request(ErasePersonalData(BEN), uuid4(), OPERATOR, NOW)
    done = await erase(gateway.journal(HARBOUR), prove, request)
    await ask(gateway.journal(HARBOUR), JoinOrganisation(MemberId("cy"), "Cyril"))
    again = Request(ErasePersonalData(BEN), uuid4(), OPERATOR, NOW)
    assert await erase(gateway.journal(HARBOUR), prove, again) == done
    chain = await rows(database, "select position, hash from journal.fact order by position")
    n = done.after.position
    assert (done.before, done.after) == (Head(n - 1, chain[n - 2]["hash"]), Head(n, chain[n - 1]["hash"]))
    assert done.keys_left == 0
    assert await proof(gateway.pool, TenantId("norrsken"), BEN) is None
