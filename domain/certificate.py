"""Certificates: that somebody has been adept or mentor in a pair that was completed; anybody can check one."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import NewType

from domain import diary as diaries
from domain import following
from domain import pair as pairs
from domain.decider import Decider
from domain.diary import SEEN, Diary
from domain.following import Rules, learn
from domain.language import (
    Asked,
    MemberId,
    PairId,
    ProgrammeId,
    Refused,
    Role,
    Scope,
    Side,
    Tag,
    facts_of,
    member_tag,
    pair_tag,
    programme_tag,
)
from domain.member import STANDING, MemberJoined, MemberUnknown, PersonalDataErased
from domain.pair import Completed, Pair, PairMatched, PairUnknown, Unmatched
from domain.sealed import told_apart

CertificateNumber = NewType("CertificateNumber", str)
"""Sixteen letters and digits in four groups; whoever knows it may check the certificate, so nobody can guess it."""
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Those of Crockford's base 32: none is taken for another."""
SIGNS = 16


class RevokeReason(StrEnum):
    ISSUED_IN_ERROR = "issued_in_error"
    PARTICULARS_WRONG = "particulars_wrong"
    OTHER = "other"


# commands


@dataclass(frozen=True, slots=True)
class IssueCertificate:
    pair: PairId
    member: MemberId
    number: CertificateNumber


@dataclass(frozen=True, slots=True)
class RevokeCertificate:
    number: CertificateNumber
    reason: RevokeReason


Command = IssueCertificate | RevokeCertificate

# facts


@dataclass(frozen=True, slots=True)
class CertificateIssued:
    """What it certifies, as it was known at issue: a meeting corrected later changes no certificate. The ``meetings``
    are those from the first of its days to the last.

    ``digest`` is ``digest_of`` the rest, with which the holder proves the number of meetings, which nobody is shown.
    """

    number: CertificateNumber
    programme: ProgrammeId
    pair: PairId
    member: MemberId
    side: Side
    starts_on: date
    ends_on: date
    meetings: int
    digest: str


@dataclass(frozen=True, slots=True)
class CertificateRevoked:
    number: CertificateNumber
    programme: ProgrammeId
    pair: PairId
    member: MemberId
    reason: RevokeReason


Own = CertificateIssued | CertificateRevoked
OWN: tuple[type[Own], ...] = (CertificateIssued, CertificateRevoked)
Seen = Own | diaries.Seen | following.Fact | MemberJoined | PersonalDataErased

# refusals


class PairNotCompleted(Refused):
    """A certificate is issued once the pair has been completed."""

    svenska = "Ett intyg utfärdas när paret har slutförts."
    about = "pair"


class NotOfThisPair(Refused):
    """A certificate is for the adept or a mentor of the pair."""

    svenska = "Ett intyg är för parets adept eller en av dess mentorer."
    about = "member"


class NoCertificates(Refused):
    """The handbook that this pair follows knows no certificates."""

    svenska = "Handboken som paret följer har inga intyg."
    about = "pair"
    handbook = "policy.certificate"


class CertificateUnknown(Refused):
    """There is no certificate with this number."""

    svenska = "Det finns inget intyg med det numret."
    about = "number"


# numbers and digests


def number_of(secret: bytes) -> CertificateNumber:
    """A number from at least ten bytes that nobody can guess: 80 bits of their SHA-256."""
    bits = int.from_bytes(hashlib.sha256(secret).digest()[:10])
    signs = "".join(LETTERS[bits >> 5 * place & 31] for place in reversed(range(SIGNS)))
    return CertificateNumber("-".join(signs[first : first + 4] for first in range(0, SIGNS, 4)))


def typed(number: str) -> CertificateNumber:
    """The number as somebody typed it: in small letters, with other separators, O for 0, I or L for 1."""
    signs = "".join(sign for sign in number.upper() if sign.isalnum())
    signs = signs.translate(str.maketrans("OIL", "011"))[: SIGNS + 1]
    return CertificateNumber("-".join(signs[first : first + 4] for first in range(0, len(signs), 4)))


def digest_of(fact: CertificateIssued) -> str:
    """SHA-256 over the parts, each behind its length in four bytes, in hexadecimal.

    The id of the pair is known to the holder, and not to whoever is shown a number: the rest they know or can look up,
    and could try how many meetings fit. It was ``certificate 1`` without it, on what was issued before.
    """
    said = (fact.number, fact.programme, fact.pair, fact.side, fact.starts_on.isoformat(), fact.ends_on.isoformat())
    return hashlib.sha256(told_apart("certificate 2", *said, str(fact.meetings))).hexdigest()


