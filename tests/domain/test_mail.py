"""Which addresses mail can be sent to."""

from __future__ import annotations

import pytest

from domain.mail import MailUnusable, address


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("ada@example.org", "ada@example.org"),
        (" ada@example.org\n", "ada@example.org"),
        ("ada.byron+fadder@mail.example.org", "ada.byron+fadder@mail.example.org"),
        ("åsa@räksmörgås.example", "åsa@räksmörgås.example"),
        (f"{'x' * 242}@example.org", f"{'x' * 242}@example.org"),
    ],
)
def test_an_address_stands_by_itself_in_at_most_254_characters(said: str, meant: str) -> None:
    assert address(said) == meant


@pytest.mark.parametrize(
    "said",
    [
        "",
        "ada",
        "ada@example",
        "@example.org",
        "ada@.org",
        "ada@example.",
        "ada@bo@example.org",
        "ada byron@example.org",
        "<ada@example.org>",
        "ada@example.org, bo@example.org",
        "ada\u200d@example.org",
        f"{'x' * 243}@example.org",
    ],
)
def test_what_is_no_address_is_refused(said: str) -> None:
    with pytest.raises(MailUnusable):
        address(said)
