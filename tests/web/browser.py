"""The browser of the tests: found where there is one, brought where there is none (`make browser`).

Which one, and why: docs/decisions/0015-browser-walks.md.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from playwright.sync_api import Error, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Playwright

GIVEN = "SAMITY_TEST_BROWSER"
# The shell is Chromium without windows: the same pages at two thirds of the time.
SHELL = "chromium-headless-shell"
ON_THE_PATH = (SHELL, "chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
# Whatever the machine is told about proxies: a page of ours has no business beyond this machine.
AT_HOME = (
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--disable-quic",
    "--disable-sync",
    "--disable-gpu",
)
HOW_TO_GET_ONE = f"""\
The tests walk through every page in a real browser, and no Chromium starts on this machine. Any of these brings one:
  Debian:     sudo apt-get install chromium-headless-shell
  elsewhere:  .venv/bin/playwright install --with-deps --only-shell chromium
  your own:   {GIVEN}=/path/to/chromium make test
"""


class NoBrowser(RuntimeError):  # noqa: N818 - a fact, and what to do about it
    """No Chromium starts on this machine."""


def launched(playwright: Playwright) -> Browser:
    """Start the first Chromium that starts.

    Raises:
        NoBrowser: none does.
    """
    refusals = []
    for path in _known():
        try:
            return playwright.chromium.launch(executable_path=path, args=AT_HOME)
        except Error as refusal:
            refusals.append(f"{path or 'of Playwright'}: {refusal.message.splitlines()[0]}")
    raise NoBrowser("\n".join([HOW_TO_GET_ONE, "What was tried:", *refusals]))


def _known() -> Iterator[str | None]:
    """Yield where a Chromium may be; None is the one that Playwright downloads."""
    if given := os.environ.get(GIVEN):
        yield given
        return
    yield from filter(None, map(shutil.which, ON_THE_PATH))
    yield None


def bring() -> None:
    """See that a Chromium starts here; install one where there is none."""
    missing = _missing()
    for install in () if GIVEN in os.environ else (_ask_debian, _ask_playwright):
        if missing is None:
            return
        install()
        missing = _missing()
    if missing is not None:
        raise SystemExit(missing)


def _missing() -> str | None:
    """Say that none starts, and why; None when one does."""
    with sync_playwright() as playwright:
        try:
            launched(playwright).close()
        except NoBrowser as none:
            return str(none)
    return None


def _ask_debian() -> None:
    """Install a package of Debian's. Ubuntu's is a snap, which starts neither in a container nor for another user."""
    if (as_root := _as_root()) is None or "ubuntu" in _family():
        return
    _say("Installing Debian's Chromium (some 120 MB to download)")
    _run(*as_root, "apt-get", "update", "-q")
    patiently = ("-o", "DPkg::Lock::Timeout=300")
    quietly = ("env", "DEBIAN_FRONTEND=noninteractive")
    install = (*as_root, *quietly, "apt-get", *patiently, "install", "-q", "-y", "--no-install-recommends")
    _ = _run(*install, SHELL) or _run(*install, "chromium")  # older releases pack no shell


def _ask_playwright() -> None:
    """Download Playwright's own, with the libraries it needs where that is allowed."""
    _say("Downloading Playwright's Chromium (some 120 MB)")
    with_libraries = () if _as_root() is None else ("--with-deps",)
    _run(sys.executable, "-m", "playwright", "install", *with_libraries, "--only-shell", "chromium")


def _as_root() -> tuple[str, ...] | None:
    """Return what makes a command of apt-get root's without a password; None where nothing does."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return ()
    return ("sudo", "-n") if _run("sudo", "-n", "true") else None


def _family() -> set[str]:
    """Return the names of this distribution and of those it descends from."""
    release = platform.freedesktop_os_release()
    return {release["ID"], *release.get("ID_LIKE", "").split()}


def _run(*words: str) -> bool:
    """Run a command and say whether it went well; whether there is a browser afterwards is asked of the browser."""
    try:
        done = subprocess.run(words, check=False, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)  # noqa: S603 - ours
    except FileNotFoundError:
        return False
    return done.returncode == 0


def _say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")


if __name__ == "__main__":
    bring()
