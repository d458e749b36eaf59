"""Where a table of a life is told otherwise than we tell it."""

from __future__ import annotations

from typing import Any, NamedTuple


class Difference(NamedTuple):
    """A table, or a row of it, that is told otherwise than we tell it."""

    line: int
    what: str
    theirs: Any
    ours: Any

    def __str__(self) -> str:
        if isinstance(self.theirs, dict):
            cells = {name: (value, self.ours.get(name)) for name, value in self.theirs.items()}
            differing = {name: both for name, both in cells.items() if both[0] != both[1]}
            return f"{self.line} {self.what} {self.theirs.get('nr')}: {differing}"
        if isinstance(self.theirs, list):
            missing = [each for each in self.theirs if each not in self.ours]
            others = [each for each in self.ours if each not in self.theirs]
            return f"{self.line} {self.what}: theirs {missing}, ours {others}"
        return f"{self.line} {self.what}: theirs {self.theirs}, ours {self.ours}"
