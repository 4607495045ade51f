"""What the spec file of each thing lays down beside its sentences; ``tests/domain/test_<thing>.py`` for each decider.

``MAY``          who may ask: a row, or more, for every command.
``GOLDEN``       what journals hold: ``<Fact>.v<version>`` and one text, with something in every field. Never change
                 one: a new shape is a new version, written beside the old.
``TEXTS``        ``<Fact>.<field>`` and who may read what people write there; ``None`` where a code is chosen.
``WORDS``        each kind of code, and every word of it that was ever written.
``NEVER_QUIET``  commands that are refused when done twice: the first time counts, and the second would be lost in
                 silence.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from enum import Enum
from typing import Any

from domain.catalogue import DECIDERS
from domain.decider import Decider
from domain.language import Visibility
from domain.wire import decode, version_of
from tests.spec import May


@dataclass(frozen=True, slots=True)
class Golden:
    name: str
    version: int
    text: str

    @property
    def body(self) -> bytes:
        return self.text.encode()

    @property
    def fact(self) -> Any:
        return decode(self.name, self.version, self.body)

    def __str__(self) -> str:
        return f"{self.name}.v{self.version}"


@dataclass(frozen=True, slots=True)
class Spec:
    thing: str
    decider: Decider[Any, Any, Any, Any]
    may: tuple[May, ...]
    golden: tuple[Golden, ...]
    texts: dict[str, Visibility | None]
    words: dict[type[Enum], str]
    never_quiet: frozenset[type[Any]]

    def __str__(self) -> str:
        return self.thing


def spec(decider: Decider[Any, Any, Any, Any]) -> Spec:
    thing = decider.commands[0].__module__.rpartition(".")[2]
    module = importlib.import_module(f"tests.domain.test_{thing}")

    def laid(table: str) -> Any:
        return getattr(module, table, ())

    return Spec(
        thing,
        decider,
        tuple(laid("MAY")),
        tuple(golden(key, text) for key, text in dict[str, str](laid("GOLDEN")).items()),
        dict(laid("TEXTS")),
        dict(laid("WORDS")),
        frozenset(laid("NEVER_QUIET")),
    )


def golden(key: str, text: str) -> Golden:
    name, version = key.split(".v")
    return Golden(name, int(version), text)


SPECS = tuple(map(spec, DECIDERS))
GOLDEN = tuple(one for spec in SPECS for one in spec.golden)
TODAYS = tuple(one for one in GOLDEN if one.version == version_of(one.name))
"""The facts in the shape that they are written in now."""
