"""What an application shows to whom: the person, the partner, those who run programmes, auditors, and nobody else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from deploy.local.nats import RunningNats
from gateway.ids import node_id
from tests.conftest import Database
from tests.gateway.test_reading import Cast, gathered
from tests.world import Client, Refused, World, opened

APPLICATION = """query($programme: ID!, $member: ID!, $side: Side!, $at: Position) {
    application(programme: $programme, member: $member, side: $side, atLeast: $at) {
        standing wishes profile { question text } focus attributes { key values number } ranked { name } hours briefedBy
        admission { personal professional } member { name }
    }
}"""
VIEWER = "query($at: Position) { viewer(atLeast: $at) { id } }"
CONSENT_TEXT = """query { consentText(purpose: MATCHING, category: HEALTH, locale: "sv") { digest text } }"""


async def id_of(client: Client) -> str:
    return (await client.ask(VIEWER, at=client.done))["viewer"]["id"]


async def described(cast: Cast) -> tuple[str, str, int]:
    """Ids of adept and mentor who have told of themselves, and the position that shows it."""
    adept, mentor = await id_of(cast.adept), await id_of(cast.mentor)
    where = {"programme": cast.programme}
    await cast.adept.act("DescribeAdeptProfile", **where, offersBack="Rust, secretly", focus=["INSPIRATION"])
    traits = [{"key": "profession", "values": ["Secret service"]}]
    await cast.adept.act("DeclareAttributes", **where, side="ADEPT", attributes=traits)
    await cast.adept.act("DeclareAvailability", **where, hours=4)
    await cast.adept.act("RankWishes", **where, mentors=[mentor])
    await cast.adept.act(
        "CompleteRoleBriefing", **where, side="ADEPT", edition=node_id("Edition", "addher@1"), locale="en"
    )
    noted = {"personal": True, "professional": False}
    done = await cast.coordinator.act("CheckAdmission", **where, member=adept, side="ADEPT", **noted)
    return adept, mentor, done["position"]


FACTS = {"standing": "ACCEPTED", "hours": 4, "briefedBy": "addher@1"}
PROFILE = {"profile": [{"question": "offers_back", "text": "Rust, secretly"}], "focus": ["INSPIRATION"]}
TRAITS = {
    "attributes": [{"key": "profession", "values": ["Secret service"], "number": None}],
    "ranked": [{"name": "Moa"}],
}
NOTHING = dict.fromkeys(("wishes", "profile", "focus", "attributes", "ranked", "admission"))
WISHED, NAMED = {"wishes": "To find my way"}, {"member": {"name": "Alva"}}
NOTED = {"admission": {"personal": True, "professional": False}}


async def test_an_application_is_read_by_those_whom_it_concerns(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        cast = await gathered(world)
        adept, _, position = await described(cast)
        asked: dict[str, Any] = {"programme": cast.programme, "member": adept, "side": "ADEPT", "at": position}
        seen = {
            who: (await getattr(cast, who).ask(APPLICATION, **asked))["application"]
            for who in ("adept", "mentor", "coordinator", "admin", "auditor", "bystander")
        }
        assert seen == {
            "adept": {**FACTS, **NOTHING, **NAMED, **WISHED, **PROFILE, **TRAITS},
            "mentor": {**FACTS, **NOTHING, **NAMED, **WISHED, **PROFILE},
            "coordinator": {**FACTS, **NAMED, **WISHED, **PROFILE, **TRAITS, **NOTED},
            "admin": {**FACTS, **NOTHING, **NAMED, **PROFILE},
            "auditor": {**FACTS, **NOTHING, "member": {"name": None}},
            "bystander": None,
        }


async def test_what_is_sensitive_needs_a_consent_and_shows_nowhere(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        cast = await gathered(world)
        confided = {"programme": cast.programme, "side": "ADEPT", "category": "HEALTH", "value": "canary-health"}
        with pytest.raises(Refused, match="CONSENT_MISSING"):
            await cast.adept.act("DeclareSensitiveAttribute", **confided)
        text = (await cast.adept.ask(CONSENT_TEXT))["consentText"]
        given = {"purpose": "MATCHING", "category": "HEALTH", "locale": "sv"}
        with pytest.raises(Refused, match="CONSENT_TEXT_CHANGED"):
            await cast.adept.act("GiveConsent", **given, textDigest="0f")
        await cast.adept.act("GiveConsent", **given, textDigest=text["digest"])
        position = (await cast.adept.act("DeclareSensitiveAttribute", **confided))["position"]
        mim = await id_of(cast.mentor)
        why = {"programme": cast.programme, "other": mim, "reason": "canary-reason"}
        position = (await cast.adept.act("DeclareExclusion", **why))["position"] or position
        for who in ("adept", "mentor", "coordinator", "admin", "auditor", "bystander"):
            client: Client = getattr(cast, who)
            asked = {"programme": cast.programme, "member": await id_of(cast.adept), "side": "ADEPT", "at": position}
            told = json.dumps([await client.post(APPLICATION, **asked), await client.post(TRAIL)])
            assert "canary" not in told, who
        assert "canary" not in await everything_kept(world, database)


TRAIL = "{ auditTrail(first: 100) { edges { node { name said things } } } }"


async def everything_kept(world: World, database: Database, among: str = "ExclusionDeclared") -> str:
    """Every row of journal and read models, as the owner of the server sees them."""
    import asyncpg

    admin = await asyncpg.connect(database.dsn("postgres"))
    tables = await admin.fetch(
        "select schemaname || '.' || tablename as name from pg_tables where schemaname in ('journal', 'reading')"
    )
    rows = [await admin.fetchval(f"select string_agg(t::text, ' ') from {table['name']} t") for table in tables]
    bodies = await admin.fetchval("select string_agg(encode(body, 'escape'), ' ') from journal.fact")
    await admin.close()
    assert among in str(rows)
    return f"{rows} {bodies}"
