"""Why two go well together, criterion by criterion, and why somebody is left, in words of either language."""

from __future__ import annotations

from collections.abc import Sequence

import strawberry

from domain.criteria_kinds import Criterion, Kind
from domain.run_result import UNTOLD
from domain.terminology import Vocabulary
from domain.wording import Phrase
from gateway.negotiation import Locale

LIKE: dict[Kind, Phrase] = {
    Kind.EQUAL: Phrase("Samma {key}", "The same {key}"),
    Kind.OVERLAP: Phrase("Gemensamt i {key}", "In common in {key}"),
    Kind.DISTANCE: Phrase("Nära varandra i {key}", "Close to each other in {key}"),
    Kind.GAP: Phrase("Mentorn har mer av {key}", "The mentor has more {key}"),
    Kind.WISH: Phrase("Adeptens egna önskemål om mentor", "The adept's own wishes for a mentor"),
    Kind.WAITING: Phrase("Har väntat sedan tidigare program", "Has waited since earlier programmes"),
}
UNLIKE: dict[Kind, Phrase] = {
    Kind.EQUAL: Phrase("Olika {key}", "Not the same {key}"),
    Kind.OVERLAP: Phrase("Olikheter i {key}", "Differences in {key}"),
    Kind.DISTANCE: Phrase("Långt från varandra i {key}", "Far from each other in {key}"),
    Kind.GAP: Phrase("Adepten har mer av {key}", "The adept has more {key}"),
}
UNSAID = Phrase("inget att gå efter", "nothing to go by")
NOT_SHOWN = Phrase("vägs in där båda samtycker, visas inte", "weighed where both consent, not shown")
"""Of a sensitive criterion whatever there was: else it would tell who has consented to being matched by what."""

BLOCKING: dict[str, Phrase] = {
    "oneself": Phrase("är samma person", "is the same person"),
    "excluded": Phrase("någon av dem har undantagit den andra", "one of them excludes the other"),
    "former_pair": Phrase("har varit ett par som inte passade", "have been a pair that did not fit"),
    "adept_not_there": Phrase(
        "adepten är inte bland dem som kan matchas", "the adept is not among those to be matched"
    ),
    "mentor_not_there": Phrase(
        "mentorn är inte bland dem som kan matchas", "the mentor is not among those to be matched"
    ),
    "no_seat_left": Phrase("ingen plats är kvar", "no seat is left"),
    "nobody_left": Phrase("ingen adept är kvar", "no adept is left"),
    "hours": Phrase("mentorns timmar räcker inte till fler", "the mentor's hours do not suffice for more"),
    "quota": Phrase("kvoten för {key} är fylld", "the quota for {key} is full"),
    "wishes_missing": Phrase("har inte beskrivit sina önskemål", "has not described any wishes"),
    "available": Phrase("ingen gemensam tid", "no time in common"),
    "no_reporting_line": Phrase("den ena är den andras chef", "one is the other's manager"),
    "shared": Phrase("ingen gemensam {key}", "no {key} in common"),
    "different": Phrase("samma {key}", "the same {key}"),
    "within": Phrase("för långt isär i {key}", "too far apart in {key}"),
    "gap": Phrase("mentorn har inte tillräckligt mer av {key}", "the mentor has not enough more {key}"),
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
    note = NOT_SHOWN if one.sensitive else UNSAID if share == UNTOLD else None
    return Reason(
        criterion=said.told(locale, words).format(key=plain(one.key)),
        key=one.key,
        weight=one.weight,
        share=None if note else share,
        contribution=0 if note else one.weight * share,
        note=None if note is None else note.told(locale, words),
    )


def blocking(rule: str, locale: Locale, words: Vocabulary) -> BlockingRule:
    kind, _, key = rule.partition(":")
    return BlockingRule(code=rule, message=BLOCKING[kind].told(locale, words).format(key=plain(key)))


def plain(key: str) -> str:
    return key.replace("_", " ")
