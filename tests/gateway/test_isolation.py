"""Another organisation's ids are answered like ids that nothing has: by every field, also those added tomorrow.

The requests are made from the schema itself: each root field that takes an id is asked with the ids of organisation A
and with made-up ones, by somebody of organisation B who may do everything there.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from graphql import is_required_argument
from strawberry.relay.utils import to_base64

from deploy.local.nats import RunningNats
from domain.board import ManualMatchNeeded
from domain.certificate import CertificateIssued, CertificateNumber
from domain.criteria import CriteriaDefined
from domain.criteria_kinds import Algorithm, Constraints, Criterion, Kind
from domain.exclusion import ExclusionDeclared
from domain.language import MemberId, PairId, ProgrammeId, RunId, Side
from domain.proposal import MatchProposed
from domain.run import MatchingRunCompleted, MatchingRunRequested
from domain.run_result import Match
from gateway.ids import own_id
from tests.conftest import Database
from tests.gateway.every_field import (
    FIELDS,
    assignments,
    comparable,
    made_up,
    reply,
    request,
    roots,
    selection,
    takes_id,
    type_of,
)
from tests.journeys.test_programme import founded, paired
from tests.services.house import facts_of
from tests.world import Client, World, opened, said

OFFERED = PairId("harbours-offer")
QUESTIONS = [{"key": "again", "kind": "NPS", "sv": "To find my way?", "en": "To find my way?"}]
VIEWER = "query($at: Position) { viewer(atLeast: $at) { id } }"


@dataclass(frozen=True)
class Two:
    """Organisation A with one of everything, two of its own people, and somebody of B."""

    ids: dict[str, str]
    own: Client
    stranger: Client
    admin: Client
    """Of A."""


async def everything(world: World) -> Two:
    harbours, coordinator = await founded(world, "harbour")
    made = await paired(world, coordinator, world.clock.now.date())
    meeting = await made["adept"].act("PlanMeeting", pair=made["pair"], starts="2027-01-01T10:00:00")
    edition = await coordinator.act("DraftEdition", base=to_base64("Edition", "addher@1"), name="Harbour's own")
    brought = await coordinator.act("StartImport", programme=made["programme"], side="ADEPT", text="email,name")
    survey = await coordinator.act("OpenSurvey", programme=made["programme"], title="Harbour", questions=QUESTIONS)
    member = await made["adept"].ask(VIEWER, at=brought["position"])
    run = await matched(world, made["programme"], made["pair"], member["viewer"]["id"])
    admin, stranger = await founded(world, "norrsken")
    joined = await admin.act("SetBrand", name="Norrsken", colour="#123456")
    own = (await stranger.ask(VIEWER, at=joined["position"]))["viewer"]["id"]
    position = 0
    await admin.audit(own, world.clock.now.date() + timedelta(days=30))
    for role in ("ADMIN", "INTEGRATION"):
        position = (await admin.act("GrantRole", member=own, role=role))["position"]
    await stranger.ask(VIEWER, at=position)
    ids = {"Member": member["viewer"]["id"], "Programme": made["programme"], "Pair": made["pair"]}
    more = {"Meeting": meeting["id"], "Edition": edition["id"], "Import": brought["id"], "Survey": survey["id"]}
    computed = {"MatchingRun": to_base64("MatchingRun", run), "Proposal": to_base64("Proposal", OFFERED)}
    return Two({**ids, **more, **computed}, coordinator, stranger, harbours)


async def matched(world: World, programme: str, pair: str, member: str) -> RunId:
    """What is made of these by a matcher and a policy: a run, a proposal, somebody left over, a certificate."""
    spring, ada = ProgrammeId(own_id("Programme", programme)), MemberId(own_id("Member", member))
    run, today = RunId("harbours-run"), world.clock.now.date()
    asked = MatchingRunRequested(run, spring, 1, Algorithm.OPTIMAL, 7, False, (), Constraints())
    of_pair = PairId(own_id("Pair", pair))
    await said(
        world,
        "harbour",
        ada,
        CriteriaDefined(spring, 1, (Criterion(Kind.WAITING, 1),), ()),
        asked,
        MatchingRunCompleted(run, spring, 12, "0f", 5, (Match(ada, ada, 5, (5,)),), (), 0, 9),
        MatchProposed(OFFERED, spring, ada, ada, run, (), "Europe/London", today),
        ManualMatchNeeded(spring, ada, today),
        ExclusionDeclared(spring, ada, MemberId("somebody"), by_coordinator=True),
        CertificateIssued(CertificateNumber("1"), spring, of_pair, ada, Side.ADEPT, today, today, 1, "0f"),
    )
    return run


async def test_i4_ids_of_another_organisation_are_unknown_to_every_field(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        two = await everything(world)
        before = await facts_of(database, "harbour")
        for operation, name, field in FIELDS:
            pairs = zip(assignments(two.ids, operation), assignments(made_up(), operation), strict=True)
            for theirs, nobodys in pairs:
                query, variables = request(operation, name, field, theirs)
                other_query, other_variables = request(operation, name, field, nobodys)
                told = await reply(two.stranger, operation, query, variables)
                control = await reply(two.stranger, operation, other_query, other_variables)
                assert comparable(told, theirs) == comparable(control, nobodys), f"{operation} {name}"
                for secret in ("Alva", "Moa", "To find my way", "Harbour"):
                    assert secret not in told, f"{operation} {name}"
        assert await facts_of(database, "harbour") == before


NOTHING_THERE = frozenset({"nextMeetingPrep", "fairness"})
"""A coordinator prepares nobody's meeting, and of so few people no chances are told; who reads them is specified beside
each."""


async def test_the_walk_would_notice_a_leak(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        two = await everything(world)
        noticed: set[str] = set()
        for operation, name, field in FIELDS:
            if operation == "query":
                for theirs, nobodys in zip(assignments(two.ids), assignments(made_up()), strict=True):
                    told = await reply(two.own, operation, *request(operation, name, field, theirs))
                    assert "INTERNAL" not in told, f"{name}: {told[:500]}"
                    control = await reply(two.own, operation, *request(operation, name, field, nobodys))
                    if comparable(told, theirs) != comparable(control, nobodys):
                        noticed.add(name)
        assert {name for operation, name, _ in FIELDS if operation == "query"} - noticed == NOTHING_THERE


async def with_roles(world: World, two: Two, *roles: str, of: str) -> Client:
    """A member of A with roles of one programme alone."""
    member = (await two.admin.act("JoinOrganisation", name="Programme's own"))["id"]
    for role in roles:
        until = world.clock.now.date() + timedelta(days=30)
        await two.admin.act("GrantRole", member=member, role=role, programme=of, until=until.isoformat())
    client = world.member("harbour", member)
    await two.admin.ask(VIEWER, at=two.admin.done)
    return client


async def test_a_role_of_another_programme_shows_what_no_role_shows(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        two = await everything(world)
        autumn = await two.own.act("DraftProgramme", name="Autumn", zone="Europe/London", startsOn="2027-01-01")
        elsewhere = await with_roles(world, two, "COORDINATOR", "AUDITOR", "SPONSOR", of=autumn["id"])
        nobody = await with_roles(world, two, of=autumn["id"])
        for operation, name, field in FIELDS:
            pairs = list(zip(assignments(two.ids, operation), assignments(made_up(), operation), strict=True))
            for here, nowhere in pairs if operation == "query" else pairs[-1:]:
                asked, control = request(operation, name, field, here), request(operation, name, field, nowhere)
                told = comparable(await reply(elsewhere, operation, *asked), here)
                if told != comparable(await reply(elsewhere, operation, *control), nowhere):
                    assert told == comparable(await reply(nobody, operation, *asked), here), f"{operation} {name}"


OF_ALL_PROGRAMMES = frozenset({"node", "editionWork", "handbook", "auditTrail"})
"""Drafts of editions are read by those who write them, for all programmes, and so are members as such; of a person the
trail tells whoever is of one programme what happened there alone."""


async def test_a_coordinator_of_the_programme_sees_all_of_it(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        two = await everything(world)
        here = await with_roles(world, two, "COORDINATOR", of=two.ids["Programme"])
        missed: set[str] = set()
        for operation, name, field in FIELDS:
            if operation == "query":
                pairs = list(zip(assignments(two.ids), assignments(made_up()), strict=True))
                for ids, nobodys in pairs if "id" in field.args else pairs[-1:]:
                    asked, control = request(operation, name, field, ids), request(operation, name, field, nobodys)
                    shown = comparable(await reply(two.own, operation, *asked), ids)
                    there = shown != comparable(await reply(two.own, operation, *control), nobodys)
                    if there and shown != comparable(await reply(here, operation, *asked), ids):
                        missed.add(name)
        assert missed == OF_ALL_PROGRAMMES


async def test_i4_no_list_of_one_organisation_shows_another(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        two = await everything(world)
        for operation, name, field in roots():
            if operation == "query" and not any(is_required_argument(a) and takes_id(a) for a in field.args.values()):
                asked = "(first: 50)" if "first" in field.args else ""
                told = json.dumps(await two.stranger.post(f"{{ {name}{asked} {{ {selection(type_of(field))} }} }}"))
                for secret in ("Alva", "Moa", "To find my way", "Harbour", *two.ids.values()):
                    assert secret not in told, name


async def test_a_stranger_is_refused(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        two = await everything(world)
        stranger = world.member("harbour", to_base64("Member", str(uuid4())))
        for operation, name, field in roots():
            if name == "castBallot":  # by whoever has a signed ballot: nobody is asked who they are
                continue
            query, variables = request(operation, name, field, next(assignments(two.ids)))
            told = await reply(stranger, operation, query, variables)
            allowed = '"code": "(FORBIDDEN|NOT_PERMITTED)"' if operation != "subscription" else '"code":"FORBIDDEN"'
            if name == "acceptInvitation":  # whoever asks may be invited, and has mistyped the code
                allowed = '"code": "INVITATION_UNKNOWN"'
            assert re.search(allowed, told), f"{operation} {name}: {told}"
