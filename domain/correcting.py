"""A meeting put right: field by field what was said last holds, and what was wrong may be left unsaid."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time

from domain import activity, own_form
from domain.diary import Diary, Doubt, Held, corrected, otherwise
from domain.language import Asked, MeetingId, PairId, Refused
from domain.meeting import Block, CorrectReason, Detail, Form, MeetingConfirmed, MeetingCorrected
from domain.pair import Pair
from domain.spoken import TopicsForThePair, spoken_of


@dataclass(frozen=True, slots=True)
class CorrectMeeting:
    """What is not given stays as it was; what is ``cleared`` was never so. No topics at all clear them too."""

    pair: PairId
    meeting: MeetingId
    held_on: date | None = None
    minutes: int | None = None
    form: Form | None = None
    start: time | None = None
    activity: str | None = None
    agenda_covered: bool | None = None
    covered: tuple[Block, ...] | None = None
    reason: CorrectReason | None = None
    topics: tuple[str, ...] | None = None
    cleared: tuple[Detail, ...] = ()
    own_form: str | None = None
    """One of the edition's own, which makes ``form`` other."""


# refusals


class NothingToCorrect(Refused):
    """Say what was different: the day, the time, the minutes, the form, or what was talked about or covered."""

    svenska = "Ange vad som var annorlunda: dagen, tiden, minuterna, formen eller vad som togs upp."
    about = "meeting"


class ClearedAndGiven(Refused):
    """What is cleared has no new value beside it."""

    svenska = "Det som tas bort har inget nytt värde bredvid sig."
    about = "cleared"


def correction(command: CorrectMeeting, pair: Pair, diary: Diary, asked: Asked) -> MeetingCorrected:
    cleared = {*command.cleared, *([Detail.TOPICS] if command.topics == () else [])}
    if any(getattr(command, detail) not in (None, ()) for detail in cleared):
        raise ClearedAndGiven
    side = pair.side_of(asked.actor.by)
    if Detail.TOPICS in cleared and side is None:
        raise TopicsForThePair
    fact = MeetingCorrected(
        command.pair,
        pair.programme,
        command.meeting,
        command.held_on,
        command.minutes,
        command.form if command.own_form is None else Form.OTHER,
        command.start,
        activity.key_of(command.activity),
        command.agenda_covered,
        None if command.covered is None else tuple(sorted(set(command.covered))),
        command.reason,
        None,
        spoken_of(command.topics or (), pair, diary, asked),
        tuple(sorted(cleared)),
        own_form.key_of(command.own_form),
    )
    if replace(fact, reason=None) == MeetingCorrected(command.pair, pair.programme, command.meeting):
        raise NothingToCorrect
    return replace(fact, corrected_by=side)


def settled(known: Held, fact: MeetingCorrected) -> tuple[MeetingConfirmed | MeetingCorrected, ...]:
    """Whoever disputes a meeting and says how it was disputes it no longer: it is for the other to, from now on."""
    of = known.disputed
    if known.doubt is not Doubt.DISPUTED or of is None or of.side is not fact.corrected_by:
        return (fact,)
    if not otherwise(known.said, corrected(known.said, fact)):
        return (fact,)
    return (MeetingConfirmed(fact.pair, fact.programme, fact.meeting, of.side), fact)
