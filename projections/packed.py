"""A fact in a pack: a line as the audit trail shows it, and a fact again for whoever re-runs it elsewhere.

What the trail leaves out is left out here, and stands empty in the fact that is made of the line: no check rests on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, is_dataclass
from enum import EnumType
from functools import cache
from typing import Any, cast, get_args, get_origin, get_type_hints

import msgspec

from domain.catalogue import FACTS
from domain.language import MemberId, Recorded, Role, Tag, Via, Visibility
from domain.public_form import REMINDED, hidden
from domain.wire import decode, version_of
from projections.audit_trail import AuditRow, evolve

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class PackedFact(AuditRow, frozen=True):
    version: int


def packed(recorded: Recorded) -> PackedFact:
    row = cast("AuditRow", evolve(None, recorded))
    return PackedFact(**msgspec.structs.asdict(row), version=version_of(recorded.name))


@dataclass(slots=True)
class Sieve:
    """What of a pack is for the one who takes it; ``held`` once something was not."""

    taker: MemberId
    lets: Callable[[AuditRow], bool]
    held: bool = False

    def through(self, row: AuditRow) -> bool:
        let = self.lets(row)
        self.held = self.held or not let
        return let


def lines(facts: Iterable[Recorded], sieve: Sieve | None = None) -> bytes:
    rows = (packed(fact) for fact in facts)
    return b"".join(msgspec.json.encode(row) + b"\n" for row in rows if sieve is None or sieve.through(row))


def unpacked(line: PackedFact) -> Recorded:
    """Raises as ``domain.wire.decode`` does."""
    said = dict(line.said)
    for name, empty in stand_ins(line.name).items():
        if isinstance(said.get(name), Mapping):
            said[name] = empty
    return Recorded(
        position=line.position,
        fact=decode(line.name, line.version, msgspec.json.encode(said)),
        tags=cast("tuple[Tag, ...]", line.things),
        by=line.by or "",
        role=Role.MEMBER if line.role is None else Role(line.role),
        via=Via(line.via),
        recorded_at=line.recorded_at,
        occurred_on=line.occurred_on,
        on_behalf_of=None if line.on_behalf_of is None else MemberId(line.on_behalf_of),
        command_id=line.command_id,
        causation=line.causation,
    )


@cache
def stand_ins(name: str) -> Mapping[str, Any]:
    """By field, what stands for what is left out."""
    fact = FACTS.get(name)
    if fact is None:
        return {}
    hints = get_type_hints(fact)
    some = {"member"} if fact in REMINDED else set[str]()
    return {field: stand_in(hints[field]) for field in {*hidden(fact), *some}}


def stand_in(hint: Any) -> Any:
    if get_origin(hint) is tuple:
        return ()
    kind = next(iter(get_args(hint)), hint)
    if is_dataclass(kind):
        return {}
    if isinstance(kind, EnumType):
        return next(iter(list[Any](kind))).value
    return kind() if kind in {bool, int} else ""


def schemas() -> dict[str, Any]:
    """The shape of every fact, as JSON Schema, with its version and who may read each field that is not for all."""
    shapes, defined = msgspec.json.schema_components(FACTS.values(), ref_template="#/$defs/{name}")
    facts = {
        name: {
            "version": version_of(name),
            "visibility": {field: hidden(fact).get(field, Visibility.PUBLIC) for field in get_type_hints(fact)},
            "schema": shape,
        }
        for (name, fact), shape in zip(FACTS.items(), shapes, strict=True)
    }
    return {"$schema": DIALECT, "facts": facts, "$defs": defined}
