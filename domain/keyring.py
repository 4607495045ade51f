"""Keys as a process remembers them: few, and not for long. Time is an argument, in seconds on any steady clock."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Name = TypeVar("Name", bound=Hashable)


@dataclass(slots=True)
class Keyring(Generic[Name]):
    """At most ``most`` keys, each for ``lasting`` seconds: so long may one live on that has been destroyed."""

    most: int
    lasting: float
    _kept: OrderedDict[Name, tuple[float, bytes | None]] = field(
        default_factory=OrderedDict["Name", "tuple[float, bytes | None]"], repr=False
    )

    def known(self, names: Iterable[Name], now: float) -> dict[Name, bytes | None]:
        """Those of the keys that are remembered; ``None`` is one that has been destroyed."""
        found: dict[Name, bytes | None] = {}
        for name in names:
            kept = self._kept.get(name)
            if kept is not None and now < kept[0] + self.lasting:
                found[name] = kept[1]
        return found

    def keep(self, found: Mapping[Name, bytes | None], read_at: float) -> None:
        """``read_at`` is a time before the keys were asked for."""
        for name, key in found.items():
            self._kept[name] = (read_at, key)
            self._kept.move_to_end(name)
        while len(self._kept) > self.most:
            self._kept.popitem(last=False)
