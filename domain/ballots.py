"""Surveys that nobody can link to those who answer: a ballot is signed unseen, and cast without a name.

The journal says who has taken a ballot, once each. What is cast stands in no fact: a fact has a place and a time.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from typing import get_args

from domain import survey as surveys
from domain.blind import Unsigned, signable, size, verified
from domain.consent import ConsentTextChanged
from domain.consent_text import Purpose, worded
from domain.decider import Decider
from domain.language import (
    Asked,
    Item,
    MemberId,
    NotPermitted,
    ProgrammeId,
    Refused,
    Role,
    Scope,
    Tag,
    facts_of,
    member_tag,
    programme_tag,
)
from domain.roll import on_roll
from domain.speech import WORDS
from domain.survey import (
    BallotsOpened,
    Survey,
    SurveyAnswered,
    SurveyClosed,
    SurveyId,
    SurveyIsClosed,
    SurveyNotForYou,
    SurveyOpened,
    known,
    survey_tag,
    took_part,
)
from domain.survey_question import Reply, questions_of, replied_as

BITS = 2048
TOKEN = 32
"""Bytes of the random word that stands for nobody."""

HEX = re.compile(r"([0-9a-f]{2}){1,1024}")

# commands


@dataclass(frozen=True, slots=True)
class OpenBallots:
    """``modulus`` is that of the key that signs ballots of this survey and of no other, in hexadecimal digits."""

    programme: ProgrammeId
    survey: SurveyId
    modulus: str


@dataclass(frozen=True, slots=True)
class TakeBallot:
    """``blinded`` is the token as the signer sees it, in hexadecimal digits: it tells nothing of the token."""

    programme: ProgrammeId
    survey: SurveyId
    member: MemberId
    blinded: str
    text_digest: str
    locale: str


Command = OpenBallots | TakeBallot

# facts


@dataclass(frozen=True, slots=True)
class BallotTaken:
    programme: ProgrammeId
    survey: SurveyId
    member: MemberId
    consent: str
    """The digest of the text that was consented to."""
    blinded: str
    """The digest of what was signed, so that it is signed once more where the answer was lost, and nothing else is."""


Own = BallotsOpened | BallotTaken
OWN: tuple[type[Own], ...] = get_args(Own)
Seen = Own | surveys.Seen

# refusals


class SurveyHasAnswers(Refused):
    """Somebody has answered this survey with their name already; open another one."""

    svenska = "Någon har redan svarat på enkäten med sitt namn; öppna en ny."
    about = "survey"


class NoBallots(Refused):
    """This survey is not answered by ballots."""

    svenska = "Den här enkäten besvaras inte med valsedel."
    about = "survey"


class BallotAlreadyTaken(Refused):
    """You have taken your ballot for this survey; there is one for each."""

    svenska = "Du har tagit din valsedel till enkäten; det finns en för var och en."
    about = "survey"


class BlindedUnusable(Refused):
    """Blind the ballot's 32 bytes with the survey's key, and give what comes of it in hexadecimal digits."""

    svenska = "Blinda valsedelns 32 byte med enkätens nyckel och ange resultatet med hexadecimala siffror."
    about = "blinded"


class BallotUnusable(Refused):
    """This is no ballot of this survey."""

    svenska = "Det här är ingen valsedel till enkäten."
    about = "token"


class BallotAlreadyCast(Refused):
    """This ballot has been cast; it counts once, and stays as it is."""

    svenska = "Valsedeln är lagd; den räknas en gång och förblir som den är."
    about = "token"


# state


@dataclass(frozen=True, slots=True)
class Ballots:
    survey: Survey = field(default_factory=Survey)
    answered: bool = False
    taken: str | None = None
    """What the one who asks has had signed."""


def scope(command: Command) -> Scope:
    match command:
        case OpenBallots():
            return (
                of_survey(command.programme, command.survey),
                facts_of(survey_tag(command.survey), named=(SurveyAnswered,)),
            )
        case TakeBallot():
            mine = facts_of(survey_tag(command.survey), member_tag(command.member), named=(BallotTaken,))
            here = of_survey(command.programme, command.survey)
            return (here, mine, WORDS, *on_roll(command.programme, command.member))


def of_survey(programme: ProgrammeId, survey: SurveyId) -> Item:
    named = (SurveyOpened, SurveyClosed, BallotsOpened)
    return facts_of(survey_tag(survey), programme_tag(programme), named=named)


def evolve(state: Ballots, fact: Seen) -> Ballots:
    match fact:
        case BallotTaken():
            return replace(state, taken=fact.blinded)
        case SurveyAnswered():
            return replace(state, answered=True)
        case _:
            return replace(state, survey=surveys.evolve(state.survey, fact))


def decide(command: Command, state: Ballots, asked: Asked) -> tuple[Own, ...]:
    asked = asked.within(command.programme)
    match command:
        case OpenBallots():
            asked.only(Role.COORDINATOR, Role.ADMIN)
            known(state.survey)
            if not command.modulus:
                raise NotPermitted
            return opening(command, state)
        case TakeBallot():
            asked.only_oneself(command.member)
            known(state.survey)
            return taking(command, state)


def opening(command: OpenBallots, state: Ballots) -> tuple[Own, ...]:
    if state.survey.modulus is not None:
        return ()
    if state.answered:
        raise SurveyHasAnswers
    if state.survey.closed:
        raise SurveyIsClosed
    return (BallotsOpened(command.programme, command.survey, command.modulus),)


def taking(command: TakeBallot, state: Ballots) -> tuple[Own, ...]:
    if state.survey.modulus is None:
        raise NoBallots
    if not took_part(state.survey.roll[command.member]):
        raise SurveyNotForYou
    blinded = hashlib.sha256(command.blinded.encode()).hexdigest()
    if state.taken is not None:
        if state.taken == blinded:
            return ()
        raise BallotAlreadyTaken
    if state.survey.closed:
        raise SurveyIsClosed
    if not signable(int(state.survey.modulus, 16), bytes_of(command.blinded)):
        raise BlindedUnusable
    own = state.survey.speech.own(command.locale)
    if worded(Purpose.BALLOT, None, command.locale, command.text_digest, own) is None:
        raise ConsentTextChanged
    return (BallotTaken(command.programme, command.survey, command.member, command.text_digest, blinded),)


def bytes_of(digits: str) -> bytes:
    """None where these are no digits, in lower case and two for each byte."""
    return bytes.fromhex(digits) if HEX.fullmatch(digits) else b""


def fitting(state: Ballots, token: bytes, signature: bytes, replies: tuple[Reply, ...]) -> str:
    """The replies of a ballot as they are kept. Whoever casts it is nobody, so nothing is asked about them.

    Raises ``SurveyUnknown``, ``NoBallots``, ``SurveyIsClosed``, ``BallotUnusable``, ``RepliesUnusable``.
    """
    opened = known(state.survey)
    if state.survey.modulus is None:
        raise NoBallots
    if state.survey.closed:
        raise SurveyIsClosed
    n = int(state.survey.modulus, 16)
    if len(token) != TOKEN or len(signature) != size(n):
        raise BallotUnusable
    try:
        verified(n, token, signature)
    except Unsigned:
        raise BallotUnusable from None
    return replied_as(replies, questions_of(opened.questions))


def tags(fact: Own) -> tuple[Tag, ...]:
    about = (survey_tag(fact.survey), programme_tag(fact.programme))
    return (*about, member_tag(fact.member)) if isinstance(fact, BallotTaken) else about


ballots: Decider[Command, Ballots, Own, Seen] = Decider(
    commands=get_args(Command),
    facts=OWN,
    scope=scope,
    initial=Ballots(),
    evolve=evolve,
    decide=decide,
    tags=tags,
)
