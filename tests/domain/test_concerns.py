from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from domain.concerns import (
    CloseConcern,
    ConcernClosed,
    ConcernEscalated,
    ConcernIsClosed,
    ConcernKind,
    ConcernRaised,
    ConcernUnknown,
    EscalateConcern,
    NobodyToTurnTo,
    RaiseConcern,
)
from domain.contact import ContactPersonSet
from domain.language import EntryId, MemberId, Role, Visibility
from domain.member import (
    LastDay,
    MemberDeactivated,
    MemberJoined,
    MemberReactivated,
    PersonalDataErased,
    RoleGranted,
    RoleRevoked,
)
from domain.pair import PairUnknown
from domain.vault import NothingSaid
from projections.concerns import concerns
from projections.pair_board import pair_board
from projections.pair_timeline import pair_timeline
from projections.past import folded
from projections.projection import Projection
from tests.domain.stage import ADA, AUTUMN, BO, COMPLETED, EVA, FOUNDED, MIM, ODD, PAIR, SPRING, STRANGER, TOGETHER
from tests.spec import COORDINATOR, May, given
from tests.story import told

CORA = MemberId("cora")
PAST = (*FOUNDED, MemberJoined(CORA, "Cora"), RoleGranted(CORA, Role.COORDINATOR), *TOGETHER)
WORRY = EntryId("worry")
RAISE = RaiseConcern(PAIR, WORRY, ConcernKind.TONE, "Hen avbryter mig")
RAISED = ConcernRaised(PAIR, SPRING, WORRY, ADA, CORA, "tone", "Hen avbryter mig")
ESCALATE = EscalateConcern(PAIR, WORRY, ODD, "Ingen har svarat")
ESCALATED = ConcernEscalated(PAIR, SPRING, WORRY, ODD, "Ingen har svarat")
CLOSE = CloseConcern(PAIR, WORRY, "Vi har talats vid")
CLOSED = ConcernClosed(PAIR, SPRING, WORRY, ADA, "Vi har talats vid")


def test_anybody_of_the_pair_raises_a_concern() -> None:
    for who in (ADA, MIM, BO):
        given(*PAST).when(RAISE, by=who).then(replace(RAISED, author=who))
    given(*PAST, COMPLETED).when(RAISE, by=ADA).then(RAISED)


def test_nobody_else_does() -> None:
    for who in (EVA, STRANGER, COORDINATOR):
        given(*PAST).when(RAISE, by=who).refuses(PairUnknown)
    given(*FOUNDED).when(RAISE, by=ADA).refuses(PairUnknown)


def test_it_goes_to_the_contact_person_first() -> None:
    given(*PAST, ContactPersonSet(EVA, None)).when(RAISE, by=ADA).then(replace(RAISED, recipient=EVA))
    given(*PAST, ContactPersonSet(ODD, None), ContactPersonSet(EVA, SPRING)).when(RAISE, by=ADA).then(
        replace(RAISED, recipient=EVA)
    )
    given(*FOUNDED, *TOGETHER).when(RAISE, by=ADA).then(replace(RAISED, recipient=ODD))


def test_it_goes_to_whoever_is_named_and_may_be_turned_to() -> None:
    given(*PAST).when(replace(RAISE, recipient=ODD), by=ADA).then(replace(RAISED, recipient=ODD))
    given(*PAST).when(replace(RAISE, recipient=EVA), by=ADA).refuses(NobodyToTurnTo)
    given(*TOGETHER).when(RAISE, by=ADA).refuses(NobodyToTurnTo)


def test_it_goes_to_nobody_of_the_pair() -> None:
    own = (*PAST, RoleGranted(MIM, Role.COORDINATOR), ContactPersonSet(BO, SPRING))
    given(*own).when(RAISE, by=ADA).then(RAISED)
    for who in (MIM, BO, ADA):
        given(*own).when(replace(RAISE, recipient=who), by=ADA).refuses(NobodyToTurnTo)


def test_it_goes_to_nobody_who_has_left() -> None:
    for left in (MemberDeactivated(CORA), PersonalDataErased(CORA, ()), RoleRevoked(CORA, Role.COORDINATOR)):
        given(*PAST, left).when(RAISE, by=ADA).then(replace(RAISED, recipient=ODD))
    given(*PAST, MemberDeactivated(CORA), MemberReactivated(CORA)).when(RAISE, by=ADA).then(RAISED)


def test_it_goes_to_nobody_whose_role_is_over() -> None:
    ending = RoleGranted(CORA, Role.COORDINATOR, LastDay(date(2026, 3, 1), "Europe/Stockholm"))
    given(*PAST, ending).when(RAISE, by=ADA, now=date(2026, 3, 1)).then(RAISED)
    given(*PAST, ending).when(RAISE, by=ADA, now=date(2026, 3, 2)).then(replace(RAISED, recipient=ODD))


def test_it_goes_to_a_coordinator_of_its_programme_and_of_no_other() -> None:
    for programme, first in ((SPRING, CORA), (AUTUMN, ODD)):
        past = (*FOUNDED, MemberJoined(CORA, "Cora"), RoleGranted(CORA, Role.COORDINATOR, None, programme), *TOGETHER)
        given(*past).when(RAISE, by=ADA).then(replace(RAISED, recipient=first))
        given(*past, RoleRevoked(CORA, Role.COORDINATOR)).when(RAISE, by=ADA).then(replace(RAISED, recipient=first))
        gone = RoleRevoked(CORA, Role.COORDINATOR, programme)
        given(*past, gone).when(RAISE, by=ADA).then(replace(RAISED, recipient=ODD))
    here = (*PAST, RoleRevoked(CORA, Role.COORDINATOR), RoleGranted(CORA, Role.COORDINATOR, None, AUTUMN))
    given(*here).when(replace(RAISE, recipient=CORA), by=ADA).refuses(NobodyToTurnTo)


