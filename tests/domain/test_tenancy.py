from __future__ import annotations

from domain.tenancy import PARTITIONS, TenantId, partition


def test_an_organisation_stays_in_its_part() -> None:
    """It stands in the subjects of the stream: another reckoning would lose what is there."""
    assert [partition(TenantId(name)) for name in ("harbour", "norrsken", "fadder")] == [10, 7, 3]


def test_organisations_are_spread_over_all_parts() -> None:
    assert {partition(TenantId(f"organisation-{n}")) for n in range(500)} == set(range(PARTITIONS))
