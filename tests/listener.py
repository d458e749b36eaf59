"""A program that listens to the bank's hooks, on this machine, and counts what it is told."""

from __future__ import annotations

import json
import socket
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator


@dataclass(frozen=True, slots=True)
class Heard:
    """One request, as it came; names of headers in small letters."""

    headers: dict[str, str]
    body: bytes

    @property
    def told(self) -> dict[str, Any]:
        """Return what it says."""
        said: dict[str, Any] = json.loads(self.body)
        return said


@dataclass
class Listener:
    """What a program hears, and how it answers.

    Attributes:
        answers: the status of the n-th answer, from how often it was asked before.
        before_answer: what happens when it has heard something and has not answered yet.
    """

    url: str = ""
    heard: list[Heard] = field(default_factory=list)
    answers: Callable[[int], int] = lambda _: 204
    before_answer: Callable[[int], None] = lambda _: None
    location: str | None = None

    def counted(self) -> Counter[int]:
        """Return how often each event came."""
        return Counter(each.told["id"] for each in self.heard)

    def kinds(self) -> Counter[str]:
        """Return how often each kind of event came, each event once."""
        return Counter({each.told["id"]: each.told["kind"] for each in self.heard}.values())


@contextmanager
def listening(tls: ssl.SSLContext | None = None) -> Iterator[Listener]:
    """Listen on a port of this machine."""
    listener = Listener()

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            before = len(listener.heard)
            listener.heard.append(Heard({name.lower(): value for name, value in self.headers.items()}, body))
            listener.before_answer(before)
            self.send_response(listener.answers(before))
            if listener.location:
                self.send_header("Location", listener.location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *told: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.daemon_threads = True
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    listener.url = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}/samity"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield listener
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def dripping(every: float) -> Iterator[str]:
    """Give the address of a program that answers letter by letter, each after so many seconds, and never ends."""
    over = Event()

    def drip(server: socket.socket) -> None:
        caller, _ = server.accept()
        with caller:
            caller.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            while not over.wait(every):
                try:
                    caller.sendall(b"a")
                except OSError:
                    return  # the other side has had enough, as it shall

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = Thread(target=drip, args=(server,))
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        over.set()
        thread.join()
