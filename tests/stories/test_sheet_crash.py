"""Servers die at any moment of a save: nothing is lost, nothing is doubled, the books stay balanced."""

from __future__ import annotations

import os
import random
import secrets
import signal
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import psutil
import psycopg
import pytest
from tests.databases import engine_of
from tests.gatherings import gatherings, meeting_days, move_to, paid_on_sheets, what_is_wrong
from tests.real_server import Line, LineBroken, RealServer, encoded, real_server

from samity.storage.embedded import DATABASE, ROLE, open_embedded
from samity.storage.embedded.postmaster import PORT, Postmaster, recorded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future
    from pathlib import Path

    from tests.gatherings import Gathering
    from tests.real_server import Answer

SEED = int(os.environ.get("SAMITY_SEED") or secrets.randbelow(2**32))
MEMBERS = 20
PATIENCE_SECONDS = 90
*_, TODAY = meeting_days(12)
"""So much is due by then that all sheets together pay less: a second one of a meeting pays no more than the rest."""


@dataclass
class Village:
    """A group, the server of its bank, and everything that was sent and answered."""

    group: Gathering
    home: Path
    server: RealServer
    answers: list[Answer] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    ends: Counter[str] = field(default_factory=Counter)

    @property
    def postgresql(self) -> Postmaster:
        """The first process of the bank's PostgreSQL."""
        found = recorded(self.home / "pgdata")
        assert found is not None
        return found

    def database(self) -> psycopg.Connection:
        """Open the bank's database."""
        folder = str(self.postgresql.socket_folder)
        return psycopg.connect(host=folder, port=PORT, user=ROLE, dbname=DATABASE, autocommit=True)

    def amount(self, number: int) -> int:
        """Return what everybody pays on the n-th sheet, in minor units; no two sheets say the same."""
        return number + 1

    def send(self, number: int) -> Answer:
        """Send the n-th sheet, under a key of its own, on a new line.

        Raises:
            LineBroken: no answer came.
        """
        line = Line(self.server.port)
        try:
            body = encoded(self.group.sheet(TODAY, self.amount(number) / 100))
            return line.post(self.group.save_path, body, f"sheet-{number}")
        finally:
            line.close()

    def insist(self, number: int) -> Answer:
        """Send the n-th sheet until it is answered; only a server in trouble is asked again."""
        give_up_at = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < give_up_at:
            try:
                answer = self.send(number)
            except LineBroken:
                time.sleep(0.05)
                continue
            if answer.status == 200:
                return answer
            assert answer.status in {500, 503}, answer.body
            time.sleep(0.05)
        pytest.fail(f"sheet {number} is never answered")


