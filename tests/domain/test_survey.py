from __future__ import annotations

from dataclasses import replace

import pytest

from domain.consent import ConsentTextChanged
from domain.consent_text import Purpose, consent_text, digest
from domain.language import NotPermitted, Side, Visibility
from domain.member import PersonalDataErased
from domain.programme import ProgrammeUnknown
from domain.roll import ParticipationEnded
from domain.speech import TerminologyChanged, forms_of
from domain.survey import (
    AnswerSurvey,
    CloseSurvey,
    OpenSurvey,
    SurveyAlreadyAnswered,
    SurveyAnswered,
    SurveyClosed,
    SurveyId,
    SurveyIsClosed,
    SurveyNotForYou,
    SurveyOpened,
    SurveyTitleUnusable,
    SurveyUnknown,
)
from domain.survey_question import (
    Choice,
    Count,
    Question,
    QuestionKind,
    QuestionsUnusable,
    RepliesUnusable,
    Reply,
    asked_as,
    replied_as,
    results,
)
from domain.terminology import Word
from projections.past import folded
from projections.surveys import survey_answers, surveys
from tests.domain.stage import ADA, EVA, MEMBERS, OPEN, SPRING, adept
from tests.spec import May, given
from tests.story import told

HALFWAY = SurveyId("halfway")
NPS = Question("again", QuestionKind.NPS, "Rekommendera?", "Recommend?")
SCALE = Question("pace", QuestionKind.SCALE, "Takten?", "The pace?")
CHOICE = Question("form", QuestionKind.CHOICE, "Hur?", "How?", (Choice("a", "Så", "So"), Choice("b", "Ej", "Not")))
WORDS_OF_ONES_OWN = Question("free", QuestionKind.TEXT, "Annat?", "Else?")
ALL = (NPS, SCALE, CHOICE, WORDS_OF_ONES_OWN)
OPENING = OpenSurvey(SPRING, HALFWAY, "Halfway", ALL)
OPENED = SurveyOpened(SPRING, HALFWAY, "Halfway", asked_as(ALL))
CLOSE = CloseSurvey(SPRING, HALFWAY)
CLOSED = SurveyClosed(SPRING, HALFWAY)
TEXT = digest(consent_text(Purpose.SURVEY, None, "sv"))
REPLIES = (Reply("again", number=9), Reply("free", text="More lunches"))
ANSWER = AnswerSurvey(SPRING, HALFWAY, ADA, REPLIES, TEXT, "sv")
ANSWERED = SurveyAnswered(SPRING, HALFWAY, ADA, TEXT, replied_as(REPLIES, ALL))
PAST = (*OPEN, *adept(ADA), OPENED)


def test_a_survey_is_opened_and_closed() -> None:
    given(*OPEN).when(OPENING).then(OPENED)
    given(*OPEN, OPENED).when(OPENING).stays_quiet()
    given(*OPEN, OPENED).when(CLOSE).then(CLOSED)
    given(*OPEN, OPENED, CLOSED).when(CLOSE).stays_quiet()
    given(*OPEN).when(CLOSE).refuses(SurveyUnknown)
    given().when(OPENING).refuses(ProgrammeUnknown)
    given(*OPEN).when(OPENING, by=ADA).refuses(NotPermitted)
    given(*OPEN, OPENED).when(CLOSE, by=ADA).refuses(NotPermitted)


@pytest.mark.parametrize("title", ["", " ", "x" * 121])
def test_a_survey_has_a_title(title: str) -> None:
    given(*OPEN).when(replace(OPENING, title=title)).refuses(SurveyTitleUnusable)


@pytest.mark.parametrize(
    "questions",
    [
        (),
        (NPS, NPS),
        tuple(replace(NPS, key=f"q{n}") for n in range(31)),
        (replace(NPS, key="No"),),
        (replace(NPS, sv=""),),
        (replace(NPS, en="x" * 301),),
        (replace(NPS, choices=CHOICE.choices),),
        (replace(CHOICE, choices=CHOICE.choices[:1]),),
        (replace(CHOICE, choices=(*CHOICE.choices, *CHOICE.choices)),),
        (replace(CHOICE, choices=tuple(Choice(f"c{n}", "x", "x") for n in range(21))),),
    ],
)
def test_what_cannot_be_asked(questions: tuple[Question, ...]) -> None:
    given(*OPEN).when(replace(OPENING, questions=questions)).refuses(QuestionsUnusable)


def test_those_who_take_part_answer_once() -> None:
    given(*PAST).when(ANSWER, by=ADA).then(ANSWERED)
    given(*PAST, ParticipationEnded(SPRING, ADA, Side.ADEPT)).when(ANSWER, by=ADA).then(ANSWERED)
    given(*PAST, ANSWERED).when(ANSWER, by=ADA).refuses(SurveyAlreadyAnswered)
    given(*PAST, CLOSED).when(ANSWER, by=ADA).refuses(SurveyIsClosed)
    given(*OPEN, *adept(ADA)).when(ANSWER, by=ADA).refuses(SurveyUnknown)
    given(*PAST, *MEMBERS).when(replace(ANSWER, member=EVA), by=EVA).refuses(SurveyNotForYou)
    given(*PAST, PersonalDataErased(ADA, (SPRING,))).when(ANSWER, by=ADA).refuses(SurveyNotForYou)
    given(*PAST).when(ANSWER, by=EVA).refuses(NotPermitted)


