from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from domain import following
from domain.adoption import (
    AdoptHandbookEdition,
    Adoption,
    Applies,
    EditionNotPublished,
    HandbookEditionAdopted,
    OnlyForAll,
    Pinned,
    edition_for_new,
    edition_in_force,
)
from domain.edition import EditionUnknown, HandbookEditionDrafted, HandbookPolicySet
from domain.following import Followed, Rules
from domain.language import EditionId, NotPermitted
from domain.matching import AdeptAlreadyInPair, MatchPair
from domain.pair import PairMatched
from domain.policies import Policies
from domain.programme import NotInThisPhase, ProgrammeClosed, ProgrammeUnknown
from domain.shipped import DEFAULT, SHIPPED
from tests.domain.handbook_stage import DRAFTED as DRAFT
from tests.domain.handbook_stage import OURS, PUBLISHED
from tests.domain.stage import (
    ADA,
    ADMIN,
    BO,
    DRAFTED,
    MATCHED,
    OTHER_PAIR,
    PAIR,
    RUNNING,
    SPRING,
    TOGETHER,
    USUAL,
    adept,
    mentor,
)
from tests.spec import May, given

TODAY, LATER = date(2026, 2, 15), date(2026, 4, 1)
UU = EditionId("uu-like@1")
ADOPT = AdoptHandbookEdition(SPRING, UU)
MATCH, SECOND = MatchPair(PAIR, SPRING, ADA, BO), MatchPair(OTHER_PAIR, SPRING, ADA, BO)
LATE = replace(MATCH, starts_on=LATER)
ADOPTED = HandbookEditionAdopted(SPRING, UU, Applies.NEW_PAIRS, TODAY)
FROM_LATER = HandbookEditionAdopted(SPRING, UU, Applies.ALL_FROM, LATER)


# adopting


@pytest.mark.parametrize("edition", SHIPPED)
def test_a_programme_adopts_an_edition_of_the_product(edition: EditionId) -> None:
    given(*DRAFTED).when(replace(ADOPT, edition=edition)).then(replace(ADOPTED, edition=edition))


def test_a_programme_adopts_an_edition_of_our_own() -> None:
    given(*DRAFTED, *PUBLISHED).when(replace(ADOPT, edition=OURS), by=ADMIN).then(replace(ADOPTED, edition=OURS))


def test_an_edition_is_adopted_for_all_from_a_day() -> None:
    given(*RUNNING).when(AdoptHandbookEdition(SPRING, UU, Applies.ALL_FROM, LATER)).then(FROM_LATER)
    given(*RUNNING).when(AdoptHandbookEdition(SPRING, UU, Applies.ALL_FROM)).then(replace(FROM_LATER, starts_on=TODAY))


def test_new_pairs_follow_it_from_today() -> None:
    given(*DRAFTED).when(replace(ADOPT, starts_on=TODAY)).then(ADOPTED)
    given(*DRAFTED).when(replace(ADOPT, starts_on=LATER)).refuses(OnlyForAll)


def test_the_same_edition_is_adopted_once() -> None:
    given(*DRAFTED, ADOPTED).when(ADOPT).stays_quiet()


def test_an_edition_comes_back() -> None:
    given(*DRAFTED, ADOPTED, replace(ADOPTED, edition=DEFAULT)).when(ADOPT).then(ADOPTED)


def test_a_draft_is_not_adopted() -> None:
    given(*DRAFTED, *DRAFT).when(replace(ADOPT, edition=OURS)).refuses(EditionNotPublished)
    given(*DRAFTED).when(replace(ADOPT, edition=OURS)).refuses(EditionUnknown)


def test_only_a_programme_that_goes_on_adopts() -> None:
    given().when(ADOPT).refuses(ProgrammeUnknown)
    given(*RUNNING, ProgrammeClosed(SPRING)).when(ADOPT).refuses(NotInThisPhase)


