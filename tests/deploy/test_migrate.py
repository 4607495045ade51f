"""The files of the schema, each of which a database takes once and never again."""

from __future__ import annotations

import hashlib
from importlib.resources import files
from pathlib import Path

import msgspec

KNOWN = Path(__file__).parents[1] / "data" / "sql.json"


def test_what_databases_have_applied_is_written_anew_nowhere() -> None:
    """What is to change says a new file, whose digest comes to the others: what changes here no older database sees."""
    known = msgspec.json.decode(KNOWN.read_bytes(), type=dict[str, str])
    found = (file for file in files("deploy.sql").iterdir() if file.name.endswith(".sql"))
    assert {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in found} == known
