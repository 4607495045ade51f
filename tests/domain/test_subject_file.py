from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from domain import own_words
from domain.catalogue import FACTS
from domain.concerns import ConcernClosed, ConcernRaised
from domain.entitled import Circle
from domain.exclusion import ExclusionDeclared
from domain.fit import PairFitChecked
from domain.gatherings import AttendanceRecorded, GatheringId
from domain.language import EntryId, MemberId, NotPermitted, Recorded, Role, Side, Via, Visibility
from domain.member import MemberJoined, MemberUnknown, PersonalDataErased
from domain.notes import NoteKind, NoteWritten
from domain.own_data import BY_FACT, Item, Section, Subject, item
from domain.pair import EndReason, PairEnded
from domain.pairing import ClosingSummarised
from domain.proposal import ProposalExpired, ProposalWithdrawn, Withdrawal
from domain.sealed import KEY, NONCE, Place, sealed, secrets_of, to_seal
from domain.subject_file import (
    DeliverSubjectFile,
    PersonalDataExported,
    RequestSubjectFile,
    SubjectRequestId,
    SubjectRequestLapsed,
    SubjectRequestReceived,
    SubjectRequestUnknown,
)
from tests.domain.stage import ADA, ADMIN, BO, DRAFTED, EVA, FOUNDED, HELD, IMPORT, MATCHED, MEMBERS, MIM, PAIR, SPRING
from tests.spec import COORDINATOR, May, given

HERE = (*FOUNDED, *MEMBERS)
MINE, OTHER = SubjectRequestId("mine"), SubjectRequestId("other")
ASK = RequestSubjectFile(ADA, MINE)
RECEIVED = SubjectRequestReceived(ADA, MINE, date(2026, 3, 17))
GIVE = DeliverSubjectFile(ADA, MINE, 0, 40, 12, "0f")
GIVEN = PersonalDataExported(ADA, MINE, 0, 40, 12, "0f")


def test_everybody_asks_for_all_that_is_about_them() -> None:
    given(*HERE).when(ASK, by=ADA).then(RECEIVED)


def test_the_same_file_is_asked_for_once_and_another_one_at_any_time() -> None:
    given(*HERE, RECEIVED).when(ASK, by=ADA).stays_quiet()
    given(*HERE, RECEIVED).when(replace(ASK, request=OTHER), by=ADA).then(replace(RECEIVED, request=OTHER))


@pytest.mark.parametrize("by", [ADMIN, COORDINATOR, IMPORT, MIM])
def test_nobody_asks_for_another_and_nobody_is_given_anothers(by: Any) -> None:
    given(*HERE).when(ASK, by=by).refuses(NotPermitted)
    given(*HERE, RECEIVED).when(GIVE, by=by).refuses(NotPermitted)


def test_only_a_member_asks() -> None:
    given(*FOUNDED).when(ASK, by=ADA).refuses(MemberUnknown)
    given(*HERE, RECEIVED, PersonalDataErased(ADA, ())).when(GIVE, by=ADA).refuses(MemberUnknown)


def test_what_was_given_out_is_told() -> None:
    given(*HERE, RECEIVED).when(GIVE, by=ADA).then(GIVEN)
    further = replace(GIVEN, after=40, until=60)
    given(*HERE, RECEIVED, GIVEN).when(replace(GIVE, after=40, until=60), by=ADA).then(further)


def test_the_same_part_is_told_once_and_again_where_it_reads_otherwise_by_now() -> None:
    given(*HERE, RECEIVED, GIVEN).when(GIVE, by=ADA).stays_quiet()
    given(*HERE, RECEIVED, GIVEN).when(replace(GIVE, digest="f0"), by=ADA).then(replace(GIVEN, digest="f0"))


def test_nothing_is_given_that_was_not_asked_for() -> None:
    given(*HERE).when(GIVE, by=ADA).refuses(SubjectRequestUnknown)
    given(*HERE, RECEIVED).when(replace(GIVE, request=OTHER), by=ADA).refuses(SubjectRequestUnknown)