def test_a_member_adopts_nothing() -> None:
    given(*DRAFTED).when(ADOPT, by=ADA).refuses(NotPermitted)


# what a match follows


def test_a_match_names_the_edition_in_force() -> None:
    people = (*adept(ADA), *mentor(BO), *DRAFTED, *TOGETHER[1:2])
    expected = replace(MATCHED, mentor=BO, co_mentors=())
    given(*people).when(MATCH, now=TODAY).then(replace(expected, edition=USUAL))
    given(*people, ADOPTED).when(MATCH, now=TODAY).then(replace(expected, edition=UU))
    given(*people, FROM_LATER).when(MATCH, now=TODAY).then(replace(expected, edition=USUAL))
    given(*people, FROM_LATER).when(MATCH, now=LATER).then(replace(expected, edition=UU))


def test_an_edition_may_allow_an_adept_two_pairs() -> None:
    two = (
        *DRAFT,
        HandbookPolicySet(OURS, "policy.pairs_per_adept", "2"),
        *PUBLISHED[1:],
        replace(ADOPTED, edition=OURS),
    )
    given(*TOGETHER).when(SECOND).refuses(AdeptAlreadyInPair)
    given(*TOGETHER, *two).when(SECOND).then(replace(MATCHED, pair=OTHER_PAIR, mentor=BO, co_mentors=(), edition=OURS))


def test_an_edition_may_give_late_pairs_their_full_time() -> None:
    full = (
        *DRAFT,
        HandbookPolicySet(OURS, "policy.late_pairs", "full"),
        *PUBLISHED[1:],
        replace(ADOPTED, edition=OURS),
    )
    people = (*adept(ADA), *mentor(BO), *DRAFTED, *TOGETHER[1:2])
    expected = replace(MATCHED, mentor=BO, co_mentors=(), starts_on=LATER)
    given(*people).when(LATE).then(replace(expected, midpoint_on=date(2026, 5, 16)))
    given(*people, *full).when(LATE).then(
        replace(expected, midpoint_on=date(2026, 6, 16), ends_on=date(2026, 9, 1), edition=OURS)
    )


# what is in force

PIN = Pinned(EditionId("a"), date(2026, 3, 1), 10)


def to_all(edition: str, day: date, at: int) -> Adoption:
    return Adoption(EditionId(edition), Applies.ALL_FROM, day, at)


def to_new(edition: str, day: date, at: int) -> Adoption:
    return Adoption(EditionId(edition), Applies.NEW_PAIRS, day, at)


def test_a_pair_keeps_the_edition_of_its_match() -> None:
    for on in (date(2026, 1, 1), PIN.matched_on, date(2027, 1, 1)):
        assert edition_in_force(PIN, (), on) == "a"
        assert edition_in_force(PIN, (to_new("b", date(2026, 4, 1), 20),), on) == "a"


def test_an_edition_for_all_moves_the_pair_on_its_day() -> None:
    moved = (to_all("b", LATER, 20),)
    assert edition_in_force(PIN, moved, date(2026, 3, 31)) == "a"
    assert edition_in_force(PIN, moved, LATER) == "b"


def test_the_later_day_wins_and_of_one_day_the_later_word() -> None:
    assert edition_in_force(PIN, (to_all("b", LATER, 20), to_all("c", LATER, 21)), LATER) == "c"
    assert edition_in_force(PIN, (to_all("c", LATER, 21), to_all("b", date(2026, 3, 20), 30)), LATER) == "c"


def test_an_edition_adopted_for_days_gone_by_moves_the_pair_from_its_first() -> None:
    assert edition_in_force(PIN, (to_all("b", date(2026, 1, 1), 20),), PIN.matched_on) == "b"
    for before in (9, PIN.at):
        known = (to_all("b", date(2026, 1, 1), before),)
        assert edition_in_force(PIN, known, PIN.matched_on) == "a", "its match had taken that into account"


