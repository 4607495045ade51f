"""Taking part: the coordinator's look at an applicant, the role briefing, a pause, and leaving."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from domain import roll as rolls
from domain.briefing import published_as, read
from domain.decider import Decider
from domain.edition_facts import HandbookEditionPublished
from domain.language import (
    Asked,
    EditionId,
    MemberId,
    ProgrammeId,
    Refused,
    Role,
    Scope,
    Side,
    Tag,
    facts_of,
    member_tag,
    programme_tag,
    written,
)
from domain.phase import Programme
from domain.roll import (
    LIVE,
    TAKING_PART,
    ApplicationDeclined,
    Enrolment,
    ParticipationEnded,
    ParticipationPaused,
    ParticipationResumed,
    Roll,
    Standing,
    TakingPart,
    on_roll,
)
from domain.shipped import SHIPPED
from domain.taking_part import ApplicationUnknown, StillInPair, for_oneself, known, not_done

# commands


@dataclass(frozen=True, slots=True)
class CheckAdmission:
    """The coordinator's impression of an applicant's maturity, as a person and at work. It is never a score."""

    programme: ProgrammeId
    member: MemberId
    side: Side
    personal: bool
    professional: bool


@dataclass(frozen=True, slots=True)
class DeclineApplication:
    programme: ProgrammeId
    member: MemberId
    side: Side
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class CompleteRoleBriefing:
    """``edition`` is the id of the handbook edition whose role page was read."""

    programme: ProgrammeId
    member: MemberId
    side: Side
    edition: EditionId
    locale: str


@dataclass(frozen=True, slots=True)
class PauseParticipation:
    programme: ProgrammeId
    member: MemberId
    side: Side
    until: date | None = None


@dataclass(frozen=True, slots=True)
class ResumeParticipation:
    programme: ProgrammeId
    member: MemberId
    side: Side


@dataclass(frozen=True, slots=True)
class LeaveProgramme:
    programme: ProgrammeId
    member: MemberId
    side: Side


Command = (
    CheckAdmission
    | DeclineApplication
    | CompleteRoleBriefing
    | PauseParticipation
    | ResumeParticipation
    | LeaveProgramme
)

# facts


@dataclass(frozen=True, slots=True)
class AdmissionChecked:
    programme: ProgrammeId
    member: MemberId
    side: Side
    personal: bool
    professional: bool


@dataclass(frozen=True, slots=True)
class RoleBriefingCompleted:
    programme: ProgrammeId
    member: MemberId
    side: Side
    edition: str
    locale: str


Noted = AdmissionChecked | RoleBriefingCompleted
Own = TakingPart | Noted
Seen = Noted | HandbookEditionPublished | rolls.Fact

# refusals


class DeclineReasonUnusable(Refused):
    """The reason for declining has 1 to 2000 characters."""

    svenska = "Skälet till avslaget har 1 till 2000 tecken."
    about = "reason"


class NotTakingPart(Refused):
    """Only who has been accepted pauses, resumes or leaves."""

    svenska = "Bara den som har godkänts pausar, återupptar eller lämnar."
    about = "side"


class PauseIsOver(Refused):
    """A pause does not end before today."""

    svenska = "En paus slutar inte före i dag."
    about = "until"


# state


@dataclass(frozen=True, slots=True)
class State:
    """``noted``: what was said last of the member, of each kind and side."""

    roll: Roll = field(default_factory=Roll)
    noted: frozenset[Noted] = frozenset()
    paused: frozenset[ParticipationPaused] = frozenset()
    """The last pause on each side, over or not."""
    published: frozenset[EditionId] = frozenset(SHIPPED)
    """Editions whose role pages there are to read."""


def scope(command: Command) -> Scope:
    noted = facts_of(
        member_tag(command.member), programme_tag(command.programme), named=(AdmissionChecked, RoleBriefingCompleted)
    )
    published = published_as(command.edition) if isinstance(command, CompleteRoleBriefing) else ()
    return (noted, *published, *on_roll(command.programme, command.member))


def evolve(state: State, fact: Seen) -> State:
    match fact:
        case HandbookEditionPublished():
            return replace(state, published=state.published | {fact.edition})
        case AdmissionChecked() | RoleBriefingCompleted():
            others = {one for one in state.noted if type(one) is not type(fact) or one.side is not fact.side}
            return replace(state, noted=frozenset({*others, fact}))
        case ParticipationPaused():
            others = {one for one in state.paused if one.side is not fact.side}
            return replace(state, roll=rolls.evolve(state.roll, fact), paused=frozenset({*others, fact}))
        case _:
            return replace(state, roll=rolls.evolve(state.roll, fact))


def decide(command: Command, state: State, asked: Asked) -> tuple[Own, ...]:
    asked = asked.within(command.programme)
    own, phase = known(state.roll, command.member)
    who = (command.programme, command.member, command.side)
    match command:
        case CheckAdmission() | DeclineApplication():
            asked.only(Role.COORDINATOR, Role.INTEGRATION)
            asked.not_oneself(command.member)
        case CompleteRoleBriefing():
            for_oneself(command.member, asked)
        case PauseParticipation() | ResumeParticipation() | LeaveProgramme():
            for_oneself(command.member, asked, Role.COORDINATOR)
    not_done(phase, asked)
    match command:
        case CheckAdmission():
            return noted(AdmissionChecked(*who, command.personal, command.professional), state)
        case CompleteRoleBriefing():
            return noted(RoleBriefingCompleted(*who, *read(command.edition, command.locale, state.published)), state)
        case DeclineApplication():
            return decline(command, own)
        case PauseParticipation():
            return pause(command, own, state, asked)
        case ResumeParticipation():
            resumed = ParticipationResumed(*who)
            return (resumed,) if taking_part(own, command.side) is Standing.PAUSED else ()
        case LeaveProgramme():
            return leave(command, own)


def noted(fact: Noted, state: State) -> tuple[Noted, ...]:
    if state.roll[fact.member].on(fact.side) not in LIVE:
        raise ApplicationUnknown
    return () if fact in state.noted else (fact,)


def decline(command: DeclineApplication, own: Enrolment) -> tuple[Own, ...]:
    match own.on(command.side):
        case Standing.UNCONFIRMED | Standing.APPLIED | Standing.ACCEPTED | Standing.PAUSED:
            if own.in_pair(command.side):
                raise StillInPair
            reason = None if command.reason is None else written(command.reason, 2000, DeclineReasonUnusable)
            return (ApplicationDeclined(command.programme, command.member, command.side, reason),)
        case Standing.DECLINED:
            return ()
        case Standing.WITHDRAWN | Standing.LEFT | None:
            raise ApplicationUnknown


def taking_part(own: Enrolment, side: Side) -> Standing:
    standing = own.on(side)
    if standing is None or standing not in {Standing.ACCEPTED, Standing.PAUSED}:
        raise NotTakingPart
    return standing


def pause(command: PauseParticipation, own: Enrolment, state: State, asked: Asked) -> tuple[Own, ...]:
    """One who is away already may say another day."""
    standing = taking_part(own, command.side)
    programme = state.roll.programme
    if command.until and isinstance(programme, Programme) and command.until < asked.on(programme.zone):
        raise PauseIsOver
    paused = ParticipationPaused(command.programme, command.member, command.side, command.until)
    if standing is Standing.PAUSED and (command.until is None or paused in state.paused):
        return ()
    return (paused,)


def leave(command: LeaveProgramme, own: Enrolment) -> tuple[Own, ...]:
    if own.on(command.side) is Standing.LEFT:
        return ()
    taking_part(own, command.side)
    if own.in_pair(command.side):
        raise StillInPair
    return (ParticipationEnded(command.programme, command.member, command.side),)


def tags(fact: Own) -> tuple[Tag, ...]:
    return (member_tag(fact.member), programme_tag(fact.programme))


participation: Decider[Command, State, Own, Seen] = Decider(
    commands=(
        CheckAdmission,
        DeclineApplication,
        CompleteRoleBriefing,
        PauseParticipation,
        ResumeParticipation,
        LeaveProgramme,
    ),
    facts=(*TAKING_PART, AdmissionChecked, RoleBriefingCompleted),
    scope=scope,
    initial=State(),
    evolve=evolve,
    decide=decide,
    tags=tags,
)
