"""Each of the eighteen invariants has a test that is named after it."""

from __future__ import annotations

import re
from pathlib import Path

NAMED = re.compile(r"^(?:async )?def test_i([1-9][0-9]?)_", re.MULTILINE)


def test_every_invariant_has_a_test_named_after_it() -> None:
    texts = (path.read_text("utf-8") for path in Path(__file__).parents[1].rglob("test_*.py"))
    found = {int(number) for text in texts for number in NAMED.findall(text)}
    assert found == set(range(1, 19))
