from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import psycopg
import pytest

from samity.storage.embedded import Embedded, EmbeddedServerRefused, open_embedded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

HOLD = """
import sys, time
from pathlib import Path
from samity.storage.embedded import open_embedded
with open_embedded(Path(sys.argv[1])) as embedded:
    print(embedded.pid, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A folder for a bank; what still runs there at the end is stopped."""
    path = tmp_path / "home"
    yield path
    if (path / "pgdata" / "PG_VERSION").exists():
        open_embedded(path).close()


def connected(embedded: Embedded) -> psycopg.Connection:
    return psycopg.connect(embedded.url().replace("+psycopg", ""))


def lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, check=False).stdout[:1] != b"Z"  # noqa: S603, S607 - our own command


def another_samity(home: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-c", HOLD, str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def ended(process: subprocess.Popen[str]) -> None:
    process.communicate(timeout=30)


def postmaster_of(process: subprocess.Popen[str]) -> int:
    assert process.stdout is not None
    return int(process.stdout.readline())


def test_what_was_written_is_there_at_the_next_start_and_the_server_stops_between(home: Path) -> None:
    with open_embedded(home) as embedded:
        pid = embedded.pid
        with connected(embedded) as connection:
            connection.execute("create table kept as select 42 as answer")
    assert not lives(pid)
    with open_embedded(home) as embedded, connected(embedded) as connection:
        assert connection.execute("select answer from kept").fetchone() == (42,)


def test_text_is_utf8_and_sorts_the_same_on_every_machine(home: Path) -> None:
    with open_embedded(home) as embedded, connected(embedded) as connection:
        found = connection.execute(
            "select pg_encoding_to_char(encoding), datlocprovider, datlocale from pg_database where datname='samity'"
        ).fetchone()
    assert found == ("UTF8", "b", "C.UTF-8")


def test_nobody_else_reaches_the_socket_and_no_port_is_open(home: Path) -> None:
    with open_embedded(home) as embedded, connected(embedded) as connection:
        assert connection.execute("show listen_addresses").fetchone() == ("",)
        assert embedded.socket_folder.stat().st_mode & 0o777 == 0o700
        assert (home / "pgdata").stat().st_mode & 0o777 == 0o700
        assert home.stat().st_mode & 0o777 == 0o700
        rules = connection.execute("select type, user_name, auth_method from pg_hba_file_rules").fetchall()
    assert rules == [("local", ["samity"], "peer")]


def test_a_path_too_long_for_a_socket_still_works(tmp_path: Path) -> None:
    home = tmp_path / ("long" * 20) / ("longer" * 10)
    with open_embedded(home) as embedded, connected(embedded) as connection:
        assert connection.execute("select 1").fetchone() == (1,)
        assert embedded.socket_folder.stat().st_mode & 0o777 == 0o700
        assert not str(embedded.socket_folder).startswith(str(home))
        folder = embedded.socket_folder
    folder.rmdir()


def test_two_share_one_server_and_the_last_one_out_stops_it(home: Path) -> None:
    other = another_samity(home)
    pid = postmaster_of(other)
    with open_embedded(home) as embedded:
        assert embedded.pid == pid
        ended(other)
        with connected(embedded) as connection:
            assert connection.execute("select 1").fetchone() == (1,)
    assert not lives(pid)


def test_three_that_start_at_once_on_an_empty_home_get_one_server(home: Path) -> None:
    others = [another_samity(home) for _ in range(3)]
    assert len({postmaster_of(other) for other in others}) == 1
    for other in others:
        ended(other)


def test_a_server_whose_samity_was_killed_is_adopted(home: Path) -> None:
    other = another_samity(home)
    pid = postmaster_of(other)
    other.kill()
    ended(other)
    assert lives(pid)
    with open_embedded(home) as embedded:
        assert embedded.pid == pid
    assert not lives(pid)


def test_a_killed_postgresql_recovers_what_was_committed(home: Path) -> None:
    first = open_embedded(home)
    with connected(first) as connection:
        connection.execute("create table kept (id int)")
        connection.execute("insert into kept select generate_series(1, 50000)")
    os.kill(first.pid, signal.SIGKILL)
    with open_embedded(home) as again, connected(again) as connection:
        assert again.pid != first.pid
        assert connection.execute("select count(*) from kept").fetchone() == (50_000,)
    first.close()


def test_a_process_number_that_now_belongs_to_a_stranger_is_not_taken_for_the_server(home: Path) -> None:
    with open_embedded(home) as embedded:
        socket_folder = embedded.socket_folder
    stranger = subprocess.Popen(["sleep", "60"])  # noqa: S607 - our own command
    (home / "pgdata" / "postmaster.pid").write_text(
        f"{stranger.pid}\n{home / 'pgdata'}\n{int(time.time())}\n5432\n{socket_folder}\n\n  1 1\nready\n"
    )
    try:
        with open_embedded(home) as embedded, connected(embedded) as connection:
            assert embedded.pid != stranger.pid
            assert connection.execute("select 1").fetchone() == (1,)
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_home_half_made_when_the_power_went_is_made_anew(home: Path) -> None:
    (home / "pgdata.new").mkdir(parents=True)
    (home / "pgdata.new" / "PG_VERSION").write_text("18\n")
    (home / "samity.lock").touch()
    with open_embedded(home) as embedded, connected(embedded) as connection:
        assert connection.execute("select 1").fetchone() == (1,)


def test_a_server_that_cannot_start_says_its_last_words(home: Path) -> None:
    with pytest.raises(EmbeddedServerRefused, match="no_such_setting"):
        open_embedded(home, options={"no_such_setting": "1"})


def test_it_brings_pgbench(home: Path) -> None:
    with open_embedded(home) as embedded:
        assert embedded.bin("pgbench").is_file()
        with pytest.raises(EmbeddedServerRefused, match="no_such_program"):
            embedded.bin("no_such_program")


def test_what_postgresql_writes_holds_no_value_of_a_customer(home: Path) -> None:
    with open_embedded(home) as embedded, connected(embedded) as connection:
        connection.execute("create table client (name text unique)")
        connection.execute("insert into client values ('Rahima Begum')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("insert into client values ('Rahima Begum')")
    log = (home / "postgres.log").read_text()
    assert "duplicate key" in log
    assert "Rahima" not in log