def test_it_says_something_and_is_raised_once() -> None:
    given(*PAST).when(replace(RAISE, body=" "), by=ADA).refuses(NothingSaid)
    given(*PAST, RAISED).when(RAISE, by=ADA).stays_quiet()


# where nothing happens


def test_whoever_raised_it_tells_another_one() -> None:
    given(*PAST, RAISED).when(ESCALATE, by=ADA).then(ESCALATED)
    given(*PAST, RAISED, ESCALATED).when(ESCALATE, by=ADA).stays_quiet()
    given(*PAST, RAISED, ESCALATED).when(replace(ESCALATE, recipient=CORA), by=ADA).stays_quiet()
    given(*PAST, RAISED).when(replace(ESCALATE, recipient=EVA), by=ADA).refuses(NobodyToTurnTo)
    given(*PAST, RAISED).when(replace(ESCALATE, body=""), by=ADA).refuses(NothingSaid)


def test_for_the_other_of_the_two_there_is_none() -> None:
    given(*PAST, RAISED).when(ESCALATE, by=MIM).refuses(ConcernUnknown)
    given(*PAST, RAISED).when(CLOSE, by=MIM).refuses(ConcernUnknown)
    given(*PAST).when(CLOSE, by=ADA).refuses(ConcernUnknown)
    given(*PAST).when(ESCALATE, by=ADA).refuses(ConcernUnknown)
    given(*PAST, RAISED).when(ESCALATE, by=EVA).refuses(PairUnknown)
    given(*PAST, RAISED).when(CLOSE, by=EVA).refuses(PairUnknown)


# closing


def test_whoever_it_is_with_closes_it_and_answers() -> None:
    given(*PAST, RAISED).when(CLOSE, by=CORA).then(CLOSED)
    given(*PAST, RAISED).when(replace(CLOSE, answer=None), by=CORA).then(replace(CLOSED, answer=None))
    given(*PAST, RAISED, CLOSED).when(replace(CLOSE, answer=None), by=CORA).stays_quiet()
    given(*PAST, RAISED, CLOSED).when(CLOSE, by=CORA).refuses(ConcernIsClosed)
    given(*PAST, RAISED).when(replace(CLOSE, answer=" "), by=CORA).refuses(NothingSaid)


def test_whoever_raised_it_may_close_it_too() -> None:
    given(*PAST, RAISED).when(CLOSE, by=ADA).then(replace(CLOSED, recipient=CORA))


def test_it_is_no_longer_with_whom_it_was() -> None:
    given(*PAST, RAISED, ESCALATED).when(CLOSE, by=CORA).refuses(PairUnknown)
    given(*PAST, RAISED, ESCALATED).when(CLOSE, by=ODD).then(CLOSED)


def test_what_is_closed_is_not_told_further() -> None:
    given(*PAST, RAISED, CLOSED).when(ESCALATE, by=ADA).refuses(ConcernIsClosed)


def test_nothing_is_closed_that_nobody_raised() -> None:
    """A fold is total: what is out of order changes nothing."""
    given(*PAST, ESCALATED, CLOSED).when(CLOSE, by=ADA).refuses(ConcernUnknown)


# what shows


def test_it_stands_by_itself_and_neither_on_the_timeline_nor_on_the_board() -> None:
    for screen in list[Projection[Any]]((pair_timeline, pair_board)):
        assert folded(screen, told(*PAST, RAISED, ESCALATED, CLOSED)) == folded(screen, told(*PAST))
    row = folded(concerns, told(*PAST, RAISED, ESCALATED))[WORRY]
    assert (row.author, row.recipient, row.told, row.closed_at) == (ADA, ODD, (CORA, ODD), None)
    assert [text.field for text in row.words] == ["kind", "body", "body"]
    assert folded(concerns, told(*PAST, RAISED, CLOSED))[WORRY].closed_at is not None
    assert folded(concerns, told(*PAST, ESCALATED, CLOSED)) == {}


MAY = (
    May(PAST, RAISE, "adept mentor co-mentor"),
    May((*PAST, RAISED), ESCALATE, "adept"),
    May((*PAST, replace(RAISED, recipient=EVA)), CLOSE, "adept self"),
)
GOLDEN = {
    "ConcernRaised.v1": (
        '{"pair":"ada-mim","programme":"spring-2026","concern":"worry","author":"ada","recipient":"cora",'
        '"kind":"tone","body":"Hen avbryter mig"}'
    ),
    "ConcernEscalated.v1": (
        '{"pair":"ada-mim","programme":"spring-2026","concern":"worry","recipient":"odd","body":"Ingen har svarat"}'
    ),
    "ConcernClosed.v1": (
        '{"pair":"ada-mim","programme":"spring-2026","concern":"worry","recipient":"ada","answer":"Vi har talats vid"}'
    ),
}
TEXTS = {
    "ConcernRaised.kind": Visibility.RECIPIENT,
    "ConcernRaised.body": Visibility.RECIPIENT,
    "ConcernEscalated.body": Visibility.RECIPIENT,
    "ConcernClosed.answer": Visibility.RECIPIENT,
}
