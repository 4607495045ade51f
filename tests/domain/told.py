"""What the specs tell of each command: that it does something, why it is refused, and when it stays quiet.

Read from the text of their sentences, so the answer is whole whichever tests are run. A sentence names its command,
or a constant of its module that is one.
"""

from __future__ import annotations

import ast
import importlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from domain.catalogue import DECIDER_OF, DECIDERS, FACTS
from domain.language import Refused
from domain.pair import NotTogether, PairUnknown
from domain.side import CoMentorOnlyHelps
from domain.vault import AgreeFirst, VaultClosed

IN_THE_VAULT = tuple(
    command for decider in DECIDERS if hasattr(decider.initial, "room") for command in decider.commands
)
AT_THE_DOOR_OF_THE_VAULT = (PairUnknown, NotTogether, VaultClosed, AgreeFirst, CoMentorOnlyHelps)
"""``test_vault`` tells these of every command in the vault, also of tomorrow's."""


@dataclass(slots=True)
class Told:
    does: bool = False
    stays_quiet: bool = False
    refused_for: set[type[Refused]] = field(default_factory=set[type[Refused]])
    facts: set[str] = field(default_factory=set[str])
    """The names of those that follow from it."""


def told() -> dict[type[Any], Told]:
    of_commands = {command: Told() for command in DECIDER_OF}
    for path in sorted(Path(__file__).parent.glob("test_*.py")):
        names = Names(f"tests.domain.{path.stem}")
        for node in ast.walk(ast.parse(path.read_text())):
            match node:
                case ast.Call(
                    func=ast.Attribute(
                        attr="then" | "refuses" | "stays_quiet" as ending,
                        value=ast.Call(func=ast.Attribute(attr="when"), args=[asked, *_]),
                    ),
                    args=args,
                ):
                    hear(of_commands[names.command_in(asked)], ending, args, names)
                case _:
                    pass
    for command in IN_THE_VAULT:
        of_commands[command].refused_for |= {*AT_THE_DOOR_OF_THE_VAULT}
    return of_commands


def hear(command: Told, ending: str, args: list[ast.expr], names: Names) -> None:
    match ending, args:
        case "refuses", [ast.Name(id=rule)]:
            command.refused_for.add(names.get(rule))
        case "stays_quiet", _:
            command.stays_quiet = True
        case _:
            command.does = True
            command.facts.update(names.facts_in(args))


@dataclass(frozen=True, slots=True)
class Names:
    """What the names in a module of specs stand for."""

    module: str

    def get(self, name: str) -> Any:
        return getattr(importlib.import_module(self.module), name, None)

    def command_in(self, asked: ast.expr) -> type[Any]:
        """The command that an expression makes, be it new, a constant, or a constant with something replaced."""
        for node in ast.walk(asked):
            named: object = self.get(node.id) if isinstance(node, ast.Name) else None
            for command in DECIDER_OF:
                if named is command or isinstance(named, command):
                    return command
        raise AssertionError(f"{self.module}:{asked.lineno} names no command")

    def facts_in(self, args: list[ast.expr]) -> set[str]:
        """The facts that expressions make, or that their constants are or hold."""
        named = [self.get(node.id) for arg in args for node in ast.walk(arg) if isinstance(node, ast.Name)]
        each = [
            one for known in named for one in cast("tuple[Any, ...]", known if isinstance(known, tuple) else (known,))
        ]
        kinds = [cast("type[Any]", one if isinstance(one, type) else type(one)) for one in each]
        return {kind.__name__ for kind in kinds if kind in FACTS.values()}
