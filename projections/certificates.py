"""The register of certificates: issued, and revoked."""

from __future__ import annotations

from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from domain.certificate import CertificateIssued, CertificateNumber, CertificateRevoked, RevokeReason
from domain.language import MemberId, PairId, ProgrammeId, Recorded, Side
from projections.projection import Projection
from projections.when import When, when


class CertificateRow(Struct, frozen=True):
    number: CertificateNumber
    programme: ProgrammeId
    pair: PairId
    member: MemberId
    side: Side
    starts_on: date
    ends_on: date
    meetings: int
    digest: str
    issued: When
    revoked: When | None = None
    reason: RevokeReason | None = None


def keys(recorded: Recorded) -> tuple[str, ...]:
    fact = recorded.fact
    return (fact.number,) if isinstance(fact, CertificateIssued | CertificateRevoked) else ()


def evolve(row: CertificateRow | None, recorded: Recorded) -> CertificateRow | None:
    match recorded.fact:
        case CertificateIssued() as fact:
            return CertificateRow(
                fact.number,
                fact.programme,
                fact.pair,
                fact.member,
                fact.side,
                fact.starts_on,
                fact.ends_on,
                fact.meetings,
                fact.digest,
                when(recorded),
            )
        case CertificateRevoked(reason=reason) if row is not None:
            return replace(row, revoked=when(recorded), reason=reason)
        case _:
            return row


certificates = Projection(
    "certificates",
    2,
    CertificateRow,
    keys,
    evolve,
    found_by=(("programme", "number"), ("member", "number")),
    hears=(CertificateIssued, CertificateRevoked),
)
