"""What is laid against the clock: opening and saving sheets, with HTTP and without, of groups and a large centre."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

from tests.gatherings import analyze, move_to, staying
from tests.real_server import Line, encoded

from benchmarks._results import Spread, spread
from samity.bank.collection_sheets.operations.save import save_sheet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import Engine
    from tests.gatherings import Gathering
    from tests.real_server import RealServer

    from benchmarks.sheet.bank import Bank, LargeCentre
    from benchmarks.sheet.officers import OtherOfficers
    from benchmarks.sheet.plan import Days

GENERATE, SAVE = "generateCollectionSheet", "saveCollectionSheet"


def next_meeting(engine: Engine, bank: Bank, day: date, *, centre_too: bool = True) -> None:
    """Let it be the next meeting day; the large centre saves its sheet, outside what is timed."""
    move_to(engine, day)
    if centre_too:
        bank.centre.meet(engine, day)


def through_the_door(
    engine: Engine, server: RealServer, bank: Bank, days: Days, others: OtherOfficers
) -> tuple[dict[int, Spread], dict[int, Spread]]:
    """Open and save sheets over HTTP: sign-in, idempotency, validation, posting, durable commit, answer.

    Returns:
        How long opening took, and how long saving, by the size of the group.
    """
    line = Line(server.port)
    opened: dict[int, list[float]] = {size: [] for size in bank.measured}
    saved: dict[int, list[float]] = {size: [] for size in bank.measured}
    for day in days.all:
        next_meeting(engine, bank, day)
        if day == days.counted[0]:
            analyze(engine)
        others.meet(day)
        for size, groups in bank.measured.items():
            for of in groups:
                opening, saving = _open_and_save(line, of, day)
                if day in days.counted:
                    opened[size].append(opening)
                    saved[size].append(saving)
    line.close()
    return _spreads(opened), _spreads(saved)


def _open_and_save(line: Line, of: Gathering, day: date) -> tuple[float, float]:
    opening = posting(line, of.generate_path, encoded(of.asked(day)))
    return opening, posting(line, of.save_path, encoded(of.sheet(day)), f"{of.place.group_id}-{day}")


def posting(line: Line, path: str, body: bytes, key: str | None = None) -> float:
    """Return how many seconds it takes until the whole answer is here.

    Raises:
        RuntimeError: the answer is a refusal.
    """
    began = perf_counter()
    answer = line.post(path, body, key)
    taken = perf_counter() - began
    if answer.status != 200:
        raise RuntimeError(f"{path} was refused: {answer.body.decode()[:500]}")
    return taken


def without_a_door(engine: Engine, bank: Bank, days: Days) -> dict[int, Spread]:
    """Save sheets by the bank's operation alone, committed as durably."""
    saved: dict[int, list[float]] = {size: [] for size in bank.measured}
    for day in days.all:
        next_meeting(engine, bank, day)
        for size, groups in bank.measured.items():
            seconds = [_alone(engine, of, day) for of in groups]
            if day in days.counted:
                saved[size] += seconds
    return _spreads(saved)


def _alone(engine: Engine, of: Gathering, day: date) -> float:
    sheet = of.filled(day)
    began = perf_counter()
    with staying(engine, day) as unit:
        save_sheet(sheet, unit)
    return perf_counter() - began


def large(server: RealServer, centre: LargeCentre, day: date) -> tuple[float, float]:
    """Return how many seconds it takes to open the sheet of the large centre over HTTP, and to save it."""
    line = Line(server.port)
    opening = posting(line, centre.path + GENERATE, encoded(centre.asked(day)))
    saving = posting(line, centre.path + SAVE, encoded(centre.sheet(day)), f"centre-{day}")
    line.close()
    return opening, saving


def _spreads(seconds: dict[int, Sequence[float]] | dict[int, list[float]]) -> dict[int, Spread]:
    return {size: spread(each) for size, each in seconds.items()}
