"""What any command may be refused for on its way to facts, whatever it is about."""

from __future__ import annotations

from domain.language import Refused


class NotYetHappened(Refused):
    """This cannot have happened on a day that has not come yet."""

    svenska = "Detta kan inte ha hänt en dag som ännu inte har kommit."
    about = "occurredOn"


class OnlyImportsTellOtherDays(Refused):
    """Only an import may say that this happened on another day than today."""

    svenska = "Bara en import får ange att detta hände en annan dag än i dag."
    about = "occurredOn"


class CommandIdTaken(Refused):
    """This command id was used before for another command; choose a new one."""

    svenska = "Det här kommando-id:t har redan använts för ett annat kommando; välj ett nytt."
    about = "commandId"


class ChangedSince(Refused):
    """Something that this depends on has changed since you looked; look again."""

    svenska = "Något som detta beror på har ändrats sedan du tittade; titta igen."
    about = "expectedVersion"


class FactUnreadable(Refused):
    """A fact that this rests on is damaged and cannot be read; `fadder verify` tells which."""

    svenska = "Ett faktum som detta vilar på är skadat och kan inte läsas; `fadder verify` talar om vilket."


OF_HANDLING: tuple[type[Refused], ...] = (
    NotYetHappened,
    OnlyImportsTellOtherDays,
    CommandIdTaken,
    ChangedSince,
    FactUnreadable,
)