@pytest.fixture
def tell(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Say something that is read even when the test passes."""

    def say(sentence: str) -> None:
        with capsys.disabled():
            print(f"\n  {sentence}", end="")  # noqa: T201 - a seed and a result are quoted

    return say


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Village]:
    """A bank on a home of its own, its server running, a group on the day of its meeting."""
    home = tmp_path / "home"
    with real_server(home) as server:
        with open_embedded(home) as embedded:
            engine = engine_of(embedded.url())
            (group,) = gatherings(engine, MEMBERS)
            move_to(engine, TODAY)
            engine.dispose()
        yield Village(group, home, server)


def anywhere(place: Village, _: int, __: psycopg.Connection, chance: random.Random) -> None:
    """Wait for any moment of a save, or a little longer than one takes."""
    time.sleep(chance.uniform(0, 1.2) * place.seconds[-1])


def at_the_commit(_: Village, number: int, watch: psycopg.Connection, __: random.Random) -> None:
    """Wait until the save is committed, but perhaps not answered yet."""
    asked = "SELECT EXISTS (SELECT FROM idempotency_key WHERE key = %s)"
    give_up_at = time.monotonic() + PATIENCE_SECONDS
    while watch.execute(asked, (f"sheet-{number}",)).fetchone() != (True,):
        assert time.monotonic() < give_up_at


def kill_server(place: Village, _: random.Random) -> None:
    """The bank's server gets SIGKILL, PostgreSQL goes on."""
    place.server.kill()


def kill_backend(place: Village, chance: random.Random) -> None:
    """A process of PostgreSQL that serves the bank gets SIGKILL: PostgreSQL drops all others and recovers."""
    backends = [each for each in psutil.Process(place.postgresql.pid).children() if ": samity samity " in _title(each)]
    chance.choice(backends).kill()


def kill_everything(place: Village, _: random.Random) -> None:
    """The machine fails: PostgreSQL's first process and the bank's server get SIGKILL."""
    os.kill(place.postgresql.pid, signal.SIGKILL)
    place.server.kill()


# Of ten kills of the server two take PostgreSQL with them; two more saves lose only their line to the database.
TEN_OF_THE_SERVER: tuple[Callable[[Village, random.Random], None], ...] = (
    *(kill_server,) * 8,
    *(kill_everything,) * 2,
    *(kill_backend,) * 2,
)


def _title(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def save_in_peace(place: Village, sheets: int) -> None:
    """Save some sheets and learn how long one takes."""
    for _ in range(sheets):
        began = time.monotonic()
        place.answers.append(place.insist(len(place.answers)))
        place.seconds.append(time.monotonic() - began)


def save_under(place: Village, strike: Callable[[Village, random.Random], None], chance: random.Random) -> None:
    """Strike at a random moment of a save; start again what died, and send the sheet until it is answered."""
    save_in_peace(place, 2)  # the first after a start is slow, and says nothing of the next
    number = len(place.answers)
    wait = chance.choice((anywhere, anywhere, at_the_commit))
    with ThreadPoolExecutor(1) as clerk, place.database() as watch:
        sent = clerk.submit(place.send, number)
        wait(place, number, watch, chance)
        strike(place, chance)
        first = _answer_of(sent)
    if not place.server.lives:
        place.server.start()
    answer = place.insist(number)
    if first is not None:
        assert (answer.was_kept, answer.body) == (True, first.body)
    place.ends[f"{strike.__name__}: {_end(first, answer)}"] += 1
    place.answers.append(answer)


def _answer_of(sent: Future[Answer]) -> Answer | None:
    """Return the answer, if the server still gave it."""
    try:
        answer = sent.result()
    except LineBroken:
        return None
    return answer if answer.status == 200 else None


def _end(first: Answer | None, answer: Answer) -> str:
    if first is not None:
        return "after the answer"
    return "done, not answered" if answer.was_kept else "not done"


def live_through(place: Village, tens: int, tell: Callable[[str], None]) -> None:
    """Save sheets, each under violence, ten times so often under a kill of the server; look at the books at the end."""
    strikes = [*TEN_OF_THE_SERVER * tens]
    tell(f"{len(strikes)} kills with SAMITY_SEED={SEED}")
    chance = random.Random(SEED)
    chance.shuffle(strikes)
    for strike in strikes:
        save_under(place, strike, chance)
    tell(", ".join(f"{end}: {times}" for end, times in sorted(place.ends.items())))
    assert len({answer.body for answer in place.answers}) == len(place.answers)
    with open_embedded(place.home) as embedded:
        engine = engine_of(embedded.url())
        once = [place.amount(number) for number in range(len(place.answers))]
        assert paid_on_sheets(engine, place.group) == dict.fromkeys(place.group.loans, once)
        with engine.connect() as connection:
            saved = connection.exec_driver_sql("SELECT count(*) FROM collection_sheet").scalar_one()
        assert saved == len(place.answers)
        assert not what_is_wrong(engine)
        engine.dispose()


@pytest.mark.slow
def test_ten_kills_amid_saves_lose_nothing_and_double_nothing(place: Village, tell: Callable[[str], None]) -> None:
    live_through(place, 1, tell)


@pytest.mark.soak
def test_two_hundred_kills_amid_saves_lose_nothing_and_double_nothing(
    place: Village, tell: Callable[[str], None]
) -> None:
    live_through(place, 20, tell)