def test_an_answer_needs_a_consent_of_its_own() -> None:
    given(*PAST).when(replace(ANSWER, text_digest="0f"), by=ADA).refuses(ConsentTextChanged)
    given(*PAST).when(replace(ANSWER, locale="de"), by=ADA).refuses(ConsentTextChanged)
    given(*PAST).when(replace(ANSWER, locale="en"), by=ADA).refuses(ConsentTextChanged)


def test_the_consent_is_to_a_text_in_the_organisations_own_words() -> None:
    course = TerminologyChanged(Word.PROGRAMME, "sv", "kurs", "kursen", "kurser", "kurserna")
    own = digest(consent_text(Purpose.SURVEY, None, "sv", {Word.PROGRAMME: forms_of(course)}))
    given(*PAST, course).when(replace(ANSWER, text_digest=own), by=ADA).then(replace(ANSWERED, consent=own))
    given(*PAST, course).when(ANSWER, by=ADA).refuses(ConsentTextChanged)


@pytest.mark.parametrize(
    "replies",
    [
        (),
        (Reply("nothing", number=1),),
        (REPLIES[0], REPLIES[0]),
        (Reply("again", number=11),),
        (Reply("again", number=-1),),
        (Reply("again", number=1, text="x"),),
        (Reply("pace", number=0),),
        (Reply("pace", number=6),),
        (Reply("form", choice="c"),),
        (Reply("form", number=1),),
        (Reply("free", text=" "),),
        (Reply("free", text="x" * 4001),),
    ],
)
def test_what_is_no_reply(replies: tuple[Reply, ...]) -> None:
    given(*PAST).when(replace(ANSWER, replies=replies), by=ADA).refuses(RepliesUnusable)


def answers(*numbers: int) -> list[tuple[Reply, ...]]:
    return [(Reply("again", number=n), Reply("free", text=f"text {9 - n}")) for n in numbers]


def test_four_answers_show_nothing_and_five_show_all() -> None:
    assert results((NPS, WORDS_OF_ONES_OWN), answers(10, 9, 8, 7)) == ()
    first, second = results((NPS, WORDS_OF_ONES_OWN), answers(9, 9, 8, 7, 0))
    assert (first.replies, first.mean, first.nps) == (5, 6.6, 20)
    assert first.counts == (Count("0", 1), Count("7", 1), Count("8", 1), Count("9", 2))
    assert second.texts == ("text 0", "text 0", "text 1", "text 2", "text 9")
    assert (second.nps, second.mean, second.counts) == (None, None, ())


def test_a_question_that_few_reply_to_shows_nothing() -> None:
    five = [*answers(9, 9, 9, 9), (Reply("pace", number=3),)]
    assert [one.replies for one in results((NPS, SCALE), five)] == [None, None]
    chosen = [(Reply("form", choice="b"),)] * 5
    assert results((CHOICE,), chosen)[0].counts == (Count("b", 5),)
    paced = [(Reply("pace", number=n),) for n in (1, 2, 3, 4, 5)]
    assert (results((SCALE,), paced)[0].mean, results((SCALE,), paced)[0].nps) == (3.0, None)


def test_the_read_models_keep_the_survey_and_each_answer() -> None:
    [row] = folded(surveys, told(OPENED, CLOSED)).values()
    assert (row.title, row.closed is None) == ("Halfway", False)
    assert folded(surveys, told(CLOSED)) == {}
    [kept] = folded(survey_answers, told(ANSWERED)).values()
    assert kept.replies is not None
    assert (kept.member, kept.replies.visibility) == (ADA, Visibility.AGGREGATE)


# who may, and what journals hold

MAY = (
    May(OPEN, OPENING, "admin coordinator"),
    May((*OPEN, OPENED), CLOSE, "admin coordinator"),
    May((*PAST, *adept(EVA)), replace(ANSWER, member=EVA), "self"),
)
GOLDEN = {
    "SurveyOpened.v1": (
        '{"programme":"spring","survey":"halfway","title":"Halvvägs",'
        '"questions":"[{\\"key\\":\\"again\\",\\"kind\\":\\"nps\\",\\"sv\\":\\"A?\\",\\"en\\":\\"B?\\",\\"choices\\":[]}]"}'
    ),
    "SurveyClosed.v1": '{"programme":"spring","survey":"halfway"}',
    "SurveyAnswered.v1": (
        '{"programme":"spring","survey":"halfway","member":"ada","consent":"9f86d081884c7d65",'
        '"replies":"[{\\"question\\":\\"again\\",\\"number\\":9,\\"choice\\":null,\\"text\\":null}]"}'
    ),
}
TEXTS = {
    "SurveyOpened.title": Visibility.PUBLIC,
    "SurveyOpened.questions": Visibility.PUBLIC,
    "SurveyAnswered.consent": None,
    "SurveyAnswered.replies": Visibility.AGGREGATE,
}
NEVER_QUIET = (AnswerSurvey,)
