"""The bank as an integrator sees it: Fineract's API, spoken over HTTP to the real application."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Barrier
from typing import TYPE_CHECKING, Any

from starlette.testclient import TestClient
from tests.named_members import check_named

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import FastAPI
    from httpx2 import Response

BASE = "/fineract-provider/api/v1"
SPELLING = {"dateFormat": "dd MMMM yyyy", "locale": "en"}


_short_names = (f"{number:04X}" for number in count(0x1000))


def short_name() -> str:
    """Return a product's short name of four letters that no other test of this run has."""
    return next(_short_names)


class Refused(AssertionError):  # noqa: N818 - it is an answer, not a fault
    """The bank said no where the story expected yes."""


class Api:
    """A signed-in client: `get`, `post`, `put`, `delete` return the answer, `refused` expects a refusal."""

    def __init__(self, app: FastAPI, username: str = "mifos", password: str = "password") -> None:  # noqa: S107 - of the test bank
        self.app = app
        self._client = TestClient(app, raise_server_exceptions=False)
        self._client.auth = (username, password)
        self._client.headers["Fineract-Platform-TenantId"] = "default"

    def signed_in_as(self, username: str, password: str) -> Api:
        """Return the same bank as another person sees it."""
        return Api(self.app, username, password)

    def get(self, path: str, **query: Any) -> Any:
        """Read."""
        return self._answered(self.call("GET", path, params=query))

    def post(self, path: str, body: dict[str, Any] | None = None, **headers: str) -> Any:
        """Act; `dateFormat` and `locale` are added to the body."""
        return self._answered(self.call("POST", path, json={**SPELLING, **(body or {})}, headers=headers))

    def put(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """Change."""
        return self._answered(self.call("PUT", path, json={**SPELLING, **(body or {})}))

    def delete(self, path: str) -> Any:
        """Remove."""
        return self._answered(self.call("DELETE", path))

    def refused(self, path: str, body: dict[str, Any] | None = None, method: str = "POST") -> tuple[int, list[str]]:
        """Expect a refusal; return its status and the codes of every reason."""
        response = self.call(method, path, json={**SPELLING, **(body or {})} if method != "GET" else None)
        assert response.status_code >= 400, response.text
        return response.status_code, [error["userMessageGlobalisationCode"] for error in response.json()["errors"]]

    def call(self, method: str, path: str, **options: Any) -> Response:
        """Send a request as it is."""
        response = self._client.request(method, f"{BASE}/{path.lstrip('/')}", **options)
        check_named(response)
        return response

    @staticmethod
    def _answered(response: Response) -> Any:
        if response.status_code != 200:
            message = f"{response.request.method} {response.request.url}: {response.status_code} {response.text}"
            raise Refused(message)
        return response.json()


def at_once(*acts: Callable[[], Response]) -> list[Response]:
    """Act at the same moment, each on a line of its own."""
    start = Barrier(len(acts))

    def begin(act: Callable[[], Response]) -> Response:
        start.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(begin, acts))
