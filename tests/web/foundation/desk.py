"""A browser without a screen: it keeps cookies, follows nothing by itself, and shows every header."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from sqlalchemy import text
from starlette.testclient import TestClient
from tests.databases import ADMIN_PASSWORD
from tests.web.pages import Page

from samity.web.security import SESSION_COOKIE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI
    from httpx2 import Response
    from sqlalchemy import Engine
    from tests.web.pages import Typed

HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')
FAR_AWAY = "203.0.113.7"


class Desk:
    """One browser; it may belong to somebody who has signed in, or to nobody yet."""

    def __init__(self, app: FastAPI, *, scheme: str = "http", address: str = "testclient") -> None:
        self.client = TestClient(
            app,
            base_url=f"{scheme}://bank.example",
            raise_server_exceptions=False,
            follow_redirects=False,
            client=(address, 50_000),
        )
        self.client.headers["accept-language"] = "en"

    @property
    def token(self) -> str:
        """The token of its session."""
        return self.client.cookies.get(SESSION_COOKIE) or ""

    @token.setter
    def token(self, token: str) -> None:
        self.client.cookies.clear()
        self.client.cookies.set(SESSION_COOKIE, token, domain="bank.example")

    def sign_in(self, username: str = "mifos", password: str = ADMIN_PASSWORD, **more: str) -> Response:
        """Send the form of the door."""
        return self.client.post("/sign-in", data={"username": username, "password": password, **more})

    def signed_in(self, username: str = "mifos", password: str = ADMIN_PASSWORD) -> Desk:
        """Return itself once somebody has signed in."""
        assert self.sign_in(username, password).status_code == 303
        return self

    def get(self, path: str) -> Response:
        """Ask for a page."""
        return self.client.get(path)

    def is_in(self) -> bool:
        """Say whether its person may look at a page."""
        response = self.get("/appearance")
        assert response.status_code in {200, 303}
        return response.status_code == 200

    def form(self, path: str) -> dict[str, Typed]:
        """Open a form and return what stands in it, its hidden fields too."""
        return Page.of(self.get(path)).fields

    def post(self, path: str, form: Mapping[str, Typed], headers: Mapping[str, str] | None = None) -> Response:
        """Send a form."""
        sent = {name: each if isinstance(each, list) else str(each) for name, each in form.items() if each is not None}
        return self.client.post(path, data=sent, headers=dict(headers or {}))


def hidden(response: Response) -> dict[str, str]:
    """Return what a page keeps in hidden fields."""
    return {unescape(name): unescape(value) for name, value in HIDDEN.findall(response.text)}


def rows(engine: Engine, statement: str, **values: object) -> list[tuple[object, ...]]:
    """Return what a statement finds."""
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement), values)]


def run(engine: Engine, statement: str, **values: object) -> None:
    """Change something behind the bank's back, such as how long ago somebody was seen."""
    with engine.begin() as connection:
        connection.execute(text(statement), values)
