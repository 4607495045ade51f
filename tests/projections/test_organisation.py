"""What the organisation shows of itself."""

from __future__ import annotations

import msgspec

from domain.organisation import BrandSet, OrganisationFounded
from projections.organisation import COLOUR, OrganisationRow, organisation
from tests.projections.folds import only


def test_an_organisation_shows_its_name_until_it_has_a_brand() -> None:
    founded = OrganisationFounded("Norrsken", "sv", "Europe/Stockholm")
    plain = OrganisationRow(
        "Norrsken", "sv", "Europe/Stockholm", "Norrsken", COLOUR, "", "#ffffff", "#ffffff", "#000000", ("sv",)
    )
    assert only(organisation, founded) == plain
    branded = msgspec.structs.replace(plain, brand_name="Sken", colour="#0a7f5a", tagline="Ihop")
    assert only(organisation, founded, BrandSet("Sken", "#0a7f5a", "Ihop")) == branded
