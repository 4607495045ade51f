"""The organisation as its people meet it: its name and brand."""

from __future__ import annotations

from dataclasses import dataclass, replace

from domain.language import Recorded
from domain.organisation import BrandSet, OrganisationFounded
from projections.projection import Projection

COLOUR = "#1f2937"


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    name: str
    locale: str
    zone: str
    brand_name: str
    colour: str
    tagline: str


def keys(recorded: Recorded) -> tuple[str, ...]:
    return ("organisation",) if isinstance(recorded.fact, OrganisationFounded | BrandSet) else ()


def evolve(row: OrganisationRow | None, recorded: Recorded) -> OrganisationRow | None:
    match recorded.fact:
        case OrganisationFounded(name=name, locale=locale, zone=zone):
            return OrganisationRow(name, locale, zone, name, COLOUR, "")
        case BrandSet(name=name, colour=colour, tagline=tagline) if row is not None:
            return replace(row, brand_name=name, colour=colour, tagline=tagline)
        case _:
            return row


organisation = Projection("organisation", 1, OrganisationRow, keys, evolve)