def test_a_file_is_given_out_for_thirty_days() -> None:
    given(*HERE, RECEIVED).when(GIVE, by=ADA, now=date(2026, 3, 17)).then(GIVEN)
    given(*HERE, RECEIVED).when(GIVE, by=ADA, now=date(2026, 3, 18)).refuses(SubjectRequestLapsed)


# whose is what

TWO = Circle(PAIR, frozenset({ADA, MIM}))
WORRY = EntryId("worry")


def held(fact: Any, by: MemberId) -> Recorded:
    """As the journal has it."""
    locks = to_seal(fact, by)
    closed = sealed(fact, Place("harbour", "c1", 0), locks, {lock: bytes(KEY) for lock in locks.values()}, no_nonce)
    return Recorded(7, closed, (), by, Role.MEMBER, Via.API, datetime(2026, 2, 10, 12), command_id="c1")  # noqa: DTZ001


def no_nonce() -> bytes:
    return bytes(NONCE)


def seen(fact: Any, of: MemberId, by: MemberId) -> Item | None:
    return item(held(fact, by), Subject(of, {PAIR: TWO} if of in (ADA, MIM, BO) else {}))


def fields_of(fact: Any, of: MemberId, by: MemberId) -> set[str]:
    found = seen(fact, of, by)
    return set() if found is None else {text.field for text in found.words}


def test_what_is_a_pairs_own_is_of_everybody_who_reads_there() -> None:
    note = NoteWritten(PAIR, SPRING, EntryId("n"), MIM, NoteKind.PAIR, None, "ours")
    assert fields_of(note, ADA, MIM) == fields_of(note, MIM, MIM) == {"body"}
    assert seen(note, BO, MIM) is None, "a co-mentor who has not agreed is not in the vault"
    assert seen(note, EVA, MIM) is None
    summary = ClosingSummarised(PAIR, SPRING, Side.ADEPT, "well", None, None)
    assert fields_of(summary, MIM, ADA) == {"how_it_was"}
    assert fields_of(summary, BO, ADA) == set(), "that it was said, everybody of the pair is told"
    assert seen(summary, BO, ADA) is not None


def test_what_somebody_keeps_to_themselves_is_in_no_file_but_theirs() -> None:
    own = NoteWritten(PAIR, SPRING, EntryId("n"), MIM, NoteKind.OWN, "mine", None)
    assert fields_of(own, MIM, MIM) == {"own"}
    assert seen(own, ADA, MIM) is None
    checked = PairFitChecked(PAIR, SPRING, Side.MENTOR, date(2026, 2, 10), "not_good")
    assert fields_of(checked, MIM, MIM) == {"answer"}
    assert seen(checked, ADA, MIM) is None
    ended = PairEnded(PAIR, SPRING, ADA, MIM, (BO,), EndReason.OTHER, no_fault=True, why="mine", message="ours")
    assert fields_of(ended, MIM, MIM) == {"why", "message"}
    assert fields_of(ended, ADA, MIM) == {"message"}


def test_a_worry_is_of_whoever_raised_it() -> None:
    raised = ConcernRaised(PAIR, SPRING, WORRY, ADA, EVA, "tone", "the words")
    assert fields_of(raised, ADA, ADA) == {"kind", "body"}
    assert seen(raised, MIM, ADA) is None
    answer = ConcernClosed(PAIR, SPRING, WORRY, ADA, "we have talked")
    assert fields_of(answer, ADA, EVA) == {"answer"}
    assert seen(answer, MIM, EVA) is None


def test_whom_one_excludes_is_ones_own_and_by_whom_one_is_excluded_is_not() -> None:
    declared = ExclusionDeclared(SPRING, ADA, MIM, by_coordinator=False, reason="why")
    assert fields_of(declared, ADA, ADA) == {"reason"}
    assert seen(declared, MIM, ADA) is None
    assert seen(replace(declared, by_coordinator=True), ADA, EVA) is None


