"""What a clock has reminded people of, and coordinators been told: each nudge and alert once, as facts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import get_args

from domain import muting, nudge_digest
from domain import pair as pairs
from domain import proposal as proposed
from domain.decider import Decider
from domain.language import Asked, MemberId, PairId, ProgrammeId, Refused, Role, Scope, Tag, facts_of, member_tag
from domain.member import PRESENCE, MemberDeactivated, MemberReactivated, PersonalDataErased
from domain.muting import Muted
from domain.nudge_digest import Digest, NudgeDigestChosen
from domain.pair import UNMATCHED, NotTogether, PairIsPaused, PairUnknown, Paused, Together, Unmatched
from domain.proposal import UNPROPOSED, Proposal
from domain.reminders import Policy

WEEK = timedelta(days=7)


class By(StrEnum):
    """How a nudge reaches whoever it is for."""

    TODO = "todo"


class Unsent(StrEnum):
    """Why somebody is not reminded of what they would have been."""

    MUTED = "muted"
    """They asked not to be."""
    GONE = "gone"
    """They have left the organisation, or were erased."""


# commands


@dataclass(frozen=True, slots=True)
class SendNudge:
    """``window`` tells one occasion of the policy from the next; ``most`` is how many the person gets in seven days."""

    pair: PairId
    member: MemberId
    policy: Policy
    window: str
    most: int


@dataclass(frozen=True, slots=True)
class AlertCoordinator:
    pair: PairId
    policy: Policy
    window: str


Command = SendNudge | AlertCoordinator

# facts


@dataclass(frozen=True, slots=True)
class NudgeSent:
    """``sent_on`` is the day where the pair lives."""

    pair: PairId
    programme: ProgrammeId
    member: MemberId
    policy: Policy
    window: str
    sent_on: date
    channel: By = By.TODO


@dataclass(frozen=True, slots=True)
class CoordinatorAlerted:
    pair: PairId
    programme: ProgrammeId
    policy: Policy
    window: str
    alerted_on: date


@dataclass(frozen=True, slots=True)
class NudgeSuppressed:
    pair: PairId
    programme: ProgrammeId
    member: MemberId
    policy: Policy
    window: str
    suppressed_on: date
    why: Unsent


Fact = NudgeSent | CoordinatorAlerted | NudgeSuppressed
FACTS: tuple[type[Fact], ...] = get_args(Fact)

# refusals


class EnoughNudges(Refused):
    """This person has been reminded as often as the handbook allows in a week; it waits."""

    svenska = "Personen har påmints så ofta som handboken tillåter på en vecka; det får vänta."
    about = "member"
    handbook = "policy.nudges_per_week"


class KeptForTheDigest(Refused):
    """This person is reminded of all that is due on one day of the week; it waits for that."""

    svenska = "Personen påminns om allt som ska göras på en dag i veckan; det får vänta till dess."
    about = "member"


class NotOfThePair(Refused):
    """Only the two are reminded of their pair."""

    svenska = "Bara de två påminns om sitt par."
    about = "member"


# state


@dataclass(frozen=True, slots=True)
class Told:
    """A pair or what may become one, what has been sent about it, and what is known of who is to be reminded."""

    life: pairs.Life = UNMATCHED
    proposal: proposed.Life = UNPROPOSED
    sent: tuple[Fact, ...] = field(default=())
    muted: Muted = field(default_factory=dict[Policy | None, date])
    digest: Digest = field(default_factory=Digest)
    gone: bool = False


OfPerson = muting.Fact | NudgeDigestChosen | MemberDeactivated | MemberReactivated | PersonalDataErased
Seen = pairs.Fact | proposed.Fact | OfPerson | Fact
OF_PERSON = (NudgeSent, *muting.FACTS, NudgeDigestChosen, *PRESENCE, PersonalDataErased)


def scope(command: Command) -> Scope:
    own = pairs.scope(command, (*proposed.FACTS, *FACTS))
    return (*own, facts_of(member_tag(command.member), named=OF_PERSON)) if isinstance(command, SendNudge) else own


def evolve(told: Told, fact: Seen) -> Told:
    if isinstance(fact, proposed.Fact):
        return replace(told, proposal=proposed.evolve(told.proposal, fact))
    match fact:
        case NudgeSent() | CoordinatorAlerted() | NudgeSuppressed():
            return replace(told, sent=(*told.sent, fact))
        case muting.NudgesMuted() | muting.NudgesUnmuted():
            return replace(told, muted=muting.evolve(told.muted, fact))
        case NudgeDigestChosen():
            return replace(told, digest=nudge_digest.evolve(told.digest, fact))
        case MemberDeactivated() | PersonalDataErased():
            return replace(told, gone=True)
        case MemberReactivated():
            return replace(told, gone=False)
        case _:
            return replace(told, life=pairs.evolve(told.life, fact))


def decide(command: Command, told: Told, asked: Asked) -> tuple[Fact, ...]:
    asked.only(Role.POLICY)
    programme, zone, people = those_of(told)
    today = asked.today(zone)
    if any(name(one) == name(command) for one in told.sent):
        return ()
    match command:
        case SendNudge(member=member):
            if member not in people:
                raise NotOfThePair
            about = (command.pair, programme, member, command.policy, command.window, today)
            if told.gone:
                return (NudgeSuppressed(*about, Unsent.GONE),)
            if muting.mutes(told.muted, command.policy, today):
                return (NudgeSuppressed(*about, Unsent.MUTED),)
            return (rationed(NudgeSent(*about), told, command.most),)
        case AlertCoordinator():
            return (CoordinatorAlerted(command.pair, programme, command.policy, command.window, today),)


def those_of(told: Told) -> tuple[ProgrammeId, str, tuple[MemberId, ...]]:
    """The programme, the zone, and whoever may be reminded: of a pair, or of what is proposed and waits."""
    match told.life:
        case Unmatched():
            if not isinstance(told.proposal, Proposal):
                raise PairUnknown
            if not told.proposal.pending:
                raise NotTogether
            said = told.proposal.said
            return said.programme, said.zone, (said.adept, said.mentor)
        case Paused():
            raise PairIsPaused
        case Together(pair):
            return pair.programme, pair.zone, (pair.adept, pair.mentor)
        case _:
            raise NotTogether


def name(said: Fact | Command) -> tuple[str | None, ...]:
    member = None if isinstance(said, CoordinatorAlerted | AlertCoordinator) else said.member
    return named(said.pair, said.policy, said.window, member)


def named(pair: PairId, policy: Policy, window: str, member: MemberId | None) -> tuple[str | None, ...]:
    """What is the same nudge: of the first meeting nobody is asked twice, whichever turns out to have been it; and
    coordinators hear once of an occasion, after however many reminders."""
    if member is None:
        window = window.rpartition("/")[0]
    return (pair, policy, None if policy is Policy.FIT_CHECK else window, member)


def rationed(fact: NudgeSent, told: Told, most: int) -> NudgeSent:
    """Over all pairs of the person. What comes together on the day of a digest is one, and that one is not withheld."""
    if nudge_digest.waits(told.digest, fact.policy, fact.sent_on):
        raise KeptForTheDigest
    if nudge_digest.comes(told.digest, fact.sent_on):
        return fact
    lately = [
        one.sent_on
        for one in told.sent
        if isinstance(one, NudgeSent) and one.member == fact.member and fact.sent_on - one.sent_on < WEEK
    ]
    if len(lately if told.digest.on is None else set(lately)) >= most:
        raise EnoughNudges
    return fact


def tags(fact: Fact) -> tuple[Tag, ...]:
    about = pairs.tags(fact)
    return about if isinstance(fact, CoordinatorAlerted) else (*about, member_tag(fact.member))


nudging: Decider[Command, Told, Fact, Seen] = Decider(
    commands=get_args(Command),
    facts=FACTS,
    scope=scope,
    initial=Told(),
    evolve=evolve,
    decide=decide,
    tags=tags,
    inner=(SendNudge, AlertCoordinator),
)
