"""The checker is held to what it must find: a healthy history has nothing, and each planted fault is named."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.chaos.checker import anomalies
from tests.chaos.history import Completed, Event, Guard, Invoked, Outcome, Seen, kept_in, ops


class Told:
    """A history in the making: each operation ends before the next begins, unless it is only ``begun``."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.ops = 0

    def begun(self, element: str, *lists: str, process: str = "writer", guards: tuple[Guard, ...] = ()) -> int:
        self.ops += 1
        self.events.append(Invoked(self.ops, "harbour", process, "tell", element, lists, guards))
        return self.ops

    def ended(self, op: int, position: int) -> Told:
        self.events.append(Completed(op, Outcome.OK, position))
        return self

    def wrote(
        self, element: str, position: int, *lists: str, process: str = "writer", guards: tuple[Guard, ...] = ()
    ) -> Told:
        return self.ended(self.begun(element, *lists, process=process, guards=guards), position)

    def refused(self, element: str, *lists: str) -> Told:
        self.events.append(Completed(self.begun(element, *lists), Outcome.FAIL, why="NO_SEAT_LEFT"))
        return self

    def unknown(self, element: str, *lists: str) -> Told:
        self.events.append(Completed(self.begun(element, *lists), Outcome.UNKNOWN))
        return self

    def read(
        self,
        key: str,
        position: int,
        *seen: tuple[str, int],
        at_least: int = 0,
        process: str = "reader",
        whole: bool = True,
    ) -> Told:
        self.ops += 1
        self.events.append(Invoked(self.ops, "harbour", process, "look", read=key, at_least=at_least))
        self.events.append(
            Completed(
                self.ops, Outcome.OK, position, tuple(Seen(e, at, e.startswith("policy")) for e, at in seen), whole
            )
        )
        return self

    def found(self) -> set[str]:
        return {anomaly.name for anomaly in anomalies(ops(self.events))}


def healthy() -> Told:
    return (
        Told()
        .wrote("a", 1, "x", "y")
        .wrote("b", 2, "x")
        .read("x", 1, ("a", 1))
        .refused("no", "x")
        .unknown("perhaps", "x")
        .unknown("never", "y")
        .wrote("c", 4, "y")
        .wrote("two", 6, "x", "x")
        .read("x", 2, ("a", 1), ("b", 2), at_least=2)
        .read("x", 5, ("a", 1), ("b", 2), ("perhaps", 3), ("two", 5))
        .read("x", 7, ("a", 1), ("b", 2), ("perhaps", 3), ("two", 5), ("two", 6), ("policy", 7), at_least=6)
        .read("y", 7, ("a", 1), ("c", 4), at_least=4)
    )


def test_a_healthy_history_has_nothing() -> None:
    assert healthy().found() == set()


@pytest.mark.parametrize(
    ("history", "name"),
    [
        (healthy().read("x", 7, ("a", 1), ("perhaps", 3), ("two", 5), ("two", 6), ("policy", 7)), "lost update"),
        (healthy().wrote("lost", 8, "x").read("x", 8, *((e, n) for e, n in [("a", 1), ("b", 2)])), "lost update"),
        (healthy().read("y", 7, ("a", 1), ("c", 4), ("c", 7)), "duplicate"),
        (healthy().read("y", 9, ("a", 1), ("c", 4), ("a", 8)), "duplicate"),
        (healthy().read("y", 7, ("c", 4), ("a", 1)), "reordered"),
        (healthy().read("y", 7, ("c", 4), ("a", 1)), "incompatible orders"),
        (healthy().read("x", 2, ("a", 1), ("no", 2)), "G1a"),
        (healthy().wrote("half", 9, "z", "z").read("z", 9, ("half", 8)), "G1b"),
        (healthy().read("y", 7, ("a", 1), ("c", 4), ("made up", 7)), "phantom"),
        (healthy().read("x", 1, ("a", 1), at_least=2), "stale read"),
        (healthy().wrote("d", 9, "y").read("y", 9, ("a", 1), ("c", 8), ("d", 9)), "answered too early"),
        (healthy().read("y", 9, ("a", 1), ("c", 4), ("never", 7)), "two at one position"),
        (healthy().wrote("late", 5, "z"), "out of real time"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_a_planted_fault_is_named(history: Told, name: str) -> None:
    assert name in history.found()


def test_a_fork_of_two_orders_is_found_whatever_the_positions_say() -> None:
    told = Told()
    first, second = told.begun("a", "x", process="one"), told.begun("b", "x", process="two")
    told.ended(first, 1).ended(second, 2)
    told.read("x", 2, ("a", 1), ("b", 2)).read("x", 2, ("b", 1), ("a", 2), process="another")
    assert "incompatible orders" in told.found()


def test_two_lists_in_opposite_orders_are_a_cycle_of_writes() -> None:
    told = Told()
    first, second = told.begun("a", "x", "y", process="one"), told.begun("b", "x", "y", process="two")
    told.ended(first, 1).ended(second, 2)
    told.read("x", 0, ("a", 1), ("b", 2)).read("y", 0, ("b", 1), ("a", 2))
    assert "G0" in told.found()


def test_a_look_back_in_time_is_a_cycle_of_a_session() -> None:
    """One client sees what came later, and then, asking for no less, a list from before it."""
    told = Told().wrote("a", 1, "x", process="one").wrote("b", 2, "x", "y", process="two")
    told.read("x", 2, ("a", 1), ("b", 2)).read("y", 2, at_least=2).read("y", 2, ("b", 2), process="another")
    assert {"lost update", "G-single"} <= told.found()


def write_skew(seats: int) -> Told:
    told = Told()
    guards = (Guard("mentor", seats),)
    first = told.begun("a", "mentor", process="one", guards=guards)
    second = told.begun("b", "mentor", process="two", guards=guards)
    return told.ended(first, 1).ended(second, 2).read("mentor", 2, ("a", 1), ("b", 2))


def test_two_who_both_saw_the_last_seat_free_are_found() -> None:
    assert write_skew(seats=1).found() == {"write skew"}
    assert write_skew(seats=2).found() == set()


def test_a_page_that_is_not_the_end_lacks_nothing_after_it() -> None:
    cut: Sequence[tuple[str, int]] = [("a", 1)]
    assert healthy().read("x", 7, *cut, whole=False).found() == set()
    assert "lost update" in healthy().read("x", 7, *cut).found()


def test_organisations_are_nothing_to_one_another() -> None:
    told = healthy()
    told.events.append(Invoked(99, "norrsken", "reader", "look", read="x"))
    told.events.append(Completed(99, Outcome.OK, 7))
    assert told.found() == set()


def test_what_never_ended_may_have_happened(tmp_path: object) -> None:
    told = Told()
    told.begun("a", "x")
    assert told.read("x", 0).found() == set()
    assert told.read("x", 1, ("a", 1)).found() == set()


def test_a_history_comes_back_from_its_file(tmp_path_factory: pytest.TempPathFactory) -> None:
    from tests.chaos.history import History

    path = tmp_path_factory.mktemp("history") / "history.jsonl"
    history = History(path)
    for event in healthy().events:
        history.add(event)
    history.close()
    assert kept_in(path) == history.events == healthy().events
