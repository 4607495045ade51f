"""The door over plain HTTP."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs

from tests.gateway.conftest import GRAPHQL, Address, code
from tests.gateway.door_schema import SECRET

JSON = "application/json"
ASKER = "{ asker { organisation member locale } }"


async def test_a_stranger_is_refused(door: Address) -> None:
    expired = door.token(lifetime=timedelta(seconds=-1))
    strangers = [{}, {"Authorization": "Bearer x"}, {"Authorization": f"Bearer {expired}"}]
    for headers in strangers:
        for body in (b'{"query": "{ asker { member } }"}', b"not even JSON"):
            with capture_logs() as logs:
                reply = await door.client.post(door.url, content=body, headers={**headers, "Content-Type": JSON})
            assert (reply.status_code, code(reply)) == (401, "UNAUTHENTICATED")
            assert reply.headers["www-authenticate"].startswith("Bearer")
            assert "data" not in reply.json()
            assert all(part not in repr(logs) for part in expired.split("."))
    assert (await door.client.get(door.url, params={"query": ASKER})).status_code == 401


async def test_another_organisation_sees_nothing(door: Address) -> None:
    note = "query ($of: ID!) { note(of: $of) { text } }"
    assert (await door.ask(note, "addher", of="1"))["data"] == {"note": {"text": "ours"}}
    assert (await door.ask(note, "addher", of="2"))["data"] == {"note": None}
    assert (await door.ask(note, "borrow", of="1"))["data"] == {"note": None}


async def test_a_wrong_organisation_and_none_such_look_the_same(door: Address) -> None:
    ours = {"Authorization": f"Bearer {door.token('addher')}"}
    replies = [
        await door.client.post(door.url, json={"query": ASKER}, headers={**ours, **named})
        for named in (
            {"Fadder-Organisation": "borrow"},
            {"Fadder-Organisation": "nowhere"},
            {"Fadder-Organisation": "../etc"},
            {"Host": "borrow.localhost"},
            {"Host": "nowhere.localhost"},
            {"Host": "borrow.localhost", "Fadder-Organisation": "addher"},
            {"Host": "addher.localhost", "Fadder-Organisation": "borrow"},
        )
    ]
    assert {(reply.status_code, reply.content) for reply in replies} == {(404, replies[0].content)}
    assert code(replies[0]) == "NOT_FOUND"
    nameless = await door.client.post(door.url, json={"query": ASKER}, headers=ours)
    assert (nameless.status_code, code(nameless)) == (400, "ORGANISATION_UNNAMED")


async def test_the_host_name_names_the_organisation(door: Address) -> None:
    headers = {"Authorization": f"Bearer {door.token('addher')}", "Host": f"addher.localhost:{door.port}"}
    reply = await door.client.post(door.url, json={"query": ASKER}, headers=headers)
    assert reply.json()["data"]["asker"] == {"organisation": "addher", "member": "ada", "locale": None}


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (None, JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (GRAPHQL, GRAPHQL),
        (JSON, JSON),
        (f"{JSON}, {GRAPHQL}", GRAPHQL),
        (f"{GRAPHQL};q=0.5, {JSON}", JSON),
        (f"{GRAPHQL}, {JSON};q=0.9", GRAPHQL),
        (f"{JSON}; charset=utf-8", JSON),
        (f"*/*;q=0.1, {GRAPHQL}", GRAPHQL),
        (f"{JSON};q=0, */*", GRAPHQL),
        (f"text/event-stream, {GRAPHQL}, multipart/mixed", GRAPHQL),
    ],
)
async def test_the_client_says_what_it_reads(door: Address, accept: str | None, media: str) -> None:
    headers = httpx.Headers(door.headers())
    request = door.client.build_request("POST", door.url, json={"query": ASKER}, headers=headers)
    if accept is None:
        del request.headers["accept"]
    else:
        request.headers["accept"] = accept
    reply = await door.client.send(request)
    assert (reply.status_code, reply.headers["content-type"]) == (200, f"{media}; charset=utf-8")
    assert reply.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("accept", ["text/html", "image/*", f"{JSON};q=0", f"{JSON}; charset=latin-1", "text/event-x"])
async def test_what_nobody_here_writes_is_not_acceptable(door: Address, accept: str) -> None:
    reply = await door.client.post(door.url, json={"query": ASKER}, headers=door.headers(Accept=accept))
    assert (reply.status_code, code(reply)) == (406, "NOT_ACCEPTABLE")


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ("application/json", 200),
        ("application/json; charset=UTF-8", 200),
        ('application/json;charset="utf-8"', 200),
        ("application/json; charset=utf-16", 415),
        ("application/graphql", 415),
        ("text/plain", 415),
        ("application/x-www-form-urlencoded", 415),
        ("multipart/form-data; boundary=x", 415),
        (None, 415),
    ],
)
async def test_a_body_is_json_in_utf_8(door: Address, sent: str | None, status: int) -> None:
    headers = door.headers(**({} if sent is None else {"Content-Type": sent}))
    reply = await door.client.post(door.url, content=json.dumps({"query": ASKER}).encode(), headers=headers)
    assert reply.status_code == status


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b'"text"',
        b"7",
        b"{}",
        b'{"query": null}',
        b'{"query": ""}',
        b'{"query": 7}',
        b'{"query": "{ __typename \xff }"}',
        b'{"query": "{ __typename }", "variables": []}',
        b'{"query": "{ __typename }", "variables": "{}"}',
        b'{"query": "{ __typename }", "extensions": 1}',
        b'{"query": "{ __typename }", "operationName": {}}',
        b'{"query": "{ __typename }", "variables": {"a": NaN}}',
        b"[" * 100_000,
        b'[{"query": "{ __typename }"}]',
    ],
)
async def test_a_malformed_request_is_told_so(door: Address, body: bytes) -> None:
    for accept in (JSON, GRAPHQL):
        headers = door.headers(Accept=accept, **{"Content-Type": JSON})
        reply = await door.client.post(door.url, content=body, headers=headers)
        assert reply.status_code == 400
        assert reply.json().keys() == {"errors"}
        assert code(reply) == ("BATCH_REFUSED" if body.startswith(b"[{") else "BAD_REQUEST")


@pytest.mark.parametrize("name", [r"\ud800", r"\udc00 and more", r"x\ud83d", r"\ud83d\u0041"])
async def test_half_a_character_is_told_as_what_it_is(door: Address, name: str) -> None:
    headers = door.headers(**{"Content-Type": JSON})
    for body in (f'{{"query": "{name}"}}', f'{{"query": "{{ __typename }}", "variables": {{"{name}": 1}}}}'):
        reply = await door.client.post(door.url, content=body.encode(), headers=headers)
        assert (reply.status_code, code(reply)) == (400, "BAD_REQUEST")
        said = reply.json()["errors"][0]["message"]
        assert said == "The body has half of a surrogate pair, which is no character"
    whole = r'{"query": "{ __typename }", "variables": {"a": "\ud83d\ude00 \\ud800"}}'
    assert (await door.client.post(door.url, content=whole.encode(), headers=headers)).status_code == 200
    for wrong in (rb'{"query": "\ud800", "variables": ', rb'{"query": "\\ud800", "variables": {"a": NaN}}'):
        reply = await door.client.post(door.url, content=wrong, headers=headers)
        assert reply.json()["errors"][0]["message"] == "The body is not JSON"


@pytest.mark.parametrize(
    "query",
    [
        "{",
        "{ nowhere }",
        "{ note }",
        '{ note(of: "1") }',
        "query($of: ID!) { note(of: $of) { text } }",
        '{ on(day: "never") }',
        'query($day: Date = "never") { on(day: $day) }',
        "query A { asker { member } } query B { asker { member } }",
        "fragment F on Query { asker { member } }",
    ],
)
async def test_what_is_no_operation_here_is_told_so(door: Address, query: str) -> None:
    reply = await door.client.post(door.url, json={"query": query}, headers=door.headers(Accept=GRAPHQL))
    assert (reply.status_code, code(reply)) == (400, "BAD_REQUEST")
    assert reply.json()["errors"][0]["message"]


async def test_a_value_that_is_none_of_its_kind_is_told_so_at_its_place(door: Address) -> None:
    given = await door.ask("query($day: Date!) { on(day: $day) }", day="never")
    assert given["errors"][0]["extensions"]["code"] == "BAD_REQUEST"
    assert given["errors"][0]["locations"] == [{"line": 1, "column": 7}]


async def test_a_large_body_is_refused(door: Address) -> None:
    body = {"query": "{ __typename }", "variables": {"a": "x" * 1_100_000}}
    reply = await door.client.post(door.url, json=body, headers=door.headers())
    assert (reply.status_code, code(reply)) == (413, "BODY_TOO_LARGE")
    headers = {**door.headers(), "Content-Type": JSON, "Content-Encoding": "gzip"}
    assert (await door.client.post(door.url, content=b"x", headers=headers)).status_code == 415


async def test_get_reads_and_never_writes(door: Address) -> None:
    async def get(**parameters: Any) -> httpx.Response:
        return await door.client.get(door.url, params=parameters, headers=door.headers(Accept=GRAPHQL))

    found = await get(query="query A($of: ID!) { note(of: $of) { text } }", variables='{"of": "1"}', operationName="A")
    assert found.json()["data"] == {"note": {"text": "ours"}}
    assert (await get(query="{ __typename }", variables="", operationName="")).status_code == 200
    write = await get(query='mutation { write(at: "9", text: "x") { id } }')
    assert (write.status_code, write.headers["allow"]) == (405, "POST")
    assert "9" not in door.shelf.notes["addher"]
    for bad in ({}, {"query": "{ __typename }", "variables": "[]"}, {"query": "{ __typename }", "extensions": "x"}):
        assert (await get(**bad)).status_code == 400
    twice = f"{door.url}?query={{__typename}}&query={{asker{{member}}}}"
    assert (await door.client.get(twice, headers=door.headers())).status_code == 400


async def test_what_is_asked_by_head_is_not_worked_out(door: Address) -> None:
    reply = await door.client.head(door.url, headers=door.headers())
    assert (reply.status_code, reply.content) == (405, b"")
    assert {*reply.headers["allow"].replace(" ", "").split(",")} == {"GET", "POST", "OPTIONS"}


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
async def test_other_methods_are_not_allowed(door: Address, method: str) -> None:
    reply = await door.client.request(method, door.url, headers=door.headers())
    assert (reply.status_code, code(reply)) == (405, "METHOD_NOT_ALLOWED")
    assert {"GET", "POST"} <= set(reply.headers["allow"].replace(" ", "").split(","))


@pytest.mark.parametrize(
    "body",
    [
        {"query": "{"},
        {"query": "{ nothing }"},
        {"query": "query A { __typename } query B { __typename }"},
        {"query": "query A { __typename }", "operationName": "B"},
        {"query": "query ($of: ID!) { note(of: $of) { text } }"},
        {"query": "query ($d: Date!) { on(day: $d) }", "variables": {"d": "tomorrow"}},
        {"query": '{ on(day: "tomorrow") }'},
    ],
)
async def test_a_request_error_is_readable_and_has_no_data(door: Address, body: dict[str, Any]) -> None:
    for accept, status in ((GRAPHQL, 400), (JSON, 200)):
        reply = await door.client.post(door.url, json=body, headers=door.headers(Accept=accept))
        assert reply.status_code == status
        assert "data" not in reply.json()
        assert reply.json()["errors"][0]["message"] != "internal error"


async def test_one_of_several_operations_is_chosen_by_name(door: Address) -> None:
    body = {"query": "query A { a: __typename } query B { b: __typename }", "operationName": "B"}
    reply = await door.client.post(door.url, json=body, headers=door.headers())
    assert reply.json()["data"] == {"b": "Query"}


@pytest.mark.parametrize(("field", "data"), [("broken", {"broken": None}), ("brokenRoot", None)])
async def test_a_bug_is_masked_and_found_by_its_id(door: Address, field: str, data: Any) -> None:
    with capture_logs() as logs:
        reply = await door.client.post(door.url, json={"query": f"{{ {field} }}"}, headers=door.headers(Accept=GRAPHQL))
    [error] = reply.json()["errors"]
    assert reply.status_code == 200
    assert reply.json()["data"] == data
    assert (error["message"], error["path"]) == ("internal error", [field])
    [line] = [line for line in logs if line["event"] == "internal error"]
    assert line["id"] == error["extensions"]["id"]
    assert (line["tenant"], line["kind"]) == ("addher", "ValueError")
    assert any("door_schema.py" in frame for frame in line["frames"])
    assert SECRET not in reply.text + repr(logs)


async def test_an_error_raised_to_be_read_is_read(door: Address) -> None:
    [error] = (await door.ask("{ forbidden }"))["errors"]
    assert (error["message"], error["extensions"]) == ("Only for coordinators", {"code": "FORBIDDEN"})


async def test_the_reply_tells_the_position_it_shows(door: Address) -> None:
    reply = await door.ask('mutation { write(at: "3", text: "new") { id } }')
    assert reply["extensions"]["position"] == 119
    reply = await door.ask('{ note(of: "3") { text } }')
    assert reply["extensions"]["position"] == 118
    assert "position" not in (await door.ask("{ asker { member } }"))["extensions"]


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        (None, None),
        ("", None),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("sv-SE, en;q=0.9", "sv"),
        ("en;q=0.4, sv;q=0.5", "sv"),
        ("fr, en;q=0.1", "en"),
        ("de, *;q=0.5", None),
        ("en;q=0, *", None),
        ("en;q=x", None),
    ],
)
async def test_the_answer_speaks_the_callers_language(door: Address, asked: str | None, answered: str | None) -> None:
    headers = door.headers(**({} if asked is None else {"Accept-Language": asked}))
    reply = await door.client.post(door.url, json={"query": ASKER}, headers=headers)
    assert reply.json()["data"]["asker"]["locale"] == answered == reply.headers.get("content-language")


async def test_a_subscription_needs_an_event_stream(door: Address) -> None:
    body = {"query": "subscription { count(to: 1) }"}
    reply = await door.client.post(door.url, json=body, headers=door.headers(Accept=JSON))
    assert (reply.status_code, code(reply)) == (406, "NOT_ACCEPTABLE")
