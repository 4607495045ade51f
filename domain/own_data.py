"""What of a journal is a person's own: the facts that they may have a copy of, and the words in these.

Theirs is what names them, what happened in a pair of theirs, and what they have said. Never theirs is what the other of
a pair keeps to themselves, what others say of them in confidence, and what a coordinator keeps from both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import msgspec

from domain import (
    actions,
    advice,
    agenda,
    attribute,
    calendar_feed,
    certificate,
    concerns,
    consent,
    contact,
    exclusion,
    expectations,
    fit,
    goals,
    holds,
    identities,
    invitations,
    meeting,
    member,
    muting,
    nudging,
    pair,
    pairing,
    participation,
    presentation,
    profile,
    proposal,
    purpose,
    retention,
    roll,
    structure,
    subject_file,
    succession,
    topics,
)
from domain.access import AccessLogged
from domain.availability import AvailabilityDeclared
from domain.ballots import BallotTaken
from domain.board import ManualMatchNeeded, NoMatchFound
from domain.entitled import Circle
from domain.gatherings import AttendanceRecorded
from domain.language import MemberId, PairId, Recorded, Visibility
from domain.notes import ContentShared, NoteKind, NoteWritten, SharingAgreed
from domain.nudge_digest import NudgeDigestChosen
from domain.ranking import WishesRanked
from domain.sealed import Confidential, confidential, secrets_of
from domain.steps import StepAgreed, StepTakenBack
from domain.survey import SurveyAnswered
from domain.vault import ConfidentialityAgreed


@dataclass(frozen=True, slots=True)
class Subject:
    """A person, and the pairs in which they stand: each with those who read what is the pair's own."""

    member: MemberId
    pairs: Mapping[PairId, Circle]


class Section(StrEnum):
    MEMBERSHIP = "membership"
    APPLICATIONS = "applications"
    CONSENTS = "consents"
    EXCLUSIONS = "exclusions"
    PROPOSALS = "proposals"
    PAIRS = "pairs"
    MEETINGS = "meetings"
    VAULT = "vault"
    WORRIES = "worries"
    SURVEYS = "surveys"
    REMINDERS = "reminders"
    REQUESTS = "requests"


Theirs = Callable[[Recorded, Subject], bool]


def names_them(told: Recorded, of: Subject) -> bool:
    return told.fact.member == of.member


def said_by_them(told: Recorded, of: Subject) -> bool:
    return author(told) == of.member


def of_their_pair(told: Recorded, of: Subject) -> bool:
    return told.fact.pair in of.pairs


def read_by_them(told: Recorded, of: Subject) -> bool:
    """A co-mentor who has not agreed to the pair's terms is not in its vault."""
    circle = of.pairs.get(told.fact.pair)
    return circle is not None and of.member in circle.readers


def between_them(told: Recorded, of: Subject) -> bool:
    return of.member in (told.fact.adept, told.fact.mentor, *getattr(told.fact, "co_mentors", ()))


def declared_by_them(told: Recorded, of: Subject) -> bool:
    return told.fact.member == of.member and not told.fact.by_coordinator


def answered_to_them(told: Recorded, of: Subject) -> bool:
    return of.member in (author(told), told.fact.recipient)


def attended_by_them(told: Recorded, of: Subject) -> bool:
    return of.member in told.fact.attended


def noted_for_them(told: Recorded, of: Subject) -> bool:
    """That the other keeps a note of their own is nobody's business."""
    return read_by_them(told, of) and (told.fact.kind is NoteKind.PAIR or said_by_them(told, of))


