"""Every read model, on one page."""

from __future__ import annotations

from typing import Any

from projections.applications import applications
from projections.audit_trail import audit_trail
from projections.calendar_feed import calendar_entries, calendar_feeds
from projections.certificates import certificates
from projections.concerns import concerns
from projections.consents import consents
from projections.contacts import contacts
from projections.criteria import criteria
from projections.editions import editions
from projections.exclusions import exclusions
from projections.followed import adoptions, pinned
from projections.gatherings import gatherings
from projections.holds import holds
from projections.identities import identities
from projections.imports import import_rows, imports
from projections.invitations import invitations
from projections.match_needs import match_needs
from projections.matching_runs import matching_runs
from projections.members import members
from projections.nudge_settings import nudge_settings
from projections.organisation import organisation
from projections.own_consents import own_consents
from projections.pair_board import pair_board
from projections.pair_fit import pair_fit
from projections.pair_process import pair_process
from projections.pair_timeline import pair_timeline
from projections.pair_vault import pair_vault
from projections.pair_watch import pair_watch
from projections.programme_dashboard import programme_dashboard
from projections.projection import Projection
from projections.proposals import proposals
from projections.seat_map import seat_map
from projections.surveys import survey_answers, surveys
from projections.webhooks import webhooks

PROJECTIONS: tuple[Projection[Any], ...] = (
    organisation,
    contacts,
    members,
    invitations,
    identities,
    applications,
    programme_dashboard,
    gatherings,
    criteria,
    matching_runs,
    proposals,
    seat_map,
    match_needs,
    pair_board,
    pair_timeline,
    pair_vault,
    pair_process,
    pair_fit,
    pair_watch,
    nudge_settings,
    calendar_feeds,
    calendar_entries,
    concerns,
    editions,
    adoptions,
    pinned,
    imports,
    import_rows,
    certificates,
    surveys,
    survey_answers,
    consents,
    own_consents,
    exclusions,
    holds,
    audit_trail,
    webhooks,
)
