"""What was measured, for people and for scripts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Measure:
    """``ours`` and ``peer`` are medians in ``unit``; ``ratio`` is the median of the ratios of each repetition.

    It is held against ``bar``, which it must reach or, where ``most``, not exceed. ``figure`` is what is held against
    the bar where that is not the ratio.
    """

    name: str
    ours: float
    peer: float | None
    unit: str
    ratio: float | None
    bar: float
    most: bool = False
    figure: float | None = None

    @property
    def ok(self) -> bool:
        held = self.figure if self.figure is not None else self.ratio
        return held is not None and (held <= self.bar if self.most else held >= self.bar)

    @property
    def limit(self) -> str:
        unit = f" {self.unit}" if self.figure is not None else ""
        return f"{'<=' if self.most else '>='} {self.bar:g}{unit}"


def compared(
    name: str, ours: Sequence[float], peers: Sequence[float], unit: str, bar: float, *, most: bool = False
) -> Measure:
    """Of repetitions that took turns, so that each of ours has its peer beside it."""
    ratios = [mine / other for mine, other in zip(ours, peers, strict=True)]
    return Measure(name, median(ours), median(peers), unit, median(ratios), bar, most)


def short(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def printed(measures: Sequence[Measure]) -> str:
    """A table, and after it a line for each measure with its parts separated by tabs."""
    rows = [("measure", "ours", "peer", "unit", "ratio", "bar", "")]
    rows += [
        (m.name, short(m.ours), short(m.peer), m.unit, short(m.ratio), m.limit, "ok" if m.ok else "short")
        for m in measures
    ]
    widths = [max(len(row[n]) for row in rows) for n in range(7)]
    shown = ["  ".join(part.ljust(width) for part, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    lines = [
        "\t".join(
            (
                "bench",
                m.name,
                f"{m.ours:.6g}",
                "-" if m.peer is None else f"{m.peer:.6g}",
                "-" if m.ratio is None else f"{m.ratio:.3f}",
                m.limit,
                "ok" if m.ok else "short",
            )
        )
        for m in measures
    ]
    return "\n".join((*shown, "", *lines))
