"""What a history says about consistency, after the manner of Elle's list-append.

Promised, within one organisation, and checked here of what clients were told:

* Decisions are strictly serialisable: there is one order of all commands, it is that of the positions, what was
  answered before another was asked comes before it, and a rule (a mentor's seats) holds at every place of it.
* A read shows a prefix of the journal, and everything at or before the position that it tells. It may be an old one,
  unless a position was asked for with ``atLeast``: then never an older one. So whoever passes
  on the positions that they were told reads their own writes, and never goes back in time.

Not promised, and not checked: that a read without ``atLeast`` is fresh; anything between organisations; that all facts
of one command become visible at once before the position that its mutation answered.

The order of a list is inferred from what reads showed of it, as Elle does, and only then held against positions. From
it follow the dependencies: ww (the next in a list), wr (what a read saw last), rw (what came after that), and so
(what one client did in its order, as far as promised). A cycle of ww is G0, one with wr as well G1c, one with a single
rw G-single, any other G2.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from itertools import groupby, pairwise

from tests.chaos.history import Op, Outcome

Edges = dict[str, dict[str, str]]
"""Who depends on whom, and by which kind of dependency."""


@dataclass(frozen=True)
class Anomaly:
    name: str
    tenant: str
    what: str

    def __str__(self) -> str:
        return f"{self.name} in {self.tenant}: {self.what}"


def anomalies(history: Sequence[Op]) -> list[Anomaly]:
    """Everything in a history that is against the promises."""
    by_tenant: dict[str, list[Op]] = defaultdict(list)
    for op in history:
        by_tenant[op.asked.tenant].append(op)
    return [Anomaly(name, tenant, what) for tenant, own in by_tenant.items() for name, what in Lists(own).anomalies()]


class Lists:
    """The lists of one organisation, as all reads together tell of them."""

    def __init__(self, history: Sequence[Op]) -> None:
        self.ops = history
        self.reads = [op for op in history if op.asked.read and op.ok]
        self.writes = [op for op in history if op.element]
        self.writer = {op.element: op for op in self.writes}
        self.ends = last_positions(self.writes, self.reads)
        self.order = {key: self._longest(key) for key in {op.asked.read for op in self.reads}}

    def _longest(self, key: str) -> list[str]:
        """The elements of a list in order: each once, where it ended."""
        longest = max((op.told.seen for op in self.reads if op.asked.read == key), key=len, default=())
        return [element for element, _ in groupby(seen.element for seen in longest)]

    def anomalies(self) -> Iterator[tuple[str, str]]:
        for read in self.reads:
            yield from self.in_a_read(read)
        yield from self.between_reads()
        yield from self.of_positions()
        yield from self.of_rules()
        yield from cycles(self.edges())

    # what one read shows

    def in_a_read(self, read: Op) -> Iterator[tuple[str, str]]:
        """Duplicates, what was refused (G1a), what nobody said, and half a command after its end (G1b)."""
        key, told = read.asked.read, read.told
        if told.position < read.asked.at_least:
            yield "stale read", f"{name(read)} asked for {read.asked.at_least} and shows {told.position}"
        counts = Counter(seen.element for seen in told.seen)
        runs = Counter(element for element, _ in groupby(seen.element for seen in told.seen))
        for element, times in counts.items():
            writer = self.writer.get(element)
            if writer is None:
                if not all(seen.policy for seen in told.seen if seen.element == element):
                    yield "phantom", f"{name(read)} shows {element}, which nobody said"
                continue
            said = writer.asked.appends.count(key)
            if writer.told.outcome is Outcome.FAIL:
                yield "G1a", f"{name(read)} shows {name(writer)}, which was refused"
            elif times > said or runs[element] > 1:
                yield "duplicate", f"{name(read)} shows {name(writer)} {times} times, not {said}"
            elif times < said and told.whole and told.position >= self.ends.get((key, element), 0):
                yield "G1b", f"{name(read)} shows {times} of the {said} parts of {name(writer)}"
        for before, after in pairwise(told.seen):
            if after.position <= before.position:
                yield "reordered", f"{name(read)} shows {after.element} after a later position than its own"
        yield from self.missing(read, counts)

    def missing(self, read: Op, counts: Mapping[str, int]) -> Iterator[tuple[str, str]]:
        """What was acknowledged at or before the position of the read and is not in it: a lost update."""
        last = read.told.seen[-1].position if read.told.seen else 0
        until = read.told.position if read.told.whole else min(read.told.position, last)
        for writer in self.by_list[read.asked.read]:
            if writer.ok and writer.position <= until and not counts.get(writer.element):
                yield "lost update", f"{name(read)} lacks {name(writer)}, acknowledged at {writer.position}"

    @property
    def by_list(self) -> Mapping[str, list[Op]]:
        if not hasattr(self, "_by_list"):
            self._by_list: dict[str, list[Op]] = defaultdict(list)
            for op in self.writes:
                for key in dict.fromkeys(op.asked.appends):
                    self._by_list[key].append(op)
        return self._by_list

    # what reads say against one another

    def between_reads(self) -> Iterator[tuple[str, str]]:
        for read in self.reads:
            shown = [element for element, _ in groupby(seen.element for seen in read.told.seen)]
            if shown != self.order[read.asked.read][: len(shown)]:
                yield "incompatible orders", f"{name(read)} is no prefix of what another read shows"

    def of_positions(self) -> Iterator[tuple[str, str]]:
        """One position for each fact, one fact at each position, and the order of positions is that of real time."""
        places: dict[int, str] = {}
        for seen in {seen: None for read in self.reads for seen in read.told.seen}:
            if places.setdefault(seen.position, seen.element) != seen.element:
                yield "two at one position", f"{seen.element} and {places[seen.position]} at {seen.position}"
        for op in self.writes:
            for key in set(op.asked.appends) & self.order.keys() if op.ok else ():
                if (found := self.ends.get((key, op.element))) is not None and op.position < found:
                    yield "answered too early", f"{name(op)} answered {op.position} and stands at {found}"
        yield from self.out_of_time()

    def out_of_time(self) -> Iterator[tuple[str, str]]:
        known = [op for op in self.writes if op.ok]
        done = deque(sorted(known, key=lambda op: op.ended))
        highest = 0
        latest: Op | None = None
        for op in sorted(known, key=lambda op: op.began):
            while done and done[0].ended < op.began:
                before = done.popleft()
                if before.position > highest:
                    highest, latest = before.position, before
            if latest is not None and op.position <= highest:
                yield "out of real time", f"{name(op)} at {op.position} was asked after {name(latest)} at {highest}"

    def of_rules(self) -> Iterator[tuple[str, str]]:
        """Write skew: each of several saw a place that was free, and there were not as many."""
        for key, order in self.order.items():
            taken: list[Op] = []
            for element in order:
                writer = self.writer.get(element)
                guard = writer and next((guard for guard in writer.asked.guards if guard.key == key), None)
                if writer is not None and guard is not None:
                    taken.append(writer)
                    if len(taken) > guard.limit:
                        yield "write skew", f"{', '.join(map(name, taken))} under a limit of {guard.limit} in {key}"

    # dependencies

    def edges(self) -> Edges:
        edges: Edges = defaultdict(dict)

        def add(before: str, after: str, kind: str) -> None:
            if before != after:
                edges[before].setdefault(after, kind)

        for order in self.order.values():
            for before, after in pairwise(order):
                add(self.node(before), self.node(after), "ww")
        for read in self.reads:
            order, shown = self.order[read.asked.read], [e for e, _ in groupby(s.element for s in read.told.seen)]
            if shown:
                add(self.node(shown[-1]), name(read), "wr")
            if shown == order[: len(shown)] and len(order) > len(shown) and read.told.whole:
                add(name(read), self.node(order[len(shown)]), "rw")
        for before, after in self.sessions():
            add(name(before), name(after), "so")
        return edges

    def node(self, element: str) -> str:
        return name(self.writer[element]) if element in self.writer else element

    def sessions(self) -> Iterator[tuple[Op, Op]]:
        """What one client did before what it did next, where the next was to know of it."""
        last: dict[str, Op] = {}
        for op in sorted((op for op in self.ops if op.ok), key=lambda op: op.began):
            before = last.get(op.asked.process)
            if before is not None and (op.element or op.asked.at_least >= before.position):
                yield before, op
            last[op.asked.process] = op


def last_positions(writes: Iterable[Op], reads: Iterable[Op]) -> dict[tuple[str, str], int]:
    """Where each command ends in each list, as it was told and as it was ever seen."""
    found = {(key, op.element): op.position for op in writes if op.ok for key in op.asked.appends}
    for read in reads:
        for seen in read.told.seen:
            at = (read.asked.read, seen.element)
            found[at] = max(found.get(at, 0), seen.position)
    return found


def name(op: Op) -> str:
    return f"{op.asked.kind} #{op.number}"


def cycles(edges: Edges) -> Iterator[tuple[str, str]]:
    """The gravest kind of cycle that there is, with an example."""
    for what, kinds in (("G0", {"ww"}), ("G1c", {"ww", "wr"})):
        if cycle := a_cycle(only(edges, kinds)):
            yield what, told(cycle, edges)
            return
    whole = a_cycle(edges)
    if whole is None:
        return
    known = only(edges, {"ww", "wr", "so"})
    if cycle := a_cycle(known):
        yield "G1c of a session", told(cycle, edges)
        return
    for before, after in ((a, b) for a, to in edges.items() for b, kind in to.items() if kind == "rw"):
        if way := path(known, after, before):
            yield "G-single", told([before, *way], edges)
            return
    yield "G2", told(whole, edges)


def only(edges: Edges, kinds: set[str]) -> Edges:
    return {before: {after: kind for after, kind in to.items() if kind in kinds} for before, to in edges.items()}


def a_cycle(edges: Edges) -> list[str] | None:
    """In the direction of the edges, the first once more at the end."""
    try:
        TopologicalSorter({before: to.keys() for before, to in edges.items()}).prepare()
    except CycleError as error:
        found: list[str] = error.args[1]
        return found[::-1]
    return None


def path(edges: Edges, start: str, goal: str) -> list[str] | None:
    came: dict[str, str] = {start: ""}
    queue = deque([start])
    while queue:
        at = queue.popleft()
        if at == goal:
            way = [at]
            while came[way[0]]:
                way.insert(0, came[way[0]])
            return way
        for after in edges.get(at, {}):
            if after not in came:
                came[after] = at
                queue.append(after)
    return None


def told(cycle: Sequence[str], edges: Edges) -> str:
    steps = [f" {edges.get(a, {}).get(b) or edges.get(b, {}).get(a, '?')}> {b}" for a, b in pairwise(cycle)]
    return cycle[0] + "".join(steps)
