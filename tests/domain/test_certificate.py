from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date

import pytest

from domain.adoption import Applies, HandbookEditionAdopted
from domain.certificate import (
    LETTERS,
    CertificateIssued,
    CertificateNumber,
    CertificateRevoked,
    CertificateUnknown,
    IssueCertificate,
    NoCertificates,
    NotOfThisPair,
    PairNotCompleted,
    RevokeCertificate,
    RevokeReason,
    digest_of,
    number_of,
    typed,
)
from domain.consent import ConsentGiven, ConsentWithdrawn
from domain.consent_text import Purpose
from domain.edition import HandbookEditionDrafted, HandbookEditionPublished, HandbookPolicySet
from domain.language import Actor, EditionId, MeetingId, NotOneself, NotPermitted, PairId, Role, Side
from domain.meeting import DisputeResolved, MeetingConfirmed, MeetingDisputed
from domain.member import MemberUnknown, PersonalDataErased
from domain.pair import Completion, PairUnknown
from projections.certificates import certificates
from projections.consents import consents
from projections.past import folded
from tests.domain.stage import (
    ADA,
    BO,
    COMPLETED,
    EVA,
    FIRST_DAY,
    HELD,
    LAST_DAY,
    LUNCH,
    MATCHED,
    MIM,
    PAIR,
    RETRACTED,
    RUNNING,
    SPRING,
)
from tests.spec import May, given
from tests.story import told

NUMBER = CertificateNumber("0123-4567-89AB-CDEF")
DONE = (*RUNNING, HELD, COMPLETED)
ISSUE = IssueCertificate(PAIR, ADA, NUMBER)
DIGEST = hashlib.sha256(
    b"".join(
        len(part).to_bytes(4, "big") + part
        for part in (
            *(b"certificate 2", NUMBER.encode(), b"spring", PAIR.encode()),
            *(b"adept", b"2026-01-31", b"2026-06-30", b"1"),
        )
    )
).hexdigest()
ISSUED = CertificateIssued(NUMBER, SPRING, PAIR, ADA, Side.ADEPT, FIRST_DAY, LAST_DAY, 1, DIGEST)
REVOKE = RevokeCertificate(NUMBER, RevokeReason.OTHER)
REVOKED = CertificateRevoked(NUMBER, SPRING, PAIR, ADA, RevokeReason.OTHER)
OTHER = CertificateNumber("1111-1111-1111-1111")


def signed(issued: CertificateIssued) -> CertificateIssued:
    return replace(issued, digest=digest_of(issued))


def test_whoever_is_shown_a_number_cannot_try_how_many_meetings_there_were() -> None:
    """They see or look up everything else, but for which pair it was."""
    tried = (replace(ISSUED, pair=PairId(""), meetings=count) for count in range(100))
    assert DIGEST not in {digest_of(one) for one in tried}
    assert digest_of(replace(ISSUED, meetings=2)) != DIGEST


def test_a_completed_pair_is_certified() -> None:
    given(*DONE).when(ISSUE, now=LAST_DAY).then(ISSUED)
    mentor = signed(replace(ISSUED, member=MIM, side=Side.MENTOR))
    given(*DONE).when(replace(ISSUE, member=MIM), now=LAST_DAY).then(mentor)
    aided = signed(replace(ISSUED, member=BO, side=Side.MENTOR))
    given(*DONE).when(replace(ISSUE, member=BO), now=LAST_DAY).then(aided)


def test_a_retracted_meeting_is_not_certified() -> None:
    given(*RUNNING, HELD, RETRACTED, COMPLETED).when(ISSUE, now=LAST_DAY).then(signed(replace(ISSUED, meetings=0)))


def test_the_meetings_of_a_certificate_lie_between_its_days() -> None:
    """That the two had met before they were matched is told, and is nothing that they did as a pair."""
    before = replace(HELD, meeting=MeetingId("before"), held_on=date(2026, 1, 30), pre_match=True)
    first = replace(HELD, meeting=MeetingId("first"), held_on=FIRST_DAY)
    last = replace(HELD, meeting=MeetingId("last"), held_on=LAST_DAY)
    after = replace(HELD, meeting=MeetingId("after"), held_on=date(2026, 7, 1))
    past = (*RUNNING, before, first, last, after)
    given(*past, COMPLETED).when(ISSUE, now=date(2026, 7, 20)).then(signed(replace(ISSUED, meetings=2)))
    early = signed(replace(ISSUED, ends_on=date(2026, 4, 1), meetings=1))
    done = replace(COMPLETED, how=Completion.EARLY, completed_on=date(2026, 4, 1))
    given(*past, done).when(ISSUE, now=date(2026, 7, 20)).then(early)


