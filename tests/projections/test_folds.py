"""What each read model shows after which facts, as sentences; no database is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

import msgspec
import pytest

from domain.attribute import Attribute, AttributesDeclared
from domain.attribute import told as attributes_told
from domain.availability import AvailabilityDeclared, Times
from domain.concerns import ConcernClosed, ConcernEscalated, ConcernRaised
from domain.drafting import ProgrammeDrafted
from domain.fit import FitProcessClosed, FitProcessOpened, PairFitChecked
from domain.goal import GoalClosed, GoalOutcome, GoalScored
from domain.language import EntryId, MeetingId, MemberId, ProgrammeId, Recorded, Role, Side
from domain.meeting import (
    DisputeResolved,
    Form,
    MeetingConfirmed,
    MeetingCorrected,
    MeetingDisputed,
    MeetingRetracted,
    RetractReason,
)
from domain.member import LastDay, MemberJoined, PersonalDataErased, RoleGranted, RoleRevoked
from domain.nudging import CoordinatorAlerted, NudgeSent
from domain.organisation import BrandSet, OrganisationFounded
from domain.pair import EndReason, PairCompleted, PairEnded, PairExtended, PairPaused, PairResumed
from domain.pairing import ClosingSummarised, MidpointEvaluated
from domain.participation import AdmissionChecked, RoleBriefingCompleted
from domain.policies import USUAL
from domain.profile import AdeptProfileDescribed, Focus
from domain.programme import (
    ApplicationsClosed,
    ApplicationsOpened,
    Phase,
    ProgrammeClosed,
    ProgrammeLaunched,
    ProgrammeMidpointReached,
)
from domain.ranking import WishesRanked
from domain.reminders import Policy
from domain.risks import Risk
from domain.roll import (
    ANSWERS,
    STANDING_AFTER,
    AdeptApplied,
    ApplicationAccepted,
    ApplicationWithdrawn,
    CapacityDeclared,
    MentorVolunteered,
    ParticipationPaused,
    ParticipationResumed,
    Standing,
    WishesDescribed,
)
from domain.sealed import ERASED
from domain.watching import RiskCleared, RiskRaised
from projections.applications import Admission, ApplicationRow, Told, applications
from projections.audit_trail import audit_trail
from projections.catalogue import PROJECTIONS
from projections.members import MemberRow, at, members, roles_in
from projections.my_todo import PlannedMeeting, Todo, TodoRow, due, my_todo
from projections.organisation import COLOUR, OrganisationRow, organisation
from projections.pair_board import PairCard, PairState, pair_board
from projections.pair_timeline import pair_timeline
from projections.pair_watch import pair_watch
from projections.past import folded
from projections.programme_dashboard import ProgrammeRow, figures, programme_dashboard, together
from projections.projection import Projection
from projections.timeline_entry import Kind, TimelineEntry
from tests.story import (
    ADA,
    BEN,
    CY,
    END,
    HALF,
    HELD,
    MATCHED,
    MEETING,
    NOW,
    PAIR,
    PLANNED,
    SPRING,
    START,
    STORY,
    told,
)


def after(projection: Projection[Any], *facts: object, occurred_on: date | None = None) -> list[Any]:
    return [*folded(projection, told(*facts, occurred_on=occurred_on)).values()]


def only(projection: Projection[Any], *facts: object, occurred_on: date | None = None) -> Any:
    (row,) = after(projection, *facts, occurred_on=occurred_on)
    return row


# what holds for all


def test_read_models_have_names_of_their_own() -> None:
    assert len({projection.name for projection in PROJECTIONS}) == len(PROJECTIONS)


@pytest.mark.parametrize("projection", PROJECTIONS, ids=lambda p: p.name)
def test_the_story_shows_in_every_read_model(projection: Projection[Any]) -> None:
    assert folded(projection, told(*STORY))


@pytest.mark.parametrize("projection", [pair_timeline, audit_trail], ids=lambda p: p.name)
def test_different_things_have_different_rows(projection: Projection[Any]) -> None:
    """Also where a meeting is called like a position."""
    facts = (MATCHED, ClosingSummarised(PAIR, SPRING, Side.ADEPT), replace(HELD, meeting=MeetingId("2")))
    assert len(after(projection, *facts)) == 3


# the organisation


def test_an_organisation_shows_its_name_until_it_has_a_brand() -> None:
    founded = OrganisationFounded("Norrsken", "sv", "Europe/Stockholm")
    plain = OrganisationRow(
        "Norrsken", "sv", "Europe/Stockholm", "Norrsken", COLOUR, "", "#ffffff", "#ffffff", "#000000", ("sv",)
    )
    assert only(organisation, founded) == plain
    branded = msgspec.structs.replace(plain, brand_name="Sken", colour="#0a7f5a", tagline="Ihop")
    assert only(organisation, founded, BrandSet("Sken", "#0a7f5a", "Ihop")) == branded


# members


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


# applications


def test_an_adepts_application_carries_wishes_and_standing() -> None:
    facts = (
        AdeptApplied(SPRING, ADA),
        WishesDescribed(SPRING, ADA, "Mod"),
        ApplicationAccepted(SPRING, ADA, Side.ADEPT),
    )
    assert only(applications, *facts, occurred_on=START) == ApplicationRow(
        SPRING, ADA, Side.ADEPT, Standing.ACCEPTED, START, "Mod"
    )


def test_an_application_shows_what_was_told_and_where_it_stands() -> None:
    trade = Attribute("profession", ("Law",))
    facts = (
        AdeptApplied(SPRING, ADA),
        AdeptProfileDescribed(SPRING, ADA, offers_back="Rust", focus=(Focus.INSPIRATION,)),
        AttributesDeclared(SPRING, ADA, Side.ADEPT, attributes_told((trade,))),
        AvailabilityDeclared(SPRING, ADA, 4, (Times.WEEKENDS,), None, None),
        WishesRanked(SPRING, ADA, (BEN,)),
        RoleBriefingCompleted(SPRING, ADA, Side.ADEPT, "ed-1", "sv"),
        AdmissionChecked(SPRING, ADA, Side.ADEPT, True, False),
        ParticipationPaused(SPRING, ADA, Side.ADEPT, END),
    )
    row = ApplicationRow(
        SPRING,
        ADA,
        Side.ADEPT,
        Standing.PAUSED,
        START,
        profile=(Told("offers_back", "Rust"),),
        focus=(Focus.INSPIRATION,),
        attributes=(trade,),
        ranked=(BEN,),
        hours=4,
        times=(Times.WEEKENDS,),
        paused_until=END,
        briefed_by="ed-1",
        admission=Admission(True, False),
    )
    assert only(applications, *facts, occurred_on=START) == row
    assert only(
        applications, *facts, ParticipationResumed(SPRING, ADA, Side.ADEPT), occurred_on=START
    ) == msgspec.structs.replace(row, standing=Standing.ACCEPTED, paused_until=None)
    erased = only(applications, *facts, PersonalDataErased(ADA, (SPRING,)), occurred_on=START)
    assert erased == msgspec.structs.replace(row, profile=(), focus=(), attributes=(), ranked=())


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda kind: kind.__name__)
def test_every_answer_shows_where_the_application_stands(answer: Any) -> None:
    row = only(applications, MentorVolunteered(SPRING, ADA), answer(SPRING, ADA, Side.MENTOR))
    assert row.standing is STANDING_AFTER[answer]


def test_of_whoever_was_erased_the_wishes_are_gone_and_the_application_stays() -> None:
    facts = (AdeptApplied(SPRING, ADA), WishesDescribed(SPRING, ADA, "Mod"), MentorVolunteered(SPRING, ADA))
    adept, mentor = after(applications, *facts, PersonalDataErased(ADA, (SPRING,)), occurred_on=START)
    assert adept == ApplicationRow(SPRING, ADA, Side.ADEPT, Standing.APPLIED, START)
    assert mentor.side is Side.MENTOR


def test_somebody_may_apply_on_both_sides() -> None:
    adept, mentor = after(
        applications, AdeptApplied(SPRING, ADA), MentorVolunteered(SPRING, ADA), CapacityDeclared(SPRING, ADA, 3)
    )
    assert (adept.side, adept.capacity) == (Side.ADEPT, None)
    assert (mentor.side, mentor.capacity) == (Side.MENTOR, 3)


def test_an_application_withdrawn_stays_to_be_seen_and_may_be_made_again() -> None:
    facts = (AdeptApplied(SPRING, ADA), ApplicationWithdrawn(SPRING, ADA, Side.ADEPT))
    assert only(applications, *facts).standing is Standing.WITHDRAWN
    assert only(applications, *facts, AdeptApplied(SPRING, ADA)).standing is Standing.APPLIED


# the dashboard

DRAFTED = ProgrammeDrafted(SPRING, "Våren", "Europe/Stockholm", START, HALF, END)


def test_a_programme_goes_through_its_phases() -> None:
    facts = [
        DRAFTED,
        ApplicationsOpened(SPRING),
        ApplicationsClosed(SPRING),
        ProgrammeLaunched(SPRING),
        ProgrammeMidpointReached(SPRING),
        ProgrammeClosed(SPRING),
    ]
    seen = [only(programme_dashboard, *facts[:n]) for n in range(1, 7)]
    assert [row.phase for row in seen] == [
        Phase.DRAFTED,
        Phase.OPEN,
        Phase.CLOSED,
        Phase.RUNNING,
        Phase.RUNNING,
        Phase.DONE,
    ]
    assert seen[-1] == ProgrammeRow(SPRING, "Våren", "Europe/Stockholm", Phase.DONE, START, HALF, END, True)


def test_figures_count_people_once_and_pairs_each_time() -> None:
    second = replace(MATCHED, pair="p2", adept=CY, co_mentors=())
    facts = told(
        AdeptApplied(SPRING, ADA),
        AdeptApplied(SPRING, CY),
        AdeptApplied(SPRING, MemberId("gone")),
        ApplicationWithdrawn(SPRING, MemberId("gone"), Side.ADEPT),
        MentorVolunteered(SPRING, BEN),
        CapacityDeclared(SPRING, BEN, 2),
        ApplicationAccepted(SPRING, BEN, Side.MENTOR),
        ApplicationAccepted(SPRING, ADA, Side.ADEPT),
        MATCHED,
        second,
        HELD,
        MidpointEvaluated(PAIR, SPRING, Side.ADEPT),
        MidpointEvaluated(PAIR, SPRING, Side.MENTOR),
        ClosingSummarised(PAIR, SPRING, Side.ADEPT),
        PairCompleted(PAIR, SPRING, ADA, BEN, (CY,)),
        PairEnded(second.pair, SPRING, CY, BEN, (), EndReason.NO_FIT, True),
    )
    shown = figures(folded(applications, facts).values(), folded(pair_board, facts).values())
    assert (shown.adepts_applied, shown.adepts_accepted, shown.mentors_accepted, shown.seats) == (2, 1, 1, 2)
    assert (shown.pairs, shown.mentors, shown.adepts, shown.pairs_met, shown.meetings_held) == (2, 2, 2, 1, 1)
    assert (shown.midpoints, shown.closings, shown.completed, shown.ended) == (1, 0, 1, 1)
    assert shown.minutes_held == HELD.minutes
    both = together([shown, shown])
    assert (both.pairs, both.seats, both.minutes_held) == (4, 4, 2 * HELD.minutes)
    assert together([]).pairs == 0


# the board

COMPLETED = PairCompleted(PAIR, SPRING, ADA, BEN, (CY,))
ENDED = PairEnded(PAIR, SPRING, ADA, BEN, (CY,), EndReason.NO_TIME, True)


def card(*facts: object, occurred_on: date | None = None) -> PairCard:
    return only(pair_board, *facts, occurred_on=occurred_on)


def test_a_pair_is_matched_then_active_then_completed() -> None:
    completed = PairCompleted(PAIR, SPRING, ADA, BEN, (CY,))
    assert card(MATCHED).state_on(START) is PairState.MATCHED
    assert card(MATCHED, PLANNED).planned == (MEETING,)
    assert (card(MATCHED, PLANNED, HELD).state_on(START), card(MATCHED, PLANNED, HELD).planned) == (
        PairState.ACTIVE,
        (),
    )
    assert card(MATCHED, HELD, completed).state_on(START) is PairState.COMPLETED
    assert card(MATCHED, completed, occurred_on=END).completed_on == END


def test_a_pair_closes_when_its_last_day_has_come_and_rests_while_it_is_paused() -> None:
    assert card(MATCHED).state_on(END) is PairState.CLOSING
    assert card(MATCHED, HELD).state_on(date(2026, 6, 29)) is PairState.ACTIVE
    paused = PairPaused(PAIR, SPRING, date(2026, 3, 1), None, both_agreed=False)
    resumed = PairResumed(PAIR, SPRING, date(2026, 3, 11), date(2026, 4, 26), date(2026, 7, 10), both_agreed=False)
    assert card(MATCHED, HELD, paused).state_on(END) is PairState.PAUSED
    assert card(MATCHED, HELD, paused, resumed).state_on(END) is PairState.ACTIVE
    assert card(MATCHED, HELD, paused, resumed).ends_on == date(2026, 7, 10)
    assert due(todo(paused), ADA, END, USUAL) == ()


def test_i10_what_is_disputed_counts_when_it_is_resolved() -> None:
    disputed = MeetingDisputed(PAIR, SPRING, MEETING, Side.MENTOR)
    shown = card(MATCHED, HELD, disputed)
    assert (shown.held, shown.disputed, shown.met) == ({}, {MEETING: HELD.held_on}, True)
    for over in (MeetingConfirmed(PAIR, SPRING, MEETING, Side.MENTOR), DisputeResolved(PAIR, SPRING, MEETING, True)):
        assert card(MATCHED, HELD, disputed, over).held == {MEETING: HELD.held_on}
    assert card(MATCHED, HELD, disputed, DisputeResolved(PAIR, SPRING, MEETING, False)).held == {}


def test_a_card_says_who_and_which_fact_was_the_last() -> None:
    shown = card(MATCHED, HELD)
    assert (shown.members, shown.position, shown.subject) == ((ADA, BEN, CY), 2, "Växter")


def test_a_pair_that_ends_says_when_and_why() -> None:
    shown = card(MATCHED, PairEnded(PAIR, SPRING, ADA, BEN, (CY,), EndReason.NO_TIME, True))
    assert (shown.state_on(START), shown.ended_on, shown.end_reason) == (PairState.ENDED, NOW.date(), EndReason.NO_TIME)


def test_a_correction_moves_the_day_and_a_retraction_takes_it_away() -> None:
    moved = MeetingCorrected(PAIR, SPRING, MEETING, date(2026, 2, 11))
    assert card(MATCHED, HELD, moved).held == {MEETING: date(2026, 2, 11)}
    shorter = card(MATCHED, HELD, MeetingCorrected(PAIR, SPRING, MEETING, minutes=30))
    assert (shorter.held, shorter.minutes) == ({MEETING: HELD.held_on}, {MEETING: 30})
    retracted = MeetingRetracted(PAIR, SPRING, MEETING, RetractReason.NOT_HELD)
    assert card(MATCHED, HELD, retracted).held == {}
    assert card(MATCHED, PLANNED, retracted).planned == ()


def test_an_extension_moves_half_time_and_the_last_day() -> None:
    shown = card(MATCHED, PairExtended(PAIR, SPRING, date(2026, 5, 1), date(2026, 7, 31)))
    assert (shown.starts_on, shown.midpoint_on, shown.ends_on) == (START, date(2026, 5, 1), date(2026, 7, 31))


def test_each_side_that_has_evaluated_or_summarised_shows() -> None:
    shown = card(
        MATCHED, MidpointEvaluated(PAIR, SPRING, Side.MENTOR), *(ClosingSummarised(PAIR, SPRING, s) for s in Side)
    )
    assert (tuple(shown.midpoint), shown.closing) == ((Side.MENTOR,), (Side.ADEPT, Side.MENTOR))


LATE = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)
"""In Stockholm it is 1 July by then."""


def test_days_on_the_board_are_days_where_the_pair_lives() -> None:
    (shown,) = folded(pair_board, told(MATCHED, COMPLETED, now=LATE)).values()
    assert (shown.matched_on, shown.completed_on) == (date(2026, 7, 1), date(2026, 7, 1))
    (ended,) = folded(pair_board, told(MATCHED, ENDED, now=LATE, occurred_on=END)).values()
    assert (ended.matched_on, ended.ended_on) == (END, END)


def test_days_on_the_timeline_are_days_where_the_pair_lives() -> None:
    shown = folded(pair_timeline, told(MATCHED, HELD, COMPLETED, now=LATE)).values()
    assert [entry.on_in(MATCHED.zone) for entry in shown] == [date(2026, 7, 1), HELD.held_on, date(2026, 7, 1)]
    shown = folded(pair_timeline, told(MATCHED, COMPLETED, now=LATE, occurred_on=END)).values()
    assert [entry.on_in(MATCHED.zone) for entry in shown] == [END, END]


def test_what_is_to_do_knows_where_the_pair_lives() -> None:
    assert todo().zone == MATCHED.zone


# the timeline


def timeline(*facts: object) -> list[TimelineEntry]:
    return sorted(after(pair_timeline, *facts), key=lambda entry: entry.position)


def test_a_meeting_is_one_entry_from_plan_to_correction() -> None:
    _, entry = timeline(MATCHED, PLANNED, HELD, MeetingCorrected(PAIR, SPRING, MEETING, minutes=50, form=Form.ONLINE))
    assert (entry.kind, entry.position, entry.on) == (Kind.MEETING_HELD, 2, HELD.held_on)
    assert (entry.minutes, entry.form, entry.corrections) == (50, Form.ONLINE, 1)


def test_a_meeting_retracted_stays_on_the_timeline_as_such() -> None:
    _, entry = timeline(MATCHED, HELD, MeetingRetracted(PAIR, SPRING, MEETING, RetractReason.RECORDED_TWICE))
    assert (entry.kind, entry.minutes) == (Kind.MEETING_RETRACTED, HELD.minutes)


def test_what_the_pair_did_stands_in_the_order_of_the_journal() -> None:
    shown = timeline(
        MATCHED,
        MidpointEvaluated(PAIR, SPRING, Side.ADEPT),
        PairExtended(PAIR, SPRING, HALF, date(2026, 7, 31)),
        ClosingSummarised(PAIR, SPRING, Side.MENTOR),
        PairCompleted(PAIR, SPRING, ADA, BEN, (CY,)),
    )
    assert [(entry.kind, entry.side, entry.by) for entry in shown] == [
        (Kind.MATCHED, None, "cora"),
        (Kind.MIDPOINT_EVALUATED, Side.ADEPT, "cora"),
        (Kind.EXTENDED, None, "cora"),
        (Kind.CLOSING_SUMMARISED, Side.MENTOR, "cora"),
        (Kind.COMPLETED, None, "cora"),
    ]


# my to-do


FIT = tuple(PairFitChecked(PAIR, SPRING, side, date(2026, 2, 11), "undecided") for side in Side)


def todo(*facts: object) -> TodoRow:
    return only(my_todo, MATCHED, *facts)


def test_the_adept_plans_the_first_meeting_and_nobody_else() -> None:
    (item,) = due(todo(), ADA, START, USUAL)
    assert (item.todo, item.due_on, item.command) == (Todo.PLAN_FIRST_MEETING, date(2026, 2, 8), "planMeeting")
    assert due(todo(), BEN, START, USUAL) == ()
    assert due(todo(PLANNED), ADA, START, USUAL) == ()


def test_a_planned_meeting_is_to_be_recorded_from_its_day_on_until_it_is() -> None:
    assert due(todo(PLANNED), BEN, date(2026, 2, 9), USUAL) == ()
    (item,) = due(todo(PLANNED), BEN, date(2026, 2, 10), USUAL)
    assert (item.todo, item.meeting) == (Todo.RECORD_MEETING, MEETING)
    assert todo(PLANNED).planned == (PlannedMeeting(MEETING, date(2026, 2, 10)),)
    assert due(todo(PLANNED, HELD), BEN, date(2026, 2, 10), USUAL) == ()


def test_each_side_evaluates_and_summarises_when_the_day_has_come() -> None:
    row = todo(HELD, *FIT, MidpointEvaluated(PAIR, SPRING, Side.ADEPT))
    assert [item.todo for item in due(row, BEN, END, USUAL)] == [Todo.EVALUATE_MIDPOINT, Todo.SUMMARISE_CLOSING]
    assert [item.todo for item in due(row, ADA, END, USUAL)] == [Todo.SUMMARISE_CLOSING]
    assert due(row, ADA, HALF, USUAL) == ()


def test_each_says_for_themselves_whether_they_suit_one_another() -> None:
    (item,) = due(todo(HELD), BEN, date(2026, 2, 11), USUAL)
    assert (item.todo, item.due_on, item.command) == (Todo.CHECK_FIT, date(2026, 2, 11), "checkFit")
    assert due(todo(HELD), BEN, date(2026, 2, 10), USUAL) == ()
    assert due(todo(HELD, *FIT), BEN, date(2026, 2, 11), USUAL) == ()
    assert due(todo(HELD), BEN, HALF, replace(USUAL, fit_check=False))[0].todo is Todo.EVALUATE_MIDPOINT


def test_whoever_is_undecided_is_asked_again_after_the_next_meeting() -> None:
    on = date(2026, 3, 2)
    again = replace(HELD, meeting=MeetingId("m9"), held_on=on)
    assert due(todo(HELD, *FIT), ADA, on, USUAL, undecided=True) == ()
    assert due(todo(HELD, *FIT, again), ADA, date(2026, 3, 3), USUAL) == ()
    (item,) = due(todo(HELD, *FIT, again), ADA, date(2026, 3, 3), USUAL, undecided=True)
    assert (item.todo, item.due_on) == (Todo.CHECK_FIT, date(2026, 3, 3))
    earlier = MeetingCorrected(PAIR, SPRING, MeetingId("m9"), held_on=date(2026, 2, 9))
    assert due(todo(HELD, *FIT, again, earlier), ADA, date(2026, 3, 3), USUAL, undecided=True) == ()


def test_a_meeting_retracted_is_to_be_planned_again() -> None:
    row = todo(HELD, MeetingRetracted(PAIR, SPRING, MEETING, RetractReason.NOT_HELD))
    assert [item.todo for item in due(row, ADA, START, USUAL)] == [Todo.PLAN_FIRST_MEETING]


@pytest.mark.parametrize(
    "end", [PairCompleted(PAIR, SPRING, ADA, BEN, (CY,)), PairEnded(PAIR, SPRING, ADA, BEN, (), EndReason.OTHER, True)]
)
def test_a_pair_that_is_over_leaves_nothing_to_do(end: object) -> None:
    assert after(my_todo, MATCHED, end) == []


# the audit trail


def trail(*facts: object) -> list[Recorded]:
    return after(audit_trail, *facts)


def test_every_fact_of_the_story_is_on_the_trail() -> None:
    shown = after(audit_trail, *STORY)
    assert [(row.position, row.name) for row in shown] == [(n, type(f).__name__) for n, f in enumerate(STORY, 1)]


def test_of_what_people_wrote_the_trail_has_class_and_digest_of_the_sealed_text() -> None:
    (fact,) = told(WishesDescribed(SPRING, ADA, "Att våga mer"))
    held = "sealed:1:member:ada:AAAA"
    (row,) = folded(audit_trail, [msgspec.structs.replace(fact, sealed={"wishes": held})]).values()
    assert row.said["wishes"] == {"class": "personal", "digest": sha256(held.encode()).hexdigest()}
    assert "våga" not in str(row)
    assert row.said["member"] == ADA


def test_whether_a_text_can_be_opened_or_not_the_trail_is_the_same() -> None:
    (fact,) = told(WishesDescribed(SPRING, ADA, "sealed:1:member:ada:AAAA"))
    erased = msgspec.structs.replace(
        fact, fact=WishesDescribed(SPRING, ADA, ERASED), sealed={"wishes": fact.fact.wishes}
    )
    assert folded(audit_trail, [fact]) == folded(audit_trail, [erased])


def test_of_a_text_that_was_never_sealed_the_trail_has_only_the_class() -> None:
    row = only(audit_trail, WishesDescribed(SPRING, ADA, "Att våga mer"))
    assert row.said["wishes"] == {"class": "personal"}


def test_why_a_pair_ended_is_not_for_the_trail() -> None:
    over = PairEnded(PAIR, SPRING, ADA, BEN, (CY,), EndReason.NO_TIME, True)
    ended = after(audit_trail, MATCHED, over)[-1]
    assert ended.said["reason"] == ended.said["no_fault"] == {"class": "pair_and_coordinator"}
    assert over.reason.value not in str(ended.said)


def test_how_far_a_goal_was_reached_is_not_for_the_trail() -> None:
    scored = only(audit_trail, GoalScored(PAIR, SPRING, EntryId("e1"), -2))
    closed = only(audit_trail, GoalClosed(PAIR, SPRING, EntryId("e1"), GoalOutcome.LEFT))
    assert (scored.said["score"], closed.said["outcome"]) == ({"class": "pair"}, {"class": "pair"})


WORRY = ConcernRaised(PAIR, SPRING, EntryId("c1"), ADA, MemberId("cora"), "tone", "he interrupts me")
SAID = (
    PairFitChecked(PAIR, SPRING, Side.ADEPT, START, "not_good"),
    FitProcessOpened(PAIR, SPRING),
    FitProcessClosed(PAIR, SPRING),
    WORRY,
    ConcernEscalated(PAIR, SPRING, WORRY.concern, MemberId("rut"), "nobody answers"),
    ConcernClosed(PAIR, SPRING, WORRY.concern, ADA, "let us talk"),
)


def test_of_what_is_said_in_confidence_the_trail_does_not_tell_by_whom() -> None:
    facts = [msgspec.structs.replace(fact, by=str(ADA), on_behalf_of=ADA) for fact in told(*SAID)]
    rows = [*folded(audit_trail, facts).values()]
    assert [row.name for row in rows] == [type(fact).__name__ for fact in SAID]
    assert {(row.by, row.role, row.on_behalf_of) for row in rows} == {(None, None, None)}
    for row in rows:
        assert not {ADA, "rut", "cora", Side.ADEPT} & {str(value) for value in (*row.said.values(), *row.things)}
    assert rows[0].said["side"] == {"class": "author"}


def test_the_trail_says_who_and_how() -> None:
    row = only(audit_trail, MATCHED, occurred_on=START)
    assert (row.by, row.role, row.via, row.recorded_at, row.occurred_on) == ("cora", "coordinator", "api", NOW, START)
    assert row.things == ("pair:p1", "programme:spring", "member:ada", "member:ben", "member:cy")


# pair_watch


def test_of_each_reminder_the_last_counts_and_a_risk_until_it_is_cleared() -> None:
    sent = NudgeSent(PAIR, SPRING, ADA, Policy.PLAN_NEXT, "a", date(2026, 3, 1))
    again = replace(sent, window="b", sent_on=date(2026, 3, 9))
    raised = RiskRaised(PAIR, SPRING, Risk.NEVER_MET, date(2026, 3, 22), (1,))
    alerted = CoordinatorAlerted(PAIR, SPRING, Policy.NO_FIRST_MEETING, "a", date(2026, 3, 22))
    (row,) = after(pair_watch, MATCHED, sent, again, alerted, raised)
    assert [(one.policy, one.on) for one in row.reminded] == [(Policy.PLAN_NEXT, date(2026, 3, 9))]
    assert [one.policy for one in row.alerted] == [Policy.NO_FIRST_MEETING]
    assert [(one.risk, one.evidence) for one in row.risks] == [(Risk.NEVER_MET, (1,))]
    (cleared,) = after(pair_watch, MATCHED, raised, RiskCleared(PAIR, SPRING, Risk.NEVER_MET, date(2026, 3, 23)))
    assert cleared.risks == ()
    assert after(pair_watch, sent) == [], "there is no such pair"
    assert after(pair_watch, MATCHED, sent, alerted, raised, ENDED) == []
