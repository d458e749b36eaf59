from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from io import StringIO
from typing import TYPE_CHECKING

import httpx2 as httpx
import psutil
import pytest
from rich.console import Console
from tests.databases import ROOT
from typer.testing import CliRunner

from samity.cli import app, terminal

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import FreshDatabaseUrl

CLOCK = re.compile(r"\d:\d\d:\d\d")
COMMANDS = ("serve", "demo", "migrate", "check", "close-day", "bench")


def run(*words: object, **environment: str) -> tuple[int, str]:
    """Run the command line in a process of its own."""
    found = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "samity.cli", *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={**_clean(), **environment},
    )
    return found.returncode, " ".join((found.stdout + found.stderr).split())


def _clean() -> dict[str, str]:
    return {name: word for name, word in os.environ.items() if not name.startswith("SAMITY_")}


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def serving(port: int, *words: object, **environment: str) -> subprocess.Popen[str]:
    """Start a server and wait until it is healthy."""
    server = subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "samity.cli", "serve", "--port", str(port), *map(str, words)],
        stderr=subprocess.PIPE,
        text=True,
        env={**_clean(), **environment},
    )
    for _ in range(300):
        try:
            if httpx.get(f"http://127.0.0.1:{port}/health").status_code == 200:
                return server
        except httpx.TransportError:
            time.sleep(0.1)
    server.kill()
    pytest.fail(f"never healthy: {server.communicate()[1]}")


def finished(server: subprocess.Popen[str], number: signal.Signals) -> str:
    server.send_signal(number)
    return server.communicate(timeout=30)[1]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    found = CliRunner().invoke(app, [command, "--help"])
    assert found.exit_code == 0
    assert f"samity {command}" in found.output.replace("root ", "samity ")


def test_without_a_command_all_are_listed() -> None:
    found = CliRunner().invoke(app, [])
    assert all(command in found.output for command in COMMANDS)


@pytest.mark.slow
def test_a_port_in_use_is_said_before_anything_is_started(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, said = run("serve", "--home", tmp_path / "home", "--port", port)
    assert code == 1
    assert f"Port {port} on 127.0.0.1 cannot be used: Address already in use" in said
    assert not (tmp_path / "home").exists()


@pytest.mark.slow
def test_a_wrong_setting_is_named_without_its_value() -> None:
    code, said = run("serve", SAMITY_PORT="secret-word")
    assert code == 1
    assert "SAMITY_PORT" in said
    assert "secret-word" not in said


@pytest.mark.slow
def test_a_database_that_does_not_answer_is_said_without_its_password() -> None:
    code, said = run("migrate", "--database-url", "postgresql://bank:hushhush@127.0.0.1:1/bank")
    assert code == 1
    assert "The database does not answer" in said
    assert "hushhush" not in said


@pytest.mark.slow
def test_a_demo_refuses_a_home_that_is_not_a_demos(tmp_path: Path) -> None:
    (tmp_path / "samity.lock").touch()
    code, said = run("demo", "--home", tmp_path, "--port", free_port())
    assert code == 1
    assert "is not a demo's" in said
    assert [path.name for path in tmp_path.iterdir()] == ["samity.lock"]


@pytest.mark.slow
def test_a_real_bank_refuses_the_home_of_a_demo(tmp_path: Path) -> None:
    (tmp_path / "demo-bank").touch()
    code, said = run("serve", "--home", tmp_path, "--port", free_port())
    assert code == 1
    assert "holds a demo bank" in said


@pytest.mark.slow
def test_what_is_done_beside_a_server_is_done_to_a_demo_too(tmp_path: Path) -> None:
    (tmp_path / "demo-bank").touch()
    assert run("migrate", "--home", tmp_path)[0] == 0
    code, said = run("close-day", "--home", tmp_path)
    assert code == 1
    assert "No bank was opened in this database yet" in said


@pytest.mark.slow
def test_an_unknown_benchmark_is_refused() -> None:
    code, said = run("bench", "../../etc/passwd")
    assert code == 1
    assert "There is no benchmark" in said


@pytest.mark.slow
def test_the_first_start_opens_the_bank_and_tells_the_password_once(tmp_path: Path) -> None:
    home, port = tmp_path / "home", free_port()
    first = finished(serving(port, "--home", home), signal.SIGTERM)
    (password,) = re.findall(r"password: (\S{12,})", first)
    assert not (home / "pgdata" / "postmaster.pid").exists()

    server = serving(port, "--home", home)
    answer = httpx.get(
        f"http://127.0.0.1:{port}/fineract-provider/api/v1/offices",
        auth=("mifos", password),
        headers={"Fineract-Platform-TenantId": "default"},
    )
    again = finished(server, signal.SIGINT)
    assert answer.status_code == 200
    assert "password:" not in again
    assert not (home / "pgdata" / "postmaster.pid").exists()


@pytest.mark.slow
def test_a_killed_server_comes_back_on_its_home(tmp_path: Path) -> None:
    home, port = tmp_path / "home", free_port()
    server = serving(port, "--home", home)
    server.kill()
    server.communicate()
    finished(serving(port, "--home", home), signal.SIGTERM)
    assert not (home / "pgdata" / "postmaster.pid").exists()


@pytest.mark.slow
def test_two_servers_share_one_given_database(fresh_database_url: FreshDatabaseUrl) -> None:
    url, ports = fresh_database_url(empty=True), (free_port(), free_port())
    servers = [serving(port, "--database-url", url) for port in ports]
    said = [finished(server, signal.SIGTERM) for server in servers]
    assert sum("password:" in words for words in said) == 1


def may_enter(port: int, password: str) -> bool:
    """Say whether the administrator gets in with a password."""
    answer = httpx.get(
        f"http://127.0.0.1:{port}/fineract-provider/api/v1/offices",
        auth=("mifos", password),
        headers={"Fineract-Platform-TenantId": "default"},
    )
    assert answer.status_code in {200, 401}
    return answer.status_code == 200


@pytest.mark.slow
def test_the_operator_chooses_the_password_of_the_first_start_and_of_no_later_one(
    fresh_database_url: FreshDatabaseUrl,
) -> None:
    url, port = fresh_database_url(empty=True), free_port()
    for given, opens in (("the operator's own", True), ("another afterwards", False)):
        server = serving(port, "--database-url", url, SAMITY_ADMIN_PASSWORD=given)
        entered = may_enter(port, "the operator's own"), may_enter(port, given), may_enter(port, "password")
        said = finished(server, signal.SIGTERM)
        assert entered == (True, opens, False)
        assert "password" not in said
        assert given not in said


@pytest.mark.slow
@pytest.mark.parametrize("by", ["option", "environment"])
def test_a_demo_listens_to_this_machine_alone_on_the_port_it_was_given(tmp_path: Path, by: str) -> None:
    port = free_port()
    words = ["--port", str(port)] if by == "option" else []
    demo = subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "samity.cli", "demo", "--home", str(tmp_path / "home"), *words],
        stderr=subprocess.DEVNULL,
        env={**_clean(), "SAMITY_HOST": "0.0.0.0", "SAMITY_PORT": str(port if by == "environment" else free_port())},  # noqa: S104 - what it must not follow
    )
    listening = listening_places(psutil.Process(demo.pid))
    demo.terminate()
    assert demo.wait(timeout=60) == 0
    assert listening == {("127.0.0.1", port)}