def test_i10_a_meeting_that_one_side_disputes_is_not_certified_until_that_is_resolved() -> None:
    disputed = MeetingDisputed(PAIR, SPRING, LUNCH, Side.MENTOR)
    doubted, none = (*RUNNING, HELD, disputed), signed(replace(ISSUED, meetings=0))
    given(*doubted, COMPLETED).when(ISSUE, now=LAST_DAY).then(none)
    given(*doubted, DisputeResolved(PAIR, SPRING, LUNCH, False), COMPLETED).when(ISSUE, now=LAST_DAY).then(none)
    given(*doubted, DisputeResolved(PAIR, SPRING, LUNCH, True), COMPLETED).when(ISSUE, now=LAST_DAY).then(ISSUED)
    given(*doubted, MeetingConfirmed(PAIR, SPRING, LUNCH, Side.MENTOR), COMPLETED).when(ISSUE, now=LAST_DAY).then(
        ISSUED
    )


def test_a_certificate_ends_on_no_day_to_come() -> None:
    early = signed(replace(ISSUED, ends_on=date(2026, 4, 1)))
    given(*DONE).when(ISSUE, now=date(2026, 4, 1)).then(early)
    given(*DONE).when(ISSUE, now=date(2027, 4, 1)).then(ISSUED)
    before = signed(replace(ISSUED, ends_on=FIRST_DAY, meetings=0))
    given(*DONE).when(ISSUE, now=date(2026, 1, 1)).then(before)


def test_a_certificate_of_a_pair_that_completed_early_ends_on_that_day() -> None:
    """However much later it is issued, and no later than the last day of a pair that was late to be completed."""
    early = signed(replace(ISSUED, ends_on=date(2026, 4, 1)))
    done = replace(COMPLETED, how=Completion.EARLY, completed_on=date(2026, 4, 1))
    for issued_on in (date(2026, 4, 1), date(2026, 5, 20), date(2027, 4, 1)):
        given(*RUNNING, HELD, done).when(ISSUE, now=issued_on).then(early)
    late = replace(COMPLETED, completed_on=date(2026, 7, 20))
    given(*RUNNING, HELD, late).when(ISSUE, now=date(2026, 7, 20)).then(ISSUED)


def test_one_certificate_each() -> None:
    given(*DONE, ISSUED).when(replace(ISSUE, number=OTHER), now=LAST_DAY).stays_quiet()
    again = signed(replace(ISSUED, number=OTHER))
    given(*DONE, ISSUED, REVOKED).when(replace(ISSUE, number=OTHER), now=LAST_DAY).then(again)
    mims = signed(replace(ISSUED, number=OTHER, member=MIM, side=Side.MENTOR))
    past = (*DONE, ISSUED, mims, REVOKED)
    given(*past).when(replace(ISSUE, member=MIM, number=NUMBER), now=LAST_DAY).stays_quiet()


def test_only_what_is_completed_is_certified() -> None:
    given(*RUNNING, HELD).when(ISSUE).refuses(PairNotCompleted)
    given().when(ISSUE).refuses(PairUnknown)


def test_only_those_of_the_pair_are_certified() -> None:
    given(*DONE).when(replace(ISSUE, member=EVA)).refuses(NotOfThisPair)
    given(*DONE, PersonalDataErased(ADA, (SPRING,))).when(ISSUE).refuses(MemberUnknown)


def test_nobody_certifies_themselves() -> None:
    both = frozenset({Role.MEMBER, Role.ADMIN})
    given(*DONE).when(ISSUE, by=Actor(ADA, both)).refuses(NotOneself)
    given(*DONE, ISSUED).when(REVOKE, by=Actor(ADA, both)).refuses(NotOneself)
    given(*DONE).when(ISSUE, by=ADA).refuses(NotPermitted)
    given(*DONE, ISSUED).when(REVOKE, by=ADA).refuses(NotPermitted)


