"""The benchmarks run and say what a script can read; nothing is held against a bar on a machine with other work."""

from __future__ import annotations

from pathlib import Path

from tests.bench.__main__ import run
from tests.bench.scale import QUICK
from tests.bench.table import Measure, printed


async def test_what_needs_no_peer_is_measured(tmp_path: Path) -> None:
    measures: list[Measure] = []
    await run(tmp_path, QUICK, ("alone", "grown", "rebuilt"), measures)
    lines = printed(measures).split("\n\n")[1].splitlines()
    assert len(lines) == 4
    for line in lines:
        bench, name, ours, _, ratio, bar, verdict = line.split("\t")
        assert (bench, bool(name), verdict in {"ok", "short"}) == ("bench", True, True)
        assert float(ours) > 0
        assert float(ratio) > 0
        assert bar[:2] in {"<=", ">="}


def test_a_bar_is_reached_or_kept_under() -> None:
    assert Measure("faster", 10, 5, "a second", 2.0, 2.0).ok
    assert not Measure("faster", 10, 5, "a second", 1.9, 2.0).ok
    assert Measure("cheaper", 10, 9, "us", 1.1, 1.2, most=True).ok
    assert not Measure("smaller", 301, 300, "MB", 1.0, 300, most=True, figure=301).ok
