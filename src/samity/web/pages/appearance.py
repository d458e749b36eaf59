"""How pages look to one person on one device: in which language, light or for the sun, and how numbers are written."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from babel import Locale
from fastapi import APIRouter

from samity.web.door import FORMATS_COOKIE, LANGUAGE_COOKIE, THEME_COOKIE, Posted, Visiting, lead
from samity.web.formats import CHOICES, Formats
from samity.web.languages import LANGUAGES, WESTERN, later, say, spoken_language

if TYPE_CHECKING:
    from fastapi import Response

router = APIRouter()

THEMES = {"light": later("Light"), "sunlight": later("Sunlight: black on white, larger, for the open air")}
A_YEAR = 365 * 24 * 3600
_EXAMPLE = Decimal("1234567.5")


@router.get("/appearance", response_model=None)
def appearance(visit: Visiting) -> Response:
    """Show what can be chosen."""
    shown = {name: _example(name) for name in CHOICES}
    chosen, spoken = str(visit.formats.locale), spoken_language()
    return visit.show(
        "appearance.html", themes=THEMES, choices=shown, chosen=chosen, languages=LANGUAGES, spoken=spoken
    )


@router.post("/appearance", response_model=None)
def choose(posted: Posted) -> Response:
    """Keep the choice in this browser."""
    response = lead("/appearance", say("Kept on this device."))
    language = posted.values.get("language")
    if language and language in LANGUAGES:
        response.set_cookie(LANGUAGE_COOKIE, language, max_age=A_YEAR, samesite="lax", httponly=True)
    theme, formats = posted.values.get("theme"), posted.values.get("formats")
    if language != spoken_language() and formats == str(posted.formats.locale):
        # Who changes his language, and not how it writes numbers, gets those of the new one.
        response.delete_cookie(FORMATS_COOKIE)
        formats = None
    if theme and theme in THEMES:
        response.set_cookie(THEME_COOKIE, theme, max_age=A_YEAR, samesite="lax", httponly=True)
    if formats and formats in CHOICES:
        response.set_cookie(FORMATS_COOKIE, formats, max_age=A_YEAR, samesite="lax", httponly=True)
    return response


def _example(name: str) -> str:
    locale = Locale.parse(name)
    own = locale.language == spoken_language()
    formats = Formats(locale, locale.default_numbering_system if own else WESTERN)
    return f"{locale.display_name}: {formats.number(_EXAMPLE)} · {formats.day(date(2025, 3, 15))}"