OURS = EditionId("ours")
WITHOUT = (
    HandbookEditionDrafted(OURS, EditionId("addher@1"), "Ours"),
    HandbookPolicySet(OURS, "policy.certificate", "false"),
    HandbookEditionPublished(OURS, "0f"),
)


def test_a_handbook_may_do_without() -> None:
    matched = replace(MATCHED, edition=OURS)
    past = (*WITHOUT, *(matched if fact is MATCHED else fact for fact in DONE))
    given(*past).when(ISSUE, now=LAST_DAY).refuses(NoCertificates)
    adopted = HandbookEditionAdopted(SPRING, EditionId("addher@1"), Applies.ALL_FROM, FIRST_DAY)
    given(*past, adopted).when(ISSUE, now=LAST_DAY).then(ISSUED)


def test_a_certificate_is_revoked() -> None:
    given(*DONE, ISSUED).when(REVOKE).then(REVOKED)
    given(*DONE, ISSUED, REVOKED).when(REVOKE).stays_quiet()
    given(*DONE).when(REVOKE).refuses(CertificateUnknown)


@pytest.mark.parametrize("written", ["0123456789abcdef", " o123 4567 89ab cdef", "OI23-4567–89AB-CDEF"])
def test_a_number_is_known_however_it_is_typed(written: str) -> None:
    assert typed(written) == NUMBER


def test_a_number_has_eighty_bits_of_its_own() -> None:
    numbers = [number_of(bytes([n]) * 16) for n in range(200)]
    assert len({*numbers}) == 200
    assert {*"".join(numbers)} == {*LETTERS, "-"}
    assert all(typed(number.lower()) == number and len(number) == 19 for number in numbers)
    assert typed("") == ""
    assert typed("x" * 300) == "XXXX-XXXX-XXXX-XXXX-X", "too long to be one, and no longer than that takes"


@pytest.mark.parametrize("secret", [b"0123456789", bytes(range(32))])
def test_a_number_is_the_first_eighty_bits_of_the_digest_by_fives(secret: bytes) -> None:
    bits = "".join(f"{byte:08b}" for byte in hashlib.sha256(secret).digest()[:10])
    signs = [LETTERS[int(bits[first : first + 5], 2)] for first in range(0, 80, 5)]
    assert number_of(secret).replace("-", "") == "".join(signs)


def test_the_register_shows_what_stands() -> None:
    [row] = folded(certificates, told(ISSUED, REVOKED)).values()
    assert row.revoked is not None
    revoked_on = row.revoked.day("Europe/Stockholm")
    assert (row.member, row.meetings, row.reason, revoked_on) == (ADA, 1, RevokeReason.OTHER, date(2026, 3, 1))
    assert folded(certificates, told(REVOKED)) == {}


def test_a_consent_stands_until_it_is_taken_back() -> None:
    told_once = ConsentGiven(ADA, Purpose.CERTIFICATE_NAME, None, "0f", "sv")
    [row] = folded(consents, told(told_once, told_once)).values()
    assert (row.member, row.given) == (ADA, (Purpose.CERTIFICATE_NAME,))
    [row] = folded(consents, told(told_once, ConsentWithdrawn(ADA, Purpose.CERTIFICATE_NAME, None))).values()
    assert row.given == ()
    assert folded(consents, told(told_once, PersonalDataErased(ADA, ()))) == {}


# who may, and what journals hold

MAY = (
    May(DONE, replace(ISSUE, member=BO), "admin coordinator"),
    May((*DONE, replace(ISSUED, member=BO)), REVOKE, "admin coordinator"),
)
GOLDEN = {
    "CertificateIssued.v1": (
        '{"number":"0123-4567-89AB-CDEF","programme":"spring","pair":"ada-mim","member":"ada","side":"adept",'
        '"starts_on":"2026-01-31","ends_on":"2026-06-30","meetings":4,"digest":"9f86d081884c7d65"}'
    ),
    "CertificateRevoked.v1": (
        '{"number":"0123-4567-89AB-CDEF","programme":"spring","pair":"ada-mim","member":"ada",'
        '"reason":"particulars_wrong"}'
    ),
}
TEXTS = {
    "CertificateIssued.digest": None,
}
WORDS = {RevokeReason: "issued_in_error particulars_wrong other"}