def listening_places(started: psutil.Process) -> set[tuple[str, int]]:
    """Wait until a process listens; return where."""
    for _ in range(300):
        found = {
            (each.laddr.ip, each.laddr.port)
            for each in started.net_connections("inet")
            if each.status == psutil.CONN_LISTEN
        }
        if found:
            return found
        time.sleep(0.1)
    pytest.fail("it never listened")


def test_make_demo_hands_its_port_on() -> None:
    make = shutil.which("make")
    assert make is not None, "the tests are started by make"
    told = subprocess.run(  # noqa: S603 - our own command
        [make, "--dry-run", "demo", "PORT=9123"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert "samity demo --port 9123" in told


@pytest.mark.slow
def test_what_takes_more_than_a_moment_shows_how_far_it_is(fresh_database_url: FreshDatabaseUrl) -> None:
    url = fresh_database_url(empty=True)
    code, said = run("migrate", "--database-url", url, FORCE_COLOR="1")
    assert code == 0
    assert CLOCK.search(said.split("Bringing the database to this release")[1])

    url, port = fresh_database_url(empty=True), free_port()
    said = finished(serving(port, "--database-url", url), signal.SIGTERM)
    assert CLOCK.search(said.split("Preparing the empty database")[1])

    code, said = run("close-day", "--database-url", url, FORCE_COLOR="1")
    assert code == 0
    assert CLOCK.search(said.split("Closing the day")[1])
    assert "The day is closed." in said


@pytest.mark.parametrize("failing", [True, False])
def test_a_bar_of_several_parts_is_full_only_when_all_are_done(failing: bool) -> None:  # noqa: FBT001 - a table
    with pytest.MonkeyPatch.context() as patched, StringIO() as seen:
        patched.setattr(terminal, "console", Console(file=seen))
        with suppress(ZeroDivisionError), terminal.counting("Closing the day", 2) as begins:
            begins("first check")
            begins("second check")
            _ = 1 / (0 if failing else 1)
        said = seen.getvalue()
    assert ("second check" in said) is failing
