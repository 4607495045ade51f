from __future__ import annotations

from datetime import date

import pytest

from domain.drafting import ProgrammeDrafted
from domain.language import Role
from domain.member import (
    MemberDeactivated,
    MemberJoined,
    MemberReactivated,
    PersonalDataErased,
    RoleGranted,
    RoleRevoked,
    everywhere,
    for_good,
    gone,
)
from domain.membership import GrantRole, scope
from domain.organisation import OrganisationFounded
from tests.domain.stage import ADA, SPRING

AWAY, BACK, ERASED = MemberDeactivated(ADA), MemberReactivated(ADA), PersonalDataErased(ADA, ())


@pytest.mark.parametrize(
    ("facts", "left"),
    [
        ((), False),
        ((MemberJoined(ADA, "Ada"), RoleGranted(ADA, Role.ADMIN), RoleRevoked(ADA, Role.ADMIN)), False),
        ((AWAY,), True),
        ((AWAY, BACK), False),
        ((AWAY, BACK, RoleGranted(ADA, Role.ADMIN), AWAY), True),
        ((ERASED, RoleGranted(ADA, Role.ADMIN)), True),
    ],
)
def test_whether_somebody_is_gone_is_what_was_said_last(facts: tuple[object, ...], left: bool) -> None:
    assert gone(facts) is left


def test_a_role_of_before_lasts_and_holds_everywhere() -> None:
    assert for_good({"role": "admin"}) == {"role": "admin", "until": None}
    assert everywhere({"role": "admin"}) == {"role": "admin", "programme": None}


def names_read(command: GrantRole) -> set[str]:
    return {name for item in scope(command) for name in item.names}


def test_only_a_role_that_ends_asks_who_else_administers_and_where_the_day_ends() -> None:
    others = {"ZoneChanged", "RoleRevoked"}
    lasting, ending = GrantRole(ADA, Role.COORDINATOR), GrantRole(ADA, Role.COORDINATOR, date(2026, 6, 30))
    assert "ZoneChanged" not in names_read(lasting)
    assert others | {OrganisationFounded.__name__} <= names_read(ending)
    assert all(item.tags and item.names for command in (lasting, ending) for item in scope(command))


def test_only_a_role_of_one_programme_asks_whether_there_is_one() -> None:
    here = GrantRole(ADA, Role.COORDINATOR, programme=SPRING)
    added = [item for item in scope(here) if item not in scope(GrantRole(ADA, Role.COORDINATOR))]
    assert [({*item.names}, {*item.tags}) for item in added] == [({ProgrammeDrafted.__name__}, {"programme:spring"})]
