"""Templates: what every one of them may say, and where its style and scripts lie."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel import Locale
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from samity.web import words
from samity.web.acts import ACTS
from samity.web.languages import ENGLISH, counted_in_page, said_in_page, spoken_language
from samity.web.menu import MENU

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"
LANGUAGE = ENGLISH
"""The language in which our texts are written; others stand in catalogues."""


class Templates:
    """The templates of the pages.

    Args:
        language: what the pages say they are in, as browsers name it, such as `pt-BR`; without one, the language
            that is spoken. Pages run in its direction.
    """

    def __init__(self, language: str | None = None) -> None:
        self._language = language
        self._environment = Environment(
            loader=FileSystemLoader(FOLDER / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.globals.update(
            asset=asset,
            acts=ACTS,
            menu=MENU,
            words=words,
            say=said_in_page,
            counted=counted_in_page,
        )

    def page(self, name: str, values: Mapping[str, Any]) -> str:
        """Return a page as text."""
        language = self._language or spoken_language()
        direction = Locale.parse(language, sep="-").text_direction
        return self._environment.get_template(name).render(values, language=language, direction=direction)


def _versions() -> dict[str, str]:
    """Return a short digest of each file: its address changes with it, so that browsers may keep it for ever."""
    files = [path for path in STATIC.rglob("*") if path.is_file()]
    return {str(path.relative_to(STATIC)): hashlib.sha256(path.read_bytes()).hexdigest()[:10] for path in files}


_VERSIONS = _versions()


def asset(name: str) -> str:
    """Return the address of a style or script."""
    return f"/static/{name}?v={_VERSIONS[name]}"
