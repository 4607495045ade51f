"""An address of mail, as people give it."""

from __future__ import annotations

import re

from domain.language import Refused, line

PART = r"[^@\s\u200c\u200d<>()\[\],;:]+"
EMAIL = re.compile(rf"{PART}@{PART}\.{PART}")
"""An address and nothing around it: with signs around it, seen or not, it would be another person."""


class MailUnusable(Refused):
    """Give a mail address, such as ada@example.org, of at most 254 characters."""

    svenska = "Ange en e-postadress, till exempel ada@example.org, med högst 254 tecken."
    about = "mail"


def usable(mail: str) -> bool:
    return len(mail) <= 254 and EMAIL.fullmatch(mail) is not None


def address(mail: str) -> str:
    mail = line(mail)
    if not usable(mail):
        raise MailUnusable
    return mail
