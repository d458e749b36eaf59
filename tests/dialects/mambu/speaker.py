"""The bank as a client of Mambu's API sees it, over HTTP to the real application."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.testclient import TestClient
from tests.named_members import check_named

if TYPE_CHECKING:
    from fastapi import FastAPI
    from httpx2 import Response

BASE = "/api"
MEDIA_TYPE = "application/vnd.mambu.v2+json"


class Mambu:
    """A signed-in client: `get`, `post`, `put`, `patch`, `delete` return the answer, `refused` expects a refusal."""

    def __init__(self, app: FastAPI, username: str = "mifos", password: str = "password") -> None:  # noqa: S107 - of the test bank
        self.app = app
        self.client = TestClient(app, raise_server_exceptions=False)
        if username:
            self.client.auth = (username, password)
        self.client.headers["Accept"] = MEDIA_TYPE

    @classmethod
    def program(cls, app: FastAPI, api_key: str) -> Mambu:
        """Return a client that signs in with a key."""
        made = cls(app, "")
        made.client.headers["apiKey"] = api_key
        return made

    def get(self, path: str, **query: Any) -> Any:
        """Read."""
        return self._answered(self.call("GET", path, params=query), 200)

    def post(self, path: str, body: object, **headers: str) -> Any:
        """Make."""
        return self._answered(self.call("POST", path, json=body, headers=headers), 201)

    def search(self, path: str, *criteria: dict[str, Any], **query: Any) -> Any:
        """Find: every criterion holds."""
        sorting = query.pop("sorting", None)
        body = {"filterCriteria": list(criteria), "sortingCriteria": sorting}
        return self._answered(self.call("POST", f"{path}:search", json=body, params=query), 200)

    def put(self, path: str, body: object) -> Any:
        """Write anew."""
        return self._answered(self.call("PUT", path, json=body), 200)

    def patch(self, path: str, *operations: dict[str, Any]) -> None:
        """Change members."""
        answer = self.call("PATCH", path, json=list(operations))
        assert (answer.status_code, answer.content) == (204, b""), answer.text

    def delete(self, path: str) -> None:
        """Remove."""
        answer = self.call("DELETE", path)
        assert (answer.status_code, answer.content) == (204, b""), answer.text

    def refused(self, method: str, path: str, body: object = None, **options: Any) -> tuple[int, list[tuple[str, str]]]:
        """Expect a refusal; return its status, and of every reason the member and the word."""
        answer = self.call(method, path, json=body, **options)
        assert answer.status_code >= 400, answer.text
        assert answer.headers["content-type"] == MEDIA_TYPE
        return answer.status_code, [(each["errorSource"], each["errorReason"]) for each in answer.json()["errors"]]

    def call(self, method: str, path: str, **options: Any) -> Response:
        """Send a request as it is."""
        answer = self.client.request(method, f"{BASE}/{path.lstrip('/')}", **options)
        check_named(answer)
        return answer

    @staticmethod
    def _answered(answer: Response, status: int) -> Any:
        assert answer.status_code == status, f"{answer.request.method} {answer.request.url}: {answer.text}"
        assert answer.headers["content-type"] == MEDIA_TYPE
        return answer.json()


def criterion(field: str, operator: str, value: object = None, **more: object) -> dict[str, Any]:
    """Write a criterion."""
    return {"field": field, "operator": operator, "value": value, **more}


def change(op: str, path: str, value: object = None) -> dict[str, Any]:
    """Write an operation of JSON Patch."""
    return {"op": op, "path": path, "value": value}
