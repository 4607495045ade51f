"""Which cells of a table a spreadsheet would calculate, instead of showing what somebody wrote.

What begins with an equals sign is a formula. What begins with a plus, a minus or an at sign is one where it
calculates with numbers and cells, or where it has a parenthesis, a bar or an exclamation mark: without these nothing
can be called, and nothing outside the table be reached. One kind of text has them and is none: a *bulleted line of
plain words*, which is a plus or minus with space behind it and then words; in parentheses, which stand apart from
what is before them, words again; and behind an exclamation mark the end, or a space and no cell. Were it taken for a
formula all the same, whatever it called would be given names that a table does not know, and no text, number or cell
to say to anybody.

Signs count in whichever width they are written, and whatever stands before them unseen does not.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import dropwhile

from domain.language import plain, visible

SIGNS = "=+-@"
REACHES = frozenset("(|!")
OPERAND = r"(?:\$?[a-z]{1,3}\$?\d+|\d+(?:[.,]\d+)?%?)"
CALCULATES = re.compile(rf"[-+@\s]*{OPERAND}(?:\s*[-+*/^&<>=]+\s*{OPERAND})+\s*", re.IGNORECASE)
TELEPHONE = re.compile(r"\+[\d\s-]+")
BULLET = re.compile(r"[-+]\s+[^\W\d_][^|=<>^*\[\]{}$\\~\"]*")
ASIDE = re.compile(r"\s\([^()]*\)")
CRY = re.compile(r"!(?=[!?\s]|$)(?!\s*\$?[a-z]{1,3}\$?\d)", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_]+(?:['\u2019./&-][^\W\d_]+)*(?:\+\+|#)?")
COMMA = re.compile(r"[,;](?=\s|$)")
NUMBER = re.compile(r"\d+(?:[.,-]\d+)*")


def formula(said: str) -> bool:
    seen = "".join(dropwhile(lambda character: not visible(character), plain(said)))
    sign = unicodedata.normalize("NFKC", seen[:1])
    if not sign or sign not in SIGNS:
        return False
    text = unicodedata.normalize("NFKC", seen)
    if sign == "=" or (CALCULATES.fullmatch(text) is not None and TELEPHONE.fullmatch(text) is None):
        return True
    return not REACHES.isdisjoint(text) and not bulleted(text)


def bulleted(text: str) -> bool:
    """Whether it is a bulleted line of plain words, or several."""
    said = ASIDE.sub(lambda aside: " x" if words(aside[0][2:-1]) else aside[0], text)
    said = CRY.sub("", said)
    return BULLET.fullmatch(text) is not None and REACHES.isdisjoint(said)


def words(said: str) -> bool:
    """Whether it is words, and numbers only beside one with a space between: that is nothing a formula can say."""
    apart = [
        [part for part in (said.rstrip(".!?\u2026") for said in some.split()) if part] for some in COMMA.split(said)
    ]
    return any(apart) and all(map(in_words, apart))


def in_words(parts: list[str]) -> bool:
    word = [WORD.fullmatch(part) is not None for part in parts]
    beside = [any(word[max(at - 1, 0) : at + 2]) for at in range(len(parts))]
    return all(one or (near and NUMBER.fullmatch(part)) for part, one, near in zip(parts, word, beside, strict=True))
