"""What the two talked about at a meeting: between them, one topic a line."""

from __future__ import annotations

from domain.diary import Diary
from domain.language import Asked, Refused, line, written
from domain.pair import Pair
from domain.vault import VaultClosed


class TopicUnusable(Refused):
    """Name at most 30 topics, each in 1 to 300 characters."""

    svenska = "Ange högst 30 ämnen, vart och ett på 1 till 300 tecken."
    about = "topics"


class TopicsForThePair(Refused):
    """What the two talked about is for them to write, and nobody else."""

    svenska = "Vad de två talade om skriver de själva, och ingen annan."
    about = "topics"


def spoken_of(topics: tuple[str, ...], pair: Pair, diary: Diary, asked: Asked) -> str | None:
    """What the two talk about stays between them, so they have agreed to that first."""
    if not topics:
        return None
    if pair.side_of(asked.actor.by) is None:
        raise TopicsForThePair
    if diary.agreement.in_force is None:
        raise VaultClosed
    if len(topics) > 30:
        raise TopicUnusable
    return "\n".join(written(line(topic), 300, TopicUnusable) for topic in topics)
