"""Webhooks: subscribed, paused, told again; and what an address is not."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import ip_address

import pytest

from domain.catalogue import FACTS
from domain.language import NotPermitted, ProgrammeId
from domain.organisation import NotFounded
from domain.programme import ProgrammeUnknown
from domain.public_form import ALSO, IN_CONFIDENCE
from domain.webhook_address import (
    LONGEST,
    WebhookAddressNotPublic,
    WebhookAddressNotSecure,
    WebhookAddressUnusable,
    public,
)
from domain.webhook_facts import OFFERED
from domain.webhooks import (
    MOST,
    DisableWebhook,
    Flow,
    PauseWebhook,
    RedeliverWebhook,
    RedeliveryImpossible,
    ResumeWebhook,
    RotateWebhookSecret,
    SubscribeWebhook,
    UnsubscribeWebhook,
    WebhookDisabled,
    WebhookFactUnknown,
    WebhookId,
    WebhookPaused,
    WebhookRedeliveryAsked,
    WebhookResumed,
    WebhookSecretRotated,
    WebhooksTooMany,
    WebhookSubscribed,
    WebhookUnknown,
    WebhookUnsubscribed,
)
from projections.past import folded
from projections.webhooks import webhooks
from tests.domain.stage import ADA, ADMIN, DRAFTED, FOUNDED, POLICY, SPRING
from tests.spec import COORDINATOR, May, given
from tests.story import told

HOOK = WebhookId("hook")
ADDRESS = "https://hr.example.org/fadder?from=here"
SUBSCRIBE = SubscribeWebhook(HOOK, ADDRESS, ("PairMatched", "MeetingHeld", "PairMatched"), "kept")
SUBSCRIBED = WebhookSubscribed(HOOK, ADDRESS, ("MeetingHeld", "PairMatched"), "kept", None)
STANDING = (*FOUNDED, SUBSCRIBED)
PAUSED, RESUMED, DISABLED = WebhookPaused(HOOK), WebhookResumed(HOOK), WebhookDisabled(HOOK, 7)
ROTATE, ROTATED = RotateWebhookSecret(HOOK, "new"), WebhookSecretRotated(HOOK, "new")
AGAIN, ASKED = RedeliverWebhook(HOOK, "first", 3, there=True), WebhookRedeliveryAsked(HOOK, "first", 3)
PAUSE, RESUME, LEAVE = PauseWebhook(HOOK), ResumeWebhook(HOOK), UnsubscribeWebhook(HOOK)
DISABLE = DisableWebhook(HOOK, 7)
GONE = WebhookUnsubscribed(HOOK)
OF_SPRING = replace(SUBSCRIBE, programme=SPRING)


def test_another_system_hears_the_facts_it_names_once_each() -> None:
    given(*FOUNDED).when(SUBSCRIBE, by=ADMIN).then(SUBSCRIBED)
    given(*STANDING).when(SUBSCRIBE, by=ADMIN).stays_quiet()


def test_it_may_hear_of_one_programme_alone_that_is_there() -> None:
    given(*FOUNDED, *DRAFTED).when(OF_SPRING, by=ADMIN).then(replace(SUBSCRIBED, programme=SPRING))
    given(*FOUNDED).when(OF_SPRING, by=ADMIN).refuses(ProgrammeUnknown)
    given(*FOUNDED, *DRAFTED).when(replace(SUBSCRIBE, programme=ProgrammeId("no")), by=ADMIN).refuses(ProgrammeUnknown)


@pytest.mark.parametrize("facts", [(), ("PairMatched", "Nothing"), ("pairmatched",), ("ConcernRaised",)])
def test_it_hears_nothing_that_is_not_offered(facts: tuple[str, ...]) -> None:
    given(*FOUNDED).when(replace(SUBSCRIBE, facts=facts), by=ADMIN).refuses(WebhookFactUnknown)


def test_what_is_offered_happens_and_is_neither_said_in_confidence_nor_about_webhooks() -> None:
    assert FACTS.keys() >= OFFERED
    withheld = {fact.__name__ for fact in IN_CONFIDENCE}
    ballots = {"BallotsOpened", "BallotTaken", "SurveyAnswered"}
    assert not OFFERED & (withheld | ballots | {name for name in FACTS if name.startswith("Webhook")})
    assert {*ALSO[WebhookSubscribed]} == {"address", "secret"}, "an address may have a key in it"
    assert {*ALSO[WebhookSecretRotated]} == {"secret"}


def test_there_is_a_bound() -> None:
    many = tuple(replace(SUBSCRIBED, webhook=WebhookId(f"hook-{n}")) for n in range(MOST))
    given(*FOUNDED, *many).when(SUBSCRIBE, by=ADMIN).refuses(WebhooksTooMany)
    given(*FOUNDED, *many[1:]).when(SUBSCRIBE, by=ADMIN).then(SUBSCRIBED)
    left = WebhookUnsubscribed(WebhookId("hook-0"))
    given(*FOUNDED, *many, left).when(SUBSCRIBE, by=ADMIN).then(SUBSCRIBED)


@pytest.mark.parametrize(
    "address",
    [
        "https://name:word@hr.example.org/",
        "https://name@hr.example.org/",
        "https://hr.example.org/#part",
        "https://hr.example.org/#",
        "https:///path",
        "hr.example.org",
        "https://hr.example.org:0/",
        "https://hr.example.org:port/",
        "https://hr.example.org:66000/",
        "https://[::1/",
        "https://hr.example.org/a b",
        "https://hr.example.org/a\nb",
        "https://hr.example.org\\@other.example.org/",
        "https://hr.example.org/a\\b",
        "https://hr.exämple.org/",
        "https://hr/",
        "https://hr..example.org/",
        "https://-hr.example.org/",
        "https://*.example.org/",
        "https://hr%2eexample.org/",
        "https://[2a00:1450::1%25lo]/",
        "https://[v1.a]/",
        "https://0x7f000001/",
        "https://2130706433/",
        "https://127.1/",
        "https://10.0.0.0x1/",
        "https://localhost./",
        f"https://{'a' * 64}.example.org/",
        f"https://{'a.' * 130}example.org/",
        "https://hr.example.org/".ljust(LONGEST + 1, "a"),
        "",
    ],
)
def test_an_address_is_whole_and_hides_nothing(address: str) -> None:
    given(*FOUNDED).when(replace(SUBSCRIBE, address=address), by=ADMIN).refuses(WebhookAddressUnusable)


@pytest.mark.parametrize(
    "host", ["X--1.example.org", "HR.Example.ORG", "hr.example.org.", "a.xn--p1ai", "9.example.org"]
)
def test_a_name_is_one_that_a_host_can_have(host: str) -> None:
    told = f"https://{host}:8443/X?key=1"
    given(*FOUNDED).when(replace(SUBSCRIBE, address=told), by=ADMIN).then(replace(SUBSCRIBED, address=told))


def test_an_address_may_be_as_long_as_that() -> None:
    long = "https://hr.example.org/".ljust(LONGEST, "a")
    given(*FOUNDED).when(replace(SUBSCRIBE, address=long), by=ADMIN).then(replace(SUBSCRIBED, address=long))


@pytest.mark.parametrize("scheme", ["http", "ftp", "file", "wss"])
def test_an_address_is_secure(scheme: str) -> None:
    for loopback in (False, True):
        address = f"{scheme}://hr.example.org/"
        given(*FOUNDED).when(replace(SUBSCRIBE, address=address, loopback=loopback), by=ADMIN).refuses(
            WebhookAddressNotSecure
        )


HERE = ["localhost", "hook.localhost", "127.0.0.1", "127.9.9.9", "[::1]"]


@pytest.mark.parametrize("host", HERE)
def test_this_machine_is_told_in_development_alone(host: str) -> None:
    for address in (f"http://{host}:8000/", f"https://{host}/"):
        told_here = replace(SUBSCRIBED, address=address)
        given(*FOUNDED).when(replace(SUBSCRIBE, address=address, loopback=True), by=ADMIN).then(told_here)
    given(*FOUNDED).when(replace(SUBSCRIBE, address=f"http://{host}/"), by=ADMIN).refuses(WebhookAddressNotSecure)
    given(*FOUNDED).when(replace(SUBSCRIBE, address=f"https://{host}/"), by=ADMIN).refuses(WebhookAddressNotPublic)


PRIVATE = """
    0.0.0.0 10.0.0.1 100.64.0.1 127.0.0.1 169.254.169.254 172.16.0.1 192.0.2.1 192.168.1.1 198.18.0.1 224.0.0.1
    240.0.0.1 255.255.255.255 :: ::1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 64:ff9b::a00:1 100::1 2001:db8::1 2001::1
    2002:a00:1::1 fc00::1 fd00::1 fe80::1 fec0::1 ff02::1
