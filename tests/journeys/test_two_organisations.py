"""A Swedish and an English organisation live a whole programme side by side; nothing of one is ever told to the other.

Every answer that anybody gets is listened to at the wire, also what nobody here looks at.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
from strawberry.relay.utils import from_base64, to_base64

from deploy.local.nats import RunningNats
from domain.shipped import SHIPPED, TEXTS
from services.match import Matcher
from tests.conftest import Database
from tests.gateway.every_field import KINDS, assignments, made_up, request, roots, type_of
from tests.gateway.test_brand import VIEWER, knock, logo_of, png
from tests.gateway.test_certificate import ISSUE, check
from tests.journeys.canaries import as_much_as_may_be, selection
from tests.journeys.talk import nodes
from tests.journeys.test_matching import became_a_pair, matching, settled
from tests.journeys.two_organisations import ENGLISH, SWEDISH, Own
from tests.world import Client, Clock, World, opened

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
REFUSED = "mutation($input: {0}Input!) {{ {1}(input: $input) {{ refusal {{ code message }} }} }}"
FRAME = """query($pair: ID!, $programme: ID!) {
    programme(id: $programme) { endsOn }
    pair(id: $pair) { endsOn midpointOn state meetingsHeld checks { check result dueOn }
        vault { structures(first: 1) { edges { node { unusualLength } } } }
        timeline(first: 50) { edges { node { words { said { text } } } } } } }"""
PLANNED = """query($id: ID!, $at: Position) { pair(id: $id, atLeast: $at) {
    timeline(first: 50) { edges { node { starts startsAt place } } } } }"""
CONSENT = "{ consentText(purpose: CARRY_OVER) { text digest locale } }"
AGREEMENT = "query($edition: ID) { handbook(edition: $edition) { agreement { digest } } }"


@dataclass
class Living:
    """One of them under way."""

    own: Own
    world: World
    matcher: Matcher
    clients: dict[str, Client] = field(default_factory=dict[str, Client])
    ids: dict[str, str] = field(default_factory=dict[str, str])
    planned: dict[str, str] = field(default_factory=dict[str, str])
    at: int = 0

    async def act(self, who: str, command: str, **input: Any) -> str:
        """Answers the id of what is new, where something is."""
        done = await self.clients[who].act(command, **input)
        self.at = done["position"]
        return str(done["id"])

    async def refused(self, who: str, command: str, **input: Any) -> str:
        query = REFUSED.format(command, command[0].lower() + command[1:])
        (answer,) = (await self.clients[who].ask(query, input=input)).values()
        return f"{answer['refusal']['code']}: {answer['refusal']['message']}"

    def today(self) -> date:
        return self.world.clock.now.astimezone(ZoneInfo(self.own.zone)).date()

    async def found(self) -> None:
        own, slug = self.own, self.own.slug
        founding = {"name": own.name, "locale": own.locale, "zone": own.zone, "adminName": own.people[0]}
        admin = await self.world.platform(slug).act("FoundOrganisation", **founding)
        self.clients["admin"] = self.world.member(slug, admin["id"], None)
        for who, name in zip(("coordinator", "adept", "mentor"), own.people[1:], strict=True):
            self.ids[who] = await self.act("admin", "JoinOrganisation", name=name)
            self.clients[who] = self.world.member(slug, self.ids[who], None)
        await self.act("admin", "GrantRole", member=self.ids["coordinator"], role="COORDINATOR")

    async def dress(self) -> None:
        own = self.own
        await self.act("admin", "SetBrand", name=own.name, colour=own.colour, tagline=own.tagline)
        await self.act("admin", "SetColours", primary=own.colour, onPrimary="#ffffff")
        assert (await logo_of(self.clients["admin"], png(own.months, 4)))["refusal"] is None
        for key, (singular, plural) in own.words.items():
            said = {"key": key, "locale": own.locale, "singular": singular, "plural": plural}
            await self.act("admin", "ChangeTerminology", **said)
        await self.act("admin", "NameSender", sender=own.sender)
        await self.clients["admin"].ask(VIEWER, at=self.at)

    async def write_handbook(self) -> None:
        base = to_base64("Edition", "addher@1")
        edition = await self.act("coordinator", "DraftEdition", base=base, name=self.own.texts["edition"])
        text = {"edition": edition, "key": "section.purpose.body", "text": self.own.texts["purpose"]}
        other = "en" if self.own.locale == "sv" else "sv"
        await self.act("coordinator", "ReviseSection", **text, locale=self.own.locale)
        await self.act("coordinator", "ProvideTranslation", **text, locale=other)
        for key, value in self.own.policies.items():
            await self.act("coordinator", "SetPolicy", edition=edition, key=key, value=value)
        await self.act("admin", "PublishEdition", edition=edition)
        self.ids["edition"] = edition

    async def enrol(self) -> None:
        texts, starts = self.own.texts, self.today().isoformat()
        drafted = {"name": texts["programme"], "zone": self.own.zone, "startsOn": starts, "months": self.own.months}
        programme = self.ids["programme"] = await self.act("coordinator", "DraftProgramme", **drafted)
        of = {"programme": programme}
        await self.act("coordinator", "DescribeProgramme", **of, purpose=texts["aim"])
        await self.act("coordinator", "AdoptHandbookEdition", **of, edition=self.ids["edition"])
        await self.act("coordinator", "OpenApplications", **of)
        await self.act("adept", "ApplyAsAdept", **of, wishes=texts["wishes"])
        text = (await self.clients["adept"].ask(CONSENT))["consentText"]
        assert text["digest"] == hashlib.sha256(text["text"].encode()).hexdigest()
        assert self.own.words["mentor"][0] in text["text"]
        agreed = {"textDigest": text["digest"], "locale": text["locale"]}
        await self.act("adept", "GiveConsent", purpose="CARRY_OVER", **agreed)
        await self.act("mentor", "VolunteerAsMentor", **of, capacity=1)
        matched = {**of, "adept": self.ids["adept"], "mentor": self.ids["mentor"]}
        assert (await self.refused("coordinator", "MatchPair", **matched)).startswith("ADEPT_NOT_ACCEPTED")
        for who in ("adept", "mentor"):
            await self.act("coordinator", "AcceptApplication", **of, member=self.ids[who], side=who.upper())
        await self.act("coordinator", "CloseApplications", **of)
        await self.act("coordinator", "StartMatching", **of)

    async def match(self) -> None:
        coordinator, of = self.clients["coordinator"], {"programme": self.ids["programme"]}
        criteria = [{"kind": "WISH", "weight": 2}, {"kind": "GAP", "weight": 1, "key": self.own.key}]
        await self.act("coordinator", "DefineCriteria", **of, criteria=criteria)
        run = await coordinator.act("RequestMatchingRun", **of)
        self.ids["run"] = run["id"]
        found = await settled(self.world, coordinator, self.matcher, run)
        (proposed,) = found["proposals"]
        assert len(proposed["reasons"]) == len(criteria)
        await self.act("coordinator", "PublishProposals", **of, run=run["id"])
        self.ids["proposal"] = proposed["proposalId"]
        for who in ("adept", "mentor"):
            await self.act(who, "AcceptProposal", proposal=self.ids["proposal"])
        await self.clients["adept"].ask(VIEWER, at=self.at)
        node = await became_a_pair(self.clients["adept"])
        assert node["state"] == "MATCHED"
        self.ids["pair"] = node["pairId"]
        await self.act("coordinator", "LaunchProgramme", **of)

    async def begin(self) -> None:
        texts, of = self.own.texts, {"pair": self.ids["pair"]}
        assert (await self.refused("adept", "WriteNote", **of, kind="PAIR", body="x")).startswith("VAULT_CLOSED")
        shown = (await self.clients["adept"].ask(AGREEMENT, edition=self.ids["edition"]))["handbook"]
        for who in ("adept", "mentor"):
            await self.act(who, "AgreeConfidentiality", **of, textDigest=shown["agreement"]["digest"])
        await self.act("adept", "IntroduceSelf", **of, interests=texts["interests"])
        await self.act("mentor", "StateExpectation", **of, of="OTHER", body=texts["expectation"])
        why = await self.act("adept", "ProposePurpose", **of, oneLine=texts["why"])
        await self.act("mentor", "AgreePurpose", **of, purpose=why)
        told = {"everyWeeks": 3, "minutes": 80, "agendaRequired": True, "questionPrep": "BOTH"}
        where = {key: texts[key] for key in ("where", "when", "how")}
        how = await self.act("mentor", "ProposeMeetingStructure", **of, **told, **where, shortAdviceChannel="HERE")
        await self.act("adept", "AgreeMeetingStructure", **of, structure=how)
        topic = await self.act("adept", "ChooseTopic", **of, own=texts["topic"])
        await self.act("adept", "SetGoal", **of, kind="PERSONAL", body=texts["goal"])
        starts = f"{self.today() + timedelta(days=9)}T10:00:00"
        meeting = self.ids["meeting"] = await self.act(
            "mentor", "PlanMeeting", **of, starts=starts, form="CAFE", place=texts["place"]
        )
        of_pair = (await self.clients["mentor"].ask(PLANNED, id=self.ids["pair"], at=self.at))["pair"]
        (self.planned,) = (node for node in nodes(of_pair["timeline"]) if node["starts"])
        await self.act("adept", "SendAgenda", **of, meeting=meeting, body=texts["agenda"], topics=[topic])
        await self.act("adept", "WriteNote", **of, kind="OWN", body=texts["note"])

    async def meet(self) -> None:
        of, held = {"pair": self.ids["pair"]}, (self.today() - timedelta(days=1)).isoformat()
        planned = {"meeting": self.ids["meeting"], "heldOn": held, "minutes": 60, "form": "CAFE"}
        await self.act("adept", "RecordMeetingHeld", **of, **planned)
        await self.act("mentor", "ConfirmMeeting", **of, meeting=self.ids["meeting"])
        assert (await self.refused("adept", "EvaluateMidpoint", **of)).startswith("MIDPOINT_NOT_OPEN")

    async def look_back(self) -> None:
        of = {"pair": self.ids["pair"]}
        for nth in range(2):
            held = (self.today() - timedelta(days=10 + nth)).isoformat()
            await self.act("mentor", "RecordMeetingHeld", **of, heldOn=held, minutes=60)
        for who in ("adept", "mentor"):
            await self.act(who, "EvaluateMidpoint", **of, good=self.own.texts["good"])

    async def close(self) -> None:
        of = {"pair": self.ids["pair"]}
        for who in ("adept", "mentor"):
            await self.act(who, "SummariseClosing", **of, howItWas=self.own.texts["how_it_was"])
        await self.act("coordinator", "CompletePair", **of)
        issue = {**of, "member": self.ids["adept"]}
        done = (await self.clients["coordinator"].ask(ISSUE, input=issue))["issueCertificate"]
        self.at, self.ids["number"] = done["position"], done["certificate"]["certificate"]["number"]
        checked = await check(self.world, self.own.slug, self.ids["number"])
        assert checked.json()["data"]["certificate"]["programme"] == self.own.texts["programme"]

    async def frame(self) -> dict[str, Any]:
        """What the edition's numbers and the zone have come to."""
        of = {key: self.ids[key] for key in ("pair", "programme")}
        shown = await self.clients["adept"].ask(FRAME, **of)
        (least,) = (one for one in shown["pair"].pop("checks") if one["check"] == "C1")
        (agreed,) = nodes(shown["pair"].pop("vault")["structures"])
        shown["words"] = sum(len(node["words"]) for node in nodes(shown["pair"].pop("timeline")))
        return {**shown, **agreed, "C1": least["result"], "at": [self.planned["starts"], self.planned["startsAt"]]}

    async def ask_everything(self) -> None:
        """Every question that there is, by whoever has most to ask; and the adept all of the pair."""
        named = {"Member": "adept", "Pair": "pair", "Edition": "edition", "MatchingRun": "run", "Meeting": "meeting"}
        named |= {"Programme": "programme", "Proposal": "proposal"}
        ids = made_up() | {kind: self.ids[key] for kind, key in named.items()}
        assert set(ids) == set(KINDS)
        *_, about = assignments(ids)
        for who in ("adept", "mentor", "coordinator"):
            client = self.clients[who]
            await client.ask(VIEWER, at=self.at)
            for operation, name, asked in roots():
                if operation == "query":
                    query, variables = request(operation, name, asked, about)
                    await client.post(query, **variables)
        (whole,) = (type_of(field) for _, name, field in roots() if name == "pair")
        for part in selection(whole):
            query = f"query($id: ID!) {{ pair(id: $id) {{ {part} }} }}"
            await as_much_as_may_be(self.clients["adept"], query, {"id": self.ids["pair"]})


