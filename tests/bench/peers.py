"""Callers of the journals that ours is measured against: a thread each, as both have a synchronous face only."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from threading import Thread
from time import perf_counter
from typing import Any

import msgspec
from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent, DCBQuery, DCBQueryItem, DCBRecorder
from eventsourcing.utils import Environment

from tests.bench.load import NAME, Done, Pair, Stopwatch, Task, answer, pair

Append = Callable[[Pair], int]


def crowd(task: Task, append: Callable[[], Append]) -> Done:
    watch = Stopwatch(task)
    callers = [Thread(target=caller, args=(append(), watch, pair())) for _ in range(task.callers)]
    for one in callers:
        one.start()
    for one in callers:
        one.join()
    return watch.told()


def caller(append: Append, watch: Stopwatch, own: Pair) -> None:
    while watch.next():
        since = perf_counter()
        own.after = append(own)
        watch.done(since)


def library(task: Task) -> Done:
    """The Postgres recorder of ``eventsourcing.dcb``. The address is of libpq's keywords, by name."""
    recorder = recorder_at(task.address, task.callers)

    def append(own: Pair) -> int:
        condition = DCBAppendCondition(DCBQuery([DCBQueryItem(tags=[own.tags[0]])]), own.after)
        return recorder.append([DCBEvent(NAME, own.body, [*own.tags])], condition)

    return crowd(task, lambda: append)


def recorder_at(address: str, callers: int) -> DCBRecorder:
    found = environment(address, callers)
    return import_module("eventsourcing.dcb.postgres_tt").PostgresTTDCBFactory(found).dcb_recorder()


def environment(address: str, callers: int) -> Environment:
    host, database = address.split("|")
    return Environment(
        "library",
        {
            "PERSISTENCE_MODULE": "eventsourcing.dcb.postgres_tt",
            "POSTGRES_DBNAME": database,
            "POSTGRES_HOST": host,
            "POSTGRES_PORT": "5432",
            "POSTGRES_USER": "postgres",
            "POSTGRES_PASSWORD": "none",
            "POSTGRES_POOL_SIZE": str(callers),
            "POSTGRES_MAX_OVERFLOW": "8",
            "POSTGRES_POOL_TIMEOUT": "60",
            "POSTGRES_LOCK_TIMEOUT": "0",
        },
    )


def umadb(task: Task) -> Done:
    uma: Any = import_module("umadb")
    client = uma.Client(task.address)

    def append(own: Pair) -> int:
        condition = uma.AppendCondition(uma.Query([uma.QueryItem(tags=[own.tags[0]])]), own.after)
        return client.append([uma.Event(NAME, own.body, [*own.tags])], condition)

    return crowd(task, lambda: append)


if __name__ == "__main__":
    given = msgspec.json.decode(sys.stdin.buffer.read())
    peer: dict[str, Callable[[Task], Done]] = {"library": library, "umadb": umadb}
    answer(peer[given.pop("peer")](msgspec.convert(given, Task)))
