"""``make mutate``: one thing at a time is made wrong in the decisions, and a spec must notice.

First the specs nearest to a module are asked, then all that are fast about whatever survived. What ``docs/mutation.md``
explains may survive; anything else is printed, and fails.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

import click

from tests.mutation.specs import ALL, SLOW, modules, nearest
from tests.mutation.trial import Mutant, Outcome, Trial

HOUSE = Path(__file__).parents[2]
EXPLAINED = HOUSE / "docs" / "mutation.md"


@click.command()
@click.argument("files", nargs=-1)
def main(files: tuple[str, ...]) -> None:
    """Try FILES, as domain/meetings.py, or every module that decides something."""
    begun = perf_counter()
    found: list[Mutant] = []
    for module in modules(HOUSE, files):
        first = by_the_nearest(module)
        found += first
        left = sum(mutant.outcome is Outcome.SURVIVED for mutant in first)
        murmur(f"{module}: {len(first)} mutants, {left} survive what is nearest, {perf_counter() - begun:.0f} s")
    found = by_all(found)
    known = explained(EXPLAINED.read_text("utf-8"))
    surprising = [one for one in found if one.outcome is Outcome.SURVIVED and (one.function, one.change) not in known]
    for mutant in surprising:
        click.echo(f"\n{mutant.diff.strip()}\n| `{mutant.function}` | `{mutant.change}` | |")
    click.echo(f"\n{table(found, len(surprising))}")
    raise SystemExit(bool(surprising))


def by_the_nearest(module: str) -> list[Mutant]:
    return Trial(HOUSE, [module], nearest(HOUSE, module) or [ALL], SLOW).outcomes()


def by_all(found: Sequence[Mutant]) -> list[Mutant]:
    """Whatever survived, before every fast spec."""
    left = [mutant.name for mutant in found if mutant.outcome is Outcome.SURVIVED]
    if not left:
        return list(found)
    murmur(f"{len(left)} are tried by all fast specs")
    again = Trial(HOUSE, sorted({path_of(name) for name in left}), [ALL], SLOW).outcomes(left)
    at_last = {mutant.name: mutant for mutant in again}
    return [at_last.get(mutant.name, mutant) for mutant in found]


def path_of(name: str) -> str:
    return name.rpartition(".")[0].replace(".", "/") + ".py"


def explained(text: str) -> set[tuple[str, str]]:
    """Function and change of each row that says why."""
    rows = re.findall(r"^\| `(.+?)` \| `(.+)` \| .*\w.* \|$", text, re.MULTILINE)
    return {(function, change.replace(r"\|", "|")) for function, change in rows}


def table(found: Sequence[Mutant], surprising: int) -> str:
    rows: dict[str, Counter[Outcome]] = {}
    for mutant in found:
        rows.setdefault(path_of(mutant.name), Counter())[mutant.outcome] += 1
    lines = ["| module | mutants | killed | timed out | survived |", "|---|---|---|---|---|"]
    for name, of in [*rows.items(), ("all", sum(rows.values(), Counter[Outcome]()))]:
        lines.append(f"| {name} | {of.total()} | " + " | ".join(str(of[outcome]) for outcome in Outcome) + " |")
    return "\n".join([*lines, "", f"{surprising} survivors are not explained in docs/mutation.md"])


def murmur(line: str) -> None:
    click.echo(line, err=True)


if __name__ == "__main__":
    main()
