from __future__ import annotations

import pytest

from domain.colours import contrast, readable_on


@pytest.mark.parametrize(
    ("colour", "ratio"),
    [
        ("#ffffff", 1.0),
        ("#000000", 21.0),
        ("#0a0a0a", 19.80),
        ("#0b0b0b", 19.68),
        ("#767676", 4.54),
        ("#777777", 4.48),
        ("#ff0000", 4.00),
        ("#00ff00", 1.37),
        ("#0000ff", 8.59),
    ],
)
def test_contrast_with_white_is_what_the_guidelines_reckon(colour: str, ratio: float) -> None:
    assert contrast(colour, "#ffffff") == pytest.approx(ratio, abs=0.005)
    assert contrast("#ffffff", colour) == contrast(colour, "#ffffff")


def test_ink_is_white_or_black() -> None:
    assert [readable_on(colour) for colour in ("#000000", "#0000ff", "#ffff00", "#ffffff")] == [
        "#ffffff",
        "#ffffff",
        "#000000",
        "#000000",
    ]
