"""How pleased people are, from the numbers by hand: together, by side, and where it is kept back."""

from __future__ import annotations

from domain.language import Side
from domain.satisfaction import Pleased, Satisfaction, Told, by_side, satisfaction
from domain.survey_question import Question, QuestionKind, Reply, results

NPS = Question("again", QuestionKind.NPS, "Rekommendera?", "Recommend?")
PACE = Question("pace", QuestionKind.SCALE, "Takten?", "The pace?")
PLACE = Question("place", QuestionKind.SCALE, "Platsen?", "The place?")
NOTHING = dict.fromkeys(Side, Pleased())


def said(*numbers: int, to: Question = NPS) -> list[tuple[Reply, ...]]:
    return [(Reply(to.key, number=number),) for number in numbers]


def test_of_no_survey_nothing_is_told() -> None:
    assert satisfaction([]) == Satisfaction(Pleased(), NOTHING)
    assert satisfaction([Told(results((NPS,), said(9, 9, 9, 9)))]).together == Pleased()


def test_the_last_survey_that_asked_tells() -> None:
    both = [(Reply("again", number=9), Reply("pace", number=4))] * 5
    first, second = Told(results((NPS, PACE), both)), Told(results((NPS,), said(0, 0, 0, 0, 0)))
    few = Told(results((NPS,), said(0, 0, 0, 0)))
    assert satisfaction([first]).together == Pleased(100, 4.0)
    assert satisfaction([first, second]).together == Pleased(-100, 4.0)
    assert satisfaction([first, few]).together == Pleased(100, 4.0)


def test_every_reply_on_a_scale_weighs_the_same() -> None:
    answers = [*said(5, 5, 5, 5, 5, to=PACE), *said(*[2] * 10, to=PLACE)]
    assert satisfaction([Told(results((PACE, PLACE), answers))]).together == Pleased(None, 3.0)


def test_each_side_is_told_apart() -> None:
    sides = by_side((NPS,), {Side.ADEPT: said(9, 9, 9, 9, 0), Side.MENTOR: said(*[10] * 4, 6, 6)})
    found = satisfaction([Told((), sides)])
    assert found.by_side == {Side.ADEPT: Pleased(60), Side.MENTOR: Pleased(33)}


def test_a_side_is_kept_back_where_the_others_would_be_few() -> None:
    five, four = said(9, 9, 9, 9, 9), said(0, 0, 0, 0)
    kept = dict.fromkeys(Side, ())
    assert by_side((NPS,), {Side.ADEPT: five, Side.MENTOR: four}) == kept
    assert by_side((NPS,), {Side.ADEPT: five, None: four}) == kept
    alone = satisfaction([Told((), by_side((NPS,), {Side.ADEPT: five}))])
    assert alone.by_side == {Side.ADEPT: Pleased(100), Side.MENTOR: Pleased()}


def test_one_question_is_kept_back_and_not_the_others() -> None:
    asked = [(Reply("again", number=9), Reply("pace", number=3))] * 5
    sides = by_side((NPS, PACE), {Side.ADEPT: asked, Side.MENTOR: [*asked[:4], *said(9)]})
    assert [one.question for one in sides[Side.ADEPT]] == [NPS]
    assert satisfaction([Told((), sides)]).by_side == dict.fromkeys(Side, Pleased(100))
