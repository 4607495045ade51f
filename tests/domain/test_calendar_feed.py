"""A calendar feed of one's own: issued, replaced, revoked; and what of a pair's meetings goes into it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from domain.calendar_feed import (
    CalendarFeedIssued,
    CalendarFeedRevoked,
    IssueCalendarFeed,
    RevokeCalendarFeed,
    digest_of,
)
from domain.language import NotPermitted, ProgrammeId
from domain.meeting import MeetingMoved
from domain.member import MemberDeactivated, MemberReactivated, PersonalDataErased
from projections.calendar_feed import calendar_entries, calendar_feeds
from projections.past import folded
from tests.domain.stage import ADA, ADMIN, CANCELLED, EVA, HELD, LUNCH, MEMBERS, MISSED, PAIR, PLANNED, RETRACTED, ZONE
from tests.spec import May, given
from tests.story import told

DIGEST, OTHER = digest_of("one"), digest_of("other")
ISSUE, REVOKE = IssueCalendarFeed(ADA, DIGEST, "sv"), RevokeCalendarFeed(ADA)
ISSUED, REVOKED = CalendarFeedIssued(ADA, DIGEST, "sv"), CalendarFeedRevoked(ADA)
ANEW = CalendarFeedIssued(ADA, OTHER, "en")
MOVED = MeetingMoved(PAIR, ProgrammeId("spring"), LUNCH, datetime.fromisoformat("2026-04-02T15:30"), "Europe/Oslo")


def test_a_feed_is_issued_and_another_takes_its_place() -> None:
    given(*MEMBERS).when(ISSUE, by=ADA).then(ISSUED)
    given(*MEMBERS, ISSUED).when(ISSUE, by=ADA).stays_quiet()
    given(*MEMBERS, ISSUED).when(replace(ISSUE, digest=OTHER, locale="en"), by=ADA).then(ANEW)
    given(*MEMBERS, ISSUED, REVOKED).when(ISSUE, by=ADA).then(ISSUED)


def test_a_feed_is_revoked_once() -> None:
    given(*MEMBERS, ISSUED).when(REVOKE, by=ADA).then(REVOKED)
    given(*MEMBERS, ISSUED, REVOKED).when(REVOKE, by=ADA).stays_quiet()
    given(*MEMBERS).when(REVOKE, by=ADA).stays_quiet()


def test_an_address_is_over_for_good_when_its_member_leaves() -> None:
    back = (MemberDeactivated(ADA), MemberReactivated(ADA))
    given(*MEMBERS, ISSUED, *back).when(ISSUE, by=ADA).then(ISSUED)
    given(*MEMBERS, ISSUED, *back).when(REVOKE, by=ADA).stays_quiet()
    assert folded(calendar_feeds, told(ISSUED, *back)) == {}
    assert len(folded(calendar_feeds, told(ISSUED, *back, ANEW))) == 1


def test_everybody_has_a_feed_of_their_own_and_no_other() -> None:
    given(*MEMBERS).when(ISSUE, by=EVA).refuses(NotPermitted)
    given(*MEMBERS, ISSUED).when(REVOKE, by=ADMIN).refuses(NotPermitted)
    given(*MEMBERS, ISSUED).when(RevokeCalendarFeed(EVA), by=EVA).stays_quiet()


def test_a_digest_does_not_tell_the_secret() -> None:
    assert digest_of("one") == "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed"
    assert DIGEST != OTHER


def test_one_feed_stands_until_it_is_revoked_or_its_member_erased() -> None:
    [row] = folded(calendar_feeds, told(ISSUED, ANEW)).values()
    assert (row.member, row.digest, row.locale) == (ADA, OTHER, "en")
    assert folded(calendar_feeds, told(ISSUED, ANEW, REVOKED)) == {}
    assert folded(calendar_feeds, told(ISSUED, PersonalDataErased(ADA, ()))) == {}


def test_a_meeting_goes_into_the_feed_as_it_is_planned_and_moved() -> None:
    [entry] = folded(calendar_entries, told(PLANNED)).values()
    assert (entry.starts, entry.zone, entry.minutes, entry.sequence) == (PLANNED.starts, ZONE, 60, 0)
    [entry] = folded(calendar_entries, told(PLANNED, MOVED)).values()
    assert (entry.starts, entry.zone, entry.minutes, entry.sequence) == (MOVED.starts, "Europe/Oslo", 60, 1)
    [entry] = folded(calendar_entries, told(PLANNED, MOVED, replace(MOVED, minutes=45))).values()
    assert (entry.minutes, entry.sequence, entry.cancelled) == (45, 2, False)


def test_what_takes_no_place_stays_in_the_feed_as_cancelled() -> None:
    planned, cancelled = told(PLANNED, CANCELLED)
    [entry] = folded(calendar_entries, (planned, cancelled)).values()
    assert (entry.sequence, entry.cancelled, entry.starts) == (1, True, PLANNED.starts)
    assert entry.changed_at == cancelled.recorded_at
    [entry] = folded(calendar_entries, told(PLANNED, MOVED, HELD, RETRACTED)).values()
    assert (entry.sequence, entry.cancelled) == (2, True)


def test_what_was_held_or_missed_stays_as_it_was_planned() -> None:
    [planned] = folded(calendar_entries, told(PLANNED)).values()
    for after in (HELD, MISSED):
        assert [*folded(calendar_entries, told(PLANNED, after)).values()] == [planned]


def test_what_nobody_planned_is_in_no_feed() -> None:
    assert folded(calendar_entries, told(HELD, RETRACTED)) == {}


# who may, and what journals hold

MAY = (
    May(MEMBERS, IssueCalendarFeed(EVA, DIGEST, "sv"), "self"),
    May((*MEMBERS, replace(ISSUED, member=EVA)), RevokeCalendarFeed(EVA), "self"),
)
GOLDEN = {
    "CalendarFeedIssued.v1": '{"member":"ada","digest":"9f86d081884c7d65","locale":"sv"}',
    "CalendarFeedRevoked.v1": '{"member":"ada"}',
}
TEXTS = {
    "CalendarFeedIssued.digest": None,
    "CalendarFeedIssued.locale": None,
}