def test_every_pair_that_is_moved_follows_the_same_whenever_it_was_matched() -> None:
    """In February the one, from March the other; and the word about February came last."""
    march, february = to_all("b", date(2026, 3, 1), 20), to_all("c", date(2026, 2, 1), 21)
    for known in ((march, february), (replace(march, at=9), february)):
        for matched_on in (date(2026, 1, 15), date(2026, 3, 15)):
            assert edition_in_force(replace(PIN, matched_on=matched_on), known, date(2026, 3, 20)) == "b"
        assert edition_for_new(known, date(2026, 3, 20)) == "b"


def test_an_old_match_follows_what_its_programme_followed_then() -> None:
    old = replace(PIN, edition=None)
    assert edition_in_force(old, (), LATER) == DEFAULT
    known = (to_new("b", date(2026, 2, 1), 5), to_new("c", date(2026, 3, 15), 15))
    assert edition_in_force(old, known, LATER) == "b"


def test_an_old_match_did_not_follow_what_was_adopted_after_it() -> None:
    told_later = to_new("b", date(2026, 2, 1), PIN.at + 1)
    assert edition_in_force(replace(PIN, edition=None), (told_later,), LATER) == DEFAULT


def test_what_a_new_pair_follows_is_what_had_started_last() -> None:
    assert edition_for_new((), TODAY) == DEFAULT
    assert edition_for_new((to_all("b", LATER, 1), to_new("c", TODAY, 2)), LATER) == "b"
    assert edition_for_new((to_all("b", LATER, 1), to_new("c", TODAY, 2)), TODAY) == "c"


def test_what_is_adopted_for_all_is_for_new_pairs_too_whatever_was_for_them_alone_before() -> None:
    new, past = to_new("c", TODAY, 1), date(2026, 1, 31)
    assert edition_for_new((new, to_all("b", past, 2)), TODAY) == "b", "as a pair that was matched before it"
    assert edition_in_force(Pinned(EditionId("c"), TODAY, 1), (new, to_all("b", past, 2)), TODAY) == "b"
    assert edition_for_new((new, to_all("b", LATER, 2)), TODAY) == "c"
    assert edition_for_new((to_all("b", past, 1), to_new("c", TODAY, 2)), TODAY) == "c"
    assert edition_for_new((to_all("b", TODAY, 1), to_all("d", past, 2)), TODAY) == "b", "from the later day on"


DAYS = st.dates(date(2026, 1, 1), date(2026, 6, 30))
ADOPTIONS = st.lists(st.tuples(st.sampled_from("bcd"), st.sampled_from(Applies), DAYS), max_size=5)


@drawn(ADOPTIONS, DAYS, st.integers(0, 5), st.booleans(), DAYS)
def test_i12_exactly_one_edition_is_in_force_on_every_day(
    told: list[tuple[str, Applies, date]], matched_on: date, at: int, old: bool, on: date
) -> None:
    """Compared with the plain rule: once a word for all has started that the match did not know, the last of them."""
    adoptions = [Adoption(EditionId(e), applies, day, n + 1) for n, (e, applies, day) in enumerate(told)]
    pin = Pinned(None if old else EditionId("a"), matched_on, at)
    now = pin.edition or edition_for_new([a for a in adoptions if a.at <= at], matched_on)
    day, latest, moved = max(on, matched_on), (date.min, 0), False
    for adoption in adoptions:
        if adoption.applies is Applies.ALL_FROM and adoption.starts_on <= day:
            moved = moved or adoption.at > at or adoption.starts_on > matched_on
            latest = max(latest, (adoption.starts_on, adoption.at))
    assert edition_in_force(pin, adoptions, on) == (adoptions[latest[1] - 1].edition if moved else now)


def decided(*told: HandbookEditionAdopted | PairMatched) -> Rules:
    rules = Rules()
    for fact in told:
        rules = following.learn(rules, fact)
    return rules


