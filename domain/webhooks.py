"""Webhooks: where another system is told what happens here, as it happens, and which facts it hears.

What is told, and what never is, stands in ``domain/public_form.py`` and ``domain/webhook_facts.py``. A delivery is no
fact: it would be told in its turn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import NewType, get_args

from domain.decider import Decider
from domain.drafting import ProgrammeDrafted
from domain.language import ORGANISATION, Asked, ProgrammeId, Refused, Role, Scope, Tag, facts_of, programme_tag
from domain.organisation import NotFounded, OrganisationFounded
from domain.programme import ProgrammeUnknown
from domain.webhook_address import usable
from domain.webhook_facts import OFFERED

WebhookId = NewType("WebhookId", str)

MOST = 20
"""Webhooks of one organisation."""

# commands


@dataclass(frozen=True, slots=True)
class SubscribeWebhook:
    """``secret`` is sealed. ``loopback`` says that this machine may be told without TLS: in development."""

    webhook: WebhookId
    address: str
    facts: tuple[str, ...]
    secret: str
    programme: ProgrammeId | None = None
    loopback: bool = False


@dataclass(frozen=True, slots=True)
class PauseWebhook:
    webhook: WebhookId


@dataclass(frozen=True, slots=True)
class ResumeWebhook:
    """From where it was."""

    webhook: WebhookId


@dataclass(frozen=True, slots=True)
class RotateWebhookSecret:
    webhook: WebhookId
    secret: str


@dataclass(frozen=True, slots=True)
class RedeliverWebhook:
    """From the fact at ``position`` on, in order, where one is ``there``. ``redelivery`` tells one from another."""

    webhook: WebhookId
    redelivery: str
    position: int
    there: bool


@dataclass(frozen=True, slots=True)
class UnsubscribeWebhook:
    webhook: WebhookId


@dataclass(frozen=True, slots=True)
class DisableWebhook:
    """After days without one delivery; ``position`` is the fact that it would not take."""

    webhook: WebhookId
    position: int


Steered = PauseWebhook | ResumeWebhook | RotateWebhookSecret | RedeliverWebhook
Command = SubscribeWebhook | Steered | UnsubscribeWebhook | DisableWebhook

# facts


@dataclass(frozen=True, slots=True)
class WebhookSubscribed:
    """Told are the facts after this one; ``programme`` none: of the whole organisation."""

    webhook: WebhookId
    address: str
    facts: tuple[str, ...]
    secret: str
    programme: ProgrammeId | None


@dataclass(frozen=True, slots=True)
class WebhookPaused:
    webhook: WebhookId


@dataclass(frozen=True, slots=True)
class WebhookResumed:
    webhook: WebhookId


@dataclass(frozen=True, slots=True)
class WebhookSecretRotated:
    """For a day both are signed with, the new one and the one before."""

    webhook: WebhookId
    secret: str


@dataclass(frozen=True, slots=True)
class WebhookRedeliveryAsked:
    webhook: WebhookId
    redelivery: str
    position: int


@dataclass(frozen=True, slots=True)
class WebhookUnsubscribed:
    webhook: WebhookId


@dataclass(frozen=True, slots=True)
class WebhookDisabled:
    webhook: WebhookId
    position: int


Change = WebhookPaused | WebhookResumed | WebhookSecretRotated | WebhookRedeliveryAsked | WebhookDisabled
Own = WebhookSubscribed | Change | WebhookUnsubscribed
OWN: tuple[type[Own], ...] = get_args(Own)
Seen = OrganisationFounded | ProgrammeDrafted | Own

# refusals


class WebhookUnknown(Refused):
    """There is no such webhook."""

    svenska = "Det finns ingen sådan webhook."
    about = "webhook"


class WebhooksTooMany(Refused):
    """An organisation has at most twenty webhooks."""

    svenska = "En organisation har högst tjugo webhookar."


class WebhookFactUnknown(Refused):
    """Name one fact or more of those that are offered to other systems."""

    svenska = "Ange ett eller flera av de fakta som erbjuds andra system."
    about = "facts"


class RedeliveryImpossible(Refused):
    """Name the position of a fact that is there, 1 or later."""

    svenska = "Ange positionen för ett faktum som finns, 1 eller senare."
    about = "position"


# state


class Flow(StrEnum):
    ON = "on"
    PAUSED = "paused"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class Webhook:
    secret: str
    on: bool = True
    redelivery: str | None = None


@dataclass(frozen=True, slots=True)
class Webhooks:
    founded: bool = False
    programmes: frozenset[ProgrammeId] = frozenset()
    standing: Mapping[WebhookId, Webhook] = field(default_factory=dict[WebhookId, Webhook])


def scope(command: Command) -> Scope:
    own = facts_of(ORGANISATION, named=(OrganisationFounded, *OWN))
    if isinstance(command, SubscribeWebhook) and command.programme is not None:
        return own, facts_of(programme_tag(command.programme), named=(ProgrammeDrafted,))
    return (own,)


def evolve(known: Webhooks, fact: Seen) -> Webhooks:
    match fact:
        case OrganisationFounded():
            return replace(known, founded=True)
        case ProgrammeDrafted():
            return replace(known, programmes=known.programmes | {fact.programme})
        case WebhookSubscribed():
            return replace(known, standing={**known.standing, fact.webhook: Webhook(fact.secret)})
        case WebhookUnsubscribed(webhook):
            return replace(known, standing={one: its for one, its in known.standing.items() if one != webhook})
        case _ if (webhook := known.standing.get(fact.webhook)) is None:
            return known
        case _:
            return replace(known, standing={**known.standing, fact.webhook: changed(webhook, fact)})


def changed(webhook: Webhook, fact: Change) -> Webhook:
    match fact:
        case WebhookPaused() | WebhookDisabled():
            return replace(webhook, on=False)
        case WebhookResumed():
            return replace(webhook, on=True)
        case WebhookSecretRotated(secret=secret):
            return replace(webhook, secret=secret)
        case WebhookRedeliveryAsked(redelivery=redelivery):
            return replace(webhook, redelivery=redelivery)


def decide(command: Command, known: Webhooks, asked: Asked) -> tuple[Own, ...]:
    asked.only(Role.POLICY if isinstance(command, DisableWebhook) else Role.ADMIN)
    if not known.founded:
        raise NotFounded
    webhook = known.standing.get(command.webhook)
    match command, webhook:
        case SubscribeWebhook(), None:
            return (subscribed(command, known),)
        case SubscribeWebhook(), Webhook():
            return ()
        case _, None:
            raise WebhookUnknown
        case PauseWebhook(), Webhook(on=on):
            return (WebhookPaused(command.webhook),) if on else ()
        case ResumeWebhook(), Webhook(on=on):
            return () if on else (WebhookResumed(command.webhook),)
        case RotateWebhookSecret(secret=secret), Webhook():
            return () if secret == webhook.secret else (WebhookSecretRotated(command.webhook, secret),)
        case RedeliverWebhook(redelivery=redelivery, position=position, there=there), Webhook():
            if not there:
                raise RedeliveryImpossible
            same = redelivery == webhook.redelivery
            return () if same else (WebhookRedeliveryAsked(command.webhook, redelivery, position),)
        case UnsubscribeWebhook(), Webhook():
            return (WebhookUnsubscribed(command.webhook),)
        case DisableWebhook(position=position), Webhook(on=on):
            return (WebhookDisabled(command.webhook, position),) if on else ()


def subscribed(command: SubscribeWebhook, known: Webhooks) -> WebhookSubscribed:
    if len(known.standing) >= MOST:
        raise WebhooksTooMany
    if command.programme is not None and command.programme not in known.programmes:
        raise ProgrammeUnknown
    facts = tuple(sorted(set(command.facts)))
    strange = [name for name in facts if name not in OFFERED]
    if strange or not facts:
        raise WebhookFactUnknown(*strange)
    address = usable(command.address, loopback=command.loopback)
    return WebhookSubscribed(command.webhook, address, facts, command.secret, command.programme)


def tags(fact: Own) -> tuple[Tag, ...]:
    return (ORGANISATION,)


webhooks: Decider[Command, Webhooks, Own, Seen] = Decider(
    commands=get_args(Command),
    facts=OWN,
    scope=scope,
    initial=Webhooks(),
    evolve=evolve,
    decide=decide,
    tags=tags,
    inner=(DisableWebhook,),
)
