"""The import of a real history while everything that it rests on is killed in turn."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import Process
from collections import Counter
from itertools import cycle
from pathlib import Path
from signal import SIGKILL

import asyncpg
import pytest

from deploy.demo import ORGANISATION
from deploy.history import SOURCE, Term, terms
from tests.product import Product, started, verb

VICTIMS = ("relay", "projections", "gateway", "nats", "postgres", "reactions")
PAIRS = (36, 28, 25, 58, 37, 35)
MENTORS = (25, 34, 26, 73, 54, 48)
ADEPTS = (36, 28, 25, 58, 37, 35)

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="rests on a signal at the parent's death"),
    pytest.mark.timeout(400),
]


async def test_the_import_goes_on_through_every_kill_and_adds_nothing_twice(tmp_path: Path) -> None:
    history = terms()
    async with started(tmp_path) as product:
        importing = await verb("demo", data=tmp_path)
        killed = await under_fire(product, importing)
        assert set(killed) == set(VICTIMS)
        assert figures(await printed(importing)) == [*zip(PAIRS, MENTORS, ADEPTS, strict=True)]
        journal = await facts(product)
        assert journal == expected(history)
        again = await verb("demo", data=tmp_path)
        assert figures(await printed(again)) == figures_of(history)
        assert await facts(product) == journal
        assert await product.end() == 0


async def under_fire(product: Product, importing: Process) -> list[str]:
    """Kills one of them whenever the import has something to say, and lets it come back before the next."""
    assert importing.stderr is not None
    killed: list[str] = []
    victims = cycle(VICTIMS)
    while line := (await asyncio.wait_for(importing.stderr.readline(), 120)).decode():
        assert not line.startswith("Error"), line
        name = next(victims)
        process = product.state().children[name]
        os.kill(process, SIGKILL)
        killed.append(name)
        await product.back(name, process)
    return killed


async def printed(importing: Process) -> list[str]:
    out, errors = await asyncio.wait_for(importing.communicate(), 200)
    assert importing.returncode == 0, errors.decode()
    return out.decode().splitlines()


def figures(lines: list[str]) -> list[tuple[int, ...]]:
    """Pairs, mentors and adepts of each term."""
    assert lines[-1] == SOURCE
    return [tuple(int(word) for word in line.split("  ", 1)[1].split() if word.isdecimal()) for line in lines[:-1]]


def figures_of(history: list[Term]) -> list[tuple[int, ...]]:
    return [(len(term.pairs), len(term.seats()), len(term.adepts())) for term in history]


async def facts(product: Product) -> Counter[str]:
    """Facts by name, as the journal has them. Positions are without a hole, and no fact is there twice."""
    connection = await asyncpg.connect(product.state().environment["FADDER_POSTGRES"])
    try:
        rows = await connection.fetch("select position, name, body from journal.fact where tenant = $1", ORGANISATION)
    finally:
        await connection.close()
    assert sorted(row["position"] for row in rows) == [*range(1, len(rows) + 1)]
    assert len({(row["name"], row["body"]) for row in rows}) == len(rows)
    return Counter(row["name"] for row in rows)


def expected(history: list[Term]) -> Counter[str]:
    """What the history says happened, counted without the product."""
    adepts = sum(len({pair.adept for pair in term.pairs}) for term in history)
    mentors = sum(len({mentor for pair in term.pairs for mentor in pair.mentors}) for term in history)
    pairs = sum(len(term.pairs) for term in history)
    people = {name for term in history for pair in term.pairs for name in (*pair.mentors, *pair.adepts)}
    each = ("ProgrammeDrafted", "ApplicationsOpened", "ApplicationsClosed", "MatchingStarted", "ProgrammeLaunched")
    ending = ("ProgrammeMidpointReached", "ProgrammeClosingBegun", "ProgrammeClosed")
    return Counter(
        {
            "OrganisationFounded": 1,
            "MemberJoined": len(people) + 2,  # the administrator and the service account
            "RoleGranted": 2,
            **dict.fromkeys((*each, *ending), len(history)),
            "AdeptApplied": adepts,
            "MentorVolunteered": mentors,
            "CapacityDeclared": mentors,
            "ApplicationAccepted": adepts + mentors,
            "PairMatched": pairs,
            "MidpointEvaluated": 2 * pairs,
            "ClosingSummarised": 2 * pairs,
            "PairCompleted": pairs,
        }
    )
