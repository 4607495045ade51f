"""I6, I7, I17: what the two say stays with them, whoever asks, and with whichever role.

A marked secret stands in every confidential field of every fact, also of those that are added tomorrow.
"""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import pytest
from strawberry.relay.utils import to_base64

from deploy.local.nats import RunningNats
from domain.access import View
from domain.language import Visibility
from tests.conftest import Database
from tests.gateway.every_field import KINDS
from tests.gateway.test_pack import fetched
from tests.journeys.canaries import (
    CONFIDENTIAL,
    everything_told,
    found,
    in_numbers,
    kept_from,
    operations,
    outsiders,
    overheard,
    packed,
    plant,
    printed,
    told_to_strangers,
)
from tests.journeys.talk import TERMS, nodes, seen, talking
from tests.journeys.test_erasure import everything, on_the_stream
from tests.journeys.test_programme import founded, paired
from tests.journeys.test_webhooks import told_outside
from tests.world import Refused, opened


@pytest.mark.timeout(900)  # every field of every question, by eight people
async def test_i17_a_marked_secret_in_every_confidential_field_is_found_nowhere(
    database: Database,
    nats_server: RunningNats,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    async with overheard(nats_server) as wire, opened(database, nats_server) as world:
        made = await talking(world)
        others = await outsiders(made, world)
        adept = made["adept_id"]
        secrets, new, position = await plant(world, made["pair"], adept, made["programme"])
        assert {secret.who for secret in secrets} == set(Visibility) - {Visibility.PUBLIC}
        ids: dict[str, str] = {kind: to_base64(kind, new) for kind in KINDS}
        ids |= {"Member": adept, "Programme": made["programme"], "Pair": str(made["pair"])}
        questions = list(operations(ids))  # the same ones for everybody

        hers = found(secrets, await everything_told(made["adept"], questions, ids["Pair"], position))
        assert {"NoteWritten.own", "ShortAdviceAsked.body", "PersonalPresentationShared.career"} <= hers
        told_to_him = await everything_told(made["mentor"], questions, ids["Pair"], position)
        shared = {secret.field for secret in secrets if secret.field in hers and secret.who is Visibility.PAIR}
        assert found([secret for secret in secrets if secret.who in CONFIDENTIAL], told_to_him) == shared
        for role, client in others.items():
            told = await everything_told(client, questions, ids["Pair"], position)
            taken = await packed(world, client, made["programme"])
            assert ("NoteWritten" in taken) is (role in {"admin", "auditor", "all"})
            assert found(secrets, taken) == set(), role
            along = (await fetched(world, client, "/export")).content.decode(errors="replace")
            assert ("people.json" in along) is (role in {"admin", "all"})
            assert found(kept_from(role, secrets), along) == set(), role
            assert found(kept_from(role, secrets), told) == set(), role
        assert found(secrets, await told_to_strangers(world, questions)) == set()
        outside = await told_outside(world, database, made["admin"])
        assert {"PairMatched", "MeetingPlanned", "GoalSet"} <= {fact["name"] for fact in outside.told}
        assert found(secrets, str(outside.heard)) == set()
        # What each of two auditors looked at; three took a pack, each two; two took everything along; and the webhook.
        last = position + 2 * (len(View) + 1) + 2 + 2 + 2
        await made["adept"].ask("query($at: Position) { viewer(atLeast: $at) { id } }", at=last)
        streamed = await on_the_stream(nats_server, world.stream, last)

    assert any(f"{world.stream}.hint.harbour" in message for message in wire)
    assert found(secrets, streamed + "".join(wire)) == set()
    assert found(secrets, await in_numbers(database)) == set()
    assert found(secrets, caplog.text + "".join(capfd.readouterr())) == set()
    stored = await everything(database)
    assert found(secrets, stored["journal"] + await printed(database, tmp_path)) == set()
    assert found([secret for secret in secrets if secret.who in CONFIDENTIAL], stored["reading"]) == set()


async def test_i6_nothing_is_written_before_both_have_agreed(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        _, coordinator = await founded(world, "harbour")
        made = await paired(world, coordinator, world.clock.now.date())
        for side in ("adept", "mentor"):
            for client in (made["adept"], made["mentor"]):
                with pytest.raises(Refused, match="VAULT_CLOSED"):
                    await client.act("WriteNote", pair=made["pair"], kind="PAIR", body="hej")
                with pytest.raises(Refused, match="VAULT_CLOSED"):
                    await client.act("IntroduceSelf", pair=made["pair"], interests="mosses")
            await made[side].act("AgreeConfidentiality", pair=made["pair"], **TERMS)
        stored = await everything(database)
        assert "NoteWritten" not in stored["journal"]
        done = await made["adept"].act("WriteNote", pair=made["pair"], kind="PAIR", body="hej")
        vault = (await seen(made["mentor"], made["pair"], done["position"]))["vault"]
        assert [note["body"]["text"] for note in nodes(vault["notes"])] == ["hej"]


async def test_for_others_there_is_no_vault(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        made = await talking(world)
        other = await made["coordinator"].act("JoinOrganisation", name="Eva")
        eva = world.member("harbour", other["id"])
        assert (await seen(eva, made["pair"], other["position"])) is None
        with pytest.raises(Refused, match="PAIR_UNKNOWN"):
            await eva.act("WriteNote", pair=made["pair"], kind="PAIR", body="hej")


async def test_each_reads_what_is_for_them_and_others_learn_that_it_is_there(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        made = await talking(world)
        adept, mentor, coordinator, pair = made["adept"], made["mentor"], made["coordinator"], made["pair"]
        await adept.act("IntroduceSelf", pair=pair, interests="mosses")
        own = await adept.act("WriteNote", pair=pair, kind="OWN", body="ask about pay")
        await mentor.act("WriteNote", pair=pair, kind="PAIR", body="read chapter two")
        asked = await adept.act("AskShortAdvice", pair=pair, body="which chapter?")
        done = await mentor.act("GiveShortAdvice", pair=pair, advice=asked["id"], body="the second")

        hers, his = await seen(adept, pair, done["position"]), await seen(mentor, pair)
        assert [note["body"]["text"] for note in nodes(hers["vault"]["notes"])] == ["ask about pay", "read chapter two"]
        assert [note["body"]["text"] for note in nodes(his["vault"]["notes"])] == ["read chapter two"]
        (advice,) = nodes(his["vault"]["advice"])
        assert (advice["body"]["text"], advice["answers"][0]["body"]["text"]) == ("which chapter?", "the second")
        (presentation,) = nodes(his["vault"]["presentations"])
        assert (presentation["side"], presentation["interests"]["text"]) == ("ADEPT", "mosses")
        assert presentation["education"] is None

        outside = await seen(coordinator, pair)
        assert outside["vault"] is None
        assert outside["process"] == {"introduced": ["ADEPT"], "notes": 1, "adviceAsked": 1, "adviceGiven": 1}
        kinds = [entry["kind"] for entry in nodes(outside["timeline"])]
        assert kinds == ["MATCHED", *["CONFIDENTIALITY_AGREED"] * 2, "INTRODUCED", "NOTE_WRITTEN"]
        assert nodes(outside["shared"]) == []
        assert outside["confidentiality"]["agreed"]

        told = await adept.act("ShareNote", pair=pair, note=own["id"], audience="COORDINATOR")
        (shared,) = nodes((await seen(coordinator, pair, told["position"]))["shared"])
        assert [text["text"] for text in shared["texts"]] == ["ask about pay"]
        assert (await seen(made["admin"], pair)) is None
        assert [note["body"]["text"] for note in nodes((await seen(mentor, pair))["vault"]["notes"])] == [
            "ask about pay",
            "read chapter two",
        ]


async def test_whoever_is_erased_takes_their_words_along_and_leaves_the_others(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        made = await talking(world)
        adept, mentor, pair = made["adept"], made["mentor"], made["pair"]
        await adept.act("WriteNote", pair=pair, kind="PAIR", body="hers")
        done = await mentor.act("WriteNote", pair=pair, kind="PAIR", body="his")
        before = await seen(mentor, pair, done["position"])
        erased = await made["admin"].act("ErasePersonalData", member=made["adept_id"])
        after = await seen(mentor, pair, erased["position"])
        async with asyncio.timeout(5):  # a key that is destroyed is remembered for a second at most
            while nodes(after["vault"]["notes"])[0]["body"]["text"]:
                after = await seen(mentor, pair)
        assert [note["body"]["text"] for note in nodes(after["vault"]["notes"])] == ["", "his"]
        assert [note["body"]["digest"] for note in nodes(after["vault"]["notes"])] == [
            note["body"]["digest"] for note in nodes(before["vault"]["notes"])
        ]
        assert after["process"] == before["process"]
