from __future__ import annotations

from pathlib import Path

import pytest

from tests.mutation.__main__ import explained
from tests.mutation.specs import modules, nearest
from tests.mutation.trial import Mutant, Outcome, Trial

GATE = """
def decide(age: int, invited: bool) -> str:
    if invited:
        return "in"
    return "in" if age > 17 else "out"


def never_asked() -> int:
    return 1
"""
SPEC = """
from domain.gate import decide

def test_who_is_of_age_is_let_in():
    assert decide(40, invited=False) == "in"
    assert decide(17, invited=False) == "out"
    assert decide(17, invited=True) == "in"
"""


def test_what_no_spec_notices_survives_and_what_one_notices_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # they take time, and these specs need none
    house = built(tmp_path, GATE, SPEC)
    tried = Trial(house, modules(house, ()), nearest(house, "domain/gate.py")).outcomes()
    assert {(mutant.function, mutant.change) for mutant in tried if mutant.outcome is not Outcome.KILLED} == {
        ("domain.gate.decide", 'return "in" if age > 18 else "out"'),
        ("domain.gate.never_asked", "return 1 → return 2"),
    }
    assert len(tried) > 10, "among those that were noticed are a guard dropped, and one that always holds"


def built(place: Path, module: str, spec: str) -> Path:
    (place / "pyproject.toml").write_text('[tool.pytest.ini_options]\naddopts = "--import-mode=importlib"\n')
    for path, text in {
        "domain/__init__.py": "",
        "domain/gate.py": module,
        "tests/__init__.py": "",
        "tests/domain/__init__.py": "",
        "tests/domain/test_gate.py": spec,
    }.items():
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_text(text)
    return place


def test_a_module_is_tried_whose_only_functions_are_methods(tmp_path: Path) -> None:
    gate = "class Gate:\n    def opens(self, age: int) -> bool:\n        return age > 17\n"
    assert modules(built(tmp_path, gate, SPEC), ()) == ["domain/gate.py"]
    told = "class Gate:\n    @property\n    def age(self) -> int:\n        return 18\n"
    assert modules(built(tmp_path, told, SPEC), ()) == []


def test_a_survivor_is_known_by_its_function_and_what_changed() -> None:
    taken_out = Mutant("domain.gate.x_decide__mutmut_3", Outcome.SURVIVED, "--- a\n+++ b\n-    raise Closed\n")
    assert (taken_out.function, taken_out.change) == ("domain.gate.decide", "without raise Closed")
    of_a_class = Mutant("domain.gate.xǁGateǁopens__mutmut_1", Outcome.SURVIVED, "--- a\n+++ b\n-    day,\n+    None,\n")
    assert (of_a_class.function, of_a_class.change) == ("domain.gate.Gate.opens", "day, → None,")


def test_only_a_row_that_says_why_explains() -> None:
    rows = "| `domain.gate.decide` | `a \\| b` | nobody is 18 |\n| `domain.gate.decide` | `c` | |\n"
    assert explained(rows) == {("domain.gate.decide", "a | b")}
