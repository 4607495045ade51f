"""What a survey asks and what somebody replies, as texts that facts keep; and what the replies come to together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import msgspec

from domain.attribute import KEY
from domain.language import Refused, line, written

FEWEST = 5
"""Fewer replies than these show nothing."""


class QuestionKind(StrEnum):
    NPS = "nps"
    """From 0 to 10: how gladly one would recommend the programme."""
    SCALE = "scale"
    """From 1 to 5."""
    CHOICE = "choice"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Choice:
    key: str
    sv: str
    en: str


@dataclass(frozen=True, slots=True)
class Question:
    """``choices`` only for a choice."""

    key: str
    kind: QuestionKind
    sv: str
    en: str
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """One of the three, as the question asks for."""

    question: str
    number: int | None = None
    choice: str | None = None
    text: str | None = None


class QuestionsUnusable(Refused):
    """Ask 1 to 30 questions, each with a key and a text in both languages, and 2 to 20 choices where one chooses."""

    svenska = "Ställ 1 till 30 frågor med var sin nyckel, text på båda språken och 2 till 20 svar där man väljer."
    about = "questions"


class RepliesUnusable(Refused):
    """Reply to at least one question, to each at most once and as it asks: a number, a choice or a text."""

    svenska = "Svara på minst en fråga, högst en gång på var och så som den frågar: tal, val eller text."
    about = "replies"


# as one text

_encode = msgspec.json.Encoder(order="deterministic").encode
_questions = msgspec.json.Decoder(tuple[Question, ...]).decode
_replies = msgspec.json.Decoder(tuple[Reply, ...]).decode


def asked_as(questions: tuple[Question, ...]) -> str:
    """Raises ``QuestionsUnusable``."""
    if not 1 <= len(questions) <= 30 or len({one.key for one in questions}) < len(questions):
        raise QuestionsUnusable
    return _encode(tuple(map(usable, questions))).decode()


def usable(one: Question) -> Question:
    keys = {choice.key for choice in one.choices}
    fits = 2 <= len(keys) <= 20 if one.kind is QuestionKind.CHOICE else not keys
    if not fits or len(keys) < len(one.choices) or not all(KEY.fullmatch(key) for key in (one.key, *keys)):
        raise QuestionsUnusable
    choices = tuple(Choice(choice.key, words(choice.sv), words(choice.en)) for choice in one.choices)
    return Question(one.key, one.kind, words(one.sv), words(one.en), choices)


def words(text: str) -> str:
    return written(line(text), 300, QuestionsUnusable)


def questions_of(text: str) -> tuple[Question, ...]:
    return _questions(text)


def replied_as(replies: tuple[Reply, ...], questions: tuple[Question, ...]) -> str:
    """In the order of the questions. Raises ``RepliesUnusable``."""
    known = {one.key: one for one in questions}
    given = {reply.question: reply for reply in replies}
    if not replies or len(given) < len(replies) or not given.keys() <= known.keys():
        raise RepliesUnusable
    return _encode(tuple(fitting(given[key], one) for key, one in known.items() if key in given)).decode()


def fitting(reply: Reply, question: Question) -> Reply:
    match question.kind, reply:
        case QuestionKind.NPS, Reply(number=int(number), choice=None, text=None) if 0 <= number <= 10:
            return reply
        case QuestionKind.SCALE, Reply(number=int(number), choice=None, text=None) if 1 <= number <= 5:
            return reply
        case QuestionKind.CHOICE, Reply(number=None, choice=str(choice), text=None):
            if choice in {one.key for one in question.choices}:
                return reply
        case QuestionKind.TEXT, Reply(number=None, choice=None, text=str(text)):
            return Reply(reply.question, text=written(text, 4000, RepliesUnusable))
        case _:
            pass
    raise RepliesUnusable


def replies_of(text: str) -> tuple[Reply, ...]:
    """None where the text has been erased."""
    return _replies(text) if text else ()


# together


@dataclass(frozen=True, slots=True)
class Count:
    """How many replied this; ``value`` is a number or the key of a choice."""

    value: str
    times: int


@dataclass(frozen=True, slots=True)
class Result:
    """Of one question. Nothing but the question where fewer than ``FEWEST`` replied to it."""

    question: Question
    replies: int | None = None
    counts: tuple[Count, ...] = ()
    mean: float | None = None
    nps: int | None = None
    """Percent who reply 9 or 10 less percent who reply 0 to 6, from -100 to 100."""
    texts: tuple[str, ...] = ()
    """In the order of the alphabet, which tells nothing of who wrote which."""


def results(questions: Sequence[Question], answers: Sequence[tuple[Reply, ...]]) -> tuple[Result, ...]:
    """None at all where fewer than ``FEWEST`` have answered."""
    if len(answers) < FEWEST:
        return ()
    return tuple(result(one, [r for replies in answers for r in replies if r.question == one.key]) for one in questions)


def result(question: Question, replies: Sequence[Reply]) -> Result:
    if len(replies) < FEWEST:
        return Result(question)
    numbers = [reply.number for reply in replies if reply.number is not None]
    chosen = [reply.choice for reply in replies if reply.choice is not None]
    texts = sorted(reply.text for reply in replies if reply.text is not None)
    times = Counter[str](chosen or map(str, numbers))
    return Result(
        question,
        len(replies),
        tuple(Count(value, times[value]) for value in values(question) if times[value]),
        sum(numbers) / len(numbers) if numbers else None,
        recommending(numbers) if question.kind is QuestionKind.NPS else None,
        tuple(texts),
    )


def values(question: Question) -> tuple[str, ...]:
    return tuple(choice.key for choice in question.choices) or tuple(map(str, range(11)))


def recommending(numbers: Sequence[int]) -> int:
    """The net promoter score."""
    net = sum(number >= 9 for number in numbers) - sum(number <= 6 for number in numbers)
    return round(100 * net / len(numbers))
