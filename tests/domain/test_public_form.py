"""What a fact says to whoever follows the organisation, and what another system is told of it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace as replace_with
from datetime import UTC, date, datetime

from msgspec.structs import replace

from domain.attribute import Category, SensitiveAttributeDeclared
from domain.board import MatchPassedOver
from domain.consent import ConsentGiven, ConsentWithdrawn
from domain.consent_text import Purpose
from domain.exclusion import ExclusionDeclared, ExclusionWithdrawn
from domain.fit import FitAnswerTold, FitProcessOpened
from domain.goal import GoalClosed, GoalOutcome
from domain.language import EntryId, RunId, Side, Visibility, member_tag
from domain.notes import NoteKind, NoteWritten
from domain.nudging import NudgeSent, NudgeSuppressed, Unsent
from domain.participation import AdmissionChecked
from domain.proposal import ProposalWithdrawn, Withdrawal
from domain.public_form import IN_CONFIDENCE, confided_by_others, hidden, keeps_back, said, stays, things
from domain.public_form import told as told_outside
from domain.ranking import WishesRanked
from domain.reminders import Policy
from domain.risks import Risk
from domain.roll import AdeptApplied, WishesDescribed
from domain.run import MatchingRunCompleted
from domain.run_result import Unmatched
from domain.sealed import PREFIX
from domain.subject_file import PersonalDataExported, SubjectRequestId
from domain.watching import RiskCleared, RiskRaised
from domain.webhooks import WebhookId, WebhookSubscribed
from gateway.ids import node_id
from tests.story import ADA, CY, PAIR, PLANNED, SPRING, told

WISHES = WishesDescribed(SPRING, ADA, "Att våga mer")


def test_of_what_is_sealed_the_class_and_a_digest_of_what_is_kept_are_said() -> None:
    held = f"{PREFIX}member:ada:abc"
    [fact] = told(WISHES)
    opened = {"programme": SPRING, "member": ADA, "wishes": {"class": "personal"}}
    assert said(fact) == opened, "a digest of the text itself would tell it to whoever can guess it"
    whole = {**opened, "wishes": {"class": "personal", "digest": hashlib.sha256(held.encode()).hexdigest()}}
    assert said(replace(fact, sealed={"wishes": held})) == whole
    [closed] = told(WishesDescribed(SPRING, ADA, held))
    assert said(closed) == whole, "the same where nobody has opened it"


def test_of_somebodys_own_file_nobody_else_reads_a_digest() -> None:
    """Their texts stand in it as they say: an answer of one word could be tried until it fits."""
    [fact] = told(PersonalDataExported(ADA, SubjectRequestId("r1"), 0, 9, 3, "0b" * 32))
    assert said(fact)["digest"] == {"class": "personal"}
    assert said(fact)["entries"] == 3


def test_what_was_not_said_is_nothing() -> None:
    [fact] = told(PLANNED)
    assert hidden(type(PLANNED)) == {"place": Visibility.PAIR_AND_COORDINATOR}
    assert said(fact)["place"] is None


def test_what_is_no_text_may_be_kept_back_as_well() -> None:
    [fact] = told(GoalClosed(PAIR, SPRING, EntryId("e1"), GoalOutcome.LEFT))
    assert said(fact)["outcome"] == {"class": "pair"}


def test_another_system_is_told_what_is_for_everybody_and_not_who_said_it() -> None:
    [fact] = told(GoalClosed(PAIR, SPRING, EntryId("e1"), GoalOutcome.LEFT), first=7, occurred_on=date(2026, 3, 1))
    known = replace(fact, recorded_at=datetime(2026, 3, 2, 10, tzinfo=UTC))
    assert json.loads(told_outside("harbour", "m1", known)) == {
        "id": "m1",
        "organisation": "harbour",
        "position": 7,
        "name": "GoalClosed",
        "version": 1,
        "recordedAt": "2026-03-02T10:00:00Z",
        "occurredOn": "2026-03-01",
        "ids": [node_id("Pair", PAIR), node_id("Programme", SPRING)],
        "fields": {"pair": PAIR, "programme": SPRING, "goal": "e1"},
    }


def test_of_things_those_are_named_that_can_be_asked_for() -> None:
    [fact] = told(ExclusionDeclared(SPRING, ADA, CY, False, None))
    assert "exclusions" in fact.tags
    outside = json.loads(told_outside("harbour", "m1", fact))
    assert (outside["version"], outside["ids"]) == (
        2,
        [node_id("Member", ADA), node_id("Member", CY), node_id("Programme", SPRING)],
    )


def test_to_what_kind_of_sensitive_particular_somebody_consented_is_nobody_elses_business() -> None:
    by_health = ConsentGiven(ADA, Purpose.MATCHING, Category.HEALTH, "f" * 64, "sv")
    taken_back = ConsentWithdrawn(ADA, Purpose.MATCHING, Category.HEALTH)
    declared = SensitiveAttributeDeclared(SPRING, ADA, Side.ADEPT, Category.HEALTH, "x")
    for fact in told(by_health, taken_back, declared):
        outside = json.loads(told_outside("harbour", "m1", fact))
        assert said(fact)["category"] == {"class": "personal"}
        assert "health" not in str((said(fact), fact.tags, outside))
        assert "f" * 64 not in str((said(fact), outside)), "each kind has a text of its own, which anybody may ask for"


def test_what_coordinators_think_of_somebody_and_whom_an_adept_would_have_is_not_for_the_trail() -> None:
    checked, ranked = told(AdmissionChecked(SPRING, ADA, Side.ADEPT, True, False), WishesRanked(SPRING, ADA, (CY,)))
    assert said(checked)["personal"] == said(checked)["professional"] == {"class": "personal"}
    assert said(ranked)["mentors"] == {"class": "personal"}
    (over,) = told(MatchPassedOver(SPRING, ADA, CY, None, ("shared:language",)))
    assert said(over)["mentor"] == {"class": "personal"}, "it may be a wish"
    assert said(over)["rules"] == ["shared:language"]
    assert json.loads(told_outside("harbour", "m1", checked))["fields"] == {
        "programme": SPRING,
        "member": ADA,
        "side": "adept",
    }


def test_a_sign_of_what_was_said_in_confidence_stays_in_the_house() -> None:
    day = date(2026, 3, 1)
    for risk in Risk:
        raised, cleared = RiskRaised(PAIR, SPRING, risk, day, ()), RiskCleared(PAIR, SPRING, risk, day)
        assert stays(raised) is stays(cleared) is (risk in {Risk.FIT_NOT_GOOD, Risk.CONCERN_OPEN})
    assert not stays(PLANNED)


def test_why_two_are_kept_apart_and_why_nobody_was_found_tell_nobody_that_they_are_excluded() -> None:
    apart, full = (
        told(ProposalWithdrawn(PAIR, SPRING, ADA, CY, why))[0]
        for why in (Withdrawal.KEPT_APART, Withdrawal.NO_SEAT_LEFT)
    )
    assert said(apart) == said(full)
    assert "why" not in json.loads(told_outside("harbour", "m1", apart))["fields"]
    left = (Unmatched(ADA, Side.ADEPT, ("excluded",)),)
    [run] = told(MatchingRunCompleted(RunId("r"), SPRING, 4, "0f", 0, (), left, 0, 1))
    assert "excluded" not in json.dumps(said(run))


def test_the_key_in_a_webhooks_address_stands_nowhere() -> None:
    [fact] = told(WebhookSubscribed(WebhookId("w"), "https://hr.example.org/in?key=canary", ("PairMatched",), "", None))
    assert "canary" not in json.dumps(said(fact))


def test_whom_the_question_about_fit_still_goes_to_tells_nobody_who_has_answered_it() -> None:
    day = date(2026, 3, 1)
    for asked in (
        NudgeSent(PAIR, SPRING, ADA, Policy.FIT_CHECK, "w", day),
        NudgeSuppressed(PAIR, SPRING, ADA, Policy.FIT_CHECK, "w", day, Unsent.MUTED),
    ):
        [fact] = told(asked)
        assert member_tag(ADA) in fact.tags
        assert (said(fact)["member"], things(fact)) == ({"class": "author"}, fact.tags[:2])
        assert stays(asked), "no other system is told of it at all"
        [other] = told(replace_with(asked, policy=Policy.PLAN_NEXT))
        assert (said(other)["member"], things(other), stays(other.fact)) == (ADA, other.tags, False)


def test_that_an_answer_about_fit_is_told_to_coordinators_tells_nobody_else_whose_it_was() -> None:
    [fact] = told(FitAnswerTold(PAIR, SPRING, Side.ADEPT))
    assert said(fact)["side"] == {"class": "author"}
    assert FitAnswerTold in IN_CONFIDENCE, "as the answer beside it"


def test_something_is_kept_back_of_whatever_hides_a_word_or_was_said_in_confidence() -> None:
    assert keeps_back(WISHES), "its text is not for everybody"
    assert keeps_back(FitProcessOpened(PAIR, SPRING)), "nothing in it is hidden, and yet it tells of an answer"
    assert not keeps_back(AdeptApplied(SPRING, ADA)), "everybody who follows the trail reads it whole"


def test_that_something_was_said_in_confidence_is_kept_from_whoever_did_not_say_it() -> None:
    own = NoteWritten(PAIR, SPRING, EntryId("n1"), CY, NoteKind.OWN, own="Hon lyssnar")
    for fact in told(
        own,
        ExclusionDeclared(SPRING, ADA, CY, False, None),
        ExclusionWithdrawn(SPRING, ADA, CY, False),
        FitAnswerTold(PAIR, SPRING, Side.ADEPT),
    ):
        by_cy = replace(fact, by=CY)
        assert confided_by_others(by_cy, ADA)
        assert not confided_by_others(by_cy, CY), "they know"
    for fact in told(replace_with(own, kind=NoteKind.PAIR, own=None, body="Vi ses"), PLANNED, WISHES):
        assert not confided_by_others(replace(fact, by=CY), ADA), "it is for the pair, or hidden and no secret"
