"""A report from another place in its two times: what was so on a day, and what was known at a moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from deploy.local.nats import RunningNats
from gateway.ids import cursor
from tests.conftest import Database
from tests.gateway.test_enrolment import id_of
from tests.journeys.talk import talking
from tests.journeys.test_handbook import ADDHER
from tests.journeys.test_programme import founded, paired
from tests.world import Client, Clock, opened

DASHBOARD = """query($id: ID!, $asOf: Date, $asAt: DateTime, $at: Position) { programme(id: $id, atLeast: $at) {
    dashboard(asOf: $asOf, asAt: $asAt) { adeptsAccepted pairs pairsMet meetingsHeld midpoints }
} }"""
FIRST = datetime(2026, 2, 2, 12, tzinfo=UTC)


async def dashboard(client: Client, programme: str, **where: Any) -> dict[str, int] | None:
    return (await client.ask(DASHBOARD, id=programme, **where))["programme"]["dashboard"]


async def test_a_dashboard_of_the_past_shows_what_was_so_and_what_was_known(
    database: Database, nats_server: RunningNats
) -> None:
    clock = Clock(FIRST)
    async with opened(database, nats_server, clock) as world:
        _, coordinator = await founded(world, "harbour")
        made = await paired(world, coordinator, FIRST.date())
        clock.now = FIRST + timedelta(days=10)
        await made["adept"].act("RecordMeetingHeld", pair=made["pair"], heldOn="2026-02-10", minutes=60)
        clock.now = FIRST + timedelta(days=60)
        late = await made["mentor"].act("RecordMeetingHeld", pair=made["pair"], heldOn="2026-02-12", minutes=45)
        programme, at = made["programme"], late["position"]

        now = {"adeptsAccepted": 1, "pairs": 1, "pairsMet": 1, "meetingsHeld": 2, "midpoints": 0}
        assert await dashboard(coordinator, programme, at=at) == now
        assert await dashboard(coordinator, programme, asOf="2026-04-03") == now
        assert await dashboard(coordinator, programme, asAt=(FIRST + timedelta(days=60)).isoformat()) == now
        day, known = "2026-02-28", "2026-03-01T00:00:00Z"
        reported = await dashboard(coordinator, programme, asOf=day, asAt=known)
        assert reported == now | {"meetingsHeld": 1}
        assert await dashboard(coordinator, programme, asOf=day) == now, "the late record was so already"
        assert await dashboard(coordinator, programme, asOf="2026-02-11") == now | {"meetingsHeld": 1}
        assert await dashboard(coordinator, programme, asOf="2026-02-02") == now | {"meetingsHeld": 0, "pairsMet": 0}
        nothing = dict.fromkeys(now, 0)
        assert await dashboard(coordinator, programme, asOf="2026-02-01") == nothing
        assert await dashboard(coordinator, programme, asAt="2026-02-02T11:59:59Z") == nothing

        for stranger in (made["adept"], made["mentor"]):
            assert await dashboard(stranger, programme, asOf=day, asAt=known) is None
        admin_abroad, abroad = await founded(world, "norrsken")
        joined = await admin_abroad.act("JoinOrganisation", name="Nils")
        assert (await abroad.ask(DASHBOARD, id=programme, asOf=day, at=joined["position"]))["programme"] is None
        for wrong in ("2026-03-01T00:00:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00"):
            refused = await coordinator.post(DASHBOARD, id=programme, asAt=wrong)
            assert refused["errors"][0]["extensions"]["code"] == "AS_AT", wrong


async def test_no_day_is_so_far_that_a_report_cannot_be_reckoned(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server, Clock(FIRST)) as world:
        _, coordinator = await founded(world, "harbour")
        made = await paired(world, coordinator, FIRST.date())
        programme, at = made["programme"], (await coordinator.act("PausePair", pair=made["pair"]))["position"]
        await coordinator.ask(DASHBOARD, id=programme, at=at)
        for where in ({"asOf": "2999-12-31"}, {"asAt": "2999-12-31T00:00:00Z"}):
            assert (await coordinator.ask(CONFORMITY, id=programme, **where))["conformity"]["on"] == "2999-12-31"
        for name, code, days in (
            ("asOf", "AS_OF", ("0001-01-01", "3000-01-01", "9999-12-31")),
            ("asAt", "AS_AT", ("3000-01-01T00:00:00Z", "9998-12-31T00:00:00Z")),
        ):
            for day in days:
                refused = await coordinator.post(CONFORMITY, id=programme, **{name: day})
                assert refused["errors"][0]["extensions"]["code"] == code, day


PAIR = """query($id: ID!, $asOf: Date, $asAt: DateTime, $at: Position) {
    pair(id: $id, asOf: $asOf, asAt: $asAt, atLeast: $at) {
        state meetingsHeld meetingsPlanned midpointBy position
        timeline(first: 50) { edges { node { position kind on minutes late } } }
        checks { check result evidence }
        process { notes }
        vault { notes(first: 9) { edges { node { body { text } } } } }
    }
}"""
TIMELINE = """query($id: ID!, $asOf: Date, $asAt: DateTime, $first: Int = 50, $after: String) { pair(id: $id) {
    timeline(first: $first, after: $after, asOf: $asOf, asAt: $asAt) {
        edges { cursor node { position kind } } pageInfo { hasNextPage hasPreviousPage }
    }
} }"""
CONFORMITY = """query($id: ID!, $asOf: Date, $asAt: DateTime) { conformity(programme: $id, asOf: $asOf, asAt: $asAt) {
    on counts { check met due } pairs(first: 9) { edges { node { checks { check result late evidence } } } }
} }"""
KPIS = """query($id: ID!, $asOf: Date, $asAt: DateTime) { kpis(programme: $id, asOf: $asOf, asAt: $asAt) {
    on adepts mentors seats matchRate daysToMatch activation meetingsPerPairMonth frontLoading noShowRate
    midpointRate completion daysToRecord conformity
} }"""

AIMS = "query($id: ID!, $asOf: Date) { kpis(programme: $id, asOf: $asOf) { matchRateTarget } }"
SERIES = """query($id: ID!, $every: Interval!, $asOf: Date, $asAt: DateTime) {
    kpiSeries(programme: $id, every: $every, asOf: $asOf, asAt: $asAt) { on adepts meetingsPerPairMonth daysToRecord }
}"""
SUCCESS = """query($id: ID!, $asOf: Date, $asAt: DateTime) { successFactors(programme: $id, asOf: $asOf, asAt: $asAt) {
    factor title indicators { indicator part whole }
} }"""


def leaves(told: Any, path: str = "") -> dict[str, Any]:
    """Every figure of an answer by the way to it."""
    if not isinstance(told, dict | list):
        return {path.removeprefix("."): told}
    parts = named(told)
    return {way: leaf for name, below in parts.items() for way, leaf in leaves(below, f"{path}.{name}").items()}


def named(told: Any) -> dict[str, Any]:
    """The parts of an answer by their names; of a list, by what each is about."""
    if isinstance(told, dict):
        return cast("dict[str, Any]", told)
    return {about(one, n): one if isinstance(one, dict) else True for n, one in enumerate(told)}


def about(one: Any, n: int) -> str:
    if not isinstance(one, dict):
        return str(one)
    row = cast("dict[str, Any]", one)
    named = (row.get(name) for name in ("check", "factor", "indicator"))
    return str(next(filter(None, named), None) or row.get("node", {}).get("position") or n)


def differing(one: Any, other: Any) -> dict[str, tuple[Any, Any]]:
    before, after = leaves(one), leaves(other)
    return {at: (before.get(at), after.get(at)) for at in sorted({*before, *after}) if before.get(at) != after.get(at)}


async def test_the_same_report_known_at_two_moments_differs_exactly_by_the_late_records(
    database: Database, nats_server: RunningNats
) -> None:
    clock = Clock(FIRST)
    async with opened(database, nats_server, clock) as world:
        made = await talking(world)
        coordinator, adept, pair, programme = made["coordinator"], made["adept"], made["pair"], made["programme"]
        clock.now = FIRST + timedelta(days=10)
        await adept.act("RecordMeetingHeld", pair=pair, heldOn="2026-02-10", minutes=60)
        await adept.act("WriteNote", pair=pair, kind="PAIR", body="said in time")
        clock.now = FIRST + timedelta(days=60)
        late = await adept.act("RecordMeetingHeld", pair=pair, heldOn="2026-02-12", minutes=45)
        await adept.act("WriteNote", pair=pair, kind="PAIR", body="said in April")
        after = await adept.act("RecordMeetingHeld", pair=pair, heldOn="2026-04-01", minutes=30)
        day, known, later = "2026-02-28", "2026-03-01T00:00:00Z", "2026-05-01T00:00:00Z"
        at = {"at": after["position"]}

        async def both(client: Client, query: str, of: str) -> dict[str, tuple[Any, Any]]:
            first = await client.ask(query, id=of, asOf=day, asAt=known)
            return differing(first, await client.ask(query, id=of, asOf=day, asAt=later))

        await coordinator.ask(DASHBOARD, id=programme, **at)
        held = {"programme.dashboard.meetingsHeld": (1, 2)}
        assert await both(coordinator, DASHBOARD, programme) == held

        n = late["position"]
        entry = {"position": n, "kind": "MEETING_HELD", "on": "2026-02-12", "minutes": 45, "late": True}
        shown = await both(adept, PAIR, pair)
        evidence = {way for way in shown if way.endswith(f".evidence.{n}")}
        assert {way: value for way, value in shown.items() if way not in evidence} == {
            "pair.meetingsHeld": (1, 2),
            "pair.position": (shown["pair.position"][0], n),
            **{f"pair.timeline.edges.{n}.node.{name}": (None, value) for name, value in entry.items()},
            **{way: shown[way] for way in shown if way.startswith("pair.checks.C5.")},
        }
        assert {way.split(".")[2] for way in evidence} >= {"C1", "C13"}
        assert shown["pair.checks.C5.result"] == ("NOT_YET_DUE", "OVERDUE"), "due at the second meeting"
        assert await both(adept, TIMELINE, pair) == {
            f"pair.timeline.edges.{n}.cursor": (None, cursor(str(n))),
            f"pair.timeline.edges.{n}.node.kind": (None, "MEETING_HELD"),
            f"pair.timeline.edges.{n}.node.position": (None, n),
        }

        report = await both(coordinator, CONFORMITY, programme)
        per_pair = {way.removeprefix("conformity.pairs.edges.0.node.") for way in report if ".pairs." in way}
        assert per_pair == {way.removeprefix("pair.") for way in shown if way.startswith("pair.checks.")}
        counts = {way: value for way, value in report.items() if ".pairs." not in way}
        assert counts == {"conformity.counts.C5.due": (0, 1)}

        assert await both(coordinator, SUCCESS, programme) == {
            "successFactors.TIME.indicators.MINUTES_TOGETHER.part": (60, 105)
        }
        for every, count in (("MONTH", 1), ("WEEK", 4)):
            told = (await coordinator.ask(SERIES, id=programme, every=every, asOf=day, asAt=later))["kpiSeries"]
            assert [len(told), told[-1]["on"]] == [count, day]
            for point in told:
                alone = (await coordinator.ask(KPIS, id=programme, asOf=point["on"], asAt=later))["kpis"]
                assert point == {name: alone[name] for name in point}
        far = await coordinator.post(SERIES, id=programme, every="WEEK", asOf="2999-12-31")
        assert [point["on"] for point in far["data"]["kpiSeries"]][-1] == "2999-12-31"
        figures = await both(coordinator, KPIS, programme)
        assert figures.pop("kpis.daysToRecord") == (2.0, 26.0), "the median of 2 and 50 days"
        months = figures.pop("kpis.meetingsPerPairMonth")
        assert months[1] == pytest.approx(2 * months[0])
        shares = figures.pop("kpis.conformity")
        assert shares[1] < shares[0]
        assert figures == {}


async def test_a_pair_of_the_past_is_for_those_who_may_see_it_today(
    database: Database, nats_server: RunningNats
) -> None:
    clock = Clock(FIRST)
    async with opened(database, nats_server, clock) as world:
        made = await talking(world)
        adept, mentor, coordinator, pair = made["adept"], made["mentor"], made["coordinator"], made["pair"]
        clock.now = FIRST + timedelta(days=10)
        await adept.act("WriteNote", pair=pair, kind="PAIR", body="for the two")
        done = await adept.act("WriteNote", pair=pair, kind="OWN", body="for herself")
        then = {"asAt": (FIRST + timedelta(days=11)).isoformat(), "at": done["position"]}

        def notes(shown: dict[str, Any]) -> list[str]:
            return [edge["node"]["body"]["text"] for edge in shown["pair"]["vault"]["notes"]["edges"]]

        assert notes(await adept.ask(PAIR, id=pair, **then)) == ["for the two", "for herself"]
        assert notes(await mentor.ask(PAIR, id=pair, **then)) == ["for the two"]
        assert notes(await mentor.ask(PAIR, id=pair, asAt=(FIRST + timedelta(days=1)).isoformat())) == []
        outside = (await coordinator.ask(PAIR, id=pair, **then))["pair"]
        assert (outside["vault"], outside["process"]) == (None, {"notes": 1})
        assert (await adept.ask(PAIR, id=pair, asOf="2026-02-01"))["pair"] is None, "not matched yet"

        page = (await adept.ask(TIMELINE, id=pair, first=2, asAt=then["asAt"]))["pair"]["timeline"]
        assert page["pageInfo"] == {"hasNextPage": True, "hasPreviousPage": False}
        rest = await adept.ask(TIMELINE, id=pair, first=9, after=page["edges"][-1]["cursor"], asAt=then["asAt"])
        kinds = [edge["node"]["kind"] for edge in (*page["edges"], *rest["pair"]["timeline"]["edges"])]
        assert kinds == ["MATCHED", "CONFIDENTIALITY_AGREED", "CONFIDENTIALITY_AGREED", "NOTE_WRITTEN"]
        none = await adept.post(TIMELINE, id=pair, first=0, asAt=then["asAt"])
        assert none["errors"][0]["extensions"]["code"] == "PAGE_SIZE"
        wrong = await adept.post(TIMELINE, id=pair, after="x", asAt=then["asAt"])
        assert wrong["errors"][0]["extensions"]["code"] == "CURSOR"

        bystander = world.member("harbour", (await coordinator.act("JoinOrganisation", name="Eva"))["id"])
        joined = await made["admin"].act("JoinOrganisation", name="Rut")
        assert (await bystander.ask(PAIR, id=pair, **then | {"at": joined["position"]}))["pair"] is None
        _, abroad = await founded(world, "norrsken")
        (last,) = [await abroad.act("JoinOrganisation", name="Nils")]
        assert (await abroad.ask(PAIR, id=pair, asOf="2026-02-20", at=last["position"]))["pair"] is None


async def test_a_pair_is_shown_by_the_numbers_of_its_own_edition(database: Database, nats_server: RunningNats) -> None:
    clock = Clock(FIRST)
    numbers = {"late_record_days": "2", "midpoint_grace_days": "1", "meeting_minutes": "20..40", "book_first_days": "3"}
    numbers["match_rate_target"] = "85"
    async with opened(database, nats_server, clock) as world:
        made = await talking(world)
        admin, coordinator, adept, pair = made["admin"], made["coordinator"], made["adept"], made["pair"]
        ours = (await coordinator.act("DraftEdition", base=ADDHER, name="Harbour's own"))["id"]
        for key, value in numbers.items():
            await coordinator.act("SetPolicy", edition=ours, key=f"policy.{key}", value=value)
        await admin.act("PublishEdition", edition=ours)
        todo = "query($at: Position) { myTodo(atLeast: $at) { kind dueOn } }"
        usual = await adept.ask(todo, at=(await adept.act("WriteNote", pair=pair, kind="OWN", body="x"))["position"])
        assert {"kind": "PLAN_FIRST_MEETING", "dueOn": "2026-02-09"} in usual["myTodo"]
        clock.now = FIRST + timedelta(days=1)
        adopted = await coordinator.act(
            "AdoptHandbookEdition", programme=made["programme"], edition=ours, applies="ALL_FROM"
        )
        assert (await adept.ask(todo, at=adopted["position"]))["myTodo"][0]["dueOn"] == "2026-02-05"
        for on, target in (("2026-02-02", 0.7), ("2026-02-03", 0.85)):
            aims = await coordinator.ask(AIMS, id=made["programme"], asOf=on)
            assert aims == {"kpis": {"matchRateTarget": target}}

        clock.now = FIRST + timedelta(days=10)
        structure = {"where": "Here", "when": "Tuesdays", "how": "Walking", "everyWeeks": 3, "minutes": 50}
        rules = {"agendaRequired": False, "questionPrep": "ADEPT", "shortAdviceChannel": "MAIL"}
        await adept.act("ProposeMeetingStructure", pair=pair, **structure, **rules)
        record = "mutation($input: RecordMeetingHeldInput!) { recordMeetingHeld(input: $input) { warnings meetingId } }"
        held = {"pair": pair, "heldOn": "2026-02-09", "minutes": 50, "form": "CAFE"}
        told = (await adept.ask(record, input=held))["recordMeetingHeld"]
        assert told["warnings"] == ["LONG"]
        told = (await made["mentor"].ask(record, input=held))["recordMeetingHeld"]
        assert told["warnings"] == ["LONG", "SAME_DAY"]
        await adept.act("CorrectMeeting", pair=pair, meeting=told["meetingId"], heldOn="2026-02-08")
        correct = "mutation($input: CorrectMeetingInput!) { correctMeeting(input: $input) { warnings } }"
        longer = {"pair": pair, "meeting": told["meetingId"], "minutes": 60}
        said = (await adept.ask(correct, input=longer))["correctMeeting"]
        assert said["warnings"] == ["LONG"], "of the day on which they met, whatever was asked on their first"
        clock.now = datetime(2026, 4, 18, 12, tzinfo=UTC)
        await adept.act("EvaluateMidpoint", pair=pair)
        clock.now += timedelta(days=2)
        done = await made["mentor"].act("EvaluateMidpoint", pair=pair)
        own = """query($id: ID!, $asOf: Date, $at: Position) { pair(id: $id, asOf: $asOf, atLeast: $at) {
            midpointOn midpointBy midpointLate edition { id }
            timeline(first: 9) { edges { node { kind late } } }
            vault { structures(first: 1) { edges { node { unusualLength } } } }
        } }"""
        shown = (await adept.ask(own, id=pair, at=done["position"]))["pair"]
        assert shown["edition"] == {"id": ours}
        assert (shown["midpointOn"], shown["midpointBy"]) == ("2026-04-18", ["ADEPT", "MENTOR"])
        assert shown["midpointLate"] == ["MENTOR"], "one day of grace"
        assert {"kind": "MEETING_HELD", "late": True} in [edge["node"] for edge in shown["timeline"]["edges"]]
        assert shown["vault"]["structures"]["edges"][0]["node"]["unusualLength"]
        assert (await adept.ask(own, id=pair, asOf="2026-02-02"))["pair"]["edition"] == {"id": ADDHER}


LATE = """query($id: ID!, $asAt: DateTime!, $at: Position) { pair(id: $id, atLeast: $at) {
    timeline(first: 9, asAt: $asAt) { edges { node { kind late } } } } }"""


async def test_a_timeline_of_the_past_goes_by_the_numbers_that_were_known(
    database: Database, nats_server: RunningNats
) -> None:
    clock = Clock(FIRST)
    async with opened(database, nats_server, clock) as world:
        made = await talking(world)
        admin, coordinator, adept, pair = made["admin"], made["coordinator"], made["adept"], made["pair"]
        ours = (await coordinator.act("DraftEdition", base=ADDHER, name="Harbour's own"))["id"]
        await coordinator.act("SetPolicy", edition=ours, key="policy.late_record_days", value="2")
        await admin.act("PublishEdition", edition=ours)
        clock.now = FIRST + timedelta(days=5)
        await adept.act("RecordMeetingHeld", pair=pair, heldOn="2026-02-04", minutes=50)
        clock.now = FIRST + timedelta(days=6)
        of = {"programme": made["programme"], "edition": ours}
        done = await coordinator.act("AdoptHandbookEdition", **of, applies="ALL_FROM", startsOn="2026-02-02")
        for days, late in ((5, [False]), (6, [True]), (-1, [])):
            as_at = (FIRST + timedelta(days=days)).isoformat()
            shown = (await adept.ask(LATE, id=pair, asAt=as_at, at=done["position"]))["pair"]["timeline"]["edges"]
            assert [one["node"]["late"] for one in shown if one["node"]["kind"] == "MEETING_HELD"] == late


STATE = """query($id: ID!, $asOf: Date, $asAt: DateTime, $at: Position) {
    pair(id: $id, asOf: $asOf, asAt: $asAt, atLeast: $at) {
        orphaned concernsOpen fit { processOpen checked { on answer { text } } }
        vault { closing { summaries { side words { said { text } } } expectations { body { text } }
            futurePlaces { text } } } } }"""


async def test_a_pair_of_the_past_shows_its_doubts_and_its_close_as_they_were(
    database: Database, nats_server: RunningNats
) -> None:
    clock = Clock(FIRST)
    async with opened(database, nats_server, clock) as world:
        made = await talking(world)
        adept, mentor, coordinator, pair = made["adept"], made["mentor"], made["coordinator"], made["pair"]
        await adept.act("StateExpectation", pair=pair, of="OTHER", body="honest words")
        await adept.act("RecordMeetingHeld", pair=pair, heldOn="2026-02-02", minutes=60)
        clock.now = FIRST + timedelta(days=10)
        await adept.act("CheckFit", pair=pair, answer="NOT_GOOD")
        clock.now = FIRST + timedelta(days=20)
        await coordinator.act("CloseFitProcess", pair=pair)
        await adept.act("CheckFit", pair=pair, answer="GOOD")
        clock.now = FIRST + timedelta(days=170)
        await adept.act("SetGoal", pair=pair, kind="PERSONAL", body="lead", futurePlace="a team of my own")
        await mentor.act("SummariseClosing", pair=pair, howItWas="good")
        clock.now = FIRST + timedelta(days=171)
        left = await made["admin"].act("DeactivateMember", member=await id_of(mentor))

        async def was(client: Client, days: int) -> dict[str, Any]:
            told = await client.ask(STATE, id=pair, asAt=(FIRST + timedelta(days=days)).isoformat())
            assert told == await client.ask(STATE, id=pair, asOf=(FIRST + timedelta(days=days)).date().isoformat())
            return told["pair"]

        now = (await coordinator.ask(STATE, id=pair, at=left["position"]))["pair"]
        nothing: list[dict[str, Any]] = []
        open_process, closed = [{"processOpen": is_open, "checked": nothing} for is_open in (True, False)]
        assert now == {"orphaned": True, "concernsOpen": 0, "fit": closed, "vault": None}
        assert now == await was(coordinator, 171)
        assert [(await was(coordinator, days))["orphaned"] for days in (0, 170)] == [False, False]
        assert [(await was(coordinator, days))["fit"] for days in (9, 10, 20)] == [closed, open_process, closed]

        answers = [(await was(adept, days))["fit"]["checked"] for days in (0, 10, 20)]
        assert answers == [
            [],
            [{"on": "2026-02-12", "answer": {"text": "not_good"}}],
            [{"on": "2026-02-22", "answer": {"text": "good"}}],
        ]
        before, after = [(await was(adept, days))["vault"]["closing"] for days in (169, 170)]
        expected = {"expectations": [{"body": {"text": "honest words"}}]}
        assert before == {"summaries": nothing, "futurePlaces": nothing} | expected
        summary = {"side": "MENTOR", "words": [{"said": {"text": "good"}}]}
        assert after == {"summaries": [summary], "futurePlaces": [{"text": "a team of my own"}]} | expected
