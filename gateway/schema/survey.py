"""Surveys of a programme: what is asked, one's own answer, and what all answers come to together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

import strawberry
from strawberry import ID

from domain.language import MemberId, Role, Side
from domain.satisfaction import Told, by_side
from domain.sealed import ERASED
from domain.survey import AnswerSurvey, CloseSurvey, OpenSurvey, SurveyId
from domain.survey_question import (
    FEWEST,
    Choice,
    Question,
    QuestionKind,
    Reply,
    Result,
    questions_of,
    replies_of,
    results,
)
from gateway.ids import new_id, node_id, own_id
from gateway.outcome import CommandInput, Info, Outcome, act
from gateway.reads import Connection, Pages, every, looking, may, one, reach, viewer
from gateway.scalars import Position
from gateway.schema.enrolment import programme_id, zone_of
from projections.members import MemberRow
from projections.reading import Away
from projections.surveys import SurveyRow, survey_answers, surveys
from services.journal import Unavailable

strawberry.enum(QuestionKind, name="SurveyQuestionKind")

READERS = (Role.COORDINATOR, Role.ADMIN, Role.AUDITOR, Role.SPONSOR)
SURVEYS = Pages(surveys, "survey", lambda row: row.survey)


def survey_id(given: ID) -> SurveyId:
    return SurveyId(own_id("Survey", given))


@strawberry.type
class SurveyChoice:
    key: str
    text: str


@strawberry.type(description="In the caller's language.")
class SurveyQuestion:
    key: str
    kind: QuestionKind
    text: str
    choices: list[SurveyChoice]


@strawberry.type
class SurveyReply:
    question: str
    number: int | None
    choice: str | None
    text: str | None


@strawberry.type
class SurveyCount:
    value: str = strawberry.field(description="A number, or the key of a choice.")
    times: int


@strawberry.type(description="What is replied to one question; nothing of it where fewer than five have.")
class SurveyResult:
    question: str
    replies: int | None
    counts: list[SurveyCount]
    mean: float | None
    nps: int | None
    texts: list[str] | None = strawberry.field(description="For coordinators and administrators.")


@strawberry.type
class Survey:
    row: strawberry.Private[SurveyRow]
    by: strawberry.Private[MemberRow]
    id: ID
    title: str
    ballot_key: str | None = strawberry.field(
        description="Where it is answered by ballot: the modulus of the RSA key that signs, in hexadecimal digits; the "
        "exponent is 65537."
    )

    @strawberry.field
    async def opened_on(self, info: Info) -> date:
        return self.row.opened.day(await zone_of(info, self.row.programme))

    @strawberry.field
    async def closed_on(self, info: Info) -> date | None:
        return self.row.closed and self.row.closed.day(await zone_of(info, self.row.programme))

    @strawberry.field
    async def questions(self, info: Info) -> list[SurveyQuestion]:
        swedish = await info.context.language() == "sv"
        return [
            SurveyQuestion(
                key=one.key,
                kind=one.kind,
                text=one.sv if swedish else one.en,
                choices=[SurveyChoice(key=c.key, text=c.sv if swedish else c.en) for c in one.choices],
            )
            for one in questions_of(self.row.questions)
        ]

    @strawberry.field(description="One's own; empty where there is none.")
    async def my_answer(self, info: Info) -> list[SurveyReply]:
        where = "t.survey = $2 and t.member = $3"
        for answered in await every(info, survey_answers, where, self.row.survey, self.by.member):
            if answered.replies is not None:
                said = replies_of(await info.context.texts.load(answered.replies))
                return [SurveyReply(question=r.question, number=r.number, choice=r.choice, text=r.text) for r in said]
        return []

    @strawberry.field(
        description="For coordinators, administrators, auditors and sponsors, once it is closed and five answered."
    )
    async def results(self, info: Info) -> list[SurveyResult] | None:
        if self.row.closed is None or not may(self.by, *READERS, within=self.row.programme):
            return None
        texts = may(self.by, Role.COORDINATOR, Role.ADMIN, within=self.row.programme)
        return [shown_result(one, texts=texts) for one in (await told(info, self.row, {})).together] or None


async def told(info: Info, row: SurveyRow, side_of: Mapping[MemberId, Side | None]) -> Told:
    """Of a survey that is closed; for those who may see results."""
    asked = questions_of(row.questions)
    if row.modulus is not None:
        try:
            return Told(results(asked, await info.context.house.boxes.counted(info.context.caller.tenant, row.survey)))
        except Unavailable:
            raise Away from None
    rows = await every(info, survey_answers, "t.survey = $2", row.survey)
    kept = [(answer.member, answer.replies) for answer in rows if answer.replies is not None]
    if len(rows) < FEWEST:
        return Told()
    said = await info.context.texts.load_many([text for _, text in kept])
    groups = defaultdict[Side | None, list[tuple[Reply, ...]]](list)
    for (member, _), text in zip(kept, said, strict=True):
        if text != ERASED:
            groups[side_of.get(member)].append(replies_of(text))
    return Told(results(asked, [one for group in groups.values() for one in group]), by_side(asked, groups))


def shown_result(one: Result, *, texts: bool) -> SurveyResult:
    return SurveyResult(
        question=one.question.key,
        replies=one.replies,
        counts=[SurveyCount(value=count.value, times=count.times) for count in one.counts],
        mean=one.mean,
        nps=one.nps,
        texts=[*one.texts] if texts else None,
    )


def shown(row: SurveyRow, by: MemberRow) -> Survey:
    return Survey(
        row=row,
        by=by,
        id=node_id("Survey", row.survey),
        title=row.title,
        ballot_key=row.modulus,
    )


@strawberry.input
class SurveyChoiceInput:
    key: str
    sv: str
    en: str


@strawberry.input
class SurveyQuestionInput:
    key: str
    kind: QuestionKind
    sv: str
    en: str
    choices: list[SurveyChoiceInput] = strawberry.field(default_factory=list[SurveyChoiceInput])


@strawberry.input(description="One of the three, as the question asks for.")
class SurveyReplyInput:
    question: str
    number: int | None = None
    choice: str | None = None
    text: str | None = None


@strawberry.input
class OpenSurveyInput(CommandInput):
    programme: ID
    title: str
    questions: list[SurveyQuestionInput]


@strawberry.input
class CloseSurveyInput(CommandInput):
    programme: ID
    survey: ID


@strawberry.input(description="For oneself, and under the consent to `SURVEY` whose text one has read.")
class AnswerSurveyInput(CommandInput):
    programme: ID
    survey: ID
    replies: list[SurveyReplyInput]
    text_digest: str
    locale: str


@strawberry.type
class SurveyPayload(Outcome):
    survey_id: ID

    @strawberry.field
    async def survey(self, info: Info) -> Survey | None:
        if self.position is None:
            return None
        await reach(info, self.position)
        by = await viewer(info)
        row = await one(info, surveys, survey_id(self.survey_id))
        return shown(row, by) if row else None


async def answer(info: Info, input: CommandInput, command: Any) -> SurveyPayload:
    return SurveyPayload(**await act(info, input, command), survey_id=node_id("Survey", command.survey))


@strawberry.type
class Query:
    @strawberry.field
    async def survey(self, info: Info, id: ID, at_least: Position | None = None) -> Survey | None:
        by = await looking(info, at_least)
        row = await one(info, surveys, survey_id(id))
        return shown(row, by) if row else None

    @strawberry.field(description="Of a programme.")
    async def surveys(
        self, info: Info, programme: ID, first: int, after: str | None = None, at_least: Position | None = None
    ) -> Connection[Survey]:
        by = await looking(info, at_least)
        where = "t.programme = $2"
        return await SURVEYS.page(info, first, after, lambda row: shown(row, by), where, programme_id(programme))


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def open_survey(self, info: Info, input: OpenSurveyInput) -> SurveyPayload:
        questions = tuple(
            Question(q.key, q.kind, q.sv, q.en, tuple(Choice(c.key, c.sv, c.en) for c in q.choices))
            for q in input.questions
        )
        survey = SurveyId(new_id(input.once(), "survey"))
        return await answer(info, input, OpenSurvey(programme_id(input.programme), survey, input.title, questions))

    @strawberry.mutation
    async def close_survey(self, info: Info, input: CloseSurveyInput) -> SurveyPayload:
        return await answer(info, input, CloseSurvey(programme_id(input.programme), survey_id(input.survey)))

    @strawberry.mutation
    async def answer_survey(self, info: Info, input: AnswerSurveyInput) -> SurveyPayload:
        command = AnswerSurvey(
            programme_id(input.programme),
            survey_id(input.survey),
            info.context.caller.member,
            tuple(Reply(r.question, r.number, r.choice, r.text) for r in input.replies),
            input.text_digest,
            input.locale,
        )
        return await answer(info, input, command)
