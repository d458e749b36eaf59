"""A bank behind TLS on this machine alone, for clients that speak nothing else; it can lose answers, as lines do."""

from __future__ import annotations

import datetime as dt
import ipaddress
import ssl
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from starlette.testclient import TestClient

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fastapi import FastAPI

HERE = "127.0.0.1"
PASSED_ON = ("Authorization", "Accept", "Content-Type", "Idempotency-Key")
UNAVAILABLE = 503


@dataclass(frozen=True, slots=True)
class Asked:
    """What a client has asked, and under which key; `lost` says that it never got the answer."""

    method: str
    path: str
    key: str | None
    sent: bytes
    status: int
    body: bytes
    lost: bool


@dataclass(slots=True)
class TlsFront:
    """Where a bank is reached, and by which certificate.

    Attributes:
        asked: all that was asked, in its order.
        loses: so many answers to acts are lost from now on, after the bank has acted.
    """

    address: str
    certificate: Path
    asked: list[Asked] = field(default_factory=list)
    loses: int = 0

    def heard(self, client: TestClient, method: str, path: str, headers: dict[str, str], body: bytes) -> Asked:
        """Pass a request on, and say what came of it."""
        answer = client.request(method, path, headers=headers, content=body)
        is_lost = method != "GET" and self.loses > 0
        self.loses -= is_lost
        key = headers.get("Idempotency-Key")
        asked = Asked(method, path, key, body, answer.status_code, answer.content, is_lost)
        self.asked.append(asked)
        return asked


@contextmanager
def tls_front(app: FastAPI, folder: Path) -> Iterator[TlsFront]:
    """Serve an application over TLS for as long as the block lasts."""
    certificate = _certificate(folder)
    client = TestClient(app, raise_server_exceptions=False)

    class Passage(BaseHTTPRequestHandler):
        """Hands every request on."""

        protocol_version = "HTTP/1.1"

        def _pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name: self.headers[name] for name in PASSED_ON if name in self.headers}
            asked = front.heard(client, self.command, self.path, headers, body)
            self.send_response(UNAVAILABLE if asked.lost else asked.status)
            answer = b"" if asked.lost else asked.body
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _pass_on  # noqa: N815 - the library's names

        def log_message(self, format: str, *words: object) -> None:  # noqa: A002 - the library's name
            """Say nothing: what was asked is kept."""

    server = ThreadingHTTPServer((HERE, 0), Passage)
    front = TlsFront(f"{HERE}:{server.server_port}", certificate)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield front
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _certificate(folder: Path) -> Path:
    """Write a key and a certificate for this machine, signed by itself, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HERE)])
    now = dt.datetime.now(dt.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HERE))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    kept = folder / "front.pem"
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    kept.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
    return kept
