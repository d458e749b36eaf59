"""Somebody who uses the pages without a browser: opens them, fills forms in, and reads what is said."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from starlette.testclient import TestClient
from tests.databases import ADMIN_PASSWORD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fastapi import FastAPI
    from httpx2 import Response

Typed = str | int | date | None | list[str]
"""What is put in a field; None leaves it out, as a box that is not ticked."""


class Person:
    """Somebody at the counter: the administrator unless another name is given."""

    def __init__(self, app: FastAPI, username: str = "mifos", password: str = ADMIN_PASSWORD) -> None:
        self.app = app
        self._client = TestClient(app, raise_server_exceptions=False, follow_redirects=True)
        self._client.headers["accept-language"] = "en"
        entered = self._client.post(
            "/sign-in", data={"username": username, "password": password, "next": "/appearance"}
        )
        assert entered.status_code == 200, entered.text

    def open(self, path: str) -> Page:
        """Open a page."""
        return Page.of(self._client.get(path))

    def fetch(self, path: str) -> bytes:
        """Take a file along."""
        response = self._client.get(path)
        assert response.status_code == 200, response.text
        return response.content

    def fill(self, path: str, button: tuple[str, str] | None = None, /, **typed: Typed) -> Page:
        """Open a form, type over what stands in it, and press its button, or another one by its name and value."""
        return self.send(self.open(path), button, **typed)

    def send(self, page: Page, button: tuple[str, str] | None = None, /, **typed: Typed) -> Page:
        """Send the form of a page that is open, with what is typed over."""
        assert page.fields, f"{page.path} has no form: {page.text}"
        values = {**page.fields, **typed, **(dict([button]) if button else {})}
        sent = {
            name: value if isinstance(value, list) else str(value)
            for name, value in values.items()
            if value is not None
        }
        return Page.of(self._client.post(page.path, data=sent))

    def fetch_by(self, page: Page, **typed: str) -> bytes:
        """Send the form of a page that is open, and take the file along that it leads to."""
        response = self._client.post(page.path, data={**page.fields, **typed})
        assert response.status_code == 200, response.text
        return response.content

    def hand_in(self, page: Page, file: bytes) -> Page:
        """Send the form of a page that is open with a file; its only field is the file's."""
        sent = {"_form": page.hidden["_form"]}
        return Page.of(self._client.post(page.path, data=sent, files={"file": ("sheet.xlsx", file)}))


@dataclass(slots=True)
class Page:
    """A page as it is read.

    Attributes:
        path: with its query.
        fields: what stands in the form that does something, its hidden fields too.
        wrong: what stands beside the fields, by the name of the field.
        words: everything that can be read, in one line.
        hidden: what stands in the last form, whichever it is.
    """

    path: str
    status: int
    text: str
    fields: dict[str, Typed] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)
    words: str = ""
    links: list[str] = field(default_factory=list)
    hidden: dict[str, Typed] = field(default_factory=dict)

    @classmethod
    def of(cls, response: Response) -> Page:
        """Read an answer."""
        reader = _Reader()
        reader.feed(response.text)
        path = response.url.raw_path.decode()
        words = re.sub(r" ([.,;:)])", r"\1", " ".join(" ".join(reader.words).split()))
        fields = next((form for form in reader.forms if "_once" in form), {})
        last = reader.forms[-1] if reader.forms else {}
        return cls(path, response.status_code, response.text, fields, reader.wrong, words, reader.links, last)

    def says(self, *sentences: str) -> bool:
        """Say whether all of it can be read."""
        missing = [each for each in sentences if each not in self.words]
        assert missing == [], f"{missing} not in: {self.words}"
        return True


class _Reader(HTMLParser):
    """Reads the words, the links and the forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.forms: list[dict[str, Typed]] = []
        self.wrong: dict[str, str] = {}
        self._select: str | None = None
        self._area: str | None = None
        self._why: str | None = None

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        """Note links and what stands in fields."""
        said = {name: value or "" for name, value in attrs}
        form = self.forms[-1] if self.forms else {}
        if tag == "form":
            self.forms.append({})
        elif tag == "a" and "href" in said:
            self.links.append(said["href"])
        elif tag == "input" and "name" in said:
            self._input(form, said)
        elif tag == "select":
            self._select = said["name"]
        elif tag == "option" and self._select and ("selected" in said or self._select not in form):
            form[self._select] = said.get("value", "")
        elif tag == "textarea":
            self._area = said["name"]
            form[self._area] = ""
        elif tag == "p" and said.get("class") == "why":
            self._why = said.get("id", "").removesuffix("-wrong")

    @staticmethod
    def _input(form: dict[str, Typed], said: dict[str, str]) -> None:
        if said.get("type") not in {"checkbox", "radio"}:
            form[said["name"]] = said.get("value", "")
        elif "checked" in said:
            ticked = form.setdefault(said["name"], [])
            assert isinstance(ticked, list)
            ticked.append(said.get("value", "on"))

    def handle_endtag(self, tag: str) -> None:
        """Leave a field."""
        if tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None
        elif tag == "p":
            self._why = None

    def handle_data(self, data: str) -> None:
        """Note words."""
        self.words.append(data)
        if self._area:
            self.forms[-1][self._area] = f"{self.forms[-1][self._area]}{data}".strip()
        if self._why:
            self.wrong[self._why] = self.wrong.get(self._why, "") + " ".join(data.split())
