"""Who is not matched with whom: whom somebody excludes, who did not fit one another, and who is the other's manager."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from domain import exclusion as exclusions
from domain.attribute import AttributesDeclared, manager, read
from domain.criteria import CriteriaDefined
from domain.criteria_kinds import Requires
from domain.exclusion import Exclusions, of_member
from domain.language import MemberId, ProgrammeId, Refused, Scope, Side, facts_of, member_tag, programme_tag
from domain.pair import EndReason, PairEnded

# refusals


class KeptApart(Refused):
    """These two are not to be matched with each other."""

    svenska = "De här två ska inte matchas med varandra."
    about = "mentor"


class ReportingLine(Refused):
    """One of them is the other's manager, which the criteria of this programme do not allow."""

    svenska = "Den ena är den andras chef, och det tillåter inte programmets kriterier."
    about = "mentor"


# state

Declared = Mapping[tuple[MemberId, Side], str]
"""What each said last of themselves on either side of the programme: attributes, as they are kept."""


@dataclass(frozen=True, slots=True)
class Apart:
    excluded: Exclusions = field(default_factory=Exclusions)
    unfit: frozenset[frozenset[MemberId]] = frozenset()
    """Who has been a pair that ended because it did not fit."""
    declared: Declared = field(default_factory=dict[tuple[MemberId, Side], str])
    no_reporting_line: bool = False
    """By the programme's criteria."""

    def by_line(self, one: MemberId, other: MemberId) -> bool:
        """Whether one of them is the other's manager, where that is ruled out."""
        return self.no_reporting_line and in_line(self.declared, one, other)


Lines = CriteriaDefined | AttributesDeclared
Fact = exclusions.Fact | Lines


def scope(adept: MemberId, mentors: Iterable[MemberId]) -> Scope:
    """Of every two: whether one excludes the other, in whichever programme it was said, and whether it did not fit."""
    ended = (facts_of(member_tag(adept), member_tag(one), named=(PairEnded,)) for one in mentors)
    return (of_member(adept), *ended)


def of_lines(programme: ProgrammeId, *members: MemberId) -> Scope:
    """What people have declared is sealed: a process without keys asks for none of it."""
    here = programme_tag(programme)
    declared = (facts_of(member_tag(one), here, named=(AttributesDeclared,)) for one in members)
    return (facts_of(here, named=(CriteriaDefined,)), *declared)


def ruled(fact: CriteriaDefined) -> bool:
    return any(one.kind is Requires.NO_REPORTING_LINE for one in fact.requirements)


def in_line(declared: Declared, one: MemberId, other: MemberId) -> bool:
    """Whether one of them is the other's manager."""
    told = ((declared.get((who, side), ""), whom) for who, whom in ((one, other), (other, one)) for side in Side)
    return any(manager(read(said)) == whom for said, whom in told)


def evolve(known: Apart, fact: Fact | PairEnded) -> Apart:
    match fact:
        case CriteriaDefined():
            return replace(known, no_reporting_line=ruled(fact))
        case AttributesDeclared():
            return replace(known, declared={**known.declared, (fact.member, fact.side): fact.attributes})
        case PairEnded(reason=EndReason.NO_FIT):
            return replace(known, unfit=known.unfit | {frozenset({fact.adept, fact.mentor})})
        case PairEnded():
            return known
        case _:
            return replace(known, excluded=exclusions.after(known.excluded, fact))


def may_meet(known: Apart, adept: MemberId, mentors: Iterable[MemberId], programme: ProgrammeId) -> None:
    for one in mentors:
        if known.excluded.between(adept, one, programme) or frozenset({adept, one}) in known.unfit:
            raise KeptApart
        if known.by_line(adept, one):
            raise ReportingLine
