"""The language of the product as one page: what may be asked, what follows, what is refused, who shows it.

Nothing of it is written by hand. Facts and refusals are those of the specs, who may ask those of their tables, and who
shows a fact is asked of every read model. ``make language`` writes the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from domain.catalogue import DECIDER_OF
from domain.language import Asked, Recorded, Refused, Role, Via
from gateway.outcome import code
from projections.audit_trail import audit_trail
from projections.catalogue import PROJECTIONS
from tests.domain.specs import SPECS, TODAYS, Spec
from tests.domain.stage import LAST_DAY
from tests.domain.test_who_may import VOICES
from tests.domain.told import Told, told
from tests.spec import OWNER_OF, May, decide, noon

HEAD = """# The language

Each command with who may ask for it, the facts that follow, the read models that show them, and every rule that may
refuse it. The audit trail shows every fact and is not named. A word in these sentences that an organisation has renamed
is said in its own. Generated from the specs by `make language`; a test fails when it is stale.
"""


def page() -> str:
    known = told()
    return "\n".join([HEAD, *(line for spec in SPECS for line in of_thing(spec, known))])


def of_thing(spec: Spec, known: dict[type[Any], Told]) -> Iterator[str]:
    yield f"## {spec.thing.replace('_', ' ').capitalize()}\n"
    for command in spec.decider.commands:
        yield from of_command(command, known[command], [row for row in spec.may if type(row.command) is command])


def of_command(command: type[Any], heights: Told, may: list[May]) -> Iterator[str]:
    name = command.__name__
    voices = sorted({voice for row in may for voice in row.allowed.split()})
    yield f"### `{name}`\n"
    inner = command in DECIDER_OF[command].inner
    asked = "Given by the product itself" if inner else f"Mutation `{name[0].lower()}{name[1:]}`"
    yield f"{asked}. May ask: {', '.join(voices)}.\n"
    yield "| fact | shown by |\n|---|---|"
    for fact in sorted(heights.facts | recorded_by(may)):
        yield f"| `{fact}` | {', '.join(shown_by(fact)) or 'none but the audit trail'} |"
    yield "\n| refused with | English | svenska |\n|---|---|---|"
    for rule in sorted(heights.refused_for, key=code):
        yield f"| `{code(rule)}`{about(rule)} | {sentence(rule)} | {rule.svenska} |"
    yield ""


def recorded_by(may: list[May]) -> set[str]:
    """What follows where the tables say that somebody may."""
    asked = [(row, Asked(VOICES[voice], noon(LAST_DAY))) for row in may for voice in row.allowed.split()]
    return {
        type(fact).__name__ for row, circumstances in asked for fact in decide(row.command, row.past, circumstances)
    }


def about(rule: type[Refused]) -> str:
    return f" `{rule.about}`" if rule.about else ""


def sentence(rule: type[Refused]) -> str:
    return " ".join((rule.__doc__ or "").split())


def shown_by(name: str) -> list[str]:
    """The read models that listen to a fact."""
    facts = [golden.fact for golden in TODAYS if golden.name == name]
    return [
        projection.name.replace("_", " ")
        for projection in PROJECTIONS
        if projection is not audit_trail and any(projection.keys(recorded(fact)) for fact in facts)
    ]


def recorded(fact: Any) -> Recorded:
    tags = OWNER_OF[type(fact)].tags(fact)
    now = noon(datetime(2026, 2, 15, tzinfo=UTC).date())
    return Recorded(1, fact, tags, "cora", Role.COORDINATOR, Via.API, now, command_id="c")


if __name__ == "__main__":
    print(page(), end="")
