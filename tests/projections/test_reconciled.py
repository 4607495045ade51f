"""I16: the figures of the dashboard are the sums over the activity feed: a plain count of its lines."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from domain.language import MeetingId, PairId, Recorded, Side
from domain.pairing import ClosingSummarised, MidpointEvaluated
from projections.applications import applications
from projections.audit_trail import AuditRow, audit_trail
from projections.pair_board import pair_board
from projections.past import folded
from projections.programme_dashboard import Figures, figures
from projections.proposals import proposals
from tests.domain.stage import PAIR, SPRING
from tests.domain.test_life_of_a_pair import STEPS, Walk
from tests.domain.test_lives import APPLICATION, MEETING
from tests.story import told

APPLIES = {"AdeptApplied": "adept", "MentorVolunteered": "mentor"}
STANDS = {
    "ApplicationAccepted": "accepted",
    "ReviewReopened": "applied",
    "ApplicationDeclined": "declined",
    "ParticipationEnded": "left",
}


def counted(feed: list[AuditRow]) -> dict[str, int]:
    """From the lines of the feed alone, each as it was recorded; slow, and written from the words of the handbook."""
    live: dict[tuple[str, str], str] = {}
    seats: dict[str, int] = {}
    held: dict[str, dict[str, bool]] = {}
    minutes = lengths(feed)
    sides: dict[str, set[tuple[str, str]]] = {}
    matched: list[dict[str, Any]] = []
    over = {"PairCompleted": 0, "PairEnded": 0}
    for line in feed:
        said = dict(line.said)
        pair, meeting = said.get("pair", ""), said.get("meeting", "")
        match line.name:
            case "AdeptApplied" | "MentorVolunteered":
                live[said["member"], APPLIES[line.name]] = "applied"
            case "CapacityDeclared":
                seats[said["member"]] = said["capacity"]
            case name if name in STANDS:
                live[said["member"], said["side"]] = STANDS[name]
            case "ApplicationWithdrawn":
                live.pop((said["member"], said["side"]), None)
            case "PairMatched":
                matched.append(said)
            case "MeetingHeld" | "MeetingConfirmed":
                held.setdefault(pair, {})[meeting] = True
            case "MeetingDisputed":
                held[pair][meeting] = False
            case "DisputeResolved":
                held[pair][meeting] = said["counts"]
            case "MeetingRetracted":
                held.get(pair, {}).pop(meeting, None)
            case "MidpointEvaluated" | "ClosingSummarised":
                sides.setdefault(line.name, set()).add((pair, said["side"]))
            case "PairCompleted" | "PairEnded":
                over[line.name] += 1
            case _:
                pass
    counts = {pair: sum(meetings.values()) for pair, meetings in held.items()}
    pairs = [said["pair"] for said in matched]

    def by_both(name: str) -> int:
        return sum(all((pair, side.value) in sides.get(name, set()) for side in Side) for pair in pairs)

    proposed = {line.said["adept"] for line in feed if line.name == "MatchProposed"}
    followed = [line for line in feed if line.name in {"PairRematched", "MentorReplaced"}]
    accepted = [who for who, standing in live.items() if standing in {"accepted", "left"}]
    seated = [member for (member, side), standing in live.items() if (side, standing) == ("mentor", "accepted")]
    return {
        "adepts_applied": sum(side == "adept" for _, side in live),
        "mentors_volunteered": sum(side == "mentor" for _, side in live),
        "adepts_accepted": sum(side == "adept" for _, side in accepted),
        "mentors_accepted": sum(side == "mentor" for _, side in accepted),
        "seats": sum(seats.get(member, 0) for member in seated),
        "adepts_proposed": len(proposed),
        "adepts_matched": sum(side == "adept" and who in {said["adept"] for said in matched} for who, side in accepted),
        "pairs_followed": len(followed),
        "pairs": len(matched),
        "mentors": len({mentor for said in matched for mentor in (said["mentor"], *said["co_mentors"])}),
        "adepts": len({said["adept"] for said in matched}),
        "pairs_met": sum(count > 0 for count in counts.values()),
        "meetings_held": sum(counts.values()),
        "minutes_held": sum(minutes[pair, one] for pair, all_of in held.items() for one in all_of if all_of[one]),
        "midpoints": by_both("MidpointEvaluated"),
        "closings": by_both("ClosingSummarised"),
        "completed": over["PairCompleted"],
        "ended": over["PairEnded"],
    }


def lengths(feed: list[AuditRow]) -> dict[tuple[str, str], int]:
    """Of each meeting, as it was told last."""
    told = [dict(line.said) for line in feed]
    return {(said["pair"], said["meeting"]): said["minutes"] for said in told if said.get("minutes") is not None}


def shown(facts: list[Recorded]) -> Figures:
    rows = (folded(applications, facts).values(), folded(pair_board, facts).values(), folded(proposals, facts).values())
    return figures(*rows)


@st.composite
def histories(draw: st.DrawFn) -> list[Recorded]:
    """A pair from its match on, what became of a meeting of it, and an application beside it."""
    walk = Walk()
    for step in draw(st.lists(st.sampled_from(STEPS), max_size=12)):
        walk.take(step)
    past = walk.past
    for drawing in (MEETING, APPLICATION):
        for step in draw(st.lists(st.sampled_from(sorted(drawing.steps)), max_size=12)):
            past = drawing.take(step, past) or past
    looks = [kind(PAIR, SPRING, side) for kind in (MidpointEvaluated, ClosingSummarised) for side in Side]
    return told(*past, *draw(st.lists(st.sampled_from(looks), unique=True)))


@settings(deadline=None, max_examples=80)
@given(histories())
def test_i16_the_sum_over_the_activity_feed_is_the_report(facts: list[Recorded]) -> None:
    feed = [*folded(audit_trail, facts).values()]
    assert [line.position for line in feed] == [recorded.position for recorded in facts]
    assert counted(feed) == asdict(shown(facts))


def test_the_count_would_notice_a_meeting_that_is_missing() -> None:
    walk = Walk()
    walk.take("meet")
    facts = told(*walk.past)
    feed = [*folded(audit_trail, facts).values()]
    assert counted(feed[:-1]) != asdict(shown(facts))
    other = replace(feed[-1], said={**feed[-1].said, "pair": PairId("another"), "meeting": MeetingId("another")})
    assert counted([*feed, other]) != asdict(shown(facts))
