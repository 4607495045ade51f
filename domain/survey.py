"""Surveys of a programme: asked of those who take part, answered once each, and shown only together.

They are apart from what a pair evaluates for itself, and need a consent of their own.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Annotated, NewType

from domain import roll as rolls
from domain import speech as speeches
from domain.consent import ConsentTextChanged
from domain.consent_text import Purpose, worded
from domain.decider import Decider
from domain.language import (
    Asked,
    MemberId,
    ProgrammeId,
    Refused,
    Role,
    Scope,
    Tag,
    Visibility,
    facts_of,
    line,
    member_tag,
    programme_tag,
    written,
)
from domain.phase import Programme
from domain.programme import ProgrammeUnknown
from domain.roll import DOORS, Enrolment, Roll, Standing, on_roll
from domain.speech import WORDS, Speech, TerminologyChanged
from domain.survey_question import Question, Reply, asked_as, questions_of, replied_as

SurveyId = NewType("SurveyId", str)

# commands


@dataclass(frozen=True, slots=True)
class OpenSurvey:
    programme: ProgrammeId
    survey: SurveyId
    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class CloseSurvey:
    programme: ProgrammeId
    survey: SurveyId


@dataclass(frozen=True, slots=True)
class AnswerSurvey:
    """``text_digest`` is the SHA-256 of the text of consent that the person saw."""

    programme: ProgrammeId
    survey: SurveyId
    member: MemberId
    replies: tuple[Reply, ...]
    text_digest: str
    locale: str


Command = OpenSurvey | CloseSurvey | AnswerSurvey

# facts


@dataclass(frozen=True, slots=True)
class SurveyOpened:
    """``questions`` as ``survey_question`` writes them."""

    programme: ProgrammeId
    survey: SurveyId
    title: Annotated[str, Visibility.PUBLIC]
    questions: Annotated[str, Visibility.PUBLIC]


@dataclass(frozen=True, slots=True)
class SurveyClosed:
    programme: ProgrammeId
    survey: SurveyId


@dataclass(frozen=True, slots=True)
class SurveyAnswered:
    programme: ProgrammeId
    survey: SurveyId
    member: MemberId
    consent: str
    """The digest of the text that was consented to."""
    replies: Annotated[str, Visibility.AGGREGATE]


@dataclass(frozen=True, slots=True)
class BallotsOpened:
    """The survey is answered by ballots (``ballots``), signed with the key of this modulus, in hexadecimal digits."""

    programme: ProgrammeId
    survey: SurveyId
    modulus: str


Own = SurveyOpened | SurveyClosed | SurveyAnswered
OWN: tuple[type[Own], ...] = (SurveyOpened, SurveyClosed, SurveyAnswered)
Seen = Own | BallotsOpened | TerminologyChanged | rolls.Fact

# refusals


class SurveyUnknown(Refused):
    """There is no such survey in this programme."""

    svenska = "Det finns ingen sådan enkät i programmet."
    about = "survey"


class SurveyIsClosed(Refused):
    """The survey is closed."""

    svenska = "Enkäten är stängd."
    about = "survey"


class SurveyNotForYou(Refused):
    """The survey is for those who take part in the programme, or have."""

    svenska = "Enkäten är för dem som deltar eller har deltagit i programmet."
    about = "survey"


class SurveyAlreadyAnswered(Refused):
    """You have answered this survey; an answer stays as it was given."""

    svenska = "Du har svarat på enkäten; ett svar förblir som det lämnades."
    about = "survey"


class SurveyByBallot(Refused):
    """This survey is answered by ballot, without a name."""

    svenska = "Den här enkäten besvaras med valsedel, utan namn."
    about = "survey"


class SurveyTitleUnusable(Refused):
    """Give the survey a title of 1 to 120 characters."""

    svenska = "Ge enkäten en rubrik på 1 till 120 tecken."
    about = "title"


# state


@dataclass(frozen=True, slots=True)
class Survey:
    roll: Roll = field(default_factory=Roll)
    opened: SurveyOpened | None = None
    closed: bool = False
    answered: bool = False
    """By the one who asks."""
    modulus: str | None = None
    """Of the key that signs its ballots, where it is answered by ballot."""
    speech: Speech = field(default_factory=Speech)


TOOK_PART = frozenset({Standing.ACCEPTED, Standing.PAUSED, Standing.LEFT})


def survey_tag(survey: SurveyId) -> Tag:
    return Tag(f"survey:{survey}")


def scope(command: Command) -> Scope:
    named = (SurveyOpened, SurveyClosed, BallotsOpened)
    own = facts_of(survey_tag(command.survey), programme_tag(command.programme), named=named)
    match command:
        case OpenSurvey() | CloseSurvey():
            return (own, facts_of(programme_tag(command.programme), named=DOORS))
        case AnswerSurvey():
            mine = facts_of(survey_tag(command.survey), member_tag(command.member), named=(SurveyAnswered,))
            return (own, mine, WORDS, *on_roll(command.programme, command.member))


def evolve(state: Survey, fact: Seen) -> Survey:
    match fact:
        case SurveyOpened():
            return replace(state, opened=fact)
        case SurveyClosed():
            return replace(state, closed=True)
        case SurveyAnswered():
            return replace(state, answered=True)
        case BallotsOpened():
            return replace(state, modulus=fact.modulus)
        case TerminologyChanged():
            return replace(state, speech=speeches.evolve(state.speech, fact))
        case _:
            return replace(state, roll=rolls.evolve(state.roll, fact))


def decide(command: Command, state: Survey, asked: Asked) -> tuple[Own, ...]:
    asked = asked.within(command.programme)
    match command:
        case OpenSurvey():
            asked.only(Role.COORDINATOR, Role.ADMIN)
            return opening(command, state)
        case CloseSurvey():
            asked.only(Role.COORDINATOR, Role.ADMIN)
            known(state)
            return () if state.closed else (SurveyClosed(command.programme, command.survey),)
        case AnswerSurvey():
            asked.only_oneself(command.member)
            return answer(command, known(state), state)


def opening(command: OpenSurvey, state: Survey) -> tuple[Own, ...]:
    if not isinstance(state.roll.programme, Programme):
        raise ProgrammeUnknown
    title = written(line(command.title), 120, SurveyTitleUnusable)
    opened = SurveyOpened(command.programme, command.survey, title, asked_as(command.questions))
    return () if state.opened is not None else (opened,)


def known(state: Survey) -> SurveyOpened:
    if state.opened is None:
        raise SurveyUnknown
    return state.opened


def took_part(enrolled: Enrolment) -> bool:
    return enrolled.joined and bool(TOOK_PART & {enrolled.adept, enrolled.mentor})


def answer(command: AnswerSurvey, opened: SurveyOpened, state: Survey) -> tuple[Own, ...]:
    if not took_part(state.roll[command.member]):
        raise SurveyNotForYou
    if state.modulus is not None:
        raise SurveyByBallot
    if state.answered:
        raise SurveyAlreadyAnswered
    if state.closed:
        raise SurveyIsClosed
    if worded(Purpose.SURVEY, None, command.locale, command.text_digest, state.speech.own(command.locale)) is None:
        raise ConsentTextChanged
    replies = replied_as(command.replies, questions_of(opened.questions))
    return (SurveyAnswered(command.programme, command.survey, command.member, command.text_digest, replies),)


def tags(fact: Own) -> tuple[Tag, ...]:
    about = (survey_tag(fact.survey), programme_tag(fact.programme))
    return (*about, member_tag(fact.member)) if isinstance(fact, SurveyAnswered) else about


survey: Decider[Command, Survey, Own, Seen] = Decider(
    commands=(OpenSurvey, CloseSurvey, AnswerSurvey),
    facts=OWN,
    scope=scope,
    initial=Survey(),
    evolve=evolve,
    decide=decide,
    tags=tags,
)
