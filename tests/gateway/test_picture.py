"""Pictures that strangers send: what is made of them shows the same and holds nothing else."""

from __future__ import annotations

import io
import struct
import time
import zlib
from typing import Any

import pytest
from PIL import Image

from domain.branding import LARGEST_LOGO
from gateway.picture import LARGEST, made_anew
from tests.gateway.test_brand import png


def bomb() -> bytes:
    """A small file that says it is 60 000 by 60 000 pixels."""
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(bytes(100_000))), (b"IEND", b"")]
    chunks = (struct.pack(">I", len(b)) + n + b + struct.pack(">I", zlib.crc32(n + b)) for n, b in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def test_a_bomb_is_not_unfolded() -> None:
    assert made_anew(bomb()) is None
    assert made_anew(png(4097, 1)) is None


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_nothing_of_the_file_survives_but_the_picture(kind: str) -> None:
    secret = "taken at 59.3293 N, 18.0686 E by Alva"
    image, told = Image.new("RGB", (8, 4), "#0b5d4e"), io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = secret
    image.save(told, kind, exif=exif, icc_profile=secret.encode() * 20)
    file = told.getvalue() + secret.encode()
    assert secret.encode() in file
    made = made_anew(file)
    assert made is not None
    assert secret.encode() not in made.bytes
    with Image.open(io.BytesIO(made.bytes)) as seen:
        assert (seen.format, seen.size, len(seen.getexif()), seen.info.get("icc_profile")) == (kind, (8, 4), 0, None)


def photograph(side: int) -> Image.Image:
    noise = Image.effect_noise((side, side), 20)
    return Image.merge("RGB", (noise, noise.rotate(90), noise.rotate(180)))


@pytest.mark.parametrize(
    ("image", "kind", "options"),
    [
        (photograph(700), "WEBP", {"quality": 80}),
        (photograph(1500), "JPEG", {"quality": 25}),
        (photograph(700).quantize(256), "PNG", {"transparency": bytes([0, 128])}),
    ],
    ids=["WebP", "JPEG", "palette"],
)
def test_a_photograph_that_may_be_sent_can_be_a_logo(image: Image.Image, kind: str, options: dict[str, Any]) -> None:
    told = io.BytesIO()
    image.save(told, kind, **options)
    assert told.tell() <= LARGEST_LOGO
    made = made_anew(told.getvalue())
    assert made is not None
    assert len(made.bytes) <= LARGEST
    with Image.open(io.BytesIO(told.getvalue())) as sent, Image.open(io.BytesIO(made.bytes)) as seen:
        assert (seen.format, seen.size) == (kind, sent.size)
        if kind == "PNG":
            assert seen.convert("RGBA").tobytes() == sent.convert("RGBA").tobytes()


def test_noise_that_is_small_as_a_file_takes_seconds_and_no_minute() -> None:
    told = io.BytesIO()
    Image.effect_noise((2200, 2200), 60).convert("RGB").save(told, "WEBP", quality=0, method=0)
    assert told.tell() <= LARGEST_LOGO
    began = time.process_time()
    made_anew(told.getvalue())
    assert time.process_time() - began < 5


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_stands_as_it_was_taken(kind: str) -> None:
    """A camera held on its side says so beside the picture, and that goes."""
    image, told, exif = Image.new("RGB", (8, 4), "#0b5d4e"), io.BytesIO(), Image.Exif()
    exif[0x0112] = 6
    image.save(told, kind, exif=exif)
    made = made_anew(told.getvalue())
    assert made is not None
    assert (made.width, made.height) == (4, 8)
    with Image.open(io.BytesIO(made.bytes)) as seen:
        assert (seen.size, len(seen.getexif())) == ((4, 8), 0)


def behind_one_another(*images: Image.Image, words: str) -> bytes:
    told, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = words
    images[0].save(told, "MPO", save_all=True, append_images=images[1:], exif=exif)
    return told.getvalue()


def test_of_a_phone_s_photograph_the_first_picture_is_the_logo() -> None:
    """Behind it lie others, smaller or of what is far and near, with words of their own."""
    secret = "taken at 59.3293 N"
    file = behind_one_another(photograph(64).resize((64, 32)), Image.new("RGB", (8, 8), "red"), words=secret)
    with Image.open(io.BytesIO(file)) as sent:
        assert sent.format == "MPO"
    made = made_anew(file)
    assert made is not None
    assert (made.media, made.width, made.height, secret.encode() in made.bytes) == ("image/jpeg", 32, 64, False)
    with Image.open(io.BytesIO(made.bytes)) as seen:
        assert (seen.format, getattr(seen, "n_frames", 1)) == ("JPEG", 1)


def test_a_photograph_that_tells_of_others_badly_is_one_all_the_same() -> None:
    file = behind_one_another(photograph(64), Image.new("RGB", (8, 8), "red"), words="")
    at = file.index(b"MPF\0") + 4
    spoiled = file[:at] + b"XX*\0" + file[at + 4 :]
    with pytest.warns(UserWarning, match="malformed MPO"), Image.open(io.BytesIO(spoiled)) as sent:
        assert sent.format == "JPEG"
    made = made_anew(spoiled)
    assert made is not None
    assert (made.media, made.width) == ("image/jpeg", 64)
