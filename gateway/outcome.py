"""What a mutation answers: the position from which on it is visible, or the rule that refused it."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

import strawberry
from graphql import GraphQLError
from strawberry.types import get_object_definition
from strawberry.utils.str_converters import to_camel_case
from uuid_utils.compat import uuid7

from domain.language import Actor, MemberId, Refused, Role
from domain.offboarding import OffboardOrganisation, OrganisationGone
from domain.organisation import FoundOrganisation
from domain.terminology import Vocabulary, in_words
from gateway.context import Context
from gateway.identity import PLATFORM
from gateway.negotiation import Locale
from gateway.scalars import Position
from services.handle import handle, still_here
from services.journal import Unavailable
from services.request import Request

OF_THE_PLATFORM = (FoundOrganisation, OffboardOrganisation)
"""All that its token is for; whoever operates the machines has other ways, such as ``fadder erase``."""

Info = strawberry.Info[Context, None]


@strawberry.input
class CommandInput:
    command_id: UUID | None = strawberry.field(
        default=None, description="Sent again: the first outcome, and nothing changes. Best of version 7."
    )
    occurred_on: date | None = strawberry.field(
        default=None, description="The day it happened, where that is not today; for imports."
    )
    expected_version: Position | None = strawberry.field(
        default=None,
        description="The position that a query has shown: refused where something that the command depends on has "
        "happened since.",
    )

    def once(self) -> UUID:
        """The command's id, from now on the same."""
        self.command_id = self.command_id or uuid7()
        return self.command_id


@strawberry.type(description="A rule said no; nothing was recorded.")
class Refusal:
    code: str = strawberry.field(description="The rule, in words that never change.")
    message: str = strawberry.field(description="The rule in the caller's language.")
    field: str | None = strawberry.field(description="The field of the input that it is about.")
    handbook: str | None = strawberry.field(description="The handbook's policy behind the rule.")
    details: list[str] = strawberry.field(description="What exactly it is about, where the rule names things.")


@strawberry.interface
class Outcome:
    command_id: UUID
    position: Position | None = strawberry.field(
        description="Queries that ask for at least this position show the outcome."
    )
    refusal: Refusal | None


async def act(
    info: Info,
    input: CommandInput,
    command: Any,
    on_behalf_of: MemberId | None = None,
    asker: Actor | None = None,
) -> dict[str, Any]:
    """Asks the journal for it; answers the fields of an ``Outcome``. ``asker``: where no member asks."""
    context = info.context
    tenant, member = context.caller.tenant, context.caller.member
    if context.caller.scope == PLATFORM:
        asker = Actor(PLATFORM, frozenset({Role.PLATFORM} if isinstance(command, OF_THE_PLATFORM) else ()))
    request = Request(
        command,
        input.once(),
        asker or member,
        context.house.now(),
        input.occurred_on,
        None if on_behalf_of == member else on_behalf_of,
        expected=input.expected_version,
    )
    try:
        position = await handle(context.house.journal(tenant), request)
    except Refused as refused:
        said = refusal(type(refused), await context.language(), await context.words(), refused.args)
        said.field = said.field if said.field in asked_for(type(input)) else None
        return {"command_id": request.command_id, "position": None, "refusal": said}
    except Unavailable:
        raise away(request.command_id) from None
    await context.house.hint(tenant)
    return {"command_id": request.command_id, "position": position, "refusal": None}


@cache
def asked_for(input: type[CommandInput]) -> frozenset[str]:
    """The fields of an input as the schema calls them: one rule may refuse commands that name other things."""
    fields = get_object_definition(input, strict=True).fields
    return frozenset(field.graphql_name or to_camel_case(field.python_name) for field in fields)


async def left(info: Info, input: CommandInput) -> dict[str, Any] | None:
    """The fields of an ``Outcome`` where the organisation has left, for what looks before it asks the journal for
    anything; None where it has not."""
    context = info.context
    try:
        await still_here(context.house.journal(context.caller.tenant), uuid7())
    except OrganisationGone as rule:
        said = refusal(type(rule), await context.language(), await context.words(), rule.args)
        return {"command_id": input.once(), "position": None, "refusal": said}
    except Unavailable:
        raise away(input.once()) from None
    return None


def away(command_id: UUID) -> GraphQLError:
    message = "The journal cannot be reached or read just now; ask again with the same commandId"
    return GraphQLError(message, extensions={"code": "UNAVAILABLE", "commandId": str(command_id)})


def refusal(rule: type[Refused], locale: Locale, own: Vocabulary, details: tuple[str, ...] = ()) -> Refusal:
    """``own`` are the organisation's words in that language."""
    sentence = rule.svenska if locale == "sv" else " ".join((rule.__doc__ or "").split())
    return Refusal(
        code=code(rule),
        message=in_words(sentence, locale, own),
        field=rule.about,
        handbook=rule.handbook,
        details=list(details),
    )


def code(rule: type[Refused]) -> str:
    """``NoSeatLeft`` as ``NO_SEAT_LEFT``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", rule.__name__).upper()
