"""How far a programme has come, in phases and figures."""

from __future__ import annotations

from dataclasses import replace

from domain.drafting import ProgrammeDrafted
from domain.language import MemberId, PairId, Side
from domain.pair import EndReason, PairCompleted, PairEnded
from domain.pairing import ClosingSummarised, MidpointEvaluated
from domain.programme import (
    ApplicationsClosed,
    ApplicationsOpened,
    Phase,
    ProgrammeClosed,
    ProgrammeLaunched,
    ProgrammeMidpointReached,
)
from domain.proposal import MatchProposed, ProposalExpired
from domain.roll import (
    AdeptApplied,
    ApplicationAccepted,
    ApplicationDeclined,
    ApplicationWithdrawn,
    CapacityDeclared,
    MentorVolunteered,
    ParticipationEnded,
)
from domain.succession import PairRematched
from projections.applications import applications
from projections.pair_board import pair_board
from projections.past import folded
from projections.programme_dashboard import ProgrammeRow, figures, programme_dashboard, together
from projections.proposals import proposals
from tests.projections.folds import only
from tests.story import ADA, BEN, CY, END, HALF, HELD, MATCHED, PAIR, SPRING, START, told

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
    second = replace(MATCHED, pair=PairId("p2"), adept=CY, co_mentors=())
    facts = told(
        AdeptApplied(SPRING, ADA),
        AdeptApplied(SPRING, CY),
        AdeptApplied(SPRING, MemberId("gone")),
        ApplicationWithdrawn(SPRING, MemberId("gone"), Side.ADEPT),
        AdeptApplied(SPRING, MemberId("turned down")),
        ApplicationDeclined(SPRING, MemberId("turned down"), Side.ADEPT),
        *(MentorVolunteered(SPRING, MemberId("left")), CapacityDeclared(SPRING, MemberId("left"), 3)),
        ApplicationAccepted(SPRING, MemberId("left"), Side.MENTOR),
        ParticipationEnded(SPRING, MemberId("left"), Side.MENTOR),
        MentorVolunteered(SPRING, BEN),
        CapacityDeclared(SPRING, BEN, 2),
        ApplicationAccepted(SPRING, BEN, Side.MENTOR),
        ApplicationAccepted(SPRING, ADA, Side.ADEPT),
        MatchProposed(PAIR, SPRING, ADA, BEN, None, (), MATCHED.zone, START),
        MatchProposed(PairId("never"), SPRING, CY, BEN, None, (), MATCHED.zone, START),
        ProposalExpired(PairId("never"), SPRING, CY, BEN),
        MATCHED,
        second,
        PairRematched(PAIR, SPRING, second.pair),
        HELD,
        MidpointEvaluated(PAIR, SPRING, Side.ADEPT),
        MidpointEvaluated(PAIR, SPRING, Side.MENTOR),
        ClosingSummarised(PAIR, SPRING, Side.ADEPT),
        PairCompleted(PAIR, SPRING, ADA, BEN, (CY,)),
        PairEnded(second.pair, SPRING, CY, BEN, (), EndReason.NO_FIT, True),
    )
    rows = (folded(applications, facts).values(), folded(pair_board, facts).values(), folded(proposals, facts).values())
    shown = figures(*rows)
    assert (shown.adepts_proposed, shown.adepts_matched, shown.pairs_followed) == (2, 1, 1)
    assert (shown.adepts_applied, shown.mentors_volunteered) == (3, 2), "whoever applied and did not take it back"
    assert (shown.adepts_accepted, shown.mentors_accepted, shown.seats) == (1, 2, 2), "no seats of who has left"
    assert (shown.pairs, shown.mentors, shown.adepts, shown.pairs_met, shown.meetings_held) == (2, 2, 2, 1, 1)
    assert (shown.midpoints, shown.closings, shown.completed, shown.ended) == (1, 0, 1, 1)
    assert shown.minutes_held == HELD.minutes
    both = together([shown, shown])
    assert (both.pairs, both.seats, both.minutes_held) == (4, 4, 2 * HELD.minutes)
    assert together([]).pairs == 0
