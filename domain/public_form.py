"""What a fact says to whoever may follow the whole organisation, and to nobody's harm: texts of people are left out."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from typing import Any

import msgspec

from domain import run as runs
from domain.attribute import SensitiveAttributeDeclared
from domain.board import MatchPassedOver
from domain.concerns import ConcernClosed, ConcernEscalated, ConcernRaised
from domain.consent import ConsentGiven, ConsentWithdrawn
from domain.exclusion import ExclusionDeclared, ExclusionWithdrawn
from domain.fit import FitAnswerTold, FitProcessClosed, FitProcessOpened, PairFitChecked
from domain.goal import GoalClosed, GoalScored
from domain.language import Recorded, Tag, Visibility, visibilities
from domain.notes import NoteKind, NoteWritten
from domain.nudging import NudgeSent, NudgeSuppressed
from domain.pair import PairEnded
from domain.participation import AdmissionChecked
from domain.proposal import ProposalWithdrawn
from domain.ranking import WishesRanked
from domain.reminders import Policy
from domain.risks import Risk
from domain.run import MatchingRunCompleted
from domain.sealed import digest_of, is_sealed
from domain.subject_file import PersonalDataExported
from domain.watching import RiskCleared, RiskRaised
from domain.webhooks import WebhookSecretRotated, WebhookSubscribed
from domain.wire import version_of

ALSO: Mapping[type[object], Mapping[str, Visibility]] = {
    PairEnded: {"reason": Visibility.PAIR_AND_COORDINATOR, "no_fault": Visibility.PAIR_AND_COORDINATOR},
    runs.MatchingRunFailed: {"obstacles": Visibility.PERSONAL},
    GoalScored: {"score": Visibility.PAIR},
    GoalClosed: {"outcome": Visibility.PAIR},
    PairFitChecked: {"side": Visibility.AUTHOR},
    FitAnswerTold: {"side": Visibility.AUTHOR},
    ConcernRaised: {"author": Visibility.RECIPIENT, "recipient": Visibility.RECIPIENT},
    ConcernEscalated: {"recipient": Visibility.RECIPIENT},
    ConcernClosed: {"recipient": Visibility.RECIPIENT},
    ConsentGiven: {"category": Visibility.PERSONAL, "text_digest": Visibility.PERSONAL},
    ConsentWithdrawn: {"category": Visibility.PERSONAL},
    SensitiveAttributeDeclared: {"category": Visibility.PERSONAL},
    AdmissionChecked: {"personal": Visibility.PERSONAL, "professional": Visibility.PERSONAL},
    WishesRanked: {"mentors": Visibility.PERSONAL},
    MatchPassedOver: {"mentor": Visibility.PERSONAL},
    ProposalWithdrawn: {"why": Visibility.PERSONAL},
    MatchingRunCompleted: {"unmatched": Visibility.PERSONAL},
    PersonalDataExported: {"digest": Visibility.PERSONAL},
    WebhookSubscribed: {"address": Visibility.AUTHOR, "secret": Visibility.AUTHOR},
    WebhookSecretRotated: {"secret": Visibility.AUTHOR},
}
"""What is no text and yet not for everybody who follows the trail. Each kind of consent has a text of its own, so that
the digest of it would tell the kind; why there is no pair, or nobody for somebody, may be that one is excluded; and an
address often has a key in it."""

IN_CONFIDENCE: frozenset[type[Any]] = frozenset(
    {PairFitChecked, FitAnswerTold, FitProcessOpened, FitProcessClosed, ConcernRaised, ConcernEscalated, ConcernClosed}
)
"""Who said it would tell what was said: an answer and the process that it opens stand side by side."""


def confided_by_others(recorded: Recorded, asker: str) -> bool:
    """Whether somebody else said it, and it is kept from whoever they said it of: that it was said at all, too."""
    fact: object = recorded.fact
    kept = isinstance(fact, NoteWritten) and fact.kind is NoteKind.OWN
    return (kept or type(fact) in {*IN_CONFIDENCE, ExclusionDeclared, ExclusionWithdrawn}) and recorded.by != asker


CONFIDED = frozenset({Risk.FIT_NOT_GOOD, Risk.CONCERN_OPEN})
"""Risks that are a sign of what was said in confidence: for coordinators alone."""


REMINDED = (NudgeSent, NudgeSuppressed)


def asked_of_fit(fact: object) -> bool:
    """Whether somebody was to be reminded to say if the two suit one another. Whom that leaves has answered: where a
    process is open, it would tell whose no it was."""
    return isinstance(fact, REMINDED) and fact.policy is Policy.FIT_CHECK


@cache
def hidden(fact: type[object]) -> Mapping[str, Visibility]:
    kinds = {**visibilities(fact), **ALSO.get(fact, {})}
    return {name: kind for name, kind in kinds.items() if kind is not Visibility.PUBLIC}


def keeps_back(fact: object) -> bool:
    """Whether there is something in it, or that somebody said it, that is not for everybody who follows the trail."""
    return bool(hidden(type(fact))) or type(fact) in IN_CONFIDENCE


def said(recorded: Recorded) -> dict[str, Any]:
    """The fields of the fact; of what is not public the class, and a digest of what the journal holds."""
    fact: object = recorded.fact
    fields = msgspec.json.decode(msgspec.json.encode(fact))
    for name, kind in hidden(type(fact)).items():
        if fields[name] is not None:
            fields[name] = {"class": kind, **digest(recorded.sealed.get(name, fields[name]))}
    if asked_of_fit(fact):
        fields["member"] = {"class": Visibility.AUTHOR}
    return fields


def things(recorded: Recorded) -> tuple[Tag, ...]:
    """The tags, but for whom it would name."""
    if asked_of_fit(recorded.fact):
        return tuple(tag for tag in recorded.tags if not tag.startswith("member:"))
    return recorded.tags


KINDS = {"programme": "Programme", "pair": "Pair", "member": "Member", "edition": "Edition"}
"""Of the things that a fact is about, those that have an id in GraphQL."""


def stays(fact: object) -> bool:
    """Whether no other system is told of it, though it may be told of others of its name."""
    return asked_of_fit(fact) or (isinstance(fact, RiskRaised | RiskCleared) and fact.risk in CONFIDED)


def told(organisation: str, message: str, recorded: Recorded) -> bytes:
    """What another system is told of a fact, in JSON: nothing that is hidden, and not who said it."""
    fact: object = recorded.fact
    kept = hidden(type(fact))
    things = [tag.partition(":") for tag in recorded.tags]
    return msgspec.json.encode(
        {
            "id": message,
            "organisation": organisation,
            "position": recorded.position,
            "name": recorded.name,
            "version": version_of(recorded.name),
            "recordedAt": recorded.recorded_at,
            "occurredOn": recorded.occurred_on,
            "ids": [b64encode(f"{KINDS[kind]}:{own}".encode()).decode() for kind, _, own in things if kind in KINDS],
            "fields": {name: value for name, value in said(recorded).items() if name not in kept},
        }
    )


def digest(held: object) -> dict[str, str]:
    if not isinstance(held, str) or not is_sealed(held):
        return {}
    return {"digest": digest_of(held)}
