"""Ballots of a survey: taken once by each, signed unseen, and cast without a name."""

from __future__ import annotations

import strawberry
from strawberry import ID

from domain.ballots import BallotUnusable, OpenBallots, TakeBallot, bytes_of
from domain.blind import Unsigned
from domain.language import Refused, Role
from domain.offboarding import OrganisationGone
from domain.survey_question import Reply
from gateway.ids import node_id
from gateway.outcome import CommandInput, Info, Outcome, Refusal, act, away, left, refusal
from gateway.reads import may
from gateway.schema.enrolment import programme_id
from gateway.schema.survey import SurveyPayload, SurveyReplyInput, survey_id
from services.journal import Unavailable


@strawberry.input(description="From now on the survey is answered by ballots that nobody can link to a person.")
class OpenBallotsInput(CommandInput):
    programme: ID
    survey: ID


@strawberry.input(
    description="For oneself, and under the consent to `BALLOT` whose text one has read. A ballot is 32 random bytes; "
    "`blinded` is it blinded with the survey's `ballotKey`: RSABSSA-SHA384-PSS-Deterministic of RFC 9474."
)
class TakeBallotInput(CommandInput):
    programme: ID
    survey: ID
    blinded: str = strawberry.field(description="In hexadecimal digits.")
    text_digest: str
    locale: str


@strawberry.input(
    description="Send it without a token, at the organisation's host name, and some time after it was signed."
)
class CastBallotInput(CommandInput):
    programme: ID
    survey: ID
    token: str = strawberry.field(description="The 32 random bytes, in hexadecimal digits.")
    signature: str = strawberry.field(description="The unblinded signature, in hexadecimal digits.")
    replies: list[SurveyReplyInput]


@strawberry.type
class BallotPayload(Outcome):
    blind_signature: str | None = strawberry.field(description="In hexadecimal digits; asked again, the same.")


@strawberry.type(description="Nothing that is recorded has a position to tell.")
class CastPayload(Outcome):
    cast: bool


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def open_ballots(self, info: Info, input: OpenBallotsInput) -> SurveyPayload:
        survey, here = survey_id(input.survey), programme_id(input.programme)
        modulus = ""
        try:
            by = await info.context.people.load(info.context.caller.member)
            if by and by.here and may(by, Role.COORDINATOR, Role.ADMIN, within=here):  # nobody else has a key made
                modulus = f"{await info.context.house.boxes.modulus(info.context.caller.tenant, survey):x}"
        except Unavailable:
            raise away(input.once()) from None
        except OrganisationGone:
            pass  # as whatever is asked for is answered
        command = OpenBallots(here, survey, modulus)
        return SurveyPayload(**await act(info, input, command), survey_id=node_id("Survey", survey))

    @strawberry.mutation
    async def take_ballot(self, info: Info, input: TakeBallotInput) -> BallotPayload:
        survey, blinded = survey_id(input.survey), bytes_of(input.blinded)
        about = (programme_id(input.programme), survey, info.context.caller.member)
        fields = await act(info, input, TakeBallot(*about, input.blinded, input.text_digest, input.locale))
        if fields["refusal"] is not None:
            return BallotPayload(**fields, blind_signature=None)
        try:
            signature = await info.context.house.boxes.signed(info.context.caller.tenant, survey, blinded)
        except Unavailable:
            raise away(input.once()) from None
        except Unsigned:
            fields["refusal"] = await told(info, BallotUnusable())
            return BallotPayload(**fields, blind_signature=None)
        return BallotPayload(**fields, blind_signature=None if signature is None else signature.hex())

    @strawberry.mutation
    async def cast_ballot(self, info: Info, input: CastBallotInput) -> CastPayload:
        if (gone := await left(info, input)) is not None:
            return CastPayload(**gone, cast=False)
        replies = tuple(Reply(r.question, r.number, r.choice, r.text) for r in input.replies)
        about = (programme_id(input.programme), survey_id(input.survey))
        said, refused = (bytes_of(input.token), bytes_of(input.signature), replies), None
        try:
            await info.context.house.boxes.cast(info.context.caller.tenant, *about, *said)
        except Refused as rule:
            refused = await told(info, rule)
        except Unavailable:
            raise away(input.once()) from None
        return CastPayload(command_id=input.once(), position=None, refusal=refused, cast=refused is None)


async def told(info: Info, rule: Refused) -> Refusal:
    return refusal(type(rule), await info.context.language(), await info.context.words(), rule.args)
