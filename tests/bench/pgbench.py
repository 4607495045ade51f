"""The physical limit: ``pgbench`` and its single-row ``INSERT`` of as many bytes as an append stores."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.load import Done
from tests.bench.servers import Servers, empty, execute, fetch, output, program

DATABASE = "pgbench"
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


async def inserts(servers: Servers, size: int, *, clients: int, seconds: float = 0, times: int = 0) -> Done:
    """``times`` is for each client."""
    with TemporaryDirectory(prefix="pgbench") as folder:
        script = Path(folder, "insert.sql")
        script.write_text("insert into row (body) values (:body);\n")
        said = await output(
            *(program("pgbench"), "-h", str(servers.postgres.server.sockets), "-p", "5432", "-U", "postgres"),
            *("-n", "-M", "prepared", "-c", str(clients), "-j", str(min(clients, 2)), "-f", str(script)),
            *(("-t", str(times)) if times else ("-T", str(int(seconds)))),
            *("-D", f"body={'x' * (size - 28)}", "-l", f"--log-prefix={folder}/log", DATABASE),
        )
        took = sorted(
            int(line.split()[2]) / 1e6 for log in Path(folder).glob("log.*") for line in log.read_text().splitlines()
        )
    rate = re.search(r"tps = ([\d.]+)", said)
    assert rate is not None
    return Done(float(rate[1]), took[len(took) // 2], took[len(took) * 99 // 100])
