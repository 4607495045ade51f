"""A trial: some modules with one thing at a time made wrong in them, and the specs that ought to notice."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import msgspec

OPERATORS = Path(__file__).with_name("operators.py")
OUTCOMES = "outcomes.json"
ELSEWHERE = "Asia/Kathmandu"
"""Where the machine stands, lest its own zone is taken for UTC and nobody notices."""
FLOORS = ("deploy", "docs", "gateway", "projections", "services")
IDLE = ("cacheprovider", "faulthandler", "threadexception", "unraisableexception", "xdist")
QUICK = ("--tb=no", "--assert=plain", *(word for plugin in IDLE for word in ("-p", f"no:{plugin}")))
"""pytest begins anew for each mutant: without what nobody looks at it takes half the time."""


class Outcome(StrEnum):
    KILLED = "killed"
    TIMED_OUT = "timed out"
    SURVIVED = "survived"


OUTCOME = {"killed": Outcome.KILLED, "segfault": Outcome.KILLED, "timeout": Outcome.TIMED_OUT}
"""Of what mutmut says. Anything else, as that no spec comes there, is no notice taken."""


SHORT = 12
"""A line that says too little by itself."""


@dataclass(frozen=True, slots=True)
class Mutant:
    name: str
    """As mutmut says it; the number is another one when the function changes."""
    outcome: Outcome
    diff: str = ""
    """Of a survivor."""

    @property
    def function(self) -> str:
        module, _, mangled = self.name.rpartition(".")
        return f"{module}.{re.sub(r'^x_?|__mutmut_[0-9]+$', '', mangled).strip('ǁ').replace('ǁ', '.')}"

    @property
    def change(self) -> str:
        """What is known of it when numbers have moved: the line that it puts in, or takes out."""
        taken_out = re.findall(r"^-(?!-) *(.*)$", self.diff, re.MULTILINE)
        put_in = re.findall(r"^\+(?!\+) *(.*)$", self.diff, re.MULTILINE)
        if not put_in:
            return f"without {taken_out[0]}"
        return put_in[0] if len(put_in[0]) > SHORT else f"{taken_out[0]} → {put_in[0]}"


@dataclass(frozen=True, slots=True)
class Trial:
    house: Path
    modules: Sequence[str]
    """Files below the house, with ``/``."""
    specs: Sequence[str]
    but: Sequence[str] = field(default=())
    """Specs that are left out, as pytest names them."""

    def outcomes(self, chosen: Iterable[str] = ()) -> list[Mutant]:
        """Of every mutant of these modules, or of some by name. Raises ``RuntimeError`` where none could be tried."""
        with self.laid_out() as place:
            said = mutmut(place, *chosen)
            if not (place / OUTCOMES).exists():
                raise RuntimeError(said[-3000:])  # all before is a wheel that turns
            told = msgspec.json.decode((place / OUTCOMES).read_bytes(), type=list[tuple[str, str, str]])
            return [Mutant(name, OUTCOME.get(status, Outcome.SURVIVED), diff) for name, status, diff in told]

    @contextmanager
    def laid_out(self) -> Generator[Path]:
        """A copy of the house, for mutmut takes what it is told from the project's own settings."""
        with tempfile.TemporaryDirectory(prefix="fadder-mutation-") as folder:
            place = Path(folder)
            floors = [floor for floor in FLOORS if (self.house / floor).exists()]
            for name in ("domain", "tests", *floors):
                shutil.copytree(self.house / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
            settings = (self.house / "pyproject.toml").read_text("utf-8")
            (place / "pyproject.toml").write_text(settings + self.told(floors), "utf-8")
            yield place

    def told(self, floors: Sequence[str]) -> str:
        left_out = [f"--deselect={spec}" if "::" in spec else f"--ignore={spec}" for spec in self.but]
        told = {
            "source_paths": ["domain"],
            "only_mutate": list(self.modules),
            "also_copy": list(floors),
            "pytest_add_cli_args": [*QUICK, *left_out],
            "pytest_add_cli_args_test_selection": list(self.specs),
            "timeout_multiplier": 5.0,
            "track_dependencies": False,
            "use_git_change_detection": False,
        }
        return "\n[tool.mutmut]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in told.items())


def mutmut(place: Path, *chosen: str) -> str:
    done = subprocess.run(
        [sys.executable, str(OPERATORS), *chosen],
        cwd=place,
        env={**os.environ, "PYTHONHASHSEED": "0", "TZ": ELSEWHERE},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.stdout
