"""Whom a matching finds, and what it may go by."""

from __future__ import annotations

from dataclasses import replace

from domain.attribute import Attribute, AttributesDeclared, Category, SensitiveAttributeDeclared, told
from domain.availability import AvailabilityDeclared
from domain.consent import ConsentGiven, ConsentWithdrawn
from domain.consent_text import Purpose
from domain.drafting import ProgrammeDescribed, ProgrammeDrafted
from domain.exclusion import ExclusionDeclared
from domain.language import Role, Side
from domain.member import MemberDeactivated, PersonalDataErased, RoleGranted
from domain.pair import CoMentorSteppedDown
from domain.profile import AdeptProfileDescribed, Focus
from domain.programme import ProgrammeClosed
from domain.ranking import WishesRanked
from domain.roll import AdeptApplied, ApplicationAccepted, ApplicationWithdrawn, CapacityDeclared, WishesDescribed
from domain.roster import EARLIER, Adept, Mentor, Roster, roster, scope
from tests.domain.stage import (
    ADA,
    AUTUMN,
    BO,
    COMPLETED,
    DRAFTED,
    EVA,
    MATCHED,
    MIM,
    OPEN,
    PAIR,
    SPRING,
    STRANGER,
    adept,
    mentor,
)
from tests.spec import found


def of(*facts: object) -> Roster:
    """The roster of the spring programme, from those of the facts that its scope finds, in order."""
    items = (*scope(SPRING), *EARLIER)
    return roster(SPRING, [fact for fact in facts if any(found(item, fact) for item in items)])


WISHED = (WishesDescribed(SPRING, ADA, "Mod"), WishesDescribed(SPRING, EVA, "Lugn"))
READY = (*OPEN, *adept(EVA), *adept(ADA), *mentor(MIM, capacity=2), *mentor(BO), *WISHED)
TRADE = Attribute("profession", ("Law",))


def test_the_accepted_are_found_in_the_order_of_their_ids() -> None:
    known = of(*READY, AdeptApplied(SPRING, MIM), WishesDescribed(SPRING, MIM, "Också"))
    assert known.adepts == (Adept(ADA), Adept(EVA))
    assert known.mentors == (Mentor(BO, 1, 0), Mentor(MIM, 2, 0))
    assert known.without_wishes == known.paired == ()


def test_who_has_withdrawn_or_was_erased_is_not() -> None:
    known = of(*READY, ApplicationWithdrawn(SPRING, ADA, Side.ADEPT), PersonalDataErased(MIM, (SPRING,)))
    assert [one.member for one in known.adepts] == [EVA]
    assert [one.member for one in known.mentors] == [BO]


def test_who_has_not_described_wishes_is_named_and_not_matched() -> None:
    known = of(*OPEN, *adept(ADA), *adept(EVA), WISHED[1])
    assert [one.member for one in known.adepts] == [EVA]
    assert known.without_wishes == (ADA,)


def test_who_sits_in_a_pair_is_not_matched_again_and_takes_a_seat() -> None:
    known = of(*READY, MATCHED)
    assert [one.member for one in known.adepts] == [EVA]
    assert known.paired == (ADA,)
    assert [(one.member, one.taken) for one in known.mentors] == [(BO, 0), (MIM, 1)]
    assert of(*READY, MATCHED, COMPLETED) == of(*READY)


def test_who_steps_down_helps_in_no_pair() -> None:
    helping = {one.member: one.helping for one in of(*READY, MATCHED).mentors}
    assert helping == {BO: 1, MIM: 0}
    stepped_down = of(*READY, MATCHED, CoMentorSteppedDown(PAIR, SPRING, BO))
    assert {one.member: one.helping for one in stepped_down.mentors} == {BO: 0, MIM: 0}
    assert of(*READY, MATCHED, CoMentorSteppedDown(PAIR, SPRING, STRANGER)) == of(*READY, MATCHED)


def test_capacity_is_the_one_declared_last() -> None:
    assert of(*READY, CapacityDeclared(SPRING, MIM, 7)).mentors[1].capacity == 7


def test_what_people_declared_goes_with_them() -> None:
    availability = AvailabilityDeclared(SPRING, ADA, 4, (), None, None)
    (known, _) = of(
        *READY,
        AttributesDeclared(SPRING, ADA, Side.ADEPT, told(())),
        AttributesDeclared(SPRING, ADA, Side.ADEPT, told((TRADE,))),
        AttributesDeclared(SPRING, ADA, Side.MENTOR, told(())),
        availability,
        WishesRanked(SPRING, ADA, (MIM, BO)),
        AdeptProfileDescribed(SPRING, ADA, focus=(Focus.INSPIRATION,)),
    ).adepts
    assert known == Adept(ADA, (TRADE,), {}, availability, (MIM, BO), (Focus.INSPIRATION,))


