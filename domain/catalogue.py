"""Everything that may be asked, everything that can have happened, and what follows by itself, on one page."""

from __future__ import annotations

from typing import Any

from domain.access import access
from domain.actions import actions
from domain.adoption import adoption
from domain.advice import advice
from domain.agenda import agenda
from domain.arranging import arranging
from domain.attributes import attributes
from domain.availability import availability
from domain.ballots import ballots
from domain.branding import branding
from domain.calendar_feed import calendar_feed
from domain.carrying import carrying
from domain.certificate import certificate
from domain.completion import complete_pair
from domain.concerns import concerns
from domain.confidentiality import confidentiality
from domain.consent import consent
from domain.contact import contact
from domain.criteria import criteria
from domain.deadlines import deadlines
from domain.decider import Decider, Upcast
from domain.disputes import disputes
from domain.domains import domains
from domain.drafting import drafting
from domain.enrolment import enrolment
from domain.erasure import erasure
from domain.exclusion import exclusion
from domain.expectations import expectations
from domain.fit import fit
from domain.gatherings import gatherings
from domain.goals import goals
from domain.handbook import handbook
from domain.handling import OF_HANDLING
from domain.holds import holds
from domain.identities import identities
from domain.import_rows import OF_ROWS
from domain.imports import imports
from domain.invitations import invitations
from domain.language import Refused
from domain.lasting import lasting
from domain.library import library
from domain.match_to_pair import match_to_pair, next_wish
from domain.matching import matching
from domain.matching_run import matching_run
from domain.meetings import meetings
from domain.membership import membership
from domain.muting import muting
from domain.notes import notes
from domain.nudge_digest import nudge_digest
from domain.nudging import nudging
from domain.offboarding import offboarding
from domain.organisation import organisation
from domain.own_numbers import own_numbers
from domain.pairing import pairing
from domain.participation import participation
from domain.parting import parting
from domain.planning import planning
from domain.presentation import presentation
from domain.profile import profile
from domain.programme import programme
from domain.proposals import proposals
from domain.proposing import proposing
from domain.publishing import publishing
from domain.purpose import purpose
from domain.ranking import ranking
from domain.reaction import Reaction
from domain.retention import retention
from domain.speech import speech
from domain.stepping_down import stepping_down
from domain.structure import structure
from domain.subject_file import subject_file
from domain.succession import succession
from domain.survey import survey
from domain.taking_back import taking_back
from domain.tenant_export import tenant_export
from domain.topics import topics
from domain.watching import watching
from domain.webhooks import webhooks
from domain.withdrawing import withdraw_proposals, withdrawing

DECIDERS: tuple[Decider[Any, Any, Any, Any], ...] = (
    organisation,
    tenant_export,
    offboarding,
    branding,
    speech,
    domains,
    contact,
    membership,
    invitations,
    identities,
    erasure,
    subject_file,
    retention,
    holds,
    drafting,
    programme,
    deadlines,
    gatherings,
    handbook,
    library,
    arranging,
    publishing,
    adoption,
    own_numbers,
    enrolment,
    participation,
    profile,
    attributes,
    availability,
    ranking,
    exclusion,
    consent,
    imports,
    criteria,
    matching_run,
    proposing,
    proposals,
    matching,
    withdrawing,
    planning,
    meetings,
    disputes,
    pairing,
    lasting,
    taking_back,
    stepping_down,
    fit,
    concerns,
    parting,
    access,
    muting,
    nudge_digest,
    calendar_feed,
    nudging,
    watching,
    succession,
    certificate,
    survey,
    ballots,
    confidentiality,
    presentation,
    advice,
    notes,
    expectations,
    purpose,
    structure,
    topics,
    goals,
    carrying,
    agenda,
    actions,
    webhooks,
)

DECIDER_OF: dict[type[Any], Decider[Any, Any, Any, Any]] = {
    command: decider for decider in DECIDERS for command in decider.commands
}

FACTS: dict[str, type[Any]] = {fact.__name__: fact for decider in DECIDERS for fact in decider.facts}

UPCASTS: dict[str, tuple[Upcast, ...]] = {
    fact.__name__: steps for decider in DECIDERS for fact, steps in decider.upcasts.items()
}

REACTIONS: tuple[Reaction[Any], ...] = (complete_pair, match_to_pair, next_wish, withdraw_proposals)

REFUSALS: dict[str, type[Refused]] = {
    refusal.__name__: refusal for refusal in dict.fromkeys((*Refused.__subclasses__(), *OF_HANDLING, *OF_ROWS))
}
