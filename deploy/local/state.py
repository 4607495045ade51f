"""What other verbs may know of a run: where it answers, and how to reach its servers."""

from __future__ import annotations

from pathlib import Path

import msgspec

from deploy.local.hold import is_held, write_whole


class State(msgspec.Struct, frozen=True):
    """``pid`` of the supervisor, whether all is ``up``, the ``address`` of the gateway, the process id of each child
    by name, and settings by name for a verb that wants to join in."""

    pid: int
    up: bool
    address: str | None
    children: dict[str, int]
    environment: dict[str, str]


def running(data: Path) -> State | None:
    """The state of the run on a data folder, ``None`` if there is none or it has just begun."""
    if not is_held(data / "lock"):
        return None
    try:
        return msgspec.json.decode((data / "state.json").read_bytes(), type=State)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


def write(data: Path, state: State) -> None:
    write_whole(data / "state.json", msgspec.json.encode(state))


def forget(data: Path) -> None:
    (data / "state.json").unlink(missing_ok=True)
