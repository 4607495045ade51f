"""Every read model, on one page."""

from __future__ import annotations

from typing import Any

from projections.applications import applications
from projections.audit_trail import audit_trail
from projections.contacts import contacts
from projections.editions import editions
from projections.followed import adoptions, pinned
from projections.gatherings import gatherings
from projections.imports import import_rows, imports
from projections.members import members
from projections.my_todo import my_todo
from projections.organisation import organisation
from projections.pair_board import pair_board
from projections.pair_process import pair_process
from projections.pair_timeline import pair_timeline
from projections.pair_vault import pair_vault
from projections.programme_dashboard import programme_dashboard
from projections.projection import Projection

PROJECTIONS: tuple[Projection[Any], ...] = (
    organisation,
    contacts,
    members,
    applications,
    programme_dashboard,
    gatherings,
    pair_board,
    pair_timeline,
    pair_vault,
    pair_process,
    my_todo,
    editions,
    adoptions,
    pinned,
    imports,
    import_rows,
    audit_trail,
)
