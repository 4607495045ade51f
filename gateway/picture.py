"""A picture that a stranger sent, made anew: nothing of the file survives but what it shows.

Only three decoders are let near it; the size that the file claims is looked at before a pixel is decoded.
"""

from __future__ import annotations

import io
import warnings
from contextlib import suppress
from typing import Final

from PIL import Image, ImageOps

from services.logos import Picture

FORMATS: Final = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
MOST: Final = 4096
"""Pixels on each side."""
LARGEST: Final = 1024 * 1024
"""Bytes of the picture that is made."""


def upright(image: Image.Image) -> Image.Image:
    """As a camera says that it is to be held; what it says beside that, or says badly, is left out."""
    with suppress(Exception):
        return ImageOps.exif_transpose(image)
    return image


def made_anew(file: bytes) -> Picture | None:
    """None for whatever is no such picture, or one that is damaged, or unfolds to more than it should."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(file), formats=tuple(FORMATS)) as image:
                kind = str(image.format)
                if kind not in FORMATS or not (0 < image.width <= MOST and 0 < image.height <= MOST):
                    return None
                image.load()
                bare = upright(image).convert("RGB" if kind == "JPEG" else "RGBA")
    except Exception:  # whatever a decoder finds wrong with it, it is no logo
        return None
    bare.info = {}
    told = io.BytesIO()
    options = {"quality": 90} if kind == "JPEG" else {"lossless": True} if kind == "WEBP" else {"optimize": False}
    bare.save(told, kind, **options)
    made = told.getvalue()
    return Picture(FORMATS[kind], made, bare.width, bare.height) if len(made) <= LARGEST else None
