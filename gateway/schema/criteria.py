"""What a programme's matching goes by."""

from __future__ import annotations

import strawberry
from strawberry import ID

from domain import criteria_kinds as kinds
from domain.criteria import DefineCriteria
from domain.criteria_kinds import Kind, Requires
from domain.language import ProgrammeId, Role
from gateway.outcome import CommandInput, Info, Outcome, act
from gateway.reads import every, looking, one, reach
from gateway.scalars import Position
from gateway.schema.enrolment import programme_id
from projections.criteria import CriteriaRow, criteria, key

strawberry.enum(Kind, name="CriterionKind")
strawberry.enum(Requires, name="RequirementKind")

READERS = (Role.COORDINATOR, Role.ADMIN, Role.AUDITOR, Role.INTEGRATION)


@strawberry.type
class Criterion:
    kind: Kind
    weight: int
    key: str
    scale: int
    inverted: bool
    sensitive: bool
    order: list[str]


@strawberry.type
class Requirement:
    kind: Requires
    key: str
    least: int
    order: list[str]
    name: str = strawberry.field(description="As it stands among blocking rules.")


@strawberry.type
class CriteriaEdition:
    edition: int
    criteria: list[Criterion]
    requirements: list[Requirement]


def shown(row: CriteriaRow) -> CriteriaEdition:
    return CriteriaEdition(
        edition=row.edition,
        criteria=[
            Criterion(
                kind=one.kind,
                weight=one.weight,
                key=one.key,
                scale=one.scale,
                inverted=one.inverted,
                sensitive=one.sensitive,
                order=[*one.order],
            )
            for one in row.criteria
        ],
        requirements=[
            Requirement(kind=one.kind, key=one.key, least=one.least, order=[*one.order], name=one.name)
            for one in row.requirements
        ],
    )


@strawberry.input
class CriterionInput:
    kind: Kind
    weight: int
    key: str = strawberry.field(default="", description="An attribute, or a sensitive category.")
    scale: int = strawberry.field(default=1, description="Of distance, gap and waiting: what makes all or nothing.")
    inverted: bool = False
    sensitive: bool = strawberry.field(default=False, description="Weighs under the consent of both only.")
    order: list[str] = strawberry.field(default_factory=list[str], description="Words as ranks, from the least.")


@strawberry.input
class RequirementInput:
    kind: Requires
    key: str = ""
    least: int = 1
    order: list[str] = strawberry.field(default_factory=list[str])


@strawberry.input
class DefineCriteriaInput(CommandInput):
    programme: ID
    criteria: list[CriterionInput]
    requirements: list[RequirementInput] = strawberry.field(default_factory=list[RequirementInput])


@strawberry.type
class CriteriaPayload(Outcome):
    of_programme: strawberry.Private[ProgrammeId]

    @strawberry.field
    async def criteria(self, info: Info) -> CriteriaEdition | None:
        if self.position is None:
            return None
        await reach(info, self.position)
        return await newest(info, self.of_programme)


async def newest(info: Info, programme: ProgrammeId) -> CriteriaEdition | None:
    rows = await every(info, criteria, "t.programme = $2", programme)
    return shown(max(rows, key=lambda row: row.edition)) if rows else None


async def edition(info: Info, programme: ProgrammeId, number: int) -> CriteriaRow:
    """Edition 0 has nothing in it."""
    return await one(info, criteria, key(programme, number)) or CriteriaRow(programme, 0, (), ())


@strawberry.type
class Query:
    @strawberry.field(description="The newest edition, for whoever follows matching.")
    async def matching_criteria(
        self, info: Info, programme: ID, at_least: Position | None = None
    ) -> CriteriaEdition | None:
        await looking(info, at_least, roles=READERS, within=programme_id(programme))
        return await newest(info, programme_id(programme))


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def define_criteria(self, info: Info, input: DefineCriteriaInput) -> CriteriaPayload:
        programme = programme_id(input.programme)
        command = DefineCriteria(
            programme,
            tuple(
                kinds.Criterion(one.kind, one.weight, one.key, one.scale, one.inverted, one.sensitive, tuple(one.order))
                for one in input.criteria
            ),
            tuple(kinds.Requirement(one.kind, one.key, one.least, tuple(one.order)) for one in input.requirements),
        )
        return CriteriaPayload(**await act(info, input, command), of_programme=programme)
