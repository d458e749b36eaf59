from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import httpx2 as httpx
import pytest
from typer.testing import CliRunner

from samity.cli import app

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import FreshDatabaseUrl

COMMANDS = ("serve", "demo", "migrate", "close-day", "bench")


def run(*words: object, **environment: str) -> tuple[int, str]:
    """Run the command line in a process of its own."""
    found = subprocess.run(  # noqa: S603
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


def serving(port: int, *words: object) -> subprocess.Popen[str]:
    """Start a server and wait until it is healthy."""
    server = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "samity.cli", "serve", "--port", str(port), *map(str, words)],
        stderr=subprocess.PIPE,
        text=True,
        env=_clean(),
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
