"""What can be wrong with a row of a file that is brought in, or with the file."""

from __future__ import annotations

from domain.language import Refused


class RowColumnMissing(Refused):
    """The file needs a column for the e-mail address and one for the name."""

    svenska = "Filen behöver en kolumn för e-postadressen och en för namnet."


class RowColumnTwice(Refused):
    """Two columns mean this; leave one of them out."""

    svenska = "Två kolumner betyder detta; ta bort en av dem."


class RowUnreadable(Refused):
    """This row cannot be read."""

    svenska = "Raden går inte att läsa."


class RowTooLong(Refused):
    """A cell holds at most 131 072 characters."""

    svenska = "En cell rymmer högst 131 072 tecken."


class RowGarbled(Refused):
    """Characters were lost here; save the file as UTF-8."""

    svenska = "Här har tecken gått förlorade; spara filen som UTF-8."


class RowFormula(Refused):
    """There is a formula here; write its value instead."""

    svenska = "Här står en formel; skriv dess värde i stället."


class RowNotText(Refused):
    """There should be a text or a number here."""

    svenska = "Här ska det stå en text eller ett tal."


class RowLacks(Refused):
    """This has to be filled in."""

    svenska = "Det här måste fyllas i."


class RowNotADate(Refused):
    """There should be a day here, written as 2026-03-01."""

    svenska = "Här ska det stå en dag, skriven som 2026-03-01."


class RowNotAWord(Refused):
    """This is none of the words that can stand here."""

    svenska = "Det här är inget av de ord som kan stå här."


class RowClosesFirst(Refused):
    """Applications close here before they open."""

    svenska = "Här stänger ansökan innan den öppnar."


class RowContradicts(Refused):
    """An earlier row says something else of the same programme."""

    svenska = "En tidigare rad säger något annat om samma program."


class RowIncomplete(Refused):
    """A name and an e-mail address are needed."""

    svenska = "Det behövs ett namn och en e-postadress."


class RowNotANumber(Refused):
    """There should be a whole number here."""

    svenska = "Här ska det stå ett heltal."


class RowTwice(Refused):
    """The same e-mail address stands in an earlier row."""

    svenska = "Samma e-postadress står på en tidigare rad."


class RowNoLonger(Refused):
    """This person has withdrawn, was declined or has left; they apply once more themselves."""

    svenska = "Personen har dragit sig ur, fått avslag eller slutat, och anmäler sig själv igen."


class FileNotAsTold(Refused):
    """The parts that came do not make the file that was told of; send it once more."""

    svenska = "Delarna som kom är inte den fil som angavs; skicka den en gång till."


class FilePartsMissing(Refused):
    """Parts of this file did not come within thirty days; send it once more."""

    svenska = "Delar av filen kom inte inom trettio dagar; skicka den en gång till."


class FileNotCarriedOut(Refused):
    """This file could not be carried out, through no fault of its own."""

    svenska = "Filen gick inte att föra in, utan att det var något fel på den."


class RowNotCarriedOut(Refused):
    """This row could not be carried out, through no fault of its own."""

    svenska = "Raden gick inte att föra in, utan att det var något fel på den."


OF_ROWS: tuple[type[Refused], ...] = (
    RowColumnMissing,
    RowColumnTwice,
    RowUnreadable,
    RowTooLong,
    RowGarbled,
    RowFormula,
    RowNotText,
    RowLacks,
    RowNotADate,
    RowNotAWord,
    RowClosesFirst,
    RowContradicts,
    RowIncomplete,
    RowNotANumber,
    RowTwice,
    RowNoLonger,
    FileNotAsTold,
    FilePartsMissing,
    FileNotCarriedOut,
    RowNotCarriedOut,
)
"""Told of a row or a file, where a command would be refused."""
