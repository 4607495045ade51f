"""What a spreadsheet would calculate is a formula, however it is hidden; a bulleted line of plain words is none."""

from __future__ import annotations

import time

import pytest

from domain.formula import formula


@pytest.mark.parametrize(
    "said",
    [
        "- learn (more)",
        "- learn (more), and lead (a team of 5)!",
        "+ praktik (gärna på it-bolag)\n- cv (granska, jämföra)",
        "- Hej! Jag vill lära mig",
        "- lead! and learn!!",
        "- C# (and C++) at work",
        "- språk (svenska, engelska; och 2 till)",
        "- more (e.g. networks).",
        "- research (R&D, AI/ML)",
        "- tid (3-5 timmar)",
        "- rum (plan 2)",
        "- vad (jag ... vill)",
        "- calm",
        "-learn",
        "- 3-5 years",
        "+/- 5 years",
        "+46 70 123 45 67",
        "+46-70-123",
        "-5",
        "a = b",
        "(=1+1)",
        "",
        "-",
    ],
)
def test_plain_words_are_no_formula(said: str) -> None:
    assert not formula(said)


@pytest.mark.parametrize(
    "said",
    [
        "=",
        "=x",
        "=1+1",
        "+1+1",
        "-2+3",
        "- A1 * $B$2",
        "@A1&A2",
        "+46(0)70",
        "@SUM(A1)",
        "-SUM(a)",
        "- SUM(a, b)",
        "- learn(more)",
        "-learn (more)",
        "@ learn (more)",
        "- SUM (A1)",
        "- SUM (A1:A2)",
        "- SUM (1 2)",
        "- SUM (a, 2)",
        "- SUM (R1C1)",
        "- SUM (a 1 2)",
        "- SUM (1 2 a)",
        "- SUM (a 2X)",
        "- YEAR (2026)",
        "- RAND ()",
        "- IF (a=b)",
        '- HYPERLINK ("https://example.org")',
        '- DDE ("a"; "b")',
        "- LAMBDA(x, x) (y)",
        "- learn (a (b))",
        "- learn (more",
        "- learn (more)(again)",
        "- A1*B1 (more)",
        "- 2 + 3 (more)",
        "- =SUM (a)",
        "- x[y] (z)",
        "- a | b",
        "-2+3+cmd|x",
        "- Sheet1!A1",
        "- Sheet1! A1",
        "- Sheet1!\n$A$1",
        "- hej (x)!A1",
        r"- '\\example\share\[x]y'! a",
    ],
)
def test_what_calculates_or_calls_is_one(said: str) -> None:
    assert formula(said)


@pytest.mark.parametrize(
    "said",
    [
        " =1",
        "\t=1",
        "\n=1",
        "\u200b=1",
        "\u200d=1",
        "\ufeff=1",
        "\ufe0f=1",
        "\u2800=1",
        "\uff1d1",
        "\uff0bSUM(A1)",
        "\uff0d SUM\uff08A1\uff09",
        "\uff20SUM(A1)",
        "\ufe63SUM(A1)",
        "- a\n+cmd|' /C calc'!A0",
        "-1\n+SUM(A1)",
        "- learn (more)\n- SUM(A1)",
    ],
)
def test_one_that_hides_is_one_all_the_same(said: str) -> None:
    assert formula(said)


@pytest.mark.parametrize(
    "said",
    [
        "- " + "(a " * 40_000,
        "- (" + "a-" * 60_000,
        "+" + "1+" * 60_000 + "x",
        "+" + "1," * 60_000,
        "- a" + "!" * 130_000,
        "- a" + "!" * 130_000 + "x",
        "- a (" + "1 a " * 30_000 + "(",
        "- a (b" + " " * 130_000,
        "- a (b" + "." * 130_000,
    ],
)
def test_a_cell_as_wide_as_cells_may_be_is_judged_at_once(said: str) -> None:
    begun = time.process_time()
    formula(said)
    assert time.process_time() - begun < 1
