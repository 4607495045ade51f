from __future__ import annotations

from dataclasses import replace

import pytest

from domain.confidentiality import AgreeConfidentiality, DigestUnreadable
from domain.language import MemberId
from domain.pair import NotTogether, PairMatched, PairUnknown
from domain.vault import ConfidentialityAgreed, Exemption, Level, Room, Terms, circle, evolve
from tests.domain.stage import ADA, BO, COMPLETED, EVA, IMPORT, MATCHED, MIM, PAIR, TEXT, TOGETHER, agreed
from tests.spec import May, given

AGREE = AgreeConfidentiality(PAIR, Level.NOTHING, (Exemption.LAW,), TEXT)


SAID_TWICE = (Exemption.DANGER, Exemption.LAW, Exemption.DANGER)


def test_each_agrees_for_themselves() -> None:
    given(*TOGETHER).when(AGREE, by=ADA).then(agreed(ADA))
    given(*TOGETHER, agreed(ADA)).when(AGREE, by=MIM).then(agreed(MIM))
    given(*TOGETHER, agreed(ADA)).when(AGREE, by=BO).then(agreed(BO))


def test_what_was_agreed_is_agreed() -> None:
    given(*TOGETHER, agreed(ADA)).when(AGREE, by=ADA).stays_quiet()


def test_exceptions_are_told_once_and_in_one_order() -> None:
    given(*TOGETHER).when(replace(AGREE, exceptions=SAID_TWICE), by=ADA).then(
        replace(agreed(ADA), exceptions=(Exemption.LAW, Exemption.DANGER))
    )


def test_other_terms_are_another_agreement() -> None:
    given(*TOGETHER, agreed(ADA)).when(replace(AGREE, level=Level.TOPIC_AND_GOAL), by=ADA).then(
        agreed(ADA, Level.TOPIC_AND_GOAL)
    )


@pytest.mark.parametrize("digest", ["", "x" * 64, TEXT[1:], TEXT + "0"])
def test_what_was_agreed_to_is_known_by_its_digest(digest: str) -> None:
    given(*TOGETHER).when(replace(AGREE, text_digest=digest), by=ADA).refuses(DigestUnreadable)
    given(*TOGETHER).when(replace(AGREE, text_digest=TEXT.upper()), by=ADA).then(agreed(ADA))


def test_nobody_agrees_for_others() -> None:
    given(*TOGETHER).when(AGREE, by=EVA).refuses(PairUnknown)
    given(*TOGETHER).when(AGREE).refuses(PairUnknown)
    given(*TOGETHER).when(AGREE, by=IMPORT).refuses(PairUnknown)
    given().when(AGREE, by=ADA).refuses(PairUnknown)


def test_what_is_over_agrees_on_nothing() -> None:
    given(*TOGETHER, COMPLETED).when(AGREE, by=ADA).refuses(NotTogether)


# what follows from it


def room(*facts: PairMatched | ConfidentialityAgreed) -> Room:
    made = Room()
    for fact in facts:
        made = evolve(made, fact)
    return made


def readers(*facts: ConfidentialityAgreed) -> set[MemberId]:
    agreement = room(MATCHED, *facts).agreement
    return set(circle(PAIR, ADA, MIM, (BO,), agreement).readers)


def test_terms_are_in_force_once_both_say_the_same() -> None:
    assert room(agreed(ADA), agreed(MIM)) == Room()
    assert room(MATCHED, agreed(ADA)).agreement.in_force is None
    assert room(MATCHED, agreed(ADA), agreed(BO)).agreement.in_force is None
    assert room(MATCHED, agreed(ADA), agreed(MIM, Level.TOPIC_AND_GOAL)).agreement.in_force is None
    both = room(MATCHED, agreed(ADA), agreed(MIM))
    assert both.agreement.in_force == Terms(Level.NOTHING, (Exemption.LAW,), TEXT)
    assert evolve(both, agreed(ADA, Level.TOPIC_AND_GOAL)).agreement.in_force == both.agreement.in_force


def test_a_co_mentor_reads_once_all_three_agree_to_the_same() -> None:
    assert readers() == {ADA, MIM}
    assert readers(agreed(BO)) == {ADA, MIM}
    assert readers(agreed(ADA), agreed(MIM), agreed(BO, Level.TOPIC_AND_GOAL)) == {ADA, MIM}
    assert readers(agreed(BO), agreed(ADA), agreed(MIM)) == {ADA, MIM, BO}


# who may, and what journals hold

MAY = (May(TOGETHER, AGREE, "adept mentor co-mentor"),)
GOLDEN = {
    "ConfidentialityAgreed.v1": (
        '{"pair":"ada-mim","programme":"spring-2026","member":"ada","level":"topic_and_goal",'
        f'"exceptions":["law","danger"],"text_digest":"{TEXT}"}}'
    ),
}
TEXTS = {"ConfidentialityAgreed.text_digest": None}
WORDS = {Level: "nothing topic_and_goal", Exemption: "law danger own_supervision"}
