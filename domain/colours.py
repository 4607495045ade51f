"""How well one colour is read on another.

Source: Web Content Accessibility Guidelines 2.2, relative luminance and contrast ratio; 1.4.3 asks for 4.5 to 1.
"""

from __future__ import annotations

import re

COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
AA = 4.5
LEAST = 3.0
"""What not even large letters go below: less than this is refused."""
WHITE, BLACK = "#ffffff", "#000000"


def luminance(colour: str) -> float:
    """From 0, black, to 1, white."""
    red, green, blue = (linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def contrast(one: str, other: str) -> float:
    """From 1, the same, to 21, black and white. ``#`` and six hexadecimal digits each."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def readable_on(colour: str) -> str:
    """Black or white, whichever is read better on it."""
    return max((WHITE, BLACK), key=lambda ink: contrast(ink, colour))
