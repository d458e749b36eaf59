"""Other officers: they save sheets of their own groups while those of others are measured."""

from __future__ import annotations

from contextlib import contextmanager
from queue import SimpleQueue
from threading import Event, Thread
from typing import TYPE_CHECKING

from tests.real_server import Line, LineBroken, encoded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from tests.gatherings import Gathering

PAUSE_SECONDS = 0.25
"""Between two sheets of other officers; in a bank of a hundred officers it is rarely less."""


class OtherOfficers:
    """They share one line to the server, and save one sheet after the other."""

    def __init__(self, port: int, groups: Sequence[Gathering]) -> None:
        self.saved = 0
        self.refused: list[str] = []
        self._port = port
        self._groups = groups
        self._days: SimpleQueue[date | None] = SimpleQueue()
        self._hurry = Event()
        self._thread = Thread(target=self._work, daemon=True)

    def meet(self, on: date) -> None:
        """Let each of them hold a meeting."""
        self._days.put(on)

    def begin(self) -> None:
        """Begin to save."""
        self._thread.start()

    def end(self) -> None:
        """Let them stop.

        Raises:
            RuntimeError: a sheet of theirs was refused.
        """
        self._hurry.set()
        self._days.put(None)
        self._thread.join()
        if self.refused:
            raise RuntimeError(f"a sheet of another officer was refused: {self.refused[0]}")

    def _work(self) -> None:
        line = Line(self._port)
        while (day := self._days.get()) is not None:
            for of in self._groups:
                if self._hurry.is_set():
                    break
                sheet = encoded(of.sheet(day)), f"other-{of.place.group_id}-{day}"
                try:
                    answer = line.post(of.save_path, *sheet)
                except LineBroken:  # the server hangs up on a line that is quiet; with its key a sheet is saved once
                    line.close()
                    answer = line.post(of.save_path, *sheet)
                self.saved += 1
                if answer.status != 200:
                    self.refused.append(answer.body.decode())
                self._hurry.wait(PAUSE_SECONDS)
        line.close()


@contextmanager
def other_officers(port: int, groups: Sequence[Gathering]) -> Iterator[OtherOfficers]:
    """Let other officers save sheets meanwhile."""
    officers = OtherOfficers(port, groups)
    officers.begin()
    try:
        yield officers
    finally:
        officers.end()
