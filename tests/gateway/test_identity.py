"""Host name or header, and the token: they name one organisation, or nothing is found."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc.jwk import OKPKey

from gateway.identity import (
    Caller,
    OrganisationUnknown,
    OrganisationUnnamed,
    Presented,
    Unauthenticated,
    identify,
    presented,
)
from gateway.issuer import issue
from gateway.tokens import verifier

NOW = 1_800_000_000.0
KEY = OKPKey.generate_key("Ed25519", auto_kid=True)
VERIFY = verifier({str(KEY.kid): KEY})
TOKENS = {slug: issue(KEY, slug, "ada", now=NOW) for slug in ("addher", "borrow")}
BASES = {"localhost", "fadder.example"}


def ask(shown: Presented, now: float = NOW) -> Caller:
    return identify(VERIFY, shown, now, BASES)


@pytest.mark.parametrize(
    ("host", "header", "token"),
    list(product([None, "addher", "borrow", "nowhere"], [None, "addher", "borrow", "nowhere"], ["addher", "borrow"])),
)
def test_all_that_is_named_must_agree(host: str | None, header: str | None, token: str) -> None:
    shown = Presented(
        (f"Bearer {TOKENS[token]}",),
        () if header is None else (header,),
        "localhost:8080" if host is None else f"{host}.localhost:8080",
    )
    named = {name for name in (host, header) if name is not None}
    if not named:
        with pytest.raises(OrganisationUnnamed):
            ask(shown)
    elif named == {token}:
        assert ask(shown).tenant == token
    else:
        with pytest.raises(OrganisationUnknown) as refusal:
            ask(shown)
        assert refusal.value.args == ()  # a mismatch and an unknown organisation cannot be told apart


@pytest.mark.parametrize(
    ("host", "tenant"),
    [
        ("addher.localhost", "addher"),
        ("ADDHER.LocalHost:8080", "addher"),
        ("addher.fadder.example.", "addher"),
        ("addher.fadder.example.:443", "addher"),
        ("addher.elsewhere.example", None),
        ("www.addher.localhost", None),
        ("localhost", None),
        (".localhost", None),
        ("addher", None),
        ("127.0.0.1:8080", None),
        ("[::1]:8080", None),
        ("", None),
        ("addher.localhost@evil.example", None),
    ],
)
def test_only_the_first_label_under_our_own_domains_names_an_organisation(host: str, tenant: str | None) -> None:
    shown = Presented((f"Bearer {TOKENS['addher']}",), (), host)
    if tenant is None:
        with pytest.raises(OrganisationUnnamed):
            ask(shown)
    else:
        assert ask(shown).tenant == tenant


@pytest.mark.parametrize(
    "authorization",
    [
        (),
        ("",),
        ("Bearer",),
        ("Bearer ",),
        (TOKENS["addher"],),
        (f"Basic {TOKENS['addher']}",),
        (f"Bearer {TOKENS['addher']} {TOKENS['addher']}",),
        (f"Bearer {TOKENS['addher']}", f"Bearer {TOKENS['borrow']}"),
        (f"Bearer {TOKENS['addher']}\n",),
        ("Bearer åäö",),
    ],
)
def test_a_stranger_is_refused_before_any_organisation_is_looked_at(authorization: tuple[str, ...]) -> None:
    for organisation in ((), ("addher",), ("nowhere",)):
        with pytest.raises(Unauthenticated):
            ask(Presented(authorization, organisation))


def test_the_challenge_tells_a_bad_token_from_none() -> None:
    with pytest.raises(Unauthenticated) as missing:
        ask(Presented())
    with pytest.raises(Unauthenticated) as bad:
        ask(Presented(("Bearer x",)))
    assert (missing.value.challenge, bad.value.challenge) == ("Bearer", 'Bearer error="invalid_token"')


def test_two_headers_that_say_the_same_are_one() -> None:
    bearer = f"Bearer {TOKENS['addher']}"
    assert ask(Presented((bearer, bearer), ("addher", "addher"))).tenant == "addher"
    with pytest.raises(OrganisationUnknown):
        ask(Presented((bearer,), ("addher", "borrow")))


def test_an_expired_token_is_a_stranger() -> None:
    with pytest.raises(Unauthenticated, match="expired"):
        ask(Presented((f"Bearer {TOKENS['addher']}",), ("addher",)), NOW + 2 * 86_400)


@pytest.mark.parametrize("slug", ["Addher", "a", "addher-", "1addher", "addher\n", "../x", "", "x" * 41, "åå-åå"])
def test_a_name_that_no_organisation_can_have_is_not_found(slug: str) -> None:
    token = issue(KEY, slug, "ada", now=NOW)
    with pytest.raises(OrganisationUnknown):
        ask(Presented((f"Bearer {token}",), (slug,)))


@settings(deadline=None)
@given(host=st.text(max_size=30), header=st.text(max_size=30))
def test_no_text_reaches_another_organisation(host: str, header: str) -> None:
    try:
        found = ask(Presented((f"bearer  {TOKENS['addher']}",), (header,), host))
    except (OrganisationUnknown, OrganisationUnnamed):
        assert header != "addher" or host.endswith((".localhost", ".fadder.example"))
    else:
        assert found.tenant == "addher" == header


def test_a_platform_token_says_so() -> None:
    token = issue(KEY, "addher", "operator", "openid platform", now=NOW)
    assert ask(Presented((f"Bearer {token}",), ("addher",))).scope == "platform"
    assert ask(Presented((f"Bearer {TOKENS['addher']}",), ("addher",))).scope is None


def test_raw_headers_are_read_with_every_value() -> None:
    shown = presented(
        [
            (b"host", b"addher.localhost"),
            (b"authorization", b" Bearer a "),
            (b"authorization", b"Bearer b"),
            (b"fadder-organisation", b"addher"),
        ]
    )
    assert shown == Presented(("Bearer a", "Bearer b"), ("addher",), "addher.localhost")
    assert presented([(b"host", b"a.localhost"), (b"host", b"b.localhost")]).host == ""
