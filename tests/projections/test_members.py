"""Members, and the roles that they have."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from domain.language import ProgrammeId, Role
from domain.member import LastDay, MemberJoined, PersonalDataErased, RoleGranted, RoleRevoked
from domain.sealed import ERASED
from projections.members import MemberRow, at, members, roles_in
from tests.projections.folds import after, only
from tests.story import ADA, SPRING


def test_a_member_has_the_roles_that_were_granted_and_not_taken_back() -> None:
    facts = (
        MemberJoined(ADA, "Ada"),
        RoleGranted(ADA, Role.COORDINATOR),
        RoleGranted(ADA, Role.ADMIN),
        RoleRevoked(ADA, Role.COORDINATOR),
    )
    assert only(members, *facts) == MemberRow(ADA, "Ada", (Role.ADMIN, Role.MEMBER))


def test_a_role_granted_twice_is_one_role() -> None:
    row = only(members, MemberJoined(ADA, "Ada"), *[RoleGranted(ADA, Role.AUDITOR)] * 2)
    assert row.roles == (Role.AUDITOR, Role.MEMBER)


def test_a_role_is_over_after_its_last_day_and_may_be_prolonged() -> None:
    last = LastDay(date(2026, 2, 15), "Europe/Stockholm")
    ending = (MemberJoined(ADA, "Ada"), RoleGranted(ADA, Role.AUDITOR, last))
    midnight = datetime(2026, 2, 15, 23, tzinfo=UTC)
    row = only(members, *ending)
    assert at(row, midnight - timedelta(seconds=1)).roles == (Role.AUDITOR, Role.MEMBER)
    assert at(row, midnight) == MemberRow(ADA, "Ada", (Role.MEMBER,))
    longer = only(members, *ending, RoleGranted(ADA, Role.AUDITOR, LastDay(date(2026, 2, 16), "Europe/Stockholm")))
    assert at(longer, midnight).roles == (Role.AUDITOR, Role.MEMBER)
    assert only(members, *ending, RoleGranted(ADA, Role.AUDITOR)) == MemberRow(ADA, "Ada", (Role.AUDITOR, Role.MEMBER))
    assert only(members, *ending, RoleRevoked(ADA, Role.AUDITOR)) == MemberRow(ADA, "Ada", (Role.MEMBER,))


def test_a_role_of_one_programme_stands_apart_and_ends_like_any_other() -> None:
    last = LastDay(date(2026, 2, 15), "Europe/Stockholm")
    joined, auditor = MemberJoined(ADA, "Ada"), RoleGranted(ADA, Role.AUDITOR, last, SPRING)
    row = only(members, joined, RoleGranted(ADA, Role.COORDINATOR, None, SPRING), auditor)
    assert (row.roles, row.here) == ((Role.MEMBER,), True)
    assert roles_in(row, SPRING) == {Role.MEMBER, Role.COORDINATOR, Role.AUDITOR}
    assert roles_in(row, ProgrammeId("autumn")) == roles_in(row, None) == {Role.MEMBER}
    assert roles_in(at(row, datetime(2026, 2, 15, 23, tzinfo=UTC)), SPRING) == {Role.MEMBER, Role.COORDINATOR}
    assert at(row, datetime(2026, 2, 15, 22, 59, tzinfo=UTC)) == row
    everywhere = only(members, joined, auditor, RoleGranted(ADA, Role.AUDITOR), RoleRevoked(ADA, Role.AUDITOR, SPRING))
    assert everywhere == MemberRow(ADA, "Ada", (Role.AUDITOR, Role.MEMBER))
    here = only(members, joined, auditor, RoleGranted(ADA, Role.AUDITOR), RoleRevoked(ADA, Role.AUDITOR))
    assert here == only(members, joined, auditor)


def test_whoever_was_erased_has_no_name_and_no_roles() -> None:
    facts = (MemberJoined(ADA, "Ada"), RoleGranted(ADA, Role.ADMIN), PersonalDataErased(ADA, ()))
    assert only(members, *facts) == MemberRow(ADA, ERASED, ())
    assert after(members, PersonalDataErased(ADA, ())) == []
