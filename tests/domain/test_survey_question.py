from __future__ import annotations

from dataclasses import replace

import pytest

from domain.survey_question import (
    Choice,
    Question,
    QuestionKind,
    QuestionsUnusable,
    RepliesUnusable,
    Reply,
    asked_as,
    fitting,
    questions_of,
    replied_as,
    replies_of,
)

NPS = Question("again", QuestionKind.NPS, "Rekommendera?", "Recommend?")
SCALE = Question("pace", QuestionKind.SCALE, "Takten?", "The pace?")
CHOICE = Question("form", QuestionKind.CHOICE, "Hur?", "How?", (Choice("a", "Så", "So"), Choice("b", "Ej", "Not")))
TEXT = Question("free", QuestionKind.TEXT, "Annat?", "Else?")


@pytest.mark.parametrize("count", [1, 30])
def test_from_one_to_thirty_questions_are_asked(count: int) -> None:
    asked = tuple(replace(NPS, key=f"q{n}") for n in range(count))
    assert questions_of(asked_as(asked)) == asked


@pytest.mark.parametrize("count", [0, 31])
def test_not_less_and_not_more_are_asked(count: int) -> None:
    with pytest.raises(QuestionsUnusable):
        asked_as(tuple(replace(NPS, key=f"q{n}") for n in range(count)))


@pytest.mark.parametrize("count", [2, 20])
def test_a_choice_is_between_two_to_twenty(count: int) -> None:
    asked = (replace(CHOICE, choices=tuple(Choice(f"c{n}", "Så", "So") for n in range(count))),)
    assert questions_of(asked_as(asked)) == asked


@pytest.mark.parametrize(
    ("question", "replies"),
    [
        (NPS, [Reply("again", number=n) for n in (0, 6, 10)]),
        (SCALE, [Reply("pace", number=n) for n in (1, 3, 5)]),
        (CHOICE, [Reply("form", choice=key) for key in "ab"]),
        (TEXT, [Reply("free", text="x"), Reply("free", text="x" * 4000)]),
    ],
)
def test_a_reply_is_as_its_question_asks(question: Question, replies: list[Reply]) -> None:
    assert [fitting(reply, question) for reply in replies] == replies


@pytest.mark.parametrize(
    ("question", "reply"),
    [
        *((NPS, Reply("again", number=n)) for n in (-1, 11)),
        *((SCALE, Reply("pace", number=n)) for n in (0, 6)),
        *((CHOICE, Reply("form", choice=key)) for key in ("c", "")),
        *((TEXT, Reply("free", text=text)) for text in ("", " ", "x" * 4001)),
        *((one, Reply(one.key)) for one in (NPS, SCALE, CHOICE, TEXT)),
        *((one, Reply(one.key, 5, "a", "x")) for one in (NPS, SCALE, CHOICE, TEXT)),
    ],
)
def test_and_no_other(question: Question, reply: Reply) -> None:
    with pytest.raises(RepliesUnusable):
        fitting(reply, question)


def test_all_may_be_replied_to_and_stand_in_the_order_of_the_questions() -> None:
    replies = (Reply("free", text="x"), Reply("again", number=9))
    assert replies_of(replied_as(replies, (NPS, TEXT))) == replies[::-1]
    assert replies_of(replied_as(replies[:1], (NPS, TEXT))) == replies[:1]
    for wrong in ((), (*replies, replies[0]), (Reply("other", number=1),)):
        with pytest.raises(RepliesUnusable):
            replied_as(wrong, (NPS, TEXT))


def test_of_what_was_erased_nothing_is_left() -> None:
    assert replies_of("") == ()
