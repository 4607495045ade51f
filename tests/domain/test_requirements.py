"""A decision and a run see the same rules: what the one forbids the other does."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from domain import requirements
from domain.assignment import comparing
from domain.assignment.candidates import Adept, Mentor, Particulars
from domain.criteria_kinds import Requirement, Requires
from domain.language import MemberId

PEOPLE = st.sampled_from(["ada", "eva", "mim"]).map(MemberId)
WORDS = st.frozensets(st.sampled_from("abc"), max_size=3)
ABOUT = st.builds(
    Particulars,
    words=st.dictionaries(st.just("unit"), WORDS),
    numbers=st.dictionaries(st.just("unit"), st.integers(-3, 3)),
    times=st.frozensets(st.sampled_from("xyz"), max_size=2),
    managers=st.frozensets(PEOPLE, max_size=2),
)
RULES = st.builds(
    Requirement,
    st.sampled_from(Requires),
    st.sampled_from(["unit", "other"]),
    st.integers(0, 4),
    st.sampled_from([(), ("a", "b"), ("c", "b", "a")]),
)


@given(RULES, PEOPLE, ABOUT, PEOPLE, ABOUT)
def test_a_decision_and_a_run_forbid_the_same(
    rule: Requirement, one: MemberId, mine: Particulars, other: MemberId, yours: Particulars
) -> None:
    adept, mentor = Adept(one, mine), Mentor(other, about=yours)
    if one == other and rule.kind is Requires.NO_REPORTING_LINE:
        return  # nobody is paired with themselves, whatever the rules
    assert requirements.fulfilled(rule, adept, mentor) == bool(comparing.fulfilled(rule, [adept], [mentor])[0, 0])
    assert requirements.forbidding((rule,), adept, mentor) in ((), (rule.name,))
