"""A reaction as a value: which facts it listens to, and which commands follow from one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from domain.language import Actor, Role

Fact = TypeVar("Fact")


@dataclass(frozen=True, slots=True)
class Reaction(Generic[Fact]):
    """One policy of the product: facts in, commands out.

    ``react`` knows the fact and nothing else: whether the command is due is for the decider to say, and its refusal
    is no error. A new reaction follows the journal from its beginning. ``version`` rises when ``react`` answers
    otherwise than before; the new version goes on where the old one has come to.
    """

    name: str
    version: int
    facts: tuple[type[Fact], ...]
    react: Callable[[Fact], tuple[Any, ...]]
    opens: bool = False
    """Whether what it asks for is decided by what people have declared, which is sealed: whoever computes runs of the
    matching follows it, with the keys of persons."""

    @property
    def actor(self) -> Actor:
        """As whom its commands are given."""
        return Actor(f"policy:{self.name}@{self.version}", frozenset({Role.POLICY}))