def test_a_mentors_attributes_are_those_of_the_mentors_side() -> None:
    availability = AvailabilityDeclared(SPRING, MIM, 4, (), None, None)
    declared = AttributesDeclared(SPRING, MIM, Side.MENTOR, told((TRADE,)))
    confided = SensitiveAttributeDeclared(SPRING, MIM, Side.MENTOR, Category.UNION, "Unionen")
    consent = ConsentGiven(MIM, Purpose.MATCHING, Category.UNION, "0f", "sv")
    known = of(*READY, declared, confided, consent, availability).mentors[1]
    assert known == Mentor(MIM, 2, 0, (TRADE,), {Category.UNION: "Unionen"}, availability)


def test_what_is_declared_for_another_programme_stays_there() -> None:
    elsewhere = AttributesDeclared(AUTUMN, ADA, Side.ADEPT, told((TRADE,)))
    assert roster(SPRING, (*READY, elsewhere)) == of(*READY)


CONFIDED = SensitiveAttributeDeclared(SPRING, ADA, Side.ADEPT, Category.HEALTH, "Rullstol")
CONSENT = ConsentGiven(ADA, Purpose.MATCHING, Category.HEALTH, "0f", "sv")


def sensitive(*facts: object) -> object:
    return of(*READY, *facts).adepts[0].sensitive


def test_i18_what_is_sensitive_is_known_only_while_its_consent_stands() -> None:
    withdrawn = ConsentWithdrawn(ADA, Purpose.MATCHING, Category.HEALTH)
    assert sensitive(CONSENT, CONFIDED) == {Category.HEALTH: "Rullstol"}
    assert sensitive(CONSENT, CONFIDED, withdrawn) == {}
    assert sensitive(CONSENT, CONFIDED, withdrawn, CONSENT) == {Category.HEALTH: "Rullstol"}
    assert sensitive(CONFIDED) == {}
    assert sensitive(CONFIDED, replace(CONSENT, member=EVA)) == {}
    assert sensitive(CONFIDED, replace(CONSENT, category=None)) == {}
    assert sensitive(CONFIDED, replace(CONSENT, category=Category.UNION)) == {}
    assert sensitive(CONSENT, CONFIDED, replace(withdrawn, category=None)) == {Category.HEALTH: "Rullstol"}


def test_what_is_sensitive_and_taken_back_or_erased_is_not_known() -> None:
    assert sensitive(CONSENT, CONFIDED, replace(CONFIDED, value=None)) == {}
    assert sensitive(CONSENT, replace(CONFIDED, value="")) == {}


def test_exclusions_are_known_from_every_programme() -> None:
    apart = ExclusionDeclared(AUTUMN, MIM, ADA, by_coordinator=False)
    assert of(*READY, apart).exclusions.between(ADA, MIM, SPRING)
    assert not of(*READY).exclusions.between(ADA, MIM, SPRING)


EARLIER_ON = (
    replace(DRAFTED[0], programme=AUTUMN),
    AdeptApplied(AUTUMN, ADA),
    ApplicationAccepted(AUTUMN, ADA, Side.ADEPT),
)
OVER = ProgrammeClosed(AUTUMN)


def waited(*facts: object) -> int:
    return of(*facts, *READY).adepts[0].waited


def test_who_was_left_unmatched_earlier_has_waited() -> None:
    assert isinstance(EARLIER_ON[0], ProgrammeDrafted)
    assert waited(*EARLIER_ON, OVER) == 1
    assert waited(*EARLIER_ON) == 0
    assert waited(OVER) == 0
    assert waited(*EARLIER_ON, replace(MATCHED, programme=AUTUMN), OVER) == 0
    assert waited(*EARLIER_ON, ApplicationWithdrawn(AUTUMN, ADA, Side.ADEPT), OVER) == 0
    assert waited(AdeptApplied(AUTUMN, ADA), OVER) == 0
    assert waited(ApplicationAccepted(AUTUMN, ADA, Side.MENTOR), OVER) == 0
    assert waited(*EARLIER_ON, ApplicationWithdrawn(AUTUMN, ADA, Side.MENTOR), OVER) == 1


def test_who_is_not_in_the_programme_changes_nothing_by_leaving() -> None:
    assert of(*READY, MemberDeactivated(STRANGER)) == of(*READY)
    assert of(*READY).programme == SPRING


def test_a_pair_of_people_who_never_applied_makes_nobody_seek() -> None:
    known = of(*OPEN, MATCHED)
    assert (known.adepts, known.mentors, known.paired) == ((), (), ())


def test_of_the_organisation_and_of_other_programmes_only_what_holds_for_people_is_read() -> None:
    read = (CONSENT, ExclusionDeclared(AUTUMN, MIM, ADA, by_coordinator=False), MemberDeactivated(ADA), DRAFTED[0])
    rest = (RoleGranted(ADA, Role.ADMIN), AdeptApplied(AUTUMN, ADA), ProgrammeDescribed(SPRING, "Mod"))
    here = [fact for fact in (*read, *rest) if any(found(item, fact) for item in scope(SPRING))]
    assert here == [*read]
