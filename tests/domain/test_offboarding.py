from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from domain.holds import HoldId, HoldPlaced, HoldReleased, OnHold
from domain.language import MemberId, NotPermitted
from domain.member import LastDay
from domain.offboarding import (
    ExportUnknown,
    OffboardingNotRequested,
    OffboardingRequested,
    OffboardingWithdrawn,
    OffboardOrganisation,
    OrganisationGone,
    OrganisationOffboarded,
    OtherExport,
    RequestOffboarding,
    WithdrawOffboarding,
)
from domain.organisation import NotFounded, OrganisationFounded
from domain.tenant_export import TenantExportProduced
from projections.organisation import organisation
from projections.past import folded
from tests.domain.stage import ADMIN, FOUNDED, PLATFORM
from tests.spec import May, given
from tests.story import told

EXPORT, OTHER = "0b" * 32, "1c" * 32
HERE = (*FOUNDED, TenantExportProduced(7, EXPORT), TenantExportProduced(9, OTHER))
REQUESTED, WITHDRAWN, GONE = OffboardingRequested(EXPORT), OffboardingWithdrawn(), OrganisationOffboarded(EXPORT)


def test_an_administrator_asks_and_the_platform_does_it() -> None:
    given(*HERE).when(RequestOffboarding(EXPORT), by=ADMIN).then(REQUESTED)
    given(*HERE, REQUESTED).when(OffboardOrganisation(EXPORT), by=PLATFORM).then(GONE)


def test_a_digest_is_the_same_in_capitals() -> None:
    said = f" {EXPORT.upper()}\n"
    given(*HERE).when(RequestOffboarding(said), by=ADMIN).then(REQUESTED)
    given(*HERE, REQUESTED).when(RequestOffboarding(said), by=ADMIN).stays_quiet()
    given(*HERE, REQUESTED).when(OffboardOrganisation(said), by=PLATFORM).then(GONE)


def test_neither_does_it_alone() -> None:
    given(*HERE).when(OffboardOrganisation(EXPORT), by=PLATFORM).refuses(OffboardingNotRequested)
    given(*HERE, REQUESTED).when(OffboardOrganisation(EXPORT), by=ADMIN).refuses(NotPermitted)
    given(*HERE).when(RequestOffboarding(EXPORT), by=PLATFORM).refuses(NotPermitted)
    given(*HERE, REQUESTED).when(WithdrawOffboarding(), by=PLATFORM).refuses(NotPermitted)


def test_a_request_may_be_withdrawn_and_made_again() -> None:
    given(*HERE, REQUESTED).when(WithdrawOffboarding(), by=ADMIN).then(WITHDRAWN)
    given(*HERE).when(WithdrawOffboarding(), by=ADMIN).stays_quiet()
    given(*HERE, REQUESTED, WITHDRAWN).when(WithdrawOffboarding(), by=ADMIN).stays_quiet()
    given(*HERE, REQUESTED, WITHDRAWN).when(OffboardOrganisation(EXPORT), by=PLATFORM).refuses(OffboardingNotRequested)
    given(*HERE, REQUESTED, WITHDRAWN).when(RequestOffboarding(EXPORT), by=ADMIN).then(REQUESTED)
    given(*HERE, REQUESTED).when(RequestOffboarding(EXPORT), by=ADMIN).stays_quiet()


def test_what_is_taken_along_comes_first() -> None:
    given(*FOUNDED).when(RequestOffboarding(EXPORT), by=ADMIN).refuses(ExportUnknown)
    given(*HERE).when(RequestOffboarding("2d" * 32), by=ADMIN).refuses(ExportUnknown)
    given(*HERE).when(RequestOffboarding(""), by=ADMIN).refuses(ExportUnknown)


def test_it_is_done_with_the_export_that_was_named_last() -> None:
    again = OffboardingRequested(OTHER)
    given(*HERE, REQUESTED).when(RequestOffboarding(OTHER), by=ADMIN).then(again)
    given(*HERE, REQUESTED, again).when(OffboardOrganisation(EXPORT), by=PLATFORM).refuses(OtherExport)
    given(*HERE, REQUESTED, again).when(OffboardOrganisation(OTHER), by=PLATFORM).then(OrganisationOffboarded(OTHER))


def test_whoever_has_left_asks_for_nothing_more() -> None:
    left = (*HERE, REQUESTED, GONE)
    given(*left).when(OffboardOrganisation(EXPORT), by=PLATFORM).refuses(OrganisationGone)
    given(*left).when(RequestOffboarding(OTHER), by=ADMIN).refuses(OrganisationGone)
    given(*left).when(WithdrawOffboarding(), by=ADMIN).refuses(OrganisationGone)
    given(*left, OrganisationFounded("Again", "en", "UTC")).when(RequestOffboarding(OTHER), by=ADMIN).refuses(
        OrganisationGone
    )


def test_what_is_held_keeps_the_organisation_here() -> None:
    on = HoldPlaced(HoldId("h"), None, MemberId("ada"), "En tvist", None)
    other = HoldPlaced(HoldId("o"), None, MemberId("ada"), "En tvist", LastDay(date(2026, 2, 28), "UTC"))
    released = HoldReleased(HoldId("h"), None, MemberId("ada"))
    given(*HERE, REQUESTED, on).when(OffboardOrganisation(EXPORT), by=PLATFORM).refuses(OnHold)
    given(*HERE, on).when(RequestOffboarding(EXPORT), by=ADMIN).then(REQUESTED)
    given(*HERE, on, REQUESTED, WITHDRAWN, REQUESTED).when(OffboardOrganisation(EXPORT), by=PLATFORM).refuses(OnHold)
    given(*HERE, REQUESTED, on, other, released).when(
        OffboardOrganisation(EXPORT), by=PLATFORM, now=date(2026, 3, 1)
    ).then(GONE)


def test_where_nobody_is_nobody_leaves() -> None:
    given(REQUESTED).when(OffboardOrganisation(EXPORT), by=PLATFORM).refuses(NotFounded)
    given(REQUESTED, WITHDRAWN).when(RequestOffboarding(EXPORT), by=ADMIN).refuses(NotFounded)
    given().when(WithdrawOffboarding(), by=ADMIN).refuses(NotFounded)


def test_the_organisation_shows_since_when_it_asks() -> None:
    *before, asked = told(*FOUNDED, REQUESTED)
    [row] = folded(organisation, [*before, replace(asked, occurred_on=date(2026, 3, 2))]).values()
    assert row.leaving_since == date(2026, 3, 2)
    [row] = folded(organisation, told(*FOUNDED, REQUESTED, WITHDRAWN)).values()
    assert row.leaving_since is None
    assert not [row for row in folded(organisation, told(*FOUNDED, REQUESTED, GONE)).values() if row]


MAY = (
    May(HERE, RequestOffboarding(EXPORT), "admin"),
    May((*HERE, REQUESTED), WithdrawOffboarding(), "admin"),
    May((*HERE, REQUESTED), OffboardOrganisation(EXPORT), "platform"),
)
NEVER_QUIET = {OffboardOrganisation}
GOLDEN = {
    "OffboardingRequested.v1": f'{{"export":"{EXPORT}"}}',
    "OffboardingWithdrawn.v1": "{}",
    "OrganisationOffboarded.v1": f'{{"export":"{EXPORT}"}}',
}
TEXTS = {
    "OffboardingRequested.export": None,
    "OrganisationOffboarded.export": None,
}