LIFE = (
    (0, (Living.dress, Living.write_handbook, Living.enrol, Living.match, Living.begin)),
    (12, (Living.meet,)),
    (92, (Living.look_back,)),
    (188, (Living.close, Living.ask_everything)),
)
"""After so many days."""


def listening(world: World) -> dict[str, list[str]]:
    """What everybody is answered from now on, by the organisation that they asked."""
    heard: dict[str, list[str]] = defaultdict(list)

    async def hear(response: httpx.Response) -> None:
        asked = response.request.headers
        organisation = asked.get("Fadder-Organisation") or asked["Host"].split(".")[0]
        heard[organisation].append((await response.aread()).decode())

    world.http.event_hooks["response"].append(hear)
    return heard


def leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        parts: list[Any] = list[Any](value.values() if isinstance(value, dict) else value)  # pyright: ignore[reportUnknownArgumentType, reportUnknownMemberType]
        for part in parts:
            yield from leaves(part)


def ids_in(texts: set[str]) -> set[str]:
    """What things are called by, as they are in the journal."""
    found: set[str] = set()
    for text in texts:
        found |= set(re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", text))
        if re.fullmatch(r"[A-Za-z0-9+/]{8,}={0,2}", text):
            try:
                found.add(from_base64(text)[1])
            except ValueError:
                continue
    numbers = {name for name in found if name.isdigit()}  # cursors that are positions
    return found - {*SHIPPED, "organisation"} - numbers


def sentences(texts: set[str]) -> set[str]:
    """As people read them; those who write a handbook see what it names in braces, and in both languages."""
    return {text for text in texts if re.search(r"[a-zåäö]{2,} [a-zåäö]{2,}", text) and "{" not in text}


def said(heard: list[str]) -> set[str]:
    """What was shown of that, without what only a programmer reads."""
    return {leaf for text in heard for leaf in leaves(json.loads(text)["data"])}


async def test_a_swedish_and_an_english_organisation_live_side_by_side(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server, Clock(NOON)) as world, matching(world, database) as matcher:
        heard = listening(world)
        both = [Living(own, world, matcher) for own in (SWEDISH, ENGLISH)]
        await asyncio.gather(*(one.found() for one in both))
        for days, steps in LIFE:
            world.clock.now = NOON + timedelta(days=days)
            for step in steps:
                await asyncio.gather(*(step(one) for one in both))
        frames = [await one.frame() for one in both]
        for one in both:
            await knock(world, one.own.slug)

    assert frames == [
        {
            "programme": {"endsOn": "2027-06-01"},
            "pair": {"endsOn": "2027-06-01", "midpointOn": "2027-04-16", "state": "COMPLETED", "meetingsHeld": 3},
            "words": 4,
            "C1": "MET",
            "unusualLength": True,
            "at": ["2027-03-10T10:00:00", "2027-03-10T09:00:00+00:00"],
        },
        {
            "programme": {"endsOn": "2027-09-02"},
            "pair": {"endsOn": "2027-09-02", "midpointOn": "2027-06-02", "state": "COMPLETED", "meetingsHeld": 3},
            "words": 4,
            "C1": "MISSED",
            "unusualLength": False,
            "at": ["2027-03-11T10:00:00", "2027-03-10T21:00:00+00:00"],
        },
    ]
    for one, other in (both, both[::-1]):
        own, whole, theirs = one.own, "\n".join(heard[one.own.slug]), "\n".join(heard[other.own.slug])
        assert {mark for mark in own.marks() if mark not in whole} == set(), "else the rest would prove nothing"
        assert {mark for mark in own.marks() if mark in theirs} == set()
        assert {id_ for id_ in ids_in(said(heard[own.slug])) if id_ in theirs} == set()
        told = sentences(said(heard[own.slug]))
        usual = {text for text in told if re.search(own.usual, text, re.IGNORECASE)}
        assert usual == {TEXTS["source.2"][own.locale]}, "and what others have written is called as they call it"
        for singular, plural in (own.words[key] for key in ("adept", "mentor", "coordinator")):
            assert any(re.search(rf"\b({singular}|{plural})", text, re.IGNORECASE) for text in told), singular
    assert ids_in(said(heard["norrsken"])).isdisjoint(ids_in(said(heard["harbour"])))
    assert sentences(said(heard["norrsken"])) & sentences(said(heard["harbour"])) == set()