THEIRS: tuple[tuple[Section, Theirs, tuple[type[Any], ...]], ...] = (
    (Section.MEMBERSHIP, names_them, (*member.FACTS, *invitations.OWN, *holds.FACTS)),
    (Section.MEMBERSHIP, names_them, (*identities.OWN, AccessLogged, *contact.OWN)),
    (Section.APPLICATIONS, names_them, (*roll.OWN, *profile.FACTS, *attribute.FACTS, AvailabilityDeclared)),
    (Section.APPLICATIONS, names_them, (participation.AdmissionChecked, participation.RoleBriefingCompleted)),
    (Section.APPLICATIONS, names_them, (WishesRanked, ManualMatchNeeded, NoMatchFound)),
    (Section.CONSENTS, names_them, consent.FACTS),
    (Section.EXCLUSIONS, declared_by_them, exclusion.FACTS),
    (Section.PROPOSALS, between_them, proposal.FACTS),
    (Section.PAIRS, between_them, (pair.PairMatched, pair.PairCompleted, pair.PairEnded)),
    (Section.PAIRS, of_their_pair, (pair.PairExtended, pair.PairPaused, pair.PairResumed, *succession.OWN)),
    (Section.PAIRS, of_their_pair, (ConfidentialityAgreed, StepAgreed, StepTakenBack)),
    (Section.PAIRS, of_their_pair, (pair.CoMentorSteppedDown, retention.RetentionApplied)),
    (Section.PAIRS, names_them, certificate.OWN),
    (Section.PAIRS, said_by_them, (fit.PairFitChecked, fit.FitAnswerTold)),
    (Section.MEETINGS, of_their_pair, meeting.FACTS),
    (Section.MEETINGS, attended_by_them, (AttendanceRecorded,)),
    (Section.MEETINGS, names_them, calendar_feed.FACTS),
    (Section.VAULT, noted_for_them, (NoteWritten,)),
    (Section.VAULT, read_by_them, (SharingAgreed, ContentShared, presentation.PersonalPresentationShared)),
    (Section.VAULT, read_by_them, (*advice.FACTS, *expectations.FACTS, *purpose.FACTS, *structure.FACTS)),
    (Section.VAULT, read_by_them, (*topics.FACTS, *goals.FACTS, agenda.AgendaSent, *actions.FACTS)),
    (Section.VAULT, of_their_pair, pairing.OWN),
    (Section.WORRIES, said_by_them, (concerns.ConcernRaised, concerns.ConcernEscalated)),
    (Section.WORRIES, answered_to_them, (concerns.ConcernClosed,)),
    (Section.SURVEYS, names_them, (SurveyAnswered, BallotTaken)),
    (Section.REMINDERS, names_them, (*muting.FACTS, NudgeDigestChosen, nudging.NudgeSent, nudging.NudgeSuppressed)),
    (Section.REQUESTS, names_them, subject_file.OWN),
)
BY_FACT: Mapping[type[Any], tuple[Section, Theirs]] = {
    fact: (section, theirs) for section, theirs, facts in THEIRS for fact in facts
}


@dataclass(frozen=True, slots=True)
class Item:
    """A fact of somebody's own, with those of its words that are for them."""

    told: Recorded
    section: Section
    said: Mapping[str, Any]
    """What is no sealed text."""
    words: tuple[Confidential, ...]


def item(told: Recorded, of: Subject) -> Item | None:
    """``told`` is as the journal holds it. None for what is not theirs, whoever else it may be about."""
    fact: object = told.fact
    section, theirs = BY_FACT.get(type(fact), (None, names_them))
    if section is None or not theirs(told, of):
        return None
    kept = [confidential(told, name) for name, _ in secrets_of(type(fact))]
    words = tuple(text for text in kept if text is not None and for_them(text, of))
    return Item(told, section, plain(told.fact, of), words)


def for_them(text: Confidential, of: Subject) -> bool:
    """Their own words, and those that they were let read; never what another wrote for themselves, shared or not."""
    match text.visibility:
        case Visibility.PUBLIC | Visibility.PERSONAL | Visibility.PAIR_AND_COORDINATOR:
            return True
        case Visibility.PAIR:
            circle = of.pairs.get(PairId(text.addressee))
            return text.author == of.member or (circle is not None and of.member in circle.readers)
        case Visibility.RECIPIENT:
            return of.member in (text.author, text.addressee)
        case Visibility.AUTHOR | Visibility.AGGREGATE:
            return text.author == of.member


def plain(fact: object, of: Subject) -> dict[str, Any]:
    if isinstance(fact, AttendanceRecorded):
        fact = replace(fact, attended=(of.member,))
    secret = {name for name, _ in secrets_of(type(fact))}
    if isinstance(fact, proposal.ProposalWithdrawn) and fact.why in proposal.UNSAID:
        secret.add("why")
    told = msgspec.json.decode(msgspec.json.encode(fact))
    return {name: value for name, value in told.items() if name not in secret}


def author(told: Recorded) -> str:
    return told.on_behalf_of or told.by
