"""Two who do something at the same moment: the second waits for the first."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from tests.gatherings import staying
from tests.village import FIRST_MEETING

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    from samity.storage.unit import Unit

A_MOMENT = 0.3  # long enough for the second to reach what the first one holds


def one_after_another(bank: Engine, first: Callable[[Unit], None], second: Callable[[Unit], None]) -> None:
    """Let the second begin while the first is not yet committed."""

    def late() -> None:
        with staying(bank, FIRST_MEETING) as unit:
            second(unit)

    with ThreadPoolExecutor(1) as another:
        with staying(bank, FIRST_MEETING) as unit:
            first(unit)
            waiting = another.submit(late)
            time.sleep(A_MOMENT)
            assert not waiting.done(), "the second must wait for the first"
        waiting.result()
