"""mutmut, and what it does not do by itself: a condition that always holds, and one that never does.

Run as a program in the folder of a trial, with the names of mutants, or none for all; leaves ``outcomes.json`` there.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any, cast

import libcst as cst
from mutmut.__main__ import cli
from mutmut.mutation import file_mutation, mutators


def never_and_always(condition: cst.BaseExpression) -> Iterable[cst.BaseExpression]:
    whole = condition.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    for operator, literal in ((cst.And(), "False"), (cst.Or(), "True")):
        yield cst.BooleanOperation(left=whole, operator=operator, right=cst.Name(literal))


def of_test(node: cst.If | cst.CompIf) -> Iterable[cst.CSTNode]:
    for test in never_and_always(node.test):
        yield node.with_changes(test=test, whitespace_before_test=cst.SimpleWhitespace(" "))


def of_guard(node: cst.MatchCase) -> Iterable[cst.CSTNode]:
    if node.guard is not None:
        for guard in never_and_always(node.guard):
            yield node.with_changes(guard=guard, whitespace_after_if=cst.SimpleWhitespace(" "))


Operator = tuple[type, Callable[[Any], Iterable[cst.CSTNode]]]
OURS: tuple[Operator, ...] = ((cst.If, of_test), (cst.CompIf, of_test), (cst.MatchCase, of_guard))


def said_by(*arguments: str) -> str:
    with redirect_stdout(StringIO()) as said:
        cli.main(list(arguments), standalone_mode=False)
    return said.getvalue()


def outcomes(chosen: Sequence[str]) -> list[tuple[str, str, str]]:
    """Name, status and, where no spec noticed, the difference."""
    found = re.findall(r"^\s+(\S+): (\S.*)$", said_by("results", "--all", "true"), re.MULTILINE)
    wanted = [(name, status) for name, status in found if not chosen or name in chosen]
    return [(name, status, "" if status == "killed" else said_by("show", name)) for name, status in wanted]


if __name__ == "__main__":
    file_mutation.NEVER_MUTATE_FUNCTION_CALLS.add("cast")  # it does nothing when it runs
    cast("list[Operator]", mutators.mutation_operators).extend(OURS)
    cli.main(["run", "--max-children", "1", *sys.argv[1:]], standalone_mode=False)
    Path("outcomes.json").write_text(json.dumps(outcomes(sys.argv[1:])), "utf-8")
