"""Surveys of a programme, and what has been answered: sealed, as it came."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from domain.language import MemberId, ProgrammeId, Recorded
from domain.sealed import Confidential, confidential
from domain.survey import BallotsOpened, SurveyAnswered, SurveyClosed, SurveyId, SurveyOpened
from projections.projection import Projection
from projections.when import When, when


class SurveyRow(Struct, frozen=True):
    survey: SurveyId
    programme: ProgrammeId
    title: str
    questions: str
    opened: When
    closed: When | None = None
    modulus: str | None = None
    """Of the key of its ballots, where it is answered by ballot."""


def survey_keys(recorded: Recorded) -> tuple[str, ...]:
    fact = recorded.fact
    return (fact.survey,) if isinstance(fact, SurveyOpened | SurveyClosed | BallotsOpened) else ()


def evolve_survey(row: SurveyRow | None, recorded: Recorded) -> SurveyRow | None:
    match recorded.fact:
        case SurveyOpened() as fact:
            return SurveyRow(fact.survey, fact.programme, fact.title, fact.questions, when(recorded))
        case SurveyClosed() if row is not None:
            return replace(row, closed=when(recorded))
        case BallotsOpened(modulus=modulus) if row is not None:
            return replace(row, modulus=modulus)
        case _:
            return row


surveys = Projection(
    "surveys",
    3,
    SurveyRow,
    survey_keys,
    evolve_survey,
    found_by=(("programme", "survey"),),
    hears=(SurveyOpened, SurveyClosed, BallotsOpened),
)


class SurveyAnswerRow(Struct, frozen=True):
    survey: SurveyId
    member: MemberId
    replies: Confidential | None


def answer_keys(recorded: Recorded) -> tuple[str, ...]:
    fact = recorded.fact
    return (f"{fact.survey}:{fact.member}",) if isinstance(fact, SurveyAnswered) else ()


def evolve_answer(row: SurveyAnswerRow | None, recorded: Recorded) -> SurveyAnswerRow | None:
    fact = recorded.fact
    if not isinstance(fact, SurveyAnswered):
        return row
    return SurveyAnswerRow(fact.survey, fact.member, confidential(recorded, "replies"))


survey_answers = Projection(
    "survey_answers",
    1,
    SurveyAnswerRow,
    answer_keys,
    evolve_answer,
    found_by=(("survey", "member"),),
    hears=(SurveyAnswered,),
)
