"""Templates: what every one of them may say, and where its style and scripts lie."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel import Locale
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from samity.web import words
from samity.web.acts import ACTS
from samity.web.menu import MENU

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"
LANGUAGE = "en"
"""The language of our texts."""


class Templates:
    """The templates of the pages.

    Args:
        language: of their texts, as browsers name it, such as `pt-BR`; pages run in its direction.
    """

    def __init__(self, language: str = LANGUAGE) -> None:
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
            language=language,
            direction=Locale.parse(language, sep="-").text_direction,
        )

    def page(self, name: str, values: Mapping[str, Any]) -> str:
        """Return a page as text."""
        return self._environment.get_template(name).render(values)


def _versions() -> dict[str, str]:
    """Return a short digest of each file: its address changes with it, so that browsers may keep it for ever."""
    files = [path for path in STATIC.rglob("*") if path.is_file()]
    return {str(path.relative_to(STATIC)): hashlib.sha256(path.read_bytes()).hexdigest()[:10] for path in files}


_VERSIONS = _versions()


def asset(name: str) -> str:
    """Return the address of a style or script."""
    return f"/static/{name}?v={_VERSIONS[name]}"
