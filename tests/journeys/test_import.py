"""Files of people through the door, carried out beside it, row by row."""

from __future__ import annotations

from typing import Any

import pytest

from deploy.local.nats import RunningNats
from tests.conftest import Database
from tests.journeys.intake import DATA, intake, names, open_programme, settled
from tests.services.house import facts_of
from tests.world import Client, Refused, opened

APPLICATIONS = """query($id: ID!, $side: Side, $after: String) { programme(id: $id) {
    applications(first: 100, after: $after, side: $side) { edges { node {
        standing wishes profile { question text } attributes { key values } member { id name }
    } } }
} }"""
VIEWER = "query($at: Position) { viewer(atLeast: $at) { id } }"
SAID = """query($id: ID!, $at: Position) { programme(id: $id, atLeast: $at) {
    applications(first: 9, side: MENTOR) { edges { node { capacity attributes { key values } } } }
} }"""


async def test_real_files_become_applications_and_mentors_confirm(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        coordinator, programme = await open_programme(world)
        async with intake(world, database):
            for name, side in (("mentors", "MENTOR"), ("mentees", "ADEPT")):
                text = (DATA / f"civil-service-50-{name}.csv").read_text("utf-8")
                started = await coordinator.act("StartImport", programme=programme, side=side, text=text)
                seen = await settled(coordinator, started["id"], 51)
                assert (seen["rowsAccepted"], seen["rowsRefused"]) == (50, 0)
                before = await facts_of(database, "harbour")
                again = await coordinator.act("StartImport", programme=programme, side=side, text=text)
                assert again["id"] == started["id"]
                assert await facts_of(database, "harbour") == before
        shown = (await coordinator.ask(APPLICATIONS, id=programme, side="MENTOR"))["programme"]["applications"]["edges"]
        mentors = [edge["node"] for edge in shown]
        assert {node["standing"] for node in mentors} == {"UNCONFIRMED"}
        assert {node["member"]["name"] for node in mentors} == {f"mentor {n:02}" for n in range(50)}
        one = mentors[0]["member"]["id"]
        with pytest.raises(Refused, match="NOT_CONFIRMED_YET"):
            await coordinator.act("AcceptApplication", programme=programme, member=one, side="MENTOR")
        await world.member("harbour", one).act("ConfirmApplication", programme=programme, side="MENTOR")
        await coordinator.act("AcceptApplication", programme=programme, member=one, side="MENTOR")
        shown = (await coordinator.ask(APPLICATIONS, id=programme, side="ADEPT"))["programme"]["applications"]["edges"]
        adepts = [edge["node"] for edge in shown]
        assert {node["standing"] for node in adepts} == {"APPLIED"}
        assert all(node["wishes"].startswith("My name is mentee") for node in adepts)
        keys = {attribute["key"] for node in adepts for attribute in node["attributes"]}
        assert keys == {"grade", "job_title", "organisation_unit", "profession"}


async def test_each_row_stands_by_itself_and_says_why_not(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        coordinator, programme = await open_programme(world)
        text = 'namn;e-post;platser;önskemål\r\nAda;a@b.se;;"Ett\r\ntvå"\r\n;x@b.se\r\nBo;b@b.se;99\r\nAda;A@b.se\r\n'
        started = await coordinator.act("StartImport", programme=programme, side="MENTOR", text="\ufeff" + text)
        async with intake(world, database):
            seen = await settled(coordinator, started["id"], 5)
        assert (seen["rowsAccepted"], seen["rowsRefused"]) == (1, 3)
        refused = [edge["node"] for edge in seen["refusedRows"]["edges"]]
        assert [(row["number"], row["column"], row["code"]) for row in refused] == [
            (4, "name", "ROW_INCOMPLETE"),
            (5, "capacity", "CAPACITY_IMPOSSIBLE"),
            (6, "email", "ROW_TWICE"),
        ]
        assert refused[1]["message"] == "A mentor takes between 1 and 50 adepts."


async def test_nothing_comes_of_a_row_that_is_refused(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world, intake(world, database):
        coordinator, programme = await open_programme(world)

        async def after(side: str, *rows: str) -> tuple[list[str], int]:
            text = "name,email,capacity,wishes,biography,topics\n" + "\n".join(rows) + "\n"
            started = await coordinator.act("StartImport", programme=programme, side=side, text=text)
            seen = await settled(coordinator, started["id"], 9)
            counted = await names(database)
            codes = [edge["node"]["code"] for edge in seen["refusedRows"]["edges"]]
            return codes, counted["MemberJoined"] + counted.get("AdeptApplied", 0)

        before = (await names(database))["MemberJoined"]
        long, many = "x" * 4001, "|".join(map(str, range(30)))
        assert await after("MENTOR", "Mim,m@b.se,99,,,", f"Moa,o@b.se,1,,{long},", f"Max,x@b.se,1,,,{many}") == (
            ["CAPACITY_IMPOSSIBLE", "PROFILE_UNUSABLE", "ATTRIBUTES_UNUSABLE"],
            before,
        )
        assert await after("ADEPT", f"Ada,a@b.se,,{long},,") == (["WISHES_UNUSABLE"], before)
        await coordinator.act("CloseApplications", programme=programme)
        assert await after("ADEPT", "Bo,b@b.se,,Mod,,") == (["APPLICATIONS_NOT_OPEN"], before)


async def test_what_a_later_file_says_of_somebody_holds(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world, intake(world, database):
        coordinator, programme = await open_programme(world)

        async def after(rows: str) -> tuple[int, list[str]]:
            text = f"name,email,capacity,grade{rows}"
            started = await coordinator.act("StartImport", programme=programme, side="MENTOR", text=text)
            await settled(coordinator, started["id"], 9)
            at = await facts_of(database, "harbour")
            said = (await coordinator.ask(SAID, id=programme, at=at))["programme"]["applications"]["edges"]
            (mentor,) = (edge["node"] for edge in said)
            return mentor["capacity"], [value for one in mentor["attributes"] for value in one["values"]]

        assert await after("\nMim,m@b.se,3,HEO\n") == (3, ["HEO"])
        assert await after("\nMim,m@b.se,2,SEO\n") == (2, ["SEO"])
        assert await after("\n\nMim,m@b.se,3,HEO\n") == (3, ["HEO"]), "as it was at first, and said anew"
        assert await after("\nMim,m@b.se,,G7\n") == (3, ["G7"]), "what is left out stays"


async def test_what_a_file_has_no_column_for_stays_as_it_was_declared(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world, intake(world, database):
        coordinator, programme = await open_programme(world)

        async def brought(text: str) -> None:
            started = await coordinator.act("StartImport", programme=programme, side="ADEPT", text=text)
            await settled(coordinator, started["id"], 9)

        await brought("name,email,grade,profession\nAda,a@b.se,HEO,Law\n")
        (ada,) = await named(coordinator, programme, "ADEPT", "Ada")
        told = (("grade", "HEO"), ("manager", "mim"), ("profession", "Law"))
        own = [{"key": key, "values": [said]} for key, said in told]
        adept = world.member("harbour", ada)
        await adept.act("DeclareAttributes", programme=programme, member=ada, side="ADEPT", attributes=own)
        await coordinator.act("AcceptApplication", programme=programme, member=ada, side="ADEPT")
        await brought("name,email,profession\nAda,a@b.se,Law\nBo,b@b.se,Policy\n")
        await coordinator.ask(VIEWER, at=await facts_of(database, "harbour"))
        shown = (await coordinator.ask(APPLICATIONS, id=programme, side="ADEPT"))["programme"]["applications"]["edges"]
        (kept,) = (edge["node"] for edge in shown if edge["node"]["member"]["id"] == ada)
        assert (kept["standing"], kept["attributes"]) == ("ACCEPTED", own)


async def test_what_a_mentor_has_told_stays_beside_what_a_file_tells(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world, intake(world, database):
        coordinator, programme = await open_programme(world)
        own = {"story": "I build ships", "limits": "Impatient"}
        for rows in ("Mim,m@b.se,I build ships", "Mim,m@b.se,I build ships\nMoa,o@b.se,I sail them"):
            file = {"programme": programme, "side": "MENTOR", "text": f"name,email,biography\n{rows}\n"}
            started = await coordinator.act("StartImport", **file)
            await settled(coordinator, started["id"], 9)
            (mim,) = await named(coordinator, programme, "MENTOR", "Mim")
            mentor = world.member("harbour", mim)
            if "Moa" not in rows:
                await mentor.act("DescribeMentorProfile", programme=programme, member=mim, **own)
        await coordinator.ask(VIEWER, at=await facts_of(database, "harbour"))
        shown = (await coordinator.ask(APPLICATIONS, id=programme, side="MENTOR"))["programme"]["applications"]["edges"]
        (kept,) = (edge["node"]["profile"] for edge in shown if edge["node"]["member"]["id"] == mim)
        assert {one["question"].lower(): one["text"] for one in kept} == own


async def test_a_row_says_whether_anything_came_of_it_and_nobody_is_enrolled_anew_by_a_file(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world, intake(world, database):
        coordinator, programme = await open_programme(world)

        async def brought(side: str, *rows: str) -> tuple[list[int], list[str]]:
            text = "name,email,capacity,wishes\n" + "\n".join(rows)
            started = await coordinator.act("StartImport", programme=programme, side=side, text=text)
            seen = await settled(coordinator, started["id"], 99)
            codes = [edge["node"]["code"] for edge in seen["refusedRows"]["edges"]]
            return [seen["rowsAccepted"], seen["rowsUnchanged"]], codes

        assert await brought("ADEPT", "Ada,a@b.se,,", "Eva,e@b.se,,Mod") == ([2, 0], [])
        assert await brought("ADEPT", "Ada,a@b.se,,", "Eva,e@b.se,,Mod", "Bo,b@b.se,,") == ([3, 2], [])
        assert await brought("ADEPT", "Ada,a@b.se,,Lust", "Eva,e@b.se,,Mod") == ([2, 1], [])
        assert await brought("MENTOR", "Mim,m@b.se,2,", "Moa,o@b.se,,") == ([2, 0], [])
        assert await brought("MENTOR", "Mim,m@b.se,3,", "Moa,o@b.se,,", "Ada,a@b.se,,") == ([3, 1], [])
        await withdrawn(coordinator, programme, "ADEPT", "Ada", "Bo")
        await withdrawn(coordinator, programme, "MENTOR", "Moa")
        codes = ["ROW_NO_LONGER", "ROW_NO_LONGER"]
        assert await brought("ADEPT", "Ada,a@b.se,,Lust", "Bo,b@b.se,,", "Eva,e@b.se,,Mod!") == ([1, 0], codes)
        assert await brought("MENTOR", "Moa,o@b.se,,", "Mim,m@b.se,3,") == ([1, 1], codes[:1])
        back = next(iter(await named(coordinator, programme, "ADEPT", "Bo")))
        await world.member("harbour", back).act("ApplyAsAdept", programme=programme, member=back)
        assert await brought("ADEPT", "Bo,b@b.se,,Mer") == ([1, 0], [])


async def test_nobody_who_has_left_the_organisation_comes_back_by_a_file(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world, intake(world, database):
        coordinator, programme = await open_programme(world)
        people = (await coordinator.ask("{ members(first: 9) { edges { node { id name } } } }"))["members"]["edges"]
        (admin,) = (world.member("harbour", one["node"]["id"]) for one in people if one["node"]["name"] == "Ada")
        file = {"programme": programme, "text": "name,email\nEva,e@b.se\nBo,b@b.se\n"}
        started = await coordinator.act("StartImport", side="ADEPT", **file)
        await settled(coordinator, started["id"], 9)
        for name, command in (("Eva", "ErasePersonalData"), ("Bo", "DeactivateMember")):
            (member,) = await named(coordinator, programme, "ADEPT", name)
            await admin.act(command, member=member)
        started = await coordinator.act("StartImport", side="MENTOR", **file)
        seen = await settled(coordinator, started["id"], 9)
        refused = [(edge["node"]["column"], edge["node"]["code"]) for edge in seen["refusedRows"]["edges"]]
        assert refused == [("email", "ROW_NO_LONGER")] * 2


async def test_the_same_file_again_tries_what_was_refused_and_nothing_else(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world, intake(world, database):
        coordinator, programme = await open_programme(world)
        await coordinator.act("CloseApplications", programme=programme)
        text = "name,email\nAda,a@b.se\nBo,nobody\n"
        file: dict[str, Any] = {"programme": programme, "side": "ADEPT", "text": text}
        started = await coordinator.act("StartImport", **file)
        seen = await settled(coordinator, started["id"], 99)
        codes = [edge["node"]["code"] for edge in seen["refusedRows"]["edges"]]
        assert codes == ["APPLICATIONS_NOT_OPEN", "ROW_INCOMPLETE"]
        await coordinator.act("OpenApplications", programme=programme)
        again = await coordinator.act("StartImport", **file)
        assert again["id"] == started["id"]
        await coordinator.ask(VIEWER, at=again["position"])
        seen = await settled(coordinator, started["id"], 99)
        assert (seen["rowsAccepted"], seen["rowsRefused"]) == (1, 1)
        assert [edge["node"]["code"] for edge in seen["refusedRows"]["edges"]] == ["ROW_INCOMPLETE"]
        assert (await names(database))["AdeptApplied"] == 1


async def withdrawn(coordinator: Client, programme: str, side: str, *names: str) -> None:
    for member in await named(coordinator, programme, side, *names):
        await coordinator.act("WithdrawApplication", programme=programme, member=member, side=side)


async def named(coordinator: Client, programme: str, side: str, *names: str) -> list[str]:
    shown = (await coordinator.ask(APPLICATIONS, id=programme, side=side))["programme"]["applications"]["edges"]
    people = [edge["node"]["member"] for edge in shown]
    return [one["id"] for one in people if one["name"] in names]
