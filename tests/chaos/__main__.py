"""The fault run as a program: ``make chaos``, or its short form with ``--short``.

Its exit status: 0 where every promise was kept, 1 where not.
"""

from __future__ import annotations

import argparse
import asyncio
import secrets
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from tests.chaos.disk import go_where_mounting_is_allowed
from tests.chaos.run import Size, run

LONG = Size(seconds=180, houses=3, writers=2, readers=2, calm=1.15)
SHORT = Size(seconds=15)


def main() -> int:
    asked = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    asked.add_argument("--seed", type=int, help="the run follows from it; without one, a new one")
    asked.add_argument("--seconds", type=float, help="of faults")
    asked.add_argument("--short", action="store_true", help="the form that runs with the tests")
    asked.add_argument("--nodes", type=int, choices=(1, 3), default=1, help="of NATS; of three the leader is killed")
    asked.add_argument("--folder", type=Path, help="for the history and the logs")
    given = asked.parse_args()
    go_where_mounting_is_allowed("tests.chaos", sys.argv[1:])
    seed = secrets.randbelow(10**6) if given.seed is None else given.seed
    size = replace(SHORT if given.short else LONG, nodes=given.nodes)
    if given.seconds is not None:
        size = replace(size, seconds=given.seconds)
    folder = given.folder or Path(tempfile.mkdtemp(prefix="fadder-chaos-run-"))
    folder.mkdir(parents=True, exist_ok=True)
    say(f"seed {seed}")
    verdict = asyncio.run(run(seed, size, folder, say))
    for line in verdict.lines:
        say(line)
    return 1 if verdict.findings else 0


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
