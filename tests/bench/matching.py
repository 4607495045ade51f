"""How long scoring and solving take together, and how much memory: people, hard rules and seats by chance."""

from __future__ import annotations

import random
import resource
import subprocess
import sys
from time import perf_counter

from domain.assignment.candidates import Adept, Mentor, Particulars, Problem
from domain.assignment.solving import solve
from domain.criteria_kinds import Algorithm, Criterion, Kind, Requirement, Requires
from domain.language import MemberId
from tests.bench.table import Measure

SECONDS = {500: 1.0, 2000: 15.0}
MEGABYTES = 1000.0


def crowd(many: int) -> Problem:
    chance = random.Random(7)

    def about() -> Particulars:
        words = {
            "language": frozenset(chance.sample(["sv", "en", "fi", "ar"], chance.choice([1, 2]))),
            "profession": frozenset(chance.sample([f"p{n}" for n in range(40)], 2)),
            "unit": frozenset({f"u{chance.randrange(30)}"}),
        }
        return Particulars(words, {"years": chance.randrange(30)}, times=frozenset(chance.sample("abcde", 3)))

    mentors = tuple(Mentor(MemberId(f"m{n}"), chance.choice([1, 1, 2, 3]), about()) for n in range(many))
    adepts = tuple(
        Adept(MemberId(f"a{n}"), about(), tuple(one.member for one in chance.sample(mentors, 3)), chance.randrange(3))
        for n in range(many)
    )
    criteria = (
        Criterion(Kind.OVERLAP, 5, "profession"),
        Criterion(Kind.GAP, 3, "years", 10),
        Criterion(Kind.EQUAL, 1, "unit", inverted=True),
        Criterion(Kind.WISH, 4),
        Criterion(Kind.WAITING, 2, scale=2),
    )
    requirements = (
        Requirement(Requires.SHARED, "language"),
        Requirement(Requires.DIFFERENT, "unit"),
        Requirement(Requires.AVAILABLE),
        Requirement(Requires.NO_REPORTING_LINE),
    )
    return Problem(adepts, mentors, criteria, requirements, Algorithm.OPTIMAL, 1)


def matched() -> list[Measure]:
    """In a program of its own each, so that its memory is its own."""
    measures: list[Measure] = []
    for many, bar in SECONDS.items():
        argv = [sys.executable, "-m", "tests.bench.matching", str(many)]
        told = subprocess.run(argv, capture_output=True, text=True, check=True).stdout.split()
        seconds, megabytes = map(float, told)
        name = f"matching {many} x {many}"
        measures.append(Measure(name, seconds, None, "s", None, bar, most=True, figure=seconds))
        measures.append(Measure(f"{name} memory", megabytes, None, "MB", None, MEGABYTES, most=True, figure=megabytes))
    return measures


if __name__ == "__main__":
    problem = crowd(int(sys.argv[1]))
    begun = perf_counter()
    solve(problem)
    spent = perf_counter() - begun
    print(spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000)
