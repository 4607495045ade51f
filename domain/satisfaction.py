"""How pleased people are with a programme, by its surveys alone: together, and by side where that tells of nobody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from domain.language import Side
from domain.survey_question import FEWEST, Question, QuestionKind, Reply, Result, result

Answers = Sequence[tuple[Reply, ...]]


@dataclass(frozen=True, slots=True)
class Pleased:
    """By the last survey that asked; ``scale`` is the mean over all of its questions from 1 to 5."""

    nps: int | None = None
    scale: float | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """The results of a survey that is closed. Nothing by side where it was answered by ballot."""

    together: Sequence[Result] = ()
    by_side: Mapping[Side, Sequence[Result]] = field(default_factory=dict[Side, Sequence[Result]])


@dataclass(frozen=True, slots=True)
class Satisfaction:
    together: Pleased = Pleased()
    by_side: Mapping[Side, Pleased] = field(default_factory=lambda: dict.fromkeys(Side, Pleased()))


def satisfaction(closed: Iterable[Told]) -> Satisfaction:
    """In the order in which they were closed."""
    surveys = [*closed]
    sides = {side: pleased(told.by_side.get(side, ()) for told in surveys) for side in Side}
    return Satisfaction(pleased(told.together for told in surveys), sides)


def pleased(closed: Iterable[Sequence[Result]]) -> Pleased:
    nps: int | None = None
    scale: float | None = None
    for told in closed:
        asked = [one for one in told if one.nps is not None]
        nps = asked[-1].nps if asked else nps
        scales = [
            (one.mean, one.replies)
            for one in told
            if one.question.kind is QuestionKind.SCALE and one.mean is not None and one.replies is not None
        ]
        if scales:
            scale = sum(mean * replies for mean, replies in scales) / sum(replies for _, replies in scales)
    return Pleased(nps, scale)


def by_side(questions: Iterable[Question], answers: Mapping[Side | None, Answers]) -> dict[Side, tuple[Result, ...]]:
    """``None`` are those who are on both sides, or on none.

    A question shows by side where nobody or ``FEWEST`` of each group replied to it: taking one side away from all must
    tell of no few either.
    """
    shown: dict[Side, list[Result]] = {side: [] for side in Side}
    for question in questions:
        replied = {group: replies_to(question, said) for group, said in answers.items()}
        if all(not said or len(said) >= FEWEST for said in replied.values()):
            for side in Side:
                shown[side].append(result(question, replied.get(side, [])))
    return {side: tuple(told) for side, told in shown.items()}


def replies_to(question: Question, answers: Answers) -> list[Reply]:
    return [reply for replies in answers for reply in replies if reply.question == question.key]
