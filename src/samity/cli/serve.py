"""samity serve: the bank's server."""

from __future__ import annotations

import gc
import signal
import socket
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from samity.cli.database import opened, ready_bank, tell_password
from samity.cli.options import DatabaseOption, HomeOption, HostOption, PortOption, settings_of
from samity.cli.terminal import fail, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

    from samity.settings import Settings

BACKLOG = 2048


def serve(
    home: HomeOption = None, database_url: DatabaseOption = None, host: HostOption = None, port: PortOption = None
) -> None:
    """Start the bank's server; the first start on an empty database opens the bank."""
    settings = settings_of(home=home, database_url=database_url, host=host, port=port)
    with ending_cleanly(), listening(settings) as listener, opened(settings) as engine:
        given = settings.admin_password
        tell_password(ready_bank(engine, given.get_secret_value() if given else None))
        say(f"Samity serves at {address(settings)}  (Ctrl-C ends it)")
        run_server(settings, engine, listener)


def run_server(settings: Settings, engine: Engine, listener: socket.socket) -> None:
    """Serve until a signal says to end; requests under way are finished first."""
    import uvicorn

    from samity.app import create_app
    from samity.deliveries import delivering

    # The access log of the server would hold whole paths and queries; ours replaces it.
    config = uvicorn.Config(create_app(settings, engine), log_config=None, access_log=False, server_header=False)
    # What is there by now stays; else Python walks over all of it time and again, and a request waits for that.
    gc.collect()
    gc.freeze()
    with delivering(engine):
        uvicorn.Server(config).run(sockets=[listener])


@contextmanager
def ending_cleanly() -> Iterator[None]:
    """Turn a request to end into an orderly way out, so that the embedded PostgreSQL is stopped too."""
    # What the caller ignores stays ignored: `nohup samity serve` outlives its terminal.
    signals = [
        number
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
        if signal.getsignal(number) is not signal.SIG_IGN
    ]
    before = {number: signal.signal(number, lambda *_: sys.exit(0)) for number in signals}
    try:
        yield
    finally:
        for number, action in before.items():
            signal.signal(number, action)


@contextmanager
def listening(settings: Settings) -> Iterator[socket.socket]:
    """Take the port before anything else is started.

    Raises:
        typer.Exit: the port is in use, or not ours to take.
    """
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as unknown:
        fail(f"The address {settings.host} is not one of this machine: {unknown.strerror}.")
    with listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(place)
            listener.listen(BACKLOG)
        except OSError as taken:
            fail(
                f"Port {settings.port} on {settings.host} cannot be used: {taken.strerror}. "
                "Choose another with --port (or `make demo PORT=9000`)."
            )
        listener.set_inheritable(True)
        yield listener


def address(settings: Settings) -> str:
    """Return where the server is found."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}"
