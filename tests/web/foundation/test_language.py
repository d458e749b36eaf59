"""Pages run as their language is written: from the left, or from the right."""

from __future__ import annotations

import pytest
from babel import Locale

from samity.web.formats import Formats
from samity.web.rendering import LANGUAGE, Templates

AROUND = {"formats": Formats(Locale("en")), "theme": "light", "path": "/", "said": None, "actor": None}


@pytest.mark.parametrize(
    ("language", "direction"),
    [(LANGUAGE, "ltr"), ("bn", "ltr"), ("pt-BR", "ltr"), ("ar", "rtl"), ("ur-PK", "rtl"), ("he", "rtl")],
)
def test_a_page_runs_in_the_direction_of_its_language(language: str, direction: str) -> None:
    told = {"heading": "There is no such page", "sentences": [], **AROUND}
    page = Templates(language).page("told.html", told)
    assert f'<html lang="{language}" dir="{direction}"' in page
