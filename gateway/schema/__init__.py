"""The schema: one file for each business thing, put together here."""

from __future__ import annotations

from typing import Any

import strawberry
from strawberry import ID, Schema
from strawberry.tools import merge_types

from gateway.ids import kind_of
from gateway.limits import Limits, config, extensions
from gateway.node import Node
from gateway.outcome import Info
from gateway.reads import looking
from gateway.scalars import SCALARS, Position
from gateway.schema import (
    actions,
    advice,
    agenda,
    audit_trail,
    ballots,
    calendar_feed,
    certificate,
    chain,
    concerns,
    confidentiality,
    conformity,
    consent,
    contact,
    coordinator_queue,
    criteria,
    deadlines,
    desks,
    disputes,
    domains,
    drafting,
    due_feedback,
    enrolment,
    erasure,
    exclusion,
    expectations,
    fit,
    gatherings,
    goals,
    handbook,
    handbook_arranging,
    handbook_writing,
    holds,
    identities,
    imports,
    invitations,
    kpis,
    lasting,
    logo,
    matching,
    matching_run,
    meetings,
    membership,
    my_todo,
    notes,
    nudge_settings,
    nudges,
    offboarding,
    organisation,
    organisation_rollup,
    pair,
    pairing,
    pairs,
    participation,
    parting,
    planning,
    presentation,
    profile,
    programme,
    proposal,
    purpose,
    retention,
    run_comparison,
    scores,
    sponsor_summary,
    structure,
    subject_file,
    success_factors,
    succession,
    survey,
    topic_use,
    topics,
    webhooks,
)

QUERIES: tuple[type[Any], ...] = (
    organisation.Query,
    membership.Query,
    invitations.Query,
    identities.Query,
    programme.Query,
    criteria.Query,
    matching_run.Query,
    run_comparison.Query,
    scores.Query,
    proposal.Query,
    pairs.Query,
    concerns.Query,
    conformity.Query,
    kpis.Query,
    organisation_rollup.Query,
    success_factors.Query,
    topic_use.Query,
    my_todo.Query,
    nudge_settings.Query,
    nudges.Query,
    calendar_feed.Query,
    coordinator_queue.Query,
    due_feedback.Query,
    desks.Query,
    consent.Query,
    exclusion.Query,
    handbook.Query,
    participation.Query,
    holds.Query,
    imports.Query,
    certificate.Query,
    survey.Query,
    sponsor_summary.Query,
    audit_trail.Query,
    chain.Query,
    webhooks.Query,
)
MUTATIONS: tuple[type[Any], ...] = (
    organisation.Mutation,
    offboarding.Mutation,
    logo.Mutation,
    domains.Mutation,
    contact.Mutation,
    membership.Mutation,
    invitations.Mutation,
    identities.Mutation,
    erasure.Mutation,
    subject_file.Mutation,
    retention.Mutation,
    holds.Mutation,
    drafting.Mutation,
    programme.Mutation,
    deadlines.Mutation,
    gatherings.Mutation,
    enrolment.Mutation,
    participation.Mutation,
    profile.Mutation,
    consent.Mutation,
    imports.Mutation,
    criteria.Mutation,
    matching_run.Mutation,
    proposal.Mutation,
    matching.Mutation,
    planning.Mutation,
    calendar_feed.Mutation,
    webhooks.Mutation,
    certificate.Mutation,
    survey.Mutation,
    ballots.Mutation,
    meetings.Mutation,
    disputes.Mutation,
    pairing.Mutation,
    lasting.Mutation,
    fit.Mutation,
    concerns.Mutation,
    parting.Mutation,
    succession.Mutation,
    confidentiality.Mutation,
    presentation.Mutation,
    advice.Mutation,
    notes.Mutation,
    nudge_settings.Mutation,
    expectations.Mutation,
    purpose.Mutation,
    structure.Mutation,
    topics.Mutation,
    goals.Mutation,
    agenda.Mutation,
    actions.Mutation,
    handbook_writing.Mutation,
    handbook_arranging.Mutation,
)
SUBSCRIPTIONS: tuple[type[Any], ...] = (
    pairs.Subscription,
    matching_run.Subscription,
    coordinator_queue.Subscription,
    audit_trail.Subscription,
)


@strawberry.type
class Anything:
    @strawberry.field(description="Any thing by its id.")
    async def node(self, info: Info, id: ID, at_least: Position | None = None) -> Node | None:
        by = await looking(info, at_least)
        match kind_of(id):
            case "Pair":
                return await pair.visible(info, pair.pair_id(id))
            case "Programme":
                return await programme.visible(info, programme.programme_id(id))
            case "Edition":
                return await handbook.visible(info, handbook.edition_id(id))
            case "Member":
                return await membership.visible(info, membership.member_id(id), by)
            case _:
                return None


def build(*, production: bool, limits: Limits | None = None) -> Schema:
    return Schema(
        query=merge_types("Query", (Anything, *QUERIES)),
        mutation=merge_types("Mutation", MUTATIONS),
        subscription=merge_types("Subscription", SUBSCRIPTIONS),
        types=[pair.Pair, programme.Programme, membership.Member, handbook.Edition],
        extensions=extensions(limits, production=production),
        config=config(production=production, scalar_map=SCALARS),
    )
