"""The audit trail: every fact, and of what people wrote its class and digest."""

from __future__ import annotations

from hashlib import sha256

import msgspec

from domain.concerns import ConcernClosed, ConcernEscalated, ConcernRaised
from domain.fit import FitProcessClosed, FitProcessOpened, PairFitChecked
from domain.goal import GoalClosed, GoalOutcome, GoalScored
from domain.language import EntryId, MemberId, Recorded, Side
from domain.pair import EndReason, PairEnded
from domain.roll import (
    WishesDescribed,
)
from domain.sealed import ERASED
from projections.audit_trail import audit_trail
from projections.past import folded
from tests.projections.folds import after, only
from tests.story import ADA, BEN, CY, MATCHED, NOW, PAIR, SPRING, START, STORY, told


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