def test_that_one_is_excluded_is_not_told_by_what_became_of_a_proposal() -> None:
    apart, gone, full = (
        seen(ProposalWithdrawn(PAIR, SPRING, ADA, MIM, why), MIM, MIM)
        for why in (Withdrawal.KEPT_APART, Withdrawal.NOT_ACCEPTED, Withdrawal.NO_SEAT_LEFT)
    )
    assert apart is not None
    assert gone is not None
    assert full is not None
    assert apart.said == gone.said
    assert full.said == {**apart.said, "why": "no_seat_left"}


def test_what_is_no_text_is_told_as_it_is_and_of_a_gathering_nobody_else() -> None:
    met = seen(HELD, ADA, MIM)
    assert met is not None
    assert (met.section, met.said["held_on"], met.said["minutes"]) == (Section.MEETINGS, "2026-02-10", 90)
    matched = seen(MATCHED, BO, EVA)
    assert matched is not None
    assert matched.section is Section.PAIRS
    attended = seen(AttendanceRecorded(SPRING, GatheringId("start"), (ADA, MIM)), MIM, EVA)
    assert attended is not None
    assert attended.said["attended"] == ["mim"]


def test_what_is_said_of_a_person_is_theirs_and_its_words_stand_apart() -> None:
    joined = seen(MemberJoined(ADA, "Ada"), ADA, EVA)
    assert joined is not None
    assert (joined.told.name, joined.section) == ("MemberJoined", Section.MEMBERSHIP)
    assert [(text.field, text.visibility) for text in joined.words] == [("name", Visibility.PERSONAL)]
    assert joined.said == {"member": "ada"}
    assert seen(MemberJoined(ADA, "Ada"), MIM, EVA) is None


def test_an_answer_to_a_proposal_is_of_the_two_and_a_programme_is_nobodys() -> None:
    expired = ProposalExpired(PAIR, SPRING, ADA, MIM)
    assert seen(expired, ADA, EVA) is not None
    assert seen(expired, BO, EVA) is None
    assert seen(DRAFTED[0], ADA, EVA) is None


NOT_OF_ONE = {
    *("CoordinatorAlerted", "RiskRaised", "RiskCleared"),  # what a coordinator is told of the two
    *("FitProcessOpened", "FitProcessClosed"),  # opened by one of the two, and not told to the other
    *("ImportStarted", "HistoryImportStarted", "ImportRowAccepted"),  # of a file; what came of it is there
}


def test_of_every_fact_about_people_it_is_said_whether_it_is_in_a_file() -> None:
    about = {name for name, fact in FACTS.items() if {"member", "pair", "attended"} & {*fact.__dataclass_fields__}}
    assert about - {fact.__name__ for fact in BY_FACT} == NOT_OF_ONE


def test_every_fact_text_and_section_has_its_name_on_the_page() -> None:
    assert {*own_words.FACTS} == {fact.__name__ for fact in BY_FACT}
    assert {*own_words.FIELDS} == {name for fact in BY_FACT for name, _ in secrets_of(fact)}
    assert {*own_words.SECTIONS} == {*Section}


OF_EVA = replace(RECEIVED, member=EVA, open_until=date(2026, 12, 31))
MAY = (
    May(HERE, replace(ASK, member=EVA), "self"),
    May((*HERE, OF_EVA), replace(GIVE, member=EVA), "self"),
)
GOLDEN = {
    "SubjectRequestReceived.v1": '{"member":"ada","request":"mine","open_until":"2026-03-17"}',
    "PersonalDataExported.v1": (
        '{"member":"ada","request":"mine","after":0,"until":40,"entries":12,"digest":"9f86d081884c7d65"}'
    ),
}
TEXTS = {"PersonalDataExported.digest": None}
