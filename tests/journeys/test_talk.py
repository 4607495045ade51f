"""What the two agree on at the beginning, over HTTP; and what a coordinator learns of it."""

from __future__ import annotations

from typing import Any

from deploy.local.nats import RunningNats
from tests.conftest import Database
from tests.journeys.talk import nodes, talking
from tests.world import Client, opened

TEXT = "{ text }"
SEEN = f"""query($id: ID!, $at: Position) {{ pair(id: $id, atLeast: $at) {{
    vault {{
        expectations(first: 9) {{ edges {{ node {{ id side of body {TEXT} }} }} }}
        purposes(first: 9) {{ edges {{ node {{ agreed side oneLine {TEXT} derivedFrom }} }} }}
        structures(first: 9) {{ edges {{ node {{
            agreed where {TEXT} when {TEXT} how {TEXT} everyWeeks minutes unusualLength agendaRequired questionPrep
            shortAdviceChannel }} }} }}
        topics(first: 9) {{ edges {{ node {{ id standing key {TEXT} own {TEXT} }} }} }}
        rankings(first: 1) {{ edges {{ node {{ topics }} }} }}
        goals(first: 9) {{ edges {{ node {{
            kind standing body {TEXT} specific {TEXT} dueOn futurePlace {TEXT} derivedFrom outcome scale {TEXT} scores
            plan {TEXT} reviewOn
        }} }} }}
        agendas(first: 9) {{ edges {{ node {{ meeting topics body {TEXT} frame {TEXT} }} }} }}
        actions(first: 9) {{ edges {{ node {{ owner dueOn done body {TEXT} }} }} }}
    }}
    process {{ expected purposeAgreed structureAgreed topics goals goalsClosed agendas actions actionsDone }}
    timeline(first: 99) {{ edges {{ node {{ kind }} }} }} }} }}"""


async def seen(client: Client, pair: str, at: int | None = None) -> dict[str, Any]:
    found: dict[str, Any] = (await client.ask(SEEN, id=pair, at=at))["pair"]
    return found


async def test_the_two_agree_on_what_they_are_here_for(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        made = await talking(world)
        adept, mentor, pair = made["adept"], made["mentor"], made["pair"]
        honest = await adept.act("StateExpectation", pair=pair, of="OTHER", body="honest words")
        await adept.act("ReviseExpectation", pair=pair, expectation=honest["id"], body="honest, kind words")
        why = await adept.act("ProposePurpose", pair=pair, oneLine="to dare", derivedFrom=honest["id"])
        await mentor.act("AgreePurpose", pair=pair, purpose=why["id"])
        how = await mentor.act(
            "ProposeMeetingStructure",
            pair=pair,
            where="the café",
            when="Thursdays",
            how="over coffee",
            everyWeeks=3,
            minutes=180,
            agendaRequired=True,
            questionPrep="ADEPT",
            shortAdviceChannel="MAIL",
        )
        await adept.act("AgreeMeetingStructure", pair=pair, structure=how["id"])
        offered = await mentor.act("ProposeTopic", pair=pair, own="asking for more")
        await adept.act("ChooseTopic", pair=pair, topic=offered["id"])
        pay = await adept.act("ChooseTopic", pair=pair, key="salary_negotiation")
        await adept.act("DropTopic", pair=pair, topic=offered["id"])
        await adept.act("RankTopics", pair=pair, topics=[pay["id"]])
        goal = await adept.act(
            "SetGoal",
            pair=pair,
            kind="PERSONAL",
            body="lead",
            specific="a meeting",
            dueOn="2027-01-01",
            plan="practise",
            reviewOn="2026-12-01",
        )
        levels = {"muchLess": "none", "less": "one", "expected": "two", "more": "three", "muchMore": "four"}
        await adept.act("DefineGoalScale", pair=pair, goal=goal["id"], **levels)
        await adept.act("ScoreGoal", pair=pair, goal=goal["id"], score=1)
        await adept.act("CloseGoal", pair=pair, goal=goal["id"], outcome="REACHED")
        day = world.clock.now.date().isoformat()
        agenda = {"body": "pay first", "topics": [pay["id"]]}
        meeting = await adept.act("PlanMeeting", pair=pair, starts=f"{day}T10:00:00", agenda=agenda)
        task = await mentor.act("AgreeAction", pair=pair, owner="MENTOR", body="introduce you to Bo", dueOn=day)
        done = await adept.act("CompleteAction", pair=pair, action=task["id"])

        his = (await seen(mentor, pair, done["position"]))["vault"]
        assert {name: nodes(part) for name, part in his.items()} == {
            "expectations": [
                {"id": honest["id"], "side": "ADEPT", "of": "OTHER", "body": {"text": "honest, kind words"}}
            ],
            "purposes": [
                {"agreed": True, "side": "ADEPT", "oneLine": {"text": "to dare"}, "derivedFrom": honest["id"]}
            ],
            "structures": [
                {
                    "agreed": True,
                    "where": {"text": "the café"},
                    "when": {"text": "Thursdays"},
                    "how": {"text": "over coffee"},
                    "everyWeeks": 3,
                    "minutes": 180,
                    "unusualLength": True,
                    "agendaRequired": True,
                    "questionPrep": "ADEPT",
                    "shortAdviceChannel": "MAIL",
                }
            ],
            "topics": [
                {"id": offered["id"], "standing": "DROPPED", "key": None, "own": {"text": "asking for more"}},
                {"id": pay["id"], "standing": "AGREED", "key": {"text": "salary_negotiation"}, "own": None},
            ],
            "rankings": [{"topics": [pay["id"]]}],
            "goals": [
                {
                    "kind": "PERSONAL",
                    "standing": "DONE",
                    "body": {"text": "lead"},
                    "specific": {"text": "a meeting"},
                    "plan": {"text": "practise"},
                    "reviewOn": "2026-12-01",
                    "dueOn": "2027-01-01",
                    "futurePlace": None,
                    "derivedFrom": None,
                    "outcome": "REACHED",
                    "scale": [{"text": level} for level in levels.values()],
                    "scores": [1],
                }
            ],
            "agendas": [
                {"meeting": meeting["id"], "topics": [pay["id"]], "body": {"text": "pay first"}, "frame": None}
            ],
            "actions": [{"owner": "MENTOR", "dueOn": day, "done": True, "body": {"text": "introduce you to Bo"}}],
        }

        outside = await seen(made["coordinator"], pair)
        assert outside["vault"] is None
        assert outside["process"] == {
            "expected": ["ADEPT"],
            "purposeAgreed": True,
            "structureAgreed": True,
            "topics": 1,
            "goals": 1,
            "goalsClosed": 1,
            "agendas": 1,
            "actions": 1,
            "actionsDone": 1,
        }
        kinds = {entry["kind"] for entry in nodes(outside["timeline"])}
        assert kinds >= {"EXPECTATION_STATED", "PURPOSE_AGREED", "GOAL_SET", "AGENDA_SENT", "ACTION_COMPLETED"}
