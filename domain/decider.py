"""A decision as a value: which facts it depends on, how they fold, and what they allow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from domain.language import Asked, Scope, Tag

Command = TypeVar("Command")
State = TypeVar("State")
Fact = TypeVar("Fact")
Seen = TypeVar("Seen")

Upcast = Callable[[dict[str, Any]], dict[str, Any]]
"""The fields of a fact as one version wrote them, in JSON's plain values, to what the next version would have written.

A sealed text passes as it is and keeps its field's name: it was sealed for that field.
"""


@dataclass(frozen=True, slots=True)
class Decider(Generic[Command, State, Fact, Seen]):
    """One business thing.

    ``scope`` names the facts that a command depends on, across things where the rule does; ``evolve`` folds these
    from ``initial``. ``decide`` answers new facts, nothing (``()``: already so), or raises a ``Refused``.
    ``tags`` says under which things a new fact will be found.
    """

    commands: tuple[type[Command], ...]
    facts: tuple[type[Fact], ...]
    scope: Callable[[Command], Scope]
    initial: State
    evolve: Callable[[State, Seen], State]
    decide: Callable[[Command, State, Asked], tuple[Fact, ...]]
    tags: Callable[[Fact], tuple[Tag, ...]]
    reads: tuple[type[Seen], ...] = ()
    """Facts whose sealed texts a decision depends on; all others it sees as the journal holds them."""
    upcasts: Mapping[type[Fact], tuple[Upcast, ...]] = field(default_factory=dict[Any, "tuple[Upcast, ...]"])
    """Of facts that have changed their shape: from version 1 to 2, from 2 to 3, and so on to today's."""
    inner: tuple[type[Command], ...] = ()
    """Commands that only the product itself gives: there is no mutation for them."""
