from __future__ import annotations

from dataclasses import replace

from domain.advice import AskShortAdvice, GiveShortAdvice, NotAsked, ShortAdviceAsked, ShortAdviceGiven
from domain.language import EntryId, Visibility
from domain.vault import AdeptDecides, MentorAnswers, NothingSaid, VaultClosed
from tests.domain.stage import ADA, ALL_TALKING, MIM, PAIR, SPRING, TALKING, TOGETHER, agreed
from tests.spec import May, given

SALARY = EntryId("salary")
ASK, GIVE = AskShortAdvice(PAIR, SALARY, "Vad begär jag?"), GiveShortAdvice(PAIR, SALARY, "Mer än du tror")
ASKED, GIVEN = ShortAdviceAsked(PAIR, SPRING, SALARY, ASK.body), ShortAdviceGiven(PAIR, SPRING, SALARY, GIVE.body)


def test_the_adept_asks_and_the_mentor_answers() -> None:
    given(*TALKING).when(ASK, by=ADA).then(ASKED)
    given(*TALKING, ASKED).when(GIVE, by=MIM).then(GIVEN)


def test_there_is_always_something_to_add() -> None:
    given(*TALKING, ASKED, GIVEN).when(replace(GIVE, body="Och fika"), by=MIM).then(replace(GIVEN, body="Och fika"))


def test_what_was_asked_and_answered_is_not_said_twice() -> None:
    given(*TALKING, ASKED).when(ASK, by=ADA).stays_quiet()
    given(*TALKING, ASKED, GIVEN).when(ASK, by=ADA).stays_quiet()
    given(*TALKING, ASKED, GIVEN).when(GIVE, by=MIM).stays_quiet()


def test_each_has_their_part() -> None:
    given(*TALKING).when(ASK, by=MIM).refuses(AdeptDecides)
    given(*TALKING, ASKED).when(GIVE, by=ADA).refuses(MentorAnswers)


def test_nobody_answers_what_was_not_asked() -> None:
    given(*TALKING).when(GIVE, by=MIM).refuses(NotAsked)
    given(*TALKING, replace(ASKED, advice=EntryId("else"))).when(GIVE, by=MIM).refuses(NotAsked)


def test_something_is_said() -> None:
    given(*TALKING).when(replace(ASK, body=" "), by=ADA).refuses(NothingSaid)
    given(*TALKING, ASKED).when(replace(GIVE, body=""), by=MIM).refuses(NothingSaid)


def test_i6_nothing_is_written_before_both_agree() -> None:
    given(*TOGETHER, agreed(ADA)).when(ASK, by=ADA).refuses(VaultClosed)
    given(*TOGETHER, agreed(MIM)).when(GIVE, by=MIM).refuses(VaultClosed)


MAY = (
    May(ALL_TALKING, ASK, "adept"),
    May((*ALL_TALKING, ASKED), GIVE, "mentor"),
)
GOLDEN = {
    "ShortAdviceAsked.v1": '{"pair":"ada-mim","programme":"spring-2026","advice":"salary","body":"Vad begär jag?"}',
    "ShortAdviceGiven.v1": '{"pair":"ada-mim","programme":"spring-2026","advice":"salary","body":"Mer än du tror"}',
}
TEXTS = dict.fromkeys(("ShortAdviceAsked.body", "ShortAdviceGiven.body"), Visibility.PAIR)
