"""Ids of commands that came without one."""

from __future__ import annotations

from gateway.outcome import CommandInput


def test_they_are_in_the_order_of_time() -> None:
    given = [CommandInput().once() for _ in range(1000)]
    assert given == sorted(set(given))
    assert {one.version for one in given} == {7}


def test_asked_twice_a_command_has_the_same() -> None:
    asked = CommandInput()
    assert asked.once() == asked.once()
