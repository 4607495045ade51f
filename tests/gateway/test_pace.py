"""Whoever has no token asks at a pace; whoever has one is not held up by them."""

from __future__ import annotations

from collections.abc import Sequence

import httpx
import pytest

from deploy.local.nats import RunningNats
from gateway.pace import Pace, household
from tests.conftest import Database
from tests.gateway.test_brand import FACE, VIEWER, knock, two_faces
from tests.gateway.test_certificate import check
from tests.world import World, opened


class Watch:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def asked(pace: Pace, address: str, times: int) -> Sequence[bool]:
    return [pace.wait(address) == 0 for _ in range(times)]


def test_a_bucket_is_emptied_and_fills_again() -> None:
    watch = Watch()
    pace = Pace(6, watch)
    assert asked(pace, "10.0.0.1", 7) == [True] * 6 + [False]
    assert asked(pace, "10.0.0.2", 1) == [True], "each has one"
    assert pace.wait("10.0.0.1") == pytest.approx(10)
    watch.now += 9
    assert pace.wait("10.0.0.1") == pytest.approx(1), "what is refused is not counted"
    watch.now += 1
    assert asked(pace, "10.0.0.1", 2) == [True, False]
    watch.now += 3_600
    assert asked(pace, "10.0.0.1", 7) == [True] * 6 + [False], "a bucket holds no more than it holds"


def test_few_are_remembered() -> None:
    pace = Pace(1, Watch(), most=2)
    for address in ("10.0.0.1", "10.0.0.2", "10.0.0.1", "10.0.0.3"):
        pace.wait(address)
    assert asked(pace, "10.0.0.1", 1) == [False], "it asked last but one"
    assert asked(pace, "10.0.0.2", 1) == [True], "it was forgotten"


@pytest.mark.parametrize(
    ("address", "who"),
    [
        ("10.0.0.1", "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::1", "2001:db8:1:2::"),
        ("::ffff:10.0.0.1", "10.0.0.1"),
        ("fe80::1%eth0", "fe80::"),
        ("a socket", "a socket"),
    ],
)
def test_one_subscriber_is_one(address: str, who: str) -> None:
    assert household(address) == who


async def test_strangers_wait_and_members_do_not(database: Database, nats_server: RunningNats) -> None:
    watch = Watch()
    async with opened(database, nats_server, pace=Pace(5, watch)) as world:
        english, _ = await two_faces(world)
        mutation = (
            'mutation { castBallot(input: { programme: "x", survey: "x", token: "", signature: "", replies: [] }) {'
        )
        answers = [
            await knock(world, "harbour"),
            await check(world, "harbour", "1"),
            await knock(world, "harbour", f"{mutation} cast }} }}"),
            await world.http.get(world.url.replace("graphql", "logo/x"), headers={"Host": "harbour.localhost"}),
            await knock(world, "nowhere"),
        ]
        assert 429 not in {answer.status_code for answer in answers}
        url, host = world.url.replace("graphql", f"logo/{'ab' * 32}"), {"Host": "harbour.localhost"}
        for refused in (
            await knock(world, "harbour"),
            await knock(world, "nowhere"),
            await world.http.get(url, headers=host),
        ):
            assert (refused.status_code, refused.headers["retry-after"]) == (429, "12")
            assert refused.json()["errors"][0]["extensions"]["code"] == "TOO_MANY_REQUESTS"
        assert (await english.ask(VIEWER))["viewer"]["id"]
        watch.now += 12
        assert (await knock(world, "harbour")).status_code == 200
        assert (await knock(world, "harbour")).status_code == 429


async def test_nothing_is_looked_up_for_strangers_who_ask_too_often(
    database: Database, nats_server: RunningNats
) -> None:
    """Nor for whoever comes with a token that proves nothing: each host name that is made up would be a question."""
    async with opened(database, nats_server, pace=Pace(3, Watch())) as world:
        await two_faces(world)
        asked = [(await at_name(world, f"n{n}.example")).status_code for n in range(5)]
        assert asked == [401, 401, 401, 429, 429]
        assert (await at_name(world, "n9.example", Authorization="Bearer x.y.z")).status_code == 401
        await world.house.hosts.to_read.close()
        assert (await at_name(world, "n10.example")).status_code == 429
        assert (await at_name(world, "n11.example", Authorization="Bearer x.y.z")).status_code == 401


async def at_name(world: World, host: str, **headers: str) -> httpx.Response:
    return await world.http.post(world.url, json={"query": FACE}, headers={"Host": host, **headers})
