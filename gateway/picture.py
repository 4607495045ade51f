"""A picture that a stranger sent, made anew: nothing of the file survives but what it shows.

Only three decoders are let near it; the size that the file claims is looked at before a pixel is decoded.
"""

from __future__ import annotations

import io
import warnings
from contextlib import suppress
from typing import Any, Final

from PIL import Image, ImageOps

from services.logos import Picture

FORMATS: Final = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
PHONES: Final = {"MPO": "JPEG"}
"""A phone puts further pictures behind its photograph; the first of them is an ordinary JPEG."""
MOST: Final = 4096
"""Pixels on each side."""
LARGEST: Final = 1024 * 1024
"""Bytes of the picture that is made."""
WRITTEN: Final[dict[str, tuple[dict[str, Any], ...]]] = {
    "PNG": ({"optimize": False},),
    "JPEG": ({"quality": 90}, {"quality": 75}),
    "WEBP": ({"lossless": True, "quality": 0, "method": 0}, {"quality": 90}, {"quality": 75}),
}
"""The best way first; a photograph without loss is soon larger than any logo should be. Of what is without loss the
quality is the effort: with more, noise that is small as a file takes half a minute."""


def upright(image: Image.Image) -> Image.Image:
    """As a camera says that it is to be held; what it says beside that, or says badly, is left out."""
    with suppress(Exception):
        return ImageOps.exif_transpose(image)
    return image


def bare(image: Image.Image, kind: str) -> Image.Image:
    """The picture alone. A palette stays one: unfolded it would take several times the room."""
    turned = upright(image)
    palette = kind == "PNG" and turned.mode == "P"
    told = turned.copy() if palette else turned.convert("RGB" if kind == "JPEG" else "RGBA")
    told.info = {"transparency": turned.info["transparency"]} if palette and "transparency" in turned.info else {}
    return told


def made_anew(file: bytes) -> Picture | None:
    """None for whatever is no such picture, or one that is damaged, or unfolds to more than it should."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            warnings.filterwarnings("ignore", "Image appears to be a malformed MPO file")
            with Image.open(io.BytesIO(file), formats=tuple(FORMATS)) as image:
                kind = PHONES.get(str(image.format), str(image.format))
                if kind not in FORMATS or not (0 < image.width <= MOST and 0 < image.height <= MOST):
                    return None
                image.load()
                shown = bare(image, kind)
    except Exception:  # whatever a decoder finds wrong with it, it is no logo
        return None
    for options in WRITTEN[kind]:
        made = io.BytesIO()
        shown.save(made, kind, **options)
        if made.tell() <= LARGEST:
            return Picture(FORMATS[kind], made.getvalue(), shown.width, shown.height)
    return None