# state


@dataclass(frozen=True, slots=True)
class Certified:
    """A pair with its diary, and the certificates that stand; or, for a revocation, the one in question."""

    diary: Diary = field(default_factory=Diary)
    programme: ProgrammeId | None = None
    rules: Rules = field(default_factory=Rules)
    standing: Mapping[MemberId, CertificateIssued] = field(default_factory=dict[MemberId, CertificateIssued])
    revoked: frozenset[CertificateNumber] = frozenset()
    members: frozenset[MemberId] = frozenset()


def certificate_tag(number: CertificateNumber) -> Tag:
    return Tag(f"certificate:{number}")


def scope(command: Command) -> Scope:
    match command:
        case IssueCertificate(pair, member):
            of_pair = facts_of(pair_tag(pair), named=(*pairs.FACTS, *SEEN, *OWN))
            return (of_pair, facts_of(member_tag(member), named=STANDING), following.SCOPE)
        case RevokeCertificate(number):
            return (facts_of(certificate_tag(number), named=OWN),)


def evolve(state: Certified, fact: Seen) -> Certified:
    if isinstance(fact, following.Fact):
        return replace(state, rules=learn(state.rules, fact))
    match fact:
        case CertificateIssued():
            return replace(state, programme=fact.programme, standing={**state.standing, fact.member: fact})
        case CertificateRevoked():
            kept = {who: one for who, one in state.standing.items() if one.number != fact.number}
            return replace(state, standing=kept, revoked=state.revoked | {fact.number})
        case MemberJoined():
            return replace(state, members=state.members | {fact.member})
        case PersonalDataErased():
            return replace(state, members=state.members - {fact.member})
        case PairMatched():
            diary, rules = diaries.evolve(state.diary, fact), learn(state.rules, fact)
            return replace(state, diary=diary, programme=fact.programme, rules=rules)
        case _:
            return replace(state, diary=diaries.evolve(state.diary, fact))


def decide(command: Command, state: Certified, asked: Asked) -> tuple[Own, ...]:
    asked.within(state.programme).only(Role.COORDINATOR, Role.ADMIN)
    match command, state.diary.life:
        case RevokeCertificate(), _:
            return revoke(command, state, asked)
        case IssueCertificate(), Unmatched():
            raise PairUnknown
        case IssueCertificate(), Completed(pair, on):
            asked.not_oneself(pair.adept, pair.mentor, *pair.co_mentors)
            return issue(command, pair, on, state, asked)
        case IssueCertificate(), _:
            raise PairNotCompleted


def issue(
    command: IssueCertificate, pair: Pair, completed_on: date | None, state: Certified, asked: Asked
) -> tuple[Own, ...]:
    side, today = pair.side_of(command.member), asked.today(pair.zone)
    if side is None:
        raise NotOfThisPair
    if command.member not in state.members:
        raise MemberUnknown
    if not state.rules.on(today).certificate:
        raise NoCertificates
    if command.member in state.standing:
        return ()
    starts_on = pair.period.starts_on
    ends_on = max(starts_on, min(pair.period.ends_on, completed_on or today))
    unsigned = CertificateIssued(
        command.number,
        pair.programme,
        command.pair,
        command.member,
        side,
        starts_on,
        ends_on,
        sum(met.held_on <= ends_on for met in state.diary.together),
        "",
    )
    return (replace(unsigned, digest=digest_of(unsigned)),)


def revoke(command: RevokeCertificate, state: Certified, asked: Asked) -> tuple[Own, ...]:
    if command.number in state.revoked:
        return ()
    for known in state.standing.values():
        asked.not_oneself(known.member)
        return (CertificateRevoked(known.number, known.programme, known.pair, known.member, command.reason),)
    raise CertificateUnknown


def tags(fact: Own) -> tuple[Tag, ...]:
    about = (certificate_tag(fact.number), pair_tag(fact.pair), programme_tag(fact.programme))
    return (*about, member_tag(fact.member))


certificate: Decider[Command, Certified, Own, Seen] = Decider(
    commands=(IssueCertificate, RevokeCertificate),
    facts=OWN,
    scope=scope,
    initial=Certified(),
    evolve=evolve,
    decide=decide,
    tags=tags,
)
