"""The handbook as it is read: what an edition says in one language, part by part."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import strawberry
from graphql import GraphQLError
from strawberry import ID

from domain.content import Content
from domain.organisation import LOCALES
from domain.page import Line, Page, Part
from domain.policies import KINDS, Check, written
from domain.policy_kinds import DUE
from domain.terminology import Vocabulary
from gateway.node import Node

strawberry.enum(Check, name="HandbookCheck")


@strawberry.type(description="A handbook edition: one that comes with the product, or one of the organisation's own.")
class Edition(Node):
    id: ID
    name: str
    base: ID | None = strawberry.field(description="What it was drafted from, or rebased onto last.")
    published: bool
    published_on: date | None
    digest: str | None = strawberry.field(description="SHA-256 over what it says, once that no longer changes.")


@strawberry.type
class HandbookText:
    key: str
    text: str
    translated: bool = strawberry.field(description="False where it stands in another language than the page.")


@strawberry.type(description="A title, what it says, and the lines below: prompts, steps, qualities.")
class HandbookPart:
    key: str
    title: str
    body: str | None
    lines: list[HandbookText]


@strawberry.type(description="What a pair is measured by.")
class HandbookMeasure:
    check: Check
    title: str
    body: str
    due: str | None = strawberry.field(description="Such as `match+14d`; none where it does not apply.")


@strawberry.type(description="A number or rule of the edition.")
class HandbookPolicy:
    key: str
    name: str
    value: str
    written: str = strawberry.field(description="How its values look.")


@strawberry.type(description="What both sides agree to before anything confidential is written.")
class HandbookAgreement:
    title: str
    body: str | None
    lines: list[HandbookText]
    digest: str = strawberry.field(description="SHA-256 of the agreement as it is read here.")


@strawberry.type(description="An edition as a page in one language.")
class Handbook:
    edition: Edition
    locale: str
    title: str
    subtitle: str
    sections: list[HandbookPart]
    roles: list[HandbookPart]
    profile_prompts: list[HandbookText]
    meetings: list[HandbookPart] = strawberry.field(description="Templates of a usual meeting and of the first one.")
    first_meeting: list[HandbookPart] = strawberry.field(description="Its four blocks.")
    meeting_forms: list[HandbookText] = strawberry.field(
        description="Those that every edition knows, `form.cafe` and so on, then the organisation's own, `form.<key>`."
    )
    icebreakers: list[HandbookText]
    ground_rules: list[HandbookText]
    goals: list[HandbookText]
    focuses: list[HandbookText]
    topics: list[HandbookPart]
    activities: list[HandbookPart]
    factors: list[HandbookPart]
    checks: list[HandbookMeasure]
    policies: list[HandbookPolicy]
    midpoint_questions: list[HandbookText]
    closing_questions: list[HandbookText]
    agreement: HandbookAgreement
    admission: list[HandbookText]
    sources: list[HandbookText]
    missing: list[str] = strawberry.field(
        description="Places without a translation into a language that is offered: they are shown in another one. In"
        " what is published these are languages that were offered later; an edition drafted from it fills them."
    )


def text(line: Line) -> HandbookText:
    return HandbookText(key=line.key, text=line.text, translated=line.translated)


def texts(lines: tuple[Line, ...]) -> list[HandbookText]:
    return [text(line) for line in lines]


def part(of: Part) -> HandbookPart:
    return HandbookPart(key=of.key, title=of.title, body=of.body, lines=texts(of.lines))


def parts(of: tuple[Part, ...]) -> list[HandbookPart]:
    return [part(one) for one in of]


def shown(
    edition: Edition,
    content: Content,
    locale: str,
    own: Mapping[str, Vocabulary],
    offered: tuple[str, ...],
    usual: str,
) -> Handbook:
    """In a language that the product speaks, that the organisation offers, or that the edition has something in."""
    if locale not in {*LOCALES, *offered}.union(*content.texts.values()):
        raise GraphQLError(f"The edition says nothing in {locale}", extensions={"code": "LOCALE"})
    page = Page(content, locale, own, usual)
    agreement = page.agreement
    return Handbook(
        edition=edition,
        locale=locale,
        title=page.text("edition.title"),
        subtitle=page.text("edition.subtitle"),
        sections=parts(page.sections),
        roles=parts(page.roles),
        profile_prompts=texts(page.starting("profile")),
        meetings=parts(page.meetings),
        first_meeting=parts(page.first_meeting),
        meeting_forms=texts(page.meeting_forms),
        icebreakers=texts(page.starting("icebreaker")),
        ground_rules=texts(page.starting("ground_rule")),
        goals=texts(page.starting("goal")),
        focuses=texts(page.starting("focus")),
        topics=parts(page.topics),
        activities=parts(page.activities),
        factors=parts(page.factors),
        checks=[
            HandbookMeasure(
                check=one.check, title=one.title, body=one.body, due=None if one.due is None else DUE.write(one.due)
            )
            for one in page.checks
        ],
        policies=[
            HandbookPolicy(key=key, name=page.name_of(key), value=value, written=KINDS[key].written)
            for key, value in written(content.policies).items()
        ],
        midpoint_questions=texts(page.midpoint_questions),
        closing_questions=texts(page.closing_questions),
        agreement=HandbookAgreement(
            title=agreement.title, body=agreement.body, lines=texts(agreement.lines), digest=page.agreement_digest
        ),
        admission=texts(page.starting("admission")),
        sources=texts(page.starting("source")),
        missing=list(content.missing(offered)),
    )
