"""Why two go well together, criterion by criterion, and why somebody is left, in words of either language."""

from __future__ import annotations

from collections.abc import Sequence

import strawberry

from domain.criteria_kinds import Criterion, Kind
from domain.run_result import UNTOLD, WITHHELD
from domain.terminology import Vocabulary, in_words
from gateway.negotiation import Locale

LIKE: dict[Kind, tuple[str, str]] = {
    Kind.EQUAL: ("Samma {key}", "The same {key}"),
    Kind.OVERLAP: ("Gemensamt i {key}", "In common in {key}"),
    Kind.DISTANCE: ("Nära varandra i {key}", "Close to each other in {key}"),
    Kind.GAP: ("Mentorn har mer av {key}", "The mentor has more {key}"),
    Kind.WISH: ("Adeptens egna önskemål om mentor", "The adept's own wishes for a mentor"),
    Kind.WAITING: ("Har väntat sedan tidigare program", "Has waited since earlier programmes"),
}
UNLIKE: dict[Kind, tuple[str, str]] = {
    Kind.EQUAL: ("Olika {key}", "Not the same {key}"),
    Kind.OVERLAP: ("Olikheter i {key}", "Differences in {key}"),
    Kind.DISTANCE: ("Långt från varandra i {key}", "Far from each other in {key}"),
    Kind.GAP: ("Adepten har mer av {key}", "The adept has more {key}"),
}
UNSAID = ("inget att gå efter", "nothing to go by")
NO_CONSENT = ("båda har inte samtyckt, räknas inte", "not consented to by both, does not count")
NOT_SHOWN = ("vägs in, visas inte", "weighed, not shown")

BLOCKING: dict[str, tuple[str, str]] = {
    "oneself": ("är samma person", "is the same person"),
    "excluded": ("någon av dem har undantagit den andra", "one of them excludes the other"),
    "former_pair": ("har varit ett par som inte passade", "have been a pair that did not fit"),
    "no_seat_left": ("ingen plats är kvar", "no seat is left"),
    "nobody_left": ("ingen adept är kvar", "no adept is left"),
    "wishes_missing": ("har inte beskrivit sina önskemål", "has not described any wishes"),
    "available": ("ingen gemensam tid", "no time in common"),
    "no_reporting_line": ("den ena är den andras chef", "one is the other's manager"),
    "shared": ("ingen gemensam {key}", "no {key} in common"),
    "different": ("samma {key}", "the same {key}"),
    "within": ("för långt isär i {key}", "too far apart in {key}"),
    "gap": ("mentorn har inte tillräckligt mer av {key}", "the mentor has not enough more {key}"),
}


@strawberry.type
class Reason:
    criterion: str = strawberry.field(description="In the caller's language.")
    key: str
    weight: int
    share: int | None = strawberry.field(description="In thousandths; null where it did not count, or is not shown.")
    contribution: int = strawberry.field(description="Weight times share, of what is shown.")
    note: str | None = strawberry.field(description="Why there is no share.")


@strawberry.type
class BlockingRule:
    code: str
    message: str


def reasons(criteria: Sequence[Criterion], shares: Sequence[int], locale: Locale, words: Vocabulary) -> list[Reason]:
    return [reason(one, share, locale, words) for one, share in zip(criteria, shares, strict=True)]


def reason(one: Criterion, share: int, locale: Locale, words: Vocabulary) -> Reason:
    said = UNLIKE[one.kind] if one.inverted and one.kind in UNLIKE else LIKE[one.kind]
    notes = {UNTOLD: NO_CONSENT if one.sensitive else UNSAID, WITHHELD: NOT_SHOWN}
    note = notes.get(share)
    return Reason(
        criterion=told(said, locale, words).format(key=plain(one.key)),
        key=one.key,
        weight=one.weight,
        share=None if note else share,
        contribution=0 if note else one.weight * share,
        note=None if note is None else told(note, locale, words),
    )


def blocking(rule: str, locale: Locale, words: Vocabulary) -> BlockingRule:
    kind, _, key = rule.partition(":")
    return BlockingRule(code=rule, message=told(BLOCKING[kind], locale, words).format(key=plain(key)))


def told(said: tuple[str, str], locale: Locale, words: Vocabulary) -> str:
    return in_words(said[0] if locale == "sv" else said[1], locale, words)


def plain(key: str) -> str:
    return key.replace("_", " ")