"""


@pytest.mark.parametrize("literal", PRIVATE.split())
def test_an_address_leads_nowhere_private(literal: str) -> None:
    assert not public(ip_address(literal))
    host = f"[{literal}]" if ":" in literal else literal
    given(*FOUNDED).when(replace(SUBSCRIBE, address=f"https://{host}/"), by=ADMIN).refuses(WebhookAddressNotPublic)


@pytest.mark.parametrize("literal", ["8.8.8.8", "193.10.10.10", "2a00:1450:400f:80d::200e"])
def test_what_everybody_reaches_is_public(literal: str) -> None:
    assert public(ip_address(literal))
    address = f"https://[{literal}]/" if ":" in literal else f"https://{literal}/"
    given(*FOUNDED).when(replace(SUBSCRIBE, address=address), by=ADMIN).then(replace(SUBSCRIBED, address=address))


def test_a_webhook_is_paused_and_resumed() -> None:
    given(*STANDING).when(PAUSE, by=ADMIN).then(PAUSED)
    given(*STANDING, PAUSED).when(PAUSE, by=ADMIN).stays_quiet()
    given(*STANDING, DISABLED).when(PAUSE, by=ADMIN).stays_quiet()
    given(*STANDING, PAUSED).when(RESUME, by=ADMIN).then(RESUMED)
    given(*STANDING, DISABLED).when(RESUME, by=ADMIN).then(RESUMED)
    given(*STANDING).when(RESUME, by=ADMIN).stays_quiet()
    given(*STANDING, PAUSED, RESUMED).when(RESUME, by=ADMIN).stays_quiet()


def test_one_that_takes_nothing_is_disabled_once_and_by_nobody() -> None:
    given(*STANDING).when(DISABLE, by=POLICY).then(DISABLED)
    given(*STANDING, DISABLED).when(DISABLE, by=POLICY).stays_quiet()
    given(*STANDING, PAUSED).when(DISABLE, by=POLICY).stays_quiet()
    given(*STANDING, DISABLED, RESUMED).when(DISABLE, by=POLICY).then(DISABLED)
    given(*STANDING).when(DISABLE, by=ADMIN).refuses(NotPermitted)
    given(*FOUNDED).when(DISABLE, by=POLICY).refuses(WebhookUnknown)


def test_a_secret_is_replaced() -> None:
    given(*STANDING).when(ROTATE, by=ADMIN).then(ROTATED)
    given(*STANDING, ROTATED).when(ROTATE, by=ADMIN).stays_quiet()
    given(*STANDING).when(RotateWebhookSecret(HOOK, "kept"), by=ADMIN).stays_quiet()


def test_what_was_told_is_told_again_from_a_position_on() -> None:
    given(*STANDING).when(AGAIN, by=ADMIN).then(ASKED)
    given(*STANDING, ASKED).when(AGAIN, by=ADMIN).stays_quiet()
    other = replace(ASKED, redelivery="second")
    given(*STANDING, ASKED).when(replace(AGAIN, redelivery="second"), by=ADMIN).then(other)
    given(*STANDING).when(replace(AGAIN, position=1), by=ADMIN).then(replace(ASKED, position=1))
    given(*STANDING).when(replace(AGAIN, there=False), by=ADMIN).refuses(RedeliveryImpossible)


def test_a_webhook_that_is_gone_is_unknown() -> None:
    given(*STANDING).when(LEAVE, by=ADMIN).then(GONE)
    given(*FOUNDED, GONE).when(PAUSE, by=ADMIN).refuses(WebhookUnknown)
    given(*FOUNDED, GONE).when(RESUME, by=ADMIN).refuses(WebhookUnknown)
    given(*FOUNDED, GONE).when(ROTATE, by=ADMIN).refuses(WebhookUnknown)
    given(*FOUNDED, GONE).when(AGAIN, by=ADMIN).refuses(WebhookUnknown)
    given(*FOUNDED, GONE).when(LEAVE, by=ADMIN).refuses(WebhookUnknown)
    given(*STANDING, GONE, PAUSED).when(PAUSE, by=ADMIN).refuses(WebhookUnknown)
    other = replace(SUBSCRIBED, webhook=WebhookId("other"))
    given(*STANDING, other, replace(GONE, webhook=other.webhook)).when(PAUSE, by=ADMIN).then(PAUSED)


def test_administrators_alone_say_who_is_told() -> None:
    given(*STANDING).when(SUBSCRIBE, by=ADA).refuses(NotPermitted)
    given(*STANDING).when(SUBSCRIBE, by=COORDINATOR).refuses(NotPermitted)
    given(*STANDING).when(PAUSE, by=COORDINATOR).refuses(NotPermitted)
    given(*STANDING).when(RESUME, by=COORDINATOR).refuses(NotPermitted)
    given(*STANDING).when(ROTATE, by=COORDINATOR).refuses(NotPermitted)
    given(*STANDING).when(AGAIN, by=COORDINATOR).refuses(NotPermitted)
    given(*STANDING).when(LEAVE, by=ADA).refuses(NotPermitted)
    given(*STANDING).when(LEAVE, by=COORDINATOR).refuses(NotPermitted)


def test_there_is_an_organisation() -> None:
    given().when(SUBSCRIBE, by=ADMIN).refuses(NotFounded)
    given().when(PAUSE, by=ADMIN).refuses(NotFounded)
    given().when(RESUME, by=ADMIN).refuses(NotFounded)
    given().when(ROTATE, by=ADMIN).refuses(NotFounded)
    given().when(AGAIN, by=ADMIN).refuses(NotFounded)
    given().when(LEAVE, by=ADMIN).refuses(NotFounded)
    given().when(DISABLE, by=POLICY).refuses(NotFounded)


def test_webhooks_are_shown_as_they_stand() -> None:
    [row] = folded(webhooks, told(SUBSCRIBED)).values()
    assert (row.webhook, row.address, row.facts, row.flow) == (HOOK, ADDRESS, SUBSCRIBED.facts, Flow.ON)
    for fact, flow in ((PAUSED, Flow.PAUSED), (DISABLED, Flow.DISABLED), (RESUMED, Flow.ON)):
        [row] = folded(webhooks, told(SUBSCRIBED, PAUSED, fact)).values()
        assert row.flow is flow
    [row] = folded(webhooks, told(SUBSCRIBED, ROTATED, ASKED)).values()
    assert (row.flow, row.rotated_at is not None) == (Flow.ON, True)
    assert folded(webhooks, told(SUBSCRIBED, GONE)) == {}
    assert folded(webhooks, told(PAUSED)) == {}


# who may, and what journals hold

MAY = (
    May(FOUNDED, SUBSCRIBE, "admin"),
    May((*FOUNDED, *DRAFTED), OF_SPRING, "admin"),
    May(STANDING, PAUSE, "admin"),
    May((*STANDING, PAUSED), RESUME, "admin"),
    May(STANDING, ROTATE, "admin"),
    May(STANDING, AGAIN, "admin"),
    May(STANDING, LEAVE, "admin"),
    May(STANDING, DISABLE, "policy"),
)
GOLDEN = {
    "WebhookSubscribed.v1": (
        '{"webhook":"hook","address":"https://hr.example.org/","facts":["PairMatched"],"secret":"kept","programme":"spring"}'
    ),
    "WebhookPaused.v1": '{"webhook":"hook"}',
    "WebhookResumed.v1": '{"webhook":"hook"}',
    "WebhookSecretRotated.v1": '{"webhook":"hook","secret":"new"}',
    "WebhookRedeliveryAsked.v1": '{"webhook":"hook","redelivery":"first","position":3}',
    "WebhookUnsubscribed.v1": '{"webhook":"hook"}',
    "WebhookDisabled.v1": '{"webhook":"hook","position":7}',
}
TEXTS = {
    "WebhookSubscribed.address": None,
    "WebhookSubscribed.facts": None,
    "WebhookSubscribed.secret": None,
    "WebhookSecretRotated.secret": None,
    "WebhookRedeliveryAsked.redelivery": None,
}
NEVER_QUIET = (UnsubscribeWebhook,)
