"""What a programme's matching goes by: a numbered edition that never changes, and a new number for every change."""

from __future__ import annotations

from dataclasses import dataclass, field

from domain.attribute import KEY, MANAGER, Category
from domain.criteria_kinds import Criterion, Kind, Requirement, Requires
from domain.decider import Decider
from domain.language import Asked, ProgrammeId, Refused, Role, Scope, Tag, facts_of, line, programme_tag, visible
from domain.phase import DOORS, OVER, UNDRAFTED, Life, State, phase_of
from domain.phase import evolve as phase_after
from domain.programme import NotInThisPhase, ProgrammeUnknown

MOST = 20
"""Criteria, and requirements, in an edition."""

KEYLESS = frozenset({Kind.WISH, Kind.WAITING, Requires.AVAILABLE, Requires.NO_REPORTING_LINE})
COMPARED_AS_WORDS = frozenset({Kind.EQUAL, Kind.OVERLAP})

# commands


@dataclass(frozen=True, slots=True)
class DefineCriteria:
    programme: ProgrammeId
    criteria: tuple[Criterion, ...]
    requirements: tuple[Requirement, ...] = ()


# facts


@dataclass(frozen=True, slots=True)
class CriteriaDefined:
    programme: ProgrammeId
    edition: int
    """Counts from 1 in each programme."""
    criteria: tuple[Criterion, ...]
    requirements: tuple[Requirement, ...]


# refusals


class CriteriaUnusable(Refused):
    """Give 1 to 20 criteria, each with a weight of 1 to 100, a scale of at least 1, and a key where it needs one."""

    svenska = "Ange 1 till 20 kriterier, vart och ett med vikt 1–100, skala minst 1 och en nyckel där det behövs."
    about = "criteria"


class RequirementsUnusable(Refused):
    """Give at most 20 requirements, none twice, each with a key where it needs one."""

    svenska = "Ange högst 20 krav, inget två gånger, vart och ett med en nyckel där det behövs."
    about = "requirements"


class SensitiveOutOfPlace(Refused):
    """What is sensitive is compared as words, by its category, in a criterion that is marked as sensitive."""

    svenska = "Det som är känsligt jämförs som ord, efter sin kategori, i ett kriterium som är märkt som känsligt."
    about = "criteria"


class ManagerNotCompared(Refused):
    """Who is whose manager is no word to compare: require that there is no reporting line between the two."""

    svenska = "Vem som är vems chef är inget ord att jämföra: kräv att ingen av de två är chef över den andra."
    about = "requirements"


# state


@dataclass(frozen=True, slots=True)
class Edition:
    """Edition 0 has nothing in it: every pair that no rule forbids is as good as any other."""

    number: int = 0
    criteria: tuple[Criterion, ...] = ()
    requirements: tuple[Requirement, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    programme: State = UNDRAFTED
    edition: Edition = field(default_factory=Edition)


def scope(command: DefineCriteria) -> Scope:
    return (facts_of(programme_tag(command.programme), named=(*DOORS, CriteriaDefined)),)


def edition_of(fact: CriteriaDefined) -> Edition:
    return Edition(fact.edition, fact.criteria, fact.requirements)


def evolve(known: Known, fact: CriteriaDefined | Life) -> Known:
    if isinstance(fact, CriteriaDefined):
        return Known(known.programme, edition_of(fact))
    return Known(phase_after(known.programme, fact), known.edition)


def decide(command: DefineCriteria, known: Known, asked: Asked) -> tuple[CriteriaDefined, ...]:
    asked.within(command.programme).only(Role.COORDINATOR, Role.INTEGRATION)
    phase = phase_of(known.programme)
    if phase is None:
        raise ProgrammeUnknown
    if phase in OVER:
        raise NotInThisPhase
    usable(command)
    wanted = Edition(known.edition.number, command.criteria, command.requirements)
    if wanted == known.edition:
        return ()
    return (CriteriaDefined(command.programme, known.edition.number + 1, command.criteria, command.requirements),)


def usable(command: DefineCriteria) -> None:
    if any(one.key == MANAGER for one in (*command.criteria, *command.requirements)):
        raise ManagerNotCompared
    for one in command.criteria:
        if one.sensitive != (one.key in {*Category}) or (one.sensitive and one.kind not in COMPARED_AS_WORDS):
            raise SensitiveOutOfPlace
    if not 1 <= len(command.criteria) <= MOST or not all(map(weighable, command.criteria)):
        raise CriteriaUnusable
    names = {one.name for one in command.requirements}
    if not len(names) == len(command.requirements) <= MOST or not all(map(checkable, command.requirements)):
        raise RequirementsUnusable


def weighable(one: Criterion) -> bool:
    return 1 <= one.weight <= 100 and 1 <= one.scale <= 10**6 and keyed(one.kind, one.key) and ordered(one.order)


def checkable(one: Requirement) -> bool:
    return 0 <= one.least <= 10**6 and keyed(one.kind, one.key) and one.key not in {*Category} and ordered(one.order)


def keyed(kind: Kind | Requires, key: str) -> bool:
    return not key if kind in KEYLESS else KEY.fullmatch(key) is not None


def ordered(order: tuple[str, ...]) -> bool:
    return len(order) <= 50 and len(set(order)) == len(order) and all(map(declarable, order))


def declarable(word: str) -> bool:
    """Whether somebody can have declared it: there is something to see, and nothing that no page shows."""
    return len(word) <= 80 and any(map(visible, word)) and line(word) == " ".join(word.split())


def tags(fact: CriteriaDefined) -> tuple[Tag, ...]:
    return (programme_tag(fact.programme),)


criteria: Decider[DefineCriteria, Known, CriteriaDefined, CriteriaDefined | Life] = Decider(
    commands=(DefineCriteria,),
    facts=(CriteriaDefined,),
    scope=scope,
    initial=Known(),
    evolve=evolve,
    decide=decide,
    tags=tags,
)