@drawn(ADOPTIONS, ADOPTIONS, DAYS, st.integers(0, 90))
def test_a_decision_and_a_screen_agree_on_what_a_pair_follows(
    before: list[tuple[str, Applies, date]], after: list[tuple[str, Applies, date]], matched_on: date, days: int
) -> None:
    """A decision knows no day of the match. What new pairs follow is adopted on its day, so before that of a match."""
    facts = [
        HandbookEditionAdopted(SPRING, EditionId(e), applies, min(day, matched_on) if applies == "new_pairs" else day)
        for e, applies, day in (*before, *after)
    ]
    rules = decided(*facts[: len(before)])
    seen, edition = rules.followed.seen, rules.followed.for_new(SPRING, matched_on)
    rules = decided(*facts[: len(before)], replace(MATCHED, edition=edition), *facts[len(before) :])
    on = matched_on + timedelta(days=days)
    assert rules.edition(on) == rules.followed.of_pair(SPRING, Pinned(edition, matched_on, seen), on)


def test_a_decision_tells_an_edition_adopted_twice_by_its_first_day() -> None:
    new, to_all = HandbookEditionAdopted(SPRING, UU, Applies.NEW_PAIRS, TODAY), replace(FROM_LATER, edition=UU)
    between = HandbookEditionAdopted(SPRING, DEFAULT, Applies.ALL_FROM, date(2026, 3, 1))
    rules = decided(new, to_all, replace(MATCHED, edition=UU), between)
    on = [rules.edition(day) for day in (TODAY, date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), LATER)]
    assert on == [UU, UU, DEFAULT, DEFAULT, UU]


def test_a_match_under_what_new_pairs_had_come_to_follow_no_more_follows_it_all_the_same() -> None:
    """As a journal may say that an older program wrote."""
    first = HandbookEditionAdopted(SPRING, UU, Applies.NEW_PAIRS, date(2026, 1, 1))
    then = HandbookEditionAdopted(SPRING, DEFAULT, Applies.NEW_PAIRS, TODAY)
    rules = decided(first, then, replace(MATCHED, edition=UU), replace(FROM_LATER, edition=DEFAULT))
    assert [rules.edition(day) for day in (TODAY, LATER)] == [UU, DEFAULT]


def test_what_two_met_before_the_match_goes_by_the_edition_of_the_match() -> None:
    """Whatever applied to all at the time of that meeting."""
    told = ((UU, Applies.NEW_PAIRS, 1), (EditionId("between"), Applies.ALL_FROM, 2), (DEFAULT, Applies.ALL_FROM, 3))
    adopted = (HandbookEditionAdopted(SPRING, own, applies, date(2026, month, 1)) for own, applies, month in told)
    rules = decided(*adopted, replace(MATCHED, edition=DEFAULT))
    assert [rules.edition(date(2026, month, 20)) for month in (2, 3)] == [DEFAULT, DEFAULT]


def test_a_decision_follows_the_handbook() -> None:
    facts: tuple[following.Fact, ...] = (
        HandbookEditionDrafted(OURS, DEFAULT, "Vår"),
        HandbookPolicySet(OURS, "policy.min_meetings", "3"),
        *PUBLISHED[1:],
        replace(ADOPTED, edition=OURS),
    )
    followed = Followed()
    for fact in facts:
        followed = following.evolve(followed, fact)
    assert followed.for_new(SPRING, TODAY) == OURS
    assert followed.policies(OURS).min_meetings == 3
    assert followed.policies(EditionId("nowhere")) == Policies()
    assert followed.of_pair(SPRING, Pinned(UU, TODAY, followed.seen), TODAY) == UU


# who may, and what journals hold

MAY = (May(DRAFTED, ADOPT, "admin coordinator"),)
GOLDEN = {
    "HandbookEditionAdopted.v1": (
        '{"programme":"spring-2026","edition":"uu-like@1","applies":"all_from","starts_on":"2026-04-01"}'
    ),
}
WORDS = {Applies: "new_pairs all_from"}
