"""What one does not want to be reminded of: each for themselves, nobody for another."""

from __future__ import annotations

from datetime import date, timedelta

import strawberry
from strawberry import ID

from domain.muting import MuteNudges, UnmuteNudges
from domain.reminders import Policy
from domain.wording import Phrase
from gateway.ids import node_id
from gateway.outcome import CommandInput, Info, Outcome, act
from gateway.reads import every, looking
from gateway.scalars import Position
from projections.pair_watch import pair_watch

strawberry.enum(Policy, name="NudgeKind")

SHOWN = timedelta(days=14)
"""For so long what one was reminded of is shown, or until the pair is over."""

REMINDERS: dict[Policy, Phrase] = {
    Policy.INTRODUCE_YOURSELF: Phrase(
        "Presentera dig för den andra i paret.", "Introduce yourself to the other of your pair."
    ),
    Policy.BOOK_FIRST_MEETING: Phrase("Bestäm när ni ses första gången.", "Settle when you first meet."),
    Policy.NO_FIRST_MEETING: Phrase(
        "Ni har inte träffats än. Har ni ett möte inbokat, eller behöver ni hjälp?",
        "You have not met yet. Is a meeting planned, or do you need help?",
    ),
    Policy.AGENDA_MISSING: Phrase("Skicka agendan till nästa möte.", "Send the agenda of your next meeting."),
    Policy.DID_YOU_MEET: Phrase("Träffades ni? Bokför mötet.", "Did you meet? Record the meeting."),
    Policy.PLAN_NEXT: Phrase("Boka in nästa möte.", "Plan your next meeting."),
    Policy.CADENCE_SLIPPING: Phrase(
        "Ni behöver ses tätare för att hinna med mötena.", "Meet more often, or time will be short for your meetings."
    ),
    Policy.INACTIVE: Phrase("Det är länge sedan ni hördes. Hur går det?", "It has been long. How are you two doing?"),
    Policy.MIDPOINT_DUE: Phrase("Dags för er halvtidsutvärdering.", "It is time for your midpoint evaluation."),
    Policy.CLOSING_DUE: Phrase("Sammanfatta tiden tillsammans.", "Sum up your time together."),
    Policy.NO_SHOW_LADDER: Phrase(
        "Det har blivit flera uteblivna möten. Hör av dig till den andra.",
        "Several meetings were missed. Get in touch with the other.",
    ),
    Policy.NO_SHOW_REVIEW: Phrase(
        "Samordnaren hör av sig om de uteblivna mötena.", "A coordinator will ask you about the missed meetings."
    ),
    Policy.FIT_CHECK: Phrase(
        "Hur känns det efter första mötet? Den andra i paret får inte veta vad du svarar. Svarar du nej får "
        "samordnaren veta att någon av er har gjort det.",
        "How did the first meeting feel? The other of your pair is not told what you answer. If you say no, the "
        "coordinator learns that one of you did.",
    ),
    Policy.ORPHANED_ADEPT: Phrase("Den andra i paret har lämnat.", "The other of your pair has left."),
    Policy.PROPOSAL_WAITING: Phrase("Ett förslag väntar på ditt svar.", "A proposal waits for your answer."),
}


@strawberry.input(description="One kind, or all where none is named; for good, or until a day, that day included.")
class MuteNudgesInput(CommandInput):
    policy: Policy | None = None
    until: date | None = None


@strawberry.input(description="One kind; where none is named, everything that was muted.")
class UnmuteNudgesInput(CommandInput):
    policy: Policy | None = None


@strawberry.type
class Nudge:
    policy: Policy
    text: str = strawberry.field(description="In the caller's language.")
    sent_on: date
    pair: ID = strawberry.field(description="The pair, or the proposal for one.")


@strawberry.type
class Query:
    @strawberry.field(description="What I was reminded of in the last two weeks, the latest first.")
    async def my_nudges(self, info: Info, at_least: Position | None = None) -> list[Nudge]:
        by = await looking(info, at_least)
        locale, words = await info.context.language(), await info.context.words()
        rows = await every(info, pair_watch, "t.adept = $2 or t.mentor = $2", by.member)
        since = info.context.house.now().date() - SHOWN
        found = [
            Nudge(
                policy=one.policy,
                text=REMINDERS[one.policy].told(locale, words),
                sent_on=one.on,
                pair=node_id("Proposal" if one.policy is Policy.PROPOSAL_WAITING else "Pair", row.pair),
            )
            for row in rows
            for one in row.reminded
            if one.member == by.member and one.on >= since
        ]
        return sorted(found, key=lambda one: one.sent_on, reverse=True)


@strawberry.type
class NudgesPayload(Outcome):
    pass


@strawberry.type
class Mutation:
    @strawberry.mutation(description="Coordinators hear what they heard before.")
    async def mute_nudges(self, info: Info, input: MuteNudgesInput) -> NudgesPayload:
        command = MuteNudges(info.context.caller.member, input.policy, input.until)
        return NudgesPayload(**await act(info, input, command))

    @strawberry.mutation(description="From now on; what was due meanwhile is not made up for.")
    async def unmute_nudges(self, info: Info, input: UnmuteNudgesInput) -> NudgesPayload:
        command = UnmuteNudges(info.context.caller.member, input.policy)
        return NudgesPayload(**await act(info, input, command))
