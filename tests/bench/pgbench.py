"""The physical limit: ``pgbench`` and its single-row ``INSERT`` of as many bytes as an append stores."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.load import Done
from tests.bench.servers import Servers, empty, execute, fetch, output, program

DATABASE = "pgbench"
HEADER = 28
"""Bytes of a row besides its body."""
STORED = """
    select avg(pg_column_size(f.*)) + (select 2 * avg(pg_column_size(t.*)) from journal.tag t) from journal.fact f
"""


async def prepared(servers: Servers, like: str) -> int:
    """Makes the table; answers how many bytes a fact and its two tags take in the journal of the database ``like``."""
    await empty(servers, DATABASE)
    await execute(
        servers, DATABASE, "create table row (id bigint generated always as identity primary key, body text not null)"
    )
    return int((await fetch(servers, like, STORED))[0][0])


async def inserts(servers: Servers, size: int, *, clients: int, seconds: float) -> Done:
    """Rows of about ``size`` bytes, one in each transaction."""
    with TemporaryDirectory(prefix="pgbench") as folder:
        said = await output(
            *(program("pgbench"), "-h", str(servers.postgres.server.sockets), "-p", "5432", "-U", "postgres"),
            *("-n", "-M", "prepared", "-c", str(clients), "-j", str(min(clients, 2)), "-T", str(int(seconds))),
            *(
                "-f",
                script(folder),
                "-D",
                f"body={'x' * (size - HEADER)}",
                "-l",
                f"--log-prefix={folder}/log",
                DATABASE,
            ),
        )
        took = latencies(folder)
    rate = re.search(r"tps = ([\d.]+)", said)
    assert rate is not None
    return Done(float(rate[1]), took[len(took) // 2], took[len(took) * 99 // 100])


def script(folder: str) -> str:
    path = Path(folder, "insert.sql")
    path.write_text("insert into row (body) values (:body);\n")
    return str(path)


def latencies(folder: str) -> list[float]:
    """Seconds, sorted."""
    lines = (line for log in Path(folder).glob("log.*") for line in log.read_text().splitlines())
    return sorted(int(line.split()[2]) / 1e6 for line in lines)
