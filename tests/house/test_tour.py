"""The tour of the README, as a newcomer types it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

README = Path(__file__).resolve().parents[2] / "README.md"
START_SECONDS = 300


@contextmanager
def demo_bank(home: Path) -> Iterator[int]:
    """Start a demo bank on a free port, and end it in order."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    command = [sys.executable, "-m", "samity.cli", "demo", "--port", str(port), "--home", str(home)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:  # noqa: S603 - ours
        try:
            _wait(port, server)
            yield port
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(START_SECONDS)


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            with urlopen(f"http://127.0.0.1:{port}/health"):
                return
        except URLError:
            time.sleep(0.2)
    pytest.fail("the demo bank did not start")


def tour(port: int) -> str:
    """Return every command of the tour, in order."""
    section = README.read_text().split("## Five minutes")[1].split("\n## ")[0]
    return "\n".join(re.findall(r"```sh\n(.*?)```", section, flags=re.DOTALL)).replace(":8000/", f":{port}/")


def what_it_needs() -> str:
    """Return bash; without it or curl a person may go on, but nobody is told that the tour was tried."""
    bash = shutil.which("bash")
    if bash is None or shutil.which("curl") is None:
        missing = "the tour needs bash and curl"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    return bash


@pytest.mark.parametrize("lacking", ["bash", "curl"])
@pytest.mark.parametrize(("ci", "outcome"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)])
def test_a_tour_that_cannot_be_taken_is_a_failure_where_nobody_watches(
    monkeypatch: pytest.MonkeyPatch, lacking: str, ci: str, outcome: type[BaseException]
) -> None:
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(shutil, "which", lambda name: None if name == lacking else f"/bin/{name}")
    with pytest.raises(outcome):
        what_it_needs()


def test_the_tour_takes_no_name_that_zsh_keeps_for_itself() -> None:
    """A Mac opens zsh, where to set `path` is to forget where every program lies."""
    assert not re.search(r"\b(path|cdpath|fpath|status|argv|options|prompt)=", tour(8000))


@pytest.mark.slow
def test_the_tour_of_the_readme_leads_from_the_sheet_to_balanced_books(tmp_path: Path) -> None:
    bash = what_it_needs()
    with demo_bank(tmp_path / "home") as port:
        taken = subprocess.run(  # noqa: S603 - the README's own words
            [bash, "-eu", "-c", tour(port)], cwd=tmp_path, env=os.environ, capture_output=True, text=True, check=False
        )
    told = taken.stdout
    assert taken.returncode == 0, taken.stderr
    assert re.search(r"^On \d{4}-\d\d-\d\d centre \d+ meets by calendar \d+$", told, flags=re.MULTILINE)
    assert re.search(r"^same$", told, flags=re.MULTILINE)
    assert "of the same meeting holds" in told
    assert re.search(r"^Cash at the branch +DEBIT", told, flags=re.MULTILINE)
    total = re.search(r"^Sum +([\d.]+) +([\d.]+)$", told, flags=re.MULTILINE)
    assert total is not None
    assert total[1] == total[2] != "0.00"
