"""Declaring what can be compared: freely, but for what the law holds to be special."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from domain import roll as rolls
from domain.attribute import (
    FACTS,
    Attribute,
    AttributesDeclared,
    Category,
    Fact,
    SensitiveAttributeDeclared,
    read,
    told,
)
from domain.consent import ConsentGiven, ConsentWithdrawn, Purpose
from domain.decider import Decider
from domain.language import (
    Asked,
    MemberId,
    ProgrammeId,
    Refused,
    Scope,
    Side,
    Tag,
    facts_of,
    line,
    member_tag,
    programme_tag,
    written,
)
from domain.roll import ReviewReopened, Roll, on_roll
from domain.taking_part import anew, applicant, substance

# commands


@dataclass(frozen=True, slots=True)
class DeclareAttributes:
    """All of them, each time; or some, where those of other keys stay."""

    programme: ProgrammeId
    member: MemberId
    side: Side
    attributes: tuple[Attribute, ...]
    others_stay: bool | None = None


@dataclass(frozen=True, slots=True)
class DeclareSensitiveAttribute:
    """Without a value: take it back."""

    programme: ProgrammeId
    member: MemberId
    side: Side
    category: Category
    value: str | None = None


Command = DeclareAttributes | DeclareSensitiveAttribute
Consents = ConsentGiven | ConsentWithdrawn
Seen = Fact | Consents | rolls.Fact

# refusals


class ValueUnusable(Refused):
    """A value has 1 to 80 characters."""

    svenska = "Ett värde har 1 till 80 tecken."
    about = "value"


class ConsentMissing(Refused):
    """Consent to matching by this kind of attribute first; without it, it is not kept."""

    svenska = "Samtyck först till matchning efter den här sortens egenskap; utan samtycke sparas den inte."
    about = "category"


# state


@dataclass(frozen=True, slots=True)
class Declared:
    roll: Roll = field(default_factory=Roll)
    attributes: Mapping[Side, str] = field(default_factory=dict[Side, str])
    sensitive: Mapping[tuple[Side, Category], str | None] = field(
        default_factory=dict[tuple[Side, Category], "str | None"]
    )
    consented: frozenset[Category] = frozenset()


def scope(command: Command) -> Scope:
    return (
        facts_of(member_tag(command.member), programme_tag(command.programme), named=FACTS),
        facts_of(member_tag(command.member), named=(ConsentGiven, ConsentWithdrawn)),
        *on_roll(command.programme, command.member),
    )


def evolve(state: Declared, fact: Seen) -> Declared:
    match fact:
        case AttributesDeclared():
            return replace(state, attributes={**state.attributes, fact.side: fact.attributes})
        case SensitiveAttributeDeclared():
            return replace(state, sensitive={**state.sensitive, (fact.side, fact.category): fact.value})
        case ConsentGiven(purpose=Purpose.MATCHING, category=Category() as category):
            return replace(state, consented=state.consented | {category})
        case ConsentWithdrawn(purpose=Purpose.MATCHING, category=Category() as category):
            return replace(state, consented=state.consented - {category})
        case ConsentGiven() | ConsentWithdrawn():
            return state
        case _:
            return replace(state, roll=rolls.evolve(state.roll, fact))


def decide(command: Command, state: Declared, asked: Asked) -> tuple[Fact | ReviewReopened, ...]:
    own = applicant(state.roll, command.member, asked, command.side)
    match command:
        case DeclareAttributes():
            last = state.attributes.get(command.side, told(()))
            attributes = told((*others(command, last), *command.attributes))
            if attributes == last:
                return ()
            declared = AttributesDeclared(command.programme, command.member, command.side, attributes)
            material = said(attributes) != said(last)
            return (declared, *anew(command.programme, command.member, own, command.side, material=material))
        case DeclareSensitiveAttribute():
            return declare_sensitive(command, state)


def others(command: DeclareAttributes, last: str) -> tuple[Attribute, ...]:
    keys = {one.key for one in command.attributes}
    return tuple(one for one in read(last) if one.key not in keys) if command.others_stay else ()


def said(attributes: str) -> list[tuple[str, frozenset[str], int | None]]:
    """The attributes in substance."""
    return [(one.key, frozenset(map(substance, one.values)), one.number) for one in read(attributes)]


def declare_sensitive(command: DeclareSensitiveAttribute, state: Declared) -> tuple[Fact, ...]:
    value = None if command.value is None else written(line(command.value), 80, ValueUnusable)
    if value is not None and command.category not in state.consented:
        raise ConsentMissing
    if value == state.sensitive.get((command.side, command.category)):
        return ()
    return (SensitiveAttributeDeclared(command.programme, command.member, command.side, command.category, value),)


def tags(fact: Fact | ReviewReopened) -> tuple[Tag, ...]:
    return (member_tag(fact.member), programme_tag(fact.programme))


attributes: Decider[Command, Declared, Fact | ReviewReopened, Seen] = Decider(
    commands=(DeclareAttributes, DeclareSensitiveAttribute),
    facts=FACTS,
    scope=scope,
    initial=Declared(),
    evolve=evolve,
    decide=decide,
    tags=tags,
    reads=FACTS,
)
